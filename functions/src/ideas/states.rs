//! The life of an idea as a table: from where, by whom, to where, and what it takes.

use contract::records::IdeaStatus;
use serde::{Deserialize, Serialize};

/// Where an idea is. `Pending` is kept elsewhere: nothing of it is an idea's document yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Its address is not confirmed.
    Pending,
    /// Waits for a moderator.
    Moderation,
    /// Never public.
    Rejected,
    /// Was public, and is gone for good.
    Removed,
    /// Waits to be acknowledged.
    Open,
    /// Seen.
    Acknowledged,
    /// Being studied.
    Studying,
    /// Agreed.
    Accepted,
    /// Agreed, with a date.
    Planned,
    /// Done.
    Done,
    /// Refused, with the reason.
    Declined,
    /// Joined to another.
    Duplicate,
    /// Taken back by its author.
    Withdrawn,
    /// Quiet for 12 months.
    Archived,
}

use State::{
    Accepted, Acknowledged, Archived, Declined, Done, Duplicate, Moderation, Open, Pending, Planned,
    Rejected, Removed, Studying, Withdrawn,
};

impl State {
    /// Every state.
    pub const ALL: [Self; 14] = [
        Pending,
        Moderation,
        Rejected,
        Removed,
        Open,
        Acknowledged,
        Studying,
        Accepted,
        Planned,
        Done,
        Declined,
        Duplicate,
        Withdrawn,
        Archived,
    ];

    /// What the public reads, for an idea that was published.
    #[must_use]
    pub fn public(self) -> Option<IdeaStatus> {
        Some(match self {
            Pending | Moderation | Rejected | Removed => return None,
            Open => IdeaStatus::Open,
            Acknowledged => IdeaStatus::Acknowledged,
            Studying => IdeaStatus::Studying,
            Accepted => IdeaStatus::Accepted,
            Planned => IdeaStatus::Planned,
            Done => IdeaStatus::Done,
            Declined => IdeaStatus::Declined,
            Duplicate => IdeaStatus::Duplicate,
            Withdrawn => IdeaStatus::Withdrawn,
            Archived => IdeaStatus::Archived,
        })
    }

    /// Whether the movement still owes something: an answer, or what it promised.
    #[must_use]
    pub fn is_owed(self) -> bool {
        matches!(self, Open | Acknowledged | Studying | Accepted | Planned)
    }

    /// Whether it still waits for an answer: so long it can be supported.
    #[must_use]
    pub fn awaits_answer(self) -> bool {
        self.public().is_some_and(IdeaStatus::awaits_answer)
    }
}

/// What is done to an idea.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Verb {
    /// The address is confirmed, or was known.
    Confirm,
    /// It becomes public.
    Publish,
    /// It does not.
    Reject,
    /// Another moderator shall look.
    Appeal,
    /// It leaves the site for good.
    Remove,
    /// Somebody says that it was read.
    Acknowledge,
    /// Somebody says that it is being studied.
    Study,
    /// It is agreed to.
    Accept,
    /// It is agreed to, with a date.
    Plan,
    /// It is done.
    Finish,
    /// It is refused.
    Decline,
    /// It joins another.
    Join,
    /// It is taken back.
    Withdraw,
    /// It was quiet for 12 months.
    Archive,
}

impl Verb {
    /// Every verb.
    pub const ALL: [Self; 14] = [
        Self::Confirm,
        Self::Publish,
        Self::Reject,
        Self::Appeal,
        Self::Remove,
        Self::Acknowledge,
        Self::Study,
        Self::Accept,
        Self::Plan,
        Self::Finish,
        Self::Decline,
        Self::Join,
        Self::Withdraw,
        Self::Archive,
    ];

    /// What an official answer with this status does.
    #[must_use]
    pub fn of_answer(status: &str) -> Option<Self> {
        Some(match status {
            "acknowledged" => Self::Acknowledge,
            "studying" => Self::Study,
            "accepted" => Self::Accept,
            "planned" => Self::Plan,
            "done" => Self::Finish,
            "declined" => Self::Decline,
            "duplicate" => Self::Join,
            _ => return None,
        })
    }
}

/// Who does it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Actor {
    /// Who sent it.
    Author,
    /// The table of moderation: who is trusted is published at once, and checked after.
    Trust,
    /// A moderator, on what is not their own.
    Moderator,
    /// Who answers for the idea's theme.
    Answerer,
    /// Time.
    Clock,
}

impl Actor {
    /// Every actor.
    pub const ALL: [Self; 5] = [Self::Author, Self::Trust, Self::Moderator, Self::Answerer, Self::Clock];
}

/// What it takes besides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Need {
    /// A dated text.
    Text,
    /// A reason of a public list.
    Reason,
    /// A day to come.
    Day,
    /// Another idea that is public.
    Original,
    /// 12 months without a change.
    QuietYear,
}

impl Need {
    /// Every need.
    pub const ALL: [Self; 5] = [Self::Text, Self::Reason, Self::Day, Self::Original, Self::QuietYear];
}

/// One line of the table.
#[derive(Debug, Clone, Copy)]
pub struct Step {
    /// From where.
    pub from: &'static [State],
    /// What is done.
    pub verb: Verb,
    /// To where.
    pub to: State,
    /// By whom.
    pub by: &'static [Actor],
    /// What it takes.
    pub needs: &'static [Need],
}

const OFFICE: &[Actor] = &[Actor::Answerer, Actor::Moderator];
const PUBLIC: &[State] =
    &[Open, Acknowledged, Studying, Accepted, Planned, Done, Declined, Duplicate, Withdrawn, Archived];

const fn step(
    from: &'static [State],
    verb: Verb,
    to: State,
    by: &'static [Actor],
    needs: &'static [Need],
) -> Step {
    Step { from, verb, to, by, needs }
}

/// Every transition there is.
pub static TABLE: &[Step] = &[
    step(&[Pending], Verb::Confirm, Moderation, &[Actor::Author], &[]),
    step(&[Moderation], Verb::Publish, Open, &[Actor::Trust, Actor::Moderator], &[]),
    step(&[Moderation], Verb::Reject, Rejected, &[Actor::Moderator], &[Need::Reason]),
    step(&[Rejected, Removed], Verb::Appeal, Moderation, &[Actor::Author], &[]),
    step(PUBLIC, Verb::Remove, Removed, &[Actor::Moderator], &[Need::Reason]),
    step(&[Open], Verb::Acknowledge, Acknowledged, OFFICE, &[Need::Text]),
    step(&[Open, Acknowledged], Verb::Study, Studying, OFFICE, &[Need::Text]),
    step(&[Open, Acknowledged, Studying], Verb::Accept, Accepted, OFFICE, &[Need::Text]),
    step(&[Open, Acknowledged, Studying, Accepted], Verb::Plan, Planned, OFFICE, &[Need::Text, Need::Day]),
    step(&[Accepted, Planned], Verb::Finish, Done, OFFICE, &[Need::Text]),
    step(&[Open, Acknowledged, Studying], Verb::Decline, Declined, OFFICE, &[Need::Text, Need::Reason]),
    step(&[Open, Acknowledged, Studying], Verb::Join, Duplicate, OFFICE, &[Need::Text, Need::Original]),
    step(&[Moderation, Open, Acknowledged, Studying], Verb::Withdraw, Withdrawn, &[Actor::Author], &[]),
    step(
        &[Open, Acknowledged, Studying, Accepted],
        Verb::Archive,
        Archived,
        &[Actor::Clock],
        &[Need::QuietYear],
    ),
];

/// Why a verb does nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// Not from this state.
    NotFromHere,
    /// Not by this actor.
    NotTheirs,
    /// Something is needed.
    Lacks(Need),
}

/// Where a verb leads.
///
/// # Errors
/// The table has no such line for this state and actor, or something it needs is not given.
pub fn go(from: State, verb: Verb, by: Actor, given: &[Need]) -> Result<State, Refusal> {
    let lines = TABLE.iter().filter(|line| line.verb == verb && line.from.contains(&from));
    let mut refusal = Refusal::NotFromHere;
    for line in lines {
        let lacks = line.needs.iter().find(|need| !given.contains(need));
        match (line.by.contains(&by), lacks) {
            (true, None) => return Ok(line.to),
            (true, Some(need)) => refusal = Refusal::Lacks(*need),
            (false, _) => refusal = Refusal::NotTheirs,
        }
    }
    Err(refusal)
}
