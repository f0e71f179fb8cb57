//! VTIMEZONE: what a calendar must know of a zone to find the instants of its local times.

use jiff::civil::{DateTime, Weekday};
use jiff::tz::{Offset, TimeZone};
use jiff::{Span, Timestamp};

use super::lines::Lines;

/// Years a rule must hold for before it is written as a rule.
const YEARS_OF_A_RULE: i16 = 12;

/// A change of clocks.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Change {
    /// The local time that clocks show when they are changed.
    onset: DateTime,
    from: Offset,
    to: Offset,
    is_summer: bool,
    name: String,
}

/// The same change, year after year, on the same weekday of the same month.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Rule {
    first: Change,
    /// `-1SU`: the last Sunday.
    day: String,
}

/// Writes the zone as it is around the instants from `first` to `last`. Most calendars know it by its name;
/// those that do not read these lines.
pub(super) fn write(lines: &mut Lines, name: &str, zone: &TimeZone, first: Timestamp, last: Timestamp) {
    lines.put("BEGIN", "VTIMEZONE");
    lines.put("TZID", name);
    let since = year_of(first, zone) - 1;
    match rules(zone, since) {
        Some(rules) => rules.iter().for_each(|rule| write_change(lines, &rule.first, Some(&rule.day))),
        None => one_by_one(zone, since, year_of(last, zone) + 1)
            .iter()
            .for_each(|change| write_change(lines, change, None)),
    }
    lines.put("END", "VTIMEZONE");
}

fn write_change(lines: &mut Lines, change: &Change, day: Option<&str>) {
    let kind = if change.is_summer { "DAYLIGHT" } else { "STANDARD" };
    lines.put("BEGIN", kind);
    lines.put("DTSTART", &super::file::local(change.onset));
    lines.put("TZOFFSETFROM", &offset(change.from));
    lines.put("TZOFFSETTO", &offset(change.to));
    if let Some(day) = day {
        lines.put("RRULE", &format!("FREQ=YEARLY;BYMONTH={};BYDAY={day}", change.onset.month()));
    }
    lines.put("TZNAME", &change.name);
    lines.put("END", kind);
}

/// `+0200`, and seconds where a zone has them.
fn offset(offset: Offset) -> String {
    let seconds = offset.seconds();
    let sign = if seconds < 0 { '-' } else { '+' };
    let all = seconds.abs();
    let (hours, minutes, rest) = (all / 3600, all / 60 % 60, all % 60);
    let rest = if rest == 0 { String::new() } else { format!("{rest:02}") };
    format!("{sign}{hours:02}{minutes:02}{rest}")
}

fn year_of(at: Timestamp, zone: &TimeZone) -> i16 {
    zone.to_datetime(at).year()
}

/// The start of a year, as UTC: near enough to cut between two changes of clocks.
fn start_of(year: i16) -> Timestamp {
    let day = jiff::civil::Date::new(year, 1, 1).ok();
    let start = day.and_then(|day| day.to_zoned(TimeZone::UTC).ok());
    start.map_or(Timestamp::UNIX_EPOCH, |zoned| zoned.timestamp())
}

/// The changes of the years from `since` to `until`, both included.
fn changes(zone: &TimeZone, since: i16, until: i16) -> Vec<Change> {
    let (start, end) = (start_of(since), start_of(until.saturating_add(1)));
    let mut from = zone.to_offset(start);
    let mut found = Vec::new();
    for transition in zone.following(start).take_while(|transition| transition.timestamp() < end) {
        let to = transition.offset();
        if to != from {
            found.push(Change {
                onset: from.to_datetime(transition.timestamp()),
                from,
                to,
                is_summer: transition.dst().is_dst(),
                name: transition.abbreviation().to_owned(),
            });
        }
        from = to;
    }
    found
}

/// The offset of a zone that changes nothing, since ever: what a calendar must have at least.
fn constant(zone: &TimeZone, since: i16) -> Change {
    let at = start_of(since);
    let info = zone.to_offset_info(at);
    Change {
        onset: jiff::civil::date(1970, 1, 1).at(0, 0, 0, 0),
        from: info.offset(),
        to: info.offset(),
        is_summer: false,
        name: info.abbreviation().to_owned(),
    }
}

/// What was in force before the first change, then each change at its instant.
fn one_by_one(zone: &TimeZone, since: i16, until: i16) -> Vec<Change> {
    let mut all = vec![constant(zone, since)];
    all.extend(changes(zone, since, until));
    all
}

/// The rules of a zone that keeps them for years; `None` when it does not, or never changes.
fn rules(zone: &TimeZone, since: i16) -> Option<Vec<Rule>> {
    let all = changes(zone, since, since + YEARS_OF_A_RULE - 1);
    let years = usize::try_from(YEARS_OF_A_RULE).unwrap_or_default();
    let (summer, winter): (Vec<Change>, Vec<Change>) = all.into_iter().partition(|change| change.is_summer);
    let is_yearly = summer.len() == years && winter.len() == years;
    is_yearly.then(|| [summer, winter].iter().map(|same| rule(same)).collect::<Option<Vec<Rule>>>()).flatten()
}

/// The rule that all these changes follow, if one does.
fn rule(same: &[Change]) -> Option<Rule> {
    let first = same.first()?;
    let alike = |change: &Change| {
        change.onset.month() == first.onset.month()
            && change.onset.time() == first.onset.time()
            && change.onset.weekday() == first.onset.weekday()
            && (change.from, change.to) == (first.from, first.to)
    };
    if !same.iter().all(alike) {
        return None;
    }
    let weekday = weekday(first.onset.weekday());
    let day = if same.iter().all(|change| is_last_of_month(change.onset)) {
        format!("-1{weekday}")
    } else {
        let nth = nth_of_month(first.onset);
        if !same.iter().all(|change| nth_of_month(change.onset) == nth) {
            return None;
        }
        format!("{nth}{weekday}")
    };
    Some(Rule { first: first.clone(), day })
}

fn is_last_of_month(at: DateTime) -> bool {
    at.checked_add(Span::new().days(7)).is_ok_and(|later| later.month() != at.month())
}

fn nth_of_month(at: DateTime) -> i8 {
    (at.day() - 1) / 7 + 1
}

fn weekday(day: Weekday) -> &'static str {
    match day {
        Weekday::Monday => "MO",
        Weekday::Tuesday => "TU",
        Weekday::Wednesday => "WE",
        Weekday::Thursday => "TH",
        Weekday::Friday => "FR",
        Weekday::Saturday => "SA",
        Weekday::Sunday => "SU",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(name: &str) -> String {
        let zone = TimeZone::get(name).expect("a zone");
        let at = start_of(2026);
        let mut lines = Lines::default();
        write(&mut lines, name, &zone, at, at);
        lines.finish()
    }

    #[test]
    fn europe_and_america_change_by_rule() {
        let paris = written("Europe/Paris");
        assert!(paris.contains("DTSTART:20250330T020000\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\n"));
        assert!(paris.contains("RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r\nTZNAME:CEST\r\nEND:DAYLIGHT"));
        assert!(paris.contains("RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r\nTZNAME:CET\r\nEND:STANDARD"));
        let miquelon = written("America/Miquelon");
        assert!(miquelon.contains("BYMONTH=3;BYDAY=2SU") && miquelon.contains("BYMONTH=11;BYDAY=1SU"));
    }

    #[test]
    fn a_zone_that_never_changes_has_one_offset() {
        for (zone, offset) in [("Indian/Reunion", "+0400"), ("America/Martinique", "-0400")] {
            let written = written(zone);
            assert_eq!(written.matches("BEGIN:STANDARD").count(), 1, "{written}");
            assert!(written.contains(&format!("TZOFFSETFROM:{offset}\r\nTZOFFSETTO:{offset}\r\n")));
            assert!(!written.contains("RRULE") && !written.contains("DAYLIGHT"));
        }
        assert!(written("Pacific/Marquesas").contains("TZOFFSETTO:-0930"));
    }

    #[test]
    fn a_zone_without_a_rule_is_written_change_by_change() {
        let cairo = written("Africa/Cairo");
        assert!(!cairo.contains("RRULE") && cairo.matches("TZOFFSETTO").count() > 4, "{cairo}");
    }
}
