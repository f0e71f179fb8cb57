//! Mandates: who is entrusted with which role, since when, by whom; offered by mail, accepted, ended.
//!
//! Roles are named in `site.toml`; people are bound to them here only. `offer`: from an operator's desk or
//! the command to a person's yes. `desk`: who holds what, and the way to end it.

mod desk;
mod offer;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::App;
use crate::api::{Caller, Route, Set};
use crate::features::{Desk, Feature, Record};
use crate::rights::{self, Role};
use crate::store::{Commit, Key, Query, Table};
use crate::trail::{self, Via};
use crate::trouble::Trouble;
use crate::values::PersonKey;
use crate::worker::Task;

pub use offer::offer;

/// The feature's name.
pub const NAME: &str = "mandates";

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
        Record {
            table: Table::Work,
            kind: "mandates",
            personal: &["since", "appointed_by"],
            kept: "mandate",
        },
        Record { table: Table::Work, kind: "role", personal: &["since"], kept: "mandate" },
    ],
    desks: &[
        Desk { path: "/api/mandates", label: "answers.mandates.title", roles: &["operator"] },
        Desk { path: "/api/mandates/mine", label: "answers.mandates_mine.title", roles: &[] },
    ],
    personal: Some(personal),
    erase: Some(erase),
    ..Feature::named(NAME)
};

/// A mandate as kept, once under the person and once under the role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mandate {
    /// Since when it is accepted.
    pub since: Timestamp,
    /// Who offered it; nobody when the command did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub appointed_by: Option<PersonKey>,
}

/// Binds a person to a role.
#[must_use]
pub fn bind(app: &App, commit: Commit, person: &PersonKey, role: &Role, by: Option<PersonKey>) -> Commit {
    let mandate = Mandate { since: app.now(), appointed_by: by };
    let commit = commit.set(Table::Work, Key::new(rights::held_by(person), role.id()), &mandate).set(
        Table::Work,
        Key::new(rights::holders_of(role), person.as_str()),
        &mandate,
    );
    trail::note(app, commit, Some(person), "mandates.accept", &format!("role#{}", role.id()), Via::Mail)
}

/// Unbinds a person from a role: from this commit on they may do nothing of it.
#[must_use]
pub fn unbind(commit: Commit, person: &PersonKey, role: &Role) -> Commit {
    commit
        .delete(Table::Work, Key::new(rights::held_by(person), role.id()))
        .delete(Table::Work, Key::new(rights::holders_of(role), person.as_str()))
}

/// A role as people read it: what it is, and what for.
#[must_use]
pub fn name_of(app: &App, role: &Role) -> String {
    let (kind, scope) = role.parts();
    let of_site = app.bundle.roles.iter().find(|named| named.id == scope).map(|named| named.name.clone());
    let department = || contract::places::department(scope).map(|department| department.name.to_owned());
    let scope = of_site.or_else(department).unwrap_or_else(|| scope.to_owned());
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
        Role::Operator | Role::Moderator => true,
        Role::Contact(id) | Role::Deputy(id) => is_listed(id),
        Role::Coordinator(code) => contract::places::department(code).is_some(),
        Role::SpaceEditor(_) | Role::Animator(_) | Role::Manager(_) => true,
    }
}

fn personal(app: &App, person: &PersonKey) -> Result<Vec<serde_json::Value>, Trouble> {
    let held = app.store().query_all(Table::Work, &Query::all(rights::held_by(person)))?;
    let rows = held.iter().map(|document| {
        let mandate: Mandate = document.read()?;
        Ok(serde_json::json!({ "mandate": document.key.sort, "since": mandate.since }))
    });
    rows.collect()
}

/// A person who goes leaves every role.
fn erase(app: &App, person: &PersonKey) -> Result<Commit, Trouble> {
    let roles = rights::roles(app, person)?;
    Ok(roles.iter().take(40).fold(Commit::new(), |commit, role| unbind(commit, person, role)))
}
