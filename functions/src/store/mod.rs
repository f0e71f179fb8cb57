//! The port of the stores: documents in four tables, read by partition, written in commits.
//!
//! A document lies in a table under a partition and a sort key, has a version that grows with each
//! write, a JSON body, and perhaps an instant from which it is gone. Reads never show what is expired,
//! whether or not the engine has deleted it yet.
//!
//! - `commit`: several writes that all happen or none, each with a guard.
//! - `sqlite`, `dynamodb`: the two engines; one suite of tests holds both to this page.
//! - `observe`: who wants to see, refuse or break calls (tests, grants, publication).

mod commit;
#[cfg(feature = "aws")]
pub mod dynamodb;
mod observe;
pub mod sqlite;

use std::fmt;
use std::sync::Arc;

use jiff::Timestamp;
use serde::de::DeserializeOwned;

pub use commit::{Commit, Guard, MAX_COMMIT_BYTES, MAX_DOCUMENT_BYTES, MAX_WRITES, Write};
pub use observe::{Call, Moment, Observer};

use crate::clock::Clock;

/// The four tables: the permission boundary.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Table {
    /// Addresses, profiles, consents, follow-ups.
    People,
    /// Every record with its state and its author's key, pending and private things, mandates.
    Work,
    /// Projections that may be public: what export reads.
    Public,
    /// Sessions, tokens, nonces, idempotency keys: not in backups.
    ShortLived,
}

impl Table {
    /// All four.
    pub const ALL: [Self; 4] = [Self::People, Self::Work, Self::Public, Self::ShortLived];

    /// Its name in SQL and at the end of a DynamoDB table's name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::People => "people",
            Self::Work => "work",
            Self::Public => "public",
            Self::ShortLived => "short_lived",
        }
    }
}

/// Where a document lies in its table. Both parts are at most 1,024 bytes of text, and not empty.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key {
    /// What is read together.
    pub partition: String,
    /// Order inside, by bytes.
    pub sort: String,
}

impl Key {
    /// The key of a document among others of its partition.
    #[must_use]
    pub fn new(partition: impl Into<String>, sort: impl Into<String>) -> Self {
        Self { partition: partition.into(), sort: sort.into() }
    }

    /// The key of a document that is alone, or the head, in its partition.
    #[must_use]
    pub fn head(partition: impl Into<String>) -> Self {
        Self::new(partition, HEAD)
    }
}

/// Sort key of a partition's head: before every letter and digit.
pub const HEAD: &str = "!";

/// A document as read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Its table.
    pub table: Table,
    /// Its place.
    pub key: Key,
    /// Grows with each write; what a guard compares.
    pub version: u64,
    /// A JSON text.
    pub body: String,
    /// Gone from then on.
    pub expires_at: Option<Timestamp>,
}

impl Document {
    /// The body as a type.
    ///
    /// # Errors
    /// [`StoreError::Broken`] when it is not of that form.
    pub fn read<T: DeserializeOwned>(&self) -> Result<T, StoreError> {
        serde_json::from_str(&self.body)
            .map_err(|error| StoreError::Broken(format!("{} of {}: {error}", self.table.name(), self.kind())))
    }

    /// The part of the partition before the first `#`: what kind of thing it is, never whose.
    #[must_use]
    pub fn kind(&self) -> &str {
        kind_of(&self.key.partition)
    }
}

/// The part of a partition before the first `#`.
#[must_use]
pub fn kind_of(partition: &str) -> &str {
    partition.split('#').next().unwrap_or_default()
}

/// Which sort keys of a partition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Span {
    /// All.
    All,
    /// Those that begin so.
    Prefix(String),
    /// Those strictly before.
    Before(String),
}

/// A question to one partition; answers come in order of the sort key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    /// The partition.
    pub partition: String,
    /// Which sort keys.
    pub span: Span,
    /// Only those strictly after this sort key: the next page.
    pub after: Option<String>,
    /// At most so many, 1 to 1,000.
    pub limit: usize,
}

impl Query {
    /// Everything of a partition, 1,000 at most.
    #[must_use]
    pub fn all(partition: impl Into<String>) -> Self {
        Self { partition: partition.into(), span: Span::All, after: None, limit: 1000 }
    }

    /// What begins so, 1,000 at most.
    #[must_use]
    pub fn prefix(partition: impl Into<String>, prefix: impl Into<String>) -> Self {
        Self { span: Span::Prefix(prefix.into()), ..Self::all(partition) }
    }

    /// What comes strictly before, 1,000 at most.
    #[must_use]
    pub fn before(partition: impl Into<String>, sort: impl Into<String>) -> Self {
        Self { span: Span::Before(sort.into()), ..Self::all(partition) }
    }

    /// At most so many.
    #[must_use]
    pub fn limit(self, limit: usize) -> Self {
        Self { limit, ..self }
    }
}

/// A page of documents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<Next> {
    /// In order.
    pub documents: Vec<Document>,
    /// Where the next page begins; nothing when this was the last. A page may be short, or even empty,
    /// and still have a next one.
    pub next: Option<Next>,
}

/// Why a call did not go well.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StoreError {
    /// A guard did not hold: nothing was written. Read again and decide again.
    Conflict,
    /// Above the limits of a commit: nothing was written. What is larger is a job.
    TooLarge(String),
    /// This handle has no right to that table: a wiring mistake.
    NotGranted(Table),
    /// The engine did not answer, or not clearly: it may be done or not.
    Unavailable(String),
    /// A body is not of the form this code knows.
    Broken(String),
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Conflict => f.write_str("somebody else wrote first"),
            Self::TooLarge(what) => write!(f, "too large for one commit: {what}"),
            Self::NotGranted(table) => write!(f, "no right to the table {}", table.name()),
            Self::Unavailable(why) => write!(f, "the store does not answer: {why}"),
            Self::Broken(what) => write!(f, "a document is not readable: {what}"),
        }
    }
}

impl std::error::Error for StoreError {}

/// The engines: a closed set, chosen once at start.
#[derive(Debug, Clone)]
enum Engine {
    Sqlite(Arc<sqlite::Sqlite>),
    #[cfg(feature = "aws")]
    DynamoDb(Arc<dynamodb::DynamoDb>),
}

/// A handle to the stores; clones share the engine.
#[derive(Debug, Clone)]
pub struct Store {
    engine: Engine,
    clock: Clock,
    granted: [bool; 4],
    observers: Vec<Arc<dyn Observer>>,
}

impl Store {
    /// All four tables in one SQLite file, or in memory.
    #[must_use]
    pub fn sqlite(engine: sqlite::Sqlite, clock: Clock) -> Self {
        Self { engine: Engine::Sqlite(Arc::new(engine)), clock, granted: [true; 4], observers: Vec::new() }
    }

    /// Four tables of DynamoDB.
    #[cfg(feature = "aws")]
    #[must_use]
    pub fn dynamodb(engine: dynamodb::DynamoDb, clock: Clock) -> Self {
        Self { engine: Engine::DynamoDb(Arc::new(engine)), clock, granted: [true; 4], observers: Vec::new() }
    }

    /// The same stores for a permission set: other tables are refused, as AWS would.
    #[must_use]
    pub fn only(&self, tables: &[Table]) -> Self {
        let granted = Table::ALL.map(|table| tables.contains(&table) && self.granted[table as usize]);
        Self { granted, ..self.clone() }
    }

    /// The same stores with one who sees each call.
    #[must_use]
    pub fn observed(&self, observer: Arc<dyn Observer>) -> Self {
        let mut store = self.clone();
        store.observers.push(observer);
        store
    }

    /// The clock reads and guards go by.
    #[must_use]
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// The SQLite engine, for backups.
    #[must_use]
    pub fn as_sqlite(&self) -> Option<&sqlite::Sqlite> {
        match &self.engine {
            Engine::Sqlite(engine) => Some(engine),
            #[cfg(feature = "aws")]
            Engine::DynamoDb(_) => None,
        }
    }

    /// One document, unless it is absent or expired. Reads see every commit that was answered.
    ///
    /// # Errors
    /// The engine does not answer, or the table is not granted.
    pub fn get(&self, table: Table, key: &Key) -> Result<Option<Document>, StoreError> {
        let call = Call::Get { table, key };
        self.observe(&call, &[table], || match &self.engine {
            Engine::Sqlite(engine) => engine.get(table, key, self.clock.now()),
            #[cfg(feature = "aws")]
            Engine::DynamoDb(engine) => engine.get(table, key, self.clock.now()),
        })
    }

    /// A document that must be there, as a type; `None` when it is not.
    ///
    /// # Errors
    /// As [`Store::get`], or the body is not of that form.
    pub fn read<T: DeserializeOwned>(
        &self,
        table: Table,
        key: &Key,
    ) -> Result<Option<(Document, T)>, StoreError> {
        match self.get(table, key)? {
            Some(document) => document.read().map(|body| Some((document, body))),
            None => Ok(None),
        }
    }

    /// Documents of one partition, in order.
    ///
    /// # Errors
    /// As [`Store::get`].
    pub fn query(&self, table: Table, query: &Query) -> Result<Page<String>, StoreError> {
        let call = Call::Query { table, query };
        self.observe(&call, &[table], || match &self.engine {
            Engine::Sqlite(engine) => engine.query(table, query, self.clock.now()),
            #[cfg(feature = "aws")]
            Engine::DynamoDb(engine) => engine.query(table, query, self.clock.now()),
        })
    }

    /// Every document of a question, page after page.
    ///
    /// # Errors
    /// As [`Store::get`].
    pub fn query_all(&self, table: Table, query: &Query) -> Result<Vec<Document>, StoreError> {
        let mut query = query.clone();
        let mut all = Vec::new();
        loop {
            let page = self.query(table, &query)?;
            all.extend(page.documents);
            match page.next {
                Some(next) => query.after = Some(next),
                None => return Ok(all),
            }
        }
    }

    /// Every document of a table, in the engine's order: moving house, recounts, never a request.
    ///
    /// # Errors
    /// As [`Store::get`].
    pub fn scan(&self, table: Table, after: Option<&Key>, limit: usize) -> Result<Page<Key>, StoreError> {
        let call = Call::Scan { table };
        self.observe(&call, &[table], || match &self.engine {
            Engine::Sqlite(engine) => engine.scan(table, after, limit, self.clock.now()),
            #[cfg(feature = "aws")]
            Engine::DynamoDb(engine) => engine.scan(table, after, limit, self.clock.now()),
        })
    }

    /// Writes all of it or nothing.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when a guard does not hold; see [`StoreError`] for the rest.
    pub fn commit(&self, commit: &Commit) -> Result<(), StoreError> {
        commit.check_limits()?;
        if commit.writes().is_empty() {
            return Ok(());
        }
        let tables: Vec<Table> = commit.writes().iter().map(Write::table).collect();
        self.observe(&Call::Commit { commit }, &tables, || match &self.engine {
            Engine::Sqlite(engine) => engine.commit(commit, self.clock.now()),
            #[cfg(feature = "aws")]
            Engine::DynamoDb(engine) => engine.commit(commit, self.clock.now()),
        })
    }

    /// Deletes what is expired; returns how many. DynamoDB does it by itself, late.
    ///
    /// # Errors
    /// As [`Store::get`].
    pub fn sweep(&self) -> Result<usize, StoreError> {
        match &self.engine {
            Engine::Sqlite(engine) => engine.sweep(self.clock.now()),
            #[cfg(feature = "aws")]
            Engine::DynamoDb(_) => Ok(0),
        }
    }

    fn observe<T>(
        &self,
        call: &Call<'_>,
        tables: &[Table],
        run: impl FnOnce() -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        if let Some(refused) = tables.iter().find(|table| !self.granted[**table as usize]) {
            return Err(StoreError::NotGranted(*refused));
        }
        for observer in &self.observers {
            observer.observe(Moment::Before, call)?;
        }
        let result = run()?;
        for observer in &self.observers {
            observer.observe(Moment::After, call)?;
        }
        Ok(result)
    }
}
