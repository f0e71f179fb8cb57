//! A file of each older layout goes up with all it holds; what fails leaves it as it was.

use std::fs;
use std::path::{Path, PathBuf};

use contract::words::Locale;
use functions::clock::Clock;
use functions::export::moving;
use functions::store::sqlite::Sqlite;
use functions::store::{Store, Table};

use super::*;

fn fixture() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/stores/layout-1.db")
}

fn with_file(bytes: &[u8]) -> tempfile::TempDir {
    let state = tempfile::tempdir().expect("a folder");
    fs::write(state.path().join(DATABASE), bytes).expect("a file");
    state
}

fn french() -> Sentences {
    Sentences::of(Locale::Fr)
}

fn copies(state: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(state).expect("a folder").flatten().map(|entry| entry.path());
    entries
        .filter(|path| path.extension().is_some_and(|kind| kind == "db") && !path.ends_with(DATABASE))
        .collect()
}

#[test]
fn a_file_of_an_older_layout_goes_up_with_all_it_holds() {
    let state = with_file(&fs::read(fixture()).expect("the fixture"));
    let file = state.path().join(DATABASE);
    assert!(Sqlite::open(&file).is_err(), "an older file is not opened unasked");
    let before = fs::read(&file).expect("the file");
    let said = bring_up(state.path(), &french()).expect("upgraded");
    assert!(said.contains("1") && said.contains("before-"), "{said}");
    let store = Store::sqlite(Sqlite::open(&file).expect("the file"), Clock::System);
    let count = |table| moving::lines(&store, table, None).expect("lines").0.len();
    assert_eq!((count(Table::Work), count(Table::Public)), (22, 16));
    let copies = copies(state.path());
    assert_eq!(copies.len(), 1);
    assert!(fs::read(&copies[0]).expect("the copy") == before, "the copy is the file as it was");
    drop(store);
    assert_eq!(bring_up(state.path(), &french()), Ok(french().text("upgrade.nothing")));
}

#[test]
fn an_upgrade_that_fails_leaves_everything_as_it_was() {
    let mut torn = fs::read(fixture()).expect("the fixture");
    // The first character of every document: the file holds together, what it holds does not.
    for at in 0..torn.len() - 1 {
        if &torn[at..at + 2] == b"{\"" {
            torn[at] = b'!';
        }
    }
    let state = with_file(&torn);
    let said = bring_up(state.path(), &french()).expect_err("torn");
    assert!(said.contains("documents of") && said.contains("précédente"), "{said}");
    assert!(copies(state.path()).is_empty());
    assert_eq!(layout::of(&state.path().join(DATABASE)), Ok(Standing::Older(1)));
}

#[test]
fn a_file_of_a_newer_version_is_left_alone() {
    let mut newer = fs::read(fixture()).expect("the fixture");
    // `user_version`, four bytes from the 60th (SQLite's file format, 1.3).
    newer[60..64].copy_from_slice(&99_u32.to_be_bytes());
    let state = with_file(&newer);
    let said = bring_up(state.path(), &french()).expect_err("newer");
    assert!(said.contains("99"), "{said}");
    assert!(fs::read(state.path().join(DATABASE)).expect("the file") == newer);
}

#[test]
fn one_state_is_in_one_hand() {
    let state = tempfile::tempdir().expect("a folder");
    let first = hold(state.path(), &french()).expect("free");
    assert!(hold(state.path(), &french()).expect_err("held").contains("arrêtez"));
    drop(first);
    assert!(hold(state.path(), &french()).is_ok());
}

#[test]
fn copies_are_kept_no_longer_than_backups() {
    let state = with_file(&fs::read(fixture()).expect("the fixture"));
    let old = state.path().join("before-2-from-1-20200101-000000.db");
    let file = File::create(&old).expect("a file");
    file.set_modified(SystemTime::now() - KEPT - Duration::from_secs(60)).expect("a time");
    bring_up(state.path(), &french()).expect("upgraded");
    assert!(!old.exists() && copies(state.path()).len() == 1);
}
