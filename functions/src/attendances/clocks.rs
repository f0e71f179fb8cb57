//! What happens by itself: offers end, free seats go on, people are asked once more, and all of it is forgotten.

use super::NAME;
use super::telling;
use crate::App;
use crate::due::Due;
use crate::guests;
use crate::occasion::event::{self, Reconfirm};
use crate::occasion::hall::{self, Attendance, Coming, Hall, answers_of};
use crate::occasion::telling::{self as rows, Lapse, News};
use crate::outbox::{self, Row};
use crate::store::{Commit, Query, Table};
use crate::trouble::Trouble;
use crate::worker::Done;

/// Rows of events whose answers are forgotten.
pub const FORGET: &str = "forget";
/// Answers forgotten in one commit: five writes each.
const BATCH: usize = 15;
/// Offers that end in one commit.
const LAPSES: usize = 8;

/// The day of a clock: once more for those coming, or nothing any more of them.
///
/// # Errors
/// The store does not answer.
pub fn ring(app: &App, due: &Due) -> Result<Commit, Trouble> {
    let Some((_, event)) = event::find(app, &due.id)? else { return Ok(Commit::new()) };
    Ok(match due.what.as_str() {
        "reconfirm" if event.reconfirm == Reconfirm::Ask && event.takes_answers() => {
            // A clock of before it moved does nothing.
            let soon = event.day_of(app, event.starts(), -rows::RECONFIRM_BEFORE);
            match soon == app.today() && !event.is_past(app.now()) {
                true => rows::all(app, Commit::new(), &event, News::Reconfirm, jiff::SignedDuration::ZERO),
                false => Commit::new(),
            }
        }
        "forget" if event.forgotten_at() <= app.now() => {
            outbox::ask(app, Commit::new(), Table::Work, (NAME, FORGET), &event.id)
        }
        _ => Commit::new(),
    })
}

/// The worker: offers nobody took end, and their seats go to the next.
///
/// # Errors
/// The store does not answer.
pub fn lapse(app: &App, row: &Row) -> Result<Done, Trouble> {
    let lapse: Lapse = row.payload()?;
    if event::find(app, &lapse.event)?.is_none() {
        return Ok(Done::nothing());
    }
    let mut hall = Hall::of(app, &lapse.event)?;
    let mut ended = 0;
    for document in app.store().query_all(Table::Work, &Query::all(answers_of(&lapse.event)))? {
        let one: Attendance = document.read()?;
        let is_over = one.offered_until.is_some_and(|until| until <= app.now());
        if one.state == Coming::Offered && is_over && ended < LAPSES {
            hall = hall.leave(&document.key.sort)?;
            ended += 1;
        }
    }
    let commit = hall.finish(Commit::new())?;
    Ok(Done::writing(match ended == LAPSES {
        true => rows::lapse(app, commit, &lapse.event, lapse.until),
        false => commit,
    }))
}

/// The worker: the next who wait are offered what is still free.
///
/// # Errors
/// The store does not answer.
pub fn go_on(app: &App, row: &Row) -> Result<Done, Trouble> {
    let event: String = row.payload()?;
    if event::find(app, &event)?.is_none() {
        return Ok(Done::nothing());
    }
    Ok(Done::writing(Hall::of(app, &event)?.go_on()?.finish(Commit::new())?))
}

/// The worker: some answers go, and the rest is asked for. Whoever came by this event only is forgotten with it.
///
/// # Errors
/// The store does not answer.
pub fn forget(app: &App, row: &Row) -> Result<Done, Trouble> {
    let id: String = row.payload()?;
    let page = app.store().query(Table::Work, &Query::all(answers_of(&id)).limit(BATCH))?;
    if page.documents.is_empty() {
        return Ok(Done::nothing());
    }
    let mut commit = Commit::new();
    for document in &page.documents {
        let one: Attendance = document.read()?;
        commit = hall::forgotten(commit, &id, document, &one);
        if let Some(person) = &one.person {
            commit = telling::unlink(app, commit, &id, person.as_str());
            commit = guests::ask_to_forget(app, commit, person);
        }
    }
    Ok(Done::writing(outbox::ask(app, commit, Table::Work, (NAME, FORGET), &id)))
}
