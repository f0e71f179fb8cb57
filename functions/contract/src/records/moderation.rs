//! What moderators did, a line a month and kind.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// What moderators did in a month with things of one kind. Things are counted exactly.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ModerationCount {
    /// `<month>-<kind>`.
    pub id: String,
    /// `2026-11`.
    pub month: String,
    /// Name of the feature: `ideas`; `moderation` for pages of editors that were reported.
    pub kind: String,
    /// Became public, or was found right after.
    pub published: u32,
    /// Was reported, and stays.
    #[serde(default)]
    pub kept: u32,
    /// Did not become public, or was removed: key of the public list of reasons, how many.
    #[serde(default)]
    pub rejected: BTreeMap<String, u32>,
    /// Out of sight for a while, by reports or by hand.
    pub hidden: u32,
    /// Second looks that were taken.
    pub appeals: u32,
    /// Half of the decisions took at most so many hours.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub median_hours: Option<u32>,
}

impl ModerationCount {
    /// A line where nothing was done yet.
    #[must_use]
    pub fn none(month: &str, kind: &str) -> Self {
        Self {
            id: format!("{month}-{kind}"),
            month: month.to_owned(),
            kind: kind.to_owned(),
            published: 0,
            kept: 0,
            rejected: BTreeMap::new(),
            hidden: 0,
            appeals: 0,
            median_hours: None,
        }
    }

    /// Refused or removed, all reasons together.
    #[must_use]
    pub fn refused(&self) -> u32 {
        self.rejected.values().sum()
    }
}
