//! Groups.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Consented, CrowdCount, Territory};
use crate::visibility::Audience;

/// What a group is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GroupKind {
    /// A place.
    Local,
    /// A subject.
    Thematic,
    /// A department's coordination.
    Department,
}

/// The public states of a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GroupStatus {
    /// Active.
    Published,
    /// No public event for 62 days.
    Sleeping,
    /// Paused by its animators.
    Paused,
    /// Closed; its page stays for the record.
    Archived,
}

/// A link with its text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Link {
    /// What is read.
    pub title: String,
    /// https only.
    pub url: String,
}

/// A phone number shown with its owner's consent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Phone {
    /// As people write it.
    pub number: String,
    /// When one may call, in words.
    #[serde(default)]
    pub hours: String,
}

/// A file that a group gives to anyone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GroupFile {
    /// What is read.
    pub title: String,
    /// Address under `/files/`.
    pub src: String,
    /// Size.
    pub bytes: u64,
    /// By its content: `application/pdf`.
    pub media_type: String,
}

/// A group. Its point, when known, is the geometry of its feature.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// ULID.
    pub id: String,
    /// Never reused.
    pub slug: String,
    /// 3-80 characters.
    pub name: String,
    /// What it is about.
    pub kind: GroupKind,
    /// Where it meets.
    pub place: Territory,
    /// Plain text, paragraphs apart.
    #[serde(default)]
    pub description: String,
    /// Themes of `site.toml`.
    #[serde(default)]
    pub themes: Vec<String>,
    /// At most 10.
    #[serde(default)]
    pub links: Vec<Link>,
    /// Files for anyone, the latest first.
    #[serde(default)]
    pub files: Vec<GroupFile>,
    /// Public phone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<Consented<Phone>>,
    /// Anyone may join without asking.
    #[serde(default)]
    pub open_to_join: bool,
    /// Looks for an animator.
    #[serde(default)]
    pub needs_animator: bool,
    /// Public state.
    pub status: GroupStatus,
    /// Since when the movement vouches for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub certified_at: Option<Timestamp>,
    /// Groups it was split from or merged with, by slug: their addresses redirect here.
    #[serde(default)]
    pub predecessors: Vec<String>,
    /// Ids of the groups that became part of it: what names those is of this one now.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub merged: Vec<String>,
    /// Members, rounded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub members: Option<CrowdCount>,
    /// For whom its page is.
    #[serde(default)]
    pub audience: Audience,
    /// Reachable, in no list.
    #[serde(default)]
    pub unlisted: bool,
    /// Since when it is public.
    pub published_at: Timestamp,
    /// Last change.
    pub updated_at: Timestamp,
}
