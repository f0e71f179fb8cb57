//! What is held of a person: the invitations they wrote, and until when they are not invited again.

use serde_json::{Value, json};

use super::invitation::{self, Invitation, State};
use super::job::{Invited, invited};
use crate::App;
use crate::membership;
use crate::store::{Commit, Table};
use crate::trouble::Trouble;
use crate::values::PersonKey;

/// Everything of theirs.
///
/// # Errors
/// The store does not answer.
pub fn personal(app: &App, person: &PersonKey) -> Result<Vec<Value>, Trouble> {
    let mut held = Vec::new();
    for (_, written) in invitation::written_by(app, person)? {
        let group = membership::find(app, &written.group)?.map(|(_, group)| group.name);
        held.push(json!({
            "kind": "invitation",
            "group": group,
            "text": written.text,
            "state": written.state,
            "written_at": written.written_at,
        }));
    }
    if let Some((_, known)) = app.store().read::<Invited>(Table::People, &invited(person))? {
        held.push(json!({ "kind": "invited", "quiet_until": known.quiet_until }));
    }
    Ok(held)
}

/// Forgets them: one that waits goes with who wrote it; what has left is the group's.
///
/// # Errors
/// The store does not answer.
pub fn erase(app: &App, person: &PersonKey) -> Result<Commit, Trouble> {
    if let Some((document, old)) = invitation::written_by(app, person)?.into_iter().next() {
        if old.state == State::Leaving || old.state == State::Sent {
            let new = Invitation { by: None, ..old.clone() };
            return Ok(invitation::save(Commit::new(), &document, &old, &new));
        }
        return Ok(invitation::forget(Commit::new(), &document, &old));
    }
    Ok(match app.store().get(Table::People, &invited(person))? {
        Some(known) => Commit::new().remove(&known),
        None => Commit::new(),
    })
}
