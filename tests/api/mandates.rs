//! Offering, accepting and ending roles.

use functions::exchange::Status;
use functions::rights::{self, Role};
use functions::store::{Query, Table};
use jiff::SignedDuration;
use tests::world::World;

const OPERATOR: &str = "operatrice@exemple.fr";
const ADA: &str = "ada@exemple.fr";

#[test]
fn a_role_is_offered_accepted_and_ends_at_once() {
    let world = World::new(1);
    let operator = world.entrust(OPERATOR, &Role::Operator);
    let sent = operator.send("/api/mandates", &[("role", "contact:logement"), ("address", ADA)]);
    assert_eq!(sent.path, "/api/sent?what=mandate_offered", "{}", sent.source);
    world.work();
    let link = world.link_to(ADA, "/api/mandates/accept");
    let ada = world.browser();
    assert!(
        ada.open(&link).source.contains("Contact : Logement") || ada.open(&link).source.contains("Logement")
    );
    let token = link.split("t=").nth(1).expect("a token");
    ada.post("/api/mandates/accept", &[("t", token), ("answer", "yes")]);
    world.work();
    ada.sign_in(ADA);
    assert!(ada.open("/api/mandates/mine").source.contains("contact:logement"));
    let desk = operator.open("/api/mandates");
    assert!(!desk.source.contains(ADA), "an address is shown nowhere");
    let ended = ada.post("/api/mandates/give-back", &[("role", "contact:logement")]);
    assert_eq!(ended.path, "/api/sent?what=mandate_ended", "{}", ended.source);
    assert!(!ada.open("/api/mandates/mine").source.contains("contact:logement"));
}

#[test]
fn who_lost_a_role_does_nothing_with_it() {
    let world = World::new(2);
    let operator = world.entrust(OPERATOR, &Role::Operator);
    assert_eq!(operator.open("/api/health").status, Status::Ok);
    operator.post("/api/mandates/give-back", &[("role", "operator")]);
    assert_eq!(operator.open("/api/health").status, Status::Forbidden);
    assert_eq!(operator.open("/api/mandates").status, Status::Forbidden);
}

#[test]
fn a_mandate_ends_on_its_day_even_before_the_clock_rings() {
    let world = World::new(8);
    let operator = world.entrust(OPERATOR, &Role::Operator);
    let offer = |role: &str, until: &str| {
        operator.send("/api/mandates", &[("role", role), ("address", ADA), ("until", until)])
    };
    assert_eq!(offer("moderator", "24/11/2026").status, Status::Unprocessable, "a day to come");
    world.group("halles");
    assert_eq!(offer("animator:halles", "31/1/2027").status, Status::Unprocessable, "a seat has no end");
    assert_eq!(offer("moderator", "28/11/2026").path, "/api/sent?what=mandate_offered");
    world.work();
    // Lines of a mail are broken where they are full.
    let mail = || world.last_mail_to(ADA).text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(mail().contains("jusqu’au 28 novembre 2026"), "the offer says so: {}", mail());
    let link = world.link_to(ADA, "/api/mandates/accept");
    assert!(world.browser().open(&link).source.contains("28 novembre 2026"), "and its page");
    let token = link.split("t=").nth(1).expect("a token").to_owned();
    world.browser().post("/api/mandates/accept", &[("t", &token), ("answer", "yes")]);
    world.work();
    assert!(mail().contains("28 novembre 2026"), "the mail of the yes");
    assert!(operator.open("/api/mandates").source.contains("28 novembre 2026"), "the desk");
    let ada = world.browser();
    world.pass(SignedDuration::from_hours(3 * 24));
    ada.sign_in(ADA);
    assert!(ada.open("/api/mandates/mine").source.contains("28 novembre 2026"));
    assert_eq!(ada.open("/api/moderation").status, Status::Ok, "the day before");
    // Paris is an hour ahead: the day begins at 23:00 UTC, and no clock has rung yet.
    world.clock.pass(SignedDuration::from_hours(14));
    ada.sign_in(ADA);
    assert_eq!(ada.open("/api/moderation").status, Status::Forbidden);
    assert!(rights::holders(&world.app, &Role::Moderator).expect("a store").is_empty());
    let written = || {
        let rows = Query::all(rights::holders_of(&Role::Moderator));
        world.app.store().query_all(Table::Work, &rows).expect("a store").len()
    };
    assert_eq!(written(), 1);
    world.pass(SignedDuration::from_mins(1));
    assert_eq!(written(), 0, "the clock takes the row away");
}

#[test]
fn a_mandate_renewed_outlives_the_first_day_and_who_offers_it_is_kept_nowhere() {
    let world = World::new(9);
    let operator = world.entrust(OPERATOR, &Role::Operator);
    for until in ["26/11/2026", "1/2/2027"] {
        operator.send("/api/mandates", &[("role", "moderator"), ("address", ADA), ("until", until)]);
        world.work();
        let link = world.link_to(ADA, "/api/mandates/accept");
        let token = link.split("t=").nth(1).expect("a token").to_owned();
        world.browser().post("/api/mandates/accept", &[("t", &token), ("answer", "yes")]);
        world.work();
    }
    let by = rights::holders(&world.app, &Role::Operator).expect("a store").remove(0);
    let rows = Query::all(rights::holders_of(&Role::Moderator));
    let rows = world.app.store().query_all(Table::Work, &rows).expect("a store");
    assert!(rows.iter().all(|row| !row.body.contains(by.as_str())), "{rows:?}");
    for _ in 0..5 {
        world.pass(SignedDuration::from_hours(24));
    }
    assert_eq!(rights::holders(&world.app, &Role::Moderator).expect("a store").len(), 1);
}

#[test]
fn an_offer_is_declined_used_once_or_ends() {
    let world = World::new(3);
    let operator = world.entrust(OPERATOR, &Role::Operator);
    let offer = || {
        operator.send("/api/mandates", &[("role", "moderator"), ("address", ADA)]);
        world.work();
        world.link_to(ADA, "/api/mandates/accept").split("t=").nth(1).expect("a token").to_owned()
    };
    let token = offer();
    let declined = world.browser().post("/api/mandates/accept", &[("t", &token), ("answer", "no")]);
    assert_eq!(declined.path, "/api/sent?what=mandate_declined");
    let again = world.browser().post("/api/mandates/accept", &[("t", &token), ("answer", "yes")]);
    assert_eq!(again.status, Status::Gone);
    world.pass(SignedDuration::from_mins(11));
    let token = offer();
    world.pass(SignedDuration::from_hours(24 * 14));
    let late = world.browser().post("/api/mandates/accept", &[("t", &token), ("answer", "yes")]);
    assert_eq!(late.status, Status::Gone);
}

#[test]
fn roles_without_a_person_are_on_the_health_page() {
    let world = World::new(4);
    let operator = world.entrust(OPERATOR, &Role::Operator);
    let page = operator.open("/api/health").source;
    assert!(
        page.contains("Modération") && page.contains("Logement") && !page.contains("Exploitation"),
        "{page}"
    );
}

#[test]
fn what_is_no_role_here_is_told() {
    let world = World::new(5);
    let operator = world.entrust(OPERATOR, &Role::Operator);
    for role in ["roi", "contact:nulle-part", "coordinator:999"] {
        let shown = operator.send("/api/mandates", &[("role", role), ("address", ADA)]);
        assert_eq!(shown.status, Status::Unprocessable, "{role}");
        assert!(shown.source.contains(ADA), "the rest is kept");
    }
}
