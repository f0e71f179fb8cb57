//! The embedded engine: four tables in one SQLite file, WAL, every commit on the disk before it is
//! answered. One writer takes what has gathered while the disk was busy and writes it in one go.

pub mod layout;
mod sql;
mod writer;

use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use rusqlite::Connection;

use super::{Commit, Document, Key, Page, Query, StoreError, Table};

/// A SQLite database.
#[derive(Debug)]
pub struct Sqlite(Place);

#[derive(Debug)]
enum Place {
    File { path: PathBuf, writer: writer::Writer, readers: Mutex<Vec<Connection>> },
    // Tests and simulations: one connection does all.
    Memory(Mutex<Connection>),
}

impl Sqlite {
    /// Opens the file, or makes it.
    ///
    /// # Errors
    /// It cannot be opened, is no database, or was written by another version.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        let mut connection = sql::open_file(path)?;
        layout::lay_out(&mut connection)?;
        let writer = writer::Writer::start(connection)?;
        Ok(Self(Place::File { path: path.to_owned(), writer, readers: Mutex::new(Vec::new()) }))
    }

    /// A database that is gone with the process.
    ///
    /// # Errors
    /// SQLite refuses.
    pub fn in_memory() -> Result<Self, StoreError> {
        let mut connection = Connection::open_in_memory().map_err(sql::unavailable)?;
        layout::lay_out(&mut connection)?;
        Ok(Self(Place::Memory(Mutex::new(connection))))
    }

    pub(super) fn get(
        &self,
        table: Table,
        key: &Key,
        now: Timestamp,
    ) -> Result<Option<Document>, StoreError> {
        self.reading(|connection| sql::get(connection, table, key, now))
    }

    pub(super) fn query(
        &self,
        table: Table,
        query: &Query,
        now: Timestamp,
    ) -> Result<Page<String>, StoreError> {
        self.reading(|connection| sql::query(connection, table, query, now))
    }

    pub(super) fn scan(
        &self,
        table: Table,
        after: Option<&Key>,
        limit: usize,
        now: Timestamp,
    ) -> Result<Page<Key>, StoreError> {
        self.reading(|connection| sql::scan(connection, table, after, limit, now))
    }

    pub(super) fn commit(&self, commit: &Commit, now: Timestamp) -> Result<(), StoreError> {
        match &self.0 {
            Place::File { writer, .. } => writer.commit(commit.clone(), now),
            Place::Memory(connection) => sql::commit_alone(&mut lock(connection), commit, now),
        }
    }

    pub(super) fn sweep(&self, now: Timestamp) -> Result<usize, StoreError> {
        match &self.0 {
            Place::File { writer, .. } => writer.sweep(now),
            Place::Memory(connection) => sql::sweep(&lock(connection), now),
        }
    }

    /// Copies the database into a new file while it is in use, without `short_lived`.
    ///
    /// # Errors
    /// The file is there already, or cannot be written.
    pub fn backup(&self, to: &Path) -> Result<(), StoreError> {
        if to.exists() {
            return Err(StoreError::Unavailable(format!("{} is there already", to.display())));
        }
        self.reading(|connection| sql::backup(connection, to))
    }

    /// Reads the whole file and looks whether it holds together.
    ///
    /// # Errors
    /// It does not; or it cannot be read.
    pub fn check(&self) -> Result<(), StoreError> {
        self.reading(layout::look)
    }

    fn reading<T>(&self, read: impl FnOnce(&Connection) -> Result<T, StoreError>) -> Result<T, StoreError> {
        match &self.0 {
            Place::Memory(connection) => read(&lock(connection)),
            Place::File { path, readers, .. } => {
                let free = lock(readers).pop();
                let connection = match free {
                    Some(connection) => connection,
                    None => sql::open_file(path)?,
                };
                let result = read(&connection);
                lock(readers).push(connection);
                result
            }
        }
    }
}

/// A panic elsewhere does not make a connection unusable: every write is a transaction.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
