//! Where something is.

use serde::{Deserialize, Serialize};

/// Where something is: a code of the territory tables of [`crate::places`].
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Territory {
    /// INSEE code.
    Commune(String),
    /// `63`, `2A`, `974`.
    Department(String),
    /// INSEE code of the region.
    Region(String),
    /// The whole country.
    Country,
    /// Country and town outside France.
    Abroad {
        /// Country, in the site's language.
        country: String,
        /// Town.
        town: String,
    },
}
