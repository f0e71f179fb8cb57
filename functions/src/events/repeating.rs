//! The other dates of a repeated event: made once the first is public, a few at a time; each keeps its id, so that
//! calendars know it again. A change of "this and all after it" goes from date to date.

use jiff::civil::Date;
use jiff::{SignedDuration, Span};
use serde::{Deserialize, Serialize};

use super::notice::{self, Notice};
use super::{NAME, announcing, cancelling, changing, publishing};
use crate::App;
use crate::occasion::event::{self, Occasion};
use crate::occasion::states::State;
use crate::outbox::{self, Row};
use crate::quiet;
use crate::store::{Commit, Query, Table};
use crate::trouble::Trouble;
use crate::values::ulid;
use crate::worker::Done;

/// Rows of dates to be made.
pub const MAKE: &str = "make";
/// Rows of dates that follow a change.
pub const FOLLOW: &str = "follow";
/// Dates in one commit: each is about a dozen writes.
const BATCH: usize = 5;

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Make {
    event: String,
    /// Nothing before the first was looked at.
    #[serde(default)]
    days: Option<Vec<Date>>,
}

/// What happens to a date and to all after it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// It says this, so many days from where it was.
    Says {
        /// What.
        notice: Box<Notice>,
        /// So many days later than it was; fewer than none is earlier.
        days: i32,
    },
    /// It does not take place.
    Cancelled {
        /// Why.
        reason: String,
    },
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Follow {
    events: Vec<String>,
    change: Change,
}

/// Asks for the other dates.
#[must_use]
pub fn ask(app: &App, commit: Commit, event: &Occasion, wait: SignedDuration) -> Commit {
    let make = Make { event: event.id.clone(), days: None };
    outbox::ask_later(app, commit, Table::Work, (NAME, MAKE), &make, wait)
}

/// The worker: the first becomes one of a series, then some dates, and the rest is asked for.
///
/// # Errors
/// The store does not answer.
pub fn make(app: &App, row: &Row) -> Result<Done, Trouble> {
    let make: Make = row.payload()?;
    let Some((document, first)) = event::find(app, &make.event)? else { return Ok(Done::nothing()) };
    // Nothing new becomes public in a time of silence: the other dates come after it.
    if let Some(wait) = quiet::wait(app, quiet::zone_of(app, first.department().as_deref())) {
        let later = outbox::ask_later(app, Commit::new(), Table::Work, (NAME, MAKE), &make, wait);
        return Ok(Done::writing(later));
    }
    let (commit, days) = match (make.days, &first.repeat) {
        (Some(days), _) => (Commit::new(), days),
        // It was taken back, cancelled, or made already.
        (None, None) => return Ok(Done::nothing()),
        (None, Some(_)) if !first.takes_answers() => return Ok(Done::nothing()),
        (None, Some(repeat)) => {
            let days = notice::days_after(first.starts_at.date(), repeat);
            let new = Occasion { repeat: None, series: Some(first.id.clone()), ..first.clone() };
            (event::save(app, Commit::new(), &document, &first, &new)?, days)
        }
    };
    let now = days.iter().take(BATCH);
    let commit = now.copied().try_fold(commit, |commit, day| another(app, commit, &first, day))?;
    let rest: Vec<Date> = days.into_iter().skip(BATCH).collect();
    Ok(Done::writing(match rest.is_empty() {
        true => commit,
        false => {
            let make = Make { event: first.id, days: Some(rest) };
            outbox::ask(app, commit, Table::Work, (NAME, MAKE), &make)
        }
    }))
}

fn another(app: &App, commit: Commit, first: &Occasion, day: Date) -> Result<Commit, Trouble> {
    let id = ulid(app.now(), &app.platform.random);
    let moved = said(first).on(day).applied(first);
    let event = Occasion {
        slug: announcing::free_slug(app, &first.title, day, &id)?,
        id,
        series: Some(first.id.clone()),
        repeat: None,
        sequence: 0,
        seats: first.capacity.map(|_| contract::records::Seats::Left),
        before: None,
        next_words: None,
        phone: first.phone.clone(),
        phone_by: first.phone_by.clone(),
        next_reason: None,
        invited: Vec::new(),
        ..moved
    };
    let commit = publishing::watch(app, commit, &event);
    let commit = match &event.author {
        Some(author) => commit.set(Table::Work, announcing::written_by(author, &event.id), &()),
        None => commit,
    };
    let commit = match event.phone_giver() {
        Some(giver) => commit.set(Table::Work, announcing::written_by(giver, &event.id), &()),
        None => commit,
    };
    Ok(event::insert(commit, &event))
}

/// What an event says, as a form would.
fn said(event: &Occasion) -> Notice {
    Notice {
        title: event.title.clone(),
        kind: event.kind.clone(),
        themes: event.themes.clone(),
        starts_at: event.starts_at,
        ends_at: event.ends_at,
        zone: event.zone.clone(),
        venue: event.venue.clone(),
        shown_to: event.shown_to,
        online_link: event.online_link.clone(),
        description: event.description.clone(),
        admission: event.admission,
        capacity: event.capacity,
        guests_max: event.guests_max,
        access: event.access.clone(),
        reconfirm: event.reconfirm,
        audience: event.audience.clone(),
        unlisted: event.unlisted,
        phone: event.phone.as_ref().map(|phone| phone.value.number.clone()),
        repeat: None,
        is_draft: false,
    }
}

/// Carries a change to all dates after one.
///
/// # Errors
/// The store does not answer.
pub fn ask_following(app: &App, commit: Commit, event: &Occasion, change: Change) -> Result<Commit, Trouble> {
    let Some(series) = &event.series else { return Ok(commit) };
    let query = Query { after: Some(event::by_time(event)), ..Query::all(event::of_series(series)) };
    let listed = app.store().query_all(Table::Work, &query)?;
    let events: Vec<String> = listed.iter().map(|document| document.read()).collect::<Result<_, _>>()?;
    Ok(match events.is_empty() {
        true => commit,
        false => outbox::ask(app, commit, Table::Work, (NAME, FOLLOW), &Follow { events, change }),
    })
}

/// The worker: the next date, and the rest is asked for.
///
/// # Errors
/// The store does not answer.
pub fn follow(app: &App, row: &Row) -> Result<Done, Trouble> {
    let Follow { mut events, change } = row.payload()?;
    if events.is_empty() {
        return Ok(Done::nothing());
    }
    let id = events.remove(0);
    let commit = match event::find(app, &id)? {
        Some((document, old)) if old.state == State::Published && !old.is_past(app.now()) => match &change {
            Change::Cancelled { reason } => {
                let reason = cancelling::Reason::Now(reason);
                cancelling::cancelled(app, Commit::new(), &document, &old, reason)?
            }
            Change::Says { notice, days } => {
                let day = old.starts_at.date().saturating_add(Span::new().days(*days));
                let new = notice.on(day).applied(&old);
                changing::changed(app, Commit::new(), &document, &old, new)?
            }
        },
        _ => Commit::new(),
    };
    Ok(Done::writing(match events.is_empty() {
        true => commit,
        false => outbox::ask(app, commit, Table::Work, (NAME, FOLLOW), &Follow { events, change }),
    }))
}
