//! Events: one record an occurrence.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Consented, Phone, Territory};
use crate::visibility::Audience;

/// Where an event takes place, as far as everyone may know.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Venue {
    /// Name of the place; absent when only those coming may know.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Street, same rule.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub street: Option<String>,
    /// Postcode, same rule.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub postcode: Option<String>,
    /// INSEE code, or the place abroad.
    pub place: Territory,
    /// `[lon, lat]` in degrees WGS 84 (RFC 7946), same rule.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub position: Option<[f64; 2]>,
    /// How to get there.
    #[serde(default)]
    pub directions: String,
}

/// The public states of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EventStatus {
    /// It takes place (or took place: past is a matter of time).
    Published,
    /// It does not.
    Cancelled,
}

/// Who may come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Admission {
    /// Anyone.
    #[default]
    Anyone,
    /// People with a confirmed address.
    Confirmed,
    /// Members.
    Members,
    /// Whom the organisers accept.
    OnApproval,
}

/// What is said of the seats: crowds stay vague (rules.md, CrowdCount).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Seats {
    /// Some are left.
    Left,
    /// None is left; there is a waiting list.
    Full,
}

/// What helps people come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Access {
    /// Step-free.
    StepFree,
    /// Sign language.
    SignLanguage,
    /// Child care.
    ChildCare,
}

/// One occurrence of an event; repeats are materialised by `export`, one record each.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Event {
    /// ULID of the occurrence.
    pub id: String,
    /// Unique; carries the day.
    pub slug: String,
    /// 3-100 characters.
    pub title: String,
    /// 1-5 groups, the first organises; ids.
    pub groups: Vec<String>,
    /// Of `site.toml`.
    pub kind: String,
    /// Of `site.toml`.
    #[serde(default)]
    pub themes: Vec<String>,
    /// Local wall-clock time in `zone`: `2026-12-03T19:00:00`.
    pub starts_at: jiff::civil::DateTime,
    /// Local wall-clock time in `zone`, at most 7 days after the start.
    pub ends_at: jiff::civil::DateTime,
    /// IANA zone.
    pub zone: String,
    /// Where; absent when online only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub venue: Option<Venue>,
    /// It can be followed online. The link itself is for those accepted.
    #[serde(default)]
    pub online: bool,
    /// Plain text, paragraphs apart.
    #[serde(default)]
    pub description: String,
    /// Who may come.
    #[serde(default)]
    pub admission: Admission,
    /// Seats, when they are counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seats: Option<Seats>,
    /// What helps people come.
    #[serde(default)]
    pub access: Vec<Access>,
    /// Public phone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<Consented<Phone>>,
    /// Public state.
    pub status: EventStatus,
    /// Why it was cancelled.
    #[serde(default)]
    pub reason: String,
    /// Id shared by the occurrences of a repeated event.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub series: Option<String>,
    /// RFC 5545 SEQUENCE.
    #[serde(default)]
    pub sequence: u32,
    /// For whom.
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
