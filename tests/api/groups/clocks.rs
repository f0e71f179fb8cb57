//! What happens to a group on a day.

use functions::groups;
use functions::membership::states::{Actor, State, Verb};
use functions::membership::{self, Rank, Seating};
use functions::store::Commit;
use functions::values::PersonKey;
use jiff::SignedDuration;
use tests::world::World;

use super::{ADA, animator, change, found, group};

fn days(count: i64) -> SignedDuration {
    SignedDuration::from_hours(24 * count)
}

/// Days pass one by one: the clocks of each ring.
fn pass(world: &World, count: i64) {
    for _ in 0..count {
        world.pass(days(1));
    }
}

#[test]
fn a_group_without_events_sleeps_is_warned_twice_and_closed() {
    let world = World::new(1);
    let (_, id) = animator(&world, ADA, "Comité des Halles");
    pass(&world, 61);
    assert_eq!(group(&world, &id).state, State::Published);
    pass(&world, 2);
    assert_eq!(group(&world, &id).state, State::Sleeping);
    assert!(world.last_mail_to(ADA).header("Subject").is_some_and(|text| text.contains("En sommeil")));
    let subjects = |start: &str| {
        let mails = world.mails_to(ADA);
        mails.iter().filter(|mail| mail.header("Subject").is_some_and(|text| text.starts_with(start))).count()
    };
    pass(&world, 306);
    assert_eq!(subjects("Le groupe sera fermé"), 1);
    pass(&world, 30);
    assert_eq!(subjects("Le groupe sera fermé"), 2);
    assert_eq!(group(&world, &id).state, State::Sleeping);
    pass(&world, 31);
    assert_eq!(group(&world, &id).state, State::Archived);
    assert_eq!(subjects("Le groupe est fermé"), 1);
    assert!(group(&world, &id).record().is_some(), "its page stays");
}

#[test]
fn an_event_to_come_keeps_it_awake_and_wakes_it() {
    let world = World::new(2);
    let (_, id) = animator(&world, ADA, "Comité des Halles");
    let later = world.app.now().checked_add(days(50)).expect("an instant");
    change(&world, &id, |group| group.active_until = Some(later));
    pass(&world, 110);
    assert_eq!(group(&world, &id).state, State::Published);
    pass(&world, 10);
    assert_eq!(group(&world, &id).state, State::Sleeping);
    let now = world.app.now();
    change(&world, &id, |group| {
        group.go(Verb::WakeUp, Actor::Animator, now).expect("it wakes");
        group.active_until = Some(now);
    });
    pass(&world, 60);
    assert_eq!(group(&world, &id).state, State::Published);
    pass(&world, 9);
    assert_eq!(group(&world, &id).state, State::Sleeping, "and sleeps again, a week late at most");
}

#[test]
fn a_draft_is_kept_for_sixty_days() {
    let world = World::new(3);
    let ada = world.browser();
    ada.sign_up(ADA);
    let id = found(&ada, "Comité des Halles");
    pass(&world, 59);
    assert!(membership::find(&world.app, &id).expect("a store").is_some());
    pass(&world, 2);
    assert!(membership::find(&world.app, &id).expect("a store").is_none());
    let left = tests::trace::everything(world.app.store());
    let held: Vec<&str> = left
        .iter()
        .filter(|one| one.body.contains("Halles") || ["seats", "sits", "animates"].contains(&one.kind()))
        .map(|one| one.kind())
        .collect();
    assert!(held.is_empty(), "{held:?}");
}

#[test]
fn members_are_counted_once_a_month_in_fives() {
    let world = World::new(4);
    let (_, id) = animator(&world, ADA, "Comité des Halles");
    for _ in 0..12 {
        let somebody = PersonKey::generate(&world.app.platform.random);
        groups::seat(&world.app, &somebody, &id, Rank::Member).expect("a seat");
    }
    let follower = PersonKey::generate(&world.app.platform.random);
    groups::seat(&world.app, &follower, &id, Rank::Follower).expect("a seat");
    pass(&world, 6);
    assert_eq!(group(&world, &id).members, None, "in the middle of a month nothing moves");
    pass(&world, 2);
    assert_eq!(group(&world, &id).members.map(|count| count.shown()), Some(10));
    let seating = Seating::of(&world.app, &id).expect("a group").set(&follower, None).expect("left");
    let commit = seating.finish(Commit::new()).expect("written");
    world.app.store().commit(&commit).expect("saved");
    assert_eq!(group(&world, &id).members.map(|count| count.shown()), Some(10));
}
