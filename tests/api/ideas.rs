//! The life of an idea: sent, read, supported, answered; each rule of it is a test.

mod answering;
mod forgetting;
mod moderated;
mod states;

use contract::records::{self, IdeaStatus};
use functions::clock::days;
use functions::exchange::Status;
use functions::features::{self, Decision};
use functions::person;
use functions::review;
use functions::rights::{self, Role};
use functions::store::{Commit, Query, Table};
use functions::values::{Email, PersonKey};
use jiff::SignedDuration;
use tests::browser::{Browser, Shown};
use tests::world::World;

const ADA: &str = "ada@exemple.fr";
const LOUISE: &str = "louise@exemple.fr";
const OLYMPE: &str = "olympe@exemple.fr";
const TITLE: &str = "Un train le dimanche soir";
const BODY: &str = "Le dernier part à 17 heures, personne ne peut rentrer après une réunion.";

fn minutes(count: i64) -> SignedDuration {
    SignedDuration::from_mins(count)
}

/// Days pass one by one, as they do: clocks ring each day.
fn live(world: &World, count: i64) {
    for _ in 0..count {
        world.pass(days(1));
    }
}

fn idea_form<'a>(title: &'a str, email: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![("title", title), ("body", BODY), ("theme", "logement"), ("email", email)]
}

fn send(browser: &Browser, title: &str) -> Shown {
    browser.send("/api/ideas", &[("title", title), ("body", BODY), ("theme", "logement")])
}

fn member(world: &World, address: &str) -> Browser {
    let browser = world.browser();
    browser.sign_up(address);
    browser
}

fn key_of(world: &World, address: &str) -> PersonKey {
    let email = Email::parse(address).unwrap_or_else(|bad| panic!("{bad}"));
    let found = person::by_address(&world.app, &email).unwrap_or_else(|trouble| panic!("{trouble}"));
    found.map(|(_, person)| person.key).unwrap_or_else(|| panic!("nobody has {address}"))
}

fn entrust(world: &World, address: &str, role: &Role) {
    let person = key_of(world, address);
    let commit = rights::bind(&world.app, Commit::new(), &person, role);
    world.app.store().commit(&commit).unwrap_or_else(|error| panic!("{error}"));
}

/// Ids of what waits for moderators.
fn queue(world: &World) -> Vec<String> {
    let found = world.app.store().query_all(Table::Work, &Query::all(review::QUEUE));
    let found = found.unwrap_or_else(|error| panic!("{error}"));
    found.iter().filter_map(|one| one.key.sort.rsplit('#').next()).map(str::to_owned).collect()
}

/// What the desk does with a decision: the feature's writes, and the thing out of the queue.
fn decide(world: &World, id: &str, decision: &Decision) {
    let app = &world.app;
    let hooks = features::by_name("ideas").and_then(|feature| feature.moderate).expect("a moderated feature");
    let commit = (hooks.decide)(app, id, decision).unwrap_or_else(|trouble| panic!("{trouble}"));
    let waiting = review::of(app, "ideas", id).unwrap_or_else(|trouble| panic!("{trouble}"));
    let commit = match &waiting {
        Some(waiting) => review::done(commit, waiting),
        None => commit,
    };
    app.store().commit(&commit).unwrap_or_else(|error| panic!("{error}"));
    world.work();
}

fn publish_all(world: &World) -> Vec<String> {
    let ids = queue(world);
    for id in &ids {
        decide(world, id, &Decision::Publish);
    }
    ids
}

fn public(world: &World) -> Vec<records::Idea> {
    let found = ["ideas/2026", "ideas/2027"].into_iter().flat_map(|shard| {
        world
            .app
            .store()
            .query_all(Table::Public, &Query::all(shard))
            .unwrap_or_else(|error| panic!("{error}"))
    });
    found.map(|one| one.read().unwrap_or_else(|error| panic!("{error}"))).collect()
}

fn only(world: &World) -> records::Idea {
    let mut all = public(world);
    assert_eq!(all.len(), 1, "{all:?}");
    all.remove(0)
}

fn answer(browser: &Browser, id: &str, status: &str, more: &[(&str, &str)]) -> Shown {
    let mut form = vec![("idea", id), ("status", status), ("text", "Voici où nous en sommes.")];
    form.extend_from_slice(more);
    browser.post("/api/ideas/answer", &form)
}

#[test]
fn a_stranger_sends_an_idea_and_reads_its_answer() {
    let world = World::new(1);
    let form = [
        &idea_form(TITLE, ADA)[..],
        &[("pseudonym", "Une voisine"), ("consent_public", "yes"), ("territory", "63")],
    ]
    .concat();
    let shown = world.browser().send("/api/ideas", &form);
    assert_eq!(shown.path, "/api/sent?what=idea_mail", "{}", shown.source);
    assert!(queue(&world).is_empty(), "nothing is an idea before its mail is confirmed");
    world.work();
    let shown = world.browser().press(&world.link_to(ADA, "/api/ideas/confirm"));
    assert_eq!(shown.path, "/api/sent?what=idea_moderation", "{}", shown.source);
    assert!(public(&world).is_empty(), "nothing is public before a moderator looked");
    let ids = publish_all(&world);
    let idea = only(&world);
    assert_eq!((&idea.title[..], idea.status, idea.paper), (TITLE, IdeaStatus::Open, false));
    assert_eq!(idea.pseudonym.as_ref().map(|name| name.value.as_str()), Some("Une voisine"));
    assert_eq!(idea.territory, records::Territory::Department("63".into()));
    let source = serde_json::to_string(&idea).expect("JSON");
    assert!(!source.contains(key_of(&world, ADA).as_str()) && !source.contains("@"), "{source}");
    assert!(idea.code.len() == 4 && idea.code.bytes().take(2).all(|byte| byte.is_ascii_uppercase()));
    assert_ne!(world.last_mail_to(ADA).header("Subject"), Some("Votre idée est publiée"));
    world.pass(minutes(5));
    assert_eq!(world.last_mail_to(ADA).header("Subject"), Some("Votre idée est publiée"));

    let louise = member(&world, LOUISE);
    entrust(&world, LOUISE, &Role::Contact("logement".into()));
    let shown = louise.open("/api/ideas/desk");
    assert!(shown.source.contains(TITLE), "{}", shown.source);
    let page = louise.open(&format!("/api/ideas/answer?idea={}", ids[0]));
    assert_eq!(page.status, Status::Ok, "{}", page.source);
    let shown = answer(&louise, &ids[0], "accepted", &[]);
    assert_eq!(shown.path, "/api/sent?what=idea_answered", "{}", shown.source);
    world.work();
    let idea = only(&world);
    assert_eq!((idea.status, idea.answers.len()), (IdeaStatus::Accepted, 1));
    assert_eq!(idea.answers[0].role, "logement");
    assert_eq!(world.last_mail_to(ADA).header("Subject"), Some("Du nouveau pour votre idée"));
}

#[test]
fn a_member_s_idea_goes_to_the_moderators_at_once() {
    let world = World::new(2);
    let ada = member(&world, ADA);
    let shown = send(&ada, TITLE);
    assert_eq!(shown.path, "/api/sent?what=idea_moderation", "{}", shown.source);
    assert_eq!(queue(&world).len(), 1);
    assert_eq!(world.mails_to(ADA).len(), 1, "the sign-up's only");
    let page = ada.open("/api/ideas/mine");
    assert!(page.source.contains(TITLE) && page.source.contains("en relecture"), "{}", page.source);
}

#[test]
fn three_ideas_in_thirty_days() {
    let world = World::new(3);
    let ada = member(&world, ADA);
    for number in 0..3 {
        assert_eq!(send(&ada, &format!("{TITLE} {number}")).path, "/api/sent?what=idea_moderation");
    }
    assert_eq!(send(&ada, &format!("{TITLE} 3")).status, Status::TooMany);
    assert_eq!(send(&ada, &format!("{TITLE} 1")).path, "/api/sent?what=idea_moderation", "a repeat");
    assert_eq!(queue(&world).len(), 3);
    ada.sign_in(ADA);
    world.pass(days(30));
    ada.sign_in(ADA);
    assert_eq!(send(&ada, &format!("{TITLE} 4")).path, "/api/sent?what=idea_moderation");
}

#[test]
fn what_is_not_confirmed_is_gone() {
    let world = World::new(4);
    world.browser().send("/api/ideas", &idea_form(TITLE, ADA));
    world.work();
    let link = world.link_to(ADA, "/api/ideas/confirm");
    assert_eq!(world.browser().open(&link).title(), "Confirmer mon idée");
    world.pass(days(2));
    assert_eq!(world.browser().press(&link).status, Status::Gone);
    assert!(queue(&world).is_empty());
}

#[test]
fn a_link_confirms_once() {
    let world = World::new(5);
    world.browser().send("/api/ideas", &idea_form(TITLE, ADA));
    world.work();
    let link = world.link_to(ADA, "/api/ideas/confirm");
    let token = link.split("t=").nth(1).unwrap_or_default().to_owned();
    for _ in 0..3 {
        world.browser().post("/api/ideas/confirm", &[("t", &token)]);
    }
    assert_eq!(queue(&world).len(), 1);
}

#[test]
fn words_change_for_an_hour_and_never_after_the_first_support() {
    let world = World::new(6);
    world.browser().send("/api/ideas", &idea_form(TITLE, ADA));
    world.work();
    let link = world.link_to(ADA, "/api/ideas/confirm");
    let token = link.split("t=").nth(1).unwrap_or_default().to_owned();
    let edit = |title: &str| {
        let form = [("t", token.as_str()), ("title", title), ("body", BODY), ("theme", "sante")];
        world.browser().post("/api/ideas/edit", &form)
    };
    assert_eq!(edit("Un train le lundi").path, "/api/sent?what=idea_edited", "before it is confirmed");
    world.browser().press(&link);
    assert_eq!(world.browser().open(&link).title(), "Modifier mon idée", "the same link leads to the words");
    assert_eq!(edit("Un train le mardi").path, "/api/sent?what=idea_edited", "before it is read");
    let ids = publish_all(&world);
    assert_eq!(only(&world).title, "Un train le mardi");
    edit("Un train le mercredi");
    assert_eq!(only(&world).title, "Un train le mardi", "the accepted words stand");
    assert_eq!(queue(&world), ids);
    publish_all(&world);
    assert_eq!(only(&world).title, "Un train le mercredi");
    edit("Un train le jeudi");
    let louise = member(&world, LOUISE);
    assert_eq!(louise.post("/api/supports", &[("idea", &ids[0])]).path, "/api/sent?what=supported");
    world.work();
    assert!(queue(&world).is_empty(), "new words that were not read are let go");
    assert_eq!(edit("Un train le vendredi").status, Status::Conflict);
    assert_eq!(only(&world).title, "Un train le mercredi");
    assert_eq!(world.last_mail_to(ADA).header("Subject"), Some("Le texte de votre idée ne change plus"));
}

#[test]
fn after_an_hour_words_stand() {
    let world = World::new(7);
    let ada = member(&world, ADA);
    send(&ada, TITLE);
    let id = queue(&world).remove(0);
    world.pass(minutes(59));
    let form = [("idea", id.as_str()), ("title", "D'autres mots"), ("body", BODY), ("theme", "sante")];
    assert_eq!(ada.post("/api/ideas/edit", &form).path, "/api/sent?what=idea_edited");
    world.pass(minutes(1));
    assert_eq!(ada.post("/api/ideas/edit", &form).status, Status::Conflict);
    assert_eq!(ada.open(&format!("/api/ideas/edit?idea={id}")).status, Status::Conflict);
    let louise = member(&world, LOUISE);
    assert_eq!(louise.post("/api/ideas/edit", &form).status, Status::NotFound, "not theirs");
}

#[test]
fn an_author_takes_an_idea_back() {
    let world = World::new(14);
    let ada = member(&world, ADA);
    send(&ada, TITLE);
    let id = queue(&world).remove(0);
    let louise = member(&world, LOUISE);
    assert_eq!(louise.post("/api/ideas/withdraw", &[("idea", &id)]).status, Status::NotFound);
    assert_eq!(ada.post("/api/ideas/withdraw", &[("idea", &id)]).path, "/api/ideas/mine");
    assert!(queue(&world).is_empty() && public(&world).is_empty());
    send(&ada, "Une autre idée");
    let id = publish_all(&world).remove(0);
    ada.post("/api/ideas/withdraw", &[("idea", &id)]);
    assert_eq!(only(&world).status, IdeaStatus::Withdrawn);
    live(&world, 61);
    let left = world
        .app
        .store()
        .query_all(Table::Work, &Query::prefix(person::things_of(&key_of(&world, ADA)), "ideas#"));
    assert_eq!(left.unwrap_or_else(|error| panic!("{error}")).len(), 1, "what was never public is gone");
}

#[test]
fn a_paper_is_typed_in_by_a_member_and_marked() {
    let world = World::new(15);
    let ada = member(&world, ADA);
    let form = [("title", TITLE), ("body", BODY), ("theme", "sante"), ("agreed", "yes")];
    assert_eq!(ada.open("/api/ideas/paper").status, Status::Ok);
    assert_eq!(ada.post("/api/ideas/paper", &form[..3]).status, Status::Unprocessable);
    let shown = ada.post("/api/ideas/paper", &form);
    assert_eq!(shown.path, "/api/sent?what=idea_moderation", "{}", shown.source);
    publish_all(&world);
    let idea = only(&world);
    assert!(idea.paper && idea.pseudonym.is_none());
    assert_eq!(world.browser().post("/api/ideas/paper", &form).status, Status::Forbidden);
}

#[test]
fn a_name_leaves_when_its_consent_is_withdrawn() {
    let world = World::new(17);
    let ada = member(&world, ADA);
    let form = [
        ("title", TITLE),
        ("body", BODY),
        ("theme", "sante"),
        ("pseudonym", "Canari"),
        ("consent_public", "yes"),
    ];
    ada.send("/api/ideas", &form);
    let id = publish_all(&world).remove(0);
    assert!(only(&world).pseudonym.is_some());
    ada.post("/api/ideas/unsign", &[("idea", &id)]);
    assert!(only(&world).pseudonym.is_none());
}
