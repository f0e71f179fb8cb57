//! Moving house: every document of a table on a line of its own, and back. Not for anyone's eyes: all that
//! is known of people is in it.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::store::{Commit, Guard, Key, Store, StoreError, Table};

/// Documents read at once.
const PAGE: usize = 500;
/// Writes of one commit, and bytes of bodies: well under the limits of every engine.
const MOST_WRITES: usize = 50;
const MOST_BYTES: usize = 3_000_000;

/// A document on its line. Versions begin anew in the house it moves to: nobody there holds one.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Moved {
    partition: String,
    sort: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    expires_at: Option<Timestamp>,
    body: Box<RawValue>,
}

/// Some lines of a table, and where the next begin.
///
/// # Errors
/// The store does not answer, or a body is no JSON.
pub fn lines(
    store: &Store,
    table: Table,
    after: Option<&Key>,
) -> Result<(Vec<String>, Option<Key>), StoreError> {
    let page = store.scan(table, after, PAGE)?;
    let mut lines = Vec::with_capacity(page.documents.len());
    for document in page.documents {
        let broken = |error: serde_json::Error| StoreError::Broken(error.to_string());
        let moved = Moved {
            partition: document.key.partition,
            sort: document.key.sort,
            expires_at: document.expires_at,
            body: RawValue::from_string(document.body).map_err(broken)?,
        };
        lines.push(serde_json::to_string(&moved).map_err(broken)?);
    }
    Ok((lines, page.next))
}

/// Whether nothing is in the stores yet.
///
/// # Errors
/// The store does not answer.
pub fn is_empty(store: &Store) -> Result<bool, StoreError> {
    for table in Table::ALL {
        if !store.scan(table, None, 1)?.documents.is_empty() {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Takes lines into a table; returns how many. Taking them again changes nothing.
///
/// # Errors
/// A line is not of this form: those before it are in. The store does not answer.
pub fn take_in<'a>(
    store: &Store,
    table: Table,
    lines: impl Iterator<Item = &'a str>,
) -> Result<usize, StoreError> {
    let (mut commit, mut bytes, mut taken) = (Commit::new(), 0, 0);
    for line in lines.filter(|line| !line.trim().is_empty()) {
        let moved: Moved = serde_json::from_str(line)
            .map_err(|error| StoreError::Broken(format!("line {}: column {}", taken + 1, error.column())))?;
        if commit.writes().len() >= MOST_WRITES || bytes + line.len() > MOST_BYTES {
            store.commit(&std::mem::take(&mut commit))?;
            bytes = 0;
        }
        bytes += line.len();
        taken += 1;
        let key = Key::new(moved.partition, moved.sort);
        commit = commit.put(table, key, &moved.body, moved.expires_at, Guard::Any);
    }
    store.commit(&commit)?;
    Ok(taken)
}
