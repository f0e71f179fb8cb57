//! The table of states, walked at random through the pages people use.

use functions::contacts::states::{Event, State, TABLE, next};
use functions::store::{Key, Table};
use jiff::Timestamp;
use proptest::prelude::*;
use tests::browser::Browser;

use super::ending::left_of;
use super::{ADA, HOLDER, World, days, thread_of, world, write_and_confirm};

#[derive(Debug, Clone, Copy)]
enum Move {
    Answer,
    More,
    CloseBySender,
    CloseByRole,
    Days(i64),
}

fn moves() -> impl Strategy<Value = Vec<Move>> {
    let one = prop_oneof![
        3 => Just(Move::Answer),
        3 => Just(Move::More),
        1 => Just(Move::CloseBySender),
        1 => Just(Move::CloseByRole),
        4 => (1_i64..25).prop_map(Move::Days),
    ];
    prop::collection::vec(one, 1..12)
}

/// What the rules say of the thread.
struct Model {
    state: State,
    received: Timestamp,
    moved: Timestamp,
    answered: bool,
}

impl Model {
    fn happens(&mut self, event: Event, now: Timestamp) {
        if let Some(state) = next(self.state, event) {
            self.state = state;
            self.moved = now;
            self.answered |= event == Event::Answer;
        }
    }

    fn lasts_until(&self) -> Timestamp {
        match self.state.waits() {
            true => self.received + days(90),
            false => self.moved + days(30),
        }
    }
}

fn kept(world: &World, id: &str) -> Option<serde_json::Value> {
    let key = Key::head(format!("message#{id}"));
    world.app.store().read(Table::Work, &key).expect("the store").map(|(_, body)| body)
}

fn act(world: &World, contact: &Browser, (id, token): (&str, &str), one: Move, turn: usize) {
    let text = format!("Texte numéro {turn}");
    match one {
        Move::Answer => {
            contact.post("/api/messages/reply", &[("id", id), ("text", &text)]);
        }
        Move::CloseByRole => {
            contact.post("/api/messages/close", &[("id", id)]);
        }
        Move::More => {
            world.browser().post("/api/messages/status/reply", &[("t", token), ("text", &text)]);
        }
        Move::CloseBySender => {
            world.browser().post("/api/messages/status/close", &[("t", token)]);
        }
        Move::Days(count) => {
            for _ in 0..count {
                world.pass(days(1));
            }
            contact.sign_in(HOLDER);
        }
    }
    world.work();
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_walk_stays_in_the_table_and_ends_on_its_day(moves in moves(), seed in 100_u64..1000) {
        let world = world(seed);
        write_and_confirm(&world, ADA);
        let id = thread_of(&world, HOLDER);
        let link = world.link_to(ADA, "/api/messages/status");
        let token = link.split("t=").nth(1).unwrap_or_default().to_owned();
        let contact = world.browser();
        contact.sign_in(HOLDER);
        let received = world.app.now();
        let mut model = Model { state: State::Routed, received, moved: received, answered: false };
        for (turn, one) in moves.into_iter().enumerate() {
            let gone = model.lasts_until() <= world.app.now();
            act(&world, &contact, (&id, &token), one, turn);
            if !gone {
                match one {
                    Move::Answer => model.happens(Event::Answer, world.app.now()),
                    Move::More => model.happens(Event::More, world.app.now()),
                    Move::CloseBySender | Move::CloseByRole => model.happens(Event::Close, world.app.now()),
                    Move::Days(_) => {}
                }
            }
            if world.app.now() >= received + days(14) && model.state == State::Routed {
                model.happens(Event::Escalate, received + days(14));
            }
            let gone = model.lasts_until() <= world.app.now();
            match kept(&world, &id) {
                Some(thread) => {
                    prop_assert!(!gone);
                    prop_assert_eq!(&thread["state"], model.state.name());
                    prop_assert_eq!(thread.get("answered_at").is_some(), model.answered);
                }
                None => {
                    prop_assert!(gone);
                    prop_assert_eq!(left_of(&world, &id), Vec::<String>::new());
                }
            }
        }
    }
}

#[test]
fn every_state_is_reached_and_the_last_one_is_left_by_nothing() {
    let mut reached = vec![State::Received];
    loop {
        let more: Vec<State> = TABLE
            .iter()
            .filter(|(from, _, to)| reached.contains(from) && !reached.contains(to))
            .map(|(_, _, to)| *to)
            .collect();
        match more.first() {
            Some(state) => reached.push(*state),
            None => break,
        }
    }
    assert!(State::ALL.iter().all(|state| reached.contains(state)));
    assert!(Event::ALL.iter().all(|event| next(State::Closed, *event).is_none()));
    let lines: Vec<_> = TABLE.iter().map(|(from, event, _)| (*from, *event)).collect();
    let mut once = lines.clone();
    once.dedup();
    assert_eq!(lines, once, "one line a state and event");
}
