//! Days and hours of the invented movement.

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};

use super::random::Random;

/// The zone of an IANA name; UTC when the database does not know it.
pub fn zone(name: &str) -> TimeZone {
    TimeZone::get(name).unwrap_or(TimeZone::UTC)
}

/// The day it is in UTC.
pub fn day(at: Timestamp) -> Date {
    at.to_zoned(TimeZone::UTC).date()
}

/// `count` days after (or before) `date`.
pub fn days_after(date: Date, count: i64) -> Date {
    Span::new().try_days(count).and_then(|span| date.checked_add(span)).unwrap_or(date)
}

/// The first day from `date` on that is one of `weekdays` (1 = Monday).
pub fn next_of(date: Date, weekdays: &[i8], random: &mut Random) -> Date {
    let wanted = random.pick(weekdays).copied().unwrap_or(2);
    let ahead = (wanted - date.weekday().to_monday_one_offset()).rem_euclid(7);
    days_after(date, i64::from(ahead))
}

/// Reads `18:30`; half past six when it is not an hour.
pub fn hour(text: &str) -> Time {
    let minutes =
        text.split_once(':').and_then(|(hour, minute)| Some((hour.parse().ok()?, minute.parse().ok()?)));
    minutes
        .and_then(|(hour, minute)| Time::new(hour, minute, 0, 0).ok())
        .unwrap_or(jiff::civil::time(18, 30, 0, 0))
}

/// `count` minutes after a local instant.
pub fn minutes_after(at: DateTime, count: i64) -> DateTime {
    Span::new().try_minutes(count).and_then(|span| at.checked_add(span)).unwrap_or(at)
}

/// The instant of a local time; the later one where clocks go back, shifted where they go forward.
pub fn instant(local: DateTime, zone: &TimeZone) -> Timestamp {
    zone.to_timestamp(local).unwrap_or_default()
}
