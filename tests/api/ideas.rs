//! The life of an idea: sent, read, supported, answered; each rule of it is a test.

use contract::records::{self, CrowdCount, IdeaStatus};
use functions::exchange::Status;
use functions::features::{self, Decision};
use functions::ideas::states::{Actor, Need, State, TABLE, Verb, go};
use functions::person;
use functions::review;
use functions::rights::{Role, held_by, holders_of};
use functions::store::{Commit, Key, Query, Table};
use functions::values::{Email, PersonKey};
use jiff::SignedDuration;
use tests::browser::{Browser, Shown};
use tests::chance::{Chance, amount};
use tests::world::World;

const ADA: &str = "ada@exemple.fr";
const LOUISE: &str = "louise@exemple.fr";
const OLYMPE: &str = "olympe@exemple.fr";
const TITLE: &str = "Un train le dimanche soir";
const BODY: &str = "Le dernier part à 17 heures, personne ne peut rentrer après une réunion.";

fn minutes(count: i64) -> SignedDuration {
    SignedDuration::from_mins(count)
}

fn days(count: i64) -> SignedDuration {
    SignedDuration::from_hours(24 * count)
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
    let commit = Commit::new().set(Table::Work, Key::new(held_by(&person), role.id()), &()).set(
        Table::Work,
        Key::new(holders_of(role), person.as_str()),
        &(),
    );
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
fn a_support_is_recorded_at_once_and_counted_monthly() {
    let world = World::new(8);
    let ada = member(&world, ADA);
    send(&ada, TITLE);
    let id = publish_all(&world).remove(0);
    world.pass(minutes(1));
    let voices: Vec<Browser> = (0..6).map(|n| member(&world, &format!("voix{n}@exemple.fr"))).collect();
    for voice in &voices {
        for _ in 0..2 {
            let shown = voice.post("/api/supports", &[("idea", &id)]);
            assert_eq!(shown.path, "/api/sent?what=supported", "{}", shown.source);
        }
    }
    assert_eq!(only(&world).supports, None, "nothing moves before the first of the month");
    live(&world, 6);
    assert_eq!(only(&world).supports, None, "the 30th of November");
    live(&world, 1);
    assert_eq!(only(&world).supports, CrowdCount::of(5), "6 people, rounded down");
    for (number, voice) in voices.iter().enumerate().take(2) {
        voice.sign_in(&format!("voix{number}@exemple.fr"));
        let page = voice.open("/api/ideas/mine");
        assert!(page.source.contains("/api/supports/withdraw"), "{}", page.source);
        voice.post("/api/supports/withdraw", &[("idea", &id)]);
    }
    live(&world, 20);
    assert_eq!(only(&world).supports, CrowdCount::of(5), "it stands between two counts");
    live(&world, 11);
    assert_eq!(only(&world).supports, None, "4 people are not shown");
}

#[test]
fn a_support_by_address_takes_the_mail_s_button_and_a_member() {
    let world = World::new(9);
    let ada = member(&world, ADA);
    send(&ada, TITLE);
    let id = publish_all(&world).remove(0);
    member(&world, LOUISE);
    for address in [LOUISE, OLYMPE] {
        let shown = world.browser().send("/api/supports", &[("idea", &id), ("email", address)]);
        assert_eq!(shown.path, "/api/sent?what=support_mail", "both look alike");
    }
    world.work();
    assert_eq!(world.last_mail_to(OLYMPE).header("Subject"), Some("Les soutiens sont pour les membres"));
    let supports = || {
        let all = world.app.store().query_all(Table::Work, &Query::all(format!("support#{id}")));
        all.unwrap_or_else(|error| panic!("{error}")).len()
    };
    assert_eq!(supports(), 0);
    let link = world.link_to(LOUISE, "/api/supports/confirm");
    assert_eq!(world.browser().press(&link).path, "/api/sent?what=supported");
    assert_eq!(supports(), 1);
    assert_eq!(world.browser().press(&link).status, Status::Gone);
}

#[test]
fn joining_keeps_the_union_of_supporters() {
    let world = World::new(10);
    let ada = member(&world, ADA);
    send(&ada, TITLE);
    send(&ada, "La même en plus court");
    let ids = publish_all(&world);
    let voices: Vec<Browser> = (0..30).map(|n| member(&world, &format!("voix{n}@exemple.fr"))).collect();
    for (number, voice) in voices.iter().enumerate() {
        // 0 to 24 the first, 20 to 29 the second: 5 both.
        for id in [(number < 25).then_some(&ids[0]), (number >= 20).then_some(&ids[1])].into_iter().flatten()
        {
            voice.post("/api/supports", &[("idea", id)]);
        }
    }
    let louise = member(&world, LOUISE);
    entrust(&world, LOUISE, &Role::Deputy("logement".into()));
    let code =
        |id: &str| public(&world).into_iter().find(|one| one.id == id).map(|one| one.code).expect("it");
    let original = code(&ids[1]);
    let wrong = answer(&louise, &ids[0], "duplicate", &[("original", &code(&ids[0]))]);
    assert_eq!(wrong.status, Status::Unprocessable, "not to itself");
    let shown = answer(&louise, &ids[0], "duplicate", &[("original", &original.to_lowercase())]);
    assert_eq!(shown.path, "/api/sent?what=idea_answered", "{}", shown.source);
    world.work();
    let supports = |id: &str| {
        let all = world.app.store().query_all(Table::Work, &Query::all(format!("support#{id}")));
        all.unwrap_or_else(|error| panic!("{error}")).len()
    };
    assert_eq!((supports(&ids[0]), supports(&ids[1])), (0, 30));
    let joined = public(&world).into_iter().find(|one| one.id == ids[0]).expect("it");
    assert_eq!((joined.status, joined.duplicate_of), (IdeaStatus::Duplicate, Some(original)));
    ada.post("/api/supports", &[("idea", &ids[0])]);
    assert_eq!(supports(&ids[1]), 31, "a support of the one is a support of the other");
}

#[test]
fn only_those_of_the_theme_answer_and_as_the_table_says() {
    let world = World::new(11);
    let ada = member(&world, ADA);
    send(&ada, TITLE);
    let id = publish_all(&world).remove(0);
    let louise = member(&world, LOUISE);
    assert_eq!(answer(&louise, &id, "accepted", &[]).status, Status::Forbidden);
    entrust(&world, LOUISE, &Role::Contact("accueil".into()));
    assert_eq!(answer(&louise, &id, "accepted", &[]).status, Status::Forbidden, "another role");
    entrust(&world, LOUISE, &Role::Contact("logement".into()));
    assert_eq!(answer(&louise, &id, "done", &[]).status, Status::Conflict, "not done before agreed");
    assert_eq!(answer(&louise, &id, "planned", &[]).status, Status::Unprocessable, "no day");
    assert_eq!(answer(&louise, &id, "declined", &[]).status, Status::Unprocessable, "no reason");
    assert_eq!(answer(&louise, &id, "planned", &[("day", "2027-03-01")]).status, Status::Ok);
    let idea = only(&world);
    assert_eq!(idea.status, IdeaStatus::Planned);
    assert!(idea.answers[0].text.starts_with("Prévu pour le lundi 1"), "{}", idea.answers[0].text);
    assert_eq!(answer(&louise, &id, "declined", &[("reason", "means")]).status, Status::Conflict);
    assert_eq!(answer(&louise, &id, "done", &[]).status, Status::Ok);
    world.work();
    assert_eq!(world.mails_to(ADA).len(), 3, "sign-up and both answers; the publication can be undone still");
}

#[test]
fn what_is_late_is_told_to_those_who_answer() {
    let world = World::new(12);
    let ada = member(&world, ADA);
    send(&ada, TITLE);
    publish_all(&world);
    member(&world, LOUISE);
    entrust(&world, LOUISE, &Role::Contact("logement".into()));
    live(&world, 14);
    assert_eq!(world.mails_to(LOUISE).len(), 1, "on time");
    live(&world, 1);
    let subject = |count: usize| {
        assert_eq!(world.mails_to(LOUISE).len(), count);
        world.last_mail_to(LOUISE).header("Subject").map(str::to_owned)
    };
    assert_eq!(subject(2).as_deref(), Some("Une idée attend depuis quatorze jours"));
    live(&world, 46);
    assert_eq!(subject(3).as_deref(), Some("Une idée attend une réponse depuis soixante jours"));
    let louise = world.browser();
    louise.sign_in(LOUISE);
    let desk = louise.open("/api/ideas/desk");
    assert!(desk.source.contains("en retard"), "{}", desk.source);
}

#[test]
fn twelve_quiet_months_archive_an_idea() {
    let world = World::new(13);
    let ada = member(&world, ADA);
    send(&ada, TITLE);
    publish_all(&world);
    live(&world, 364);
    assert_eq!(only(&world).status, IdeaStatus::Open);
    live(&world, 1);
    let idea = only(&world);
    assert_eq!((idea.status, idea.answers.len()), (IdeaStatus::Archived, 1));
    assert_eq!(world.last_mail_to(ADA).header("Subject"), Some("Du nouveau pour votre idée"));
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
fn moderators_refuse_undo_hide_and_remove() {
    let world = World::new(16);
    let ada = member(&world, ADA);
    send(&ada, TITLE);
    let id = queue(&world).remove(0);
    let no = |verb: fn(String, String) -> Decision| verb("spam".to_owned(), "Trop court.".to_owned());
    let reject = no(|reason, text| Decision::Reject { reason, text });
    let remove = no(|reason, text| Decision::Remove { reason, text });
    decide(&world, &id, &Decision::Publish);
    decide(&world, &id, &Decision::Undo);
    assert!(public(&world).is_empty());
    world.pass(minutes(6));
    assert_eq!(world.mails_to(ADA).len(), 1, "what was taken back is not told");
    decide(&world, &id, &Decision::Publish);
    decide(&world, &id, &Decision::Hide);
    assert!(public(&world).is_empty(), "hidden is gone at once");
    decide(&world, &id, &Decision::Restore);
    assert_eq!(public(&world).len(), 1);
    decide(&world, &id, &remove);
    assert!(public(&world).is_empty());
    world.pass(minutes(6));
    let mail = world.last_mail_to(ADA);
    assert_eq!(mail.header("Subject"), Some("Votre idée est enlevée du site"));
    decide(&world, &id, &Decision::Appeal);
    decide(&world, &id, &reject);
    live(&world, 30);
    assert!(
        world
            .app
            .store()
            .get(Table::Work, &Key::head(format!("idea#{id}")))
            .is_ok_and(|found| found.is_none()),
        "a rejected idea is gone after 30 days"
    );
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

/// What the erasure of a person does with ideas.
fn erase(world: &World, address: &str) {
    let person = key_of(world, address);
    let erase = features::by_name("ideas").and_then(|feature| feature.erase).expect("it forgets");
    for _ in 0..1000 {
        let commit = erase(&world.app, &person).unwrap_or_else(|trouble| panic!("{trouble}"));
        if commit.writes().is_empty() {
            world.work();
            return;
        }
        world.app.store().commit(&commit).unwrap_or_else(|error| panic!("{error}"));
    }
    panic!("it never ends");
}

#[test]
fn erasing_takes_ideas_and_supports_but_what_a_group_carries() {
    let world = World::new(18);
    let (ada, louise) = (member(&world, ADA), member(&world, LOUISE));
    let form = |title: &'static str, group: &'static str| {
        let mut form = vec![("title", title), ("body", BODY), ("theme", "sante")];
        form.extend([("pseudonym", "Canari"), ("consent_public", "yes")]);
        form.extend((!group.is_empty()).then_some(("group", group)));
        form
    };
    ada.send("/api/ideas", &form("Carried by a group", "clermont"));
    ada.send("/api/ideas", &form("Carried by nobody", ""));
    send(&louise, "Of somebody else");
    let ids = publish_all(&world);
    for id in &ids {
        ada.post("/api/supports", &[("idea", id)]);
        louise.post("/api/supports", &[("idea", id)]);
    }
    let personal = features::by_name("ideas").and_then(|feature| feature.personal).expect("it hands out");
    let mine = personal(&world.app, &key_of(&world, ADA)).unwrap_or_else(|trouble| panic!("{trouble}"));
    let text = serde_json::to_string(&mine).expect("JSON");
    assert_eq!(mine.len(), 5, "{text}");
    assert!(text.contains("Canari") && !text.contains("Of somebody else"), "{text}");
    erase(&world, ADA);
    let titles: Vec<String> = public(&world).into_iter().map(|idea| idea.title).collect();
    assert_eq!(titles, ["Carried by a group", "Of somebody else"]);
    assert!(public(&world).iter().all(|idea| idea.pseudonym.is_none()));
    let person = key_of(&world, ADA);
    for id in &ids {
        let left = world.app.store().query_all(Table::Work, &Query::all(format!("support#{id}")));
        let left = left.unwrap_or_else(|error| panic!("{error}"));
        assert!(left.iter().all(|one| one.key.sort != person.as_str()));
    }
    let mine = personal(&world.app, &person).unwrap_or_else(|trouble| panic!("{trouble}"));
    assert!(mine.is_empty(), "{mine:?}");
}

/// Where the rules say that an idea may go from a state, written apart from the table.
fn may_follow(from: State) -> &'static [State] {
    use State::*;
    match from {
        Pending => &[Moderation],
        Moderation => &[Open, Rejected, Withdrawn],
        Rejected | Removed => &[Moderation],
        Open => {
            &[Acknowledged, Studying, Accepted, Planned, Declined, Duplicate, Withdrawn, Archived, Removed]
        }
        Acknowledged => &[Studying, Accepted, Planned, Declined, Duplicate, Withdrawn, Archived, Removed],
        Studying => &[Accepted, Planned, Declined, Duplicate, Withdrawn, Archived, Removed],
        Accepted => &[Planned, Done, Archived, Removed],
        Planned => &[Done, Removed],
        Done | Declined | Duplicate | Withdrawn | Archived => &[Removed],
    }
}

#[test]
fn random_verbs_of_random_roles_never_reach_a_forbidden_state() {
    let mut chance = Chance::new(19);
    let (mut moved, mut walks) = (0_usize, 0_usize);
    for _ in 0..amount(20_000) {
        let (mut state, mut read) = (State::Pending, false);
        walks += 1;
        for _ in 0..40 {
            let (verb, by) = (*chance.pick(&Verb::ALL), *chance.pick(&Actor::ALL));
            let given: Vec<Need> = Need::ALL.into_iter().filter(|_| chance.below(2) == 0).collect();
            let Ok(next) = go(state, verb, by, &given) else { continue };
            assert!(may_follow(state).contains(&next), "{state:?} -{verb:?} by {by:?}-> {next:?}");
            read |= verb == Verb::Publish && matches!(by, Actor::Moderator | Actor::Trust);
            let was_public = next.public().is_some() && next != State::Withdrawn;
            assert!(!was_public || read, "public without having been read: {next:?}");
            assert!(by != Actor::Clock || next == State::Archived, "time alone only archives");
            assert!(by != Actor::Author || !was_public, "an author publishes nothing and answers nothing");
            state = next;
            moved += 1;
        }
    }
    eprintln!("ideas: {walks} walks, {moved} steps of {} lines", TABLE.len());
}

#[test]
fn every_state_is_reached_and_every_line_is_used() {
    let reached = |state: State| state == State::Pending || TABLE.iter().any(|line| line.to == state);
    assert!(State::ALL.into_iter().all(reached));
    for line in TABLE {
        for from in line.from {
            for by in line.by {
                assert_eq!(go(*from, line.verb, *by, line.needs), Ok(line.to));
                for lacking in line.needs {
                    let given: Vec<Need> =
                        line.needs.iter().copied().filter(|need| need != lacking).collect();
                    assert!(go(*from, line.verb, *by, &given).is_err(), "{line:?} without {lacking:?}");
                }
            }
        }
    }
}
