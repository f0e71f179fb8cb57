//! What pages call somebody: never their key, which would tell where else they are.

use super::{Member, members};
use crate::App;
use crate::keys::Purpose;
use crate::trouble::{NOT_FOUND, Trouble};
use crate::values::PersonKey;

/// The name pages of one thing have for somebody; those of another have another.
#[must_use]
pub fn within(app: &App, thing: &str, who: &str) -> String {
    let mac = app.platform.keys.mac(Purpose::Signing, &format!("seat {thing} {who}"));
    mac.chars().take(24).collect()
}

/// The name a group's pages have for somebody.
#[must_use]
pub fn of(app: &App, group: &str, person: &PersonKey) -> String {
    within(app, group, person.as_str())
}

/// Who a group's pages mean by that name.
///
/// # Errors
/// Nobody of the group, or the store does not answer.
pub fn whom(app: &App, group: &str, typed: &str) -> Result<(PersonKey, Member), Trouble> {
    let all = members(app, group)?;
    all.into_iter().find(|(person, _)| of(app, group, person) == typed).ok_or(NOT_FOUND)
}
