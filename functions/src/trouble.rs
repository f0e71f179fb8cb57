//! What keeps a feature from answering: turned into a sentence in one place.

use std::fmt;

use crate::exchange::Status;
use crate::store::StoreError;

/// What keeps a feature from answering.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trouble {
    /// The store says no, or nothing.
    Store(StoreError),
    /// The person may not, or cannot any more: a status and the key of the words under `answers.`.
    Refused(Status, &'static str),
}

impl From<StoreError> for Trouble {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Store(error) => write!(f, "{error}"),
            Self::Refused(status, key) => write!(f, "{}: {key}", status.code()),
        }
    }
}

impl std::error::Error for Trouble {}

/// Not there, or not for this person: the two look alike.
pub const NOT_FOUND: Trouble = Trouble::Refused(Status::NotFound, "not_found");
/// A role is needed that the person has not.
pub const NOT_ALLOWED: Trouble = Trouble::Refused(Status::Forbidden, "not_allowed");
/// A link or code that was used, is too old, or never was.
pub const LINK_SPENT: Trouble = Trouble::Refused(Status::Gone, "link_spent");

/// How often something is tried again when somebody else wrote first.
const TRIES: usize = 8;

/// Reads, decides and writes again while others write first.
///
/// # Errors
/// What `attempt` says, and at last [`StoreError::Conflict`].
pub fn again_on_conflict<T>(mut attempt: impl FnMut() -> Result<T, Trouble>) -> Result<T, Trouble> {
    for _ in 1..TRIES {
        match attempt() {
            Err(Trouble::Store(StoreError::Conflict)) => {}
            other => return other,
        }
    }
    attempt()
}

/// Of several who use a link at once one is first; for the others it is spent.
#[must_use]
pub fn spent(error: StoreError) -> Trouble {
    match error {
        StoreError::Conflict => LINK_SPENT,
        other => other.into(),
    }
}
