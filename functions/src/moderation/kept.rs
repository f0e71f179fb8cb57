//! Documents of moderation: decisions, what is hidden, who looks at what.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::App;
use crate::review::Waiting;
use crate::store::{Document, Key, Table};
use crate::trouble::Trouble;
use crate::values::PersonKey;

/// Decisions, reports and appeals are kept so long.
pub const KEPT_DAYS: i64 = 365;
/// A claim holds so long.
pub const CLAIM_LASTS: SignedDuration = SignedDuration::from_mins(15);

/// What a moderator does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verb {
    /// Becomes public, or stays so.
    Publish,
    /// Does not become public.
    Reject,
    /// Out of sight for now.
    Hide,
    /// Public again, or still.
    Restore,
    /// Gone for good.
    Remove,
}

impl Verb {
    /// Reads a form's value.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Publish, Self::Reject, Self::Hide, Self::Restore, Self::Remove]
            .into_iter()
            .find(|verb| verb.name() == text)
    }

    /// Its name in forms and in the trail.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Publish => "publish",
            Self::Reject => "reject",
            Self::Hide => "hide",
            Self::Restore => "restore",
            Self::Remove => "remove",
        }
    }
}

/// What a decision changed in its author's counts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// Added to what was accepted.
    pub accepted: i64,
    /// Added to what was rejected.
    pub rejected: i64,
}

/// A decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decided {
    /// ULID.
    pub id: String,
    /// Those decided together.
    pub batch: String,
    /// What was done.
    pub verb: Verb,
    /// Key of the public list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Who decided; nobody when reports hid it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<PersonKey>,
    /// When.
    pub at: Timestamp,
    /// What waited.
    pub waiting: Waiting,
    /// How it was hidden before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hidden: Option<Hidden>,
    /// Its publication waits until then; nothing when it does not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub held_until: Option<Timestamp>,
    /// What reports hid showed again then: they count no more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lapsed_at: Option<Timestamp>,
    /// Whether its feature had something to write.
    pub told_feature: bool,
    /// What changed in its author's counts.
    #[serde(default)]
    pub tally: Tally,
    /// The decision before, of the same thing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<Last>,
    /// A moderator alone decided on something of their own.
    #[serde(default)]
    pub own: bool,
}

/// Where the last decision about a thing is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Last {
    /// `2026-11`.
    pub month: String,
    /// Id of the decision.
    pub id: String,
}

/// A thing that is out of sight.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hidden {
    /// Since when.
    pub at: Timestamp,
    /// By reports, not by a person.
    pub by_reports: bool,
}

/// Somebody is looking at a thing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claim {
    /// Who.
    pub by: PersonKey,
    /// Until when.
    pub until: Timestamp,
}

/// Partition of claims in `short_lived`.
pub const CLAIMS: &str = "claims";
/// Partition of what is hidden in `work`.
pub const HIDDEN: &str = "hidden";

fn sort(feature: &str, id: &str) -> String {
    format!("{feature}#{id}")
}

/// Where a claim lies.
#[must_use]
pub fn claim(feature: &str, id: &str) -> Key {
    Key::new(CLAIMS, sort(feature, id))
}

/// Where it is written that a thing is hidden.
#[must_use]
pub fn hidden(feature: &str, id: &str) -> Key {
    Key::new(HIDDEN, sort(feature, id))
}

/// Where the last decision about a thing is named.
#[must_use]
pub fn last(feature: &str, id: &str) -> Key {
    Key::head(format!("decided#{feature}#{id}"))
}

/// Partition of a month's decisions.
#[must_use]
pub fn decisions(month: &str) -> String {
    format!("decision#{month}")
}

/// Where a decision lies.
#[must_use]
pub fn decision(last: &Last) -> Key {
    Key::new(decisions(&last.month), last.id.clone())
}

/// `2026-11`, where the site is.
#[must_use]
pub fn month(app: &App) -> String {
    let today = app.today();
    format!("{:04}-{:02}", today.year(), today.month())
}

/// The last decision about a thing, with the document that names it.
///
/// # Errors
/// The store does not answer.
pub fn last_decision(
    app: &App,
    feature: &str,
    id: &str,
) -> Result<Option<(Document, Last, Option<Decided>)>, Trouble> {
    let Some((document, last)) = app.store().read::<Last>(Table::Work, &self::last(feature, id))? else {
        return Ok(None);
    };
    let decided = app.store().read::<Decided>(Table::Work, &decision(&last))?;
    Ok(Some((document, last, decided.map(|(_, decided)| decided))))
}
