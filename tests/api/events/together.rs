//! Several groups: each is named once it has said yes.

use functions::rights::Role;
use tests::world::World;

use super::{GROUP, comes, month, occasion, public, subject, trusted};

const BEN: &str = "ben@exemple.fr";

#[test]
fn a_group_is_named_once_it_has_said_yes() {
    let world = World::new(1);
    let zoe = trusted(&world);
    let id = public(&world, &zoe, &[]);
    let ben = world.entrust(BEN, &Role::Animator("riom".to_owned()));
    zoe.post("/api/events/invite", &[("group", GROUP), ("event", &id), ("other", "/groupes/riom/")]);
    world.work();
    assert_eq!(subject(&world, BEN), "Organiser un événement ensemble ?");
    assert_eq!(month(&world, "2026-12").pop().expect("public").groups, [GROUP]);
    let desk = ben.open("/api/events/desk?group=riom");
    assert!(desk.source.contains("Repas de quartier"), "{}", desk.source);
    ben.post("/api/events/coorganise", &[("group", "riom"), ("event", &id), ("answer", "yes")]);
    world.work();
    assert_eq!(month(&world, "2026-12").pop().expect("public").groups, [GROUP, "riom"]);
    comes(&world, "ada@exemple.fr", &id, "0");
    let file = world.last_mail_to("ada@exemple.fr").calendar.expect("a date").1;
    assert!(file.contains("Groupe clermont") && file.contains("Groupe riom"), "{file}");
    // It runs it now as the first does.
    assert!(ben.open(&format!("/api/events/event?group=riom&event={id}")).source.contains("Repas"));
    assert_eq!(occasion(&world, &id).invited, [""; 0]);
}

#[test]
fn a_group_that_says_no_is_never_named() {
    let world = World::new(2);
    let zoe = trusted(&world);
    let id = public(&world, &zoe, &[]);
    let ben = world.entrust(BEN, &Role::Animator("riom".to_owned()));
    zoe.post("/api/events/invite", &[("group", GROUP), ("event", &id), ("other", "riom")]);
    ben.post("/api/events/coorganise", &[("group", "riom"), ("event", &id), ("answer", "no")]);
    assert_eq!(occasion(&world, &id).groups, [GROUP]);
    assert!(!ben.open("/api/events/desk?group=riom").source.contains("Repas"));
    let late = ben.post("/api/events/coorganise", &[("group", "riom"), ("event", &id), ("answer", "yes")]);
    assert_eq!(late.status, functions::exchange::Status::NotFound);
}
