//! How often one network address may send forms, without keeping addresses: counters live in memory
//! under a hash whose key is thrown away with the day (rule 5).

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::keys::{hex, sha256};
use crate::random::Random;

/// Counters of this hour. More addresses than this at once are counted together: memory is bounded.
const MOST_ADDRESSES: usize = 100_000;

#[derive(Debug, Default)]
struct Day {
    date: Option<Date>,
    key: String,
    hour: i64,
    counts: HashMap<String, u32>,
}

/// Counters in memory.
#[derive(Debug)]
pub struct Limits {
    random: Random,
    day: Mutex<Day>,
}

impl Limits {
    /// No counts yet.
    #[must_use]
    pub fn new(random: &Random) -> Self {
        Self { random: random.clone(), day: Mutex::default() }
    }

    /// Counts one more of `visitor`; false when that is above `most` this hour.
    #[must_use]
    pub fn allows(&self, visitor: &str, most: u32, now: Timestamp) -> bool {
        let mut day = self.at(now);
        let mut name = day.name(visitor);
        if day.counts.len() >= MOST_ADDRESSES && !day.counts.contains_key(&name) {
            name = "others".to_owned();
        }
        let count = day.counts.entry(name).or_default();
        *count = count.saturating_add(1);
        *count <= most
    }

    /// Whether fewer than `most` of `what` were counted this hour; counts nothing.
    #[must_use]
    pub fn has_room(&self, what: &str, most: u32, now: Timestamp) -> bool {
        let day = self.at(now);
        day.counts.get(&day.name(what)).is_none_or(|count| *count < most)
    }

    fn at(&self, now: Timestamp) -> MutexGuard<'_, Day> {
        let mut day = self.day.lock().unwrap_or_else(PoisonError::into_inner);
        let date = now.to_zoned(TimeZone::UTC).date();
        if day.date != Some(date) {
            *day = Day { date: Some(date), key: hex(&self.random.bytes()), ..Day::default() };
        }
        let hour = now.as_second() / 3600;
        if day.hour != hour {
            day.hour = hour;
            day.counts.clear();
        }
        day
    }
}

impl Day {
    fn name(&self, visitor: &str) -> String {
        sha256(&format!("{} {visitor}", self.key))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_counted_by_the_hour_and_forgotten() {
        let limits = Limits::new(&Random::seeded(1));
        let now: Timestamp = "2026-11-24T10:59:00Z".parse().expect("an instant");
        let asked = |visitor, at| limits.allows(visitor, 2, at);
        assert!(asked("192.0.2.1", now) && asked("192.0.2.1", now) && !asked("192.0.2.1", now));
        assert!(asked("192.0.2.2", now));
        assert!(asked("192.0.2.1", crate::clock::after(now, jiff::SignedDuration::from_mins(1))));
        assert!(!format!("{limits:?}").contains("192.0.2"));
    }
}
