//! The states of a message to a role, as a table: what is not in it cannot happen.

use serde::{Deserialize, Serialize};

/// Where a message stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// It is kept, and nobody could be told yet.
    Received,
    /// Somebody who answers for the role has it.
    Routed,
    /// 14 days went by: the deputy has it too.
    Escalated,
    /// Somebody answered; both sides may go on writing.
    Answered,
    /// No more is written.
    Closed,
}

impl State {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Received, Self::Routed, Self::Escalated, Self::Answered, Self::Closed];

    /// Its name in keys of words.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::Routed => "routed",
            Self::Escalated => "escalated",
            Self::Answered => "answered",
            Self::Closed => "closed",
        }
    }

    /// Whether an answer is awaited.
    #[must_use]
    pub fn waits(self) -> bool {
        matches!(self, Self::Received | Self::Routed | Self::Escalated)
    }
}

/// What may happen to a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// Somebody was told.
    Route,
    /// Who answers for the role writes.
    Answer,
    /// The sender, or who runs the group it was written for, writes more.
    More,
    /// 14 days without an answer.
    Escalate,
    /// One of both sides ends it.
    Close,
}

impl Event {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Route, Self::Answer, Self::More, Self::Escalate, Self::Close];
}

/// State, what happens, state after.
pub const TABLE: [(State, Event, State); 16] = [
    (State::Received, Event::Route, State::Routed),
    (State::Received, Event::Answer, State::Answered),
    (State::Received, Event::More, State::Received),
    (State::Received, Event::Escalate, State::Escalated),
    (State::Received, Event::Close, State::Closed),
    (State::Routed, Event::Answer, State::Answered),
    (State::Routed, Event::More, State::Routed),
    (State::Routed, Event::Escalate, State::Escalated),
    (State::Routed, Event::Close, State::Closed),
    (State::Escalated, Event::Route, State::Escalated),
    (State::Escalated, Event::Answer, State::Answered),
    (State::Escalated, Event::More, State::Escalated),
    (State::Escalated, Event::Close, State::Closed),
    (State::Answered, Event::Answer, State::Answered),
    (State::Answered, Event::More, State::Answered),
    (State::Answered, Event::Close, State::Closed),
];

/// The state after, when the table has it.
#[must_use]
pub fn next(state: State, event: Event) -> Option<State> {
    TABLE.iter().find(|(from, what, _)| (*from, *what) == (state, event)).map(|(_, _, to)| *to)
}
