//! What happens to events on a day: what nobody works on or decides is thrown away, and what was for those coming
//! is blanked once it is long over.

use jiff::ToSpan;
use jiff::civil::Date;

use super::{NAME, announcing};
use crate::App;
use crate::due::{self, Due};
use crate::occasion::event::{self, Occasion};
use crate::occasion::keeping;
use crate::occasion::states::State;
use crate::review;
use crate::store::{Commit, Document, Table};
use crate::trail::{self, Via};
use crate::trouble::Trouble;

/// What was never public and nobody changed for so many days is gone.
const ABANDONED_DAYS: i32 = 60;

/// The day an event that is not public is thrown away when nothing changes.
fn last_day(app: &App, event: &Occasion) -> Option<Date> {
    let waits = matches!(event.state, State::Draft | State::Submitted | State::Rejected);
    let zone = jiff::tz::TimeZone::get(&app.bundle.zone).unwrap_or(jiff::tz::TimeZone::UTC);
    let changed_on = event.updated_at.max(event.changed_at).to_zoned(zone).date();
    waits.then(|| changed_on.saturating_add(ABANDONED_DAYS.days()))
}

/// Adds the clock of an event that is not public.
#[must_use]
pub fn watch(app: &App, commit: Commit, event: &Occasion) -> Commit {
    match last_day(app, event) {
        Some(day) => due::on(commit, day, NAME, "abandoned", &event.id),
        None => commit,
    }
}

/// A clock rings: the event is read again, and what no longer fits does nothing.
///
/// # Errors
/// The store does not answer.
pub fn ring(app: &App, due: &Due) -> Result<Commit, Trouble> {
    let Some((document, event)) = event::find(app, &due.id)? else { return Ok(Commit::new()) };
    match due.what.as_str() {
        "abandoned" if last_day(app, &event).is_some_and(|day| day <= app.today()) => {
            abandoned(app, &document, &event)
        }
        // Somebody worked on it meanwhile.
        "abandoned" => Ok(watch(app, Commit::new(), &event)),
        "blank" if event.forgotten_at() <= app.now() => {
            let commit = match event.phone_giver().filter(|giver| Some(*giver) != event.author.as_ref()) {
                Some(giver) => Commit::new().delete(Table::Work, announcing::written_by(giver, &event.id)),
                None => Commit::new(),
            };
            match event.blanked() {
                blank if blank == event => Ok(Commit::new()),
                blank => event::save(app, commit, &document, &event, &blank),
            }
        }
        _ => Ok(Commit::new()),
    }
}

fn abandoned(app: &App, document: &Document, event: &Occasion) -> Result<Commit, Trouble> {
    let commit = keeping::forget(Commit::new(), document, event);
    let people = event.author.iter().chain(&event.phone_by);
    let commit = people
        .fold(commit, |commit, person| commit.delete(Table::Work, announcing::written_by(person, &event.id)));
    let commit = match review::of(app, NAME, &event.id)? {
        Some(standing) => review::done(commit, &standing),
        None => commit,
    };
    Ok(trail::note(app, commit, None, "events.forget", &event::thing(&event.id), Via::Clock))
}
