//! The invented movement in the stores themselves: what a trial shows, one may also act on.

use contract::records::Records;
use contract::shards;
use functions::export;
use functions::store::{Commit, Key, MAX_WRITES, Store, StoreError, Table};
use jiff::Timestamp;

/// Whether the stores hold a whole invented movement; nothing when they hold none.
///
/// # Errors
/// The store does not answer.
pub fn is_filled(store: &Store) -> Result<Option<bool>, StoreError> {
    let mark = store.get(Table::Public, &export::demo_mark())?;
    Ok(mark.map(|mark| mark.body == "true"))
}

/// Writes every record into `public`. The mark that all of it is invented comes first, and says at the end that
/// it is whole: a fill that was killed is done again.
///
/// # Errors
/// The store does not answer.
pub fn fill(store: &Store, records: &Records, skills_at: Timestamp) -> Result<(), StoreError> {
    store.commit(&Commit::new().set(Table::Public, export::demo_mark(), &false))?;
    for some in shards::all(records, skills_at).chunks(MAX_WRITES) {
        let mut commit = Commit::new();
        for kept in some {
            let body: serde_json::Value =
                serde_json::from_str(&kept.body).map_err(|error| StoreError::Broken(error.to_string()))?;
            commit = commit.set(Table::Public, Key::new(&kept.shard, &kept.key), &body);
        }
        store.commit(&commit)?;
    }
    store.commit(&Commit::new().set(Table::Public, export::demo_mark(), &true))
}
