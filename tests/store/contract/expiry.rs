//! What is expired is not there, whether or not it is deleted yet.

use functions::store::{Commit, Guard, Query, Store, StoreError, Table};
use serde_json::json;

use super::{Case, in_seconds, insert, is_absent, key, pass, read, sorts};

pub const CASES: &[Case] = &[
    ("an expiry comes back to the second", kept),
    ("what is expired is in no answer", hidden),
    ("the instant of expiry is already without it", instant),
    ("what is expired counts as absent", counts_as_absent),
    ("a version of what is expired conflicts", versions_conflict),
    ("writing over keeps the expiry, setting anew does not", writing_over),
    ("pages of expired documents lead on", pages_lead_on),
    ("sweeping changes no answer", sweeping),
];

const CONFLICT: Result<(), StoreError> = Err(StoreError::Conflict);

fn insert_for(store: &Store, sort: &str, seconds: i64) {
    let until = in_seconds(store, seconds);
    let commit = Commit::new().insert_until(Table::Work, key(sort), &json!({ "sort": sort }), until);
    assert_eq!(store.commit(&commit), Ok(()), "{sort}");
}

fn kept(store: &Store) {
    let until = in_seconds(store, 600);
    insert_for(store, "a", 600);
    assert_eq!(read(store, &key("a")).expires_at, Some(until));
    let page = store.query(Table::Work, &Query::all("idea#1")).expect("a page");
    assert_eq!(page.documents.first().and_then(|document| document.expires_at), Some(until));
}

fn hidden(store: &Store) {
    insert_for(store, "b", 60);
    insert_for(store, "c", 600);
    insert(store, &["a"]);
    let seen = || {
        let queried = store.query_all(Table::Work, &Query::all("idea#1")).expect("documents");
        let mut scanned = store.scan(Table::Work, None, 100).expect("a page").documents;
        scanned.sort_by(|a, b| a.key.cmp(&b.key));
        assert_eq!(queried, scanned);
        sorts(&queried).concat()
    };
    assert_eq!(seen(), "abc");
    pass(store, 61);
    assert_eq!(seen(), "ac");
    assert!(is_absent(store, Table::Work, &key("b")));
    pass(store, 600);
    assert_eq!(seen(), "a");
    assert!(is_absent(store, Table::Work, &key("c")));
}

fn instant(store: &Store) {
    insert_for(store, "a", 60);
    pass(store, 59);
    assert!(!is_absent(store, Table::Work, &key("a")));
    pass(store, 1);
    assert!(is_absent(store, Table::Work, &key("a")));
    assert!(store.query_all(Table::Work, &Query::all("idea#1")).expect("documents").is_empty());
}

fn counts_as_absent(store: &Store) {
    insert_for(store, "a", 60);
    insert_for(store, "b", 60);
    let unless = Commit::new().check_absent(Table::Work, key("a"));
    let both = unless.clone().insert(Table::Work, key("b"), &json!({ "new": true }));
    assert_eq!(store.commit(&both), CONFLICT);
    pass(store, 61);
    assert_eq!(store.commit(&unless), Ok(()));
    assert_eq!(store.commit(&both), Ok(()));
    insert(store, &["a"]);
    for sort in ["a", "b"] {
        assert_eq!(read(store, &key(sort)).expires_at, None, "the old expiry is gone with the old document");
        assert_eq!(store.commit(&Commit::new().insert(Table::Work, key(sort), &json!({}))), CONFLICT);
    }
}

fn versions_conflict(store: &Store) {
    insert_for(store, "a", 60);
    let read = read(store, &key("a"));
    pass(store, 61);
    let beside = || Commit::new().set(Table::Work, key("beside"), &json!({}));
    for commit in [
        Commit::new().replace(&read, &json!({})),
        Commit::new().remove(&read),
        Commit::new().check(&read),
        beside().replace(&read, &json!({})),
        beside().remove(&read),
        beside().check(&read),
    ] {
        assert_eq!(store.commit(&commit), CONFLICT, "{commit:?}");
    }
    assert!(is_absent(store, Table::Work, &key("beside")));
    // Deleting whatever is there needs nothing to hold.
    assert_eq!(store.commit(&Commit::new().delete(Table::Work, key("a"))), Ok(()));
}

fn writing_over(store: &Store) {
    insert_for(store, "a", 60);
    let first = read(store, &key("a"));
    assert_eq!(store.commit(&Commit::new().replace(&first, &json!({ "again": true }))), Ok(()));
    assert_eq!(read(store, &key("a")).expires_at, first.expires_at);
    assert_eq!(store.commit(&Commit::new().set(Table::Work, key("a"), &json!({}))), Ok(()));
    assert_eq!(read(store, &key("a")).expires_at, None);
    let later = in_seconds(store, 120);
    let commit = Commit::new().put(Table::Work, key("a"), &json!({}), Some(later), Guard::Any);
    assert_eq!(store.commit(&commit), Ok(()));
    pass(store, 61);
    assert_eq!(read(store, &key("a")).expires_at, Some(later));
}

fn pages_lead_on(store: &Store) {
    for sort in ["a1", "a2", "a3", "a4", "a5"] {
        insert_for(store, sort, 60);
    }
    insert(store, &["b1", "b2"]);
    pass(store, 61);
    let found = store.query_all(Table::Work, &Query::all("idea#1").limit(2)).expect("documents");
    assert_eq!(sorts(&found), ["b1", "b2"]);
    let found = store.query_all(Table::Work, &Query::prefix("idea#1", "a").limit(1)).expect("documents");
    assert!(found.is_empty());
}

fn sweeping(store: &Store) {
    insert_for(store, "a", 60);
    insert_for(store, "b", 600);
    insert(store, &["c"]);
    pass(store, 61);
    let all = || store.query_all(Table::Work, &Query::all("idea#1")).expect("documents");
    let before = all();
    assert!(store.sweep().expect("swept") <= 1);
    assert_eq!(all(), before);
    insert(store, &["a"]);
    assert_eq!(sorts(&all()), ["a", "b", "c"]);
}
