//! The moderation desk: each rule of it is a test.

use contract::forms::{FieldKind, List};
use contract::records::ModerationCount;
use contract::words::{Locale, Words};
use functions::clock::days;
use functions::exchange::Status;
use functions::features::{self, Decision};
use functions::membership::states::State;
use functions::membership::{self, Group};
use functions::person;
use functions::review::{self, Counts, Urgency, Waiting, When};
use functions::rights::Role;
use functions::session;
use functions::store::{Commit, Query, Table};
use functions::trail;
use functions::values::{Email, PersonKey};
use jiff::SignedDuration;
use tests::browser::{Browser, Shown};
use tests::world::World;

mod raids;
mod reports;
mod silence;

const ADA: &str = "ada@exemple.fr";
const MOD: &str = "mo@exemple.fr";
const OTHER: &str = "autre-mo@exemple.fr";
const TITLE: &str = "Un train le dimanche soir";
const BODY: &str = "Le dernier part à 17 heures, personne ne peut rentrer après une réunion.";

fn minutes(count: i64) -> SignedDuration {
    SignedDuration::from_mins(count)
}

fn member(world: &World, address: &str) -> Browser {
    let browser = world.browser();
    browser.sign_up(address);
    browser
}

fn moderator(world: &World, address: &str) -> Browser {
    world.entrust(address, &Role::Moderator)
}

fn propose(browser: &Browser, title: &str) {
    let sent = browser.send("/api/ideas", &[("title", title), ("body", BODY), ("theme", "logement")]);
    assert!(sent.path.starts_with("/api/"), "{}", sent.source);
}

fn key_of(world: &World, address: &str) -> PersonKey {
    let email = Email::parse(address).unwrap_or_else(|bad| panic!("{bad}"));
    let found = person::by_address(&world.app, &email).unwrap_or_else(|trouble| panic!("{trouble}"));
    found.map(|(_, person)| person.key).unwrap_or_else(|| panic!("nobody has {address}"))
}

/// Boxes of the desk, in order: those that can be ticked.
fn boxes(shown: &Shown) -> Vec<String> {
    let document = shown.document();
    let ticks = document.elements.iter().filter(|one| one.get("name") == Some("item"));
    ticks
        .filter(|one| one.get("disabled").is_none())
        .filter_map(|one| one.get("value"))
        .map(str::to_owned)
        .collect()
}

fn desk(browser: &Browser) -> Vec<String> {
    boxes(&browser.open("/api/moderation"))
}

fn decide(browser: &Browser, items: &[String], verb: &str) -> Shown {
    decide_because(browser, items, verb, "", "")
}

fn decide_because(browser: &Browser, items: &[String], verb: &str, reason: &str, text: &str) -> Shown {
    let mut pairs: Vec<(&str, &str)> = items.iter().map(|item| ("item", item.as_str())).collect();
    pairs.extend([("verb", verb), ("reason", reason), ("text", text)]);
    browser.post("/api/moderation/decide", &pairs)
}

fn take_back(browser: &Browser) -> Shown {
    let page = browser.open("/api/moderation").document();
    // The last one decided stands first.
    let mut batches = page.elements.iter().filter(|one| one.get("name") == Some("batch"));
    let batch = batches.find_map(|one| one.get("value")).unwrap_or("none");
    browser.post("/api/moderation/undo", &[("batch", batch)])
}

fn public(world: &World) -> usize {
    let all = world.app.store().query_all(Table::Public, &Query::all("ideas/2026"));
    all.unwrap_or_else(|error| panic!("{error}")).len()
}

fn counts(world: &World, address: &str) -> Counts {
    review::counts(&world.app, &key_of(world, address)).unwrap_or_else(|trouble| panic!("{trouble}"))
}

fn subjects(world: &World, address: &str) -> Vec<String> {
    world.mails_to(address).iter().filter_map(|mail| mail.header("Subject").map(str::to_owned)).collect()
}

#[test]
fn a_moderator_sees_text_and_counts_and_never_an_address() {
    let world = World::new(1);
    let (mo, ada) = (moderator(&world, MOD), member(&world, ADA));
    propose(&ada, TITLE);
    let page = mo.open("/api/moderation");
    assert_eq!(page.status, Status::Ok, "{}", page.source);
    for seen in [TITLE, BODY, "(acceptés", "1 chose attend", "/api/moderation/block"] {
        assert!(page.source.contains(seen), "{seen} in {}", page.source);
    }
    for hidden in [ADA, MOD, key_of(&world, ADA).as_str()] {
        assert!(!page.source.contains(hidden), "{hidden} is shown");
    }
    assert_eq!(ada.open("/api/moderation").status, Status::Forbidden);
}

#[test]
fn what_is_decided_can_be_taken_back_for_five_minutes_and_nobody_is_told_before() {
    let world = World::new(2);
    let (mo, ada) = (moderator(&world, MOD), member(&world, ADA));
    propose(&ada, TITLE);
    let items = desk(&mo);
    let shown = decide(&mo, &items, "publish");
    assert_eq!(shown.path, "/api/moderation", "{}", shown.source);
    assert!(boxes(&shown).is_empty() && shown.source.contains("Annuler cette décision"));
    assert_eq!((public(&world), counts(&world, ADA).accepted), (1, 1));
    let before = subjects(&world, ADA).len();
    world.pass(minutes(4));
    assert_eq!(take_back(&mo).path, "/api/moderation");
    assert_eq!((public(&world), counts(&world, ADA)), (0, Counts::default()));
    world.pass(minutes(10));
    assert_eq!(subjects(&world, ADA).len(), before, "what was taken back is not told");
    assert_eq!(desk(&mo).len(), 1, "it waits again");
    decide(&mo, &desk(&mo), "publish");
    world.pass(minutes(6));
    assert_eq!(subjects(&world, ADA).last().map(String::as_str), Some("Votre idée est publiée"));
    assert_eq!(take_back(&mo).status, Status::Conflict, "it is too late");
    assert_eq!(public(&world), 1);
}

#[test]
fn a_refusal_has_a_public_reason_and_a_ready_answer_one_may_edit() {
    let world = World::new(3);
    let (mo, ada) = (moderator(&world, MOD), member(&world, ADA));
    propose(&ada, TITLE);
    propose(&ada, "Une autre idée, sans rapport");
    let items = desk(&mo);
    let shown = decide_because(&mo, &items[..1], "reject", "", "Mes mots à moi.");
    assert_eq!(shown.status, Status::Unprocessable);
    assert!(shown.source.contains("Mes mots à moi."), "what was typed is kept");
    decide_because(&mo, &items[..1], "reject", "off_topic", "");
    decide_because(&mo, &items[1..], "reject", "unclear", "Mes mots à moi.");
    world.pass(minutes(6));
    let told: Vec<String> = world.mails_to(ADA).iter().map(|mail| mail.text.clone()).collect();
    assert!(
        told.iter().any(|text| text.contains("Hors du lieu") && text.contains("ne parle pas")),
        "{told:?}"
    );
    assert!(
        told.iter().any(|text| text.contains("Incompréhensible") && text.contains("Mes mots")),
        "{told:?}"
    );
    assert_eq!(counts(&world, ADA), Counts { accepted: 0, rejected: 2 });
}

#[test]
fn of_two_moderators_at_once_the_second_is_told_and_loses_nothing() {
    let world = World::new(4);
    let (mo, other) = (moderator(&world, MOD), moderator(&world, OTHER));
    let ada = member(&world, ADA);
    propose(&ada, TITLE);
    let items = desk(&mo);
    assert_eq!(decide(&mo, &items, "publish").status, Status::Ok);
    let second = decide_because(&other, &items, "reject", "off_topic", "Long texte tapé.");
    assert_eq!(second.status, Status::Conflict);
    assert!(second.source.contains("Long texte tapé."), "{}", second.source);
    assert!(second.source.contains("Quelqu’un est passé avant vous"), "{}", second.source);
    assert_eq!(public(&world), 1);
}

#[test]
fn nobody_decides_on_a_text_they_have_not_read() {
    let world = World::new(5);
    let (mo, ada) = (moderator(&world, MOD), member(&world, ADA));
    propose(&ada, TITLE);
    let mut item = desk(&mo).remove(0);
    item.truncate(item.len() - 12);
    let shown = decide(&mo, &[format!("{item}000000000000")], "publish");
    assert_eq!(shown.status, Status::Conflict);
    assert_eq!((public(&world), desk(&mo).len()), (0, 1));
}

#[test]
fn a_claim_holds_for_a_quarter_of_an_hour() {
    let world = World::new(6);
    let (mo, other) = (moderator(&world, MOD), moderator(&world, OTHER));
    propose(&member(&world, ADA), TITLE);
    let items = desk(&mo);
    mo.post("/api/moderation/claim", &[("item", &items[0])]);
    let page = other.open("/api/moderation");
    assert!(page.source.contains("Réservé par") && boxes(&page).is_empty(), "{}", page.source);
    assert_eq!(decide(&other, &items, "publish").status, Status::Conflict);
    assert_eq!(other.post("/api/moderation/claim", &[("item", &items[0])]).status, Status::Conflict);
    world.pass(minutes(15));
    assert_eq!(decide(&other, &items, "publish").status, Status::Ok);
    assert_eq!(public(&world), 1);
}

#[test]
fn alone_one_passes_one_s_own_with_a_mark_and_with_two_never_again() {
    let world = World::new(7);
    let mo = moderator(&world, MOD);
    propose(&mo, TITLE);
    assert_eq!(decide(&mo, &desk(&mo), "publish").status, Status::Ok);
    let own = world.app.store().read::<review::OwnDecisions>(Table::Work, &review::own_decisions());
    assert_eq!(own.expect("a store").map(|(_, own)| own.count), Some(1));
    let done = trail::of_person(&key_of(&world, MOD));
    let trail = world.app.store().query_all(Table::Work, &Query::all(done)).expect("a store");
    assert!(trail.iter().any(|entry| entry.body.contains("moderation.own")), "no mark in the trail");
    let other = moderator(&world, OTHER);
    propose(&mo, "Une autre idée à moi");
    let page = mo.open("/api/moderation");
    assert!(boxes(&page).is_empty() && page.source.contains("quelqu’un d’autre décide"), "{}", page.source);
    let items = desk(&other);
    assert_eq!(decide(&mo, &items, "publish").status, Status::Conflict);
    propose(&other, "Et celle de l'autre");
    decide(&other, &items, "publish");
    // The second gives the role back: own things wait for somebody else all the same.
    other.post("/api/mandates/give-back", &[("role", "moderator")]);
    propose(&mo, "Encore une à moi");
    assert!(boxes(&mo.open("/api/moderation")).len() == 1, "only what the other sent");
}

#[test]
fn an_appeal_is_decided_once_and_by_somebody_else() {
    let world = World::new(8);
    let (mo, other) = (moderator(&world, MOD), moderator(&world, OTHER));
    let ada = member(&world, ADA);
    propose(&ada, TITLE);
    decide_because(&mo, &desk(&mo), "reject", "unclear", "");
    world.pass(minutes(6));
    let link = world.link_to(ADA, "/api/appeals");
    let token = link.split("t=").nth(1).expect("a token").to_owned();
    assert_eq!(ada.open(&link).status, Status::Ok);
    let why = [("t", token.as_str()), ("text", "C'est très clair pour les gens du village.")];
    let sent = ada.post("/api/appeals", &why);
    assert_eq!(sent.path, "/api/sent?what=appeal", "{}", sent.source);
    assert_eq!(ada.post("/api/appeals", &why).status, Status::Gone, "once");
    let items = desk(&other);
    assert!(other.open("/api/moderation").source.contains("très clair pour les gens"));
    let own = decide(&mo, &items, "publish");
    assert_eq!(own.status, Status::Conflict);
    assert!(own.source.contains("C’est vous qui aviez décidé"), "{}", own.source);
    decide(&other, &items, "publish");
    assert_eq!((public(&world), counts(&world, ADA)), (1, Counts { accepted: 1, rejected: 0 }));
}

#[test]
fn the_most_urgent_comes_first_alike_stand_together_and_territories_share() {
    let world = World::new(9);
    let mo = moderator(&world, MOD);
    for number in 0..25 {
        let ada = member(&world, &format!("voisin{number}@exemple.fr"));
        propose(&ada, if number % 5 == 0 { "Encore  un TRAIN le soir" } else { "Une idée à part" });
        let title = format!("Idée numéro {number}");
        propose(&ada, &title);
        world.pass(minutes(1));
    }
    let page = mo.open("/api/moderation");
    assert_eq!(boxes(&page).len(), 20, "20 a page");
    assert!(page.source.contains("50 choses attendent"), "{}", page.source);
    assert!(page.source.contains("4 autres disent la même chose"), "{}", page.source);
    let next = page.links().into_iter().find(|link| link.contains("from=20")).expect("a next page");
    let second = mo.open(&next);
    assert!(boxes(&second).iter().all(|item| !boxes(&page).contains(item)), "no thing stands on two pages");
    // What is about something soon comes first, what was reported before it.
    let store = world.app.store();
    let waiting = store.query_all(Table::Work, &Query::all(review::QUEUE)).expect("a queue");
    let last: Waiting = waiting.last().expect("a thing").read().expect("readable");
    let found = review::of(&world.app, &last.feature, &last.id).expect("a store").expect("it waits");
    let soon = Waiting {
        urgency: Urgency::Until(world.app.now()),
        department: Some("63".to_owned()),
        ..last.clone()
    };
    store.commit(&review::move_to(Commit::new(), &found, &soon)).expect("written");
    assert!(desk(&mo).remove(0).contains(&last.id), "the sooner, the higher");
    let of_63 = boxes(&mo.open("/api/moderation?department=63&feature=ideas"));
    assert_eq!(of_63.len(), 1, "one department");
    let shown = decide(&mo, &boxes(&page), "publish");
    assert_eq!(shown.status, Status::Ok, "{}", shown.source);
    assert_eq!(public(&world), 20, "one batch");
    assert!(mo.open("/api/moderation").source.contains("30 choses attendent"));
    assert_eq!(take_back(&mo).path, "/api/moderation");
    assert_eq!(public(&world), 0, "a batch is taken back together");
}

#[test]
fn more_than_twenty_are_no_batch() {
    let world = World::new(10);
    let mo = moderator(&world, MOD);
    let items: Vec<String> = (0..21).map(|number| format!("ideas-X{number}-000000000000")).collect();
    assert_eq!(decide(&mo, &items, "publish").status, Status::Unprocessable);
}

/// The table kind x trust.
#[test]
fn an_animator_of_a_public_group_with_three_accepted_things_is_checked_after() {
    let world = World::new(11);
    let mo = moderator(&world, MOD);
    let ada = member(&world, ADA);
    let person = key_of(&world, ADA);
    let when = || review::when(&world.app, "ideas", &person).expect("a store");
    assert_eq!(when(), When::Before, "strangers are checked before");
    for title in ["Une première idée", "Une deuxième idée", "Une troisième idée"] {
        propose(&ada, title);
    }
    decide(&mo, &desk(&mo), "publish");
    assert_eq!(when(), When::Before, "three accepted things alone do not do");
    world.give(ADA, &Role::Animator("halles".to_owned()));
    let (document, group) = membership::get(&world.app, "halles").expect("a group");
    let paused = Group { state: State::Paused, ..group.clone() };
    let commit = membership::group::save(Commit::new(), &document, &group, &paused);
    world.app.store().commit(&commit).expect("written");
    assert_eq!(when(), When::Before, "the group is not at work");
    let (document, paused) = membership::get(&world.app, "halles").expect("a group");
    let commit = membership::group::save(Commit::new(), &document, &paused, &group);
    world.app.store().commit(&commit).expect("written");
    assert_eq!(when(), When::After);
    assert_eq!(review::when(&world.app, "moderation", &person).expect("a store"), When::Before);
    world.pass(days(31));
    ada.sign_in(ADA);
    mo.sign_in(MOD);
    propose(&ada, "Une quatrième, tout de suite en ligne");
    assert_eq!((public(&world), desk(&mo).len()), (4, 1), "public at once, and checked after");
    decide(&mo, &desk(&mo), "publish");
    assert_eq!((public(&world), desk(&mo).len()), (4, 0));
    assert_eq!(counts(&world, ADA).accepted, 4);
    propose(&ada, "Une cinquième, qui ne va pas");
    decide_because(&mo, &desk(&mo), "reject", "insult", "");
    assert_eq!(public(&world), 4, "what is public is removed");
}

#[test]
fn every_moderated_feature_takes_back_what_it_decided() {
    let moderated: Vec<&str> =
        features::all().filter(|feature| feature.moderate.is_some()).map(|feature| feature.name).collect();
    assert!(moderated.contains(&"ideas") && moderated.contains(&"moderation"), "{moderated:?}");
    let hooks = features::by_name("moderation").and_then(|feature| feature.moderate).expect("hooks");
    let world = World::new(12);
    assert_eq!((hooks.decide)(&world.app, "x", &Decision::Undo).expect("nothing").writes().len(), 0);
}

/// What everybody may read of it, counted exactly; what was taken back does not count.
#[test]
fn decisions_are_counted_a_month_and_kind() {
    let world = World::new(13);
    let mo = moderator(&world, MOD);
    for (number, title) in ["Une première idée", "Une deuxième idée", "Une troisième idée"].iter().enumerate()
    {
        propose(&member(&world, &format!("voisine{number}@exemple.fr")), title);
    }
    world.pass(SignedDuration::from_hours(5));
    let items = desk(&mo);
    decide(&mo, &items[..1], "publish");
    decide_because(&mo, &items[1..2], "reject", "hate", "");
    world.pass(minutes(1));
    decide_because(&mo, &items[2..], "reject", "hate", "");
    take_back(&mo);
    world.pass(days(1));
    let all = world.app.store().query_all(Table::Public, &Query::all("moderation/all")).expect("a store");
    let counts: Vec<ModerationCount> = all.iter().map(|one| one.read().expect("a count")).collect();
    let expected = ModerationCount {
        published: 1,
        rejected: [("hate".to_owned(), 1)].into(),
        median_hours: Some(5),
        ..ModerationCount::none("2026-11", "ideas")
    };
    assert_eq!(counts, [expected]);
}

/// The page that everybody reads names the reasons moderators choose from, and no other.
#[test]
fn the_public_list_of_reasons_is_the_one_of_the_desk() {
    let page = tests::repository::text("content/pages/moderation.md");
    let form = contract::forms::form("moderation_decide").and_then(|form| form.field("reason"));
    let Some(FieldKind::Choice(List::Fixed(reasons))) = form.map(|field| field.kind) else {
        panic!("reasons are a fixed list");
    };
    let words = Words::built_in(Locale::Fr);
    for (index, reason) in reasons.iter().enumerate() {
        let name = words.text(&format!("moderation.reasons.choices.{reason}")).replace('’', "'");
        assert!(page.contains(&format!("| M{} | {name} |", index + 1)), "M{} is not {name}", index + 1);
    }
    assert!(!page.contains(&format!("| M{} |", reasons.len() + 1)));
}
