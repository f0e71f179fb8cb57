//! What somebody hostile tries: links that outlive what ended them, mail sent to others, words nobody read,
//! rows that stop everything.

use functions::exchange::Status;
use functions::outbox;
use functions::person;
use functions::review;
use functions::rights::Role;
use functions::store::{Commit, Query, Table};
use functions::values::{Email, PersonKey};
use jiff::SignedDuration;
use serde_json::json;
use tests::browser::Browser;
use tests::trace::everything;
use tests::world::World;

const ADA: &str = "ada@exemple.fr";
const THIEF: &str = "voleur@exemple.fr";
const MOD: &str = "mo@exemple.fr";
const TITLE: &str = "Un train le dimanche soir";
const BODY: &str = "Le dernier part à 17 heures, personne ne peut rentrer après une réunion.";

fn key_of(world: &World, address: &str) -> PersonKey {
    let email = Email::parse(address).expect("an address");
    let found = person::by_address(&world.app, &email).expect("a store");
    found.map(|(_, person)| person.key).expect("somebody has it")
}

fn add(world: &World, browser: &Browser, address: &str) {
    browser.post("/api/account/addresses", &[("email", address)]);
    world.work();
}

fn undo(world: &World) {
    let link = world.link_to(ADA, "/api/account/addresses/undo");
    assert_eq!(world.browser().press(&link).path, "/api/sent?what=address_undo");
    world.work();
}

fn propose(browser: &Browser) {
    let sent = browser.send("/api/ideas", &[("title", TITLE), ("body", BODY), ("theme", "logement")]);
    assert!(sent.path.starts_with("/api/"), "{}", sent.source);
}

fn item(moderator: &Browser) -> String {
    moderator.open("/api/moderation").values_of("item").pop().expect("something waits")
}

#[test]
fn undoing_leaves_no_link_to_whoever_changed_the_addresses() {
    let world = World::new(1);
    let browser = world.browser();
    browser.sign_up(ADA);
    add(&world, &browser, THIEF);
    world.browser().press(&world.link_to(THIEF, "/api/account/addresses/confirm"));
    world.work();
    add(&world, &browser, "autre-voleur@exemple.fr");
    world.browser().send("/api/signin", &[("email", THIEF)]);
    world.work();
    undo(&world);
    let confirm = world.link_to("autre-voleur@exemple.fr", "/api/account/addresses/confirm");
    for link in [world.link_to(THIEF, "/api/signin/link"), confirm] {
        assert_eq!(world.browser().press(&link).status, Status::Gone, "{link}");
    }
}

#[test]
fn a_link_to_sign_in_goes_with_its_address() {
    let world = World::new(2);
    let browser = world.browser();
    browser.sign_up(ADA);
    add(&world, &browser, THIEF);
    world.browser().press(&world.link_to(THIEF, "/api/account/addresses/confirm"));
    world.work();
    let asking = world.browser();
    asking.send("/api/signin", &[("email", THIEF)]);
    world.work();
    let hash = Email::parse(THIEF).expect("an address").hash(&world.app.platform.keys);
    browser.post("/api/account/addresses/remove", &[("address", &hash)]);
    let code = world.code_to(THIEF);
    assert_eq!(asking.send("/api/signin/code", &[("code", &code)]).status, Status::Gone);
    let link = world.link_to(THIEF, "/api/signin/link");
    assert_eq!(world.browser().press(&link).status, Status::Gone);
}

#[test]
fn undoing_stops_every_request_to_move_the_mailbox() {
    let world = World::new(3);
    let browser = world.browser();
    browser.sign_up(ADA);
    for number in 0..12 {
        let new = format!("neuve{number}@exemple.fr");
        world.browser().send("/api/account/lost", &[("old_email", ADA), ("email", &new)]);
    }
    add(&world, &browser, THIEF);
    world.browser().press(&world.link_to(THIEF, "/api/account/addresses/confirm"));
    world.work();
    undo(&world);
    let left = everything(world.app.store()).iter().filter(|one| one.kind().starts_with("lost")).count();
    assert_eq!(left, 0);
}

#[test]
fn a_row_that_cannot_be_written_stops_no_other() {
    let world = World::new(4);
    for holder in ["un@exemple.fr", "deux@exemple.fr"] {
        world.give(holder, &Role::Contact("logement".to_owned()));
    }
    world.browser().sign_up(ADA);
    let content = json!({ "role": "logement", "kind": "other", "text": "a".repeat(300_000), "group": null });
    let payload = json!([{ "person": key_of(&world, ADA) }, content]);
    let row = outbox::ask(&world.app, Commit::new(), Table::Work, ("contacts", "receive"), &payload);
    world.app.store().commit(&row).expect("it fits while it waits");
    world.browser().sign_up("ben@exemple.fr");
}

#[test]
fn asking_to_sign_in_buries_no_mailbox() {
    let world = World::new(5);
    for _ in 0..12 {
        for _ in 0..4 {
            world.browser().send("/api/signin", &[("email", "inconnue@exemple.fr")]);
        }
        world.work();
        world.clock.pass(SignedDuration::from_mins(61));
    }
    assert_eq!(world.mails_to("inconnue@exemple.fr").len(), 3);
}

#[test]
fn one_person_buries_neither_the_cell_nor_the_desk_in_reports() {
    let world = World::new(6);
    let mo = world.entrust(MOD, &Role::Moderator);
    let browser = world.browser();
    browser.sign_up(ADA);
    let before = world.mails_to(MOD).len();
    for (reason, count) in [("violence", 25), ("spam", 5)] {
        for number in 0..count {
            let what = format!("/{reason}-{number}/");
            let form = [("what", what.as_str()), ("reason", reason), ("text", "Regardez bien.")];
            browser.send("/api/reports-of-abuse", &form);
        }
        world.work();
    }
    assert_eq!(world.mails_to(MOD).len() - before, 20);
    assert!(mo.open("/api/moderation").values_of("item").is_empty());
}

#[test]
fn the_blocked_change_and_send_nothing() {
    let world = World::new(7);
    let holder = world.entrust("qui@exemple.fr", &Role::Contact("logement".to_owned()));
    let mo = world.entrust(MOD, &Role::Moderator);
    let ada = world.browser();
    ada.sign_up(ADA);
    propose(&ada);
    ada.send("/api/messages", &[("role", "logement"), ("kind", "other"), ("text", "Un premier message.")]);
    world.work();
    let link = world.link_to("qui@exemple.fr", "/api/messages/thread");
    assert_eq!(holder.open(&link).status, Status::Ok);
    let id = link.split("id=").nth(1).expect("an id").to_owned();
    let waiting = item(&mo);
    mo.post("/api/moderation/block", &[("who", &waiting)]);
    world.work();
    ada.sign_in(ADA);
    let shown = ada.post("/api/messages/reply", &[("id", &id), ("text", "Encore un message.")]);
    assert_eq!(shown.status, Status::Forbidden, "{}", shown.source);
    let idea = waiting.split('-').nth(1).expect("an id").to_owned();
    let words = [("idea", idea.as_str()), ("title", "Autre chose"), ("body", BODY), ("theme", "sante")];
    assert_eq!(ada.post("/api/ideas/edit", &words).status, Status::Forbidden);
}

#[test]
fn what_a_moderator_saw_is_told_from_every_other_text() {
    let world = World::new(8);
    let mo = world.entrust(MOD, &Role::Moderator);
    let ada = world.browser();
    ada.sign_up(ADA);
    propose(&ada);
    let waiting = item(&mo);
    let seen = waiting.rsplit('-').next().unwrap_or_default();
    // Two texts of 12 digits in common are found within a minute.
    assert!(seen.len() >= 32, "{waiting}");
}

#[test]
fn mails_that_ask_to_confirm_carry_nobody_s_words() {
    let world = World::new(9);
    let victim = "victime@exemple.fr";
    let title = "Gagnez au www.exemple.net";
    let form = [("title", title), ("body", BODY), ("theme", "logement"), ("email", victim)];
    world.browser().send("/api/ideas", &form);
    let form =
        [("what", "/gagnez-au-www.exemple.net/"), ("reason", "spam"), ("text", "Oui."), ("email", victim)];
    world.browser().send("/api/reports-of-abuse", &form);
    world.work();
    let mails = world.mails_to(victim);
    assert_eq!(mails.len(), 2);
    for mail in mails {
        assert!(!mail.text.contains("exemple.net"), "{}", mail.text);
    }
}

#[test]
fn who_speaks_for_a_group_is_read_first() {
    let world = World::new(10);
    let ada = world.browser();
    ada.sign_up(ADA);
    let counts = review::Counts { accepted: 3, rejected: 0 };
    let commit = Commit::new().set(Table::Work, review::counts_of(&key_of(&world, ADA)), &counts);
    world.app.store().commit(&commit).expect("written");
    world.give(ADA, &Role::Animator("clermont".to_owned()));
    let form = [("title", TITLE), ("body", BODY), ("theme", "logement"), ("group", "groupe-de-riom")];
    let shown = ada.send("/api/ideas", &form);
    assert!(shown.path.starts_with("/api/sent"), "{}", shown.source);
    let public = world.app.store().query_all(Table::Public, &Query::all("ideas/2026")).expect("a store");
    assert!(public.is_empty());
}

#[test]
fn a_page_of_the_desk_begins_nowhere_absurd() {
    let world = World::new(11);
    let mo = world.entrust(MOD, &Role::Moderator);
    let path = format!("/api/moderation?from={}", usize::MAX);
    assert_eq!(mo.open(&path).status, Status::Ok);
}

/// S8: what the page of the code answers to whoever types at random.
#[test]
fn the_page_of_the_code_does_not_tell_who_is_known() {
    let world = World::new(12);
    world.browser().sign_up(ADA);
    let answers = |address: &str| -> Vec<Status> {
        let mut seen = Vec::new();
        for _ in 0..5 {
            let browser = world.browser();
            browser.send("/api/signin", &[("email", address)]);
            world.work();
            seen.extend((0..6).map(|_| browser.send("/api/signin/code", &[("code", "12")]).status));
            let digits = [("code", "000000")];
            seen.extend((0..6).map(|_| browser.send("/api/signin/code", &digits).status));
        }
        seen
    };
    let known = answers(ADA);
    assert!(known.contains(&Status::Unprocessable) && known.contains(&Status::Gone));
    assert_eq!(known, answers("inconnue@exemple.fr"));
}

/// S8: nor does the copy of one's own data, which holds the addresses one asked to add.
#[test]
fn a_copy_does_not_tell_whose_address_is_known() {
    let world = World::new(13);
    world.browser().sign_up(ADA);
    let thief = world.browser();
    thief.sign_up(THIEF);
    for asked in [ADA, "inconnue@exemple.fr"] {
        add(&world, &thief, asked);
    }
    thief.post("/api/account/export", &[("everything", "yes")]);
    world.work();
    let copy = thief.open("/api/account/export/file").source;
    assert_eq!((copy.contains(ADA), copy.contains("inconnue@exemple.fr")), (true, true), "{copy}");
    let told = world.last_mail_to(ADA);
    assert!(told.links().iter().all(|link| !link.contains("addresses/confirm")), "no button to press");
}

#[test]
fn nobody_of_the_cell_deals_with_reports_of_their_own() {
    let world = World::new(14);
    let mo = world.entrust(MOD, &Role::Moderator);
    let other = world.entrust("autre-mo@exemple.fr", &Role::Moderator);
    propose(&mo);
    let waiting = item(&other);
    other.post("/api/moderation/decide", &[("item", &waiting), ("verb", "publish")]);
    world.pass(SignedDuration::from_mins(6));
    let public = world.app.store().query_all(Table::Public, &Query::all("ideas/2026")).expect("a store");
    let idea: serde_json::Value = public.first().expect("an idea").read().expect("readable");
    let what = format!("/idees/{}/", idea["code"].as_str().unwrap_or_default());
    let ada = world.browser();
    ada.sign_up(ADA);
    let form = [("what", what.as_str()), ("reason", "harassment"), ("text", "Il me vise.")];
    ada.send("/api/reports-of-abuse", &form);
    world.work();
    let cell = "/api/moderation/cell";
    let report = other.open(cell).values_of("report").pop().expect("a report");
    assert!(!mo.open(cell).source.contains("Il me vise."));
    let act = |browser: &Browser| browser.post(cell, &[("report", &report), ("verb", "handled")]);
    assert_eq!(act(&mo).status, Status::Forbidden);
    assert_eq!(act(&other).status, Status::Ok);
}
