//! When too much comes: closed forms, blocked senders.

use super::*;

#[test]
fn a_closed_form_says_until_when_keeps_everything_and_opens_by_itself() {
    let world = World::new(51);
    let mo = moderator(&world, MOD);
    let ada = member(&world, ADA);
    let closed = mo.post("/api/moderation/close", &[("what", "idea"), ("hours", "3")]);
    assert_eq!(closed.path, "/api/moderation/forms", "{}", closed.source);
    let form = [("title", TITLE), ("body", BODY), ("theme", "logement")];
    let shown = ada.send("/api/ideas", &form);
    assert_eq!(shown.status, Status::Unavailable);
    assert!(shown.source.contains("24 novembre 2026, 13"), "{}", shown.source);
    assert!(shown.source.contains(TITLE) && shown.source.contains(BODY), "everything is kept");
    assert_eq!(ada.post_json("/api/ideas", &form).status, Status::Unavailable);
    world.pass(SignedDuration::from_hours(3));
    propose(&ada, TITLE);
    mo.post("/api/moderation/close", &[("what", "idea"), ("hours", "3")]);
    assert_eq!(
        ada.send("/api/ideas", &[("title", "Une autre idée"), form[1], form[2]]).status,
        Status::Unavailable
    );
    mo.post("/api/moderation/close", &[("what", "idea"), ("hours", "0")]);
    propose(&ada, "Une autre idée, par la main");
    let done = trail::of_person(&key_of(&world, MOD));
    let trail = world.app.store().query_all(Table::Work, &Query::all(done)).expect("a store");
    let logged = |what: &str| trail.iter().filter(|entry| entry.body.contains(what)).count();
    assert_eq!((logged("moderation.close_form"), logged("moderation.open_form")), (2, 1));
}

#[test]
fn a_blocked_sender_is_signed_out_and_may_be_unblocked() {
    let world = World::new(52);
    let mo = moderator(&world, MOD);
    let ada = member(&world, ADA);
    propose(&ada, TITLE);
    let item = desk(&mo).remove(0);
    let shown = mo.post("/api/moderation/block", &[("who", &item)]);
    assert_eq!(shown.path, "/api/moderation", "{}", shown.source);
    world.work();
    assert_eq!(ada.open("/api/account").status, Status::Forbidden);
    let known = || person::known(&world.app, &key_of(&world, ADA)).expect("a store").expect("known");
    assert!(known().blocked);
    let page = mo.open("/api/moderation/forms");
    let who =
        page.carried("/api/moderation/block").into_iter().find(|(name, _)| name == "who").expect("one").1;
    assert_ne!(who, key_of(&world, ADA).as_str());
    mo.post("/api/moderation/block", &[("who", &who), ("verb", "unblock")]);
    world.work();
    assert!(!known().blocked);
    assert!(known().member_since.is_some(), "a member as before");
    ada.sign_in(ADA);
}

#[test]
fn whoever_is_blocked_does_nothing_of_a_role_and_those_who_decide_cannot_be_blocked() {
    let world = World::new(53);
    let mo = moderator(&world, MOD);
    let contact = world.entrust(ADA, &Role::Contact("logement".to_owned()));
    assert_eq!(contact.open("/api/messages/desk").status, Status::Ok);
    propose(&contact, TITLE);
    mo.post("/api/moderation/block", &[("who", &desk(&mo).remove(0))]);
    assert_eq!(contact.open("/api/messages/desk").status, Status::Forbidden, "at once");
    world.work();
    contact.sign_in(ADA);
    assert_eq!(contact.open("/api/messages/desk").status, Status::Forbidden, "signed in again");
    let other = moderator(&world, OTHER);
    propose(&other, "Une autre idée, sans rapport");
    let item = desk(&mo).pop().expect("it waits");
    let shown = mo.post("/api/moderation/block", &[("who", &item)]);
    assert_eq!(shown.status, Status::Conflict);
    assert!(shown.source.contains("rôle de modération"), "{}", shown.source);
    assert_eq!(other.open("/api/moderation").status, Status::Ok);
}

#[test]
fn a_guest_who_is_unblocked_is_a_guest_and_all_sessions_of_the_blocked_end() {
    let world = World::new(54);
    let mo = moderator(&world, MOD);
    let ada = world.entrust(ADA, &Role::Contact("logement".to_owned()));
    let key = key_of(&world, ADA);
    let (document, person) = person::get(&world.app, &key).expect("a store").expect("a guest");
    assert_eq!(person.standing, person::Standing::Guest);
    let residence = Some(person::Residence::Commune("63113".to_owned()));
    let person = person::Person { residence, ..person };
    let commit = person::update(Commit::new(), &document, &person);
    world.app.store().commit(&commit).unwrap_or_else(|error| panic!("{error}"));
    for _ in 0..60 {
        let (commit, _) = session::begin(&world.app, &key, session::Device::Own);
        world.app.store().commit(&commit).unwrap_or_else(|error| panic!("{error}"));
    }
    propose(&ada, TITLE);
    mo.post("/api/moderation/block", &[("who", &desk(&mo).remove(0))]);
    world.work();
    let left = world.app.store().query_all(Table::ShortLived, &Query::all(session::list_of(&key)));
    assert!(left.expect("a store").is_empty());
    let page = mo.open("/api/moderation/forms");
    let carried = page.carried("/api/moderation/block");
    let pairs: Vec<(&str, &str)> = carried.iter().map(|(name, value)| (&**name, &**value)).collect();
    mo.post("/api/moderation/block", &pairs);
    world.work();
    let (_, person) = person::get(&world.app, &key).expect("a store").expect("a guest");
    assert_eq!(person.standing, person::Standing::Guest);
}
