//! A mailbox that is lost: two vouch, the old addresses are told, seven days pass.

use functions::clock::days;
use functions::exchange::Status;
use functions::rights::Role;
use tests::browser::Browser;
use tests::world::World;

use crate::preferences::profile;

const ADA: &str = "ada@exemple.fr";
const NEW: &str = "neuve@exemple.fr";

fn primary(world: &World, address: &str) -> Option<String> {
    profile(world, address).and_then(|person| person.primary().map(|email| email.as_str().to_owned()))
}

/// Asks, and returns the reference of the mail.
fn asked(world: &World, old: &str, new: &str) -> String {
    let shown = world.browser().send("/api/account/lost", &[("old_email", old), ("email", new)]);
    assert_eq!(shown.path, "/api/sent?what=mailbox_lost", "{}", shown.source);
    world.work();
    world.code_to(new)
}

fn vouch(browser: &Browser, reference: &str) -> Status {
    let shown = browser.post("/api/account/vouch", &[("reference", reference)]);
    if shown.path == "/api/sent?what=mailbox_vouch" { Status::Ok } else { shown.status }
}

/// Somebody with a role, signed in; a session of 12 hours.
fn holder(world: &World, address: &str, role: Role) -> Browser {
    world.entrust(address, &role)
}

#[test]
fn two_managers_of_a_group_give_a_mailbox_back_after_seven_days() {
    let world = World::new(1);
    world.browser().sign_up(ADA);
    let one = holder(&world, "un@exemple.fr", Role::Manager("halles".to_owned()));
    let two = holder(&world, "deux@exemple.fr", Role::Manager("halles".to_owned()));
    let reference = asked(&world, ADA, NEW);
    // Read out on the phone: small letters and spaces do not matter.
    assert_eq!(vouch(&one, &format!(" {} ", reference.to_lowercase())), Status::Ok);
    assert_eq!(vouch(&one, &reference), Status::Ok, "twice is once");
    world.work();
    let before = world.mails_to(ADA).len();
    assert_eq!(vouch(&two, &reference), Status::Ok);
    world.work();
    assert_eq!(world.mails_to(ADA).len(), before + 1, "the old address is told");
    world.pass(days(6));
    assert_eq!(primary(&world, ADA).as_deref(), Some(ADA));
    world.pass(days(1));
    assert_eq!(primary(&world, NEW).as_deref(), Some(NEW));
    assert_eq!(primary(&world, ADA).as_deref(), Some(NEW), "the old one stays, behind");
    world.browser().sign_in(NEW);
    // Told once more, and undone for 7 days more.
    let shown = world.browser().press(&world.link_to(ADA, "/api/account/addresses/undo"));
    assert_eq!(shown.path, "/api/sent?what=address_undo");
    assert_eq!(primary(&world, ADA).as_deref(), Some(ADA));
    assert_eq!(primary(&world, NEW), None);
}

#[test]
fn an_animator_and_the_coordinator_of_the_department_may() {
    let world = World::new(2);
    world.browser().sign_up(ADA);
    let animator = holder(&world, "anime@exemple.fr", Role::Animator("halles".to_owned()));
    let elsewhere = holder(&world, "autre@exemple.fr", Role::Coordinator("75".to_owned()));
    let coordinator = holder(&world, "coord@exemple.fr", Role::Coordinator("63".to_owned()));
    let reference = asked(&world, ADA, NEW);
    for browser in [&animator, &elsewhere] {
        assert_eq!(vouch(browser, &reference), Status::Ok);
    }
    world.pass(days(8));
    assert_eq!(primary(&world, NEW), None, "another department's coordinator does not count");
    coordinator.sign_in("coord@exemple.fr");
    assert_eq!(vouch(&coordinator, &reference), Status::Ok);
    world.pass(days(7));
    assert_eq!(primary(&world, NEW).as_deref(), Some(NEW));
}

#[test]
fn two_of_different_groups_or_one_alone_or_oneself_do_not_suffice() {
    let world = World::new(3);
    let ada = holder(&world, ADA, Role::Manager("halles".to_owned()));
    let one = holder(&world, "un@exemple.fr", Role::Manager("halles".to_owned()));
    let two = holder(&world, "deux@exemple.fr", Role::Manager("ailleurs".to_owned()));
    let reference = asked(&world, ADA, NEW);
    for browser in [&one, &two, &ada] {
        assert_eq!(vouch(browser, &reference), Status::Ok);
    }
    world.pass(days(9));
    assert_eq!(primary(&world, NEW), None);
}

#[test]
fn vouching_takes_a_role_and_the_right_reference() {
    let world = World::new(4);
    let plain = world.browser();
    plain.sign_up(ADA);
    assert_eq!(plain.open("/api/account/vouch").status, Status::Forbidden);
    assert_eq!(vouch(&plain, "AB23456789"), Status::Forbidden);
    assert_eq!(vouch(&world.browser(), "AB23456789"), Status::Forbidden);
    let manager = holder(&world, "un@exemple.fr", Role::Manager("halles".to_owned()));
    for _ in 0..10 {
        assert_eq!(vouch(&manager, "AB23456789"), Status::Unprocessable);
    }
    assert_eq!(vouch(&manager, "AB23456789"), Status::TooMany, "references are not guessed");
}

#[test]
fn the_old_address_says_no_within_seven_days() {
    let world = World::new(5);
    let ada = world.browser();
    ada.sign_up(ADA);
    let one = holder(&world, "un@exemple.fr", Role::Manager("halles".to_owned()));
    let two = holder(&world, "deux@exemple.fr", Role::Animator("halles".to_owned()));
    let reference = asked(&world, ADA, NEW);
    vouch(&one, &reference);
    vouch(&two, &reference);
    world.work();
    let shown = world.browser().press(&world.link_to(ADA, "/api/account/addresses/undo"));
    assert_eq!(shown.path, "/api/sent?what=address_undo", "{}", shown.source);
    world.pass(days(8));
    assert_eq!(primary(&world, NEW), None);
    assert_eq!(primary(&world, ADA).as_deref(), Some(ADA));
}

#[test]
fn nobody_learns_whether_the_old_address_is_known() {
    let world = World::new(6);
    world.browser().sign_up(ADA);
    let one = holder(&world, "un@exemple.fr", Role::Manager("halles".to_owned()));
    let two = holder(&world, "deux@exemple.fr", Role::Manager("halles".to_owned()));
    let mut seen = Vec::new();
    for (old, new) in [(ADA, "n1@exemple.fr"), ("personne@exemple.fr", "n2@exemple.fr")] {
        let reference = asked(&world, old, new);
        assert_eq!((vouch(&one, &reference), vouch(&two, &reference)), (Status::Ok, Status::Ok));
        let mail = world.last_mail_to(new);
        let text = mail.text.replace(&reference, "R").replace(new, "N");
        seen.push((mail.header("Subject").map(str::to_owned), text));
    }
    assert_eq!(seen[0], seen[1]);
}
