//! The life of an article as a table: from where, by whom, to where.

use serde::{Deserialize, Serialize};

/// Where an article is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Being written.
    Draft,
    /// Waits for a second reader of the group.
    Review,
    /// Waits for a moderator.
    Moderation,
    /// Those it is for can read it.
    Published,
    /// Taken off the site by its group.
    Unpublished,
    /// Never public.
    Rejected,
    /// Was public, and moderators took it off.
    Removed,
}

use State::{Draft, Moderation, Published, Rejected, Removed, Review, Unpublished};

impl State {
    /// Every state.
    pub const ALL: [Self; 7] = [Draft, Review, Moderation, Published, Unpublished, Rejected, Removed];

    /// Its name in words.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Draft => "draft",
            Review => "review",
            Moderation => "moderation",
            Published => "published",
            Unpublished => "unpublished",
            Rejected => "rejected",
            Removed => "removed",
        }
    }
}

/// What is done to an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Verb {
    /// Somebody else of the group shall read it.
    AskReader,
    /// Who read it sends it back.
    SendBack,
    /// It shall be public.
    Send,
    /// It is a draft again.
    TakeBack,
    /// It becomes public.
    Publish,
    /// It does not.
    Reject,
    /// Moderators take it off the site.
    Remove,
    /// Another moderator shall look.
    Appeal,
    /// Its group takes it off the site.
    Unpublish,
}

impl Verb {
    /// Every verb.
    pub const ALL: [Self; 9] = [
        Self::AskReader,
        Self::SendBack,
        Self::Send,
        Self::TakeBack,
        Self::Publish,
        Self::Reject,
        Self::Remove,
        Self::Appeal,
        Self::Unpublish,
    ];
}

/// Who does it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Actor {
    /// Whoever writes for the group.
    Writer,
    /// Another one of those, who did not write these words.
    Reader,
    /// The table of moderation: who is trusted is published at once, and checked after.
    Trust,
    /// A moderator.
    Moderator,
}

impl Actor {
    /// Every actor.
    pub const ALL: [Self; 4] = [Self::Writer, Self::Reader, Self::Trust, Self::Moderator];
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
}

const fn step(from: &'static [State], verb: Verb, to: State, by: &'static [Actor]) -> Step {
    Step { from, verb, to, by }
}

/// Every transition there is.
pub static TABLE: &[Step] = &[
    step(&[Draft, Unpublished], Verb::AskReader, Review, &[Actor::Writer]),
    step(&[Review], Verb::SendBack, Draft, &[Actor::Reader]),
    step(&[Review], Verb::Send, Moderation, &[Actor::Reader]),
    step(&[Draft, Unpublished], Verb::Send, Moderation, &[Actor::Writer]),
    step(&[Review, Moderation, Rejected], Verb::TakeBack, Draft, &[Actor::Writer]),
    step(&[Moderation], Verb::Publish, Published, &[Actor::Trust, Actor::Moderator]),
    step(&[Moderation], Verb::Reject, Rejected, &[Actor::Moderator]),
    step(&[Published], Verb::Remove, Removed, &[Actor::Moderator]),
    step(&[Rejected, Removed], Verb::Appeal, Moderation, &[Actor::Writer]),
    step(&[Published], Verb::Unpublish, Unpublished, &[Actor::Writer]),
];

/// Where a verb leads; nothing when the table says no.
#[must_use]
pub fn go(from: State, verb: Verb, by: Actor) -> Option<State> {
    let fits = |line: &&Step| line.verb == verb && line.from.contains(&from) && line.by.contains(&by);
    TABLE.iter().find(fits).map(|line| line.to)
}
