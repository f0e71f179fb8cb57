//! The outbox: what a change causes is written in the same commit as the change, and done by the worker.
//!
//! A row lies in the table of the state it follows. Its partition is `outbox#<shard>`, its sort key begins
//! with the instant from which it may be done.

use jiff::{SignedDuration, Timestamp};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::App;
use crate::mail::Letter;
use crate::store::{Commit, Document, Key, StoreError, Table};
use crate::values::ulid;

/// Rows are spread over so many partitions.
pub const SHARDS: u32 = 4;
/// Tables that hold state, and so rows.
pub const TABLES: [Table; 2] = [Table::People, Table::Work];

/// How far a row has come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Its feature has not seen it yet.
    Asked {
        /// What its feature needs to know.
        payload: Value,
    },
    /// Its feature is done; these letters are to be sent, again after a crash.
    Sending {
        /// The first is next.
        letters: Vec<Letter>,
    },
    /// These letters are to be sent, each once at most.
    SendingOnce {
        /// The first is next.
        letters: Vec<Letter>,
        /// The first was handed over and nobody knows how it went, when a row is found so.
        handed_over: bool,
    },
}

/// A row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// Does not change while the row is put off.
    pub id: String,
    /// The feature that knows what to do.
    pub feature: String,
    /// What to do.
    pub task: String,
    /// Since when it waits.
    pub asked_at: Timestamp,
    /// How often it was put off.
    pub tries: u32,
    /// How far it has come.
    pub stage: Stage,
}

impl Row {
    /// What the feature wrote into it.
    ///
    /// # Errors
    /// It is not of that form, or its feature is done with it.
    pub fn payload<T: DeserializeOwned>(&self) -> Result<T, StoreError> {
        match &self.stage {
            Stage::Asked { payload } => serde_json::from_value(payload.clone()).map_err(|error| {
                StoreError::Broken(format!("outbox row {}.{}: {error}", self.feature, self.task))
            }),
            Stage::Sending { .. } | Stage::SendingOnce { .. } => {
                Err(StoreError::Broken(format!("outbox row {}.{} is being sent", self.feature, self.task)))
            }
        }
    }
}

/// Adds a task to what is about to be written.
#[must_use]
pub fn ask(app: &App, commit: Commit, table: Table, task: (&str, &str), payload: &impl Serialize) -> Commit {
    ask_later(app, commit, table, task, payload, SignedDuration::ZERO)
}

/// Adds a task that may not be done before a while has passed.
#[must_use]
pub fn ask_later(
    app: &App,
    commit: Commit,
    table: Table,
    (feature, task): (&str, &str),
    payload: &impl Serialize,
    wait: SignedDuration,
) -> Commit {
    let now = app.now();
    let row = Row {
        id: ulid(now, &app.platform.random),
        feature: feature.to_owned(),
        task: task.to_owned(),
        asked_at: now,
        tries: 0,
        // Plain structs with text keys: serde_json refuses none of them; a broken one says so when read.
        stage: Stage::Asked { payload: serde_json::to_value(payload).unwrap_or_default() },
    };
    let not_before = crate::clock::after(now, wait);
    commit.insert(table, place(&row, not_before), &row)
}

/// Where a row lies.
#[must_use]
pub fn place(row: &Row, not_before: Timestamp) -> Key {
    let shard =
        row.id.bytes().fold(0_u32, |sum, byte| sum.wrapping_mul(31).wrapping_add(u32::from(byte))) % SHARDS;
    Key::new(partition(shard), format!("{}#{}", instant(not_before), row.id))
}

/// The partition of a shard.
#[must_use]
pub fn partition(shard: u32) -> String {
    format!("outbox#{shard}")
}

/// An instant as sort keys write it: they sort as instants do, to the millisecond.
#[must_use]
pub fn instant(at: Timestamp) -> String {
    format!("{:.3}", at)
}

/// From when a row may be done, as its key says.
#[must_use]
pub fn not_before(document: &Document) -> Option<Timestamp> {
    document.key.sort.split('#').next()?.parse().ok()
}
