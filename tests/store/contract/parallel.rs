//! Many at once.

use functions::store::{Commit, Store, StoreError, Table};
use serde_json::json;

use super::{Case, key, read, value};

pub const CASES: &[Case] = &[
    ("twenty who count at once lose nothing", counting),
    ("of a hundred who take one key at once, one has it", taking),
    ("what moves between documents stays whole", moving),
];

fn number(store: &Store, sort: &str) -> i64 {
    value(&read(store, &key(sort)))["number"].as_i64().expect("a number")
}

/// Reads, decides and writes, until nobody else came between.
fn until_done(attempt: impl Fn() -> Result<(), StoreError>) {
    for _ in 0..2000 {
        match attempt() {
            Ok(()) => return,
            Err(StoreError::Conflict) => std::thread::yield_now(),
            Err(error) => panic!("{error}"),
        }
    }
    panic!("somebody else always came first");
}

fn counting(store: &Store) {
    store.commit(&Commit::new().insert(Table::Work, key("count"), &json!({ "number": 0 }))).expect("written");
    std::thread::scope(|scope| {
        for _ in 0..20 {
            scope.spawn(|| {
                for _ in 0..3 {
                    until_done(|| {
                        let count = read(store, &key("count"));
                        let next = value(&count)["number"].as_i64().expect("a number") + 1;
                        store.commit(&Commit::new().replace(&count, &json!({ "number": next })))
                    });
                }
            });
        }
    });
    assert_eq!((number(store, "count"), read(store, &key("count")).version), (60, 61));
}

fn taking(store: &Store) {
    let results: Vec<Result<(), StoreError>> = std::thread::scope(|scope| {
        let takers: Vec<_> = (0..100)
            .map(|taker| {
                let commit = Commit::new().insert(Table::Work, key("one"), &json!({ "number": taker }));
                scope.spawn(move || store.commit(&commit))
            })
            .collect();
        takers.into_iter().map(|taker| taker.join().expect("a result")).collect()
    });
    let winners: Vec<usize> = (0..100).filter(|taker| results[*taker].is_ok()).collect();
    assert_eq!(winners.len(), 1, "{winners:?}");
    assert!(results.iter().flat_map(Result::as_ref).count() == 1);
    assert!(results.iter().filter_map(|result| result.as_ref().err()).all(|e| *e == StoreError::Conflict));
    assert_eq!(usize::try_from(number(store, "one")), Ok(winners[0]));
    assert_eq!(read(store, &key("one")).version, 1);
}

fn moving(store: &Store) {
    let set = |commit: Commit, sort: &str, number: i64| {
        commit.insert(Table::Work, key(sort), &json!({ "number": number }))
    };
    store.commit(&set(set(Commit::new(), "from", 40), "to", 0)).expect("written");
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| (0..3).for_each(|_| until_done(|| move_one(store))));
        }
    });
    assert_eq!((number(store, "from"), number(store, "to")), (16, 24));
}

fn move_one(store: &Store) -> Result<(), StoreError> {
    let (from, to) = (read(store, &key("from")), read(store, &key("to")));
    let more = |document: &_, by: i64| value(document)["number"].as_i64().map(|number| number + by);
    let commit = Commit::new()
        .replace(&from, &json!({ "number": more(&from, -1) }))
        .replace(&to, &json!({ "number": more(&to, 1) }));
    store.commit(&commit)
}
