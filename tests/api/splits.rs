//! A group becomes two by the choice of each of its members.

mod crashes;
mod merges;

use functions::exchange::Status;
use functions::membership::states::State;
use functions::membership::{self, Group, Rank, Seating, handles};
use functions::person;
use functions::rights::Role;
use functions::store::Commit;
use functions::values::{Email, PersonKey};
use jiff::SignedDuration;
use tests::browser::{Browser, Shown};
use tests::world::World;

const ADA: &str = "ada@exemple.fr";
const BEN: &str = "ben@exemple.fr";
const CLEO: &str = "cleo@exemple.fr";
const DAN: &str = "dan@exemple.fr";
const GROUP: &str = "G1";
const NEW: &str = "Groupe des Lilas";

fn key_of(world: &World, address: &str) -> PersonKey {
    let email = Email::parse(address).expect("an address");
    person::by_address(&world.app, &email).expect("a store").expect("somebody has it").1.key
}

fn rank_in(world: &World, group: &str, address: &str) -> Option<Rank> {
    membership::rank(&world.app, group, &key_of(world, address)).expect("a store")
}

fn seat(world: &World, key: &PersonKey, rank: Rank) {
    let seating = Seating::of(&world.app, GROUP).and_then(|seating| seating.raise(key, rank));
    let commit = seating.and_then(|seating| seating.finish(Commit::new())).expect("a seat");
    world.app.store().commit(&commit).expect("written");
}

fn days(world: &World, count: i64) {
    for _ in 0..count {
        world.pass(SignedDuration::from_hours(24));
    }
}

fn new_group(world: &World) -> Option<Group> {
    membership::of_slug(&world.app, "groupe-des-lilas").expect("a store").map(|(_, group)| group)
}

fn told(world: &World, address: &str, part: &str) -> usize {
    let mails = world.mails_to(address);
    mails.iter().filter(|mail| mail.header("Subject").is_some_and(|subject| subject.contains(part))).count()
}

fn token(world: &World, address: &str, path: &str) -> String {
    world.link_to(address, path).split("t=").nth(1).unwrap_or_default().to_owned()
}

fn answer(world: &World, address: &str, says: &str) -> Shown {
    let path = "/api/groups/split/answer";
    assert_eq!(world.browser().open(&world.link_to(address, path)).status, Status::Ok);
    let token = token(world, address, path);
    let shown = world.browser().post(path, &[("t", &token), ("answer", says)]);
    world.work();
    shown
}

fn pick(world: &World, address: &str, choice: &str) -> Shown {
    let path = "/api/groups/split/choice";
    let token = token(world, address, path);
    world.browser().post(path, &[("t", &token), ("choice", choice)])
}

/// Ada animates, Cleo manages, Ben and Dan are members. Ada is signed in.
fn four(seed: u64) -> (World, Browser) {
    let world = World::new(seed);
    let ada = world.browser();
    ada.sign_up(ADA);
    world.give(ADA, &Role::Animator(GROUP.to_owned()));
    for (address, rank) in [(BEN, Rank::Member), (CLEO, Rank::Manager), (DAN, Rank::Member)] {
        world.browser().sign_up(address);
        seat(&world, &key_of(&world, address), rank);
    }
    (world, ada)
}

fn propose(world: &World, ada: &Browser) {
    let form = [("group", GROUP), ("name", NEW), ("place", "Riom")];
    let sent = ada.send("/api/groups/split", &form);
    assert!(sent.path.starts_with("/api/groups/split?group="), "{} {}", sent.path, sent.source);
    let form = [("group", GROUP), ("address", BEN), ("rank", "animator")];
    assert_eq!(ada.send("/api/groups/split/founder", &form).path, "/api/sent?what=split_founder_asked");
    world.work();
}

/// Until members are asked.
fn asked(world: &World, ada: &Browser) {
    propose(world, ada);
    assert_eq!(answer(world, BEN, "yes").path, "/api/sent?what=split_founder_accepted");
    let cleo = world.browser();
    cleo.sign_in(CLEO);
    let agreed = cleo.post("/api/groups/split/agree", &[("group", GROUP)]);
    assert_eq!(agreed.path, "/api/sent?what=split_agreed", "{}", agreed.source);
    world.work();
}

#[test]
fn each_member_picks_and_rights_are_for_named_founders_who_accepted() {
    let (world, ada) = four(1);
    propose(&world, &ada);
    let alone = ada.post("/api/groups/split/agree", &[("group", GROUP)]);
    assert_eq!(alone.status, Status::Conflict, "not alone");
    answer(&world, BEN, "yes");
    assert_eq!(told(&world, CLEO, "votre accord"), 1);
    let cleo = world.browser();
    cleo.sign_in(CLEO);
    assert_eq!(cleo.open(&format!("/api/groups/split?group={GROUP}")).status, Status::Ok);
    assert_eq!(cleo.post("/api/groups/split/cancel", &[("group", GROUP)]).status, Status::Forbidden);
    cleo.post("/api/groups/split/agree", &[("group", GROUP)]);
    world.work();
    for (address, choice) in [(BEN, "move"), (CLEO, "both"), (DAN, "both")] {
        assert_eq!(pick(&world, address, choice).path, "/api/sent?what=split_choice");
    }
    // One may change one's mind.
    pick(&world, DAN, "stay");
    days(&world, 13);
    assert!(new_group(&world).is_none());
    days(&world, 2);
    let new = new_group(&world).expect("the new group");
    let waits =
        functions::review::of(&world.app, "groups", &new.id).expect("a store").expect("in the queue").1;
    assert_eq!(waits.urgency, functions::review::Urgency::After, "a moderator looks after");
    assert_eq!((new.state, new.predecessors.as_slice()), (State::Published, &["g1".to_owned()][..]));
    let ranks = |group: &str| [ADA, BEN, CLEO, DAN].map(|address| rank_in(&world, group, address));
    assert_eq!(ranks(GROUP), [Some(Rank::Animator), None, Some(Rank::Manager), Some(Rank::Member)]);
    // Cleo helps to run the old one; nobody named her for the new one.
    assert_eq!(ranks(&new.id), [None, Some(Rank::Animator), Some(Rank::Member), None]);
    assert_eq!((told(&world, BEN, "Bienvenue"), told(&world, DAN, "Bienvenue")), (1, 0));
    let old = membership::get(&world.app, GROUP).expect("a group").1;
    assert!(old.switching.is_none() && new.switching.is_none());
}

#[test]
fn who_only_follows_has_no_letter_about_a_split() {
    let (world, ada) = four(8);
    let eve = "eve@exemple.fr";
    world.browser().sign_up(eve);
    seat(&world, &key_of(&world, eve), Rank::Follower);
    asked(&world, &ada);
    assert_eq!((told(&world, eve, "se divise"), told(&world, DAN, "se divise")), (0, 1));
    ada.post("/api/groups/split/cancel", &[("group", GROUP)]);
    world.work();
    assert_eq!((told(&world, eve, "ne se divise pas"), told(&world, DAN, "ne se divise pas")), (0, 1));
}

#[test]
fn who_animates_alone_and_leaves_is_in_both() {
    let (world, ada) = four(2);
    asked(&world, &ada);
    pick(&world, ADA, "move");
    days(&world, 15);
    let new = new_group(&world).expect("the new group");
    assert_eq!(rank_in(&world, GROUP, ADA), Some(Rank::Animator));
    assert_eq!(rank_in(&world, &new.id, ADA), Some(Rank::Member));
}

#[test]
fn a_founder_leaves_one_of_two_groups_for_the_new_one() {
    let (world, ada) = four(3);
    for group in [GROUP, "G2"] {
        world.give(BEN, &Role::Animator(group.to_owned()));
    }
    asked(&world, &ada);
    pick(&world, BEN, "move");
    days(&world, 15);
    let new = new_group(&world).expect("the new group");
    assert_eq!((rank_in(&world, GROUP, BEN), rank_in(&world, &new.id, BEN)), (None, Some(Rank::Animator)));
}

#[test]
fn without_anybody_to_animate_it_nothing_happens() {
    let (world, ada) = four(4);
    for group in ["G2", "G3"] {
        world.give(BEN, &Role::Animator(group.to_owned()));
    }
    asked(&world, &ada);
    pick(&world, DAN, "move");
    days(&world, 15);
    assert!(new_group(&world).is_none());
    assert_eq!(rank_in(&world, GROUP, DAN), Some(Rank::Member));
    assert_eq!(told(&world, DAN, "ne se divise pas"), 1);
}

#[test]
fn a_split_is_cancelled_or_runs_out_and_nothing_changes() {
    let (world, ada) = four(5);
    asked(&world, &ada);
    let cancelled = ada.post("/api/groups/split/cancel", &[("group", GROUP)]);
    assert_eq!(cancelled.path, "/api/sent?what=split_cancelled", "{}", cancelled.source);
    world.work();
    assert_eq!(told(&world, DAN, "ne se divise pas"), 1);
    assert_eq!(pick(&world, DAN, "move").status, Status::Gone);
    world.pass(SignedDuration::from_mins(11));
    let form = [("group", GROUP), ("name", NEW), ("place", "Riom")];
    assert_eq!(ada.send("/api/groups/split", &form).status, Status::Conflict, "not again at once");
    days(&world, 31);
    ada.sign_in(ADA);
    propose(&world, &ada);
    assert_eq!(answer(&world, BEN, "no").path, "/api/sent?what=handover_declined");
    days(&world, 15);
    assert_eq!(told(&world, ADA, "n’a pas eu d’accord"), 1);
    assert!(new_group(&world).is_none());
}

#[test]
fn a_group_just_starting_goes_on_alone_and_strangers_hear_nothing() {
    let world = World::new(6);
    let ada = world.browser();
    ada.sign_up(ADA);
    world.browser().sign_up(DAN);
    world.give(ADA, &Role::Animator(GROUP.to_owned()));
    ada.send("/api/groups/split", &[("group", GROUP), ("name", NEW), ("place", "Riom")]);
    ada.send("/api/groups/split/founder", &[("group", GROUP), ("address", DAN), ("rank", "animator")]);
    world.work();
    assert_eq!(told(&world, DAN, "nouveau groupe"), 0, "no member of the group");
    let me = key_of(&world, ADA);
    let page = ada.open(&format!("/api/groups/split?group={GROUP}"));
    assert!(!page.source.contains(me.as_str()), "no key is shown");
    let me = handles::of(&world.app, GROUP, &me);
    let form = [("group", GROUP), ("person", me.as_str()), ("rank", "animator")];
    assert_eq!(ada.send("/api/groups/split/founder", &form).path, "/api/sent?what=split_founder_accepted");
    assert_eq!(ada.post("/api/groups/split/agree", &[("group", GROUP)]).path, "/api/sent?what=split_agreed");
    let trail = functions::store::Query::all(functions::trail::of_thing(&format!("group#{GROUP}")));
    let trail = world.app.store().query_all(functions::store::Table::Work, &trail).expect("a store");
    assert!(trail.iter().any(|entry| entry.body.contains("splits.agree_alone")));
    days(&world, 15);
    let new = new_group(&world).expect("the new group");
    assert_eq!(rank_in(&world, &new.id, ADA), Some(Rank::Animator));
}

#[test]
fn who_is_erased_has_no_part_any_more() {
    let (world, ada) = four(7);
    asked(&world, &ada);
    pick(&world, BEN, "move");
    let ben = key_of(&world, BEN);
    let browser = world.browser();
    browser.sign_in(BEN);
    browser.post("/api/account/erase", &[("understood", "yes")]);
    world.work();
    for document in tests::trace::everything(world.app.store()) {
        let text = format!("{} {} {}", document.key.partition, document.key.sort, document.body);
        let is_left = ["done", "trail", "person", "due", "link", "cap"].contains(&document.kind());
        assert!(is_left || !text.contains(ben.as_str()), "{}", document.kind());
    }
    days(&world, 15);
    assert!(new_group(&world).is_none(), "its only animator is gone");
}
