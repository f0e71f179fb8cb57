//! A group becomes part of another, whole or broken off.

use std::sync::atomic::AtomicUsize;

use contract::shards::PlacedGroup;
use functions::exchange::Status;
use functions::membership::states::State;
use functions::membership::{self, Rank, handles};
use functions::rights::Role;
use functions::store::{Key, Moment, Table};
use functions::values::PersonKey;
use tests::browser::Browser;
use tests::report::figure;
use tests::world::World;

use super::crashes::{Breaks, left, read, run};
use super::{ADA, BEN, CLEO, DAN, GROUP, four, key_of, rank_in, seat, told};

const OTHER: &str = "G2";

/// Ada animates the first, Ben the other, both signed in; Dan is of both.
fn two(seed: u64) -> (World, Browser, Browser) {
    let (world, ada) = four(seed);
    let ben = world.entrust(BEN, &Role::Animator(OTHER.to_owned()));
    let seating = membership::Seating::of(&world.app, OTHER);
    let seating = seating.and_then(|seating| seating.raise(&key_of(&world, DAN), Rank::Manager));
    let commit = seating.and_then(|seating| seating.finish(functions::store::Commit::new())).expect("a seat");
    world.app.store().commit(&commit).expect("written");
    (world, ada, ben)
}

fn propose(world: &World, ada: &Browser) {
    let sent = ada.send("/api/groups/merge", &[("group", GROUP), ("into", "/groupes/g2/")]);
    assert_eq!(sent.path, "/api/sent?what=merge_proposed", "{}", sent.source);
    world.work();
    second(world, CLEO);
}

/// Another of the group that goes says yes.
fn second(world: &World, address: &str) {
    let browser = world.browser();
    browser.sign_in(address);
    let form = [("group", GROUP), ("from", GROUP), ("answer", "yes")];
    let shown = browser.post("/api/groups/merge/answer", &form);
    assert_eq!(shown.path, "/api/sent?what=merge_seconded", "{}", shown.source);
    world.work();
}

fn agree(ben: &Browser, says: &str) -> String {
    let form = [("group", OTHER), ("from", GROUP), ("answer", says)];
    let shown = ben.post("/api/groups/merge/answer", &form);
    assert_eq!(shown.status, Status::Ok, "{}", shown.source);
    shown.path
}

#[test]
fn everybody_keeps_their_highest_rank_and_the_old_address_leads_to_the_other() {
    let (world, ada, ben) = two(1);
    propose(&world, &ada);
    assert_eq!(told(&world, BEN, "rejoindre"), 1);
    let page = ben.open(&format!("/api/groups/merge/answer?group={OTHER}&from={GROUP}"));
    assert_eq!(page.status, Status::Ok, "{}", page.source);
    assert!(page.source.contains("Qui animera ensuite"), "{}", page.source);
    assert_eq!(agree(&ben, "yes"), "/api/sent?what=merge_agreed");
    world.work();
    let ranks = |group: &str| [ADA, BEN, CLEO, DAN].map(|address| rank_in(&world, group, address));
    assert_eq!(ranks(GROUP), [None; 4]);
    let (animator, manager) = (Some(Rank::Animator), Some(Rank::Manager));
    assert_eq!(ranks(OTHER), [animator, animator, manager, manager]);
    let old = membership::get(&world.app, GROUP).expect("a group").1;
    assert_eq!((old.state, old.successor.as_deref(), old.switching), (State::Archived, Some(OTHER), None));
    let public = |id: &str| {
        let found = world.app.store().read::<PlacedGroup>(Table::Public, &Key::new("groups/63", id));
        found.expect("a store").map(|(_, placed)| placed.record)
    };
    assert!(public(GROUP).is_none());
    let other = public(OTHER).expect("public");
    assert_eq!((other.predecessors, other.merged), (vec!["g1".to_owned()], vec![GROUP.to_owned()]));
    assert_eq!(told(&world, CLEO, "a rejoint"), 1);
}

#[test]
fn a_no_and_a_change_of_mind_change_nothing() {
    let (world, ada, ben) = two(2);
    propose(&world, &ada);
    assert_eq!(agree(&ben, "no"), "/api/sent?what=handover_declined");
    world.work();
    assert_eq!(told(&world, ADA, "la réponse est non"), 1);
    world.pass(jiff::SignedDuration::from_mins(11));
    propose(&world, &ada);
    ada.post("/api/groups/merge/cancel", &[("group", GROUP)]);
    let form = [("group", OTHER), ("from", GROUP), ("answer", "yes")];
    assert_eq!(ben.post("/api/groups/merge/answer", &form).status, Status::NotFound);
    assert_eq!(rank_in(&world, GROUP, ADA), Some(Rank::Animator));
}

/// What the trail of the group says.
fn noted(world: &World, what: &str) -> bool {
    let trail = functions::store::Query::all(functions::trail::of_thing(&format!("group#{GROUP}")));
    let trail = world.app.store().query_all(Table::Work, &trail).expect("a store");
    trail.iter().any(|entry| entry.body.contains(what))
}

#[test]
fn a_second_person_finds_it_on_the_desk_and_says_no() {
    let (world, ada, _ben) = two(12);
    let cleo = world.browser();
    cleo.sign_in(CLEO);
    let page = format!("/api/groups/merge/answer?group={GROUP}");
    let desk = cleo.open(&format!("/api/groups/desk?group={GROUP}"));
    assert!(desk.links().contains(&page), "{}", desk.source);
    assert!(cleo.open(&page).source.contains("Personne n’a proposé"));
    let sent = ada.send("/api/groups/merge", &[("group", GROUP), ("into", "/groupes/g2/")]);
    assert_eq!(sent.path, "/api/sent?what=merge_proposed", "{}", sent.source);
    world.work();
    let shown = cleo.open(&page);
    assert!(shown.carried("/api/groups/merge/answer").contains(&("from".to_owned(), GROUP.to_owned())));
    let form = [("group", GROUP), ("from", GROUP), ("answer", "no")];
    let said = cleo.post("/api/groups/merge/answer", &form);
    assert_eq!(said.path, "/api/sent?what=handover_declined", "{}", said.source);
    world.work();
    assert_eq!((told(&world, BEN, "rejoindre"), told(&world, ADA, "la réponse est non")), (0, 1));
    assert!(noted(&world, "splits.merge_decline"));
    assert!(cleo.open(&page).source.contains("Personne n’a proposé"), "it is over");
}

#[test]
fn a_group_run_by_one_goes_on_alone_and_its_trail_says_so() {
    let (world, ada, _ben) = two(13);
    let seating = membership::Seating::of(&world.app, GROUP);
    let seating = seating.and_then(|seating| seating.set(&key_of(&world, CLEO), Some(Rank::Member)));
    let commit = seating.and_then(|seating| seating.finish(functions::store::Commit::new())).expect("a seat");
    world.app.store().commit(&commit).expect("written");
    let sent = ada.send("/api/groups/merge", &[("group", GROUP), ("into", "/groupes/g2/")]);
    assert_eq!(sent.path, "/api/sent?what=merge_proposed", "{}", sent.source);
    world.work();
    assert!(noted(&world, "splits.merge_propose_alone"));
    assert_eq!(told(&world, BEN, "rejoindre"), 1, "the other group is asked at once");
}

#[test]
fn of_four_animators_three_are_chosen_and_who_animates_the_other_stays() {
    let (world, ada, ben) = two(3);
    for address in [CLEO, DAN] {
        world.give(address, &Role::Animator(GROUP.to_owned()));
    }
    let page = ada.send("/api/groups/merge", &[("group", GROUP), ("into", "g2")]);
    let boxes = page.values_of("animators");
    assert_eq!(boxes.len(), 3, "{}", page.source);
    let cleo = key_of(&world, CLEO);
    assert!(!page.source.contains(cleo.as_str()), "no key is shown");
    let cleo = handles::of(&world.app, GROUP, &cleo);
    let form = [("group", GROUP), ("into", "g2"), ("animators", cleo.as_str())];
    assert_eq!(ada.send("/api/groups/merge", &form).path, "/api/sent?what=merge_proposed");
    world.work();
    second(&world, DAN);
    agree(&ben, "yes");
    world.work();
    let ranks = [ADA, BEN, CLEO, DAN].map(|address| rank_in(&world, OTHER, address));
    let (animator, manager) = (Some(Rank::Animator), Some(Rank::Manager));
    assert_eq!(ranks, [manager, animator, animator, manager]);
}

#[test]
fn nobody_dissolves_a_group_others_run_into_their_own() {
    let (world, ada, ben) = two(5);
    let own = world.browser();
    own.sign_in(ADA);
    world.give(ADA, &Role::Animator("G3".to_owned()));
    let form = [("group", GROUP), ("into", "g3")];
    assert_eq!(own.send("/api/groups/merge", &form).path, "/api/sent?what=merge_proposed");
    world.work();
    assert_eq!(told(&world, CLEO, "rejoigne"), 1, "all who run it hear of it");
    let (yes, mine) = ([("group", "G3"), ("from", GROUP), ("answer", "yes")], "/api/groups/merge/answer");
    assert_eq!(own.post(mine, &yes).status, Status::Conflict, "not alone");
    let again = [("group", GROUP), ("from", GROUP), ("answer", "yes")];
    assert_eq!(own.post(mine, &again).status, Status::Conflict, "nor twice oneself");
    assert_eq!(ben.post(mine, &again).status, Status::Forbidden, "a member does not say it");
    assert_eq!(membership::get(&world.app, GROUP).expect("a group").1.state, State::Published);
    second(&world, CLEO);
    assert_eq!(own.post(mine, &yes).path, "/api/sent?what=merge_agreed");
    drop(ada);
}

#[test]
fn a_group_proposes_it_three_times_in_thirty_days() {
    let (world, ada, _) = two(6);
    world.group("G3");
    for _ in 0..3 {
        propose(&world, &ada);
        let twice = ada.send("/api/groups/merge", &[("group", GROUP), ("into", "g3")]);
        assert_eq!(twice.status, Status::Conflict, "one at a time");
        ada.post("/api/groups/merge/cancel", &[("group", GROUP)]);
        world.pass(jiff::SignedDuration::from_mins(11));
    }
    let fourth = ada.send("/api/groups/merge", &[("group", GROUP), ("into", "g2")]);
    assert_eq!(fourth.status, Status::Conflict, "{}", fourth.source);
}

#[test]
fn only_a_group_at_work_joins_one_that_is_public() {
    let (world, ada, _) = two(7);
    let go = |id: &str, state: State| {
        let (document, old) = membership::get(&world.app, id).expect("a group");
        let new = membership::Group { state, ..old.clone() };
        let commit = membership::group::save(functions::store::Commit::new(), &document, &old, &new);
        world.app.store().commit(&commit).expect("written");
    };
    let form = [("group", GROUP), ("into", "g2")];
    go(OTHER, State::Sleeping);
    assert_eq!(ada.send("/api/groups/merge", &form).status, Status::Unprocessable);
    go(OTHER, State::Published);
    go(GROUP, State::Suspended);
    assert_eq!(ada.send("/api/groups/merge", &form).status, Status::Conflict);
}

fn thrown(seed: u64) -> World {
    let (world, ada, ben) = two(seed);
    for number in 0..60 {
        let key = PersonKey::generate(&world.app.platform.random);
        seat(&world, &key, if number % 7 == 0 { Rank::Manager } else { Rank::Member });
    }
    propose(&world, &ada);
    agree(&ben, "yes");
    world
}

#[test]
fn a_merge_broken_off_anywhere_ends_the_same() {
    let whole = thrown(4);
    let none = Breaks { at: usize::MAX, moment: Moment::Before, seen: AtomicUsize::new(0) };
    let people: Vec<PersonKey> = {
        let all = membership::members(&whole.app, OTHER).expect("a store");
        all.into_iter().map(|(key, _)| key).collect()
    };
    assert_eq!(people.len(), 64);
    let at_once = read(&whole, OTHER, &people);
    let commits = run(&whole, none);
    assert_eq!(read(&whole, OTHER, &people), at_once);
    let expected = left(&whole);
    let mut broken = 0;
    for at in 0..commits {
        for moment in [Moment::Before, Moment::After] {
            let world = thrown(4);
            run(&world, Breaks { at, moment, seen: AtomicUsize::new(0) });
            assert_eq!(left(&world), expected, "commit {at}, {moment:?}");
            broken += 1;
        }
    }
    figure("merge: jobs broken off at each commit, seats the same", broken.to_string());
}
