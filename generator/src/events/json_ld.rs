//! An event as search engines and calendars read it: schema.org's Event.

use contract::places::Position;
use contract::records::{Event, Territory, Venue};
use serde_json::{Map, Value, json};

use super::{EventFacts, when};
use crate::site::Site;

/// schema.org JSON-LD, safe inside a `script` element.
#[must_use]
pub fn event(site: &Site, facts: &EventFacts, event: &Event) -> String {
    let status = if facts.cancelled { "EventCancelled" } else { "EventScheduled" };
    let mode = match (event.venue.is_some(), event.online) {
        (true, true) => "MixedEventAttendanceMode",
        (false, true) => "OnlineEventAttendanceMode",
        _ => "OfflineEventAttendanceMode",
    };
    let mut ld = Map::new();
    let mut set = |key: &str, value: Value| ld.insert(key.to_owned(), value);
    set("@context", json!("https://schema.org"));
    set("@type", json!("Event"));
    set("name", json!(facts.title));
    set("startDate", json!(when::iso(event.starts_at, &event.zone)));
    set("endDate", json!(when::iso(event.ends_at, &event.zone)));
    set("eventStatus", json!(format!("https://schema.org/{status}")));
    set("eventAttendanceMode", json!(format!("https://schema.org/{mode}")));
    set("url", json!(site.absolute(&facts.href)));
    set("location", location(site, facts, event));
    set("organizer", organizers(site, event));
    if !event.description.is_empty() {
        set("description", json!(site.typeset(&event.description)));
    }
    script_safe(&Value::Object(ld))
}

/// JSON that cannot end the `script` element it stands in.
#[must_use]
pub fn script_safe(value: &Value) -> String {
    value.to_string().replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026")
}

fn location(site: &Site, facts: &EventFacts, event: &Event) -> Value {
    // The link itself is for those who come; the page tells them how to get it.
    let online =
        event.online.then(|| json!({ "@type": "VirtualLocation", "url": site.absolute(&facts.href) }));
    let place = event.venue.as_ref().map(|venue| venue_place(site, venue));
    let all: Vec<Value> = place.into_iter().chain(online).collect();
    match <[Value; 1]>::try_from(all) {
        Ok([only]) => only,
        Err(all) => Value::Array(all),
    }
}

fn venue_place(site: &Site, venue: &Venue) -> Value {
    let words = crate::places::place_words(site, &venue.place);
    let mut address = Map::new();
    address.insert("@type".into(), json!("PostalAddress"));
    let (locality, country) = match &venue.place {
        Territory::Abroad { country, town } => (town.clone(), country.clone()),
        _ => (words.clone(), "FR".to_owned()),
    };
    address.insert("addressLocality".into(), json!(locality));
    address.insert("addressCountry".into(), json!(country));
    for (key, value) in [("streetAddress", &venue.street), ("postalCode", &venue.postcode)] {
        if let Some(value) = value {
            address.insert(key.into(), json!(value));
        }
    }
    let name = venue.name.clone().unwrap_or(words);
    let mut place = json!({ "@type": "Place", "name": name, "address": address });
    if let (Some(position), Some(fields)) =
        (venue.position.and_then(Position::from_lon_lat), place.as_object_mut())
    {
        let geo = json!({ "@type": "GeoCoordinates", "latitude": position.lat, "longitude": position.lon });
        fields.insert("geo".into(), geo);
    }
    place
}

fn organizers(site: &Site, event: &Event) -> Value {
    let links = event.groups.iter().filter_map(|id| crate::groups::link(site, id));
    let groups: Vec<Value> = links
        .map(|link| json!({ "@type": "Organization", "name": link.title, "url": site.absolute(&link.href) }))
        .collect();
    if groups.is_empty() {
        return json!({ "@type": "Organization", "name": site.config.name, "url": site.absolute("/") });
    }
    Value::Array(groups)
}
