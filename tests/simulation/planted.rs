//! Faults of our own making: the simulation must find each, at the same step whenever its seed is run.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use functions::store::{Call, Commit, Key, Moment, Observer, Store, StoreError, Table, Write, kind_of};
use jiff::Timestamp;
use tests::report::figure;

use crate::run::{Found, Run};

/// Something that goes wrong in silence.
#[derive(Debug, Clone, Copy)]
struct Plant {
    name: &'static str,
    /// At which write of that kind.
    nth: usize,
    table: Table,
    kind: &'static str,
    /// What is done besides.
    wrong: fn(&Store, &Write) -> Option<Commit>,
    /// Whether the witness sees it, as it sees whatever the platform does.
    by: Hand,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Hand {
    /// The engine's: nobody sees it.
    Engine,
    /// The platform's.
    Platform,
}

#[derive(Debug)]
struct Planted {
    plant: Plant,
    store: Store,
    seen: AtomicUsize,
}

impl Observer for Planted {
    fn observe(&self, moment: Moment, call: &Call<'_>) -> Result<(), StoreError> {
        let (Moment::After, Call::Commit { commit }) = (moment, call) else { return Ok(()) };
        let fits = |write: &&Write| {
            let is_put = matches!(write, Write::Put { .. });
            is_put && write.table() == self.plant.table && kind_of(&write.key().partition) == self.plant.kind
        };
        for write in commit.writes().iter().filter(fits) {
            if let Some(wrong) = (self.plant.wrong)(&self.store, write)
                && self.seen.fetch_add(1, Ordering::SeqCst) + 1 == self.plant.nth
            {
                return self.store.commit(&wrong);
            }
        }
        Ok(())
    }
}

fn body_of(write: &Write) -> Option<serde_json::Value> {
    match write {
        Write::Put { body, .. } => serde_json::from_str(body).ok(),
        _ => None,
    }
}

fn lose(_: &Store, write: &Write) -> Option<Commit> {
    Some(Commit::new().delete(write.table(), write.key().clone()))
}

fn lower(_: &Store, write: &Write) -> Option<Commit> {
    let mut body = body_of(write)?;
    let standing = body.get_mut("standing").filter(|standing| **standing == "active")?;
    *standing = "guest".into();
    Some(Commit::new().set(write.table(), write.key().clone(), &body))
}

fn name_publicly(_: &Store, _: &Write) -> Option<Commit> {
    let key = Key::new("contacts/all", "01ABC");
    Some(Commit::new().set(Table::Public, key, &"gens1@boite.example"))
}

fn keep_half_a_mandate(_: &Store, write: &Write) -> Option<Commit> {
    Some(Commit::new().delete(write.table(), write.key().clone()))
}

fn publish_undecided(_: &Store, write: &Write) -> Option<Commit> {
    let idea = body_of(write)?;
    let id = idea.get("id")?.as_str()?.to_owned();
    let wrong = Commit::new().set(Table::Public, Key::new("ideas/2026", id), &"undecided");
    idea.get("published_at").is_none().then_some(wrong)
}

fn live_forever(_: &Store, write: &Write) -> Option<Commit> {
    let end = "2030-01-01T00:00:00Z".parse::<Timestamp>().ok();
    let guard = functions::store::Guard::Any;
    Some(Commit::new().put(write.table(), write.key().clone(), &body_of(write)?, end, guard))
}

fn leave_nobody(_: &Store, write: &Write) -> Option<Commit> {
    let mut body = body_of(write)?;
    body.get("published_at")?;
    body.as_object_mut()?.insert("animators".to_owned(), serde_json::json!([]));
    Some(Commit::new().set(write.table(), write.key().clone(), &body))
}

const PLANTS: [Plant; 8] = [
    plant("a row is lost", 30, Table::People, "outbox", lose, Hand::Engine),
    plant("a member falls back", 12, Table::People, "person", lower, Hand::Platform),
    plant("an address is public", 3, Table::Work, "standing", name_publicly, Hand::Platform),
    plant("half a mandate", 9, Table::Work, "mandates", keep_half_a_mandate, Hand::Platform),
    plant("an idea nobody decided", 4, Table::Work, "idea", publish_undecided, Hand::Platform),
    plant("a group in nobody's hands", 3, Table::Work, "group", leave_nobody, Hand::Platform),
    plant("half a seat", 5, Table::Work, "sits", lose, Hand::Platform),
    plant("a session without end", 15, Table::ShortLived, "session", live_forever, Hand::Platform),
];

const fn plant(
    name: &'static str,
    nth: usize,
    table: Table,
    kind: &'static str,
    wrong: fn(&Store, &Write) -> Option<Commit>,
    by: Hand,
) -> Plant {
    Plant { name, nth, table, kind, wrong, by }
}

fn find(seed: u64, plant: Plant) -> Option<Found> {
    let mut run = Run::new(seed, |raw, seen| {
        let store = if plant.by == Hand::Engine { raw.clone() } else { seen.clone() };
        Some(Arc::new(Planted { plant, store, seen: AtomicUsize::new(0) }))
    });
    run.days(365).err()
}

#[test]
fn what_is_planted_is_found_twice_at_the_same_step() {
    for plant in PLANTS {
        let found = find(11, plant).unwrap_or_else(|| panic!("{}: not found", plant.name));
        assert_eq!(Some(&found), find(found.seed, plant).as_ref(), "{}", plant.name);
        assert!(found.to_string().contains("MAILLE_SEED=11"), "{found}");
        figure(
            &format!("S23 planted: {}", plant.name),
            format!("found at step {}: {}", found.step, found.what),
        );
    }
}
