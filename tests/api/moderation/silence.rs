//! Times of silence: what is decided in one appears when it ends, what hides works at once.

use contract::bundle::{Quiet, SiteBundle};
use contract::records::Territory;
use jiff::Timestamp;

use super::*;

fn at(instant: &str) -> Timestamp {
    instant.parse().unwrap_or_else(|error| panic!("{error}"))
}

/// Worlds begin on 24 November 2026 at 9:00 UTC; silence lasts from 10:00 to 20:00.
fn silent(seed: u64, zone: &str) -> World {
    let world = World::new(seed);
    let (from, until) = (at("2026-11-24T10:00:00Z"), at("2026-11-24T20:00:00Z"));
    let quiet = Quiet { zone: zone.to_owned(), from, until, why: "Réserve électorale.".to_owned() };
    let bundle = SiteBundle { quiet: vec![quiet], ..world.app.bundle.clone() };
    world.with_bundle(bundle)
}

fn hours(count: i64) -> SignedDuration {
    SignedDuration::from_hours(count)
}

#[test]
fn what_is_accepted_in_silence_is_public_and_told_when_it_ends() {
    let world = silent(60, "Europe/Paris");
    let (mo, ada) = (moderator(&world, MOD), member(&world, ADA));
    propose(&ada, TITLE);
    propose(&ada, "Une autre idée, sans rapport");
    let first = desk(&mo);
    assert!(!mo.open("/api/moderation").source.contains("silence"), "it has not begun");
    world.pass(hours(2));
    let page = mo.open("/api/moderation");
    assert!(page.source.contains("Temps de silence") && page.source.contains("Réserve électorale"));
    let shown = decide(&mo, &first[..1], "publish");
    assert_eq!(shown.path, "/api/moderation", "{}", shown.source);
    decide_because(&mo, &first[1..], "reject", "unclear", "");
    assert!(desk(&mo).is_empty(), "both are decided");
    assert_eq!(public(&world), 0);
    world.pass(hours(8));
    assert_eq!(public(&world), 0, "an hour before the end");
    assert!(!subjects(&world, ADA).contains(&"Votre idée est publiée".to_owned()));
    assert_eq!(subjects(&world, ADA).iter().filter(|subject| subject.contains("pas publiée")).count(), 1);
    world.pass(hours(1));
    assert_eq!(public(&world), 1, "the end");
    world.pass(minutes(6));
    assert_eq!(subjects(&world, ADA).last().map(String::as_str), Some("Votre idée est publiée"));
}

#[test]
fn hiding_in_silence_works_at_once_and_what_was_public_comes_back() {
    let world = silent(61, "Europe/Paris");
    let mo = moderator(&world, MOD);
    let path = reports::published(&world, &mo);
    assert_eq!(public(&world), 1);
    world.pass(hours(2));
    reports::report(&member(&world, "bob@exemple.fr"), &path, "spam");
    world.work();
    assert_eq!(desk(&mo).len(), 1);
    decide(&mo, &desk(&mo), "hide");
    assert_eq!(public(&world), 0, "at once");
    decide(&mo, &desk(&mo), "restore");
    assert_eq!(public(&world), 1, "it was public before silence began");
}

#[test]
fn a_held_decision_is_taken_back_until_it_is_released() {
    let world = silent(62, "Europe/Paris");
    let (mo, ada) = (moderator(&world, MOD), member(&world, ADA));
    propose(&ada, TITLE);
    world.pass(hours(2));
    decide(&mo, &desk(&mo), "publish");
    world.pass(hours(3));
    assert_eq!(take_back(&mo).path, "/api/moderation");
    assert_eq!(desk(&mo).len(), 1, "it waits again");
    world.pass(hours(12));
    mo.sign_in(MOD);
    assert_eq!(public(&world), 0, "nobody decided any more");
    decide(&mo, &desk(&mo), "publish");
    assert_eq!(public(&world), 1);
}

#[test]
fn words_changed_while_a_decision_is_held_wait_for_another_one() {
    let world = silent(63, "Europe/Paris");
    let (mo, ada) = (moderator(&world, MOD), member(&world, ADA));
    world.pass(hours(10));
    propose(&ada, TITLE);
    decide(&mo, &desk(&mo), "publish");
    let edit = ada.open("/api/ideas/mine");
    let link = edit.links().into_iter().find(|link| link.contains("/edit")).unwrap_or_default();
    let id = link.split("idea=").nth(1).unwrap_or_default().to_owned();
    let words = [("idea", id.as_str()), ("title", "Tout autre chose"), ("body", BODY), ("theme", "logement")];
    assert_ne!(ada.post("/api/ideas/edit", &words).status, Status::Conflict);
    world.pass(hours(3));
    mo.sign_in(MOD);
    assert_eq!(public(&world), 0, "nobody decided on these words");
    assert_eq!(desk(&mo).len(), 1);
}

#[test]
fn silence_goes_zone_by_zone() {
    let world = silent(64, "Indian/Reunion");
    let (mo, ada) = (moderator(&world, MOD), member(&world, ADA));
    let about = |title, territory| {
        let pairs = [("title", title), ("body", BODY), ("theme", "logement"), ("territory", territory)];
        ada.send("/api/ideas", &pairs)
    };
    about(TITLE, "974");
    about("Une autre idée, sans rapport", "63");
    world.pass(hours(2));
    decide(&mo, &desk(&mo), "publish");
    let found = world.app.store().query_all(Table::Public, &Query::all("ideas/2026"));
    let found = found.unwrap_or_else(|error| panic!("{error}"));
    let read: Vec<contract::records::Idea> = found.iter().filter_map(|one| one.read().ok()).collect();
    let places: Vec<&Territory> = read.iter().map(|idea| &idea.territory).collect();
    assert_eq!(places, [&Territory::Department("63".to_owned())]);
    world.pass(hours(10));
    assert_eq!(public(&world), 2);
}

#[test]
fn nobody_publishes_at_once_in_silence() {
    let world = silent(65, "Europe/Paris");
    let ada = member(&world, ADA);
    let key = key_of(&world, ADA);
    let counted = Counts { accepted: 3, rejected: 0 };
    let commit = Commit::new().set(Table::Work, review::counts_of(&key), &counted);
    world.app.store().commit(&commit).unwrap_or_else(|error| panic!("{error}"));
    world.give(ADA, &Role::Animator("marcheurs".to_owned()));
    propose(&ada, TITLE);
    assert_eq!(public(&world), 1, "trusted");
    world.pass(hours(2));
    propose(&ada, "Une autre idée, sans rapport");
    assert_eq!(public(&world), 1, "held");
    assert_eq!(desk(&moderator(&world, MOD)).len(), 2, "one is checked after, one before");
}
