//! An idea joins another: its supporters go along, each counted once. A batch at a time, since there may be
//! thousands.

use serde::{Deserialize, Serialize};

use super::idea::Idea;
use super::supports::{self, of_idea, of_person};
use super::{NAME, counting};
use crate::App;
use crate::outbox::{self, Row};
use crate::store::{Commit, Document, Key, Query, Table};
use crate::trouble::Trouble;
use crate::values::PersonKey;
use crate::worker::Done;

/// Name of the outbox's rows.
pub const TASK: &str = "join";
/// Supports that move in one commit: four writes each.
const BATCH: usize = 20;

#[derive(Debug, Serialize, Deserialize)]
struct Join {
    from: String,
    to: String,
}

/// Adds the move of supporters to what is about to be written. The other idea is held to being as it was
/// read, so that two never join each other; with supporters its words stand.
///
/// # Errors
/// The store does not answer.
pub fn ask(
    app: &App,
    commit: Commit,
    from: &Idea,
    (document, to): &(Document, Idea),
) -> Result<Commit, Trouble> {
    let join = Join { from: from.id.clone(), to: to.id.clone() };
    let commit = outbox::ask(app, commit, Table::Work, (NAME, TASK), &join);
    match (from.supported_at, to.supported_at) {
        (Some(_), None) => supports::first(app, commit, document, to),
        _ => Ok(commit.check(document)),
    }
}

/// The worker: moves a batch and asks for the next.
///
/// # Errors
/// The store does not answer.
pub fn run(app: &App, row: &Row) -> Result<Done, Trouble> {
    let join: Join = row.payload()?;
    let page = app.store().query(Table::Work, &Query::all(of_idea(&join.from)).limit(BATCH))?;
    if page.documents.is_empty() {
        return Ok(Done::nothing());
    }
    let commit = counting::mark(counting::mark(Commit::new(), &join.from), &join.to);
    let commit = page.documents.iter().try_fold(commit, |commit, support| moved(commit, support, &join))?;
    Ok(Done::writing(outbox::ask(app, commit, Table::Work, (NAME, TASK), &join)))
}

fn moved(commit: Commit, support: &Document, join: &Join) -> Result<Commit, Trouble> {
    let Some(person) = PersonKey::parse(&support.key.sort) else { return Ok(commit.remove(support)) };
    let body: supports::Support = support.read()?;
    Ok(supports::removing(commit, support, &join.from, &person)
        .set(Table::Work, Key::new(of_idea(&join.to), person.as_str()), &body)
        .set(Table::Work, Key::new(of_person(&person), &*join.to), &body))
}
