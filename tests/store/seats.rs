//! The last seats of an event, asked for by many at once: on a file with threads, and on an emulator of DynamoDB.
//! Not on moto, which loses what is written at once (see `gaps`): there a count
//! would be the emulator's mistake.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::time::Instant;

use contract::records::{Admission, Event, EventStatus, Seats as Left};
use contract::visibility::Audience;
use functions::api;
use functions::clock::{Clock, Virtual};
use functions::exchange::{Answer, Body, Call};
use functions::occasion::{Attendance, Coming, Occasion, Seats, event, hall};
use functions::session::{self, COOKIE, Device};
use functions::store::sqlite::Sqlite;
use functions::store::{Commit, Query, Store, Table};
use functions::values::PersonKey;
use tests::browser::body;
use tests::report::figure;
use tests::world::{World, beginning};

use crate::engine;

/// The event that is announced.
pub const ID: &str = "01KEVENT000000000000000000";
const PEOPLE: usize = 100;
const SEATS: u32 = 5;

#[test]
fn a_hundred_at_once_for_the_last_five_seats_in_a_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let clock = Virtual::at(beginning());
    let engine = Sqlite::open(&folder.path().join("maille.sqlite")).expect("a database");
    crowd("SQLite", &World::over(Store::sqlite(engine, Clock::Virtual(clock.clone())), clock, 1));
}

#[test]
fn a_hundred_at_once_for_the_last_five_seats_on_dynamodb() {
    let dynoxide = engine::dynoxide();
    let clock = Virtual::at(beginning());
    let (store, _) = engine::counted_by(&dynoxide, Clock::Virtual(clock.clone()));
    crowd("dynoxide", &World::over(store, clock, 2));
}

/// One comes with two, so that two seats and then three parties are left for a hundred.
fn crowd(name: &str, world: &World) {
    announce(world);
    let people: Vec<String> = (0..PEOPLE).map(|_| signed_in(world)).collect();
    let started = Instant::now();
    let told = at_once(world, &people, |number| {
        let guests = (number % 3).to_string();
        ("/api/attendances", body(&[("event", ID), ("guests", &guests)]))
    });
    let seats = holds(world);
    let yes = told.get("/api/sent?what=attend_yes").copied().unwrap_or_default();
    let waiting = told.get("/api/sent?what=attend_waiting").copied().unwrap_or_default();
    assert_eq!(yes + waiting, PEOPLE, "{told:?}");
    assert!(seats.taken <= SEATS && seats.taken > SEATS - 3, "{seats:?}");
    figure(
        &format!("{name}: {PEOPLE} at once for {SEATS} seats"),
        format!("{yes} have {} seats, {waiting} wait, {} ms", seats.taken, started.elapsed().as_millis()),
    );
    // All of them go at once: what is freed is held for those who wait, and never twice.
    let told = at_once(world, &people, |_| ("/api/attendances/leave", body(&[("event", ID)])));
    assert_eq!(told.len(), 1, "{told:?}");
    let seats = holds(world);
    assert_eq!((seats.taken, seats.held), (0, 0), "everybody left");
}

/// What each is told, counted.
fn at_once(
    world: &World,
    people: &[String],
    form: impl Fn(usize) -> (&'static str, String) + Sync,
) -> BTreeMap<String, usize> {
    let told = Mutex::new(BTreeMap::new());
    std::thread::scope(|scope| {
        for (number, cookie) in people.iter().enumerate() {
            let (told, form) = (&told, &form);
            scope.spawn(move || {
                let (path, body) = form(number);
                let call = Call { cookies: cookie, ..Call::post(path, &body) };
                let answer = api::answer(world.app_at(path), &call);
                let mut told = told.lock().expect("nobody panicked");
                *told.entry(said(&answer)).or_insert(0) += 1;
            });
        }
    });
    told.into_inner().expect("nobody panicked")
}

fn said(answer: &Answer) -> String {
    match &answer.body {
        Body::Location(path) => path.clone(),
        _ => format!("{:?}", answer.status),
    }
}

/// The count is what the answers say, and never above the seats.
fn holds(world: &World) -> Seats {
    let store = world.app.store();
    let (_, seats) =
        store.read::<Seats>(Table::Work, &hall::seats_key(ID)).expect("a store").expect("a count");
    let documents = store.query_all(Table::Work, &Query::all(hall::answers_of(ID))).expect("a store");
    let sum = |state: Coming| -> u32 {
        let answers = documents.iter().map(|one| one.read::<Attendance>().expect("an answer"));
        answers.filter(|one| one.state == state).map(|one| one.party()).sum()
    };
    assert_eq!((seats.taken, seats.held), (sum(Coming::Yes), sum(Coming::Offered)));
    assert!(seats.taken + seats.held <= SEATS, "{seats:?}");
    seats
}

fn signed_in(world: &World) -> String {
    let person = PersonKey::generate(&world.app.platform.random);
    let (commit, cookie) = session::begin(&world.app, &person, Device::Own);
    world.app.store().commit(&commit).expect("a session");
    format!("{COOKIE}={}", cookie.value)
}

/// A public event of five seats.
pub fn announce(world: &World) {
    world.group("groupe");
    let record = Event {
        id: ID.to_owned(),
        slug: "repas-2026-12-03".to_owned(),
        title: "Repas".to_owned(),
        groups: vec!["groupe".to_owned()],
        kind: "reunion".to_owned(),
        themes: Vec::new(),
        starts_at: "2026-12-03T19:00:00".parse().expect("an hour"),
        ends_at: "2026-12-03T21:00:00".parse().expect("an hour"),
        zone: "Europe/Paris".to_owned(),
        venue: None,
        online: false,
        description: String::new(),
        admission: Admission::Anyone,
        seats: Some(Left::Left),
        access: Vec::new(),
        phone: None,
        status: EventStatus::Published,
        reason: String::new(),
        series: None,
        sequence: 0,
        audience: Audience::Public,
        unlisted: false,
        published_at: world.app.now(),
        updated_at: world.app.now(),
    };
    functions::events::import(&world.app, &record).expect("written");
    let (document, old) = event::get(&world.app, ID).expect("an event");
    let new = Occasion { capacity: Some(SEATS), ..old.clone() };
    let commit = event::save(&world.app, Commit::new(), &document, &old, &new).expect("a commit");
    world.app.store().commit(&commit).expect("written");
}
