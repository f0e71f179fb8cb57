//! Whatever people do in whatever order, seats are never oversold, the count is what the answers say, and nobody
//! waits for a seat that is free for them.

use functions::App;
use functions::occasion::hall::Reply;
use functions::occasion::hall::{answers_of, waiting_for};
use functions::occasion::{Attendance, Coming, Hall, Seats, event};
use functions::store::{Commit, Query, Table};
use functions::trouble::Trouble;
use functions::values::PersonKey;
use jiff::SignedDuration;
use tests::chance::{Chance, amount};
use tests::report::figure;
use tests::world::World;

use super::{public, seats, trusted};

const PEOPLE: usize = 12;

#[test]
fn no_order_of_verbs_oversells_a_seat() {
    let (mut steps, mut done) = (0, 0);
    for seed in 0..amount(20) {
        let world = World::new(seed as u64);
        let zoe = trusted(&world);
        let admission = if seed % 3 == 0 { "approval" } else { "anyone" };
        let id = public(&world, &zoe, &[("capacity", "5"), ("day", "2027-03-10"), ("admission", admission)]);
        let people: Vec<PersonKey> =
            (0..PEOPLE).map(|_| PersonKey::generate(&world.app.platform.random)).collect();
        let mut chance = Chance::new(seed as u64);
        let mut promised = 0;
        for _ in 0..200 {
            steps += 1;
            done += usize::from(step(&world, &id, &people, &mut chance));
            promised = holds(&world, &id, promised);
        }
    }
    figure("F23 verbs on attendance, no seat oversold", format!("{done} done of {steps} tried"));
}

fn step(world: &World, id: &str, people: &[PersonKey], chance: &mut Chance) -> bool {
    let person = people[chance.below(people.len())].clone();
    let who = person.as_str();
    let app: &App = &world.app;
    let written = |hall: Result<Hall<'_>, Trouble>| -> bool {
        let commit = hall.and_then(|hall| hall.finish(Commit::new()));
        commit.is_ok_and(|commit| app.store().commit(&commit).is_ok())
    };
    let hall = Hall::of(app, id).expect("an event");
    match chance.below(10) {
        0..4 => {
            let guests = u8::try_from(chance.below(4)).unwrap_or_default();
            let reply = Reply { person: Some(person.clone()), name: None, guests };
            written(hall.reply(who, &reply).map(|(hall, _)| hall))
        }
        4 | 5 => written(hall.leave(who)),
        6 => written(hall.accept(who).map(|(hall, _)| hall)),
        7 => written(hall.forget(who)),
        8 => {
            let (document, old) = event::get(app, id).expect("an event");
            let mut new = old.clone();
            // Fewer than are taken: nobody is sent away, and nobody comes.
            new.capacity = Some(3 + u32::try_from(chance.below(6)).unwrap_or_default());
            let commit = event::save(app, Commit::new(), &document, &old, &new);
            commit.is_ok_and(|commit| app.store().commit(&commit).is_ok())
        }
        _ => {
            world.pass(SignedDuration::from_hours(13));
            true
        }
    }
}

/// Seats promised now, which were so many a step ago.
fn holds(world: &World, id: &str, before: u32) -> u32 {
    let store = world.app.store();
    let all = store.query_all(Table::Work, &Query::all(answers_of(id))).expect("a store");
    let answers: Vec<Attendance> = all.iter().map(|one| one.read().expect("an answer")).collect();
    let of = |state: Coming| answers.iter().filter(move |one| one.state == state);
    let sum = |state: Coming| of(state).map(Attendance::party).sum::<u32>();
    let count: Seats = seats(world, id);
    assert_eq!((count.taken, count.held), (sum(Coming::Yes), sum(Coming::Offered)), "{answers:?}");
    let capacity = count.capacity.expect("seats are counted");
    // Where its group leaves fewer seats than were promised, promises stand, and none is made.
    let promised = count.taken + count.held;
    assert!(promised <= capacity.max(before), "{count:?}, {before} before");
    let waiting = store.query_all(Table::Work, &Query::all(waiting_for(id))).expect("a store");
    assert_eq!(waiting.len(), of(Coming::Waiting).count());
    assert!(of(Coming::Waiting).all(|one| one.party() > count.room()), "{count:?} {answers:?}");
    let full = event::get(&world.app, id).expect("an event").1.seats;
    assert_eq!(full == Some(contract::records::Seats::Full), count.room() == 0);
    promised
}
