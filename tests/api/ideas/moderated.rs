//! Ideas before the moderators.

use contract::records::IdeaStatus;
use functions::exchange::Status;
use functions::features::{self, Decision};
use functions::review;
use functions::rights::Role;
use functions::store::{Commit, Key, Table};
use tests::browser::Browser;
use tests::world::World;

use super::{
    ADA, BODY, OLYMPE, TITLE, decide, entrust, idea_form, key_of, live, member, minutes, only, public,
    publish_all, queue, send,
};

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
fn what_moderators_removed_comes_back_by_them_alone() {
    let world = World::new(20);
    let ada = member(&world, ADA);
    send(&ada, TITLE);
    let id = publish_all(&world).remove(0);
    let remove = Decision::Remove { reason: "other".to_owned(), text: "Non.".to_owned() };
    decide(&world, &id, &remove);
    decide(&world, &id, &Decision::Appeal);
    assert_eq!(ada.post("/api/ideas/withdraw", &[("idea", &id)]).path, "/api/ideas/mine");
    assert!(public(&world).is_empty(), "taking it back does not show it again");
    send(&ada, "Une deuxième idée");
    let id = publish_all(&world).remove(0);
    decide(&world, &id, &remove);
    decide(&world, &id, &Decision::Undo);
    assert_eq!(public(&world).len(), 1, "undone");
    decide(&world, &id, &remove);
    decide(&world, &id, &Decision::Appeal);
    decide(&world, &id, &Decision::Publish);
    assert_eq!(only(&world).title, "Une deuxième idée");
}

/// Ada animates a public group, and three things of hers were accepted.
fn trust(world: &World) {
    let counts = review::Counts { accepted: 3, rejected: 0 };
    let key = review::counts_of(&key_of(world, ADA));
    let commit = Commit::new().set(Table::Work, key, &counts);
    world.app.store().commit(&commit).unwrap_or_else(|error| panic!("{error}"));
    world.group("clermont");
    entrust(world, ADA, &Role::Animator("clermont".into()));
}

#[test]
fn who_is_trusted_is_public_at_once_and_checked_after() {
    let world = World::new(21);
    let ada = member(&world, ADA);
    let counts = review::Counts { accepted: 3, rejected: 0 };
    let key = review::counts_of(&key_of(&world, ADA));
    let commit = Commit::new().set(Table::Work, key, &counts);
    world.app.store().commit(&commit).unwrap_or_else(|error| panic!("{error}"));
    world.group("clermont");
    entrust(&world, ADA, &Role::Animator("clermont".into()));
    send(&ada, TITLE);
    assert_eq!((only(&world).status, queue(&world).len()), (IdeaStatus::Open, 1));
    publish_all(&world);
    assert_eq!(only(&world).title, TITLE);
    world.pass(minutes(6));
    assert_eq!(world.mails_to(ADA).len(), 2, "told once");
}

#[test]
fn moderators_see_words_and_no_address_and_reports_find_the_idea() {
    let world = World::new(22);
    world.browser().send("/api/ideas", &[&idea_form(TITLE, ADA)[..], &[("territory", "63")]].concat());
    world.work();
    world.browser().press(&world.link_to(ADA, "/api/ideas/confirm"));
    let id = queue(&world).remove(0);
    let hooks = features::by_name("ideas").and_then(|feature| feature.moderate).expect("a moderated feature");
    let item = (hooks.show)(&world.app, &id).unwrap_or_else(|trouble| panic!("{trouble}")).expect("it waits");
    assert_eq!((item.title.as_str(), item.text.as_str()), (TITLE, BODY));
    assert!(!format!("{item:?}").contains(ADA));
    let locate = |path: &str| (hooks.locate)(&world.app, path).unwrap_or_else(|trouble| panic!("{trouble}"));
    publish_all(&world);
    let code = only(&world).code.to_lowercase();
    assert_eq!(locate(&format!("/idees/{code}-un-train/")), Some(id));
    assert_eq!(locate("/idees/"), None);
    assert_eq!(locate("/idees/themes/sante/"), None);
}

/// What the desk shows of ideas: `ideas-<id>-<hash of what was seen>`.
fn at_the_desk(moderator: &Browser) -> Vec<String> {
    let page = moderator.open("/api/moderation");
    assert_eq!(page.status, Status::Ok, "{}", page.source);
    let document = page.document();
    let items = document.elements.iter().filter_map(|one| one.get("value"));
    let mut items: Vec<String> =
        items.filter(|value| value.starts_with("ideas-")).map(str::to_owned).collect();
    items.dedup();
    items
}

#[test]
fn the_desk_publishes_and_refuses_what_it_has_seen() {
    let world = World::new(23);
    let ada = member(&world, ADA);
    let moderator = world.entrust(OLYMPE, &Role::Moderator);
    send(&ada, TITLE);
    let items = at_the_desk(&moderator);
    let decide = |item: &str, verb: &str| {
        moderator.post("/api/moderation/decide", &[("item", item), ("verb", verb), ("reason", "off_topic")])
    };
    let shown = decide(&items[0], "publish");
    assert_eq!(shown.status, Status::Ok, "{}", shown.source);
    assert_eq!(only(&world).title, TITLE);
    let id = only(&world).id;
    let form = [("idea", id.as_str()), ("title", "D'autres mots"), ("body", BODY), ("theme", "sante")];
    ada.post("/api/ideas/edit", &form);
    assert_eq!(only(&world).title, TITLE, "the accepted words stand");
    let shown = decide(&items[0], "publish");
    assert_eq!(only(&world).title, TITLE, "nobody decides on words they have not seen: {}", shown.source);
    decide(&at_the_desk(&moderator)[0], "publish");
    assert_eq!(only(&world).title, "D'autres mots");
    world.pass(minutes(1));
    send(&ada, "Une deuxième idée");
    decide(&at_the_desk(&moderator)[0], "reject");
    world.pass(minutes(6));
    let mail = world.last_mail_to(ADA);
    assert_eq!(mail.header("Subject"), Some("Votre idée n’est pas publiée"));
    assert!(mail.text.contains("Hors"), "{}", mail.text);
    let shown = world.browser().open(&world.link_to(ADA, "/api/appeals"));
    assert_eq!(shown.status, Status::Ok, "{}", shown.source);
}

#[test]
fn words_of_who_is_trusted_are_public_at_once_too() {
    let world = World::new(24);
    let ada = member(&world, ADA);
    trust(&world);
    send(&ada, TITLE);
    let id = only(&world).id;
    let edit = |title: &str| {
        let form = [("idea", id.as_str()), ("title", title), ("body", BODY), ("theme", "sante")];
        assert_eq!(ada.post("/api/ideas/edit", &form).path, "/api/sent?what=idea_edited");
        assert_eq!((only(&world).title.as_str(), queue(&world).len()), (title, 1));
    };
    edit("Un train le lundi");
    let moderator = world.entrust(OLYMPE, &Role::Moderator);
    let item = at_the_desk(&moderator).remove(0);
    moderator.post("/api/moderation/decide", &[("item", &item), ("verb", "publish")]);
    assert!(queue(&world).is_empty());
    edit("Un train le mardi");
}
