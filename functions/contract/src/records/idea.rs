//! Ideas and their dated answers.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Consented, CrowdCount, Territory};

/// The public states of an idea (rules.md); `pending`, `moderation` and `rejected` are never exported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IdeaStatus {
    /// Waits to be acknowledged (14 days).
    Open,
    /// Seen; waits for an answer (60 days).
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
    /// Same as another.
    Duplicate,
    /// Taken back by its author.
    Withdrawn,
    /// Quiet for 12 months.
    Archived,
}

impl IdeaStatus {
    /// Every state, in the order a reader meets them.
    pub const ALL: [Self; 10] = [
        Self::Open,
        Self::Acknowledged,
        Self::Studying,
        Self::Accepted,
        Self::Planned,
        Self::Done,
        Self::Declined,
        Self::Duplicate,
        Self::Withdrawn,
        Self::Archived,
    ];

    /// The key used in addresses and translations: `open`, `done`…
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Acknowledged => "acknowledged",
            Self::Studying => "studying",
            Self::Accepted => "accepted",
            Self::Planned => "planned",
            Self::Done => "done",
            Self::Declined => "declined",
            Self::Duplicate => "duplicate",
            Self::Withdrawn => "withdrawn",
            Self::Archived => "archived",
        }
    }

    /// Still waits for the movement's answer.
    #[must_use]
    pub fn awaits_answer(self) -> bool {
        matches!(self, Self::Open | Self::Acknowledged | Self::Studying)
    }
}

/// A dated official word on an idea.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    /// The day it was given.
    pub answered_on: Date,
    /// The state it led to.
    pub status: IdeaStatus,
    /// Id of the role (`logement`), never a person.
    pub role: String,
    /// Plain text, paragraphs apart.
    pub text: String,
}

/// An idea.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Idea {
    /// ULID.
    pub id: String,
    /// Short code, `AB12`.
    pub code: String,
    /// At most 120 characters.
    pub title: String,
    /// At most 3000 characters, plain text, paragraphs apart.
    pub body: String,
    /// Of `site.toml`.
    pub theme: String,
    /// What it is about.
    pub territory: Territory,
    /// Pseudonym the author chose to show.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pseudonym: Option<Consented<String>>,
    /// Id of the group that carries it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// It came on paper.
    #[serde(default)]
    pub paper: bool,
    /// Supports, rounded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub supports: Option<CrowdCount>,
    /// Public state.
    pub status: IdeaStatus,
    /// Code of the idea it duplicates.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duplicate_of: Option<String>,
    /// Oldest first.
    #[serde(default)]
    pub answers: Vec<Answer>,
    /// Since when it is public.
    pub published_at: Timestamp,
}
