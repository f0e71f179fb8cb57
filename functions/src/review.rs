//! What waits for a moderator. Features put their things here in the commit that makes them wait; the desk
//! takes them out in the commit of its decision.
//!
//! Two documents in `work`: `review#<feature>#<id>` says that and where a thing waits, and one of the queue
//! sorts by what is most urgent.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::App;
use crate::outbox::instant;
use crate::store::{Commit, Document, Key, Table};
use crate::trouble::Trouble;
use crate::values::PersonKey;

/// Partition of the queue.
pub const QUEUE: &str = "queue";

/// How soon somebody should look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Urgency {
    /// It is public and was reported or hidden: first of all.
    Reported,
    /// It is about something that happens at an instant: the sooner, the higher.
    Until(Timestamp),
    /// Oldest first.
    Usual,
}

/// A thing that waits for a decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiting {
    /// Whose thing it is.
    pub feature: String,
    /// The feature's own id.
    pub id: String,
    /// Since when.
    pub since: Timestamp,
    /// How soon.
    pub urgency: Urgency,
    /// Who sent it: nobody decides on their own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub author: Option<PersonKey>,
    /// Code of the department it is about: the desk can be shared by territory.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub department: Option<String>,
}

/// Where it is written that a thing waits.
#[must_use]
pub fn mark(feature: &str, id: &str) -> Key {
    Key::head(format!("review#{feature}#{id}"))
}

/// Where a thing stands in the queue.
#[must_use]
pub fn place(waiting: &Waiting) -> Key {
    let (rank, at) = match waiting.urgency {
        Urgency::Reported => ('0', waiting.since),
        Urgency::Until(at) => ('1', at),
        Urgency::Usual => ('2', waiting.since),
    };
    Key::new(QUEUE, format!("{rank}#{}#{}#{}", instant(at), waiting.feature, waiting.id))
}

/// Puts a thing into the queue.
#[must_use]
pub fn ask(commit: Commit, waiting: &Waiting) -> Commit {
    commit.insert(Table::Work, mark(&waiting.feature, &waiting.id), waiting).insert(
        Table::Work,
        place(waiting),
        waiting,
    )
}

/// Whether and where a thing waits.
///
/// # Errors
/// The store does not answer.
pub fn of(app: &App, feature: &str, id: &str) -> Result<Option<(Document, Waiting)>, Trouble> {
    Ok(app.store().read(Table::Work, &mark(feature, id))?)
}

/// Takes a thing out of the queue, as it was read.
#[must_use]
pub fn done(commit: Commit, (document, waiting): &(Document, Waiting)) -> Commit {
    commit.remove(document).delete(Table::Work, place(waiting))
}
