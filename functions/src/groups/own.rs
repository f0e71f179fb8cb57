//! What is held of a person: their seats, what they asked for, wrote and drafted. Whoever goes leaves them; a
//! group that loses its only animator becomes an orphan, and somebody is looked for; a draft of theirs goes.

use serde_json::{Value, json};

use super::{NAME, joining, threads};
use crate::App;
use crate::membership::{self, Seating, group, groups_of, members};
use crate::review;
use crate::store::{Commit, Query, Table};
use crate::trail::{self, Via};
use crate::trouble::Trouble;
use crate::values::PersonKey;

/// Their seats, with the names of the groups, their drafts, requests and messages.
///
/// # Errors
/// The store does not answer.
pub fn personal(app: &App, person: &PersonKey) -> Result<Vec<Value>, Trouble> {
    let mut held = Vec::new();
    for (id, member) in groups_of(app, person)? {
        let found = group::find(app, &id)?.map(|(_, group)| group);
        let name = found.as_ref().map(|group| group.name.clone());
        let mut row = json!({ "group": name, "rank": member.rank, "since": member.since });
        if let Some(group) = found.as_ref().filter(|group| group.published_at.is_none()) {
            row["draft"] = json!({
                "description": group.description,
                "links": group.links,
                "place": group.place,
            });
        }
        if let Some(group) = found.filter(|group| group.phone_of.as_ref() == Some(person)) {
            row["phone"] = json!(group.phone);
        }
        held.push(row);
    }
    for document in app.store().query_all(Table::Work, &Query::all(joining::asks_of(person)))? {
        let name = group::find(app, &document.key.sort)?.map(|(_, group)| group.name);
        let asked: joining::Asked = document.read()?;
        held.push(json!({ "group": name, "asked": asked.at }));
    }
    for id in threads::ids_of(app, person)? {
        let Some((_, thread)) = threads::load(app, &id)? else { continue };
        let name = group::find(app, &thread.group)?.map(|(_, group)| group.name);
        held.push(json!({ "group": name, "message": thread.reference, "texts": thread.posts }));
    }
    Ok(held)
}

/// Leaves one seat, or forgets one request or message: called again until there is none.
///
/// # Errors
/// The store does not answer.
pub fn erase(app: &App, person: &PersonKey) -> Result<Commit, Trouble> {
    if let Some((id, _)) = groups_of(app, person)?.into_iter().next() {
        return leave(app, person, &id);
    }
    let asks = app.store().query_all(Table::Work, &Query::all(joining::asks_of(person)))?;
    if let Some(document) = asks.first() {
        return Ok(joining::no_longer_asked(Commit::new(), &document.key.sort, person));
    }
    Ok(match threads::ids_of(app, person)?.first() {
        Some(id) => match threads::load(app, id)? {
            Some((document, thread)) => threads::forget(app, Commit::new(), &document, &thread),
            None => threads::unlisted(Commit::new(), person, id),
        },
        None => Commit::new(),
    })
}

fn leave(app: &App, person: &PersonKey, id: &str) -> Result<Commit, Trouble> {
    let Some((document, group)) = membership::find(app, id)? else { return Ok(Commit::new()) };
    if group.published_at.is_none() && group.animators == [person.clone()] {
        return forget_draft(app, id);
    }
    let seating = Seating::read(app, document, group).set(person, None)?.leaving_an_orphan();
    let commit = seating.finish(Commit::new())?;
    Ok(trail::note(app, commit, None, "groups.leave", &group::thing(id), Via::Clock))
}

/// What writes that a group that was never public goes, with every seat in it.
///
/// # Errors
/// It was public, or the store does not answer.
pub fn forget_draft(app: &App, id: &str) -> Result<Commit, Trouble> {
    let mut seating = Seating::of(app, id)?;
    for (person, _) in members(app, id)? {
        seating = seating.set(&person, None)?;
    }
    let commit = match review::of(app, NAME, id)? {
        Some(waiting) => review::done(Commit::new(), &waiting),
        None => Commit::new(),
    };
    seating.forget(commit)
}
