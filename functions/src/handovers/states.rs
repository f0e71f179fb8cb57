//! The life of a hand-over as a table: for which kind, from where, by whom, to where.

use serde::{Deserialize, Serialize};

use crate::exchange::Status;
use crate::trouble::Trouble;

/// The hand-over is not in a state for that.
pub const NOT_NOW: Trouble = Trouble::Refused(Status::Conflict, "handover_not_now");

/// How a group comes into other hands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// An animator gives it.
    Give,
    /// A member asks for it, since nobody animates it any more.
    Claim,
    /// Somebody offers to take a group that has lost its last animator.
    Orphan,
}

use Kind::{Claim, Give, Orphan};

/// Where a hand-over is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Somebody is asked: the receiver, or the animators who are silent.
    Proposed,
    /// Said yes to; it waits for the last hand.
    Accepted,
    /// The group is in other hands.
    Done,
    /// Somebody said no, or took it back.
    Declined,
    /// Nobody answered.
    Expired,
    /// An animator is still there.
    Contested,
}

use State::{Accepted, Contested, Declined, Done, Expired, Proposed};

impl State {
    /// Every state.
    pub const ALL: [Self; 6] = [Proposed, Accepted, Done, Declined, Expired, Contested];

    /// Whether nothing follows.
    #[must_use]
    pub fn is_over(self) -> bool {
        !matches!(self, Proposed | Accepted)
    }
}

/// What is done to a hand-over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verb {
    /// Yes.
    Accept,
    /// No.
    Decline,
    /// Whoever began it takes it back.
    Withdraw,
    /// An animator is still there.
    Contest,
    /// The seats change.
    Finish,
    /// Its time is over.
    Expire,
}

impl Verb {
    /// Every verb.
    pub const ALL: [Self; 6] =
        [Self::Accept, Self::Decline, Self::Withdraw, Self::Contest, Self::Finish, Self::Expire];
}

/// Who does it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Actor {
    /// To whom the group is offered, or who offers to take it.
    Receiver,
    /// Who began it.
    Beginner,
    /// An animator of the group.
    Animator,
    /// Who coordinates the department; operators where nobody does.
    Coordinator,
    /// The clock, and the worker after it.
    Clock,
}

impl Actor {
    /// Everybody.
    pub const ALL: [Self; 5] =
        [Self::Receiver, Self::Beginner, Self::Animator, Self::Coordinator, Self::Clock];
}

/// One line of the table.
pub struct Line {
    /// Of any of these.
    pub of: &'static [Kind],
    /// From any of these.
    pub from: &'static [State],
    /// By this.
    pub verb: Verb,
    /// Of these.
    pub by: &'static [Actor],
    /// To there.
    pub to: State,
}

const fn line(
    of: &'static [Kind],
    from: &'static [State],
    verb: Verb,
    by: &'static [Actor],
    to: State,
) -> Line {
    Line { of, from, verb, by, to }
}

/// Every transition; what is not here does not happen.
pub static TABLE: &[Line] = &[
    line(&[Give], &[Proposed], Verb::Accept, &[Actor::Receiver], Accepted),
    line(&[Give], &[Proposed], Verb::Decline, &[Actor::Receiver], Declined),
    line(&[Give], &[Accepted], Verb::Finish, &[Actor::Clock], Done),
    // Who receives cannot after all: blocked, or animating two groups already.
    line(&[Give], &[Accepted], Verb::Decline, &[Actor::Clock], Declined),
    // 14 days went by and no animator said no.
    line(&[Claim], &[Proposed], Verb::Accept, &[Actor::Clock], Accepted),
    line(&[Claim], &[Proposed, Accepted], Verb::Contest, &[Actor::Animator, Actor::Clock], Contested),
    line(&[Orphan], &[Proposed], Verb::Accept, &[Actor::Receiver], Accepted),
    line(&[Claim, Orphan], &[Accepted], Verb::Finish, &[Actor::Coordinator], Done),
    line(&[Claim, Orphan], &[Accepted], Verb::Decline, &[Actor::Coordinator], Declined),
    line(&[Give], &[Proposed], Verb::Withdraw, &[Actor::Beginner, Actor::Animator], Declined),
    line(&[Claim, Orphan], &[Proposed, Accepted], Verb::Withdraw, &[Actor::Beginner], Declined),
    line(&[Give], &[Proposed], Verb::Expire, &[Actor::Clock], Expired),
    line(&[Claim, Orphan], &[Accepted], Verb::Expire, &[Actor::Clock], Expired),
];

/// Where a verb leads.
///
/// # Errors
/// The table says no.
pub fn go(kind: Kind, from: State, verb: Verb, by: Actor) -> Result<State, Trouble> {
    let fits = |line: &&Line| {
        line.of.contains(&kind) && line.from.contains(&from) && line.verb == verb && line.by.contains(&by)
    };
    TABLE.iter().find(fits).map(|line| line.to).ok_or(NOT_NOW)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_over_stays_over_and_what_is_not_ends() {
        for kind in [Give, Claim, Orphan] {
            for from in State::ALL {
                let next = |verb, by| go(kind, from, verb, by).ok();
                let reached: Vec<State> = Verb::ALL
                    .into_iter()
                    .flat_map(|verb| Actor::ALL.into_iter().filter_map(move |by| next(verb, by)))
                    .collect();
                assert_eq!(reached.is_empty(), from.is_over(), "{kind:?} {from:?}");
            }
        }
    }

    #[test]
    fn nobody_takes_a_group_by_themselves() {
        for kind in [Claim, Orphan] {
            for by in [Actor::Receiver, Actor::Beginner, Actor::Animator, Actor::Clock] {
                assert!(go(kind, Accepted, Verb::Finish, by).is_err(), "{kind:?} {by:?}");
            }
        }
        assert!(
            go(Give, Proposed, Verb::Finish, Actor::Clock).is_err(),
            "nobody is given what they did not want"
        );
    }
}
