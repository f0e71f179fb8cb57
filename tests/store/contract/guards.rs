//! What must hold for a write, and commits that happen whole or not.

use functions::store::{Commit, Guard, Key, Store, StoreError, Table};
use serde_json::json;

use super::{Case, insert, is_absent, key, read, value};

pub const CASES: &[Case] = &[
    ("versions grow with every write, whatever its guard", versions),
    ("what must not be there is not written over", absent),
    ("what was read is written over once", replaced),
    ("a version of nothing conflicts", version_of_nothing),
    ("what is removed is gone, and may come again", removed),
    ("a check holds the rest to a version", checks),
    ("a check holds the rest to an absence", checks_of_absence),
    ("a check alone answers, and writes nothing", checks_alone),
    ("a commit to four tables happens whole", whole),
    ("one guard that does not hold stops all", nothing),
    ("a commit of nothing is done", empty),
];

const CONFLICT: Result<(), StoreError> = Err(StoreError::Conflict);

fn write(store: &Store, sort: &str, guard: Guard) -> Result<(), StoreError> {
    store.commit(&Commit::new().put(
        Table::Work,
        key(sort),
        &json!({ "guard": format!("{guard:?}") }),
        None,
        guard,
    ))
}

/// The same write, beside another: on DynamoDB a transaction, where one alone is not.
fn write_beside(store: &Store, sort: &str, guard: Guard) -> Result<(), StoreError> {
    let commit = Commit::new().put(Table::Work, key(sort), &json!({ "beside": true }), None, guard);
    store.commit(&commit.set(Table::People, Key::head("beside"), &json!({})))
}

type Writing = fn(&Store, &str, Guard) -> Result<(), StoreError>;
const BOTH_WAYS: [(&str, Writing); 2] = [("alone", write), ("beside", write_beside)];

fn versions(store: &Store) {
    for (sort, write) in BOTH_WAYS {
        let version = || read(store, &key(sort)).version;
        assert_eq!(write(store, sort, Guard::Absent), Ok(()));
        assert_eq!(version(), 1);
        assert_eq!(write(store, sort, Guard::Any), Ok(()));
        assert_eq!(version(), 2);
        assert_eq!(write(store, sort, Guard::Version(2)), Ok(()));
        assert_eq!(version(), 3);
        assert_eq!(write(store, sort, Guard::Any), Ok(()));
        assert_eq!(version(), 4);
    }
}

fn absent(store: &Store) {
    for (sort, write) in BOTH_WAYS {
        assert_eq!(write(store, sort, Guard::Absent), Ok(()));
        let first = read(store, &key(sort));
        assert_eq!(write(store, sort, Guard::Absent), CONFLICT);
        assert_eq!(read(store, &key(sort)), first);
    }
}

fn replaced(store: &Store) {
    insert(store, &["a"]);
    let first = read(store, &key("a"));
    assert_eq!(store.commit(&Commit::new().replace(&first, &json!({ "by": 1 }))), Ok(()));
    assert_eq!(store.commit(&Commit::new().replace(&first, &json!({ "by": 2 }))), CONFLICT);
    let second = read(store, &key("a"));
    assert_eq!((second.version, value(&second)), (2, json!({ "by": 1 })));
    for (_, write) in BOTH_WAYS {
        assert_eq!(write(store, "a", Guard::Version(1)), CONFLICT);
        assert_eq!(write(store, "a", Guard::Version(3)), CONFLICT);
        assert_eq!(write(store, "a", Guard::Version(0)), CONFLICT);
    }
    assert_eq!(read(store, &key("a")), second);
}

fn version_of_nothing(store: &Store) {
    for (sort, write) in BOTH_WAYS {
        for version in [0, 1] {
            assert_eq!(write(store, sort, Guard::Version(version)), CONFLICT);
            assert!(is_absent(store, Table::Work, &key(sort)));
        }
    }
}

fn removed(store: &Store) {
    insert(store, &["a", "b"]);
    let (a, b) = (read(store, &key("a")), read(store, &key("b")));
    assert_eq!(write(store, "a", Guard::Any), Ok(()));
    assert_eq!(store.commit(&Commit::new().remove(&a)), CONFLICT);
    assert_eq!(store.commit(&Commit::new().remove(&a).remove(&b)), CONFLICT);
    assert_eq!(read(store, &key("b")), b);
    let a = read(store, &key("a"));
    assert_eq!(store.commit(&Commit::new().remove(&a).remove(&b)), Ok(()));
    assert!(is_absent(store, Table::Work, &key("a")) && is_absent(store, Table::Work, &key("b")));
    assert_eq!(store.commit(&Commit::new().remove(&a)), CONFLICT);
    // Whatever is there includes nothing.
    assert_eq!(store.commit(&Commit::new().delete(Table::Work, key("a"))), Ok(()));
    assert_eq!(
        store.commit(&Commit::new().delete(Table::Work, key("a")).delete(Table::Work, key("b"))),
        Ok(())
    );
    insert(store, &["a"]);
    assert_eq!(store.commit(&Commit::new().delete(Table::Work, key("a"))), Ok(()));
    assert!(is_absent(store, Table::Work, &key("a")));
}

fn checks(store: &Store) {
    insert(store, &["mandate"]);
    let mandate = read(store, &key("mandate"));
    let decide = |sort: &str| {
        store.commit(&Commit::new().check(&mandate).insert(Table::Public, key(sort), &json!({})))
    };
    assert_eq!(decide("first"), Ok(()));
    assert_eq!(read(store, &key("mandate")), mandate);
    assert_eq!(write(store, "mandate", Guard::Any), Ok(()));
    assert_eq!(decide("second"), CONFLICT);
    assert_eq!(store.commit(&Commit::new().delete(Table::Work, key("mandate"))), Ok(()));
    assert_eq!(decide("third"), CONFLICT);
    assert!(!is_absent(store, Table::Public, &key("first")));
    assert!(
        is_absent(store, Table::Public, &key("second")) && is_absent(store, Table::Public, &key("third"))
    );
}

fn checks_of_absence(store: &Store) {
    let join = |sort: &str| {
        let unless = Commit::new().check_absent(Table::Work, key("left"));
        store.commit(&unless.insert(Table::Public, key(sort), &json!({})))
    };
    assert_eq!(join("first"), Ok(()));
    assert!(is_absent(store, Table::Work, &key("left")));
    insert(store, &["left"]);
    assert_eq!(join("second"), CONFLICT);
    assert!(is_absent(store, Table::Public, &key("second")));
}

fn checks_alone(store: &Store) {
    let absent = Commit::new().check_absent(Table::Work, key("a"));
    assert_eq!(store.commit(&absent), Ok(()));
    insert(store, &["a"]);
    assert_eq!(store.commit(&absent), CONFLICT);
    let document = read(store, &key("a"));
    assert_eq!(store.commit(&Commit::new().check(&document)), Ok(()));
    assert_eq!(read(store, &key("a")), document);
}

fn everywhere() -> Commit {
    Table::ALL.into_iter().fold(Commit::new(), |commit, table| {
        commit.set(table, key("everywhere"), &json!({ "table": table.name() }))
    })
}

fn whole(store: &Store) {
    assert_eq!(store.commit(&everywhere()), Ok(()));
    for table in Table::ALL {
        let document = store.get(table, &key("everywhere")).expect("an answer").expect("a document");
        assert_eq!((document.table, value(&document)), (table, json!({ "table": table.name() })));
    }
}

fn nothing(store: &Store) {
    insert(store, &["taken", "kept"]);
    let kept = read(store, &key("kept"));
    let failing = Commit::new().insert(Table::Work, key("taken"), &json!({}));
    let others = everywhere().delete(Table::Work, key("kept"));
    for commit in [others.clone().and(failing.clone()), failing.and(others)] {
        assert_eq!(store.commit(&commit), CONFLICT);
        assert!(Table::ALL.iter().all(|table| is_absent(store, *table, &key("everywhere"))));
        assert_eq!(read(store, &key("kept")), kept);
    }
}

fn empty(store: &Store) {
    assert_eq!(store.commit(&Commit::new()), Ok(()));
}
