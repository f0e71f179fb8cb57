//! A split larger than one commit, broken off at every step: the seats are the same, nobody is lost, nobody is
//! there twice, and every read obeys the switch at once.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use functions::membership::switch::{Choice, choices_of};
use functions::membership::{self, Rank};
use functions::store::{Call, Commit, Key, Moment, Observer, StoreError, Table};
use functions::values::PersonKey;
use functions::{due, worker};
use jiff::SignedDuration;
use tests::chance::{Chance, amount};
use tests::report::figure;
use tests::trace::everything;
use tests::world::World;

use super::{GROUP, asked, days, four, new_group, seat};

const MEMBERS: usize = 60;
/// What a split changes.
const KINDS: [&str; 9] =
    ["seats", "sits", "mandates", "role", "animates", "group", "switch", "split", "merge"];

/// Breaks one commit, before or after it is done.
#[derive(Debug)]
pub struct Breaks {
    pub at: usize,
    pub moment: Moment,
    pub seen: AtomicUsize,
}

impl Observer for Breaks {
    fn observe(&self, moment: Moment, call: &Call<'_>) -> Result<(), StoreError> {
        let is_commit = matches!(call, Call::Commit { .. });
        if !is_commit || moment != self.moment {
            return Ok(());
        }
        match self.seen.fetch_add(1, Ordering::SeqCst) == self.at {
            true => Err(StoreError::Unavailable("broken off".to_owned())),
            false => Ok(()),
        }
    }
}

/// A group of many, on the morning the switch is thrown.
fn morning(seed: u64) -> World {
    let (world, ada) = four(seed);
    asked(&world, &ada);
    let split =
        world.app.store().read::<serde_json::Value>(Table::Work, &Key::head(format!("split#{GROUP}")));
    let split = split.expect("a store").expect("a split").1["id"].as_str().unwrap_or_default().to_owned();
    let mut chance = Chance::new(seed);
    let ranks = [Rank::Member, Rank::Member, Rank::Member, Rank::Follower, Rank::Manager];
    let mut managers = 0;
    for _ in 0..MEMBERS {
        let key = PersonKey::generate(&world.app.platform.random);
        let rank = match *chance.pick(&ranks) {
            Rank::Manager if managers == 12 => Rank::Member,
            rank => rank,
        };
        managers += usize::from(rank == Rank::Manager);
        seat(&world, &key, rank);
        let place = Key::new(choices_of(&split), key.as_str());
        let commit = Commit::new().set(Table::Work, place, chance.pick(&Choice::ALL));
        world.app.store().commit(&commit).expect("written");
    }
    days(&world, 13);
    world.clock.pass(SignedDuration::from_hours(24));
    world
}

/// The clock and the worker, until nothing is left; returns how many commits there were.
pub fn run(world: &World, breaks: Breaks) -> usize {
    let breaks = Arc::new(breaks);
    let watched = world.watched(breaks.clone());
    while due::run(&watched.app).is_err() {}
    loop {
        if let Ok(0) = worker::run_due(&watched.app) {
            return breaks.seen.load(Ordering::SeqCst);
        }
    }
}

pub fn left(world: &World) -> BTreeMap<(String, String), String> {
    let all = everything(world.app.store()).into_iter();
    let kept = all.filter(|document| KINDS.contains(&document.kind()));
    kept.map(|document| ((document.key.partition, document.key.sort), document.body)).collect()
}

pub type Ranks = BTreeMap<String, (Option<Rank>, Option<Rank>)>;

/// What reads say of everybody, three ways that must agree.
pub fn read(world: &World, new: &str, people: &[PersonKey]) -> Ranks {
    let members = |group: &str| -> BTreeMap<PersonKey, Rank> {
        let all = membership::members(&world.app, group).expect("a store");
        let count = all.len();
        let by_key: BTreeMap<_, _> = all.into_iter().map(|(key, member)| (key, member.rank)).collect();
        assert_eq!(by_key.len(), count, "nobody is there twice");
        by_key
    };
    let (old_members, new_members) = (members(GROUP), members(new));
    let one = |key: &PersonKey| {
        let rank = |group: &str| membership::rank(&world.app, group, key).expect("a store");
        let ranks = (rank(GROUP), rank(new));
        assert_eq!(ranks, (old_members.get(key).copied(), new_members.get(key).copied()), "members");
        let groups = membership::groups_of(&world.app, key).expect("a store");
        let of = |group: &str| groups.iter().find(|(id, _)| id == group).map(|(_, member)| member.rank);
        assert_eq!(ranks, (of(GROUP), of(new)), "groups of somebody");
        (key.as_str().to_owned(), ranks)
    };
    people.iter().map(one).collect()
}

fn people(world: &World) -> Vec<PersonKey> {
    membership::members(&world.app, GROUP).expect("a store").into_iter().map(|(key, _)| key).collect()
}

#[test]
fn every_read_obeys_the_switch_at_once() {
    let world = morning(40);
    let people = people(&world);
    assert_eq!(people.len(), MEMBERS + 4);
    due::run(&world.app).expect("the clock");
    let new = new_group(&world).expect("published with the switch").id;
    let at_once = read(&world, &new, &people);
    let mut pages = 0;
    while worker::run_due(&world.app).expect("a store") > 0 {
        assert_eq!(read(&world, &new, &people), at_once, "while seats follow");
        pages += 1;
    }
    assert_eq!(read(&world, &new, &people), at_once);
    assert!(at_once.values().all(|(here, there)| here.is_some() || there.is_some()), "nobody is lost");
    assert!(left(&world).keys().all(|(partition, _)| !partition.starts_with("switch#")));
    figure("split: reads of 64 people obey the switch at once; rounds of the worker", pages.to_string());
}

#[test]
fn seats_are_the_same_however_it_is_broken_off() {
    let mut broken = 0;
    for seed in 0..amount(2) as u64 {
        let whole = morning(50 + seed);
        let none = Breaks { at: usize::MAX, moment: Moment::Before, seen: AtomicUsize::new(0) };
        let commits = run(&whole, none);
        let expected = left(&whole);
        for at in 0..commits {
            for moment in [Moment::Before, Moment::After] {
                let world = morning(50 + seed);
                run(&world, Breaks { at, moment, seen: AtomicUsize::new(0) });
                assert_eq!(left(&world), expected, "seed {seed}, commit {at}, {moment:?}");
                broken += 1;
            }
        }
    }
    figure("split: jobs broken off at each commit, seats the same", broken.to_string());
}
