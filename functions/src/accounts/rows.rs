//! What accounts write about one person besides the profile, and where: found again when they go.

use jiff::Timestamp;

use crate::App;
use crate::person::Person;
use crate::store::{Commit, Key, Query, Table};
use crate::trouble::Trouble;
use crate::values::{Email, PersonKey};

/// What waits is an address of somebody known.
pub const ADDRESS: &str = "address#";
/// So many writes at a time.
const BATCH: usize = 40;

/// Where a form waits for its address to be confirmed; `what` says which form.
#[must_use]
pub fn pending(what: &str, token_hash: &str) -> Key {
    Key::head(format!("pending#{what}{token_hash}"))
}

/// Notes that something pending holds this address, so that it goes with the person.
#[must_use]
pub fn note_pending(app: &App, commit: Commit, email: &Email, pending: &Key, until: Timestamp) -> Commit {
    let key = Key::new(pendings_of(&email.hash(&app.platform.keys)), pending.partition.clone());
    commit.insert_until(Table::People, key, &(), until)
}

/// Partition of the names of what is pending about an address.
#[must_use]
pub fn pendings_of(hash: &str) -> String {
    format!("pendings#{hash}")
}

/// Where links lie that undo what was done to a person's addresses.
#[must_use]
pub fn undo_of(person: &PersonKey) -> String {
    format!("undo#{person}")
}

/// Where a person's copy of their data lies.
#[must_use]
pub fn copy_of(person: &PersonKey) -> String {
    format!("copy#{person}")
}

/// Where a request lies to move a lost mailbox.
#[must_use]
pub fn lost(hash: &str) -> Key {
    Key::head(format!("lost#{hash}"))
}

/// Where the requests about a person are named; sort keys are the partitions of the requests.
#[must_use]
pub fn lost_of(person: &PersonKey) -> String {
    format!("lost_of#{person}")
}

/// Voids what could still change a person's addresses: those that wait for their button, and requests to move
/// the mailbox.
///
/// # Errors
/// The store does not answer.
pub fn void_changes(app: &App, person: &Person) -> Result<(), Trouble> {
    let waiting = pending(ADDRESS, "").partition;
    let hashes = person.addresses.iter().flat_map(|one| one.email.hashes(&app.platform.keys));
    let queries = hashes
        .map(|hash| Query::prefix(pendings_of(&hash), &*waiting))
        .chain([Query::all(lost_of(&person.key))]);
    for query in queries {
        for batch in app.store().query_all(Table::People, &query)?.chunks(BATCH) {
            let commit = batch.iter().fold(Commit::new(), |commit, named| {
                commit
                    .delete(Table::People, named.key.clone())
                    .delete(Table::People, Key::head(named.key.sort.clone()))
            });
            app.store().commit(&commit)?;
        }
    }
    Ok(())
}

/// Removes all of it, a batch at a time; nothing to write once it is gone.
///
/// # Errors
/// The store does not answer.
pub fn forget(app: &App, person: &Person) -> Result<Commit, Trouble> {
    let all = |partition: String| app.store().query(Table::People, &Query::all(partition).limit(BATCH));
    for partition in [undo_of(&person.key), copy_of(&person.key)] {
        let page = all(partition)?.documents;
        if !page.is_empty() {
            return Ok(page.iter().fold(Commit::new(), Commit::remove));
        }
    }
    let hashes = person.addresses.iter().flat_map(|one| one.email.hashes(&app.platform.keys));
    for partition in hashes.map(|hash| pendings_of(&hash)).chain([lost_of(&person.key)]) {
        let page = all(partition)?.documents;
        if !page.is_empty() {
            return Ok(page.iter().fold(Commit::new(), |commit, named| {
                commit.remove(named).delete(Table::People, Key::head(named.key.sort.clone()))
            }));
        }
    }
    Ok(Commit::new())
}
