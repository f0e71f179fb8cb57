//! What is held of a person: the hand-over they began. Whoever goes leaves none open.

use serde_json::json;

use super::record;
use super::states::Verb;
use crate::App;
use crate::membership;
use crate::store::{Commit, Key, Table};
use crate::trail::Via;
use crate::trouble::Trouble;
use crate::values::PersonKey;

/// What they began, with the name of the group.
///
/// # Errors
/// The store does not answer.
pub fn personal(app: &App, person: &PersonKey) -> Result<Vec<serde_json::Value>, Trouble> {
    let mut held = Vec::new();
    for group in record::begun_by(app, person)? {
        let Some((_, handover)) = record::of_group(app, &group)?.filter(|(_, found)| found.by == *person)
        else {
            continue;
        };
        let name = membership::find(app, &group)?.map(|(_, group)| group.name);
        held.push(json!({
            "group": name,
            "kind": handover.kind,
            "state": handover.state,
            "begun_at": handover.begun_at,
        }));
    }
    Ok(held)
}

/// Takes back one that they began: called again until there is none.
///
/// # Errors
/// The store does not answer.
pub fn erase(app: &App, person: &PersonKey) -> Result<Commit, Trouble> {
    let Some(group) = record::begun_by(app, person)?.into_iter().next() else { return Ok(Commit::new()) };
    let found = record::of_group(app, &group)?.filter(|(_, found)| found.by == *person);
    let commit = record::forget_way(Commit::new(), person, &group);
    let Some((document, handover)) = found else { return Ok(commit) };
    let place = handover.waits_at.iter().map(|place| Key::new(record::WAITING, place.clone()));
    let commit = place.fold(commit.remove(&document), |commit, place| commit.delete(Table::Work, place));
    let verb = format!("{:?}", Verb::Withdraw).to_lowercase();
    Ok(record::note(app, commit, None, &verb, &group, Via::Clock))
}
