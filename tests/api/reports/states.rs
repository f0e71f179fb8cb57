//! The table of a report's life, walked by random verbs.

use functions::reports::states::{Actor, State, TABLE, Verb, go};
use tests::chance::{Chance, amount};

/// Where the rules say that a report may go from a state, written apart from the table.
fn may_follow(from: State) -> &'static [State] {
    use State::*;
    match from {
        Asked => &[Draft],
        Draft => &[Draft, Moderation],
        Moderation => &[Published, Rejected, Draft],
        Published => &[Removed, Draft],
        Rejected => &[Draft, Moderation],
        Removed => &[Moderation],
    }
}

#[test]
fn random_verbs_never_reach_a_forbidden_state() {
    let mut chance = Chance::new(29);
    let mut moved = 0_usize;
    for _ in 0..amount(20_000) {
        let mut state = State::Asked;
        for _ in 0..30 {
            let (verb, by) = (*chance.pick(&Verb::ALL), *chance.pick(&Actor::ALL));
            let Some(next) = go(state, verb, by) else { continue };
            assert!(may_follow(state).contains(&next), "{state:?} -{verb:?} by {by:?}-> {next:?}");
            let publishes = next == State::Published;
            assert!(!publishes || state == State::Moderation, "public without the table of moderation");
            assert!(!publishes || matches!(by, Actor::Moderator | Actor::Trust), "{by:?} publishes");
            // Nobody who writes undoes what moderators removed.
            assert!(state != State::Removed || verb == Verb::Appeal);
            state = next;
            moved += 1;
        }
    }
    eprintln!("reports: {moved} steps of {} lines", TABLE.len());
}

#[test]
fn every_state_is_reached() {
    let reached = |state: State| state == State::Asked || TABLE.iter().any(|line| line.to == state);
    assert!(State::ALL.into_iter().all(reached));
}
