//! Who answers for what, and how they do.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Consented, CrowdCount};

/// How a role answers: from confirmed members and at least 5 messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AnswerFigures {
    /// Messages of the last 12 months, rounded.
    pub received: CrowdCount,
    /// Share answered, percent.
    pub answered_percent: u8,
    /// Median time to the first answer, days.
    pub median_days: u16,
}

/// Who answers for what: a role of `site.toml`, and how it does.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contact {
    /// Id of the role.
    pub role: String,
    /// The name shown, with its owner's consent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<Consented<String>>,
    /// Nobody holds the role now.
    #[serde(default)]
    pub vacant: bool,
    /// Absent below 5 messages.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub figures: Option<AnswerFigures>,
    /// Days on which the messages came that have waited for more than 30 days, oldest first; never what they say.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub late: Vec<Date>,
}
