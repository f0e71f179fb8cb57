//! What time it is, passed in: the whole platform runs on a virtual clock in tests and simulations.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use jiff::{SignedDuration, Timestamp};

/// Where the time comes from.
#[derive(Debug, Clone)]
pub enum Clock {
    /// The machine's.
    System,
    /// One that stands still until it is moved.
    Virtual(Virtual),
}

impl Clock {
    /// The instant it is.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        match self {
            Self::System => Timestamp::now(),
            Self::Virtual(time) => time.now(),
        }
    }
}

/// A clock that stands still until it is moved; clones are one clock.
#[derive(Debug, Clone)]
pub struct Virtual(Arc<AtomicI64>);

impl Virtual {
    /// A clock that stands at `at`, to the millisecond.
    #[must_use]
    pub fn at(at: Timestamp) -> Self {
        Self(Arc::new(AtomicI64::new(at.as_millisecond())))
    }

    /// The instant it is.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        // Only instants were put in, and sums of them saturate.
        Timestamp::from_millisecond(self.0.load(Ordering::SeqCst)).unwrap_or(Timestamp::MAX)
    }

    /// Moves it on.
    pub fn pass(&self, time: SignedDuration) {
        let later = self.now().saturating_add(time).unwrap_or(Timestamp::MAX);
        self.0.store(later.as_millisecond(), Ordering::SeqCst);
    }
}

/// So much later; the end of time when that is beyond it.
#[must_use]
pub fn after(at: Timestamp, time: SignedDuration) -> Timestamp {
    at.saturating_add(time).unwrap_or(Timestamp::MAX)
}

/// So many days of 24 hours.
#[must_use]
pub const fn days(count: i64) -> SignedDuration {
    SignedDuration::from_hours(count * 24)
}
