//! What goes wrong: calls of the store and mails that are not done, or done and not answered, and crashes
//! between any two of them.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use functions::mail::{self, Mail, MailError};
use functions::store::{Call, Moment, Observer, StoreError};
use tests::chance::Chance;

/// How much goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weather {
    /// Nothing.
    Calm,
    /// One call in so many.
    Storm(usize),
}

#[derive(Debug)]
struct Inside {
    chance: Chance,
    weather: Weather,
    crashed: bool,
    injected: usize,
    since: usize,
}

/// Breaks calls by chance. After a crash nothing is answered until the platform is started again.
#[derive(Debug)]
pub struct Faults(Mutex<Inside>);

enum Broken {
    Unavailable,
    Conflict,
    Crash,
}

impl Faults {
    pub fn new(seed: u64) -> Arc<Self> {
        let (chance, weather) = (Chance::new(seed ^ 0x5eed_fa17), Weather::Calm);
        Arc::new(Self(Mutex::new(Inside { chance, weather, crashed: false, injected: 0, since: 0 })))
    }

    pub fn set(&self, weather: Weather) {
        self.lock().weather = weather;
    }

    /// Whether the process has stopped; it has not any more.
    pub fn start_again(&self) -> bool {
        std::mem::take(&mut self.lock().crashed)
    }

    pub fn has_crashed(&self) -> bool {
        self.lock().crashed
    }

    /// How many were injected in all.
    pub fn injected(&self) -> usize {
        self.lock().injected
    }

    /// Counts anew for [`Faults::since`].
    pub fn mark(&self) {
        self.lock().since = 0;
    }

    /// How many were injected since the mark.
    pub fn since(&self) -> usize {
        self.lock().since
    }

    fn lock(&self) -> MutexGuard<'_, Inside> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Inside {
    fn strikes(&mut self) -> bool {
        let strikes = match self.weather {
            Weather::Calm => false,
            Weather::Storm(one_in) => self.chance.below(one_in) == 0,
        };
        if strikes {
            self.injected += 1;
            self.since += 1;
        }
        strikes
    }

    fn of_store(&mut self, moment: Moment, is_commit: bool) -> Option<Broken> {
        if self.crashed {
            return Some(Broken::Crash);
        }
        if !self.strikes() {
            return None;
        }
        Some(match self.chance.below(4) {
            0 => {
                self.crashed = true;
                Broken::Crash
            }
            // Two transactions met: nothing is written.
            1 if is_commit && moment == Moment::Before => Broken::Conflict,
            _ => Broken::Unavailable,
        })
    }
}

impl Observer for Faults {
    fn observe(&self, moment: Moment, call: &Call<'_>) -> Result<(), StoreError> {
        let is_commit = matches!(call, Call::Commit { .. });
        match self.lock().of_store(moment, is_commit) {
            None => Ok(()),
            Some(Broken::Conflict) => Err(StoreError::Conflict),
            Some(Broken::Unavailable) => Err(StoreError::Unavailable("throttled".to_owned())),
            Some(Broken::Crash) => Err(StoreError::Unavailable("stopped".to_owned())),
        }
    }
}

impl mail::Observer for Faults {
    fn observe(&self, moment: Moment, _mail: &Mail) -> Result<(), MailError> {
        let mut inside = self.lock();
        if inside.crashed {
            return Err(MailError::Unclear("stopped".to_owned()));
        }
        // Mails are fewer than calls of the store: each is more at risk.
        if !(0..4).any(|_| inside.strikes()) {
            return Ok(());
        }
        let kind = inside.chance.below(6);
        match (moment, kind) {
            (_, 0) => {
                inside.crashed = true;
                Err(MailError::Unclear("stopped".to_owned()))
            }
            (Moment::Before, 1) => Err(MailError::Refused("no such mailbox".to_owned())),
            (Moment::Before, 2 | 3) => Err(MailError::Later("try again".to_owned())),
            _ => Err(MailError::Unclear("no answer".to_owned())),
        }
    }
}
