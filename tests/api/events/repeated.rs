//! Repeated events: dates that are made, changed one by one or from one on, cancelled.

use functions::exchange::Status;
use functions::occasion::event::of_series;
use functions::occasion::states::State;
use functions::store::{Query, Table};
use jiff::SignedDuration;
use tests::world::World;

use super::{GROUP, comes, month, occasion, public, subject, trusted, with};

const WEEKLY: [(&str, &str); 3] =
    [("repeat", "weekly"), ("repeat_until", "2027-01-14"), ("repeat_except", "24/12/2026, 31/12/2026")];

fn dates(world: &World, first: &str) -> Vec<(String, String)> {
    let all = world.app.store().query_all(Table::Work, &Query::all(of_series(first))).expect("a store");
    let ids = all.iter().map(|document| document.read::<String>().expect("an id"));
    ids.map(|id| (occasion(world, &id).starts_at.to_string(), id)).collect()
}

#[test]
fn each_week_until_a_day_except_two() {
    let world = World::new(1);
    let zoe = trusted(&world);
    let id = public(&world, &zoe, &WEEKLY);
    let all = dates(&world, &id);
    let days: Vec<&str> = all.iter().map(|(at, _)| &at[..10]).collect();
    assert_eq!(days, ["2026-12-03", "2026-12-10", "2026-12-17", "2027-01-07", "2027-01-14"]);
    assert_eq!((month(&world, "2026-12").len(), month(&world, "2027-01").len()), (3, 2));
    assert!(month(&world, "2027-01").iter().all(|event| event.series.as_deref() == Some(id.as_str())));
}

#[test]
fn a_year_of_weeks_is_made_a_few_at_a_time() {
    let world = World::new(2);
    let zoe = trusted(&world);
    let id = public(&world, &zoe, &[("repeat", "weekly"), ("repeat_until", "2027-12-02")]);
    assert_eq!(dates(&world, &id).len(), 53);
    let shown = zoe.send("/api/events", &with(&[("repeat", "weekly")]));
    assert_eq!(shown.status, Status::Unprocessable, "until when?");
}

#[test]
fn this_date_and_all_after_it_move_and_keep_their_ids() {
    let world = World::new(3);
    let zoe = trusted(&world);
    let id = public(&world, &zoe, &WEEKLY);
    let before = dates(&world, &id);
    let second = before[1].1.clone();
    comes(&world, "ada@exemple.fr", &before[2].1, "0");
    let change = with(&[
        ("day", "2026-12-11"),
        ("starts", "18:00"),
        ("ends", "20:00"),
        ("event", &second),
        ("scope", "following"),
    ]);
    let shown = zoe.post("/api/events/change", &change);
    assert_eq!(shown.status, Status::Ok, "{}", shown.source);
    world.work();
    let after = dates(&world, &id);
    let said: Vec<&str> = after.iter().map(|(at, _)| at.as_str()).collect();
    let want = [
        "2026-12-03T19:00:00",
        "2026-12-11T18:00:00",
        "2026-12-18T18:00:00",
        "2027-01-08T18:00:00",
        "2027-01-15T18:00:00",
    ];
    assert_eq!(said, want);
    let ids = |all: &[(String, String)]| all.iter().map(|(_, id)| id.clone()).collect::<Vec<_>>();
    assert_eq!(ids(&before), ids(&after));
    assert_eq!(occasion(&world, &after[2].1).sequence, 1);
    world.pass(SignedDuration::from_mins(6));
    assert_eq!(subject(&world, "ada@exemple.fr"), "Changement : Repas de quartier");
    // One alone.
    let form = [("group", GROUP), ("event", second.as_str()), ("reason", "Salle prise."), ("scope", "one")];
    zoe.post("/api/events/cancel", &form);
    world.work();
    let states: Vec<State> = after.iter().map(|(_, id)| occasion(&world, id).state).collect();
    assert_eq!(states.iter().filter(|state| **state == State::Cancelled).count(), 1);
    let form =
        [("group", GROUP), ("event", id.as_str()), ("reason", "On arrête là."), ("scope", "following")];
    zoe.post("/api/events/cancel", &form);
    world.work();
    assert!(after.iter().all(|(_, id)| occasion(&world, id).state == State::Cancelled));
}
