//! What those coming are told: rows of the outbox, done by the feature of attendances.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::Occasion;
use crate::App;
use crate::outbox;
use crate::store::{Commit, Table};
use crate::values::Email;

/// The feature that does it.
pub const FEATURE: &str = "attendances";
/// Tells one person.
pub const TELL: &str = "tell";
/// Tells everybody who comes, waits or asks.
pub const TELL_ALL: &str = "tell_all";
/// Takes an offer back that nobody took.
pub const LAPSE: &str = "lapse";
/// Goes on offering free seats.
pub const GO_ON: &str = "go_on";

/// Those coming are asked once more so long before.
pub const RECONFIRM_BEFORE: SignedDuration = SignedDuration::from_hours(48);

/// What there is to tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum News {
    /// They have a seat.
    Yes,
    /// They wait.
    Waiting,
    /// They asked; the group answers.
    Asked,
    /// A seat is free for them.
    Offered,
    /// The group said no.
    Refused,
    /// It moved: another time or place.
    Moved,
    /// It does not take place.
    Cancelled,
    /// It comes soon: do they still come?
    Reconfirm,
}

/// To one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToOne {
    /// Which event.
    pub event: String,
    /// Whose answer.
    pub who: String,
    /// What.
    pub news: News,
    /// Their address, when nobody knows them yet under their key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<Email>,
}

/// To all, a page at a time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToAll {
    /// Which event.
    pub event: String,
    /// What.
    pub news: News,
    /// As the event was when it was asked for: what is changed again is told as it is then.
    pub sequence: u32,
    /// Where the next page begins.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
}

/// Offers that end. Whose they are stands in the answers alone: who is erased meanwhile is in no row that waits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lapse {
    /// Which event.
    pub event: String,
    /// When they end.
    pub until: Timestamp,
}

/// Tells one.
#[must_use]
pub fn one(app: &App, commit: Commit, event: &str, who: &str, news: News, email: Option<Email>) -> Commit {
    let row = ToOne { event: event.to_owned(), who: who.to_owned(), news, email };
    outbox::ask(app, commit, Table::Work, (FEATURE, TELL), &row)
}

/// Tells all, once a while has passed.
#[must_use]
pub fn all(app: &App, commit: Commit, event: &Occasion, news: News, wait: SignedDuration) -> Commit {
    let row = ToAll { event: event.id.clone(), news, sequence: event.sequence, after: None };
    outbox::ask_later(app, commit, Table::Work, (FEATURE, TELL_ALL), &row, wait)
}

/// The same once more, a while later.
#[must_use]
pub fn again(app: &App, commit: Commit, to: &ToAll, wait: SignedDuration) -> Commit {
    outbox::ask_later(app, commit, Table::Work, (FEATURE, TELL_ALL), to, wait)
}

/// Takes offers back when they end.
#[must_use]
pub fn lapse(app: &App, commit: Commit, event: &str, until: Timestamp) -> Commit {
    let row = Lapse { event: event.to_owned(), until };
    let wait = until.duration_since(app.now());
    outbox::ask_later(app, commit, Table::Work, (FEATURE, LAPSE), &row, wait)
}

/// Goes on offering what is free.
#[must_use]
pub fn go_on(app: &App, commit: Commit, event: &str) -> Commit {
    outbox::ask(app, commit, Table::Work, (FEATURE, GO_ON), &event.to_owned())
}
