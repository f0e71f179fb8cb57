//! Posts of the boards.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::Territory;

/// Which board a post is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PostKind {
    /// Rides.
    Carpool,
    /// Beds.
    Lodging,
    /// Everything else.
    Exchange,
}

impl PostKind {
    /// The three boards.
    pub const ALL: [Self; 3] = [Self::Carpool, Self::Lodging, Self::Exchange];
}

/// Offered or looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// Offered.
    Offer,
    /// Looked for.
    Request,
}

/// A post on a board, as the public may see it: an area, never a name, an hour or a small commune.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Post {
    /// ULID.
    pub id: String,
    /// Board.
    pub kind: PostKind,
    /// Offer or request.
    pub direction: Direction,
    /// A commune of 2,000 inhabitants or more, a department, or abroad.
    pub area: Territory,
    /// Id of the event it serves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event: Option<String>,
    /// Of `site.toml`; exchanges only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub theme: Option<String>,
    /// Exchanges only: plain text, at most 1500 characters.
    #[serde(default)]
    pub text: String,
    /// Rides: seats left. Beds: places left.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub places: Option<u32>,
    /// The day of the ride, the first night, none for exchanges.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub starts_on: Option<Date>,
    /// Nights; beds only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nights: Option<u32>,
    /// Nothing is left or needed any more.
    #[serde(default)]
    pub solved: bool,
    /// Since when it is public.
    pub published_at: Timestamp,
    /// Gone from then on.
    pub expires_at: Timestamp,
}
