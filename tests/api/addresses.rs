//! One's addresses: up to three, confirmed by the new one, told to the old ones, undone for 7 days.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use functions::exchange::{Call, Status};
use functions::store::Store;
use functions::store::sqlite::Sqlite;
use functions::values::Email;
use jiff::SignedDuration;
use tests::browser::{Browser, body};
use tests::report::figure;
use tests::trace::everything;
use tests::world::World;

use crate::preferences::profile;

const ADA: &str = "ada@exemple.fr";
const NEW: &str = "nouvelle@exemple.fr";
const CONFIRM: &str = "/api/account/addresses/confirm";
const UNDO: &str = "/api/account/addresses/undo";

fn addresses(world: &World, address: &str) -> Vec<String> {
    let person = profile(world, address);
    let all = person.map(|person| person.addresses).unwrap_or_default();
    all.into_iter().map(|one| one.email.as_str().to_owned()).collect()
}

fn add(world: &World, browser: &Browser, address: &str) {
    let shown = browser.post("/api/account/addresses", &[("email", address)]);
    assert_eq!(shown.path, "/api/sent?what=address_add", "{}", shown.source);
    world.work();
    assert_eq!(
        world.browser().press(&world.link_to(address, CONFIRM)).path,
        "/api/sent?what=address_confirm"
    );
    world.work();
}

fn change(world: &World, browser: &Browser, what: &str, address: &str) -> Status {
    let hash = Email::parse(address).expect("an address").hash(&world.app.platform.keys);
    let shown = browser.post(&format!("/api/account/addresses/{what}"), &[("address", &hash)]);
    world.work();
    shown.status
}

#[test]
fn an_address_is_confirmed_by_itself_told_to_the_others_and_signs_in() {
    let world = World::new(1);
    let browser = world.browser();
    browser.sign_up(ADA);
    browser.post("/api/account/addresses", &[("email", NEW)]);
    world.work();
    assert_eq!(addresses(&world, ADA), [ADA], "not before it is confirmed");
    let link = world.link_to(NEW, CONFIRM);
    world.browser().open(&link);
    assert_eq!(addresses(&world, ADA), [ADA], "GET changes nothing");
    world.browser().press(&link);
    world.work();
    assert_eq!(addresses(&world, NEW), [ADA, NEW]);
    assert_eq!(world.browser().press(&link).status, Status::Gone, "once");
    assert_eq!(world.last_mail_to(ADA).header("Subject"), Some("Une adresse a été ajoutée à votre compte"));
    world.browser().sign_in(NEW);
    assert!(browser.open("/api/account/addresses").source.contains(NEW));
}

#[test]
fn three_are_the_most_and_the_last_goes_by_erasing_only() {
    let world = World::new(2);
    let browser = world.browser();
    browser.sign_up(ADA);
    assert_eq!(change(&world, &browser, "remove", ADA), Status::Conflict, "the last one stays");
    add(&world, &browser, NEW);
    add(&world, &browser, "troisieme@exemple.fr");
    let shown = browser.post("/api/account/addresses", &[("email", "quatrieme@exemple.fr")]);
    assert_eq!(shown.status, Status::Conflict);
    change(&world, &browser, "primary", NEW);
    assert_eq!(addresses(&world, ADA), [NEW, ADA, "troisieme@exemple.fr"]);
    change(&world, &browser, "remove", ADA);
    assert_eq!(addresses(&world, NEW), [NEW, "troisieme@exemple.fr"]);
    assert!(addresses(&world, ADA).is_empty(), "a removed address opens nothing");
    assert_eq!(change(&world, &browser, "remove", "autre@exemple.fr"), Status::NotFound);
    assert_eq!(world.last_mail_to(ADA).header("Subject"), Some("Une adresse a été retirée de votre compte"));
}

#[test]
fn the_owner_of_the_old_mailbox_undoes_for_seven_days_whatever_came_after() {
    let world = World::new(3);
    let browser = world.browser();
    browser.sign_up(ADA);
    add(&world, &browser, NEW);
    let first = world.link_to(ADA, UNDO);
    change(&world, &browser, "primary", NEW);
    change(&world, &browser, "remove", ADA);
    let of_the_thief = world.link_to(NEW, UNDO);
    world.pass(SignedDuration::from_hours(24 * 6));
    assert_eq!(world.browser().open(&first).status, Status::Ok);
    assert_eq!(addresses(&world, NEW), [NEW], "GET changes nothing");
    assert_eq!(world.browser().press(&first).path, "/api/sent?what=address_undo");
    assert_eq!(addresses(&world, ADA), [ADA]);
    assert!(addresses(&world, NEW).is_empty());
    assert_eq!(browser.open("/api/account").status, Status::Forbidden, "signed out everywhere");
    for link in [first, of_the_thief] {
        assert_eq!(world.browser().press(&link).status, Status::Gone, "every link is void");
    }
    let again = world.browser();
    again.sign_in(ADA);
    add(&world, &again, NEW);
    let late = world.link_to(ADA, UNDO);
    world.pass(SignedDuration::from_hours(24 * 7));
    assert_eq!(world.browser().press(&late).status, Status::Gone, "after 7 days");
}

#[test]
fn an_address_of_somebody_else_is_told_to_its_owner_alone() {
    let world = World::new(4);
    let (ada, ben) = (world.browser(), world.browser());
    ada.sign_up(ADA);
    ben.sign_up("ben@exemple.fr");
    let shown = ada.post("/api/account/addresses", &[("email", "ben@exemple.fr")]);
    assert_eq!(shown.path, "/api/sent?what=address_add", "the same page as for any address");
    world.work();
    let told = world.last_mail_to("ben@exemple.fr");
    assert!(told.header("Subject").is_some_and(|text| text.starts_with("Cette adresse est déjà")));
    assert_eq!(addresses(&world, ADA), [ADA]);
    assert_eq!(addresses(&world, "ben@exemple.fr"), ["ben@exemple.fr"]);
}

/// S17: of 100 who press at once, one is first; on a file, with threads.
#[test]
fn a_hundred_at_once_use_a_link_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let world = World::new(5);
    let engine = Sqlite::open(&folder.path().join("maille.sqlite")).expect("a database");
    let world = World::over(Store::sqlite(engine, world.app.store().clock().clone()), world.clock.clone(), 5);
    let browser = world.browser();
    browser.sign_up(ADA);
    browser.post("/api/account/addresses", &[("email", NEW)]);
    world.browser().send("/api/signin", &[("email", ADA)]);
    world.work();
    for link in [world.link_to(NEW, CONFIRM), world.link_to(ADA, "/api/signin/link")] {
        let used = Arc::new(AtomicUsize::new(0));
        std::thread::scope(|scope| {
            for _ in 0..100 {
                let (used, link, world) = (Arc::clone(&used), &link, &world);
                scope.spawn(move || {
                    let (path, token) = link.split_once("?t=").expect("a token");
                    let answer = world.browser().call(&Call::post(path, &body(&[("t", token)])));
                    if answer.status == Status::SeeOther {
                        used.fetch_add(1, Ordering::SeqCst);
                    }
                });
            }
        });
        assert_eq!(used.load(Ordering::SeqCst), 1);
    }
    assert_eq!(addresses(&world, ADA), [ADA, NEW]);
    figure("S17 uses of a link at once, of which one counts", 100);
}

/// S17: a bit turned, another purpose, after its end; only hashes are stored.
#[test]
fn a_token_is_for_one_purpose_and_kept_as_a_hash() {
    let world = World::new(6);
    let browser = world.browser();
    browser.sign_up(ADA);
    browser.post("/api/account/addresses", &[("email", NEW)]);
    world.browser().send("/api/signin", &[("email", ADA)]);
    world.work();
    let link = world.link_to(NEW, CONFIRM);
    let (_, token) = link.split_once("?t=").expect("a token");
    let documents = everything(world.app.store());
    let leaks: BTreeSet<&str> = documents
        .iter()
        .filter(|one| format!("{}{}{}", one.key.partition, one.key.sort, one.body).contains(token))
        .map(|one| one.kind())
        .collect();
    assert!(leaks.is_empty(), "{leaks:?}");
    let mut tried = 0;
    for at in 0..token.len() {
        for bit in 0..7 {
            let mut bytes = token.as_bytes().to_vec();
            bytes[at] ^= 1 << bit;
            let turned = String::from_utf8(bytes).expect("ASCII");
            let answer = world.browser().call(&Call::post(CONFIRM, &body(&[("t", &turned)])));
            assert!([Status::Gone, Status::Unprocessable].contains(&answer.status));
            tried += 1;
        }
    }
    for path in ["/api/signups/confirm", "/api/signin/link", UNDO] {
        let answer = world.browser().call(&Call::post(path, &body(&[("t", token)])));
        assert_eq!(answer.status, Status::Gone, "{path}");
    }
    world.pass(SignedDuration::from_hours(48));
    assert_eq!(world.browser().press(&link).status, Status::Gone, "after 48 hours");
    assert_eq!(addresses(&world, ADA), [ADA]);
    figure("S17 links with a bit turned, none taken", tried);
}
