//! Those who watch a store: what was called, and everything it holds.

use std::sync::{Arc, Mutex, PoisonError};

use functions::store::{Call, Document, Moment, Observer, Store, StoreError, Table, kind_of};

/// Notes the kind of every call: operation, table, kind of document. Never whose.
#[derive(Debug, Default)]
pub struct Trace(Mutex<Vec<String>>);

impl Trace {
    /// A new one.
    #[must_use]
    pub fn begin() -> Arc<Self> {
        Arc::new(Self::default())
    }

    /// What was called since the last time it was asked.
    #[must_use]
    pub fn take(&self) -> Vec<String> {
        std::mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Observer for Trace {
    fn observe(&self, moment: Moment, call: &Call<'_>) -> Result<(), StoreError> {
        if moment == Moment::After {
            return Ok(());
        }
        let line = match call {
            Call::Get { table, key } => format!("get {} {}", table.name(), kind_of(&key.partition)),
            Call::Query { table, query } => format!("query {} {}", table.name(), kind_of(&query.partition)),
            Call::Scan { table } => format!("scan {}", table.name()),
            Call::Commit { commit } => {
                let writes = commit.writes().iter();
                let mut kinds: Vec<String> = writes
                    .map(|write| format!("{} {}", write.table().name(), kind_of(&write.key().partition)))
                    .collect();
                kinds.sort();
                format!("commit {}", kinds.join(", "))
            }
        };
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(line);
        Ok(())
    }
}

/// Everything a store holds and shows.
///
/// # Panics
/// When the store does not answer.
#[must_use]
pub fn everything(store: &Store) -> Vec<Document> {
    let mut all = Vec::new();
    for table in Table::ALL {
        let mut after = None;
        loop {
            let page = store.scan(table, after.as_ref(), 500).unwrap_or_else(|error| panic!("{error}"));
            all.extend(page.documents);
            match page.next {
                Some(next) => after = Some(next),
                None => break,
            }
        }
    }
    all
}
