//! The life of a report as a table: from where, by whom, to where.

use serde::{Deserialize, Serialize};

/// Where a report is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Its organisers were asked for it, and have written nothing.
    Asked,
    /// Being written.
    Draft,
    /// Waits for a moderator.
    Moderation,
    /// Those it is for can read it.
    Published,
    /// Never public.
    Rejected,
    /// Was public, and moderators took it off.
    Removed,
}

use State::{Asked, Draft, Moderation, Published, Rejected, Removed};

impl State {
    /// Every state.
    pub const ALL: [Self; 6] = [Asked, Draft, Moderation, Published, Rejected, Removed];

    /// Its name in words.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Asked => "asked",
            Draft => "draft",
            Moderation => "moderation",
            Published => "published",
            Rejected => "rejected",
            Removed => "removed",
        }
    }

    /// Whether its words and photos may be changed.
    #[must_use]
    pub fn may_be_written(self) -> bool {
        matches!(self, Asked | Draft)
    }
}

/// What is done to a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Verb {
    /// Its words are written.
    Write,
    /// It shall be read by those it is for.
    Send,
    /// It is a draft again; what was public is not any more.
    TakeBack,
    /// It becomes public.
    Publish,
    /// It does not.
    Reject,
    /// Moderators take it off the site.
    Remove,
    /// Another moderator shall look.
    Appeal,
}

impl Verb {
    /// Every verb.
    pub const ALL: [Self; 7] =
        [Self::Write, Self::Send, Self::TakeBack, Self::Publish, Self::Reject, Self::Remove, Self::Appeal];
}

/// Who does it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Actor {
    /// Who runs a group that organised the event.
    Organiser,
    /// The table of moderation: who is trusted is published at once, and checked after.
    Trust,
    /// A moderator.
    Moderator,
}

impl Actor {
    /// Every actor.
    pub const ALL: [Self; 3] = [Self::Organiser, Self::Trust, Self::Moderator];
}

/// One line of the table.
#[derive(Debug, Clone, Copy)]
pub struct Line {
    /// From where.
    pub from: &'static [State],
    /// What is done.
    pub verb: Verb,
    /// By whom.
    pub by: &'static [Actor],
    /// To where.
    pub to: State,
}

const fn line(from: &'static [State], verb: Verb, by: &'static [Actor], to: State) -> Line {
    Line { from, verb, by, to }
}

/// Every transition there is.
pub static TABLE: &[Line] = &[
    line(&[Asked, Draft], Verb::Write, &[Actor::Organiser], Draft),
    line(&[Draft], Verb::Send, &[Actor::Organiser], Moderation),
    line(&[Moderation, Rejected, Published], Verb::TakeBack, &[Actor::Organiser], Draft),
    line(&[Moderation], Verb::Publish, &[Actor::Trust, Actor::Moderator], Published),
    line(&[Moderation], Verb::Reject, &[Actor::Moderator], Rejected),
    line(&[Published], Verb::Remove, &[Actor::Moderator], Removed),
    line(&[Rejected, Removed], Verb::Appeal, &[Actor::Organiser], Moderation),
];

/// Where a verb leads; nothing when the table says no.
#[must_use]
pub fn go(from: State, verb: Verb, by: Actor) -> Option<State> {
    let fits = |line: &&Line| line.verb == verb && line.from.contains(&from) && line.by.contains(&by);
    TABLE.iter().find(fits).map(|line| line.to)
}
