//! Offering, accepting and ending roles.

use functions::exchange::Status;
use functions::rights::Role;
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
