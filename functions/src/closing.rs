//! Forms closed for some hours, in a raid: `submission` obeys at once, a moderator closes and opens.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::App;
use crate::store::{Document, Key, Table};
use crate::trouble::Trouble;

/// A form that is closed. It opens by itself, since the document ends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Closed {
    /// Until when.
    pub until: Timestamp,
}

/// Where it is written that a form is closed, in `work`.
#[must_use]
pub fn key(form: &str) -> Key {
    Key::head(format!("closed#{form}"))
}

/// Whether and until when a form is closed.
///
/// # Errors
/// The store does not answer.
pub fn of(app: &App, form: &str) -> Result<Option<(Document, Closed)>, Trouble> {
    Ok(app.store().read(Table::Work, &key(form))?)
}
