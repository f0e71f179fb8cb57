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
    ada.sign_in(ADA);
}
