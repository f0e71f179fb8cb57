//! Calendar files (RFC 5545, RFC 5546, RFC 7986): feeds to subscribe to, attachments of mails.

use std::collections::BTreeMap;

use jiff::civil::DateTime;
use jiff::tz::{AmbiguousOffset, TimeZone};
use jiff::{Timestamp, Zoned};

use super::lines::Lines;
use super::{resolve_local, zones};
use crate::places::Position;
use crate::records::{Event, EventStatus, Venue};
use crate::words::Words;

/// The media type of a calendar file.
pub const MEDIA_TYPE: &str = "text/calendar; charset=utf-8";

/// How often calendars are asked to read a feed again.
const REFRESH: &str = "PT6H";

/// What the file does to a calendar that reads it (RFC 5546).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Adds its events, or brings them up to date: a higher SEQUENCE wins.
    Publish,
    /// Takes them off.
    Cancel,
}

/// A calendar file's head.
#[derive(Debug, Clone, Copy)]
pub struct Calendar<'c> {
    /// What it does.
    pub method: Method,
    /// The name a subscriber sees; empty for the file of one event.
    pub name: &'c str,
    /// Absolute address of the page it is of; empty when it has none.
    pub url: &'c str,
    /// The language, and the words of what is cancelled or kept.
    pub words: &'c Words,
}

/// An event with what its record does not hold: names and addresses of the site.
#[derive(Debug, Clone)]
pub struct Entry<'e> {
    /// The record: what everyone may know.
    pub event: &'e Event,
    /// Absolute address of its page; empty when it has none.
    pub url: String,
    /// Where, in words: the commune, "Montréal (Canada)"; empty for what is online only.
    pub place: String,
    /// Names of the groups that organise it. Never an address.
    pub groups: Vec<String>,
    /// Names of its kind and themes.
    pub categories: Vec<String>,
}

/// The file. Local times stand with their zone, which is described in it, so that calendars show them in both;
/// events whose hours do not exist there are left out.
#[must_use]
pub fn file(calendar: &Calendar<'_>, entries: &[Entry<'_>]) -> String {
    let timed: Vec<Timed<'_, '_>> = entries.iter().filter_map(Timed::of).collect();
    let mut lines = Lines::default();
    lines.put("BEGIN", "VCALENDAR");
    lines.put("VERSION", "2.0");
    lines.put("PRODID", "-//Maille//Maille//FR");
    lines.put("CALSCALE", "GREGORIAN");
    lines.put("METHOD", if calendar.method == Method::Cancel { "CANCEL" } else { "PUBLISH" });
    if !calendar.name.is_empty() {
        subscription(&mut lines, calendar);
    }
    for (name, (zone, first, last)) in zones_of(&timed) {
        zones::write(&mut lines, name, &zone, first, last);
    }
    for one in &timed {
        one.write(&mut lines, calendar);
    }
    lines.put("END", "VCALENDAR");
    lines.finish()
}

/// What a calendar that subscribes wants to know; the older names are those that calendars read.
fn subscription(lines: &mut Lines, calendar: &Calendar<'_>) {
    lines.text("NAME", calendar.name);
    lines.text("X-WR-CALNAME", calendar.name);
    if !calendar.url.is_empty() {
        lines.put("URL", calendar.url);
    }
    lines.put("REFRESH-INTERVAL;VALUE=DURATION", REFRESH);
    lines.put("X-PUBLISHED-TTL", REFRESH);
}

/// Each zone that is named in the file, with the first and last instant in it.
fn zones_of<'t>(timed: &'t [Timed<'_, '_>]) -> BTreeMap<&'t str, (TimeZone, Timestamp, Timestamp)> {
    let mut zones: BTreeMap<&str, (TimeZone, Timestamp, Timestamp)> = BTreeMap::new();
    for one in timed {
        let (starts, ends) = (one.starts.timestamp(), one.ends.timestamp());
        zones
            .entry(one.entry.event.zone.as_str())
            .and_modify(|(_, first, last)| (*first, *last) = ((*first).min(starts), (*last).max(ends)))
            .or_insert_with(|| (one.starts.time_zone().clone(), starts, ends));
    }
    zones
}

/// An event whose hours exist.
struct Timed<'a, 'e> {
    entry: &'a Entry<'e>,
    starts: Zoned,
    ends: Zoned,
}

impl<'a, 'e> Timed<'a, 'e> {
    fn of(entry: &'a Entry<'e>) -> Option<Self> {
        let event = entry.event;
        let starts = resolve_local(event.starts_at, &event.zone).ok()?;
        let ends = resolve_local(event.ends_at, &event.zone).ok()?;
        Some(Self { entry, starts, ends })
    }

    fn write(&self, lines: &mut Lines, calendar: &Calendar<'_>) {
        let (entry, event) = (self.entry, self.entry.event);
        let is_off = calendar.method == Method::Cancel || event.status == EventStatus::Cancelled;
        lines.put("BEGIN", "VEVENT");
        // One record an occurrence: its id is unique over the world, and stays when the event moves.
        lines.put("UID", &event.id);
        // Without a clock, what was last changed is as of its last change (RFC 5545, 3.8.7.2).
        lines.put("DTSTAMP", &utc(event.updated_at));
        lines.put("CREATED", &utc(event.published_at));
        lines.put("LAST-MODIFIED", &utc(event.updated_at));
        lines.put("SEQUENCE", &event.sequence.to_string());
        instant(lines, "DTSTART", &self.starts, &event.zone);
        instant(lines, "DTEND", &self.ends, &event.zone);
        lines.put("STATUS", if is_off { "CANCELLED" } else { "CONFIRMED" });
        lines.text("SUMMARY", &summary(event, is_off, calendar.words));
        lines.text("DESCRIPTION", &description(entry, is_off, calendar.words));
        lines.text("LOCATION", &location(entry, calendar.words));
        if let Some(at) = event.venue.as_ref().and_then(position) {
            lines.put("GEO", &format!("{};{}", at.lat, at.lon));
        }
        if !entry.url.is_empty() {
            lines.put("URL", &entry.url);
        }
        lines.texts("CATEGORIES", &entry.categories);
        lines.text("CONTACT", &entry.groups.join(", "));
        lines.put("END", "VEVENT");
    }
}

/// A local time with its zone. The hour that comes twice is written as the instant it is: calendars do not
/// agree on which of the two a local time means.
fn instant(lines: &mut Lines, name: &str, at: &Zoned, zone: &str) {
    let local = at.datetime();
    match at.time_zone().to_ambiguous_timestamp(local).offset() {
        AmbiguousOffset::Unambiguous { .. } => lines.put(&format!("{name};TZID={zone}"), &self::local(local)),
        _ => lines.put(name, &utc(at.timestamp())),
    }
}

/// `20261203T190000`.
pub(super) fn local(at: DateTime) -> String {
    at.strftime("%Y%m%dT%H%M%S").to_string()
}

/// `20261203T180000Z`.
fn utc(at: Timestamp) -> String {
    at.strftime("%Y%m%dT%H%M%SZ").to_string()
}

/// Some calendars show what is cancelled like the rest: the title says it too.
fn summary(event: &Event, is_off: bool, words: &Words) -> String {
    if is_off {
        words.format("calendar.cancelled_title", &[("name", &event.title)])
    } else {
        event.title.clone()
    }
}

/// Some calendars show no address but the one in the text.
fn description(entry: &Entry<'_>, is_off: bool, words: &Words) -> String {
    let event = entry.event;
    let mut parts = Vec::new();
    if is_off {
        let said = format!("{} {}", words.text("calendar.cancelled"), event.reason.trim());
        parts.push(said.trim().to_owned());
    }
    parts.push(event.description.trim().to_owned());
    parts.extend(event.venue.as_ref().map(|venue| venue.directions.trim().to_owned()));
    if !is_off && event.venue.as_ref().is_some_and(is_kept) {
        parts.push(words.text("calendar.venue_kept").into_owned());
    }
    if !is_off && event.online {
        parts.push(words.text("calendar.link_kept").into_owned());
    }
    parts.push(entry.url.clone());
    parts.retain(|part| !part.is_empty());
    parts.join("\n\n")
}

fn is_kept(venue: &Venue) -> bool {
    venue.name.is_none() && venue.street.is_none()
}

fn position(venue: &Venue) -> Option<Position> {
    venue.position.and_then(Position::from_lon_lat)
}

fn location(entry: &Entry<'_>, words: &Words) -> String {
    let Some(venue) = &entry.event.venue else {
        return if entry.event.online { words.text("calendar.online").into_owned() } else { String::new() };
    };
    let place = match venue.postcode.as_deref().map(str::trim) {
        Some(postcode) if !postcode.is_empty() => format!("{postcode} {}", entry.place),
        _ => entry.place.clone(),
    };
    let parts = [venue.name.as_deref(), venue.street.as_deref(), Some(place.as_str())];
    let said = parts.into_iter().flatten().map(str::trim).filter(|part| !part.is_empty());
    said.collect::<Vec<_>>().join(", ")
}
