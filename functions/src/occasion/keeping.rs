//! How an event is written: the document, its count of seats, the lists it is in, and what the public reads.

use contract::records;
use contract::shards::Sharded;

use super::attendance::{Seats, seats_key};
use super::event::{by_time, key, of_group, of_series, slug_key};
use super::{Hall, Occasion};
use crate::App;
use crate::store::{Commit, Document, Key, Table};
use crate::trouble::Trouble;

/// Where lists of groups and series name an event.
fn listed(event: &Occasion) -> Vec<Key> {
    let groups = event.groups.iter().chain(&event.invited).map(|group| of_group(group));
    let series = event.series.as_deref().map(of_series);
    groups.chain(series).map(|partition| Key::new(partition, by_time(event))).collect()
}

fn public(event: &Occasion) -> Option<(Key, records::Event)> {
    let record = event.record()?;
    Some((Key::new(record.shard(), record.key()), record))
}

/// Writes a new event, with what leads to it and the count of its seats.
#[must_use]
pub fn insert(commit: Commit, event: &Occasion) -> Commit {
    let commit = commit
        .insert(Table::Work, key(&event.id), event)
        .insert(Table::Work, slug_key(&event.slug), &event.id)
        .insert(Table::Work, seats_key(&event.id), &Seats::of(event));
    let commit =
        listed(event).into_iter().fold(commit, |commit, key| commit.set(Table::Work, key, &event.id));
    match public(event) {
        Some((key, record)) => commit.set(Table::Public, key, &record),
        None => commit,
    }
}

/// An event is gone, with what leads to it; its slug stays taken.
#[must_use]
pub fn forget(commit: Commit, read: &Document, event: &Occasion) -> Commit {
    let commit = commit.remove(read).delete(Table::Work, seats_key(&event.id));
    let commit = listed(event).into_iter().fold(commit, |commit, key| commit.delete(Table::Work, key));
    match public(event) {
        Some((key, _)) => commit.delete(Table::Public, key),
        None => commit,
    }
}

/// Writes an event over what was read, with what the public reads of it, the lists it is in, and what its
/// count of seats goes by.
///
/// # Errors
/// The store does not answer.
pub fn save(
    app: &App,
    commit: Commit,
    read: &Document,
    old: &Occasion,
    new: &Occasion,
) -> Result<Commit, Trouble> {
    match Seats::of(old) == Seats::of(new) {
        true => Ok(write(commit, read, old, new)),
        false => Hall::changed(app, read, old, new)?.finish(commit),
    }
}

/// The same, where seats are counted already.
pub(super) fn write(commit: Commit, read: &Document, old: &Occasion, new: &Occasion) -> Commit {
    let commit = commit.replace(read, new);
    let (before, now) = (listed(old), listed(new));
    let gone = before.iter().filter(|key| !now.contains(key)).cloned();
    let commit = gone.fold(commit, |commit, key| commit.delete(Table::Work, key));
    let added = now.iter().filter(|key| !before.contains(key)).cloned();
    let commit = added.fold(commit, |commit, key| commit.set(Table::Work, key, &new.id));
    match (public(old), public(new)) {
        // Another month or department is another file: nothing stays behind in the first.
        (Some((before, _)), Some((now, record))) if before != now => {
            commit.delete(Table::Public, before).set(Table::Public, now, &record)
        }
        (_, Some((now, record))) => commit.set(Table::Public, now, &record),
        (Some((before, _)), None) => commit.delete(Table::Public, before),
        (None, None) => commit,
    }
}
