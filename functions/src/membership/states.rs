//! The life of a group as a table: from where, by whom, to where.

use contract::records::GroupStatus;
use serde::{Deserialize, Serialize};

/// Where a group is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Being written by who founds it.
    Draft,
    /// Waits for a moderator.
    Moderation,
    /// Never public.
    Rejected,
    /// Public.
    Published,
    /// Public, no event for 62 days.
    Sleeping,
    /// Public, paused by its animators.
    Paused,
    /// Out of sight by a decision of moderators.
    Suspended,
    /// Closed, or asleep for 12 months; its page stays for the record.
    Archived,
}

use State::{Archived, Draft, Moderation, Paused, Published, Rejected, Sleeping, Suspended};

impl State {
    /// Every state.
    pub const ALL: [Self; 8] =
        [Draft, Moderation, Rejected, Published, Sleeping, Paused, Suspended, Archived];

    /// Its name in keys of words.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Draft => "draft",
            Moderation => "moderation",
            Rejected => "rejected",
            Published => "published",
            Sleeping => "sleeping",
            Paused => "paused",
            Suspended => "suspended",
            Archived => "archived",
        }
    }

    /// What the public reads; nothing when it reads nothing.
    #[must_use]
    pub fn public(self) -> Option<GroupStatus> {
        match self {
            Draft | Moderation | Rejected | Suspended => None,
            Published => Some(GroupStatus::Published),
            Sleeping => Some(GroupStatus::Sleeping),
            Paused => Some(GroupStatus::Paused),
            Archived => Some(GroupStatus::Archived),
        }
    }

    /// Whether it lives in public, and so never without an animator.
    #[must_use]
    pub fn needs_animator(self) -> bool {
        matches!(self, Published | Sleeping | Paused | Suspended)
    }

    /// Whether it may announce, report and write.
    #[must_use]
    pub fn is_at_work(self) -> bool {
        matches!(self, Published | Sleeping)
    }
}

/// What is done to a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Verb {
    /// Its founder asks for it to be public.
    Submit,
    /// It becomes public.
    Publish,
    /// It does not.
    Reject,
    /// Another moderator shall look.
    Appeal,
    /// No public event for 62 days.
    FallAsleep,
    /// It announced something.
    WakeUp,
    /// Its animators pause it.
    Pause,
    /// Its animators go on.
    Resume,
    /// Moderators take it out of sight.
    Suspend,
    /// Moderators put it back.
    Restore,
    /// It ends: closed, merged, or asleep for 12 months.
    Archive,
}

/// Who does it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Actor {
    /// Its animators, its founder.
    Animator,
    /// Moderators.
    Moderator,
    /// The clock.
    Clock,
}

/// One line of the table.
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
    line(&[Draft], Verb::Submit, &[Actor::Animator], Moderation),
    line(&[Moderation], Verb::Publish, &[Actor::Moderator], Published),
    line(&[Moderation], Verb::Reject, &[Actor::Moderator], Rejected),
    line(&[Rejected], Verb::Appeal, &[Actor::Animator], Moderation),
    line(&[Published], Verb::FallAsleep, &[Actor::Clock], Sleeping),
    line(&[Sleeping], Verb::WakeUp, &[Actor::Animator, Actor::Clock], Published),
    line(&[Published, Sleeping], Verb::Pause, &[Actor::Animator], Paused),
    line(&[Paused], Verb::Resume, &[Actor::Animator], Published),
    line(&[Published, Sleeping, Paused], Verb::Suspend, &[Actor::Moderator], Suspended),
    line(&[Suspended], Verb::Restore, &[Actor::Moderator], Published),
    line(&[Published, Sleeping, Paused], Verb::Archive, &[Actor::Animator], Archived),
    line(&[Sleeping, Paused], Verb::Archive, &[Actor::Clock], Archived),
    line(&[Suspended], Verb::Archive, &[Actor::Moderator], Archived),
];

/// Where a verb leads; nothing when the table says no.
#[must_use]
pub fn go(from: State, verb: Verb, by: Actor) -> Option<State> {
    let fits = |line: &&Line| line.verb == verb && line.from.contains(&from) && line.by.contains(&by);
    TABLE.iter().find(fits).map(|line| line.to)
}
