//! What is held of a person: their seats. Whoever goes leaves them; a group that loses its only animator
//! becomes an orphan, and somebody is looked for.

use serde_json::json;

use crate::App;
use crate::membership::{Seating, group, groups_of};
use crate::store::Commit;
use crate::trail::{self, Via};
use crate::trouble::Trouble;
use crate::values::PersonKey;

/// Their seats, with the names of the groups.
///
/// # Errors
/// The store does not answer.
pub fn personal(app: &App, person: &PersonKey) -> Result<Vec<serde_json::Value>, Trouble> {
    let mut held = Vec::new();
    for (id, member) in groups_of(app, person)? {
        let name = group::find(app, &id)?.map(|(_, group)| group.name);
        held.push(json!({ "group": name, "rank": member.rank, "since": member.since }));
    }
    Ok(held)
}

/// Leaves one seat: called again until there is none.
///
/// # Errors
/// The store does not answer.
pub fn erase(app: &App, person: &PersonKey) -> Result<Commit, Trouble> {
    let Some((id, _)) = groups_of(app, person)?.into_iter().next() else { return Ok(Commit::new()) };
    let seating = Seating::of(app, &id)?.set(person, None)?.leaving_an_orphan();
    let commit = seating.finish(Commit::new())?;
    Ok(trail::note(app, commit, None, "groups.leave", &group::thing(&id), Via::Clock))
}
