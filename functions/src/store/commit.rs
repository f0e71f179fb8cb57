//! Several writes that all happen or none, under DynamoDB's limits on every engine.

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde::Serialize;

use super::{Document, Key, StoreError, Table};

/// Writes in one commit (DynamoDB: TransactWriteItems takes 100).
pub const MAX_WRITES: usize = 100;
/// Bytes of one commit's keys and bodies (DynamoDB: 4 MB a transaction).
pub const MAX_COMMIT_BYTES: usize = 4_000_000;
/// Bytes of one document's key and body (DynamoDB: 400 KB an item, attribute names and all).
pub const MAX_DOCUMENT_BYTES: usize = 390_000;
const MAX_KEY_BYTES: usize = 1024;

/// What must hold for a write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Guard {
    /// Nothing.
    Any,
    /// No document is there, or it is expired.
    Absent,
    /// The document is there, is not expired, and has this version.
    Version(u64),
}

/// One write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Write {
    /// Writes the document.
    Put {
        /// Where.
        table: Table,
        /// Which.
        key: Key,
        /// A JSON text.
        body: String,
        /// Gone from then on.
        expires_at: Option<Timestamp>,
        /// What must hold.
        guard: Guard,
    },
    /// Removes the document.
    Delete {
        /// Where.
        table: Table,
        /// Which.
        key: Key,
        /// What must hold.
        guard: Guard,
    },
    /// Writes nothing, and holds the rest to what must hold.
    Check {
        /// Where.
        table: Table,
        /// Which.
        key: Key,
        /// What must hold.
        guard: Guard,
    },
}

impl Write {
    /// Its table.
    #[must_use]
    pub fn table(&self) -> Table {
        match self {
            Self::Put { table, .. } | Self::Delete { table, .. } | Self::Check { table, .. } => *table,
        }
    }

    /// Its key.
    #[must_use]
    pub fn key(&self) -> &Key {
        match self {
            Self::Put { key, .. } | Self::Delete { key, .. } | Self::Check { key, .. } => key,
        }
    }

    fn bytes(&self) -> usize {
        let body = match self {
            Self::Put { body, .. } => body.len(),
            Self::Delete { .. } | Self::Check { .. } => 0,
        };
        self.key().partition.len() + self.key().sort.len() + body
    }
}

/// Several writes, one at most a document.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Commit {
    writes: Vec<Write>,
    fault: Option<StoreError>,
}

impl Commit {
    /// Nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Writes a document that must not be there.
    #[must_use]
    pub fn insert(self, table: Table, key: Key, body: &impl Serialize) -> Self {
        self.put(table, key, body, None, Guard::Absent)
    }

    /// Writes a document that must not be there, gone at an instant.
    #[must_use]
    pub fn insert_until(self, table: Table, key: Key, body: &impl Serialize, expires_at: Timestamp) -> Self {
        self.put(table, key, body, Some(expires_at), Guard::Absent)
    }

    /// Writes a document, whatever is there.
    #[must_use]
    pub fn set(self, table: Table, key: Key, body: &impl Serialize) -> Self {
        self.put(table, key, body, None, Guard::Any)
    }

    /// Writes over a document as it was read; it keeps its expiry.
    #[must_use]
    pub fn replace(self, read: &Document, body: &impl Serialize) -> Self {
        self.put(read.table, read.key.clone(), body, read.expires_at, Guard::Version(read.version))
    }

    /// Removes a document as it was read.
    #[must_use]
    pub fn remove(mut self, read: &Document) -> Self {
        let guard = Guard::Version(read.version);
        self.writes.push(Write::Delete { table: read.table, key: read.key.clone(), guard });
        self
    }

    /// Removes a document, whatever it is.
    #[must_use]
    pub fn delete(mut self, table: Table, key: Key) -> Self {
        self.writes.push(Write::Delete { table, key, guard: Guard::Any });
        self
    }

    /// Holds the rest to a document still being as it was read.
    #[must_use]
    pub fn check(mut self, read: &Document) -> Self {
        let guard = Guard::Version(read.version);
        self.writes.push(Write::Check { table: read.table, key: read.key.clone(), guard });
        self
    }

    /// Holds the rest to a document not being there.
    #[must_use]
    pub fn check_absent(mut self, table: Table, key: Key) -> Self {
        self.writes.push(Write::Check { table, key, guard: Guard::Absent });
        self
    }

    /// Writes a document with its expiry and guard.
    #[must_use]
    pub fn put(
        mut self,
        table: Table,
        key: Key,
        body: &impl Serialize,
        expires_at: Option<Timestamp>,
        guard: Guard,
    ) -> Self {
        match serde_json::to_string(body) {
            Ok(body) => self.writes.push(Write::Put { table, key, body, expires_at, guard }),
            Err(error) => self.fault = Some(StoreError::Broken(error.to_string())),
        }
        self
    }

    /// These writes and those.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.writes.extend(other.writes);
        self.fault = self.fault.or(other.fault);
        self
    }

    /// The writes.
    #[must_use]
    pub fn writes(&self) -> &[Write] {
        &self.writes
    }

    pub(super) fn check_limits(&self) -> Result<(), StoreError> {
        if let Some(fault) = &self.fault {
            return Err(fault.clone());
        }
        if self.writes.len() > MAX_WRITES {
            return Err(StoreError::TooLarge(format!("{} writes, at most {MAX_WRITES}", self.writes.len())));
        }
        let mut seen = BTreeSet::new();
        for write in &self.writes {
            let key = write.key();
            let kind = super::kind_of(&key.partition);
            let fits = |text: &str| !text.is_empty() && text.len() <= MAX_KEY_BYTES;
            if !fits(&key.partition) || !fits(&key.sort) {
                return Err(StoreError::TooLarge(format!(
                    "a key of {kind} is empty or above {MAX_KEY_BYTES} bytes"
                )));
            }
            if write.bytes() > MAX_DOCUMENT_BYTES {
                return Err(StoreError::TooLarge(format!(
                    "a document of {kind} has {} bytes",
                    write.bytes()
                )));
            }
            if !seen.insert((write.table(), key)) {
                return Err(StoreError::TooLarge(format!("two writes to one document of {kind}")));
            }
        }
        let bytes: usize = self.writes.iter().map(Write::bytes).sum();
        if bytes > MAX_COMMIT_BYTES {
            return Err(StoreError::TooLarge(format!("{bytes} bytes, at most {MAX_COMMIT_BYTES}")));
        }
        Ok(())
    }
}
