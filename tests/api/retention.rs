//! What has a limit is gone at its limit, on a clock of three virtual years (S14).

use std::collections::BTreeMap;

use functions::features;
use functions::person::Standing;
use functions::retention::{self, Lasts};
use functions::store::Table;
use jiff::SignedDuration;
use jiff::civil::Date;
use tests::report::figure;
use tests::trace::everything;
use tests::world::World;

use crate::preferences::profile;

const ADA: &str = "ada@exemple.fr";

fn day(world: &World) -> Date {
    world.app.today()
}

/// Lets days pass, a day at a time, until `until`.
fn until(world: &World, until: Date) {
    while day(world) < until {
        world.pass(SignedDuration::from_hours(24));
    }
}

fn date(text: &str) -> Date {
    text.parse().expect("a date")
}

#[test]
fn a_member_who_is_not_seen_is_dormant_reminded_and_erased() {
    let world = World::new(1);
    world.browser().sign_up(ADA);
    let standing = || profile(&world, ADA).map(|person| person.standing);
    until(&world, date("2027-11-23"));
    assert_eq!(standing(), Some(Standing::Active));
    until(&world, date("2027-11-24"));
    assert_eq!(standing(), Some(Standing::Dormant), "12 months");
    let before = world.mails_to(ADA).len();
    until(&world, date("2028-09-23"));
    assert_eq!(world.mails_to(ADA).len(), before);
    until(&world, date("2028-09-24"));
    let mail = world.last_mail_to(ADA);
    assert!(mail.header("Subject").is_some_and(|text| text.contains("24 novembre 2028")), "22 months");
    until(&world, date("2028-11-23"));
    assert!(standing().is_some());
    until(&world, date("2028-11-24"));
    assert_eq!(standing(), None, "24 months");
    assert_eq!(world.last_mail_to(ADA).header("Subject"), Some("Tout est effacé"));
}

#[test]
fn coming_back_begins_again() {
    let world = World::new(2);
    world.browser().sign_up(ADA);
    until(&world, date("2028-10-01"));
    world.browser().sign_in(ADA);
    assert_eq!(profile(&world, ADA).map(|person| person.standing), Some(Standing::Active));
    until(&world, date("2029-09-30"));
    assert_eq!(profile(&world, ADA).map(|person| person.standing), Some(Standing::Active));
    until(&world, date("2029-10-01"));
    assert_eq!(profile(&world, ADA).map(|person| person.standing), Some(Standing::Dormant));
}

/// Three years after somebody did everything once, nothing of it is left but the mark of their address.
#[test]
fn after_three_years_nothing_with_a_limit_is_left() {
    let world = World::new(3);
    let browser = world.browser();
    browser.sign_up(ADA);
    browser.post("/api/account/addresses", &[("email", "bis@exemple.fr")]);
    browser.post("/api/account/export", &[("everything", "yes")]);
    world.browser().send("/api/account/lost", &[("old_email", ADA), ("email", "neuve@exemple.fr")]);
    world.browser().send("/api/signin", &[("email", ADA)]);
    let form = [("email", "jamais@exemple.fr"), ("residence", "75011"), ("consent_membership", "yes")];
    world.browser().send("/api/signups", &form);
    world.work();
    world.browser().press(&world.link_to("bis@exemple.fr", "/api/account/addresses/confirm"));
    world.work();
    let kinds = || {
        let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
        for document in everything(world.app.store()) {
            *kinds.entry(document.kind().to_owned()).or_default() += 1;
        }
        kinds
    };
    // (kind, days after which none of it is left): what is read, not what the engine has swept.
    let limits = [
        ("link", 1),
        ("code", 1),
        ("cap", 1),
        ("once", 1),
        ("pending", 2),
        ("pendings", 2),
        ("copy", 7),
        ("undo", 7),
        ("lost", 30),
        ("lost_of", 30),
        ("session", 90),
        ("sessions", 90),
        ("done", 366),
    ];
    for (kind, _) in &limits {
        assert!(kinds().contains_key(*kind), "{kind} is there at first: {:?}", kinds());
    }
    let mut passed = 0;
    for (kind, days) in limits {
        world.pass(SignedDuration::from_hours(24 * (days - passed)));
        passed = days;
        assert!(!kinds().contains_key(kind), "{kind} is left after {days} days");
    }
    until(&world, date("2029-11-24"));
    world.app.store().sweep().expect("swept");
    world.pass(SignedDuration::from_hours(24));
    let (left, mut wrong) = (kinds(), Vec::new());
    for document in everything(world.app.store()) {
        let records = features::all().flat_map(|feature| feature.records);
        let record =
            records.into_iter().find(|one| one.table == document.table && one.kind == document.kind());
        let kept = record.and_then(|record| retention::of(record.kept));
        // Figures and settings speak of nobody; the mark of an erased person stays.
        let stays = kept.is_some_and(|kept| matches!(kept.lasts, Lasts::AsLongAs(_)));
        if document.table != Table::Public && !stays {
            wrong.push(document.kind().to_owned());
        }
    }
    figure("S14 kinds left after 3 virtual years", format!("{left:?}"));
    assert!(wrong.is_empty(), "{wrong:?}");
    for document in everything(world.app.store()) {
        for value in ["ada@", "bis@", "neuve@", "jamais@"] {
            assert!(!document.body.contains(value), "{}", document.kind());
        }
    }
}
