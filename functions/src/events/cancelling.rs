//! What does not take place: told at once to those coming, with why once that may be said.

use contract::forms::{Answers, Form, form};
use jiff::SignedDuration;

use super::NAME;
use super::changing::{asked, desk_path, is_trusted, looked_at, sent};
use super::repeating::{self, Change};
use crate::App;
use crate::exchange::{Answer, Call, Status};
use crate::occasion::event::{self, NOT_NOW, Occasion};
use crate::occasion::states::{Actor, State, Verb};
use crate::occasion::telling::{self, News};
use crate::powers::Deed;
use crate::review::{self, Urgency};
use crate::sending::told;
use crate::shell::Sheet;
use crate::store::{Commit, Document};
use crate::submission::{self, Told};
use crate::trail::{self, Via};
use crate::trouble::{NOT_FOUND, Trouble, again_on_conflict};

/// `GET /api/events/cancel?group=…&event=…`.
///
/// # Errors
/// As [`of_group`], or it cannot be cancelled.
pub fn cancel_page(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let (pass, _, event) = asked(app, call, Deed::RunEvents)?;
    event.go(Verb::Cancel, Actor::Organiser)?;
    let form: &Form = form("event_cancel").ok_or(NOT_FOUND)?;
    let title = app.words().text(&form.key("title")).into_owned();
    let known = Answers::prefilled(form, &[("group", &pass.group.id), ("event", &event.id)]);
    let facts = [(event.title.clone(), event.when(app))];
    Ok(Sheet::titled(app, &title).facts(&facts).form(form, &known, &[]).answer(Status::Ok))
}

/// `POST /api/events/cancel`.
///
/// # Errors
/// As [`of_group`], or it cannot be cancelled.
pub fn cancel(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let answers = match submission::plain(app, call, "event_cancel")? {
        Ok(answers) => answers,
        Err(answer) => return Ok(answer),
    };
    let next = again_on_conflict(|| {
        let (pass, document, old) = sent(app, call, Deed::RunEvents, &answers)?;
        if old.is_past(app.now()) {
            return Err(NOT_NOW);
        }
        let is_read_first = old.is_shown() && !is_trusted(app, &pass.person, &old)?;
        let reason = match is_read_first {
            true => Reason::Later(answers.text("reason")),
            false => Reason::Now(answers.text("reason")),
        };
        let commit = cancelled(app, Commit::new(), &document, &old, reason)?;
        let urgency = if is_read_first { Urgency::Until(old.starts()) } else { Urgency::After };
        let commit = looked_at(app, commit, &old, urgency)?;
        let commit = match answers.text("scope") {
            "following" => {
                // Words nobody has read yet are said of one date only, once they are.
                let change = Change::Cancelled { reason: reason.said().to_owned() };
                repeating::ask_following(app, commit, &old, change)?
            }
            _ => commit,
        };
        let thing = event::thing(&old.id);
        let commit = trail::note(app, commit, Some(&pass.person), "events.cancel", &thing, Via::Web);
        app.store().commit(&commit)?;
        Ok(desk_path(&pass.group.id, &old.id))
    })?;
    app.platform.bell.ring();
    Ok(told(app, call.wanted, &Told::words("event_cancelled").and_go(next)))
}

/// Why an event does not take place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason<'a> {
    /// Said at once.
    Now(&'a str),
    /// Said once a moderator has read it: whoever says it is not trusted yet.
    Later(&'a str),
}

impl<'a> Reason<'a> {
    fn said(self) -> &'a str {
        match self {
            Self::Now(text) => text,
            Self::Later(_) => "",
        }
    }
}

/// An event that does not take place: those coming are told at once.
///
/// # Errors
/// The table says no, or the store does not answer.
pub fn cancelled(
    app: &App,
    commit: Commit,
    document: &Document,
    old: &Occasion,
    reason: Reason<'_>,
) -> Result<Commit, Trouble> {
    let to = old.go(Verb::Cancel, Actor::Organiser)?;
    let moved = old.moved(to, app.now());
    let next_reason = match reason {
        Reason::Later(text) => Some(text.to_owned()).filter(|text| !text.is_empty()),
        Reason::Now(_) => None,
    };
    let reason = reason.said().to_owned();
    let new = Occasion { reason, next_reason, sequence: old.sequence + 1, repeat: None, ..moved };
    let commit = event::save(app, commit, document, old, &new)?;
    // What waits for a moderator and was never public need not be read any more.
    let commit = match (old.state, review::of(app, NAME, &old.id)?) {
        (State::Submitted, Some(waiting)) => review::done(commit, &waiting),
        _ => commit,
    };
    Ok(match old.is_shown() {
        true => telling::all(app, commit, &new, News::Cancelled, SignedDuration::ZERO),
        false => commit,
    })
}
