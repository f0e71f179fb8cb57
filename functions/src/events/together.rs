//! An event of several groups: each is asked, and named only once it has said yes.

use contract::forms::{Answers, FieldError, Form, Rejected, form};

use super::announcing::group_named;
use super::changing::{asked, desk_path, sent};
use super::telling::{self, News};
use crate::App;
use crate::exchange::{Answer, Call, Status};
use crate::occasion::event::{self, NOT_NOW, Occasion};
use crate::powers::{self, Deed};
use crate::sending::{rejected, told};
use crate::shell::Sheet;
use crate::store::Commit;
use crate::submission::{self, Told};
use crate::trail::{self, Via};
use crate::trouble::{NOT_FOUND, Trouble, again_on_conflict};

/// So many groups organise an event at most.
const MOST: usize = 5;

/// `GET /api/events/invite?group=…&event=…`.
///
/// # Errors
/// They may not, or the store does not answer.
pub fn page(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let (pass, _, event) = asked(app, call, Deed::RunEvents)?;
    let form: &Form = form("event_invite").ok_or(NOT_FOUND)?;
    let title = app.words().text(&form.key("title")).into_owned();
    let known = Answers::prefilled(form, &[("group", &pass.group.id), ("event", &event.id)]);
    Ok(Sheet::titled(app, &title).form(form, &known, &[]).answer(Status::Ok))
}

/// `POST /api/events/invite`.
///
/// # Errors
/// They may not, it is too late, or the store does not answer.
pub fn invite(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let answers = match submission::plain(app, call, "event_invite")? {
        Ok(answers) => answers,
        Err(answer) => return Ok(answer),
    };
    let form = form("event_invite").ok_or(NOT_FOUND)?;
    let next = again_on_conflict(|| {
        let (pass, document, old) = sent(app, call, Deed::RunEvents, &answers)?;
        if !old.state.may_be_changed() || old.is_past(app.now()) {
            return Err(NOT_NOW);
        }
        let other = group_named(app, answers.text("other"))?.filter(|group| group.state.is_at_work());
        let Some(other) = other else { return Ok(Err("forms.errors.page")) };
        let is_asked = old.is_of(&other.id) || old.invited.contains(&other.id);
        if !is_asked && old.groups.len() + old.invited.len() >= MOST {
            return Ok(Err("forms.errors.many_groups"));
        }
        if !is_asked {
            let mut new = old.clone();
            new.invited.push(other.id.clone());
            let commit = event::save(app, Commit::new(), &document, &old, &new)?;
            let commit = telling::now(app, commit, &new, News::Invited { group: other.id });
            let thing = event::thing(&old.id);
            let commit = trail::note(app, commit, Some(&pass.person), "events.invite", &thing, Via::Web);
            app.store().commit(&commit)?;
        }
        Ok(Ok(desk_path(&pass.group.id, &old.id)))
    })?;
    match next {
        Ok(next) => {
            app.platform.bell.ring();
            Ok(told(app, call.wanted, &Told::words("event_invited").and_go(next)))
        }
        Err(key) => {
            let errors = vec![FieldError::new("other", key)];
            Ok(rejected(app, call, form, &Rejected { answers, errors }))
        }
    }
}

/// `POST /api/events/coorganise`: the answer of a group that was asked.
///
/// # Errors
/// They may not, nobody asked, or the store does not answer.
pub fn answer(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let answers = match submission::plain(app, call, "event_coorganise")? {
        Ok(answers) => answers,
        Err(answer) => return Ok(answer),
    };
    let (words, next) = again_on_conflict(|| {
        let pass = powers::pass(app, call, Deed::Coorganise, answers.text("group"))?;
        let group = &pass.group.id;
        let found = event::find(app, answers.text("event"))?;
        let (document, old) = found.filter(|(_, event)| event.invited.contains(group)).ok_or(NOT_FOUND)?;
        let mut new = Occasion { updated_at: app.now(), ..old.clone() };
        new.invited.retain(|one| one != group);
        let accepts = answers.text("answer") == "yes";
        if accepts {
            new.groups.push(group.clone());
        }
        let commit = event::save(app, Commit::new(), &document, &old, &new)?;
        let what = if accepts { "events.coorganise" } else { "events.decline" };
        let commit = trail::note(app, commit, Some(&pass.person), what, &event::thing(&old.id), Via::Web);
        let commit = match accepts {
            true => telling::now(app, commit, &new, News::Joined { group: group.clone() }),
            false => commit,
        };
        app.store().commit(&commit)?;
        let words = if accepts { "event_joined" } else { "event_declined" };
        Ok((words, format!("/api/events/desk?group={group}")))
    })?;
    app.platform.bell.ring();
    Ok(told(app, call.wanted, &Told::words(words).and_go(next)))
}
