//! Articles of groups.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::Consented;
use crate::visibility::Audience;

/// An article of a group.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Article {
    /// ULID.
    pub id: String,
    /// Unique within the group.
    pub slug: String,
    /// 3-120 characters.
    pub title: String,
    /// Id of the group.
    pub group: String,
    /// One or two sentences.
    #[serde(default)]
    pub summary: String,
    /// Markdown of people.
    pub body: String,
    /// Of `site.toml`.
    #[serde(default)]
    pub themes: Vec<String>,
    /// Who signs, if they wish to be named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signed: Option<Consented<String>>,
    /// For whom.
    #[serde(default)]
    pub audience: Audience,
    /// Reachable, in no list.
    #[serde(default)]
    pub unlisted: bool,
    /// Since when it is public.
    pub published_at: Timestamp,
    /// Dated correction, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub corrected_on: Option<Date>,
}
