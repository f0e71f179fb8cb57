//! What is held of a person: splits they proposed, where they are named, what they picked.

use serde_json::json;

use super::merging;
use super::record::{self, Split};
use crate::App;
use crate::membership;
use crate::membership::switch::{Choice, choices_of};
use crate::store::{Commit, Key, Table};
use crate::trouble::Trouble;
use crate::values::PersonKey;

/// Their part in each split.
///
/// # Errors
/// The store does not answer.
pub fn personal(app: &App, person: &PersonKey) -> Result<Vec<serde_json::Value>, Trouble> {
    let mut held = Vec::new();
    for (_, group, id) in record::parts_of(app, person)? {
        let split = record::of_group(app, &group)?.map(|(_, split)| split).filter(|split| split.id == id);
        let merge = merging::of_group(app, &group)?.map(|(_, merge)| merge).filter(|merge| merge.id == id);
        if let Some(merge) = merge {
            let group = membership::find(app, &group)?.map(|(_, group)| group.name);
            held.push(json!({ "group": group, "proposed": merge.by == *person, "agreed": merge.second.as_ref() == Some(person) }));
            continue;
        }
        let choice = app.store().read::<Choice>(Table::Work, &place(&id, person))?;
        let rank = |split: &Split| {
            split.founders.iter().find(|one| one.person == *person).map(|founder| founder.rank)
        };
        held.push(json!({
            "name": split.as_ref().map(|split| split.name.clone()),
            "proposed": split.as_ref().is_some_and(|split| split.by.as_ref() == Some(person)),
            "rank": split.as_ref().and_then(rank),
            "choice": choice.map(|(_, choice)| choice),
        }));
    }
    Ok(held)
}

fn place(split: &str, person: &PersonKey) -> Key {
    Key::new(choices_of(split), person.as_str())
}

/// Forgets their part in one split: called again until there is none.
///
/// # Errors
/// The store does not answer.
pub fn erase(app: &App, person: &PersonKey) -> Result<Commit, Trouble> {
    let Some((way, group, id)) = record::parts_of(app, person)?.into_iter().next() else {
        return Ok(Commit::new());
    };
    let commit = Commit::new().remove(&way).delete(Table::Work, place(&id, person));
    if let Some((document, merge)) = merging::of_group(app, &group)?.filter(|(_, merge)| merge.id == id) {
        let mut left = merge.clone();
        left.animators.retain(|one| one != person);
        left.second = left.second.filter(|one| one != person);
        return Ok(if merge.by == *person {
            commit.remove(&document)
        } else {
            commit.replace(&document, &left)
        });
    }
    Ok(match record::get(app, &group, &id) {
        Ok((document, split)) => {
            let mut left = split.clone();
            left.by = left.by.filter(|by| by != person);
            left.founders.retain(|founder| founder.person != *person);
            if left == split { commit } else { commit.replace(&document, &left) }
        }
        Err(Trouble::Refused(..)) => commit,
        Err(trouble) => return Err(trouble),
    })
}
