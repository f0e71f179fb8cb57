//! What ideas hold of a person, and how they forget one.

use functions::exchange::Status;
use functions::store::{Commit, Query, Table};
use functions::values::Email;
use functions::{features, guests, person};
use tests::world::World;

use super::{ADA, BODY, LOUISE, key_of, member, public, publish_all, send};

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
fn an_idea_confirmed_after_the_erasure_of_its_author_makes_nobody() {
    let world = World::new(48);
    let ada = member(&world, ADA);
    let key = key_of(&world, ADA);
    let form = [("title", "Sent before"), ("body", BODY), ("theme", "sante"), ("email", ADA)];
    world.browser().send("/api/ideas", &form);
    world.work();
    let link = world.link_to(ADA, "/api/ideas/confirm");
    ada.send("/api/account/erase", &[("understood", "yes")]);
    world.work();
    assert!(person::get(&world.app, &key).expect("a store").is_none(), "erased");
    let pressed = world.browser().press(&link);
    assert_eq!(pressed.status, Status::Gone, "{}", pressed.source);
    assert!(pressed.links().iter().any(|link| link == "/connexion/"), "the way in: {}", pressed.source);
    world.work();
    assert!(person::get(&world.app, &key).expect("a store").is_none(), "nobody comes back");
    // A row that was written just before the end makes nobody either.
    let email = Email::parse(ADA).unwrap_or_else(|bad| panic!("{bad}"));
    world.app.store().commit(&guests::ask(&world.app, Commit::new(), &key, &email)).expect("a store");
    world.work();
    assert!(person::get(&world.app, &key).expect("a store").is_none());
    world.browser().send("/api/ideas", &form);
    world.work();
    world.browser().press(&world.link_to(ADA, "/api/ideas/confirm"));
    world.work();
    assert_ne!(key_of(&world, ADA), key, "a newcomer like any other");
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
