//! Who gets it: a page of seats at a time, each page one step of the worker; nobody twice.

use jiff::SignedDuration;
use serde::{Deserialize, Serialize};

use super::missive::{self, Missive, State, Verb};
use super::{NAME, mutes};
use crate::App;
use crate::mail::Letter;
use crate::membership::{self, Group, Member, Rank, seats};
use crate::outbox::{self, Row};
use crate::person::{self, Standing};
use crate::stopping;
use crate::store::{Commit, Query, Table};
use crate::trail::{self, Via};
use crate::trouble::Trouble;
use crate::values::PersonKey;
use crate::worker::{Delivery, Done};

/// Name of the row that begins, once it can no longer be taken back.
pub const BEGIN: &str = "begin";
/// Name of the rows of pages.
pub const TASK: &str = "page";
/// Seats in one step: each may be a letter with the whole text.
const PAGE: usize = 25;

#[derive(Debug, Serialize, Deserialize)]
struct Step {
    missive: String,
    /// The last seat that was looked at.
    #[serde(default)]
    after: Option<String>,
}

/// How many it would go to: members, not those who only follow.
///
/// # Errors
/// The store does not answer.
pub fn count(app: &App, group: &str) -> Result<usize, Trouble> {
    let members = membership::members(app, group)?;
    Ok(members.iter().filter(|(_, member)| member.rank >= Rank::Member).count())
}

/// Adds the job to what is about to be written, for later.
#[must_use]
pub fn ask(app: &App, commit: Commit, missive: &Missive, wait: SignedDuration) -> Commit {
    let step = Step { missive: missive.id.clone(), after: None };
    outbox::ask_later(app, commit, Table::Work, (NAME, BEGIN), &step, wait)
}

/// The worker: from here on it cannot be taken back, and rows hold addresses.
///
/// # Errors
/// The store does not answer.
pub fn begin(app: &App, row: &Row) -> Result<Done, Trouble> {
    let step: Step = row.payload()?;
    let Some((document, old)) = missive::find(app, &step.missive)? else { return Ok(Done::nothing()) };
    // Taken back, and perhaps sent again with another row.
    let Ok(new) = old.after(Verb::Begin) else { return Ok(Done::nothing()) };
    let commit = missive::save(Commit::new(), &document, &old, &new);
    Ok(Done::writing(outbox::ask(app, commit, Table::People, (NAME, TASK), &step)))
}

/// The worker: a page of seats, and the next.
///
/// # Errors
/// The store does not answer.
pub fn run(app: &App, row: &Row) -> Result<Done, Trouble> {
    let step: Step = row.payload()?;
    let Some((document, old)) = missive::find(app, &step.missive)? else { return Ok(Done::nothing()) };
    if old.state != State::Sending {
        return Ok(Done::nothing());
    }
    let group = membership::find(app, &old.group)?.map(|(_, group)| group);
    let Some(group) = group.filter(|group| group.state.is_at_work()) else {
        let new = old.after(Verb::Finish)?;
        return Ok(Done::writing(missive::save(Commit::new(), &document, &old, &new)));
    };
    let query = Query { after: step.after, ..Query::all(seats::seats_of(&old.group)).limit(PAGE) };
    let page = app.store().query(Table::Work, &query)?;
    let (mut commit, mut letters) = (Commit::new(), Vec::new());
    for seat in &page.documents {
        let Some(person) = PersonKey::parse(&seat.key.sort) else { continue };
        let member: Member = seat.read()?;
        if member.rank < Rank::Member {
            continue;
        }
        if let Some((with, letter)) = letter(app, &commit, row, &group, &old, &person)? {
            commit = with;
            letters.push(letter);
        }
    }
    let reached = old.reached + letters.len();
    let commit = match page.next {
        Some(after) => {
            let commit = missive::save(commit, &document, &old, &Missive { reached, ..old.clone() });
            let step = Step { missive: old.id.clone(), after: Some(after) };
            outbox::ask(app, commit, Table::People, (NAME, TASK), &step)
        }
        None => {
            let new = Missive { reached, ..old.after(Verb::Finish)? };
            let commit = missive::save(commit, &document, &old, &new);
            trail::note(app, commit, None, "writing.finish", &missive::thing(&old.id), Via::Clock)
        }
    };
    Ok(Done { commit, letters, delivery: Delivery::AtMostOnce })
}

/// The letter to one member, and what it writes; nothing when they want none.
fn letter(
    app: &App,
    commit: &Commit,
    row: &Row,
    group: &Group,
    missive: &Missive,
    person: &PersonKey,
) -> Result<Option<(Commit, Letter)>, Trouble> {
    if mutes::is_muted(app, person, &group.id)? {
        return Ok(None);
    }
    let Some((_, profile)) = person::get(app, person)? else { return Ok(None) };
    let Some(email) = profile.primary().filter(|_| profile.standing != Standing::Blocked) else {
        return Ok(None);
    };
    let (commit, stop) = mutes::link(app, commit.clone(), person, &group.id);
    let letter = Letter::answer(email.clone(), "writing", format!("{}-{person}", row.id))
        .with("group", &group.name)
        .with("subject", &missive.subject)
        .quoting(&missive.text)
        .to_path(format!("{}{}/", app.bundle.path("groups"), group.slug))
        .stopped_at(stop);
    if !stopping::may_leave(app, &letter)? {
        return Ok(None);
    }
    let letter = if profile.discreet { letter.discreetly() } else { letter };
    Ok(Some((commit, letter)))
}
