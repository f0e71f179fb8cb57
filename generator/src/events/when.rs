//! When an event is, as people say it and as machines read it.

use contract::calendar::resolve_local;
use contract::records::Event;
use jiff::civil::{DateTime, Time};

use crate::site::Site;

/// What ends before this hour of the night belongs to the evening before.
const NIGHT_ENDS: Time = Time::constant(6, 0, 0, 0);

/// `2026-11-26T18:30+01:00`; without offset when the hour does not exist there.
#[must_use]
pub fn iso(local: DateTime, zone: &str) -> String {
    match resolve_local(local, zone) {
        Ok(zoned) => zoned.strftime("%Y-%m-%dT%H:%M%:z").to_string(),
        Err(_) => local.strftime("%Y-%m-%dT%H:%M").to_string(),
    }
}

/// The hour it starts; an event that is followed from elsewhere names its zone.
#[must_use]
pub fn hour(site: &Site, event: &Event) -> String {
    let hour = site.words.hour(event.starts_at.time());
    match zone_name(site, event).filter(|_| event.online) {
        Some(zone) => site.words.format("event.hour_zone", &[("hour", &hour), ("zone", &zone)]),
        None => hour,
    }
}

/// "jeudi 26 novembre 2026, de 18 h 30 à 20 h", or from a day to another.
#[must_use]
pub fn when(site: &Site, event: &Event) -> String {
    let words = &site.words;
    let (start, end) = (event.starts_at, event.ends_at);
    let (from, to) = (words.hour(start.time()), words.hour(end.time()));
    let first = words.day_long(start.date());
    if is_one_evening(start, end) {
        return words.format("event.when_day", &[("day", &first), ("from", &from), ("to", &to)]);
    }
    let last = words.day_long(end.date());
    let args = [("day", first.as_str()), ("from", &from), ("last", &last), ("to", &to)];
    words.format("event.when_days", &args)
}

fn is_one_evening(start: DateTime, end: DateTime) -> bool {
    let is_next_night =
        start.date().tomorrow().is_ok_and(|next| next == end.date()) && end.time() <= NIGHT_ENDS;
    start.date() == end.date() || is_next_night
}

/// "heure de Cayenne" when that is not the site's zone; for what is online, the site's hour too.
#[must_use]
pub fn zone_note(site: &Site, event: &Event) -> Option<String> {
    let zone = zone_name(site, event)?;
    let here = resolve_local(event.starts_at, &event.zone)
        .ok()
        .filter(|_| event.online)
        .and_then(|zoned| zoned.in_tz(&site.config.zone).ok());
    let Some(here) = here else { return Some(zone) };
    let hour = site.words.hour(here.time());
    let own = zone_words(site, &site.config.zone);
    let key = if here.date() == event.starts_at.date() { "event.zone_both" } else { "event.zone_both_day" };
    let day = site.words.day_without_year(here.date());
    Some(site.words.format(key, &[("zone", &zone), ("hour", &hour), ("own", &own), ("day", &day)]))
}

/// The words of the event's zone, when it is not the site's.
fn zone_name(site: &Site, event: &Event) -> Option<String> {
    (event.zone != site.config.zone).then(|| zone_words(site, &event.zone))
}

/// "heure de Cayenne": from the table of zones, else from the last part of the zone's name.
fn zone_words(site: &Site, zone: &str) -> String {
    if let Some(named) = site.words.get(&format!("zone.{zone}")) {
        return named.to_owned();
    }
    let city = zone.rsplit('/').next().unwrap_or(zone).replace('_', " ");
    site.words.format("event.zone", &[("place", &city)])
}
