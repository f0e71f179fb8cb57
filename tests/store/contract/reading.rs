//! What is written is read, in order, whole.

use std::collections::BTreeSet;

use functions::store::{Commit, Key, Query, Span, Store, Table};
use serde_json::json;

use super::{Case, insert, is_absent, key, read, sorts};

pub const CASES: &[Case] = &[
    ("what is absent is absent, what is written is there", absent_then_present),
    ("tables and partitions do not mix", apart),
    ("bodies come back byte for byte", bodies),
    ("order is by bytes", order),
    ("a prefix reads what begins so", prefix),
    ("before reads what comes strictly before", before),
    ("after reads what comes strictly after", after),
    ("pages give everything once", pages),
    ("a page that is exactly full ends somewhere", full_page),
    ("a partition above a megabyte is read whole", long_partition),
    ("a scan gives everything once", scan),
    ("no limit is taken for one, a wide one for a thousand", limits),
];

fn absent_then_present(store: &Store) {
    assert!(is_absent(store, Table::Work, &key("a")));
    insert(store, &["a"]);
    let document = read(store, &key("a"));
    assert_eq!((document.table, &document.key, document.version), (Table::Work, &key("a"), 1));
    assert_eq!((document.body.as_str(), document.expires_at), (r#"{"sort":"a"}"#, None));
}

fn apart(store: &Store) {
    insert(store, &["a"]);
    for table in [Table::People, Table::Public, Table::ShortLived] {
        assert!(is_absent(store, table, &key("a")));
        assert!(store.query(table, &Query::all("idea#1")).expect("a page").documents.is_empty());
        assert!(store.scan(table, None, 10).expect("a page").documents.is_empty());
    }
    for partition in ["idea#", "idea#10", "Idea#1", "idea#1 "] {
        assert!(is_absent(store, Table::Work, &Key::new(partition, "a")), "{partition}");
        assert!(store.query(Table::Work, &Query::all(partition)).expect("a page").documents.is_empty());
    }
}

fn bodies(store: &Store) {
    let controls: String = (1..32_u8).map(char::from).collect();
    let texts = [
        "",
        "l'été à Œuilly : « porte-à-porte »",
        "\"quotes\" \\ back\\slashes / and // more",
        "e\u{301} is not é, \u{1f9f6} is wool, \u{10ffff} is the last",
        "  blanks \u{a0}\u{202f} at both ends  ",
        controls.as_str(),
    ];
    for (index, text) in texts.iter().enumerate() {
        let body = json!({ "text": text, "nothing": null, "number": 1.5, "list": [[], {}], (*text): true });
        let at = key(&index.to_string());
        store.commit(&Commit::new().set(Table::Work, at.clone(), &body)).expect("written");
        let expected = serde_json::to_string(&body).expect("a text");
        assert_eq!(read(store, &at).body.as_bytes(), expected.as_bytes());
        let page = store.query(Table::Work, &Query::prefix("idea#1", index.to_string())).expect("a page");
        assert_eq!(page.documents.first().map(|document| document.body.as_str()), Some(expected.as_str()));
    }
}

/// In the order of their bytes, which is not the order of UTF-16 units, nor anybody's alphabet.
const SORTED: [&str; 12] = ["!", "10", "2", "A", "Z", "a", "a#1", "ab", "z", "é", "\u{ffee}", "\u{1f9f6}"];

fn order(store: &Store) {
    let mut scattered = SORTED.to_vec();
    scattered.reverse();
    scattered.swap(2, 7);
    insert(store, &scattered);
    let page = store.query(Table::Work, &Query::all("idea#1")).expect("a page");
    assert_eq!(sorts(&page.documents), SORTED);
    assert_eq!(page.next, None);
}

fn prefix(store: &Store) {
    insert(store, &["v", "v#", "v#1", "v#1#a", "v#2", "v#\u{1f9f6}", "v$", "w", "é", "ée", "É"]);
    let found = |prefix: &str| {
        let documents = store.query_all(Table::Work, &Query::prefix("idea#1", prefix)).expect("documents");
        sorts(&documents).join(" ")
    };
    assert_eq!(found("v#"), "v# v#1 v#1#a v#2 v#\u{1f9f6}");
    assert_eq!(found("v#1"), "v#1 v#1#a");
    assert_eq!(found("é"), "é ée");
    assert_eq!(found("x"), "");
    assert_eq!(found("").split(' ').count(), 11);
}

fn before(store: &Store) {
    insert(store, &SORTED);
    for (index, sort) in SORTED.iter().enumerate() {
        let documents = store.query_all(Table::Work, &Query::before("idea#1", *sort)).expect("documents");
        assert_eq!(sorts(&documents), SORTED[..index]);
    }
    let between = store.query_all(Table::Work, &Query::before("idea#1", "Zz")).expect("documents");
    assert_eq!(sorts(&between), SORTED[..5]);
    assert!(store.query_all(Table::Work, &Query::before("idea#1", "")).expect("documents").is_empty());
}

fn after(store: &Store) {
    insert(store, &["a", "b1", "b2", "b3", "c"]);
    let found = |span: Span, after: &str| {
        let query = Query { span, after: Some(after.to_owned()), ..Query::all("idea#1") };
        sorts(&store.query_all(Table::Work, &query).expect("documents")).join(" ")
    };
    assert_eq!(found(Span::All, "b1"), "b2 b3 c");
    assert_eq!(found(Span::All, "b2-nobody"), "b3 c");
    assert_eq!(found(Span::All, "c"), "");
    let prefix = |prefix: &str| Span::Prefix(prefix.to_owned());
    assert_eq!(found(prefix("b"), "b1"), "b2 b3");
    assert_eq!(found(prefix("b"), "b"), "b1 b2 b3");
    assert_eq!(found(prefix("b"), "a"), "b1 b2 b3");
    assert_eq!(found(prefix("b"), "b9"), "");
    assert_eq!(found(prefix("b"), "c"), "");
    let before = |sort: &str| Span::Before(sort.to_owned());
    assert_eq!(found(before("b3"), "a"), "b1 b2");
    assert_eq!(found(before("b3"), "b2"), "");
    assert_eq!(found(before("b3"), "c"), "");
}

/// Reads page after page; each has as many as asked for at most.
fn walk(store: &Store, query: Query) -> Vec<String> {
    let (mut query, mut found) = (query, Vec::new());
    for _ in 0..100 {
        let page = store.query(Table::Work, &query).expect("a page");
        assert!(page.documents.len() <= query.limit);
        found.extend(sorts(&page.documents).into_iter().map(str::to_owned));
        match page.next {
            Some(next) => query.after = Some(next),
            None => return found,
        }
    }
    panic!("pages without end");
}

fn pages(store: &Store) {
    let all: Vec<String> = (0..23).map(|number| format!("v#{number:02}")).collect();
    insert(store, &all.iter().map(String::as_str).collect::<Vec<_>>());
    insert(store, &["a", "w"]);
    for limit in [1, 2, 7, 22, 24, 1000] {
        assert_eq!(walk(store, Query::prefix("idea#1", "v#").limit(limit)), all);
        assert_eq!(walk(store, Query::before("idea#1", "v#23").limit(limit))[1..], all);
        assert_eq!(walk(store, Query::all("idea#1").limit(limit)).len(), 25);
    }
}

fn full_page(store: &Store) {
    insert(store, &["a", "b", "c", "d", "e", "f"]);
    for limit in [1, 2, 3, 6] {
        let first = store.query(Table::Work, &Query::all("idea#1").limit(limit)).expect("a page");
        assert_eq!(first.documents.len(), limit);
        assert_eq!(walk(store, Query::all("idea#1").limit(limit)).len(), 6);
        assert_eq!(walk(store, Query::before("idea#1", "e").limit(2)).len(), 4);
    }
}

fn long_partition(store: &Store) {
    let text = "m".repeat(300_000);
    for number in 0..8 {
        let at = key(&number.to_string());
        store.commit(&Commit::new().insert(Table::Work, at, &text)).expect("written");
    }
    let documents = store.query_all(Table::Work, &Query::all("idea#1")).expect("documents");
    assert_eq!(sorts(&documents).concat(), "01234567");
    assert!(documents.iter().all(|document| document.body.len() == 300_002));
}

fn scan(store: &Store) {
    let keys: BTreeSet<Key> =
        (0..30).map(|number| Key::new(format!("p#{}", number % 7), format!("s#{number}"))).collect();
    for key in &keys {
        store.commit(&Commit::new().set(Table::Work, key.clone(), &key.sort)).expect("written");
    }
    for limit in [1, 4, 30, 1000] {
        let (mut found, mut after, mut calls) = (Vec::new(), None, 0);
        loop {
            let page = store.scan(Table::Work, after.as_ref(), limit).expect("a page");
            assert!(page.documents.len() <= limit);
            found.extend(page.documents.into_iter().map(|document| document.key));
            after = page.next;
            calls += 1;
            assert!(calls < 100, "pages without end");
            if after.is_none() {
                break;
            }
        }
        assert_eq!(found.len(), keys.len());
        assert_eq!(found.into_iter().collect::<BTreeSet<_>>(), keys);
    }
}

fn limits(store: &Store) {
    for number in 0..1001 {
        let commit = Commit::new().set(Table::Work, key(&format!("{number:04}")), &number);
        store.commit(&commit).expect("written");
    }
    let asked = |limit| store.query(Table::Work, &Query::all("idea#1").limit(limit)).expect("a page");
    assert_eq!(asked(0).documents.len(), 1);
    assert_eq!(asked(5000).documents.len(), 1000);
    assert_eq!(store.query_all(Table::Work, &Query::all("idea#1")).expect("documents").len(), 1001);
}
