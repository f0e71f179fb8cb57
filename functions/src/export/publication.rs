//! Which shards a commit touched, and a bell for whoever publishes them.

use std::collections::BTreeSet;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use contract::shards::Kind;

use super::carried;
use crate::store::{Call, Moment, Observer, StoreError, Table, Write};

/// Sees every commit, and remembers the shards that are not exported yet.
#[derive(Debug, Default)]
pub struct Publication {
    shards: Mutex<Shards>,
    rung: Condvar,
}

#[derive(Debug, Default)]
struct Shards {
    /// Written.
    touched: BTreeSet<String>,
    /// A commit began; if its answer is lost, it may be written or not.
    begun: BTreeSet<String>,
}

impl Publication {
    /// Waits until something was published, `longest` at most, and takes the names of its shards. After a
    /// long wait, those of commits that nobody knows the end of come too.
    pub fn wait(&self, longest: Duration) -> BTreeSet<String> {
        let shards = self.lock();
        let waited = self.rung.wait_timeout_while(shards, longest, |shards| shards.touched.is_empty());
        let (mut shards, timeout) = waited.unwrap_or_else(PoisonError::into_inner);
        let mut taken = std::mem::take(&mut shards.touched);
        if timeout.timed_out() {
            taken.append(&mut shards.begun);
        }
        taken
    }

    /// Gives names back that could not be exported.
    pub fn again(&self, names: BTreeSet<String>) {
        self.lock().begun.extend(names);
    }

    fn lock(&self) -> MutexGuard<'_, Shards> {
        self.shards.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Observer for Publication {
    fn observe(&self, moment: Moment, call: &Call<'_>) -> Result<(), StoreError> {
        let Call::Commit { commit } = call else { return Ok(()) };
        let names: BTreeSet<&str> = commit.writes().iter().filter_map(published).collect();
        if names.is_empty() {
            return Ok(());
        }
        let mut shards = self.lock();
        for name in names {
            match moment {
                Moment::Before => _ = shards.begun.insert(name.to_owned()),
                Moment::After => {
                    shards.begun.remove(name);
                    shards.touched.insert(name.to_owned());
                    self.rung.notify_all();
                }
            }
        }
        Ok(())
    }
}

fn published(write: &Write) -> Option<&str> {
    let name = write.key().partition.as_str();
    let writes = !matches!(write, Write::Check { .. });
    let leaves = Kind::of(name).is_some() || carried::name_of(name).is_some();
    (writes && write.table() == Table::Public && leaves).then_some(name)
}
