//! Clocks of records: what is to happen on a day is a document of that day, written with the record.
//!
//! A day is worked through once it has begun in the site's zone; days that were missed are made up for.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::App;
use crate::features;
use crate::log;
use crate::store::{Commit, Document, Guard, Key, Query, StoreError, Table};
use crate::trouble::{Trouble, again_on_conflict};

/// Something that is to happen on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Due {
    /// The feature whose record it is.
    pub feature: String,
    /// What may have to happen: `acknowledge`.
    pub what: String,
    /// Id of the record.
    pub id: String,
}

/// How far the days have been worked through, in `work`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Cursor {
    done_on: Date,
}

const CURSOR: &str = "clock";

fn partition(on: Date) -> String {
    format!("due#{on}")
}

fn place(due: &Due, on: Date) -> Key {
    Key::new(partition(on), format!("{}#{}#{}", due.feature, due.what, due.id))
}

/// Adds a clock to what is about to be written. Its feature reads the record again when the day comes: a
/// clock that no longer fits does nothing, so none need be taken back.
#[must_use]
pub fn on(commit: Commit, on: Date, feature: &str, what: &str, id: &str) -> Commit {
    let due = Due { feature: feature.to_owned(), what: what.to_owned(), id: id.to_owned() };
    commit.put(Table::Work, place(&due, on), &due, None, Guard::Any)
}

/// Takes a clock back: what it was for is gone, or has another day now.
#[must_use]
pub fn off(commit: Commit, on: Date, feature: &str, what: &str, id: &str) -> Commit {
    let due = Due { feature: feature.to_owned(), what: what.to_owned(), id: id.to_owned() };
    commit.delete(Table::Work, place(&due, on))
}

/// Works through every day that has begun; returns how many clocks rang.
///
/// # Errors
/// The store does not answer.
pub fn run(app: &App) -> Result<usize, Trouble> {
    run_while(app, &|| true)
}

/// The same for as long as it may go on: what is left of a day rings at the next run.
///
/// # Errors
/// As [`run`].
pub fn run_while(app: &App, may_go_on: &dyn Fn() -> bool) -> Result<usize, Trouble> {
    let today = app.today();
    let cursor = app.store().read::<Cursor>(Table::Work, &Key::head(CURSOR))?;
    let mut day = cursor.as_ref().map_or(today, |(_, cursor)| cursor.done_on);
    let mut rung = 0;
    loop {
        rung += run_day(app, day, may_go_on)?;
        if day >= today {
            break;
        }
        day = day.tomorrow().unwrap_or(today);
    }
    if !may_go_on() {
        return Ok(rung);
    }
    let is_new_day = cursor.as_ref().is_none_or(|(_, cursor)| cursor.done_on != today);
    if is_new_day {
        for daily in features::all().filter_map(|feature| feature.daily) {
            match daily(app) {
                Err(trouble @ Trouble::Store(StoreError::Unavailable(_))) => return Err(trouble),
                Err(trouble) => log::line("daily", &trouble.to_string()),
                Ok(()) => {}
            }
        }
        app.store().commit(&Commit::new().set(Table::Work, Key::head(CURSOR), &Cursor { done_on: today }))?;
    }
    Ok(rung)
}

/// The last day whose clocks have rung; nothing before the first.
///
/// # Errors
/// The store does not answer.
pub fn last_run(app: &App) -> Result<Option<Date>, Trouble> {
    let cursor = app.store().read::<Cursor>(Table::Work, &Key::head(CURSOR))?;
    Ok(cursor.map(|(_, cursor)| cursor.done_on))
}

fn run_day(app: &App, day: Date, may_go_on: &dyn Fn() -> bool) -> Result<usize, Trouble> {
    let mut rung = 0;
    let documents = app.store().query_all(Table::Work, &Query::all(partition(day)))?;
    for document in documents.into_iter().take_while(|_| may_go_on()) {
        ring(app, &document)?;
        rung += 1;
    }
    Ok(rung)
}

fn ring(app: &App, document: &Document) -> Result<(), Trouble> {
    let due: Due = document.read()?;
    let rung = match features::by_name(&due.feature).and_then(|feature| feature.due) {
        Some(ring) => ring(app, &due),
        None => Ok(Commit::new()),
    };
    let commit = match rung {
        Ok(commit) => commit,
        Err(trouble @ Trouble::Store(StoreError::Unavailable(_))) => return Err(trouble),
        // One clock that cannot ring stops no other: it is tried again tomorrow.
        Err(trouble) => {
            log::line(&format!("{}.{}", due.feature, due.what), &trouble.to_string());
            on(Commit::new(), app.today().tomorrow().unwrap_or(app.today()), &due.feature, &due.what, &due.id)
        }
    };
    let today = app.today();
    match app.store().commit(&commit.remove(document)) {
        // Somebody changed the record just now: the clock rings again at the next run.
        Err(StoreError::Conflict) if document.key.partition == partition(today) => Ok(()),
        // Days that are made up for are not looked at again: it rings among today's.
        Err(StoreError::Conflict) => again_on_conflict(|| {
            let commit = on(Commit::new(), today, &due.feature, &due.what, &due.id);
            Ok(app.store().commit(&commit.remove(document))?)
        }),
        other => Ok(other?),
    }
}
