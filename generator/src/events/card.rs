//! An event as a line of a list.

use contract::records::{Access, Event, Seats};
use serde::Serialize;
use tera::Value;

use super::{EventFacts, when};
use crate::site::{Site, ThemeRef};

/// A group that organises.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Organiser {
    name: String,
    href: String,
}

/// An event as lists and its own page show it.
#[derive(Debug, Clone, Serialize)]
pub struct Card {
    href: String,
    title: String,
    kind_name: Option<String>,
    cancelled: bool,
    reason: Option<String>,
    weekday: String,
    day: String,
    month: String,
    year: i16,
    date_long: String,
    hour: String,
    iso: String,
    place: Option<String>,
    online: bool,
    groups: Vec<Organiser>,
    themes: Vec<ThemeRef>,
    seats: Option<String>,
    access: Vec<String>,
}

/// The event card. Built at need: 50,000 kept would weigh more than the rest of the site.
#[must_use]
pub fn card(site: &Site, facts: &EventFacts) -> Value {
    match facts.record(site) {
        Some(event) => site.card(&fields(site, facts, event)),
        None => Value::none(),
    }
}

/// The fields of the card.
#[must_use]
pub fn fields(site: &Site, facts: &EventFacts, event: &Event) -> Card {
    let words = &site.words;
    let short = words.day_short(facts.day);
    Card {
        href: facts.href.clone(),
        title: facts.title.clone(),
        kind_name: kind_name(site, &event.kind),
        cancelled: facts.cancelled,
        reason: (facts.cancelled && !event.reason.is_empty()).then(|| site.typeset(&event.reason)),
        weekday: short.weekday,
        day: short.day,
        month: short.month,
        year: facts.day.year(),
        date_long: words.day_long(facts.day),
        hour: when::hour(site, event),
        iso: when::iso(event.starts_at, &event.zone),
        place: place(site, event),
        online: event.online,
        groups: organisers(site, event),
        themes: site.themes(&event.themes),
        seats: seats(site, facts, event),
        access: event.access.iter().map(|access| access_word(site, *access)).collect(),
    }
}

/// The name of a kind of events.
#[must_use]
pub fn kind_name(site: &Site, id: &str) -> Option<String> {
    site.config.event_kinds.iter().find(|kind| kind.id == id).map(|kind| site.typeset(&kind.name))
}

/// Where, as short as it can be said.
#[must_use]
pub fn place(site: &Site, event: &Event) -> Option<String> {
    match &event.venue {
        Some(venue) => Some(crate::places::place_words(site, &venue.place)),
        None => event.online.then(|| site.words.text("event.online").into_owned()),
    }
}

fn organisers(site: &Site, event: &Event) -> Vec<Organiser> {
    let links = event.groups.iter().filter_map(|id| crate::groups::link(site, id));
    links.map(|link| Organiser { name: link.title, href: link.href }).collect()
}

/// Said only of what one may still come to.
fn seats(site: &Site, facts: &EventFacts, event: &Event) -> Option<String> {
    if facts.past || facts.cancelled {
        return None;
    }
    let key = match event.seats? {
        Seats::Left => "event.seats_some",
        Seats::Full => "event.full",
    };
    Some(site.words.text(key).into_owned())
}

fn access_word(site: &Site, access: Access) -> String {
    let key = match access {
        Access::StepFree => "access.step_free",
        Access::SignLanguage => "access.sign_language",
        Access::ChildCare => "access.child_care",
    };
    site.words.text(key).into_owned()
}
