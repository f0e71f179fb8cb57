//! No sequence of verbs leaves a published group without somebody who animates it.

use std::collections::BTreeMap;

use functions::membership::seats::{MOST_ANIMATED, MOST_ANIMATORS};
use functions::membership::states::{Actor, State, Verb};
use functions::membership::{self, Group, Rank, Seating, group, groups_of, members};
use functions::rights::{self, Role};
use functions::store::Commit;
use functions::trouble::Trouble;
use functions::values::PersonKey;
use tests::chance::{Chance, amount};
use tests::report::figure;
use tests::world::World;

const SEQUENCES: usize = 10_000;
const STEPS: usize = 12;
const GROUPS: [&str; 4] = ["un", "deux", "trois", "quatre"];
const PEOPLE: usize = 6;

struct Played<'w> {
    world: &'w World,
    people: Vec<PersonKey>,
    erased: BTreeMap<String, bool>,
}

impl Played<'_> {
    fn commit(&self, written: Result<Commit, Trouble>) -> bool {
        match written {
            Ok(commit) => self.world.app.store().commit(&commit).is_ok(),
            Err(_) => false,
        }
    }

    fn seat(&self, id: &str, change: impl FnOnce(Seating<'_>) -> Result<Seating<'_>, Trouble>) -> bool {
        let seating = Seating::of(&self.world.app, id).expect("a group");
        self.commit(change(seating).and_then(|seating| seating.finish(Commit::new())))
    }

    fn go(&self, id: &str, verb: Verb, by: Actor) -> bool {
        let (document, old) = membership::get(&self.world.app, id).expect("a group");
        let mut new: Group = old.clone();
        match new.go(verb, by, self.world.app.now()) {
            Ok(()) => self.commit(Ok(group::save(Commit::new(), &document, &old, &new))),
            Err(_) => false,
        }
    }

    fn step(&mut self, chance: &mut Chance) -> bool {
        let id = GROUPS[chance.below(GROUPS.len())];
        let person = self.people[chance.below(PEOPLE)].clone();
        match chance.below(14) {
            0 | 1 => self.seat(id, |seating| seating.raise(&person, Rank::Member)),
            2 => self.seat(id, |seating| seating.raise(&person, Rank::Follower)),
            3 => self.seat(id, |seating| seating.set(&person, None)),
            4 => self.seat(id, |seating| seating.raise(&person, Rank::Manager)),
            5 | 6 => self.seat(id, |seating| seating.raise(&person, Rank::Animator)),
            7 => self.seat(id, |seating| seating.set(&person, Some(Rank::Member))),
            8 => self.erase(&person),
            9 => self.go(id, Verb::Pause, Actor::Animator),
            10 => self.go(id, Verb::Resume, Actor::Animator),
            11 => self.go(id, Verb::FallAsleep, Actor::Clock),
            12 => self.go(id, Verb::WakeUp, Actor::Animator),
            _ => self.hand_over(id, chance),
        }
    }

    /// What a hand-over comes to: one goes up, one goes down, in one seating.
    fn hand_over(&self, id: &str, chance: &mut Chance) -> bool {
        let (from, to) =
            (self.people[chance.below(PEOPLE)].clone(), self.people[chance.below(PEOPLE)].clone());
        if from == to {
            return false;
        }
        self.seat(id, |seating| seating.raise(&to, Rank::Animator)?.set(&from, Some(Rank::Member)))
    }

    /// As the feature does: every seat is left, and a group may become an orphan.
    fn erase(&mut self, person: &PersonKey) -> bool {
        let feature =
            functions::features::by_name("groups").and_then(|feature| feature.erase).expect("it erases");
        for _ in 0..GROUPS.len() + 1 {
            let commit = feature(&self.world.app, person).expect("it answers");
            if commit.writes().is_empty() {
                break;
            }
            self.world.app.store().commit(&commit).expect("written");
        }
        for id in GROUPS {
            let (_, group) = membership::get(&self.world.app, id).expect("a group");
            if group.animators.is_empty() {
                self.erased.insert(id.to_owned(), true);
            }
        }
        true
    }

    fn check(&self) {
        let app = &self.world.app;
        for id in GROUPS {
            let (_, group) = membership::get(app, id).expect("a group");
            assert!(group.animators.len() <= MOST_ANIMATORS, "{id}");
            if group.state.needs_animator() && group.animators.is_empty() {
                assert!(group.orphan_since.is_some(), "{id} lost everybody and nobody is looked for");
                assert!(self.erased.contains_key(id), "{id} lost everybody without an erasure");
            } else {
                assert_eq!(group.orphan_since, None, "{id}");
            }
            let seats = members(app, id).expect("a store");
            for (rank, role, listed) in [
                (Rank::Animator, Role::Animator(id.to_owned()), &group.animators),
                (Rank::Manager, Role::Manager(id.to_owned()), &group.managers),
            ] {
                let mut seated: Vec<&PersonKey> =
                    seats.iter().filter(|(_, seat)| seat.rank == rank).map(|(person, _)| person).collect();
                let mut listed: Vec<&PersonKey> = listed.iter().collect();
                let holders = rights::holders(app, &role).expect("a store");
                let mut holders: Vec<&PersonKey> = holders.iter().collect();
                seated.sort();
                listed.sort();
                holders.sort();
                assert_eq!(seated, listed, "{id}: the group's list is that of its seats");
                assert_eq!(seated, holders, "{id}: mandates are those of its seats");
            }
        }
        for person in &self.people {
            let sits = groups_of(app, person).expect("a store");
            let animated = sits.iter().filter(|(_, seat)| seat.rank == Rank::Animator).count();
            assert!(animated <= MOST_ANIMATED, "somebody animates {animated}");
        }
    }
}

#[test]
fn no_sequence_of_verbs_leaves_a_group_without_somebody() {
    let mut chance = Chance::new(15);
    let (mut done, mut steps, mut sequences) = (0, 0, 0);
    while sequences < amount(SEQUENCES) {
        // One world serves many sequences: each goes on where the last one ended.
        let world = World::new(u64::try_from(sequences).unwrap_or_default());
        for id in GROUPS {
            world.group(id);
        }
        let people: Vec<PersonKey> =
            (0..PEOPLE).map(|_| PersonKey::generate(&world.app.platform.random)).collect();
        for (index, id) in GROUPS.iter().enumerate() {
            functions::groups::seat(&world.app, &people[index], id, Rank::Animator).expect("a seat");
        }
        let mut played = Played { world: &world, people, erased: BTreeMap::new() };
        for _ in 0..100 {
            for _ in 0..STEPS {
                done += usize::from(played.step(&mut chance));
                steps += 1;
            }
            played.check();
            sequences += 1;
        }
    }
    assert!(State::Published.needs_animator());
    figure(
        "random sequences of verbs over groups, no group without somebody",
        format!("{sequences} sequences, {steps} verbs, {done} of them allowed"),
    );
}
