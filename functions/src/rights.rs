//! Which roles a person holds, and the rows that say so: one under the person, one under the role.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::App;
use crate::store::{Commit, Key, Query, Table};
use crate::trail::{self, Via};
use crate::trouble::Trouble;
use crate::values::PersonKey;

/// What somebody may be entrusted with.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Answers for the running of the platform.
    Operator,
    /// Decides what is published.
    Moderator,
    /// Coordinates a department, by its code.
    Coordinator(String),
    /// Answers for a role of `site.toml`, by its id.
    Contact(String),
    /// Stands in for a contact who does not answer.
    Deputy(String),
    /// Edits for a space of `site.toml`, by its id.
    SpaceEditor(String),
    /// Animates a group, by its id.
    Animator(String),
    /// Helps to run a group, by its id.
    Manager(String),
}

impl Role {
    /// Its text in keys of documents: `contact:logement`.
    #[must_use]
    pub fn id(&self) -> String {
        let (name, scope) = self.parts();
        if scope.is_empty() { name.to_owned() } else { format!("{name}:{scope}") }
    }

    /// Reads [`Role::id`].
    #[must_use]
    pub fn parse(id: &str) -> Option<Self> {
        let (name, scope) = id.split_once(':').unwrap_or((id, ""));
        let scoped = |role: fn(String) -> Self| (!scope.is_empty()).then(|| role(scope.to_owned()));
        match name {
            "operator" if scope.is_empty() => Some(Self::Operator),
            "moderator" if scope.is_empty() => Some(Self::Moderator),
            "coordinator" => scoped(Self::Coordinator),
            "contact" => scoped(Self::Contact),
            "deputy" => scoped(Self::Deputy),
            "space" => scoped(Self::SpaceEditor),
            "animator" => scoped(Self::Animator),
            "manager" => scoped(Self::Manager),
            _ => None,
        }
    }

    /// The kind of role and what it is for.
    #[must_use]
    pub fn parts(&self) -> (&'static str, &str) {
        match self {
            Self::Operator => ("operator", ""),
            Self::Moderator => ("moderator", ""),
            Self::Coordinator(scope) => ("coordinator", scope),
            Self::Contact(scope) => ("contact", scope),
            Self::Deputy(scope) => ("deputy", scope),
            Self::SpaceEditor(scope) => ("space", scope),
            Self::Animator(scope) => ("animator", scope),
            Self::Manager(scope) => ("manager", scope),
        }
    }
}

/// A mandate as kept, once under the person and once under the role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mandate {
    /// Since when it is accepted.
    pub since: Timestamp,
    /// The day it ends: from its first hour nothing may be done of it. Without one it has no end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
}

impl Mandate {
    fn lasts(&self, today: Date) -> bool {
        self.until.is_none_or(|until| today < until)
    }
}

/// Binds a person to a role. Roles of groups are seats: [`crate::membership::Seating`] binds them.
#[must_use]
pub fn bind(app: &App, commit: Commit, person: &PersonKey, role: &Role) -> Commit {
    bind_until(app, commit, person, role, None)
}

/// The same until a day.
#[must_use]
pub fn bind_until(app: &App, commit: Commit, person: &PersonKey, role: &Role, until: Option<Date>) -> Commit {
    let mandate = Mandate { since: app.now(), until };
    let commit = commit.set(Table::Work, Key::new(held_by(person), role.id()), &mandate).set(
        Table::Work,
        Key::new(holders_of(role), person.as_str()),
        &mandate,
    );
    trail::note(app, commit, Some(person), "mandates.accept", &format!("role#{}", role.id()), Via::Mail)
}

/// Unbinds a person from a role: from this commit on they may do nothing of it.
#[must_use]
pub fn unbind(commit: Commit, person: &PersonKey, role: &Role) -> Commit {
    commit
        .delete(Table::Work, Key::new(held_by(person), role.id()))
        .delete(Table::Work, Key::new(holders_of(role), person.as_str()))
}

/// Partition of a person's mandates in `work`; the sort key is [`Role::id`].
#[must_use]
pub fn held_by(person: &PersonKey) -> String {
    format!("mandates#{person}")
}

/// Partition of those who hold a role in `work`; the sort key is the person's key.
#[must_use]
pub fn holders_of(role: &Role) -> String {
    format!("role#{}", role.id())
}

/// The roles a person has accepted and still holds.
///
/// # Errors
/// The store does not answer.
pub fn roles(app: &App, person: &PersonKey) -> Result<Vec<Role>, Trouble> {
    let held = lasting(app, held_by(person))?;
    Ok(held.iter().filter_map(|(sort, _)| Role::parse(sort)).collect())
}

/// Who holds a role now.
///
/// # Errors
/// The store does not answer.
pub fn holders(app: &App, role: &Role) -> Result<Vec<PersonKey>, Trouble> {
    Ok(mandates(app, role)?.into_iter().map(|(person, _)| person).collect())
}

/// Who holds a role now, with their mandates.
///
/// # Errors
/// The store does not answer.
pub fn mandates(app: &App, role: &Role) -> Result<Vec<(PersonKey, Mandate)>, Trouble> {
    let held = lasting(app, holders_of(role))?;
    Ok(held.into_iter().filter_map(|(sort, mandate)| Some((PersonKey::parse(&sort)?, mandate))).collect())
}

/// What of a partition has not come to its end: clocks that are late give nobody a day more.
fn lasting(app: &App, partition: String) -> Result<Vec<(String, Mandate)>, Trouble> {
    let (today, mut lasting) = (app.today(), Vec::new());
    for document in app.store().query_all(Table::Work, &Query::all(partition))? {
        let mandate: Mandate = document.read()?;
        if mandate.lasts(today) {
            lasting.push((document.key.sort, mandate));
        }
    }
    Ok(lasting)
}

/// The mandate as it is written, whether it has come to its end or not.
///
/// # Errors
/// The store does not answer.
pub fn written(app: &App, person: &PersonKey, role: &Role) -> Result<Option<Mandate>, Trouble> {
    let key = Key::new(held_by(person), role.id());
    Ok(app.store().read::<Mandate>(Table::Work, &key)?.map(|(_, mandate)| mandate))
}

/// Whether a person holds a role now.
///
/// # Errors
/// The store does not answer.
pub fn holds(app: &App, person: &PersonKey, role: &Role) -> Result<bool, Trouble> {
    Ok(written(app, person, role)?.is_some_and(|mandate| mandate.lasts(app.today())))
}
