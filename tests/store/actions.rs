//! What people do, in request units of DynamoDB: printed, and held to the table of `tests/bench/README.md`. It counts
//! the calls of the form and what the worker does for it; its looking for work is counted once, as an idle minute.

use std::collections::BTreeMap;

use functions::clock::{Clock, Virtual};
use functions::due;
use functions::features::{self, Decision};
use functions::outbox::{SHARDS, TABLES, partition};
use functions::review;
use functions::rights::Role;
use functions::store::dynamodb::{Consumed, Units};
use functions::store::{Query, Store, Table};
use functions::worker;
use tests::browser::Browser;
use tests::report::figure;
use tests::repository;
use tests::world::{World, beginning};

use crate::{engine, seats};

const ADA: &str = "ada@exemple.fr";
const LOUISE: &str = "louise@exemple.fr";

struct Counted {
    world: World,
    consumed: Consumed,
    costs: BTreeMap<&'static str, Units>,
}

impl Counted {
    fn units<T>(&self, action: impl FnOnce() -> T) -> (T, Units) {
        let before = self.consumed.units();
        let done = action();
        let after = self.consumed.units();
        (done, Units { read: after.read - before.read, written: after.written - before.written })
    }

    /// Does something and all that the worker does for it.
    fn action<T>(&mut self, name: &'static str, action: impl FnOnce() -> T) -> T {
        let (done, mut all) = self.units(action);
        loop {
            let rows = waiting(self.world.app.store());
            if rows.is_empty() {
                break;
            }
            for row in rows {
                let (_, units) = self.units(|| worker::finish(&self.world.app, row).expect("done"));
                all = Units { read: all.read + units.read, written: all.written + units.written };
            }
        }
        self.costs.insert(name, all);
        done
    }
}

/// Rows that wait; those put off do not, they have nothing to do with what was just done.
fn waiting(store: &Store) -> Vec<functions::store::Document> {
    let places = TABLES.into_iter().flat_map(|table| (0..SHARDS).map(move |shard| (table, shard)));
    places
        .flat_map(|(table, shard)| store.query_all(table, &Query::all(partition(shard))).expect("rows"))
        .collect()
}

#[test]
fn what_people_do_costs_no_more_than_is_written() {
    let dynoxide = engine::dynoxide();
    let clock = Virtual::at(beginning());
    let (store, consumed) = engine::counted_by(&dynoxide, Clock::Virtual(clock.clone()));
    let world = World::over(store, clock, 17);
    world.give(LOUISE, &Role::Contact("logement".to_owned()));
    let mut counted = Counted { world: world.clone(), consumed, costs: BTreeMap::new() };
    idle(&mut counted);
    people(&mut counted);
    let written = table();
    for (name, units) in &counted.costs {
        figure(&format!("units of {name}"), format!("{} read, {} written", units.read, units.written));
    }
    assert_eq!(
        counted.costs.keys().copied().collect::<Vec<_>>(),
        written.keys().map(String::as_str).collect::<Vec<_>>(),
        "the table of tests/bench/README.md has other rows"
    );
    for (name, units) in &counted.costs {
        let most = written[*name];
        assert!(
            units.read <= most.read && units.written <= most.written,
            "{name} costs {units:?}, the table says {most:?}"
        );
    }
}

/// What the worker reads when nobody has done anything.
fn idle(counted: &mut Counted) {
    let once =
        || worker::run_due(&counted.world.app).and_then(|_| due::run(&counted.world.app)).expect("done");
    // The first of a day does what is daily.
    once();
    let (_, units) = counted.units(once);
    counted.costs.insert("an idle minute", units);
}

fn people(counted: &mut Counted) {
    let world = counted.world.clone();
    let (browser, desk) = (world.browser(), world.browser());
    counted.action("sign-up", || sign_up(&browser));
    counted.action("confirmation", || browser.press(&world.link_to(ADA, "/api/signups/confirm")));
    let other = world.browser();
    counted.action("sign-in asked", || other.send("/api/signin", &[("email", ADA)]));
    let code = world.code_to(ADA);
    counted.action("sign-in by code", || other.send("/api/signin/code", &[("code", &code)]));
    let idea = [
        ("title", "Un train le dimanche soir"),
        ("body", "Le dernier part à 17 heures."),
        ("theme", "logement"),
    ];
    counted.action("idea", || browser.send("/api/ideas", &idea));
    let id = published(&world);
    desk.sign_up("voix@exemple.fr");
    world.work();
    counted.action("support", || desk.post("/api/supports", &[("idea", &id)]));
    let message = [("role", "logement"), ("kind", "speaker"), ("text", "Pouvez-vous venir jeudi ?")];
    counted.action("message", || browser.send("/api/messages", &message));
    coming(counted, &browser);
}

/// "Je viens", signed in and by an address alone; the mail with the date included.
fn coming(counted: &mut Counted, browser: &Browser) {
    let world = counted.world.clone();
    seats::announce(&world);
    let form = [("event", seats::ID), ("guests", "1")];
    counted.action("attendance", || browser.send("/api/attendances", &form));
    let form = [("event", seats::ID), ("email", "je.viens@exemple.fr"), ("guests", "1")];
    let stranger = world.browser();
    counted.action("attendance asked", || stranger.send("/api/attendances", &form));
    let link = world.link_to("je.viens@exemple.fr", "/api/attendances/confirm");
    counted.action("attendance confirmed", || stranger.press(&link));
}

fn sign_up(browser: &Browser) {
    let form = [
        ("email", ADA),
        ("residence", "63000"),
        ("radius_km", "20"),
        ("themes", "logement"),
        ("consent_membership", "yes"),
        ("consent_digest", "yes"),
    ];
    assert_eq!(browser.send("/api/signups", &form).path, "/api/sent?what=signup");
}

/// The one idea that waits, published.
fn published(world: &World) -> String {
    let waiting = world.app.store().query_all(Table::Work, &Query::all(review::QUEUE)).expect("a queue");
    let id = waiting.first().and_then(|one| one.key.sort.rsplit('#').next()).expect("an idea").to_owned();
    let ideas = features::by_name("ideas").and_then(|feature| feature.moderate).expect("a moderated feature");
    let commit = (ideas.decide)(&world.app, &id, &Decision::Publish).expect("a decision");
    world.app.store().commit(&commit).expect("written");
    world.pass(world.app.platform.config.undo);
    id
}

/// `| action | read | written |` rows of the README.
fn table() -> BTreeMap<String, Units> {
    let text = repository::text("tests/bench/README.md");
    let rows = text.lines().skip_while(|line| !line.starts_with("| action |")).skip(2);
    rows.take_while(|line| line.starts_with('|'))
        .filter_map(|line| {
            let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
            let [name, read, written] = cells.as_slice() else { return None };
            Some(((*name).to_owned(), Units { read: read.parse().ok()?, written: written.parse().ok()? }))
        })
        .collect()
}
