//! Rides, beds and exchanges.

use super::{
    ADULT, DIRECTION, Field, FieldKind, Form, Length, List, OWN_GENDER, THEME, TRAP, contribution_email,
};
use crate::forms::{Method, Range};

const TRIPS: &[&str] = &["there", "back", "both"];
const DAYS: &[&str] = &["15", "30", "60"];

const fn direction(key: &'static str) -> Field {
    Field::new("direction", key, FieldKind::Choice(List::Fixed(DIRECTION))).required()
}

/// Where the person is; the public sees an area of 2,000 inhabitants at least.
const fn commune(key: &'static str) -> Field {
    Field::new("commune", key, FieldKind::Commune).required().personal("forms.shared.why_area")
}

const NOTE: Field = Field::new("note", "forms.shared.note", FieldKind::LongText(Length { min: 2, max: 500 }));

/// A ride to or from an event.
pub static CARPOOL: Form = Form {
    name: "carpool",
    method: Method::Post,
    action: "/api/posts/carpool",
    feature: Some("carpool"),
    fields: &[
        direction("forms.carpool.direction"),
        Field::new("event", "forms.carpool.event", FieldKind::Page).required(),
        Field::new("trip", "forms.carpool.trip", FieldKind::Choice(List::Fixed(TRIPS))).required(),
        commune("forms.carpool.commune"),
        Field::new("leaves_at", "forms.carpool.leaves_at", FieldKind::Time),
        Field::new("seats", "forms.carpool.seats", FieldKind::Number(Range { min: 1, max: 8 })).required(),
        NOTE,
        OWN_GENDER,
        ADULT,
        contribution_email("forms.posts.why_email"),
        TRAP,
    ],
    rules: &[],
};

/// A bed for some nights.
pub static LODGING: Form = Form {
    name: "lodging",
    method: Method::Post,
    action: "/api/posts/lodging",
    feature: Some("lodging"),
    fields: &[
        direction("forms.lodging.direction"),
        commune("forms.lodging.commune"),
        Field::new("first_night", "forms.lodging.first_night", FieldKind::Day).required(),
        Field::new("nights", "forms.lodging.nights", FieldKind::Number(Range { min: 1, max: 14 })).required(),
        Field::new("places", "forms.lodging.places", FieldKind::Number(Range { min: 1, max: 10 })).required(),
        Field::new("event", "forms.lodging.event", FieldKind::Page),
        NOTE,
        OWN_GENDER,
        ADULT,
        contribution_email("forms.posts.why_email"),
        TRAP,
    ],
    rules: &[],
};

/// Anything else people lend, look for, ask or tell.
pub static EXCHANGE: Form = Form {
    name: "exchange",
    method: Method::Post,
    action: "/api/posts/exchange",
    feature: Some("exchange"),
    fields: &[
        direction("forms.exchange.direction"),
        Field::new("text", "forms.exchange.text", FieldKind::LongText(Length { min: 10, max: 1500 }))
            .required(),
        commune("forms.exchange.commune"),
        THEME,
        Field::new("event", "forms.exchange.event", FieldKind::Page),
        Field::new("days", "forms.exchange.days", FieldKind::Choice(List::Fixed(DAYS))).starts_as("30"),
        contribution_email("forms.posts.why_email"),
        TRAP,
    ],
    rules: &[],
};
