//! A line of a table of events, read whole: either an event as anyone will read of it, or what is wrong with it.

use contract::bundle::Named;
use contract::calendar::{LocalTimeError, check_span, resolve_local};
use contract::places;
use contract::records::{Admission, Event, EventStatus, Territory, Venue};
use contract::visibility::Audience;
use contract::words::slugify;
use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};

use super::place::{self, COMMUNE, COUNTRY, POSTCODE};
use super::sheet::{Field, Reading};
use super::{cells, when};

/// Characters of a title.
const TITLE: std::ops::RangeInclusive<usize> = 3..=100;
/// Characters of a description.
const MOST_DESCRIPTION: usize = 5000;
/// How long an event lasts that does not say.
const HOURS: i64 = 2;

/// The columns.
pub const FIELDS: &[Field] = &[
    cells::SOURCE,
    Field {
        name: "title",
        titles: &[
            "titre",
            "nom",
            "evenement",
            "nom de l evenement",
            "intitule",
            "title",
            "event",
            "name",
            "objet",
        ],
    },
    Field {
        name: "group",
        titles: &["groupe", "group", "organisateur", "organisatrice", "groupe organisateur", "organiser"],
    },
    Field { name: "kind", titles: &["type", "genre", "kind", "categorie", "type d evenement"] },
    Field {
        name: "day",
        titles: &[
            "date",
            "jour",
            "debut",
            "date de debut",
            "date et heure",
            "start",
            "start date",
            "day",
            "quand",
        ],
    },
    Field {
        name: "hour",
        titles: &["heure", "horaire", "horaires", "heure de debut", "hour", "time", "start time", "heures"],
    },
    Field { name: "end_day", titles: &["fin", "date de fin", "end", "end date"] },
    Field { name: "end_hour", titles: &["heure de fin", "end time", "end hour"] },
    Field { name: "venue", titles: &["lieu", "nom du lieu", "salle", "venue", "location"] },
    Field { name: "street", titles: &["adresse", "rue", "street", "address", "adresse postale"] },
    POSTCODE,
    COMMUNE,
    COUNTRY,
    Field { name: "description", titles: &["description", "presentation", "texte", "details", "about"] },
    cells::THEMES,
];

/// What the site has of its own.
#[derive(Debug)]
pub struct Lists<'a> {
    /// Themes.
    pub themes: &'a [Named],
    /// Kinds of events.
    pub kinds: &'a [Named],
    /// Its IANA zone.
    pub zone: &'a str,
}

/// Reads a line; nothing when it was refused. `group` is who organises.
pub fn read(
    reading: &mut Reading<'_>,
    site: &Lists<'_>,
    group: &functions::membership::Group,
    id: String,
    now: Timestamp,
) -> Option<Event> {
    let title = title(reading);
    let kind = kind(reading, site.kinds);
    let span = span(reading, zone(site, group));
    let venue = venue(reading, group);
    let description = cells::prose(reading, "description", MOST_DESCRIPTION);
    let themes = cells::themes(reading, site.themes);
    let (title, (starts_at, ends_at), venue) = (title?, span?, venue?);
    if !reading.is_sound() {
        return None;
    }
    Some(Event {
        id,
        slug: slugify(&format!("{title} {}", starts_at.date())),
        title: title.to_owned(),
        groups: vec![group.id.clone()],
        kind,
        themes,
        starts_at,
        ends_at,
        zone: zone(site, group).to_owned(),
        venue: Some(venue),
        online: false,
        description,
        admission: Admission::Anyone,
        seats: None,
        access: Vec::new(),
        phone: None,
        status: EventStatus::Published,
        reason: String::new(),
        series: None,
        sequence: 0,
        audience: Audience::Public,
        unlisted: false,
        published_at: now,
        updated_at: now,
    })
}

/// The clocks of the group's place.
fn zone<'a>(site: &Lists<'a>, group: &functions::membership::Group) -> &'a str {
    match &group.place {
        Territory::Commune(insee) => match places::commune(insee) {
            Some(commune) => places::zone_of_commune(commune),
            None => site.zone,
        },
        _ => site.zone,
    }
}

fn title<'a>(reading: &mut Reading<'a>) -> Option<&'a str> {
    let Some(title) = reading.text("title") else {
        reading.refuse("title", "title_missing", &[]);
        return None;
    };
    if !TITLE.contains(&title.chars().count()) || slugify(title).is_empty() {
        reading.refuse("title", "title_length", &[]);
        return None;
    }
    Some(title)
}

fn kind(reading: &mut Reading<'_>, kinds: &[Named]) -> String {
    let known = reading.text("kind").and_then(|typed| cells::named(kinds, typed));
    if let Some(known) = known {
        return known;
    }
    let Some(first) = kinds.first() else { return "reunion".to_owned() };
    reading.notice("kind", "event_kind_assumed", &[("kind", &first.name)]);
    first.id.clone()
}

/// From when to when, on the clocks of the place.
fn span(reading: &mut Reading<'_>, zone: &str) -> Option<(DateTime, DateTime)> {
    let (first, beside) = day(reading, "day")??;
    let typed = hour(reading, "hour")?;
    let Some((starts, range_end)) = typed.or(beside) else {
        reading.refuse("hour", "hour_missing", &[]);
        return None;
    };
    let last = day(reading, "end_day")?;
    let end_hour = hour(reading, "end_hour")?.map(|(hour, _)| hour);
    let ends = end_hour.or(last.and_then(|(_, hours)| hours).map(|(hour, _)| hour)).or(range_end);
    let starts_at = first.to_datetime(starts);
    let ends_at = match ends {
        Some(hour) => end_of(starts_at, last.map(|(day, _)| day), hour),
        None => {
            reading.notice("hour", "end_assumed", &[]);
            starts_at.saturating_add(jiff::Span::new().hours(HOURS))
        }
    };
    for at in [starts_at, ends_at] {
        if let Err(LocalTimeError::Gap { before, after }) = resolve_local(at, zone) {
            let shown = |at: DateTime| at.strftime("%H:%M").to_string();
            let neighbours = [("before", &*shown(before)), ("after", &*shown(after))];
            reading.refuse("hour", "hour_skipped", &neighbours);
            return None;
        }
    }
    let (from, to) = (resolve_local(starts_at, zone).ok()?, resolve_local(ends_at, zone).ok()?);
    if check_span(&from, &to).is_err() {
        reading.refuse("hour", "end_wrong", &[]);
        return None;
    }
    Some((starts_at, ends_at))
}

/// An end that is earlier than the start, without a day of its own, is after midnight.
fn end_of(starts_at: DateTime, day: Option<Date>, hour: Time) -> DateTime {
    let same = day.unwrap_or(starts_at.date()).to_datetime(hour);
    match day.is_none() && same <= starts_at {
        true => same.saturating_add(jiff::Span::new().days(1)),
        false => same,
    }
}

type Hours = (Time, Option<Time>);

/// The outer nothing when it was refused.
#[expect(clippy::option_option, reason = "refused, absent and present are three answers")]
fn day(reading: &mut Reading<'_>, field: &'static str) -> Option<Option<(Date, Option<Hours>)>> {
    let Some(typed) = reading.text(field) else {
        if field == "day" {
            reading.refuse(field, "date_missing", &[]);
            return None;
        }
        return Some(None);
    };
    match when::day(typed) {
        Ok(read) => Some(Some(read)),
        Err(wrong) => {
            reading.refuse(field, wrong.what(), &[]);
            None
        }
    }
}

#[expect(clippy::option_option, reason = "refused, absent and present are three answers")]
fn hour(reading: &mut Reading<'_>, field: &'static str) -> Option<Option<Hours>> {
    let Some(typed) = reading.text(field) else { return Some(None) };
    let read = when::hours(typed);
    if read.is_none() {
        reading.refuse(field, "hour_form", &[]);
    }
    read.map(Some)
}

/// Where; the group's own place when the line does not say.
fn venue(reading: &mut Reading<'_>, group: &functions::membership::Group) -> Option<Venue> {
    let owned = |text: Option<&str>| text.map(str::to_owned);
    let (name, street) = (owned(reading.text("venue")), owned(reading.text("street")));
    let says = ["postcode", "commune", "country"].into_iter().any(|field| reading.text(field).is_some());
    let place = if says { place::of(reading)? } else { group.place.clone() };
    let postcode = owned(reading.text("postcode"));
    let postcode = postcode.filter(|digits| digits.len() == 5);
    Some(Venue { name, street, postcode, place, position: None, directions: String::new() })
}
