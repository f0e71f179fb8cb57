//! The cases. Each gets a store with nothing in it and a clock that it may move.

mod expiry;
mod guards;
mod limits;
mod parallel;
mod reading;

use std::panic::{AssertUnwindSafe, catch_unwind};

use functions::clock::Clock;
use functions::store::{Commit, Document, Key, Store, StoreError, Table};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use tests::report::figure;

use crate::engine;

/// A case: its name, and what must hold.
pub type Case = (&'static str, fn(&Store));

/// Every case.
fn cases() -> Vec<Case> {
    [reading::CASES, guards::CASES, expiry::CASES, limits::CASES, parallel::CASES].concat()
}

/// Whether a case holds on a store.
fn holds(case: fn(&Store), store: &Store) -> bool {
    catch_unwind(AssertUnwindSafe(|| case(store))).is_ok()
}

/// Holds an engine to every case but those of its known gaps, which `gaps` shows.
fn hold(name: &str, gaps: &[Case], new: impl Fn() -> Store) {
    let known = |name: &str| gaps.iter().any(|(gap, _)| *gap == name);
    let cases: Vec<Case> = cases().into_iter().filter(|(case, _)| !known(case)).collect();
    let failed: Vec<&str> =
        cases.iter().filter(|(_, case)| !holds(*case, &new())).map(|(case, _)| *case).collect();
    figure(&format!("store contract cases on {name}"), cases.len());
    assert!(failed.is_empty(), "{name}: {failed:?}");
}

#[test]
fn sqlite_in_a_file_holds_the_contract() {
    let folder = tempfile::tempdir().expect("a folder");
    hold("SQLite in a file", &[], || engine::in_file(folder.path()));
}

#[test]
fn sqlite_in_memory_holds_the_contract() {
    hold("SQLite in memory", &[], engine::in_memory);
}

#[test]
fn dynoxide_holds_the_contract() {
    let emulator = engine::dynoxide();
    hold("dynoxide", &[], || engine::emulated(&emulator));
}

#[test]
fn moto_holds_the_contract() {
    let Some(emulator) = engine::moto() else { return };
    // It loses what is written at once: see `gaps`.
    hold("moto", parallel::CASES, || engine::emulated(&emulator));
}

/// A document's key in the partition of most cases.
fn key(sort: &str) -> Key {
    Key::new("idea#1", sort)
}

/// Writes documents that are not there yet.
fn insert(store: &Store, sorts: &[&str]) {
    for sort in sorts {
        let commit = Commit::new().insert(Table::Work, key(sort), &json!({ "sort": sort }));
        assert_eq!(store.commit(&commit), Ok(()), "{sort}");
    }
}

/// The document, which must be there.
fn read(store: &Store, key: &Key) -> Document {
    store.get(Table::Work, key).expect("an answer").expect("a document")
}

/// Whether nothing is there.
fn is_absent(store: &Store, table: Table, key: &Key) -> bool {
    store.get(table, key).expect("an answer").is_none()
}

/// The sort keys, in the order they came.
fn sorts(documents: &[Document]) -> Vec<&str> {
    documents.iter().map(|document| document.key.sort.as_str()).collect()
}

/// The body as a value.
fn value(document: &Document) -> Value {
    document.read().expect("a body")
}

/// So many seconds from now, by the store's clock.
fn in_seconds(store: &Store, seconds: i64) -> Timestamp {
    store.clock().now() + SignedDuration::from_secs(seconds)
}

/// Moves the store's clock on.
fn pass(store: &Store, seconds: i64) {
    match store.clock() {
        Clock::Virtual(clock) => clock.pass(SignedDuration::from_secs(seconds)),
        Clock::System | Clock::Ahead(_) => panic!("the cases need a clock they can move"),
    }
}

/// Refused for its size, with nothing written.
fn is_too_large(result: &Result<(), StoreError>) -> bool {
    matches!(result, Err(StoreError::TooLarge(_)))
}
