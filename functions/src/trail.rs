//! The audit trail: who did what to what, when, by which way. No value, no free text; kept a year.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::App;
use crate::clock::{after, days};
use crate::store::{Commit, Key, Table};
use crate::values::{PersonKey, ulid};

/// How long an entry is kept.
pub const KEPT_DAYS: i64 = 365;

/// By which way something was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Via {
    /// A page of the site.
    Web,
    /// A link in a mail.
    Mail,
    /// The command on the machine.
    Command,
    /// The clock.
    Clock,
}

/// One entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Who did it; nobody when the clock did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<PersonKey>,
    /// A verb of a feature: `ideas.publish`.
    pub what: String,
    /// Kind and id of the thing: `idea#…`.
    pub thing: String,
    /// When.
    pub at: Timestamp,
    /// By which way.
    pub via: Via,
}

/// Partition of what happened to a thing.
#[must_use]
pub fn of_thing(thing: &str) -> String {
    format!("trail#{thing}")
}

/// Partition of what a person did.
#[must_use]
pub fn of_person(person: &PersonKey) -> String {
    format!("done#{person}")
}

/// Partition of who read a person's data; shown to that person.
#[must_use]
pub fn readings_of(person: &PersonKey) -> String {
    format!("readings#{person}")
}

/// Adds an entry to what is about to be written: under the thing, and under who did it.
#[must_use]
pub fn note(app: &App, commit: Commit, by: Option<&PersonKey>, what: &str, thing: &str, via: Via) -> Commit {
    let (now, id) = (app.now(), ulid(app.now(), &app.platform.random));
    let entry = Entry { by: by.cloned(), what: what.to_owned(), thing: thing.to_owned(), at: now, via };
    let until = after(now, days(KEPT_DAYS));
    let commit = commit.insert_until(Table::Work, Key::new(of_thing(thing), id.clone()), &entry, until);
    match by {
        Some(person) => commit.insert_until(Table::Work, Key::new(of_person(person), id), &entry, until),
        None => commit,
    }
}

/// Adds an entry for somebody of the staff who reads a person's data.
#[must_use]
pub fn note_reading(app: &App, commit: Commit, reader: &PersonKey, what: &str, of: &PersonKey) -> Commit {
    let (now, id) = (app.now(), ulid(app.now(), &app.platform.random));
    let entry = Entry {
        by: Some(reader.clone()),
        what: what.to_owned(),
        thing: "person".to_owned(),
        at: now,
        via: Via::Web,
    };
    let until = after(now, days(KEPT_DAYS));
    commit.insert_until(Table::Work, Key::new(readings_of(of), id), &entry, until)
}
