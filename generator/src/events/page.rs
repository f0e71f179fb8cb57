//! An event's own page.

use std::sync::Arc;

use contract::places::Position;
use contract::records::{Admission, Event, Territory, Venue};
use serde::Serialize;
use tera::Value;

use super::agenda::agenda_crumb;
use super::card::{Card, fields};
use super::{EventFacts, calendars, card, json_ld, when};
use crate::forms::Repeated;
use crate::job::{Context, Job, Listing, PageMeta};
use crate::posts::Counts;
use crate::routes::Place;
use crate::site::Site;

/// Other events of the department shown under an event.
const MORE: usize = 4;
/// Other dates of a repeated event shown beside it.
const NEXT_DATES: usize = 6;

/// A site of maps that asks for no account and follows nobody.
const WEB_MAP: &str = "https://www.openstreetmap.org/search?query=";

#[derive(Debug, Serialize)]
struct VenueWords {
    name: Option<String>,
    street: Option<String>,
    locality: String,
    directions: Option<String>,
    map_href: Option<String>,
    /// The same on a site of maps: a link one may follow, nothing that is asked for.
    web_href: Option<String>,
    note: Option<String>,
}

#[derive(Debug, Serialize)]
struct PhoneWords {
    number: String,
    note: Option<String>,
}

/// A board that helps to come.
#[derive(Debug, Serialize)]
struct Help {
    href: String,
    offers: usize,
    requests: usize,
}

#[derive(Debug, Serialize)]
struct Whole {
    #[serde(flatten)]
    card: Card,
    when: String,
    start_iso: String,
    end_iso: String,
    zone_note: Option<String>,
    venue: Option<VenueWords>,
    online_note: Option<String>,
    who: String,
    description: String,
    phone: Option<PhoneWords>,
    past: bool,
}

/// The pages: in lists, then those that stand apart.
pub fn jobs<'s>(site: &'s Site, jobs: &mut Vec<Job<'s>>) {
    let attend = Arc::new(Repeated::new(site, "attend", "event"));
    for facts in &site.events.all {
        let listing = if facts.past { Listing::Archive } else { Listing::Near };
        jobs.push(job(site, facts, &attend).listed(listing));
    }
    for (tree, facts) in &site.events.apart {
        jobs.push(job(site, facts, &attend).listed(Listing::Apart).tree(tree.clone()));
    }
}

fn job<'s>(site: &'s Site, facts: &'s EventFacts, attend: &Arc<Repeated>) -> Job<'s> {
    let attend = Arc::clone(attend);
    Job::page(facts.href.clone(), "event.html", move || match facts.record(site) {
        Some(event) => context(site, facts, event, &attend),
        None => Context::default(),
    })
}

fn context(site: &Site, facts: &EventFacts, event: &Event, attend: &Repeated) -> Context {
    let open = !facts.past && !facts.cancelled;
    let form = if open { attend.with(&facts.id) } else { None };
    let report = site.reports.of_event(&facts.id).map(|report| crate::reports::card(site, report));
    let counts = site.posts.counts_of_event(&facts.id);
    Context::new(&meta(site, facts, event))
        .with("event", &whole(site, facts, event))
        .with("attend_form", &form)
        .with("ics_href", &calendars::of_event(site, facts, event))
        .with_value("report", report.unwrap_or_else(Value::none))
        .with("rides", &help(site, Place::Carpool, counts.rides))
        .with("beds", &help(site, Place::Lodging, counts.beds))
        .with_values("next_dates", next_dates(site, facts, event))
        .with_values("more", more(site, facts, event))
}

fn meta(site: &Site, facts: &EventFacts, event: &Event) -> PageMeta {
    let place = super::card::place(site, event).unwrap_or_default();
    let date = site.words.day_long(facts.day);
    let args = [("name", facts.title.as_str()), ("date", &date), ("place", &place)];
    let key = if place.is_empty() { "event.description_anywhere" } else { "event.description" };
    let page = PageMeta::new(site, "event", facts.title.clone(), &facts.href)
        .description(site.words.format(key, &args))
        .under(site, [agenda_crumb(site)]);
    if site.events.get(&facts.id).is_none() {
        return page.noindex();
    }
    PageMeta { json_ld: Some(json_ld::event(site, facts, event)), ..page }
}

fn whole(site: &Site, facts: &EventFacts, event: &Event) -> Whole {
    let word = |key: &str| site.words.text(key).into_owned();
    let phone = site
        .consented(event.phone.as_ref())
        .map(|phone| PhoneWords { number: site.typeset(&phone.number), note: said(site, &phone.hours) });
    Whole {
        card: fields(site, facts, event),
        when: when::when(site, event),
        start_iso: when::iso(event.starts_at, &event.zone),
        end_iso: when::iso(event.ends_at, &event.zone),
        zone_note: when::zone_note(site, event),
        venue: event.venue.as_ref().map(|venue| venue_words(site, venue, facts)),
        online_note: (event.online && !facts.past).then(|| word("event.online_note")),
        who: word(match event.admission {
            Admission::Anyone => "admission.anyone",
            Admission::Confirmed => "admission.confirmed",
            Admission::Members => "admission.members",
            Admission::OnApproval => "admission.on_approval",
        }),
        description: site.paragraphs(&event.description),
        phone: phone.filter(|_| !facts.past),
        past: facts.past,
    }
}

/// A text of people that may be empty.
fn said(site: &Site, text: &str) -> Option<String> {
    (!text.trim().is_empty()).then(|| site.typeset(text.trim()))
}

/// As much of the place as the record holds, which is what everyone may know.
fn venue_words(site: &Site, venue: &Venue, facts: &EventFacts) -> VenueWords {
    let is_hidden = venue.name.is_none() && venue.street.is_none() && !facts.past && !facts.cancelled;
    VenueWords {
        name: venue.name.as_deref().and_then(|name| said(site, name)),
        street: venue.street.as_deref().and_then(|street| said(site, street)),
        locality: locality(site, venue),
        directions: said(site, &venue.directions),
        map_href: map_href(site, venue),
        web_href: address(site, venue).map(|address| format!("{WEB_MAP}{}", in_query(&address))),
        note: is_hidden.then(|| site.words.text("event.venue_hidden").into_owned()),
    }
}

fn locality(site: &Site, venue: &Venue) -> String {
    let place = crate::places::place_words(site, &venue.place);
    match (&venue.postcode, &venue.place) {
        (Some(postcode), Territory::Commune(_) | Territory::Abroad { .. }) => format!("{postcode} {place}"),
        _ => place,
    }
}

/// Street and locality, where everyone may know the street: a commune alone would show a point nobody meets at.
fn address(site: &Site, venue: &Venue) -> Option<String> {
    let street = venue.street.as_deref().map(str::trim).filter(|street| !street.is_empty())?;
    Some(format!("{street}, {}", locality(site, venue)))
}

/// Opens the visitor's own map (RFC 5870) at the point, else at the address; asks no third party.
fn map_href(site: &Site, venue: &Venue) -> Option<String> {
    match venue.position.and_then(Position::from_lon_lat) {
        Some(position) => Some(format!("geo:{},{}", position.lat, position.lon)),
        None => address(site, venue).map(|address| format!("geo:0,0?q={}", in_query(&address))),
    }
}

/// A text as a value of a query.
fn in_query(text: &str) -> String {
    let byte = |byte: u8| match byte {
        b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b'-' | b'.' | b'_' => char::from(byte).to_string(),
        other => format!("%{other:02X}"),
    };
    text.bytes().map(byte).collect()
}

fn help(site: &Site, place: Place, counts: Counts) -> Option<Help> {
    let some = site.has(place.feature()) && counts != Counts::default();
    some.then(|| Help { href: site.routes.to(place), offers: counts.offers, requests: counts.requests })
}

/// The dates of the series that come after this one.
fn next_dates(site: &Site, facts: &EventFacts, event: &Event) -> Vec<Value> {
    let Some(series) = &event.series else { return Vec::new() };
    let later = site.events.of_series(series).upcoming().filter(|other| other.starts > facts.starts);
    later.take(NEXT_DATES).map(|other| card(site, other)).collect()
}

/// What else comes in the department, the event's own series left out.
fn more(site: &Site, facts: &EventFacts, event: &Event) -> Vec<Value> {
    let Some(department) = facts.department else { return Vec::new() };
    let is_other = |other: &&EventFacts| {
        let series = other.record(site).and_then(|record| record.series.as_ref());
        other.id != facts.id && !other.cancelled && (series.is_none() || series != event.series.as_ref())
    };
    let others = site.events.of_department(department).upcoming().filter(is_other);
    others.take(MORE).map(|other| card(site, other)).collect()
}
