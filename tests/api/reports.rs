//! Reports of events: asked for the day after, written, with photos nobody is shown on against their will.

mod states;

use contract::records::{self, EventStatus, Territory, Venue};
use contract::shards::Sharded;
use functions::clock::days;
use functions::exchange::{Body, Call, Status, Upload};
use functions::export::{self, Carried, Reader};
use functions::features;
use functions::files::FileStore;
use functions::person;
use functions::review;
use functions::rights::Role;
use functions::store::{Commit, Key, Query, Table};
use functions::values::Email;
use jiff::civil::date;
use tests::browser::{Browser, body};
use tests::world::World;

const ADA: &str = "ada@exemple.fr";
const BEN: &str = "ben@exemple.fr";
const MO: &str = "mo@exemple.fr";
const GROUP: &str = "halles";
const EVENT: &str = "01JEVENEMENT";

/// An event of this group that anyone can read of: a Tuesday evening, the day every world begins.
fn event(world: &World, id: &str, groups: &[&str]) -> records::Event {
    let now = world.app.now();
    let event = records::Event {
        id: id.to_owned(),
        slug: id.to_lowercase(),
        title: "Tractage aux halles".to_owned(),
        groups: groups.iter().map(|group| (*group).to_owned()).collect(),
        kind: "tractage".to_owned(),
        themes: vec!["logement".to_owned()],
        starts_at: date(2026, 11, 24).at(18, 0, 0, 0),
        ends_at: date(2026, 11, 24).at(20, 0, 0, 0),
        zone: "Europe/Paris".to_owned(),
        venue: Some(Venue {
            name: None,
            street: None,
            postcode: None,
            place: Territory::Commune("63113".to_owned()),
            position: None,
            directions: String::new(),
        }),
        online: false,
        description: String::new(),
        admission: records::Admission::Anyone,
        seats: None,
        access: Vec::new(),
        phone: None,
        status: EventStatus::Published,
        reason: String::new(),
        series: None,
        sequence: 0,
        audience: contract::visibility::Audience::Public,
        unlisted: false,
        published_at: now,
        updated_at: now,
    };
    announce(world, &event);
    event
}

fn announce(world: &World, event: &records::Event) {
    let commit = Commit::new().set(Table::Public, Key::new(event.shard(), event.key()), event);
    world.app.store().commit(&commit).expect("written");
}

fn animator(world: &World, address: &str) -> Browser {
    world.entrust(address, &Role::Animator(GROUP.to_owned()))
}

fn trust(world: &World, address: &str) {
    let email = Email::parse(address).expect("an address");
    let (_, person) = person::by_address(&world.app, &email).expect("a store").expect("known");
    let counts = review::Counts { accepted: 3, rejected: 0 };
    let commit = Commit::new().set(Table::Work, review::counts_of(&person.key), &counts);
    world.app.store().commit(&commit).expect("written");
}

/// The id of the report that the mail to somebody is about.
fn asked(world: &World, address: &str) -> String {
    let link = world.link_to(address, "/api/reports/one");
    link.rsplit("report=").next().unwrap_or_default().to_owned()
}

/// The day after, who organised it follows the mail.
fn day_after(world: &World, ada: &Browser) -> String {
    world.pass(days(1));
    ada.sign_in(ADA);
    asked(world, ADA)
}

fn words<'a>(id: &'a str, audience: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("group", GROUP),
        ("report", id),
        ("title", "Une matinée aux halles"),
        ("body", "Nous étions six, et il a plu. <script>alert(1)</script>"),
        ("learnt", "Venir plus tôt."),
        ("people", "6"),
        ("leaflets", "300"),
        ("audience", audience),
    ]
}

/// Writes the report and adds a photo.
fn written(browser: &Browser, id: &str, audience: &str, faces: &str) {
    let shown = browser.post("/api/reports/write", &words(id, audience));
    assert!(shown.path.starts_with("/api/reports/one?"), "{} {}", shown.path, shown.source);
    let (status, next) = photo(browser, id, &crate::bad_files::pictures::jpeg(), faces);
    assert_eq!(status, Status::SeeOther, "{next}");
}

fn photo(browser: &Browser, id: &str, bytes: &[u8], faces: &str) -> (Status, String) {
    let alt = "Cinq personnes sous la pluie";
    let words = body(&[("group", GROUP), ("report", id), ("file", "x"), ("alt", alt), ("faces", faces)]);
    let uploads = [Upload { field: "file".to_owned(), name: "a.jpg".to_owned(), bytes: bytes.to_vec() }];
    let answer = browser.call(&Call { uploads: &uploads, ..Call::post("/api/reports/photos", &words) });
    match answer.body {
        Body::Html(text) | Body::Location(text) => (answer.status, text),
        other => panic!("{other:?}"),
    }
}

fn press(browser: &Browser, verb: &str, id: &str) -> Status {
    browser.post(&format!("/api/reports/{verb}"), &[("group", GROUP), ("report", id)]).status
}

fn public(world: &World) -> Vec<records::Report> {
    let found = world.app.store().query_all(Table::Public, &Query::all("reports/2026")).expect("a store");
    found.iter().map(|one| one.read().expect("a report")).collect()
}

fn carried(world: &World) -> Vec<(String, Carried)> {
    let all = export::everything(world.app.store(), Reader::Generator).expect("exported");
    all.carried.into_iter().collect()
}

fn kept(world: &World) -> usize {
    match &world.app.platform.files {
        FileStore::Memory(memory) => memory.names().len(),
        other => panic!("{other:?}"),
    }
}

fn decide(moderator: &Browser, verb: &str) {
    let item = moderator.open("/api/moderation").values_of("item").pop().expect("something waits");
    let reasoned =
        [("item", item.as_str()), ("verb", verb), ("reason", "unclear"), ("text", "Dites-le mieux.")];
    let shown = moderator.post("/api/moderation/decide", &reasoned);
    assert!(shown.status == Status::Ok || shown.status == Status::SeeOther, "{}", shown.source);
}

/// How often the organisers were asked.
fn times(world: &World, address: &str) -> usize {
    world.mails_to(address).iter().filter(|mail| mail.text.contains("Racontez-le")).count()
}

#[test]
fn organisers_are_asked_the_day_after_once_more_and_never_again() {
    let world = World::new(1);
    let ada = animator(&world, ADA);
    world.give(BEN, &Role::Manager(GROUP.to_owned()));
    event(&world, EVENT, &[GROUP]);
    let cancelled = records::Event { status: EventStatus::Cancelled, ..event(&world, "01JAUTRE", &[GROUP]) };
    announce(&world, &cancelled);
    let mut asked_on = Vec::new();
    for day in 1..=12 {
        let before = (times(&world, ADA), times(&world, BEN));
        world.pass(days(1));
        let now = (times(&world, ADA), times(&world, BEN));
        assert_eq!(now.0 - before.0, now.1 - before.1, "day {day}");
        asked_on.extend((now.0 > before.0).then_some(day));
    }
    assert_eq!(asked_on, [1, 5]);
    ada.sign_in(ADA);
    let desk = ada.open("/api/reports");
    assert_eq!(desk.links().iter().filter(|link| link.contains("/api/reports/one?")).count(), 1);
    // Nobody writes: it goes, and is not asked for again.
    world.pass(days(60));
    ada.sign_in(ADA);
    assert!(!ada.open("/api/reports").source.contains("/api/reports/one?"));
    assert_eq!(times(&world, ADA), 2);
}

#[test]
fn a_report_is_written_read_and_published_and_nobody_is_asked_again() {
    let world = World::new(2);
    let ada = animator(&world, ADA);
    event(&world, EVENT, &[GROUP]);
    let id = day_after(&world, &ada);
    let mo = world.entrust(MO, &Role::Moderator);
    assert_eq!(press(&ada, "publish", &id), Status::Conflict, "nothing is written");
    assert_eq!(photo(&ada, &id, &crate::bad_files::pictures::jpeg(), "agreed").0, Status::Conflict);
    written(&ada, &id, "public", "agreed");
    // Another text and a person who may not.
    assert_eq!(photo(&ada, &id, b"%PDF-1.7", "agreed").0, Status::Unprocessable);
    let ben = world.browser();
    ben.sign_up(BEN);
    assert_eq!(ben.post("/api/reports/write", &words(&id, "public")).status, Status::Forbidden);
    assert_eq!(press(&ben, "publish", &id), Status::Forbidden);
    press(&ada, "publish", &id);
    assert!(public(&world).is_empty() && carried(&world).is_empty(), "a stranger's words are read first");
    assert_eq!(ada.post("/api/reports/write", &words(&id, "public")).status, Status::Conflict);
    let desk = mo.open("/api/moderation");
    assert!(desk.source.contains("Cinq personnes sous la pluie"), "{}", desk.source);
    decide(&mo, "publish");
    let record = public(&world).pop().expect("it is public");
    assert_eq!((record.slug.as_str(), record.event.as_str()), ("une-matinee-aux-halles-2026-11-24", EVENT));
    assert_eq!(
        (record.figures.people, record.figures.leaflets, record.figures.doors),
        (Some(6), Some(300), None)
    );
    assert_eq!(record.held_on, date(2026, 11, 24));
    let [shown] = record.photos.as_slice() else { panic!("{:?}", record.photos) };
    assert_eq!(carried(&world), [(shown.src.trim_start_matches('/').to_owned(), Carried::Here)]);
    world.pass(days(1));
    let mail = world.last_mail_to(ADA);
    assert!(mail.text.contains("/comptes-rendus/une-matinee-aux-halles-2026-11-24/"), "{}", mail.text);
    world.pass(days(9));
    assert_eq!(times(&world, ADA), 1, "what is written is not asked for");
    // Taken back, it and its photo are off the site at once.
    ada.sign_in(ADA);
    press(&ada, "take-back", &id);
    assert!(public(&world).is_empty() && carried(&world).is_empty());
    assert_eq!(kept(&world), 1);
    let page = ada.open(&format!("/api/reports/one?group={GROUP}&report={id}"));
    let photo = page.values_of("photo").pop().expect("a photo");
    ada.post("/api/reports/photos/remove", &[("group", GROUP), ("report", &id), ("photo", &photo)]);
    world.work();
    assert_eq!(kept(&world), 0, "its bytes go too");
}

#[test]
fn photos_in_doubt_are_for_members() {
    let world = World::new(3);
    let ada = animator(&world, ADA);
    trust(&world, ADA);
    event(&world, EVENT, &[GROUP]);
    let id = day_after(&world, &ada);
    written(&ada, &id, "public", "unsure");
    press(&ada, "publish", &id);
    let record = public(&world).pop().expect("at once for who is trusted");
    assert!(record.photos.is_empty() && carried(&world).is_empty());
    press(&ada, "take-back", &id);
    ada.post("/api/reports/write", &words(&id, "members"));
    press(&ada, "publish", &id);
    let record = public(&world).pop().expect("at once");
    let src = record.photos.first().expect("a photo").src.clone();
    assert!(carried(&world).is_empty(), "no public address shows it");
    let ben = world.browser();
    ben.sign_up(BEN);
    let answer = ben.call(&Call::get(&src));
    assert!(
        matches!(&answer.body, Body::Location(to) if to.starts_with("/files/private/photos/")),
        "{answer:?}"
    );
    assert_eq!(world.browser().call(&Call::get(&src)).status, Status::Forbidden);
}

#[test]
fn who_is_on_a_photo_hides_it_at_once_and_only_moderators_bring_it_back() {
    let world = World::new(4);
    let ada = animator(&world, ADA);
    trust(&world, ADA);
    event(&world, EVENT, &[GROUP]);
    let id = day_after(&world, &ada);
    let mo = world.entrust(MO, &Role::Moderator);
    written(&ada, &id, "public", "agreed");
    press(&ada, "publish", &id);
    decide(&mo, "publish");
    let src = public(&world)[0].photos[0].src.clone();
    let photo = src.trim_start_matches("/photos/").trim_end_matches(".jpg").to_owned();
    let hide = || {
        let somebody = world.browser();
        let page = somebody.open(&format!("/api/reports/hide?report={id}&photo={photo}"));
        assert_eq!(page.status, Status::Ok, "{}", page.source);
        let carried = page.carried("/api/reports/hide");
        let carried: Vec<_> = carried.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        somebody.post("/api/reports/hide", &carried).path
    };
    assert_eq!(hide(), "/api/sent?what=photo_hidden");
    assert!(public(&world)[0].photos.is_empty() && carried(&world).is_empty());
    assert_eq!(hide(), "/api/sent?what=photo_hidden", "twice is once");
    // Its group does not bring it back.
    press(&ada, "take-back", &id);
    press(&ada, "publish", &id);
    assert!(public(&world)[0].photos.is_empty());
    while mo.open("/api/moderation").values_of("item").pop().is_some() {
        decide(&mo, "publish");
    }
    assert_eq!(public(&world)[0].photos.len(), 1, "a mistake is put right");
    // The second time moderators are asked, and it is none: gone for good, with its bytes.
    assert_eq!(hide(), "/api/sent?what=photo_asked");
    assert_eq!(public(&world)[0].photos.len(), 1, "nobody plays with what they brought back");
    decide(&mo, "reject");
    assert!(public(&world)[0].photos.is_empty());
    assert_eq!(kept(&world), 1, "it can be taken back for a moment");
    world.pass(days(1));
    assert_eq!(kept(&world), 0);
    let gone = world.browser().open(&format!("/api/reports/hide?report={id}&photo={photo}"));
    assert_eq!(gone.status, Status::NotFound);
}

/// What the erasure of a person does with reports.
fn erase(world: &World, address: &str) {
    let email = Email::parse(address).expect("an address");
    let (_, person) = person::by_address(&world.app, &email).expect("a store").expect("known");
    let erase = features::by_name("reports").and_then(|feature| feature.erase).expect("it forgets");
    for _ in 0..100 {
        let commit = erase(&world.app, &person.key).unwrap_or_else(|trouble| panic!("{trouble}"));
        if commit.writes().is_empty() {
            world.work();
            return;
        }
        world.app.store().commit(&commit).unwrap_or_else(|error| panic!("{error}"));
    }
    panic!("it never ends");
}

#[test]
fn who_goes_leaves_what_was_public_and_nothing_of_a_draft() {
    let world = World::new(5);
    let ada = animator(&world, ADA);
    world.give(BEN, &Role::Animator(GROUP.to_owned()));
    event(&world, EVENT, &[GROUP]);
    let id = day_after(&world, &ada);
    written(&ada, &id, "public", "agreed");
    erase(&world, ADA);
    assert_eq!(kept(&world), 0);
    let ben = world.browser();
    ben.sign_in(BEN);
    let page = ben.open(&format!("/api/reports/one?group={GROUP}&report={id}"));
    assert_eq!(page.title(), "Tractage aux halles", "asked for again");
}
