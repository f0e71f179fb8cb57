//! Mandates: who is entrusted with which role, since when, by whom; offered by mail, accepted, ended.
//!
//! Roles are named in `site.toml`; people are bound to them here only. `offer`: from an operator's desk or
//! the command to a person's yes. `desk`: who holds what, and the way to end it.

mod desk;
mod offer;

use contract::words::typography;
use jiff::civil::Date;

use crate::App;
use crate::api::{Caller, Route, Set};
use crate::due::{self, Due};
use crate::features::{Desk, Feature, Record};
use crate::membership::{self, Rank, Seating};
use crate::rights::{self, Mandate, Role};
use crate::store::{Commit, Query, Table};
use crate::trail::{self, Via};
use crate::trouble::Trouble;
use crate::values::PersonKey;
use crate::worker::Task;

pub use offer::offer;

/// The feature's name.
pub const NAME: &str = "mandates";
/// The clock of a mandate that has an end.
const EXPIRE: &str = "expire";

/// What it brings.
pub static FEATURE: Feature = Feature {
    set: Set::Organisers,
    routes: &[
        Route::get("/api/mandates", "mandates", Caller::Holder(&["operator"]), desk::page),
        Route::post("/api/mandates", "mandate_offer", Caller::Holder(&["operator"]), desk::offer),
        Route::post("/api/mandates/end", "mandate_end", Caller::Holder(&["operator"]), desk::end),
        Route::get("/api/mandates/mine", "mandates_mine", Caller::Person, desk::mine),
        Route::post("/api/mandates/give-back", "mandate_give_back", Caller::Person, desk::give_back),
        Route::get("/api/mandates/accept", "mandate_button", Caller::Anyone, offer::button).asking(&["t"]),
        Route::post("/api/mandates/accept", "mandate_accept", Caller::Anyone, offer::answer),
    ],
    tasks: &[
        Task { name: offer::OFFER, run: offer::write },
        Task { name: offer::ACCEPT, run: offer::accept },
    ],
    records: &[
        Record { table: Table::Work, kind: "mandates", personal: &["since", "until"], kept: "mandate" },
        Record { table: Table::Work, kind: "role", personal: &["since", "until"], kept: "mandate" },
    ],
    desks: &[
        Desk { path: "/api/mandates", label: "answers.mandates.title", roles: &["operator"] },
        Desk { path: "/api/mandates/mine", label: "answers.mandates_mine.title", roles: &[] },
    ],
    due: Some(ring),
    personal: Some(personal),
    erase: Some(erase),
    ..Feature::named(NAME)
};

/// Gives a person a role until a day: a seat, which has no end, when it is one of a group.
///
/// # Errors
/// There is no such group, no seat is free in it, or the store does not answer.
pub fn entrust(
    app: &App,
    commit: Commit,
    person: &PersonKey,
    role: &Role,
    until: Option<Date>,
) -> Result<Commit, Trouble> {
    if let Some((group, rank)) = seat(role) {
        return Seating::of(app, group)?.raise(person, rank)?.finish(commit);
    }
    let commit = rights::bind_until(app, commit, person, role, until);
    Ok(match until {
        Some(day) => due::on(commit, day, NAME, EXPIRE, &clock_of(person, role)),
        None => commit,
    })
}

/// Whether a mandate of this role may have an end: seats in a group are given and taken by its own rules.
#[must_use]
pub fn may_end(role: &Role) -> bool {
    seat(role).is_none()
}

/// How a clock names a mandate.
fn clock_of(person: &PersonKey, role: &Role) -> String {
    format!("{person}#{}", role.id())
}

/// The day of a mandate has come: it is read again, since another may have taken its place.
fn ring(app: &App, due: &Due) -> Result<Commit, Trouble> {
    let named = due.id.split_once('#');
    let named = named.and_then(|(person, role)| Some((PersonKey::parse(person)?, Role::parse(role)?)));
    let Some((person, role)) = named else { return Ok(Commit::new()) };
    let written = rights::written(app, &person, &role)?;
    if written.and_then(|mandate| mandate.until).is_none_or(|until| app.today() < until) {
        return Ok(Commit::new());
    }
    let commit = rights::unbind(Commit::new(), &person, &role);
    let thing = format!("role#{}", role.id());
    Ok(trail::note(app, commit, Some(&person), "mandates.expire", &thing, Via::Clock))
}

/// Takes a role from a person, and its clock with it.
fn unbind(app: &App, commit: Commit, person: &PersonKey, role: &Role) -> Result<Commit, Trouble> {
    let commit = rights::unbind(commit, person, role);
    Ok(match rights::written(app, person, role)?.and_then(|mandate| mandate.until) {
        Some(day) => due::off(commit, day, NAME, EXPIRE, &clock_of(person, role)),
        None => commit,
    })
}

/// When a mandate ends, as people read it.
#[must_use]
pub fn ends(app: &App, until: Option<Date>) -> String {
    let ends = match until {
        Some(day) => app.words().format("answers.mandates.until", &[("day", &app.words().day_plain(day))]),
        None => app.words().text("answers.mandates.no_end").into_owned(),
    };
    typography(&ends, app.locale())
}

/// Ends a person's role; who had a seat of a group stays its member.
///
/// # Errors
/// A published group would have no animator, or the store does not answer.
pub fn end(app: &App, commit: Commit, person: &PersonKey, role: &Role) -> Result<Commit, Trouble> {
    match seat(role) {
        Some((group, _)) => Seating::of(app, group)?.set(person, Some(Rank::Member))?.finish(commit),
        None => unbind(app, commit, person, role),
    }
}

fn seat(role: &Role) -> Option<(&str, Rank)> {
    match role {
        Role::Animator(group) => Some((group, Rank::Animator)),
        Role::Manager(group) => Some((group, Rank::Manager)),
        _ => None,
    }
}

/// A role as people read it: what it is, and what for.
#[must_use]
pub fn name_of(app: &App, role: &Role) -> String {
    let (kind, scope) = role.parts();
    let of_site = app.bundle.roles.iter().find(|named| named.id == scope).map(|named| named.name.clone());
    let department = || contract::places::department(scope).map(|department| department.name.to_owned());
    let group = || membership::find(app, scope).ok().flatten().map(|(_, group)| group.name);
    let known = match seat(role) {
        Some(_) => group(),
        None => of_site.or_else(department),
    };
    let scope = known.unwrap_or_else(|| scope.to_owned());
    app.words().format(&format!("roles.{kind}"), &[("scope", &scope)])
}

/// The roles this site may entrust: those of `site.toml`, and those every movement has.
#[must_use]
pub fn known(app: &App) -> Vec<Role> {
    let of_site = app.bundle.roles.iter().map(|named| Role::Contact(named.id.clone()));
    [Role::Operator, Role::Moderator].into_iter().chain(of_site).collect()
}

/// Whether a role may be entrusted here: a deputy for a role of the site, a coordinator of a department.
#[must_use]
pub fn exists(app: &App, role: &Role) -> bool {
    let is_listed = |id: &str| app.bundle.roles.iter().any(|named| named.id == id);
    match role {
        Role::Operator | Role::Moderator | Role::SpaceEditor(_) => true,
        Role::Contact(id) | Role::Deputy(id) => is_listed(id),
        Role::Coordinator(code) => contract::places::department(code).is_some(),
        Role::Animator(group) | Role::Manager(group) => {
            membership::find(app, group).is_ok_and(|found| found.is_some())
        }
    }
}

fn personal(app: &App, person: &PersonKey) -> Result<Vec<serde_json::Value>, Trouble> {
    let held = app.store().query_all(Table::Work, &Query::all(rights::held_by(person)))?;
    let rows = held.iter().map(|document| {
        let mandate: Mandate = document.read()?;
        Ok(serde_json::json!({ "mandate": document.key.sort, "since": mandate.since, "until": mandate.until }))
    });
    rows.collect()
}

/// A person who goes leaves every role; seats in groups are left with the groups' own rules.
fn erase(app: &App, person: &PersonKey) -> Result<Commit, Trouble> {
    let held = app.store().query_all(Table::Work, &Query::all(rights::held_by(person)))?;
    let roles = held.iter().filter_map(|document| Role::parse(&document.key.sort));
    let mut own = roles.filter(|role| seat(role).is_none()).take(25);
    own.try_fold(Commit::new(), |commit, role| unbind(app, commit, person, &role))
}
