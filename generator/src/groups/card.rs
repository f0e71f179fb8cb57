//! A group as a line of a list.

use contract::records::{Group, GroupKind, GroupStatus};
use serde::Serialize;
use tera::Value;

use super::GroupFacts;
use crate::site::{Site, ThemeRef};

/// A name that leads somewhere.
#[derive(Debug, Clone, Serialize)]
pub struct Named {
    name: String,
    href: String,
}

/// The next event of a group.
#[derive(Debug, Clone, Serialize)]
pub struct NextEvent {
    title: String,
    href: String,
    when: String,
}

/// A group as lists and its own page show it.
#[derive(Debug, Clone, Serialize)]
pub struct Card {
    href: String,
    name: String,
    kind_name: String,
    place: String,
    department: Option<Named>,
    status: &'static str,
    next_event: Option<NextEvent>,
    needs_animator: bool,
    certified: bool,
    themes: Vec<ThemeRef>,
}

#[derive(Serialize)]
struct CardAt<'c> {
    #[serde(flatten)]
    card: &'c Card,
    distance: String,
}

/// The group card, serialised once for all lists it stands in.
#[must_use]
pub fn card(site: &Site, facts: &GroupFacts) -> Value {
    let make = || facts.record(site).map_or_else(Value::none, |group| site.card(&fields(site, facts, group)));
    facts.card.get_or_init(make).clone()
}

/// The group card with its distance from somewhere, in kilometres.
#[must_use]
pub fn card_at(site: &Site, facts: &GroupFacts, km: f64) -> Value {
    let Some(group) = facts.record(site) else { return Value::none() };
    site.card(&CardAt { card: &fields(site, facts, group), distance: site.words.distance_km(km) })
}

/// The fields of the card.
#[must_use]
pub fn fields(site: &Site, facts: &GroupFacts, group: &Group) -> Card {
    Card {
        href: facts.href.clone(),
        name: facts.name.clone(),
        kind_name: site.words.text(kind_key(group.kind)).into_owned(),
        place: crate::places::place_words(site, &group.place),
        department: department(site, facts),
        status: status(group.status),
        next_event: next_event(site, facts),
        needs_animator: group.needs_animator && group.status != GroupStatus::Archived,
        certified: group.certified_at.is_some_and(|since| since <= site.now),
        themes: site.themes(&group.themes),
    }
}

fn department(site: &Site, facts: &GroupFacts) -> Option<Named> {
    let code = facts.department.as_deref()?;
    let href = crate::places::department_href(site, code)?;
    Some(Named { name: crate::places::department_name(site, code)?, href })
}

fn next_event(site: &Site, facts: &GroupFacts) -> Option<NextEvent> {
    let event = site.events.of_group(&facts.id).upcoming().find(|event| !event.cancelled)?;
    Some(NextEvent {
        title: event.title.clone(),
        href: event.href.clone(),
        when: site.words.day_without_year(event.day),
    })
}

fn kind_key(kind: GroupKind) -> &'static str {
    match kind {
        GroupKind::Local => "group.kind.local",
        GroupKind::Thematic => "group.kind.thematic",
        GroupKind::Department => "group.kind.department",
    }
}

fn status(status: GroupStatus) -> &'static str {
    match status {
        GroupStatus::Published => "published",
        GroupStatus::Sleeping => "sleeping",
        GroupStatus::Paused => "paused",
        GroupStatus::Archived => "archived",
    }
}
