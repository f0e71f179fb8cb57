//! The secret link of an idea's mail: to its button before it is confirmed, to its words for an hour.

use super::idea::{EDIT_FOR, Idea};
use crate::App;
use crate::clock::after;
use crate::store::{Commit, Key, Table};
use crate::trouble::{LINK_SPENT, Trouble};
use crate::values::Token;

/// What nobody confirms is gone after so many days, address and words: the link is good for 48 hours.
pub const PENDING_DAYS: i64 = 2;

/// Where what waits for the button lies.
#[must_use]
pub fn pending(token: &Token) -> Key {
    Key::head(format!("ideapending#{}", token.hash()))
}

fn link(token: &Token) -> Key {
    Key::head(format!("link#idea#{}", token.hash()))
}

/// The link keeps leading to the words while they may be changed.
#[must_use]
pub fn keep(commit: Commit, token: &Token, idea: &Idea) -> Commit {
    commit.insert_until(Table::ShortLived, link(token), &idea.id, after(idea.sent_at, EDIT_FOR))
}

/// Id of the idea a link leads to.
///
/// # Errors
/// The link is too old, or never was.
pub fn idea_of(app: &App, token: &Token) -> Result<String, Trouble> {
    let found = app.store().read::<String>(Table::ShortLived, &link(token))?;
    found.map(|(_, id)| id).ok_or(LINK_SPENT)
}
