//! What actions cost on DynamoDB, in request units as dynoxide counts them: a read of 4 KB and a write of
//! 1 KB are one, in a transaction two.

use functions::store::dynamodb::{Consumed, Units};
use functions::store::{Commit, Key, Query, Store, Table};
use serde_json::json;
use tests::report::figure;

use crate::engine;

fn key(sort: &str) -> Key {
    Key::new("idea#1", sort)
}

fn cost<T>(consumed: &Consumed, name: &str, action: impl FnOnce() -> T) -> Units {
    let before = consumed.units();
    drop(action());
    let after = consumed.units();
    let units = Units { read: after.read - before.read, written: after.written - before.written };
    figure(&format!("units of {name}"), format!("{} read, {} written", units.read, units.written));
    units
}

/// Of 600 bytes, an idea's usual size.
fn body() -> serde_json::Value {
    json!({ "text": "m".repeat(600) })
}

fn insert(store: &Store, numbers: std::ops::Range<usize>) {
    let commit = numbers.fold(Commit::new(), |commit, number| {
        commit.insert(Table::Work, key(&format!("{number:02}")), &body())
    });
    store.commit(&commit).expect("written");
}

#[test]
fn actions_cost_what_dynamodb_s_rules_say() {
    let dynoxide = engine::dynoxide();
    let (store, consumed) = engine::counted(&dynoxide);
    let read = |read: f64| Units { read, written: 0.0 };
    let written = |written: f64| Units { read: 0.0, written };
    assert_eq!(cost(&consumed, "one insertion", || insert(&store, 0..1)), written(1.0));
    assert_eq!(cost(&consumed, "one read", || store.get(Table::Work, &key("00"))), read(1.0));
    assert_eq!(cost(&consumed, "one read of nothing", || store.get(Table::Work, &key("99"))), read(1.0));
    assert_eq!(cost(&consumed, "a commit of two", || insert(&store, 1..3)), written(4.0));
    assert_eq!(cost(&consumed, "a commit of twenty", || insert(&store, 3..23)), written(40.0));
    let page = || store.query(Table::Work, &Query::all("idea#1").limit(20));
    assert_eq!(cost(&consumed, "a page of twenty ideas", page), read(4.0));
    let document = store.get(Table::Work, &key("00")).expect("an answer").expect("a document");
    let replace = || store.commit(&Commit::new().replace(&document, &body()));
    assert_eq!(cost(&consumed, "one replacement", replace), written(1.0));
    let mandate = store.get(Table::Work, &key("01")).expect("an answer").expect("a document");
    let checked = Commit::new().check(&mandate).insert(Table::Public, key("a"), &body());
    assert_eq!(cost(&consumed, "a write held to a check", || store.commit(&checked)), written(4.0));
}
