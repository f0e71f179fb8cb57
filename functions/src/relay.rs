//! What somebody writes to a group: a row that the feature of groups makes a thread of, read and answered by
//! pages, no address shown on either side. Of the core, since letters of groups are answered so, too.

use serde::{Deserialize, Serialize};

use crate::App;
use crate::outbox;
use crate::store::{Commit, Table};
use crate::values::{Email, PersonKey};

/// The feature and the task that receive it.
pub const RECEIVE: (&str, &str) = ("groups", "receive");

/// Who wrote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum From {
    /// Somebody known.
    Person(PersonKey),
    /// Somebody with a confirmed address.
    Address(Email),
}

/// What was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Written {
    /// Id of the group.
    pub group: String,
    /// Plain text.
    pub text: String,
}

/// Adds it to what is about to be written.
#[must_use]
pub fn to_group(app: &App, commit: Commit, from: From, written: Written) -> Commit {
    outbox::ask(app, commit, Table::Work, RECEIVE, &(from, written))
}
