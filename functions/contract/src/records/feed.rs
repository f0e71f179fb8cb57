//! What comes from the movement's other places.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Something from one of the movement's other places (F1).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FeedItem {
    /// Stable id from the source.
    pub id: String,
    /// Name of the source.
    pub source: String,
    /// Plain text.
    pub title: String,
    /// Plain text, cut at 300 characters.
    #[serde(default)]
    pub summary: String,
    /// https address of the original.
    pub url: String,
    /// Of `site.toml`.
    #[serde(default)]
    pub themes: Vec<String>,
    /// When the source published it.
    pub published_at: Timestamp,
}
