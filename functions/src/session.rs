//! Who is signed in: a cookie, and one read. A session has a fixed end, so a check writes nothing.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::App;
use crate::clock::{after, days};
use crate::exchange::{Call, Cookie};
use crate::store::{Commit, Key, Query, Table};
use crate::trouble::Trouble;
use crate::values::{PersonKey, Token};

/// Name of the cookie.
pub const COOKIE: &str = "session";

/// Where somebody signed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Device {
    /// "My own device": 90 days.
    Own,
    /// Any other: until the browser is closed, 12 hours at most.
    Shared,
}

impl Device {
    /// How long a session lasts there.
    #[must_use]
    pub fn lasts(self) -> SignedDuration {
        match self {
            Self::Own => days(90),
            Self::Shared => SignedDuration::from_hours(12),
        }
    }
}

/// A session as kept, under the hash of its token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// Whose.
    pub person: PersonKey,
    /// Where.
    pub device: Device,
    /// Since when; what cannot be undone asks for a fresh one.
    pub started_at: Timestamp,
}

/// Where the session of a token's hash lies.
#[must_use]
pub fn key_of(hash: &str) -> Key {
    Key::head(format!("session#{hash}"))
}

/// Where the list of a person's sessions lies.
#[must_use]
pub fn list_of(person: &PersonKey) -> String {
    format!("sessions#{person}")
}

/// The session of a call, if it has one that lasts.
///
/// # Errors
/// The store does not answer.
pub fn of(app: &App, call: &Call<'_>) -> Result<Option<Session>, Trouble> {
    let Some(token) = call.cookie(COOKIE).and_then(Token::parse) else { return Ok(None) };
    let found = app.store().read::<Session>(Table::ShortLived, &key_of(&token.hash()))?;
    Ok(found.map(|(_, session)| session))
}

/// Begins a session: what to write, and the cookie that opens it.
#[must_use]
pub fn begin(app: &App, person: &PersonKey, device: Device) -> (Commit, Cookie) {
    let token = Token::generate(&app.platform.random);
    let (hash, now) = (token.hash(), app.now());
    let ends_at = after(now, device.lasts());
    let session = Session { person: person.clone(), device, started_at: now };
    let commit = Commit::new()
        .insert_until(Table::ShortLived, key_of(&hash), &session, ends_at)
        .insert_until(Table::ShortLived, Key::new(list_of(person), hash), &(), ends_at);
    let lasts = match device {
        Device::Own => Some(device.lasts()),
        Device::Shared => None,
    };
    (commit, Cookie { name: COOKIE, value: token.reveal().to_owned(), lasts })
}

/// For so long after signing in one may do what cannot be undone.
const FRESH: SignedDuration = SignedDuration::from_mins(15);

/// Whether somebody signed in a moment ago.
#[must_use]
pub fn is_fresh(app: &App, session: &Session) -> bool {
    app.now() < after(session.started_at, FRESH)
}

/// Ends the session of a call.
#[must_use]
pub fn end(call: &Call<'_>, session: &Session) -> Commit {
    match call.cookie(COOKIE).and_then(Token::parse) {
        Some(token) => Commit::new()
            .delete(Table::ShortLived, key_of(&token.hash()))
            .delete(Table::ShortLived, Key::new(list_of(&session.person), token.hash())),
        None => Commit::new(),
    }
}

/// Ends every session of a person, at most 49 at once: the caller asks again while there are more.
///
/// # Errors
/// The store does not answer.
pub fn end_all(app: &App, person: &PersonKey) -> Result<Commit, Trouble> {
    let page = app.store().query(Table::ShortLived, &Query::all(list_of(person)).limit(49))?;
    Ok(page.documents.into_iter().fold(Commit::new(), |commit, document| {
        let session = key_of(&document.key.sort);
        commit.delete(Table::ShortLived, session).delete(Table::ShortLived, document.key)
    }))
}
