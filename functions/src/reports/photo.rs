//! A photo of a report: who is on it, whether they agreed, and who sees it.

use contract::records;
use contract::visibility::Audience;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::values::PersonKey;

/// Photos of a report.
pub const MOST: usize = 6;

/// Whether people can be recognised.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Faces {
    /// Nobody can.
    Nobody,
    /// They can, and all of them agreed.
    Agreed,
    /// Nobody is sure: only members see it.
    Unsure,
}

impl Faces {
    /// Reads the answer of a form: what it does not say is not sure.
    #[must_use]
    pub fn of(answer: &str) -> Self {
        match answer {
            "nobody" => Self::Nobody,
            "agreed" => Self::Agreed,
            _ => Self::Unsure,
        }
    }

    /// Its name in words.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Nobody => "nobody",
            Self::Agreed => "agreed",
            Self::Unsure => "unsure",
        }
    }
}

/// A photo as kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shot {
    /// Lower-case ULID.
    pub id: String,
    /// Its name in the store of files: `photos/<id>.jpg`.
    pub name: String,
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
    /// What one sees.
    pub alt: String,
    /// Who can be recognised.
    pub faces: Faces,
    /// Who put it in; nobody once they are erased.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<PersonKey>,
    /// Since when it is out of sight: somebody is on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hidden_at: Option<Timestamp>,
    /// When moderators took it off for good; it goes once that cannot be taken back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gone_at: Option<Timestamp>,
    /// When moderators brought it back: from then on it stays until they decide again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cleared_at: Option<Timestamp>,
    /// Since when it was hidden before moderators decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub was_hidden_at: Option<Timestamp>,
}

impl Shot {
    /// Whether readers of a report for these people see it.
    #[must_use]
    pub fn is_shown_to(&self, audience: &Audience) -> bool {
        let is_sure = self.faces != Faces::Unsure || *audience != Audience::Public;
        is_sure && !self.is_out_of_sight()
    }

    /// Whether nobody sees it.
    #[must_use]
    pub fn is_out_of_sight(&self) -> bool {
        self.hidden_at.is_some() || self.gone_at.is_some()
    }

    /// What the site shows. Photos for members have no public address: they are asked for.
    #[must_use]
    pub fn record(&self, report: &str, audience: &Audience) -> records::Photo {
        let src = match audience {
            Audience::Public => format!("/{}", self.name),
            Audience::Members | Audience::Group(_) => self.asked_at(report),
        };
        let (width, height, alt) = (self.width, self.height, self.alt.clone());
        records::Photo { src, width, height, alt, credit: None }
    }

    /// The address that leads to it for who may see it.
    #[must_use]
    pub fn asked_at(&self, report: &str) -> String {
        format!("/api/reports/photo?report={report}&photo={}", self.id)
    }
}
