//! What is held of a person: what they wrote to members, and whose letters they stopped.

use serde_json::{Value, json};

use super::missive::{self, Missive, State};
use super::mutes;
use crate::App;
use crate::membership;
use crate::store::Commit;
use crate::trouble::Trouble;
use crate::values::PersonKey;

/// Everything of theirs.
///
/// # Errors
/// The store does not answer.
pub fn personal(app: &App, person: &PersonKey) -> Result<Vec<Value>, Trouble> {
    let name = |group: &str| -> Result<Option<String>, Trouble> {
        Ok(membership::find(app, group)?.map(|(_, group)| group.name))
    };
    let mut held = Vec::new();
    for (_, written) in missive::written_by(app, person)? {
        held.push(json!({
            "kind": "missive",
            "group": name(&written.group)?,
            "subject": written.subject,
            "text": written.text,
            "state": written.state,
            "written_at": written.written_at,
        }));
    }
    for muted in mutes::all_of(app, person)? {
        let body: Value = muted.read()?;
        held.push(json!({ "kind": "muted", "group": name(&muted.key.sort)?, "since": body.get("since") }));
    }
    Ok(held)
}

/// Forgets them: what has not left goes with who wrote it; what has is the group's.
///
/// # Errors
/// The store does not answer.
pub fn erase(app: &App, person: &PersonKey) -> Result<Commit, Trouble> {
    if let Some((document, old)) = missive::written_by(app, person)?.into_iter().next() {
        if matches!(old.state, State::Sending | State::Sent) {
            let new = Missive { by: None, ..old.clone() };
            return Ok(missive::save(Commit::new(), &document, &old, &new));
        }
        return Ok(missive::forget(Commit::new(), &document, &old));
    }
    let muted = mutes::all_of(app, person)?;
    Ok(muted.iter().take(50).fold(Commit::new(), |commit, document| commit.remove(document)))
}
