//! Reports of actions.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Consented, Territory};
use crate::visibility::Audience;

/// A photo of a report, already stripped of metadata and resized.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Photo {
    /// Address under `/photos/`; of a report for members, the one that asks who is there.
    pub src: String,
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
    /// What one sees.
    pub alt: String,
    /// Who took it, if they wish to be named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credit: Option<Consented<String>>,
}

/// What a group says it did, in numbers of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Figures {
    /// People who took part.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub people: Option<u32>,
    /// Leaflets given out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub leaflets: Option<u32>,
    /// Doors knocked at.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub doors: Option<u32>,
    /// Hours, whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hours: Option<u32>,
}

/// The report of an action.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Report {
    /// ULID.
    pub id: String,
    /// Unique.
    pub slug: String,
    /// 3-120 characters.
    pub title: String,
    /// Id of the event.
    pub event: String,
    /// Id of the group that wrote it.
    pub group: String,
    /// The day of the action.
    pub held_on: Date,
    /// Where.
    pub place: Territory,
    /// Of `site.toml`.
    #[serde(default)]
    pub themes: Vec<String>,
    /// Markdown of people: no raw HTML, no images.
    pub body: String,
    /// What was learnt, same form.
    #[serde(default)]
    pub learnt: String,
    /// The group's own numbers.
    #[serde(default)]
    pub figures: Figures,
    /// At most 6.
    #[serde(default)]
    pub photos: Vec<Photo>,
    /// For whom.
    #[serde(default)]
    pub audience: Audience,
    /// Since when it is public.
    pub published_at: Timestamp,
}
