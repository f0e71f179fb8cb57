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
    /// The machine's, moved on by hand: a trial shows what happens in two weeks.
    Ahead(Ahead),
}

impl Clock {
    /// The instant it is.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        match self {
            Self::System => Timestamp::now(),
            Self::Virtual(time) => time.now(),
            Self::Ahead(time) => time.now(),
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

/// A clock that goes as the machine's does, so much ahead of it; clones are one clock. It never goes back: what
/// was written is not undone.
#[derive(Debug, Clone, Default)]
pub struct Ahead(Arc<AtomicI64>);

impl Ahead {
    /// A clock that is `ahead` of the machine's, to the second; one behind it is not ahead at all.
    #[must_use]
    pub fn by(ahead: SignedDuration) -> Self {
        Self(Arc::new(AtomicI64::new(ahead.as_secs().max(0))))
    }

    /// How far it is ahead.
    #[must_use]
    pub fn ahead(&self) -> SignedDuration {
        SignedDuration::from_secs(self.0.load(Ordering::SeqCst))
    }

    /// The instant it is.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        after(Timestamp::now(), self.ahead())
    }

    /// Moves it on.
    pub fn pass(&self, time: SignedDuration) {
        self.0.fetch_add(time.as_secs().max(0), Ordering::SeqCst);
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
