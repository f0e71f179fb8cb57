//! Where an emulator is not DynamoDB. The test of a gap fails when it is mended, so that the contract can
//! take the case in.
//!
//! | gap | dynoxide | moto |
//! |---|---|---|
//! | a transaction sent twice is done twice | no | yes |
//! | writes at once are lost | no | by chance: no test, for on a quiet machine it may lose nothing for long |
//! | what is expired is never deleted | yes | yes |
//! | a large read costs as much as a small one | no | yes |
//!
//! Neither refuses a transaction because another is under way, and neither has reads that lag behind:
//! `functions/src/store/dynamodb/tests.rs` tries the first without them, and the engine asks for no other
//! reads than consistent ones.

use std::sync::Arc;

use functions::clock::{Clock, Virtual};
use functions::random::Random;
use functions::store::{Commit, Key, Store, StoreError, Table};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use tests::emulator::Emulator;

use crate::engine;

fn key(sort: &str) -> Key {
    Key::new("idea#1", sort)
}

fn emulators() -> Vec<Arc<Emulator>> {
    [Some(engine::dynoxide()), engine::moto()].into_iter().flatten().collect()
}

/// Sends one transaction twice, with one token: what happens when an answer is lost on its way.
fn sent_twice(emulator: &Emulator, prefix: &str) -> Result<(), StoreError> {
    let commit = ["a", "b"]
        .into_iter()
        .fold(Commit::new(), |commit, sort| commit.insert(Table::Work, key(sort), &json!({})));
    // Chance of one seed gives one token. The second is the same too: guards carry it, and a transaction that says
    // something else under a token it was given before is refused.
    let clock = engine::clock();
    let send = || {
        let engine = engine::of(emulator, prefix, Random::seeded(7));
        engine.create_tables().expect("tables");
        Store::dynamodb(engine, clock.clone()).commit(&commit)
    };
    assert_eq!(send(), Ok(()));
    send()
}

#[test]
fn dynoxide_does_a_transaction_sent_twice_once() {
    assert_eq!(sent_twice(&engine::dynoxide(), "sent-twice-"), Ok(()));
}

#[test]
fn moto_forgets_the_tokens_of_transactions() {
    let Some(moto) = engine::moto() else { return };
    assert_eq!(sent_twice(&moto, "sent-twice-"), Err(StoreError::Conflict));
}

/// What reading a document of so many bytes costs.
fn read_cost(emulator: &Emulator, bytes: usize) -> f64 {
    let (store, consumed) = engine::counted(emulator);
    let commit = Commit::new().set(Table::Work, key("a"), &"m".repeat(bytes));
    assert_eq!(store.commit(&commit), Ok(()));
    assert!(store.get(Table::Work, &key("a")).is_ok());
    consumed.units().read
}

#[test]
fn moto_counts_the_same_for_large_and_small() {
    let Some(moto) = engine::moto() else { return };
    assert!((read_cost(&moto, 100) - read_cost(&moto, 100_000)).abs() < 0.1);
    let dynoxide = engine::dynoxide();
    assert!(read_cost(&dynoxide, 100) * 20.0 < read_cost(&dynoxide, 100_000));
}

#[test]
fn emulators_never_delete_what_is_expired() {
    for emulator in emulators() {
        let prefix = "expired-";
        let made = engine::of(&emulator, prefix, Random::system());
        made.create_tables().expect("tables");
        // Expired by the machine's clock, not yet by this store's.
        let yesterday = Timestamp::now() - SignedDuration::from_hours(24);
        let store = Store::dynamodb(made, Clock::Virtual(Virtual::at(yesterday)));
        let until = yesterday + SignedDuration::from_mins(1);
        let commit = Commit::new().insert_until(Table::ShortLived, key("a"), &json!({}), until);
        assert_eq!(store.commit(&commit), Ok(()));
        std::thread::sleep(std::time::Duration::from_secs(2));
        assert!(store.get(Table::ShortLived, &key("a")).expect("an answer").is_some());
    }
}
