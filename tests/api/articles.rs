//! Articles of groups: written, read by a second person, published, corrected, taken off.

mod states;

use contract::records;
use functions::clock::days;
use functions::exchange::Status;
use functions::person;
use functions::review;
use functions::rights::Role;
use functions::store::{Commit, Query, Table};
use functions::values::{Email, PersonKey};
use tests::browser::{Browser, Shown};
use tests::trace::everything;
use tests::world::World;

const ADA: &str = "ada@exemple.fr";
const BEN: &str = "ben@exemple.fr";
const MO: &str = "mo@exemple.fr";
const GROUP: &str = "halles";
const TITLE: &str = "Ce que dit le marché";
const BODY: &str = "On y parle **loyers**.\n\n- un\n- deux\n\n<script>alert(1)</script>";

fn animator(world: &World, address: &str) -> Browser {
    world.entrust(address, &Role::Animator(GROUP.to_owned()))
}

fn key_of(world: &World, address: &str) -> PersonKey {
    let email = Email::parse(address).expect("an address");
    let found = person::by_address(&world.app, &email).expect("a store");
    found.map(|(_, person)| person.key).expect("somebody has it")
}

fn trust(world: &World, address: &str) {
    let counts = review::Counts { accepted: 3, rejected: 0 };
    let commit = Commit::new().set(Table::Work, review::counts_of(&key_of(world, address)), &counts);
    world.app.store().commit(&commit).expect("written");
}

fn words<'a>(title: &'a str, audience: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("group", GROUP),
        ("title", title),
        ("summary", "Une matinée aux halles."),
        ("body", BODY),
        ("themes", "logement"),
        ("audience", audience),
    ]
}

/// Writes an article and returns its id.
fn write(browser: &Browser, pairs: &[(&str, &str)]) -> String {
    let shown = browser.send("/api/articles/write", pairs);
    assert!(shown.path.starts_with("/api/articles/preview?"), "{} {}", shown.path, shown.source);
    shown.path.rsplit('=').next().unwrap_or_default().to_owned()
}

fn press(browser: &Browser, verb: &str, id: &str) -> Shown {
    browser.post(&format!("/api/articles/{verb}"), &[("group", GROUP), ("article", id)])
}

fn preview(browser: &Browser, id: &str) -> Shown {
    browser.open(&format!("/api/articles/preview?group={GROUP}&article={id}"))
}

fn public(world: &World) -> Vec<records::Article> {
    let found = world.app.store().query_all(Table::Public, &Query::all("articles/2026")).expect("a store");
    found.iter().map(|one| one.read().expect("an article")).collect()
}

fn decide(moderator: &Browser, verb: &str) {
    let item = moderator.open("/api/moderation").values_of("item").pop().expect("something waits");
    let reasoned =
        [("item", item.as_str()), ("verb", verb), ("reason", "unclear"), ("text", "Dites-le mieux.")];
    let shown = moderator.post("/api/moderation/decide", &reasoned);
    assert!(shown.status == Status::Ok || shown.status == Status::SeeOther, "{}", shown.source);
}

#[test]
fn an_article_is_seen_as_it_will_look_read_and_published() {
    let world = World::new(1);
    let ada = animator(&world, ADA);
    let mo = world.entrust(MO, &Role::Moderator);
    assert!(ada.open("/api/articles").links().contains(&format!("/api/articles?group={GROUP}")));
    let id = write(&ada, &words(TITLE, "public"));
    // The same sending again is the same article.
    assert_eq!(write(&ada, &words(TITLE, "public")), id);
    let page = preview(&ada, &id);
    assert_eq!(page.title(), TITLE);
    for part in
        ["<strong>loyers</strong>", "<li>un</li>", "&lt;script&gt;", "Une matinée aux halles.", "Logement"]
    {
        assert!(page.source.contains(part), "{part}: {}", page.source);
    }
    assert!(!page.source.contains("<script>"), "{}", page.source);
    assert!(public(&world).is_empty());
    press(&ada, "publish", &id);
    assert!(public(&world).is_empty(), "a stranger's words are read first");
    // What is being read does not change under the reader's eyes.
    let other = [words("Autre chose", "public"), vec![("article", &id)]].concat();
    assert_eq!(ada.post("/api/articles/write", &other).status, Status::Conflict);
    decide(&mo, "publish");
    let record = public(&world).pop().expect("it is public");
    assert_eq!((record.slug.as_str(), record.group.as_str()), ("ce-que-dit-le-marche", GROUP));
    assert_eq!((record.signed, record.corrected_on), (None, None));
    world.pass(days(1));
    let mail = world.last_mail_to(ADA);
    assert!(mail.text.contains("/groupes/halles/articles/ce-que-dit-le-marche/"), "{}", mail.text);
    // The slug is unique within the group.
    ada.sign_in(ADA);
    trust(&world, ADA);
    let second = write(
        &ada,
        &[words(TITLE, "members"), vec![("pseudonym", "Ada"), ("consent_public", "yes")]].concat(),
    );
    press(&ada, "publish", &second);
    let record = public(&world).into_iter().find(|one| one.id == second).expect("at once");
    assert_eq!(record.slug, "ce-que-dit-le-marche-2");
    assert_eq!(record.signed.map(|name| name.value).as_deref(), Some("Ada"));
    assert_eq!(record.audience.to_string(), "members");
    // Off the site, at once.
    press(&ada, "unpublish", &second);
    assert_eq!(public(&world).len(), 1);
    assert_eq!(press(&ada, "drop", &id).status, Status::Conflict, "it is public");
    assert!(press(&ada, "drop", &second).path.starts_with("/api/articles?"));
    assert_eq!(preview(&ada, &second).status, Status::NotFound);
}

#[test]
fn a_second_reader_says_yes_or_sends_it_back() {
    let world = World::new(2);
    let (ada, ben) = (animator(&world, ADA), animator(&world, BEN));
    trust(&world, ADA);
    let id = write(&ada, &words(TITLE, "public"));
    press(&ada, "review", &id);
    world.work();
    let link = world.link_to(BEN, "/api/articles/preview");
    assert!(ben.open(&link).source.contains("name=\"verdict\""));
    let read = |browser: &Browser, verdict: &str, text: &str| {
        let form = [("group", GROUP), ("article", &id), ("verdict", verdict), ("text", text)];
        browser.post("/api/articles/read", &form).status
    };
    assert_eq!(read(&ada, "yes", ""), Status::Forbidden, "nobody reads their own");
    assert_eq!(press(&ada, "publish", &id).status, Status::Conflict, "it waits for its reader");
    assert_eq!(read(&ben, "back", ""), Status::Unprocessable, "no is said with a sentence");
    assert_eq!(read(&ben, "back", "Le second point est faux."), Status::Ok);
    world.work();
    assert!(world.last_mail_to(ADA).text.contains("Le second point est faux."));
    assert!(preview(&ada, &id).source.contains("Le second point est faux."));
    press(&ada, "review", &id);
    assert_eq!(read(&ben, "yes", ""), Status::Ok);
    assert_eq!(public(&world).len(), 1, "its writer is trusted");
    assert_eq!(read(&ben, "yes", ""), Status::Conflict);
    let alone = world.entrust("seule@exemple.fr", &Role::Animator("ailleurs".to_owned()));
    let mut form = words(TITLE, "public");
    form[0].1 = "ailleurs";
    let other = write(&alone, &form);
    let asked = alone.post("/api/articles/review", &[("group", "ailleurs"), ("article", &other)]);
    assert_eq!(asked.status, Status::Conflict);
    // Another group's article is out of reach, whichever group is named.
    for group in [GROUP, "ailleurs"] {
        let path = format!("/api/articles/preview?group={group}&article={id}");
        assert_ne!(alone.open(&path).status, Status::Ok);
    }
}

#[test]
fn a_correction_is_dated_and_the_accepted_words_stand_meanwhile() {
    let world = World::new(3);
    let ada = animator(&world, ADA);
    let mo = world.entrust(MO, &Role::Moderator);
    let id = write(&ada, &words(TITLE, "public"));
    press(&ada, "publish", &id);
    decide(&mo, "publish");
    let correct = |title: &str| {
        write(&ada, &[words(title, "public"), vec![("article", id.as_str())]].concat());
        press(&ada, "publish", &id)
    };
    world.pass(days(2));
    ada.sign_in(ADA);
    mo.sign_in(MO);
    correct("Ce que dit vraiment le marché");
    assert_eq!(public(&world)[0].title, TITLE);
    decide(&mo, "reject");
    assert_eq!(public(&world)[0].title, TITLE);
    correct("Ce que dit bien le marché");
    decide(&mo, "publish");
    let record = public(&world).remove(0);
    assert_eq!(
        (record.title.as_str(), record.slug.as_str()),
        ("Ce que dit bien le marché", "ce-que-dit-le-marche")
    );
    assert_eq!(record.corrected_on, Some(world.app.today()));
    trust(&world, ADA);
    world.pass(days(2));
    ada.sign_in(ADA);
    mo.sign_in(MO);
    correct("Sans attendre, elle est connue");
    assert_eq!(public(&world)[0].title, "Sans attendre, elle est connue");
    // What moderators took off comes back by them alone, however its writer is trusted.
    let path = "/groupes/halles/articles/ce-que-dit-le-marche/";
    decide(&mo, "remove");
    assert!(public(&world).is_empty(), "{path}");
    world.pass(days(1));
    assert!(world.last_mail_to(ADA).text.contains("/api/appeals"));
    ada.sign_in(ADA);
    assert_eq!(press(&ada, "take-back", &id).status, Status::Conflict);
    world.pass(days(31));
    ada.sign_in(ADA);
    assert_eq!(preview(&ada, &id).status, Status::NotFound, "gone after 30 days");
}

#[test]
fn a_name_goes_when_its_owner_says_so_and_with_them() {
    let world = World::new(4);
    let ada = animator(&world, ADA);
    drop(animator(&world, BEN));
    trust(&world, ADA);
    let signed =
        [words(TITLE, "public"), vec![("pseudonym", "Adacanari"), ("consent_public", "yes")]].concat();
    let id = write(&ada, &signed);
    press(&ada, "publish", &id);
    assert!(public(&world)[0].signed.is_some());
    let page = ada.open("/api/articles/mine");
    assert_eq!(page.values_of("article"), [id.as_str()]);
    ada.post("/api/articles/unsign", &[("article", &id)]);
    world.work();
    let holding =
        |word: &str| everything(world.app.store()).iter().filter(|one| one.body.contains(word)).count();
    assert_eq!(holding("Adacanari"), 0);
    let draft = write(&ada, &words("Un brouillon canari", "group"));
    let key = key_of(&world, ADA);
    ada.post("/api/account/erase", &[("understood", "yes")]);
    world.work();
    assert_eq!(public(&world).len(), 1, "what was public is the group's");
    assert_eq!(holding("brouillon canari"), 0);
    let known = everything(world.app.store());
    let known =
        known.iter().filter(|one| one.kind().starts_with("article") && one.body.contains(key.as_str()));
    assert_eq!(known.count(), 0, "{draft}");
}
