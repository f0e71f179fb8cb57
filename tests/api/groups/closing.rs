//! Pausing, going on, closing: what cannot be undone takes two.

use functions::exchange::Status;
use functions::membership::states::State;
use functions::rights::Role;
use functions::store::{Query, Table};
use functions::trail;
use jiff::SignedDuration;
use tests::world::World;

use super::running::invite;
use super::{ADA, animator, change, found, group};

const BEN: &str = "ben@exemple.fr";

#[test]
fn a_group_pauses_and_goes_on() {
    let world = World::new(1);
    let (ada, id) = animator(&world, ADA, "Comité des Halles");
    ada.post("/api/groups/pause", &[("group", &id)]);
    assert_eq!(group(&world, &id).state, State::Paused);
    assert_eq!(ada.post("/api/groups/pause", &[("group", &id)]).status, Status::Conflict);
    let desk = ada.open(&format!("/api/groups/desk?group={id}"));
    assert!(desk.source.contains("/api/groups/resume"), "the next step stands there");
    ada.post("/api/groups/resume", &[("group", &id)]);
    assert_eq!(group(&world, &id).state, State::Published);
}

#[test]
fn closing_takes_a_second_person() {
    let world = World::new(2);
    let (ada, id) = animator(&world, ADA, "Comité des Halles");
    let ben = invite(&world, &ada, &id, BEN);
    let unticked = ada.post("/api/groups/close", &[("group", &id)]);
    assert_eq!(unticked.status, Status::Unprocessable);
    ada.post("/api/groups/close", &[("group", &id), ("understood", "yes")]);
    world.work();
    assert_eq!(group(&world, &id).state, State::Published, "one alone closes nothing");
    let own = ada.post("/api/groups/close/second", &[("group", &id), ("answer", "yes")]);
    assert_eq!(own.status, Status::Forbidden);
    let link = world.link_to(BEN, "/api/groups/close/second");
    assert!(ben.open(&link).source.contains("pour de bon"));
    ben.post("/api/groups/close/second", &[("group", &id), ("answer", "no")]);
    assert_eq!(group(&world, &id).state, State::Published);
    ada.post("/api/groups/close", &[("group", &id), ("understood", "yes")]);
    let closed = ben.post("/api/groups/close/second", &[("group", &id), ("answer", "yes")]);
    assert_eq!(closed.path, "/api/sent?what=group_closed", "{}", closed.source);
    assert_eq!(group(&world, &id).state, State::Archived);
    let edit = ada.post("/api/groups/opening", &[("group", &id), ("opening", "ask")]);
    assert_eq!(edit.status, Status::Conflict, "a closed group stays as it is");
}

#[test]
fn who_is_alone_asks_the_coordinator_unless_the_group_just_begins() {
    let world = World::new(3);
    let coordinator = world.entrust("coco@exemple.fr", &Role::Coordinator("63".to_owned()));
    let (ada, id) = animator(&world, ADA, "Comité des Halles");
    ada.post("/api/groups/close", &[("group", &id), ("understood", "yes")]);
    assert_eq!(group(&world, &id).state, State::Archived);
    let trail =
        world.app.store().query_all(Table::Work, &Query::all(trail::of_thing(&format!("group#{id}"))));
    let alone = trail.expect("a store").iter().any(|entry| entry.body.contains("groups.close_alone"));
    assert!(alone, "the trail shows it");
    let (ben, older) = animator(&world, BEN, "Comité de la Gare");
    change(&world, &older, |group| group.active_until = Some(world.app.now()));
    world.pass(SignedDuration::from_hours(24 * 40));
    ben.sign_in(BEN);
    ben.post("/api/groups/close", &[("group", &older), ("understood", "yes")]);
    world.work();
    assert_eq!(group(&world, &older).state, State::Published);
    coordinator.sign_in("coco@exemple.fr");
    let link = world.link_to("coco@exemple.fr", "/api/groups/close/second");
    assert_eq!(coordinator.open(&link).status, Status::Ok);
    coordinator.post("/api/groups/close/second", &[("group", &older), ("answer", "yes")]);
    assert_eq!(group(&world, &older).state, State::Archived);
}

#[test]
fn a_draft_is_deleted_and_its_name_is_free() {
    let world = World::new(4);
    let ada = world.browser();
    ada.sign_up(ADA);
    let id = found(&ada, "Comité des Halles");
    ada.post("/api/groups/close", &[("group", &id), ("understood", "yes")]);
    assert!(functions::membership::find(&world.app, &id).expect("a store").is_none());
    // The same form within ten minutes is the same sending.
    world.pass(SignedDuration::from_mins(11));
    let again = found(&ada, "Comité des Halles");
    assert_eq!(group(&world, &again).slug, "comite-des-halles");
}
