//! Supports are counted once a month: between two counts no public number moves, whoever comes or goes.
//! Only ideas whose supports changed are counted again.

use contract::records::CrowdCount;
use serde::{Deserialize, Serialize};

use super::idea::{self, Idea};
use super::supports;
use crate::App;
use crate::store::{Commit, Document, Guard, Key, Query, Table};
use crate::trouble::{Trouble, again_on_conflict};

/// Ideas to be counted; the sort key is the id.
const MARKS: &str = "ideacounts";
/// The month that was counted last.
const CURSOR: &str = "ideacounted";

#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Month {
    year: i16,
    month: i8,
}

/// An idea's supports changed.
#[must_use]
pub fn mark(commit: Commit, id: &str) -> Commit {
    commit.put(Table::Work, Key::new(MARKS, id), &(), None, Guard::Any)
}

/// An idea is gone.
#[must_use]
pub fn unmark(commit: Commit, id: &str) -> Commit {
    commit.delete(Table::Work, Key::new(MARKS, id))
}

/// Once a day: on the first day of a month that is seen, all that is marked is counted.
///
/// # Errors
/// The store does not answer.
pub fn daily(app: &App) -> Result<(), Trouble> {
    let today = app.today();
    let month = Month { year: today.year(), month: today.month() };
    let cursor = app.store().read::<Month>(Table::Work, &Key::head(CURSOR))?;
    if cursor.as_ref().is_some_and(|(_, counted)| *counted == month) {
        return Ok(());
    }
    // A platform that begins in the middle of a month counts at the next one.
    if cursor.is_some() || today.day() == 1 {
        for document in app.store().query_all(Table::Work, &Query::all(MARKS))? {
            again_on_conflict(|| count(app, &document.key))?;
        }
    }
    Ok(app.store().commit(&Commit::new().set(Table::Work, Key::head(CURSOR), &month))?)
}

fn count(app: &App, mark: &Key) -> Result<(), Trouble> {
    let Some(mark) = app.store().get(Table::Work, mark)? else { return Ok(()) };
    let commit = match idea::find(app, &mark.key.sort)? {
        Some((document, old)) if supports::are_counted(&old) => counted(app, &document, &old)?,
        _ => Commit::new(),
    };
    Ok(app.store().commit(&commit.remove(&mark))?)
}

fn counted(app: &App, document: &Document, old: &Idea) -> Result<Commit, Trouble> {
    let supports = app.store().query_all(Table::Work, &Query::all(supports::of_idea(&old.id)))?;
    let exact = u32::try_from(supports.len()).unwrap_or(u32::MAX);
    let new = Idea { supports: CrowdCount::of(exact), ..old.clone() };
    Ok(if new.supports == old.supports {
        Commit::new()
    } else {
        idea::save(Commit::new(), document, old, &new)
    })
}
