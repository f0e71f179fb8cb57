//! Pausing, going on, closing. What cannot be undone takes two: another who animates or helps to run the group,
//! else who coordinates its department; a group that just begins goes on alone, and its trail says so.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::page::{self, Change, desk_path};
use super::telling::{News, Whom};
use super::{life, own};
use crate::App;
use crate::clock::{after, days};
use crate::exchange::{Answer, Call, Status};
use crate::membership::group;
use crate::membership::states::{Actor, Verb};
use crate::membership::{Group, Rank};
use crate::powers::{self, Deed, Pass};
use crate::rights::{self, Role};
use crate::sending::told;
use crate::store::{Commit, Document, Guard, Key, Table};
use crate::submission::{self, Told};
use crate::trail::{self, Via};
use crate::trouble::{NOT_ALLOWED, NOT_FOUND, Trouble, again_on_conflict};
use crate::values::PersonKey;

/// The second person has so many days.
const SECOND_DAYS: i64 = 14;
/// A group public for less than so many days just begins.
const BEGINS_DAYS: i64 = 31;

/// Somebody wants to close the group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Closing {
    /// Who.
    pub by: PersonKey,
    /// Since when.
    pub at: Timestamp,
}

fn closing(group: &str) -> Key {
    Key::head(format!("groupclosing#{group}"))
}

/// Whether somebody waits for a second person to close the group.
///
/// # Errors
/// The store does not answer.
pub fn asked(app: &App, group: &str) -> Result<Option<(Document, Closing)>, Trouble> {
    Ok(app.store().read(Table::Work, &closing(group))?)
}

/// `GET /api/groups/pause?group=…`.
///
/// # Errors
/// They may not.
pub fn pause_page(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let pass = page::opened(app, call, Deed::Pause)?;
    let sheet = page::form_page(app, "group_pause", &pass.group, &[]);
    Ok(page::with_way_back(app, sheet, &pass.group))
}

/// `POST /api/groups/pause`.
///
/// # Errors
/// They may not, or it is not at work.
pub fn pause(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    moved(app, call, ("group_pause", "groups.pause", "group_paused"), Verb::Pause)
}

/// `POST /api/groups/resume`.
///
/// # Errors
/// They may not, or it does not pause.
pub fn resume(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    moved(app, call, ("group_resume", "groups.resume", "group_resumed"), Verb::Resume)
}

fn moved(
    app: &App,
    call: &Call<'_>,
    (name, what, mail): (&'static str, &str, &str),
    verb: Verb,
) -> Result<Answer, Trouble> {
    let told = Told::words("group_saved");
    page::change(app, call, (name, Deed::Pause, what), &told, |pass, _, new| {
        new.go(verb, Actor::Animator, app.now())?;
        new.warnings = 0;
        let news = News::of(new, mail, Whom::Runners).leading(desk_path("desk", &new.id));
        let commit = news.not_to(&pass.person).now(app, Commit::new());
        Ok(Change::Write(life::watch(app, commit, new)))
    })
}

/// `GET /api/groups/close?group=…`: what it means, and the box to tick.
///
/// # Errors
/// They may not.
pub fn close_page(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let pass = page::opened(app, call, Deed::Close)?;
    let group = &pass.group;
    let text = match second(app, &pass)? {
        _ if group.published_at.is_none() => "answers.group_close.draft",
        Second::Nobody => "answers.group_close.alone",
        Second::Runners => "answers.group_close.runners",
        Second::Coordinators => "answers.group_close.coordinators",
    };
    let sheet = page::sheet(app, "forms.group_close.title", group).notice(text);
    Ok(page::with_way_back(app, page::shown(sheet, "group_close", group, &[]), group))
}

/// Who has to say yes too.
enum Second {
    Runners,
    Coordinators,
    Nobody,
}

fn second(app: &App, pass: &Pass) -> Result<Second, Trouble> {
    let group = &pass.group;
    let others = group.animators.iter().chain(&group.managers).any(|one| *one != pass.person);
    if others {
        return Ok(Second::Runners);
    }
    let begins = group.published_at.is_none_or(|since| app.now() < after(since, days(BEGINS_DAYS)));
    let coordinators = match group.department() {
        Some(code) => rights::holders(app, &Role::Coordinator(code))?,
        None => Vec::new(),
    };
    let has_coordinator = coordinators.iter().any(|one| *one != pass.person);
    Ok(if !begins && has_coordinator { Second::Coordinators } else { Second::Nobody })
}

/// `POST /api/groups/close`.
///
/// # Errors
/// They may not, or it is closed.
pub fn close(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let answers = match submission::plain(app, call, "group_close")? {
        Ok(answers) => answers,
        Err(answer) => return Ok(answer),
    };
    let id = answers.text("group");
    let (words, next) = again_on_conflict(|| {
        let pass = powers::pass(app, call, Deed::Close, id)?;
        let thing = group::thing(id);
        let note = |commit, what| trail::note(app, commit, Some(&pass.person), what, &thing, Via::Web);
        if pass.group.published_at.is_none() {
            let commit = own::forget_draft(app, &pass.group.id)?;
            app.store().commit(&note(commit, "groups.forget"))?;
            return Ok(("group_forgotten", "/api/groups/mine".to_owned()));
        }
        let whom = match second(app, &pass)? {
            Second::Nobody => {
                let commit = archived(app, &pass)?;
                app.store().commit(&note(commit, "groups.close_alone"))?;
                return Ok(("group_closed", "/api/groups/mine".to_owned()));
            }
            Second::Runners => Whom::Runners,
            Second::Coordinators => Whom::Coordinators,
        };
        // Only what can be closed is asked about.
        pass.group.clone().go(Verb::Archive, Actor::Animator, app.now())?;
        let wish = Closing { by: pass.person.clone(), at: app.now() };
        let until = after(app.now(), days(SECOND_DAYS));
        let commit = Commit::new().put(Table::Work, closing(id), &wish, Some(until), Guard::Any);
        let news = News::of(&pass.group, "group_close_asked", whom).leading(desk_path("close/second", id));
        let commit = news.not_to(&pass.person).now(app, commit);
        app.store().commit(&note(commit, "groups.close_ask"))?;
        Ok(("group_close_asked", desk_path("desk", id)))
    })?;
    app.platform.bell.ring();
    Ok(told(app, call.wanted, &Told::words(words).and_go(next)))
}

/// What writes that a group is closed; those who ran it are told.
fn archived(app: &App, pass: &Pass) -> Result<Commit, Trouble> {
    let mut new: Group = pass.group.clone();
    new.go(Verb::Archive, Actor::Animator, app.now())?;
    new.updated_at = app.now();
    let commit = group::save(Commit::new(), &pass.document, &pass.group, &new);
    Ok(News::of(&new, "group_closed", Whom::Runners).now(app, commit))
}

/// `GET /api/groups/close/second?group=…`.
///
/// # Errors
/// Nobody asked, or it was this person who did.
pub fn second_page(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let pass = page::opened(app, call, Deed::ConfirmClose)?;
    let (_, wish) = asked(app, &pass.group.id)?.ok_or(NOT_FOUND)?;
    let sheet = page::sheet(app, "forms.group_close_second.title", &pass.group);
    let sheet = match wish.by == pass.person {
        true => sheet.text("answers.group_close.waits"),
        false => sheet.text("answers.group_close.second").buttons(
            "/api/groups/close/second",
            &[("group", &pass.group.id)],
            &[("answer", "no", "answers.group_close.keep"), ("answer", "yes", "answers.group_close.confirm")],
        ),
    };
    Ok(match pass.rank >= Some(Rank::Manager) {
        true => page::with_way_back(app, sheet, &pass.group),
        false => sheet.answer(Status::Ok),
    })
}

/// `POST /api/groups/close/second`.
///
/// # Errors
/// Nobody asked, it was this person who did, or it is closed.
pub fn second_answer(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let answers = match submission::plain(app, call, "group_close_second")? {
        Ok(answers) => answers,
        Err(answer) => return Ok(answer),
    };
    let id = answers.text("group");
    let words = again_on_conflict(|| {
        let pass = powers::pass(app, call, Deed::ConfirmClose, id)?;
        let (document, wish) = asked(app, id)?.ok_or(NOT_FOUND)?;
        if wish.by == pass.person {
            return Err(NOT_ALLOWED);
        }
        let (commit, words, what) = match answers.text("answer") {
            "yes" => (archived(app, &pass)?, "group_closed", "groups.close"),
            _ => {
                let news = News::of(&pass.group, "group_close_refused", Whom::Runners);
                (news.now(app, Commit::new()), "group_kept_open", "groups.close_refuse")
            }
        };
        let commit = commit.remove(&document);
        let commit = trail::note(app, commit, Some(&pass.person), what, &group::thing(id), Via::Web);
        app.store().commit(&commit)?;
        Ok(words)
    })?;
    app.platform.bell.ring();
    Ok(told(app, call.wanted, &Told::words(words)))
}
