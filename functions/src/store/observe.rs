//! Those who see each call of a store: publication after a commit, traces and grants in tests, and
//! faults in simulations, which break calls before or after they are done.

use std::fmt::Debug;

use super::{Commit, Key, Query, StoreError, Table};

/// A call of the store.
#[derive(Debug, Clone, Copy)]
pub enum Call<'a> {
    /// One document is read.
    Get {
        /// Where.
        table: Table,
        /// Which.
        key: &'a Key,
    },
    /// A partition is read.
    Query {
        /// Where.
        table: Table,
        /// What.
        query: &'a Query,
    },
    /// A whole table is read.
    Scan {
        /// Which.
        table: Table,
    },
    /// Several writes.
    Commit {
        /// The writes.
        commit: &'a Commit,
    },
}

/// When an observer is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// Nothing is done yet; an error keeps it so.
    Before,
    /// It is done; an error makes the caller believe that it may not be, as a lost answer would.
    After,
}

/// Sees each call.
pub trait Observer: Debug + Send + Sync {
    /// Told before and after.
    ///
    /// # Errors
    /// What the caller shall get instead of an answer.
    fn observe(&self, moment: Moment, call: &Call<'_>) -> Result<(), StoreError>;
}
