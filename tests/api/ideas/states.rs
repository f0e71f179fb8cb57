//! The table of an idea's life, walked by random verbs of random roles.

use functions::ideas::states::{Actor, Need, State, TABLE, Verb, go};
use tests::chance::{Chance, amount};

/// Where the rules say that an idea may go from a state, written apart from the table.
fn may_follow(from: State) -> &'static [State] {
    use State::*;
    match from {
        Pending => &[Moderation],
        Moderation => &[Open, Rejected, Withdrawn],
        Rejected | Removed => &[Moderation],
        Open => {
            &[Acknowledged, Studying, Accepted, Planned, Declined, Duplicate, Withdrawn, Archived, Removed]
        }
        Acknowledged => &[Studying, Accepted, Planned, Declined, Duplicate, Withdrawn, Archived, Removed],
        Studying => &[Accepted, Planned, Declined, Duplicate, Withdrawn, Archived, Removed],
        Accepted => &[Planned, Done, Archived, Removed],
        Planned => &[Done, Removed],
        Done | Declined | Duplicate | Withdrawn | Archived => &[Removed],
    }
}

#[test]
fn random_verbs_of_random_roles_never_reach_a_forbidden_state() {
    let mut chance = Chance::new(19);
    let (mut moved, mut walks) = (0_usize, 0_usize);
    for _ in 0..amount(20_000) {
        let (mut state, mut read) = (State::Pending, false);
        walks += 1;
        for _ in 0..40 {
            let (verb, by) = (*chance.pick(&Verb::ALL), *chance.pick(&Actor::ALL));
            let given: Vec<Need> = Need::ALL.into_iter().filter(|_| chance.below(2) == 0).collect();
            let Ok(next) = go(state, verb, by, &given) else { continue };
            assert!(may_follow(state).contains(&next), "{state:?} -{verb:?} by {by:?}-> {next:?}");
            read |= verb == Verb::Publish && matches!(by, Actor::Moderator | Actor::Trust);
            let was_public = next.public().is_some() && next != State::Withdrawn;
            assert!(!was_public || read, "public without having been read: {next:?}");
            assert!(by != Actor::Clock || next == State::Archived, "time alone only archives");
            assert!(by != Actor::Author || !was_public, "an author publishes nothing and answers nothing");
            state = next;
            moved += 1;
        }
    }
    eprintln!("ideas: {walks} walks, {moved} steps of {} lines", TABLE.len());
}

#[test]
fn every_state_is_reached_and_every_line_is_used() {
    let reached = |state: State| state == State::Pending || TABLE.iter().any(|line| line.to == state);
    assert!(State::ALL.into_iter().all(reached));
    for line in TABLE {
        for from in line.from {
            for by in line.by {
                assert_eq!(go(*from, line.verb, *by, line.needs), Ok(line.to));
                for lacking in line.needs {
                    let given: Vec<Need> =
                        line.needs.iter().copied().filter(|need| need != lacking).collect();
                    assert!(go(*from, line.verb, *by, &given).is_err(), "{line:?} without {lacking:?}");
                }
            }
        }
    }
}
