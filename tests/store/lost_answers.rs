//! A commit whose answer is lost on its way back is done once, or said to be unclear. It is never said to
//! be in conflict, for the conflict would be with itself.

use functions::random::Random;
use functions::store::dynamodb::{Access, DynamoDb};
use functions::store::{Commit, Key, Query, Store, StoreError, Table};
use serde_json::json;
use tests::losing::Losing;

use crate::engine;

fn key(sort: &str) -> Key {
    Key::new("idea#1", sort)
}

/// Loses so many answers to a call, and tells how many requests it took.
fn losing<T>(answers: u32, call: impl FnOnce(&Store) -> T, then: impl FnOnce(T, &Store, u32)) {
    let dynoxide = engine::dynoxide();
    let network = Losing::before(dynoxide.port);
    let prefix = format!("lost-{}-", network.port);
    let engine = DynamoDb::start(&Access::emulator(network.port), &prefix, Random::system());
    let engine = engine.expect("an engine");
    engine.create_tables().expect("tables");
    let store = Store::dynamodb(engine, engine::clock());
    let before = network.requests();
    network.lose(answers);
    let result = call(&store);
    let requests = network.requests() - before;
    then(result, &store, requests);
}

fn version(store: &Store, sort: &str) -> Option<u64> {
    store.get(Table::Work, &key(sort)).expect("an answer").map(|document| document.version)
}

#[test]
fn a_transaction_is_repeated_and_done_once() {
    let insert = |commit: Commit, sort| commit.insert(Table::Work, key(sort), &json!({}));
    let two = insert(insert(Commit::new(), "a"), "b");
    losing(
        2,
        |store| store.commit(&two),
        |result, store, requests| {
            assert_eq!((result, requests), (Ok(()), 3));
            assert_eq!((version(store, "a"), version(store, "b")), (Some(1), Some(1)));
        },
    );
}

#[test]
fn a_guarded_write_alone_is_unclear() {
    let insert = Commit::new().insert(Table::Work, key("a"), &json!({}));
    losing(
        1,
        |store| store.commit(&insert),
        |result, store, requests| {
            assert!(matches!(result, Err(StoreError::Unavailable(_))), "{result:?}");
            assert_eq!((requests, version(store, "a")), (1, Some(1)));
        },
    );
}

#[test]
fn a_write_of_whatever_was_there_is_repeated() {
    let set = Commit::new().set(Table::Work, key("a"), &json!({}));
    losing(
        1,
        |store| store.commit(&set),
        |result, store, requests| {
            assert_eq!((result, requests), (Ok(()), 2));
            assert!(version(store, "a").is_some());
        },
    );
}

#[test]
fn a_read_is_repeated() {
    losing(
        3,
        |store| store.query(Table::Work, &Query::all("idea#1")),
        |result, _, requests| {
            assert_eq!(result.map(|page| page.documents.len()), Ok(0));
            assert_eq!(requests, 4);
        },
    );
}
