//! Announcing an event, and coming to one.

use super::{Field, FieldKind, Form, Length, List, SiteList, THEMES, TRAP, contribution_email};
use crate::forms::{HiddenShape, Method, Range, Rule};

const ADMISSIONS: &[&str] = &["anyone", "confirmed", "members", "approval"];
const ACCESS: &[&str] = &["step_free", "sign_language", "child_care"];
const SHOWN_TO: &[&str] = &["everyone", "coming", "accepted"];
const REPEATS: &[&str] = &["none", "weekly", "monthly"];

const fn text(name: &'static str, key: &'static str, max: usize) -> Field {
    Field::new(name, key, FieldKind::Text(Length { min: 2, max }))
}

/// An event of a group. Seven answers are required at most: where counts for one, online or not.
pub static EVENT: Form = Form {
    name: "event",
    method: Method::Post,
    action: "/api/events",
    feature: Some("events"),
    fields: &[
        Field::new("title", "forms.event.title_field", FieldKind::Text(Length { min: 3, max: 100 }))
            .required(),
        Field::new("group", "forms.event.group", FieldKind::Page).required(),
        Field::new("kind", "forms.event.kind", FieldKind::Choice(List::Site(SiteList::EventKinds)))
            .required(),
        Field::new("day", "forms.event.day", FieldKind::Day).required(),
        Field::new("starts", "forms.event.starts", FieldKind::Time).required(),
        Field::new("last_day", "forms.event.last_day", FieldKind::Day),
        Field::new("ends", "forms.event.ends", FieldKind::Time),
        Field::new("commune", "forms.event.commune", FieldKind::Commune),
        text("venue", "forms.event.venue", 100),
        text("street", "forms.event.street", 150),
        Field::new("postcode", "forms.event.postcode", FieldKind::PostalCode),
        Field::new("directions", "forms.event.directions", FieldKind::LongText(Length { min: 2, max: 500 })),
        Field::new("shown_to", "forms.event.shown_to", FieldKind::Choice(List::Fixed(SHOWN_TO)))
            .starts_as("everyone"),
        Field::new("online_link", "forms.event.online_link", FieldKind::Link),
        Field::new(
            "description",
            "forms.event.description",
            FieldKind::LongText(Length { min: 2, max: 5000 }),
        ),
        THEMES,
        Field::new("access", "forms.event.access", FieldKind::MultiChoice(List::Fixed(ACCESS))),
        Field::new("admission", "forms.event.admission", FieldKind::Choice(List::Fixed(ADMISSIONS)))
            .starts_as("anyone"),
        Field::new("capacity", "forms.event.capacity", FieldKind::Number(Range { min: 1, max: 100_000 })),
        Field::new("guests_max", "forms.event.guests_max", FieldKind::Number(Range { min: 0, max: 5 })),
        Field::new("repeat", "forms.event.repeat", FieldKind::Choice(List::Fixed(REPEATS))).starts_as("none"),
        Field::new("repeat_until", "forms.event.repeat_until", FieldKind::Day),
        Field::new("phone", "forms.event.phone", FieldKind::Phone).personal("forms.event.why_phone"),
        Field::new("consent_phone", "forms.event.consent_phone", FieldKind::Checkbox)
            .personal("forms.event.consent_phone.why"),
        contribution_email("forms.event.why_email"),
        TRAP,
    ],
    rules: &[
        Rule::OneOf(&["commune", "online_link"]),
        Rule::Needs { field: "consent_phone", when: "phone" },
        Rule::WithinYear { day: "day", until: "repeat_until" },
        Rule::EventSpan {
            day: "day",
            starts: "starts",
            last_day: "last_day",
            ends: "ends",
            commune: "commune",
        },
    ],
};

/// "Je viens": an address, and how many come along.
pub static ATTEND: Form = Form {
    name: "attend",
    method: Method::Post,
    action: "/api/attendances",
    feature: Some("events"),
    fields: &[
        Field::new("event", "forms.attend.event", FieldKind::Hidden(HiddenShape::Id)).required(),
        contribution_email("forms.attend.why_email"),
        Field::new("guests", "forms.attend.guests", FieldKind::Number(Range { min: 0, max: 5 }))
            .starts_as("0"),
        TRAP,
    ],
    rules: &[],
};
