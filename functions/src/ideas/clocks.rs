//! What happens to ideas on a day: acknowledge within 14 days, answer within 60, archive after 12 months
//! without a change, forget what was never public.

use jiff::ToSpan;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::answers;
use super::idea::{self, Idea};
use super::states::{Actor, Need, State, Verb};
use super::{NAME, sending, supports};
use crate::App;
use crate::due::{self, Due};
use crate::mail::Letter;
use crate::outbox::{self, Row};
use crate::person;
use crate::review;
use crate::rights::{self, Role};
use crate::store::{Commit, Table};
use crate::trail::{self, Via};
use crate::trouble::Trouble;
use crate::worker::Done;

/// An idea is acknowledged within so many days.
pub const ACKNOWLEDGE_DAYS: i32 = 14;
/// And answered within so many.
pub const ANSWER_DAYS: i32 = 60;
/// Quiet for so many months, it is archived.
const QUIET_MONTHS: i32 = 12;
/// A rejected idea is gone after so many days.
const REJECTED_DAYS: i32 = 30;
/// One that its author took back before it was public, too.
const ABANDONED_DAYS: i32 = 60;

/// Name of the outbox's rows.
pub const TASK: &str = "late";

/// Which promise was outlived.
#[derive(Debug, Serialize, Deserialize)]
struct Late {
    idea: String,
    what: String,
}

/// Adds the clocks of what an idea has become.
#[must_use]
pub fn watch(app: &App, commit: Commit, old: &Idea, new: &Idea) -> Commit {
    let today = app.today();
    let ring = |commit, day: Date, what| due::on(commit, day, NAME, what, &new.id);
    let commit = match (old.published_at, new.published_at) {
        (None, Some(_)) => {
            let commit = ring(commit, days_after(today, ACKNOWLEDGE_DAYS + 1), "acknowledge");
            ring(commit, days_after(today, ANSWER_DAYS + 1), "answer")
        }
        _ => commit,
    };
    if old.state == new.state {
        return commit;
    }
    match new.state {
        State::Open | State::Acknowledged | State::Studying | State::Accepted => {
            ring(commit, today.saturating_add(QUIET_MONTHS.months()), "archive")
        }
        State::Rejected | State::Removed => ring(commit, days_after(today, REJECTED_DAYS), "forget"),
        State::Withdrawn if new.published_at.is_none() => {
            ring(commit, days_after(today, ABANDONED_DAYS), "forget")
        }
        _ => commit,
    }
}

/// New words that wait are seen to until somebody has read them: a report of the old ones takes their place
/// in the queue, and leaves it with them.
#[must_use]
pub fn watch_words(app: &App, commit: Commit, idea: &Idea) -> Commit {
    match &idea.next_wording {
        Some(_) => due::on(commit, days_after(app.today(), 1), NAME, "words", &idea.id),
        None => commit,
    }
}

fn days_after(day: Date, days: i32) -> Date {
    day.saturating_add(days.days())
}

/// A clock rings: the idea is read again, and what no longer fits does nothing.
///
/// # Errors
/// The store does not answer.
pub fn ring(app: &App, due: &Due) -> Result<Commit, Trouble> {
    let Some((document, old)) = idea::find(app, &due.id)? else { return Ok(Commit::new()) };
    let is_late = match due.what.as_str() {
        "acknowledge" => old.state == State::Open,
        "answer" => old.state.awaits_answer(),
        _ => false,
    };
    if is_late && old.is_shown() {
        let late = Late { idea: old.id.clone(), what: due.what.clone() };
        return Ok(outbox::ask(app, Commit::new(), Table::Work, (NAME, TASK), &late));
    }
    match due.what.as_str() {
        "words" if old.next_wording.is_some() => {
            let commit = watch_words(app, Commit::new(), &old);
            Ok(match review::of(app, NAME, &old.id)? {
                Some(_) => commit,
                None => review::ask(commit, &sending::waiting(app, &old)),
            })
        }
        // Out of sight nothing moves: tomorrow, perhaps.
        "archive" if old.hidden_at.is_some() => Ok(due::on(
            Commit::new(),
            app.today().tomorrow().unwrap_or(app.today()),
            NAME,
            "archive",
            &old.id,
        )),
        "archive" if is_quiet(app, &old) => {
            let Ok(state) = old.go(Verb::Archive, Actor::Clock, &[Need::QuietYear]) else {
                return Ok(Commit::new());
            };
            let new = answers::by_rule(app, &old, state, "answers.ideas.archived_text");
            let commit = idea::save(Commit::new(), &document, &old, &new);
            let commit = trail::note(app, commit, None, "ideas.archive", &idea::thing(&old.id), Via::Clock);
            Ok(answers::tell_last(app, commit, &new))
        }
        "forget" if is_forgettable(app, &old) => supports::then_forget(app, &document, &old),
        _ => Ok(Commit::new()),
    }
}

/// Nothing was said of it for 12 months; a later change has set a later clock.
fn is_quiet(app: &App, idea: &Idea) -> bool {
    let a_year_ago = app.today().saturating_add((-QUIET_MONTHS).months());
    day_of(app, idea.changed_at) <= a_year_ago
}

fn is_forgettable(app: &App, idea: &Idea) -> bool {
    let for_days = |days: i32| days_after(day_of(app, idea.changed_at), days) <= app.today();
    match idea.state {
        State::Rejected | State::Removed => for_days(REJECTED_DAYS),
        State::Withdrawn => idea.published_at.is_none() && for_days(ABANDONED_DAYS),
        _ => false,
    }
}

fn day_of(app: &App, at: jiff::Timestamp) -> Date {
    let zone = jiff::tz::TimeZone::get(&app.bundle.zone).unwrap_or(jiff::tz::TimeZone::UTC);
    at.to_zoned(zone).date()
}

/// The worker: who answers for the theme is told what is late, as everybody can read it.
///
/// # Errors
/// The store does not answer.
pub fn remind(app: &App, row: &Row) -> Result<Done, Trouble> {
    let late: Late = row.payload()?;
    let Some((_, idea)) = idea::find(app, &late.idea)? else { return Ok(Done::nothing()) };
    let kind = match late.what.as_str() {
        "acknowledge" if idea.state == State::Open => "idea_late_unread",
        "answer" if idea.state.awaits_answer() => "idea_late_unanswered",
        _ => return Ok(Done::nothing()),
    };
    let mut done = Done::nothing();
    for role in answers::roles_of_theme(app, &idea.wording.theme) {
        for holder in rights::holders(app, &Role::Contact(role))? {
            let Some((_, person)) = person::get(app, &holder)? else { continue };
            let Some(email) = person.primary() else { continue };
            let id = format!("{}-{}", row.id, done.letters.len());
            let letter = Letter::answer(email.clone(), kind, id)
                .with("title", &idea.wording.title)
                .to_path(format!("/api/ideas/answer?idea={}", idea.id));
            done = done.and_sending(if person.discreet { letter.discreetly() } else { letter });
        }
    }
    Ok(done)
}
