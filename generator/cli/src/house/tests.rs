//! A state moves to another house and is the same there.

use functions::store::{Commit, Document, Key};
use jiff::Timestamp;

use super::*;

fn store() -> Store {
    Store::sqlite(Sqlite::in_memory().expect("memory"), Clock::System)
}

fn all(store: &Store) -> Vec<Document> {
    let scan = |table| store.scan(table, None, 1000).expect("a page").documents;
    let documents: Vec<Document> = Table::ALL.into_iter().flat_map(scan).collect();
    documents.into_iter().map(|document| Document { version: 0, ..document }).collect()
}

#[test]
fn what_moves_out_moves_in() {
    let folder = std::env::temp_dir().join(format!("maille-house-{}", std::process::id()));
    let _ = fs::remove_dir_all(&folder);
    let (old, new) = (store(), store());
    let until: Timestamp = "2999-01-01T00:00:00Z".parse().expect("an instant");
    let texts = ["é\n\"'\\ \u{2028}", "", "nu\u{0}l"];
    let mut commit = Commit::new();
    for (index, table) in Table::ALL.into_iter().enumerate() {
        for (at, text) in texts.iter().enumerate() {
            commit = commit.insert(table, Key::new(format!("kind#{index}"), format!("{at}")), text);
        }
        commit = commit.insert_until(table, Key::head("until"), &index, until);
    }
    old.commit(&commit).expect("written");
    // More than one commit takes.
    for index in 0..1200 {
        let key = Key::new("many", format!("{index:05}"));
        old.commit(&Commit::new().insert(Table::Work, key, &index)).expect("written");
    }
    assert_eq!(move_out(&old, &folder).expect("out"), 1216);
    assert_eq!(move_in(&new, &folder).expect("in"), 1216);
    assert_eq!(all(&old), all(&new));
    let rest = |store: &Store| {
        store.query_all(Table::Work, &functions::store::Query::all("many")).expect("all").len()
    };
    assert_eq!((rest(&old), rest(&new)), (1200, 1200));
    // Never over what is there: files of an earlier move may be all somebody has.
    assert!(move_out(&old, &folder).is_err());
    let _ = fs::remove_dir_all(&folder);
}

#[test]
fn a_backup_is_a_state_without_what_is_short_lived() {
    let folder = std::env::temp_dir().join(format!("maille-backup-{}", std::process::id()));
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("a folder");
    let running = Store::sqlite(Sqlite::open(&folder.join("maille.db")).expect("a file"), Clock::System);
    let commit =
        Commit::new().insert(Table::Work, Key::head("a"), &1).insert(Table::ShortLived, Key::head("b"), &2);
    running.commit(&commit).expect("written");
    // As the command does: another process, while the platform runs.
    let other = Store::sqlite(Sqlite::open(&folder.join("maille.db")).expect("a file"), Clock::System);
    let to = folder.join("copy.db");
    copy(&other, &to).expect("a backup");
    assert!(copy(&other, &to).is_err(), "a backup is never written over");
    let copy = Store::sqlite(Sqlite::open(&to).expect("a file"), Clock::System);
    assert!(copy.get(Table::Work, &Key::head("a")).expect("an answer").is_some());
    assert!(copy.get(Table::ShortLived, &Key::head("b")).expect("an answer").is_none());
    drop((running, other, copy));
    let _ = fs::remove_dir_all(&folder);
}
