//! What a person agreed to show.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// A value about a person that the person agreed to show.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Consented<T> {
    /// What is shown.
    pub value: T,
    /// Random key of the consent row; erased with it.
    pub consent: String,
    /// Shown until then, never after.
    pub expires_at: Timestamp,
}
