//! The life of an event as a table: from where, by whom, to where. Past is a matter of time, no state.

use contract::records::EventStatus;
use serde::{Deserialize, Serialize};

/// Where an event is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Its group is still writing it.
    Draft,
    /// Waits for a moderator.
    Submitted,
    /// It takes place, or took place.
    Published,
    /// It does not.
    Cancelled,
    /// Never public.
    Rejected,
    /// Was public, and is gone.
    Removed,
}

use State::{Cancelled, Draft, Published, Rejected, Removed, Submitted};

impl State {
    /// Every state.
    pub const ALL: [Self; 6] = [Draft, Submitted, Published, Cancelled, Rejected, Removed];

    /// Its name in words.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Draft => "draft",
            Submitted => "submitted",
            Published => "published",
            Cancelled => "cancelled",
            Rejected => "rejected",
            Removed => "removed",
        }
    }

    /// What the public reads; nothing when it reads nothing.
    #[must_use]
    pub fn public(self) -> Option<EventStatus> {
        match self {
            Published => Some(EventStatus::Published),
            Cancelled => Some(EventStatus::Cancelled),
            Draft | Submitted | Rejected | Removed => None,
        }
    }

    /// Whether its words, its day and its place may still be changed.
    #[must_use]
    pub fn may_be_changed(self) -> bool {
        matches!(self, Draft | Submitted | Published)
    }
}

/// What is done to an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Verb {
    /// Its group asks for it to be public.
    Submit,
    /// It becomes public.
    Publish,
    /// It does not.
    Reject,
    /// Another moderator shall look.
    Appeal,
    /// It does not take place.
    Cancel,
    /// Moderators take it off the site.
    Remove,
}

impl Verb {
    /// Every verb.
    pub const ALL: [Self; 6] =
        [Self::Submit, Self::Publish, Self::Reject, Self::Appeal, Self::Cancel, Self::Remove];
}

/// Who does it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Actor {
    /// Who runs events of its groups.
    Organiser,
    /// Moderators.
    Moderator,
    /// Nobody: who sent it is trusted, a moderator looks after.
    Trust,
}

/// One line of the table.
#[derive(Debug)]
pub struct Line {
    /// From any of these.
    pub from: &'static [State],
    /// By this.
    pub verb: Verb,
    /// Of these.
    pub by: &'static [Actor],
    /// To there.
    pub to: State,
}

const fn line(from: &'static [State], verb: Verb, by: &'static [Actor], to: State) -> Line {
    Line { from, verb, by, to }
}

/// Every transition; what is not here does not happen.
pub static TABLE: &[Line] = &[
    line(&[Draft], Verb::Submit, &[Actor::Organiser], Submitted),
    line(&[Submitted], Verb::Publish, &[Actor::Moderator, Actor::Trust], Published),
    line(&[Submitted], Verb::Reject, &[Actor::Moderator], Rejected),
    line(&[Rejected, Removed], Verb::Appeal, &[Actor::Organiser], Submitted),
    line(&[Draft, Submitted, Published], Verb::Cancel, &[Actor::Organiser], Cancelled),
    line(&[Published, Cancelled], Verb::Remove, &[Actor::Moderator], Removed),
];

/// Where a verb leads; nothing when the table says no.
#[must_use]
pub fn go(from: State, verb: Verb, by: Actor) -> Option<State> {
    let fits = |line: &&Line| line.verb == verb && line.from.contains(&from) && line.by.contains(&by);
    TABLE.iter().find(fits).map(|line| line.to)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_state_and_a_verb_have_one_line_at_most() {
        for from in State::ALL {
            for verb in Verb::ALL {
                let lines = TABLE.iter().filter(|line| line.verb == verb && line.from.contains(&from));
                assert!(lines.count() <= 1, "{from:?} {verb:?}");
            }
        }
    }

    #[test]
    fn what_was_cancelled_never_takes_place_again() {
        for verb in Verb::ALL {
            for by in [Actor::Organiser, Actor::Moderator, Actor::Trust] {
                assert_ne!(go(Cancelled, verb, by), Some(Published));
            }
        }
    }
}
