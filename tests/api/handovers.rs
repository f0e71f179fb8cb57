//! A group comes into other hands: given, claimed, taken when nobody is left. Never without anybody.

use functions::exchange::Status;
use functions::membership::{self, Group, Rank, Seating, handles};
use functions::person;
use functions::rights::Role;
use functions::store::Commit;
use functions::values::{Email, PersonKey};
use jiff::SignedDuration;
use tests::browser::Browser;
use tests::world::World;

mod random;

const ADA: &str = "ada@exemple.fr";
const BEN: &str = "ben@exemple.fr";
const CLEO: &str = "cleo@exemple.fr";
const DEPARTMENT: &str = "coordination@exemple.fr";
const GROUP: &str = "G1";

fn key_of(world: &World, address: &str) -> PersonKey {
    let email = Email::parse(address).expect("an address");
    person::by_address(&world.app, &email).expect("a store").expect("somebody has it").1.key
}

fn group(world: &World) -> Group {
    membership::get(&world.app, GROUP).expect("a group").1
}

fn rank(world: &World, address: &str) -> Option<Rank> {
    membership::rank(&world.app, GROUP, &key_of(world, address)).expect("a store")
}

fn seat(world: &World, address: &str, rank: Rank) {
    let key = key_of(world, address);
    let seating = Seating::of(&world.app, GROUP).and_then(|seating| seating.raise(&key, rank));
    let commit = seating.and_then(|seating| seating.finish(Commit::new())).expect("a seat");
    world.app.store().commit(&commit).expect("written");
}

fn days(world: &World, count: i64) {
    for _ in 0..count {
        world.pass(SignedDuration::from_hours(24));
    }
}

/// Ada animates, Ben is a member: both are signed in.
fn two(seed: u64) -> (World, Browser, Browser) {
    let world = World::new(seed);
    let (ada, ben) = (world.browser(), world.browser());
    ada.sign_up(ADA);
    ben.sign_up(BEN);
    world.give(ADA, &Role::Animator(GROUP.to_owned()));
    seat(&world, BEN, Rank::Member);
    (world, ada, ben)
}

fn subjects(world: &World, address: &str) -> Vec<String> {
    let mails = world.mails_to(address);
    mails.iter().filter_map(|mail| mail.header("Subject").map(str::to_owned)).collect()
}

fn told(world: &World, address: &str, start: &str) -> usize {
    subjects(world, address).iter().filter(|subject| subject.contains(start)).count()
}

fn answer(world: &World, address: &str, says: &str) -> String {
    let link = world.link_to(address, "/api/groups/hand-over/answer");
    let token = link.split("t=").nth(1).unwrap_or_default().to_owned();
    let shown = world.browser().open(&link);
    assert_eq!(shown.status, Status::Ok, "{}", shown.source);
    let path = world.browser().post("/api/groups/hand-over/answer", &[("t", &token), ("answer", says)]).path;
    world.work();
    path
}

#[test]
fn a_group_is_given_to_a_member_who_says_yes() {
    let (world, ada, _) = two(1);
    let shown = ada.open(&format!("/api/groups/hand-over?group={GROUP}"));
    assert_eq!(shown.status, Status::Ok, "{}", shown.source);
    assert!(!shown.source.contains(BEN), "no address is shown");
    let ben = key_of(&world, BEN);
    assert!(!shown.source.contains(ben.as_str()), "no key is shown");
    let handle = handles::of(&world.app, GROUP, &ben);
    let form = [("group", GROUP), ("person", handle.as_str()), ("stays", "member")];
    let sent = ada.send("/api/groups/hand-over", &form);
    assert_eq!(sent.path, "/api/sent?what=handover_offered", "{}", sent.source);
    world.work();
    assert_eq!((rank(&world, ADA), rank(&world, BEN)), (Some(Rank::Animator), Some(Rank::Member)), "not yet");
    assert_eq!(answer(&world, BEN, "yes"), "/api/sent?what=handover_accepted");
    assert_eq!((rank(&world, ADA), rank(&world, BEN)), (Some(Rank::Member), Some(Rank::Animator)));
    assert_eq!(group(&world).animators, vec![ben]);
    assert_eq!((told(&world, BEN, "Vous animez"), told(&world, ADA, "est confié")), (1, 1));
    assert_eq!(ada.open(&format!("/api/groups/hand-over?group={GROUP}")).status, Status::Forbidden);
    let used = world.link_to(BEN, "/api/groups/hand-over/answer");
    assert_eq!(world.browser().open(&used).status, Status::Gone);
}

#[test]
fn a_group_is_given_to_an_address_known_or_not_and_the_giver_may_leave() {
    for (seed, known) in [(2, true), (3, false)] {
        let (world, ada, _) = two(seed);
        if known {
            world.browser().sign_up(CLEO);
        }
        let form = [("group", GROUP), ("address", CLEO), ("stays", "leave")];
        let sent = ada.send("/api/groups/hand-over", &form);
        assert_eq!(sent.path, "/api/sent?what=handover_offered", "{}", sent.source);
        world.work();
        answer(&world, CLEO, "yes");
        assert_eq!((rank(&world, CLEO), rank(&world, ADA)), (Some(Rank::Animator), None));
    }
}

#[test]
fn a_no_a_silence_and_a_change_of_mind_change_nothing() {
    let (world, ada, _) = two(4);
    let form = [("group", GROUP), ("address", CLEO), ("stays", "manager")];
    ada.send("/api/groups/hand-over", &form);
    world.work();
    assert_eq!(answer(&world, CLEO, "no"), "/api/sent?what=handover_declined");
    assert_eq!(told(&world, ADA, "la réponse est non"), 1);
    // The same form within ten minutes is one form sent twice.
    world.pass(SignedDuration::from_mins(11));
    ada.send("/api/groups/hand-over", &form);
    world.work();
    let again =
        ada.send("/api/groups/hand-over", &[("group", GROUP), ("address", BEN), ("stays", "manager")]);
    assert_eq!(again.status, Status::Conflict, "one at a time");
    days(&world, 15);
    assert_eq!(told(&world, ADA, "pas de réponse"), 1);
    ada.sign_in(ADA);
    ada.send("/api/groups/hand-over", &form);
    world.work();
    let link = world.link_to(CLEO, "/api/groups/hand-over/answer");
    let taken_back = ada.post("/api/groups/hand-over/withdraw", &[("group", GROUP)]);
    assert_eq!(taken_back.path, "/api/sent?what=handover_withdrawn", "{}", taken_back.source);
    assert_eq!(world.browser().open(&link).status, Status::Gone);
    assert_eq!(group(&world).animators.len(), 1);
}

#[test]
fn who_animates_two_groups_is_given_no_third() {
    let (world, ada, _) = two(5);
    for other in ["G2", "G3"] {
        world.give(BEN, &Role::Animator(other.to_owned()));
    }
    let ben = key_of(&world, BEN);
    let handle = handles::of(&world.app, GROUP, &ben);
    ada.send("/api/groups/hand-over", &[("group", GROUP), ("person", handle.as_str()), ("stays", "leave")]);
    world.work();
    answer(&world, BEN, "yes");
    assert_eq!((rank(&world, ADA), rank(&world, BEN)), (Some(Rank::Animator), Some(Rank::Member)));
    assert_eq!(told(&world, ADA, "n’a pas pu se faire"), 1);
}

#[test]
fn a_silent_group_is_claimed_and_the_coordinator_says_yes() {
    let (world, _, ben) = two(6);
    world.browser().sign_up(CLEO);
    seat(&world, CLEO, Rank::Member);
    let claim = |browser: &Browser| browser.send("/api/groups/claim", &[("group", GROUP)]);
    assert_eq!(claim(&ben).status, Status::Conflict, "60 days, and 90 of silence");
    days(&world, 70);
    ben.sign_in(BEN);
    assert_eq!(claim(&ben).status, Status::Conflict, "90 days of silence");
    days(&world, 21);
    let department = world.entrust(DEPARTMENT, &Role::Coordinator("63".to_owned()));
    ben.sign_in(BEN);
    assert_eq!(ben.open(&format!("/api/groups/claim?group={GROUP}")).status, Status::Ok);
    assert_eq!(claim(&ben).path, "/api/sent?what=claim");
    world.work();
    assert_eq!(told(&world, CLEO, "demande à reprendre"), 1, "members are told");
    days(&world, 13);
    assert_eq!(told(&world, ADA, "Animez-vous encore"), 3, "{:?}", subjects(&world, ADA));
    department.sign_in(DEPARTMENT);
    assert!(department.open("/api/department").source.contains("Rien n’attend"));
    days(&world, 2);
    assert_eq!(told(&world, DEPARTMENT, "votre accord est attendu"), 1);
    department.sign_in(DEPARTMENT);
    let desk = department.open("/api/department");
    let link = format!("/api/department/decision?group={GROUP}");
    assert!(desk.links().contains(&link), "{}", desk.source);
    let page = department.open(&link);
    for secret in [ADA, BEN, CLEO, key_of(&world, BEN).as_str()] {
        assert!(!desk.source.contains(secret) && !page.source.contains(secret), "{secret}");
    }
    let carried = page.carried("/api/department/agree");
    let carried: Vec<(&str, &str)> =
        carried.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    assert_eq!(rank(&world, BEN), Some(Rank::Member), "not before the yes");
    let other = world.entrust("ailleurs@exemple.fr", &Role::Coordinator("75".to_owned()));
    assert_eq!(other.post("/api/department/agree", &carried).status, Status::Forbidden);
    assert_eq!(department.post("/api/department/agree", &carried).path, "/api/sent?what=department_agreed");
    world.work();
    assert_eq!((rank(&world, BEN), rank(&world, ADA)), (Some(Rank::Animator), Some(Rank::Manager)));
    assert_eq!((told(&world, BEN, "Vous animez"), told(&world, ADA, "Quelqu’un d’autre")), (1, 1));
}

#[test]
fn any_no_of_an_animator_stops_a_claim() {
    let (world, ada, ben) = two(7);
    days(&world, 91);
    ben.sign_in(BEN);
    ben.send("/api/groups/claim", &[("group", GROUP)]);
    world.work();
    let link = world.link_to(ADA, "/api/groups/claim/contest");
    assert_eq!(world.browser().press(&link).path, "/api/sent?what=claim_contested");
    world.work();
    assert_eq!(told(&world, BEN, "l’animation est encore là"), 1);
    days(&world, 20);
    assert_eq!((rank(&world, ADA), rank(&world, BEN)), (Some(Rank::Animator), Some(Rank::Member)));
    // Saying no was a sign of life.
    ben.sign_in(BEN);
    assert_eq!(ben.send("/api/groups/claim", &[("group", GROUP)]).status, Status::Conflict);
    days(&world, 91);
    ben.sign_in(BEN);
    assert_eq!(ben.send("/api/groups/claim", &[("group", GROUP)]).path, "/api/sent?what=claim");
    world.work();
    ada.sign_in(ADA);
    assert_eq!(ada.post("/api/groups/claim/no", &[("group", GROUP)]).path, "/api/sent?what=claim_contested");
}

#[test]
fn without_coordinator_operators_decide_and_nobody_on_their_own() {
    let (world, _, ben) = two(8);
    world.give(BEN, &Role::Coordinator("63".to_owned()));
    days(&world, 91);
    let operator = world.entrust("exploitation@exemple.fr", &Role::Operator);
    ben.sign_in(BEN);
    ben.send("/api/groups/claim", &[("group", GROUP)]);
    world.work();
    days(&world, 15);
    ben.sign_in(BEN);
    operator.sign_in("exploitation@exemple.fr");
    let page = format!("/api/department/decision?group={GROUP}");
    assert_eq!(ben.open(&page).status, Status::Forbidden);
    let shown = operator.open(&page);
    assert_eq!(shown.status, Status::Ok, "{}", shown.source);
    let carried = shown.carried("/api/department/refuse");
    let mut form: Vec<(&str, &str)> =
        carried.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    form.push(("reason", "Ada revient de voyage la semaine prochaine."));
    assert_eq!(operator.send("/api/department/refuse", &form).path, "/api/sent?what=department_refused");
    world.work();
    assert!(world.last_mail_to(BEN).text.contains("Ada revient de voyage"));
    assert_eq!(rank(&world, BEN), Some(Rank::Member));
}

fn erase(world: &World, browser: &Browser, address: &str) {
    browser.sign_in(address);
    browser.post("/api/account/erase", &[("understood", "yes")]);
    world.work();
}

#[test]
fn an_orphan_is_offered_to_managers_then_members_and_taken_with_a_yes() {
    let (world, ada, _) = two(9);
    world.browser().sign_up(CLEO);
    seat(&world, CLEO, Rank::Manager);
    let department = world.entrust(DEPARTMENT, &Role::Coordinator("63".to_owned()));
    erase(&world, &ada, ADA);
    assert!(group(&world).orphan_since.is_some() && group(&world).animators.is_empty());
    days(&world, 1);
    assert_eq!((told(&world, CLEO, "Voulez-vous animer"), told(&world, BEN, "Voulez-vous animer")), (1, 0));
    department.sign_in(DEPARTMENT);
    assert!(department.open("/api/department").source.contains("Groupe G1"));
    days(&world, 7);
    assert_eq!(told(&world, BEN, "Voulez-vous animer"), 1);
    let too_new = world.browser().press(&world.link_to(BEN, "/api/groups/candidacy"));
    assert_eq!(too_new.status, Status::Conflict, "a member of 8 days");
    let offered = world.browser().press(&world.link_to(CLEO, "/api/groups/candidacy"));
    assert_eq!(offered.path, "/api/sent?what=candidacy", "{}", offered.source);
    world.work();
    department.sign_in(DEPARTMENT);
    let page = department.open(&format!("/api/department/decision?group={GROUP}"));
    let carried = page.carried("/api/department/agree");
    let carried: Vec<(&str, &str)> =
        carried.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    assert_eq!(department.post("/api/department/agree", &carried).path, "/api/sent?what=department_agreed");
    world.work();
    assert_eq!(rank(&world, CLEO), Some(Rank::Animator));
    assert!(group(&world).orphan_since.is_none());
    days(&world, 70);
    assert_ne!(group(&world).state, membership::states::State::Archived);
}

#[test]
fn an_orphan_nobody_takes_is_archived() {
    let (world, ada, _) = two(10);
    erase(&world, &ada, ADA);
    days(&world, 59);
    assert_ne!(group(&world).state, membership::states::State::Archived);
    days(&world, 3);
    assert_eq!(group(&world).state, membership::states::State::Archived);
}

#[test]
fn who_is_erased_leaves_no_claim() {
    let (world, _, ben) = two(11);
    days(&world, 91);
    ben.sign_in(BEN);
    ben.send("/api/groups/claim", &[("group", GROUP)]);
    world.work();
    let ben_key = key_of(&world, BEN);
    erase(&world, &ben, BEN);
    let left = tests::trace::everything(world.app.store()).into_iter();
    let kinds: Vec<String> = left
        .filter(|one| {
            format!("{} {} {}", one.key.partition, one.key.sort, one.body).contains(ben_key.as_str())
        })
        .map(|one| one.kind().to_owned())
        .collect();
    for kind in &kinds {
        assert!(
            ["done", "trail", "person", "due", "link", "cap"].contains(&kind.as_str()),
            "{kind}: {kinds:?}"
        );
    }
}
