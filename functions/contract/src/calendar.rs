//! Local times in their zone: which ones exist, which two make an event, and how calendars read them.

mod file;
mod lines;
mod zones;

use std::fmt;

use jiff::Zoned;
use jiff::civil::DateTime;
use jiff::tz::{AmbiguousOffset, Disambiguation, TimeZone};

pub use file::{Calendar, Entry, MEDIA_TYPE, Method, file};

/// An event lasts 7 days at most (rules of Event).
pub const EVENT_MAX_DAYS: i64 = 7;

/// Why a local time is no instant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LocalTimeError {
    /// Clocks jump over it (spring); both neighbours are offered instead.
    Gap {
        /// As far before the jump: 01:30 for 02:30.
        before: DateTime,
        /// As far after it: 03:30 for 02:30.
        after: DateTime,
    },
    /// No IANA zone has this name.
    UnknownZone(String),
    /// The day lies outside the calendar (year ±9999).
    OutOfRange,
}

impl fmt::Display for LocalTimeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            LocalTimeError::Gap { before, after } => {
                write!(f, "this local time does not exist, clocks jump over it: {before} or {after}")
            }
            LocalTimeError::UnknownZone(zone) => write!(f, "no time zone is named `{zone}`"),
            LocalTimeError::OutOfRange => f.write_str("the day lies outside the calendar"),
        }
    }
}

impl std::error::Error for LocalTimeError {}

/// The instant of a local time in an IANA `zone`. An hour that comes twice (autumn) is the first one.
///
/// # Errors
/// The time is skipped there, the zone is unknown, or the instant cannot be said.
pub fn resolve_local(local: DateTime, zone: &str) -> Result<Zoned, LocalTimeError> {
    let zone = TimeZone::get(zone).map_err(|_| LocalTimeError::UnknownZone(zone.to_owned()))?;
    let ambiguous = zone.to_ambiguous_zoned(local);
    if let AmbiguousOffset::Gap { .. } = ambiguous.offset() {
        let neighbour = |way| ambiguous.clone().disambiguate(way).map(|zoned| zoned.datetime());
        let neighbours = neighbour(Disambiguation::Earlier).and_then(|before| {
            let after = neighbour(Disambiguation::Later)?;
            Ok(LocalTimeError::Gap { before, after })
        });
        return Err(neighbours.unwrap_or(LocalTimeError::OutOfRange));
    }
    ambiguous.compatible().map_err(|_| LocalTimeError::OutOfRange)
}

/// Why two instants make no event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SpanError {
    /// It ends before it starts, or at the same instant.
    EndsBeforeStart,
    /// It lasts more than [`EVENT_MAX_DAYS`].
    TooLong,
}

/// Checks that an event ends after it starts, and at most 7 days later.
///
/// # Errors
/// See [`SpanError`].
pub fn check_span(starts_at: &Zoned, ends_at: &Zoned) -> Result<(), SpanError> {
    let duration = starts_at.duration_until(ends_at);
    if duration.is_zero() || duration.is_negative() {
        return Err(SpanError::EndsBeforeStart);
    }
    // An hour more, for a week in which clocks go back.
    let longest_hours = EVENT_MAX_DAYS * 24 + 1;
    if duration.as_secs() > longest_hours * 3600 {
        return Err(SpanError::TooLong);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_skipped_hour_offers_its_neighbours() {
        let skipped = date(2026, 3, 29).at(2, 30, 0, 0);
        let gap = LocalTimeError::Gap {
            before: date(2026, 3, 29).at(1, 30, 0, 0),
            after: date(2026, 3, 29).at(3, 30, 0, 0),
        };
        assert_eq!(resolve_local(skipped, "Europe/Paris").err(), Some(gap));
        assert!(resolve_local(skipped, "Indian/Reunion").is_ok());
    }

    #[test]
    fn an_hour_that_comes_twice_is_the_first() {
        let twice = date(2026, 10, 25).at(2, 30, 0, 0);
        let offset = resolve_local(twice, "Europe/Paris").map(|zoned| zoned.offset().seconds());
        assert_eq!(offset, Ok(7200));
    }

    #[test]
    fn unknown_zones_and_days_are_errors() {
        let day = date(2026, 1, 1).at(0, 0, 0, 0);
        assert!(matches!(resolve_local(day, "Europe/Nowhere"), Err(LocalTimeError::UnknownZone(_))));
        assert!(matches!(resolve_local(day, ""), Err(LocalTimeError::UnknownZone(_))));
        assert!(resolve_local(DateTime::MAX, "Pacific/Honolulu").is_err());
    }

    #[test]
    fn events_end_after_they_start_and_within_a_week() {
        let at = |day, hour| resolve_local(date(2026, 10, day).at(hour, 0, 0, 0), "Europe/Paris").ok();
        let check = |start, end| at(start, 19).zip(at(end, 19)).map(|(start, end)| check_span(&start, &end));
        assert_eq!(check(20, 21), Some(Ok(())));
        assert_eq!(check(20, 27), Some(Ok(())));
        assert_eq!(check(20, 28), Some(Err(SpanError::TooLong)));
        assert_eq!(check(20, 20), Some(Err(SpanError::EndsBeforeStart)));
        assert_eq!(check(21, 20), Some(Err(SpanError::EndsBeforeStart)));
    }
}
