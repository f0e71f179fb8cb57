//! DynamoDB's limits, everywhere: what would be refused there is refused here.

use functions::store::{
    Commit, Key, MAX_COMMIT_BYTES, MAX_DOCUMENT_BYTES, MAX_WRITES, Query, Store, StoreError, Table,
};
use serde_json::json;

use super::{Case, insert, is_absent, is_too_large, key};

pub const CASES: &[Case] = &[
    ("a hundred writes are one commit, one more is none", writes),
    ("a document as large as may be is written, a larger one is not", document),
    ("a commit as large as may be is written, a larger one is not", commit),
    ("two writes to one document are refused", twice),
    ("a key of 1,024 bytes is one, a longer or an empty one is none", keys),
    ("a table that is not granted is refused", not_granted),
];

fn of(count: usize) -> Commit {
    (0..count).fold(Commit::new(), |commit, number| {
        commit.insert(Table::Work, key(&format!("{number:03}")), &json!({ "number": number }))
    })
}

fn is_empty(store: &Store) -> bool {
    store.scan(Table::Work, None, 10).expect("a page").documents.is_empty()
}

fn writes(store: &Store) {
    assert!(is_too_large(&store.commit(&of(MAX_WRITES + 1))));
    assert!(is_empty(store));
    assert_eq!(store.commit(&of(MAX_WRITES)), Ok(()));
    let found = store.query_all(Table::Work, &Query::all("idea#1")).expect("documents");
    assert_eq!(found.len(), MAX_WRITES);
    assert_eq!(store.commit(&of(MAX_WRITES)), Err(StoreError::Conflict));
}

/// A text whose document has so many bytes, its key and its quotes among them.
fn text(key: &Key, bytes: usize) -> String {
    "m".repeat(bytes - key.partition.len() - key.sort.len() - 2)
}

fn document(store: &Store) {
    let at = key("large");
    let write = |bytes| store.commit(&Commit::new().set(Table::Work, at.clone(), &text(&at, bytes)));
    assert!(is_too_large(&write(MAX_DOCUMENT_BYTES + 1)));
    assert!(is_empty(store));
    assert_eq!(write(MAX_DOCUMENT_BYTES), Ok(()));
    let read = super::read(store, &at);
    assert_eq!(read.body.len() + at.partition.len() + at.sort.len(), MAX_DOCUMENT_BYTES);
}

/// So many bytes in eleven documents.
fn spread(bytes: usize) -> Commit {
    (0..11).fold(Commit::new(), |commit, number| {
        let at = key(&format!("{number:02}"));
        let share = bytes / 11 + if number < bytes % 11 { 1 } else { 0 };
        let text = text(&at, share);
        commit.set(Table::Work, at, &text)
    })
}

fn commit(store: &Store) {
    assert!(is_too_large(&store.commit(&spread(MAX_COMMIT_BYTES + 1))));
    assert!(is_empty(store));
    assert_eq!(store.commit(&spread(MAX_COMMIT_BYTES)), Ok(()));
    let found = store.query_all(Table::Work, &Query::all("idea#1")).expect("documents");
    assert_eq!(found.len(), 11);
}

fn twice(store: &Store) {
    let commit = Commit::new().set(Table::Work, key("a"), &1);
    assert!(is_too_large(&store.commit(&commit.clone().set(Table::Work, key("a"), &2))));
    assert!(is_too_large(&store.commit(&commit.clone().check_absent(Table::Work, key("a")))));
    assert!(is_too_large(&store.commit(&commit.clone().delete(Table::Work, key("a")))));
    assert!(is_empty(store));
    assert_eq!(store.commit(&commit.set(Table::Public, key("a"), &2)), Ok(()));
}

fn keys(store: &Store) {
    let longest = "é".repeat(512);
    let long = format!("{longest}e");
    let write = |partition: &str, sort: &str| {
        store.commit(&Commit::new().set(Table::Work, Key::new(partition, sort), &json!({})))
    };
    for (partition, sort) in [("", "a"), ("a", ""), (long.as_str(), "a"), ("a", long.as_str())] {
        assert!(is_too_large(&write(partition, sort)));
    }
    assert!(is_empty(store));
    assert_eq!(write(&longest, &longest), Ok(()));
    assert!(!is_absent(store, Table::Work, &Key::new(&longest, &longest)));
    let found = store.query_all(Table::Work, &Query::prefix(&longest, &longest)).expect("documents");
    assert_eq!(found.len(), 1);
}

fn not_granted(store: &Store) {
    insert(store, &["a"]);
    let work = store.only(&[Table::Work, Table::ShortLived]);
    let refused = StoreError::NotGranted(Table::People);
    assert_eq!(work.get(Table::People, &key("a")), Err(refused.clone()));
    assert_eq!(work.query(Table::People, &Query::all("idea#1")), Err(refused.clone()));
    assert_eq!(work.scan(Table::People, None, 1), Err(refused.clone()));
    let commit = Commit::new().set(Table::Work, key("b"), &1).set(Table::People, key("b"), &1);
    assert_eq!(work.commit(&commit), Err(refused.clone()));
    assert!(is_absent(store, Table::Work, &key("b")));
    assert!(!is_absent(&work, Table::Work, &key("a")));
    // A right that was given up does not come back.
    assert_eq!(work.only(&[Table::People]).get(Table::People, &key("a")), Err(refused));
}
