//! Numbers computed from people.

use serde::{Deserialize, Serialize};

/// A number computed from people: a multiple of 5, recounted monthly, never 0 (rules.md).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct CrowdCount(u32);

impl CrowdCount {
    /// Rounds an exact count down to a multiple of 5; below 5 nothing is shown.
    #[must_use]
    pub fn of(exact: u32) -> Option<Self> {
        let shown = exact / 5 * 5;
        (shown > 0).then_some(Self(shown))
    }

    /// The number to show.
    #[must_use]
    pub fn shown(self) -> u32 {
        self.0
    }
}

impl<'de> Deserialize<'de> for CrowdCount {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let shown = u32::deserialize(deserializer)?;
        match Self::of(shown) {
            Some(count) if count.0 == shown => Ok(count),
            _ => Err(serde::de::Error::custom(format!("{shown} is not a positive multiple of 5"))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn crowds_are_rounded_down_and_never_zero() {
        assert_eq!(CrowdCount::of(4), None);
        assert_eq!(CrowdCount::of(9).map(CrowdCount::shown), Some(5));
        assert!(serde_json::from_str::<CrowdCount>("7").is_err());
        assert!(serde_json::from_str::<CrowdCount>("0").is_err());
        assert_eq!(serde_json::from_str::<CrowdCount>("15").ok(), CrowdCount::of(15));
    }
}
