//! An engine that is not there says so, and nothing else.

use std::net::TcpListener;

use functions::random::Random;
use functions::store::dynamodb::{Access, DynamoDb};
use functions::store::sqlite::Sqlite;
use functions::store::{Commit, Key, Query, Store, StoreError, Table};
use serde_json::json;

use crate::engine;

fn is_unavailable<T>(result: &Result<T, StoreError>) -> bool {
    matches!(result, Err(StoreError::Unavailable(_)))
}

/// Every call, with a guarded and a free write, alone and in a transaction.
fn nothing_answers(store: &Store) {
    let key = || Key::head("idea#1");
    assert!(is_unavailable(&store.get(Table::Work, &key())));
    assert!(is_unavailable(&store.query(Table::Work, &Query::all("idea#1"))));
    assert!(is_unavailable(&store.scan(Table::Work, None, 10)));
    let insert = Commit::new().insert(Table::Work, key(), &json!({}));
    let both = insert.clone().delete(Table::People, key());
    for commit in [insert, Commit::new().set(Table::Work, key(), &json!({})), both] {
        assert!(is_unavailable(&store.commit(&commit)), "{commit:?}");
    }
}

#[test]
fn a_folder_that_is_not_there_has_no_sqlite() {
    let folder = tempfile::tempdir().expect("a folder");
    assert!(is_unavailable(&Sqlite::open(&folder.path().join("nowhere/stores.db"))));
}

#[test]
fn a_port_where_nobody_listens_is_unavailable() {
    let port = TcpListener::bind("127.0.0.1:0").and_then(|l| l.local_addr()).expect("a port").port();
    let engine = DynamoDb::start(&Access::emulator(port), "maille-", Random::system()).expect("an engine");
    assert!(is_unavailable(&engine.create_tables()));
    nothing_answers(&Store::dynamodb(engine, engine::clock()));
}

#[test]
fn tables_that_are_not_there_are_unavailable() {
    let emulators = [Some(engine::dynoxide()), engine::moto()];
    for emulator in emulators.iter().flatten() {
        let engine = engine::of(emulator, "nobody-made-", Random::system());
        nothing_answers(&Store::dynamodb(engine, engine::clock()));
    }
}

#[test]
fn making_tables_twice_is_making_them_once() {
    let emulators = [Some(engine::dynoxide()), engine::moto()];
    for emulator in emulators.iter().flatten() {
        let engine = engine::of(emulator, "twice-", Random::system());
        assert_eq!(engine.create_tables(), Ok(()));
        assert_eq!(engine.create_tables(), Ok(()));
    }
}
