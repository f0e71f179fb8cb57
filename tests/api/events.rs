//! Events of a group, from the form to the last thank-you: F10 and F23.

mod announced;
mod attended;
mod repeated;
mod together;
mod verbs;

use contract::records::Event;
use functions::occasion::{self, Occasion, Seats, hall};
use functions::person;
use functions::review;
use functions::rights::Role;
use functions::store::Commit;
use functions::store::{Query, Table};
use functions::values::Email;
use tests::browser::{Browser, Shown};
use tests::world::World;

pub const GROUP: &str = "clermont";
pub const ZOE: &str = "zoe@exemple.fr";

/// What a phone sends: seven answers.
pub const SEVEN: [(&str, &str); 6] = [
    ("title", "Repas de quartier"),
    ("group", GROUP),
    ("kind", "reunion"),
    ("day", "2026-12-03"),
    ("starts", "19:00"),
    ("commune", "63000"),
];

/// A form with more answers, or others.
pub fn with<'a>(more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let kept = SEVEN.into_iter().filter(|(name, _)| !more.iter().any(|(other, _)| other == name));
    kept.chain(more.iter().copied()).collect()
}

/// Somebody who animates the group, signed in.
pub fn animator(world: &World) -> Browser {
    world.entrust(ZOE, &Role::Animator(GROUP.to_owned()))
}

/// The same, trusted: what they announce is public at once.
pub fn trusted(world: &World) -> Browser {
    let browser = animator(world);
    let email = Email::parse(ZOE).expect("an address");
    let known = person::by_address(&world.app, &email).expect("a store").expect("somebody").1;
    let counts = review::Counts { accepted: 3, rejected: 0 };
    let commit = Commit::new().set(Table::Work, review::counts_of(&known.key), &counts);
    world.app.store().commit(&commit).expect("written");
    browser
}

/// Announces an event that is public at once; its id.
pub fn public(world: &World, browser: &Browser, more: &[(&str, &str)]) -> String {
    let shown = browser.send("/api/events", &with(more));
    world.work();
    id_of(&shown)
}

pub fn id_of(shown: &Shown) -> String {
    let id = shown.path.split("event=").nth(1).unwrap_or_default();
    assert!(!id.is_empty(), "{} {}", shown.path, shown.source);
    id.to_owned()
}

pub fn occasion(world: &World, id: &str) -> Occasion {
    occasion::get(&world.app, id).expect("an event").1
}

pub fn seats(world: &World, id: &str) -> Seats {
    world.app.store().read(Table::Work, &hall::seats_key(id)).expect("a store").expect("seats").1
}

/// What the public reads in a month of the department.
pub fn month(world: &World, month: &str) -> Vec<Event> {
    shard(world, &format!("events/63/{month}"))
}

pub fn shard(world: &World, shard: &str) -> Vec<Event> {
    let all = world.app.store().query_all(Table::Public, &Query::all(shard)).expect("a store");
    all.iter().map(|document| document.read().expect("an event")).collect()
}

/// Says "Je viens" by an address alone, and presses the button of the mail.
pub fn comes(world: &World, address: &str, event: &str, guests: &str) -> Shown {
    let sent =
        world.browser().send("/api/attendances", &[("event", event), ("email", address), ("guests", guests)]);
    assert_eq!(sent.path, "/api/sent?what=attend_mail", "{}", sent.source);
    world.work();
    let shown = world.browser().press(&world.link_to(address, "/api/attendances/confirm"));
    world.work();
    shown
}

pub fn subject(world: &World, address: &str) -> String {
    let subject = world.last_mail_to(address).header("Subject").unwrap_or_default().to_owned();
    subject.replace(['\u{a0}', '\u{202f}'], " ").replace('’', "'")
}
