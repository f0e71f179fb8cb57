//! What events hold of a person: that they announced them. The events are their groups', and stay.

use serde_json::{Value, json};

use super::{NAME, announcing};
use crate::App;
use crate::occasion::event::{self, Occasion};
use crate::person::things_of;
use crate::review::{self, Waiting};
use crate::store::{Commit, Query, Table};
use crate::trouble::Trouble;
use crate::values::PersonKey;

/// The events a person announced.
///
/// # Errors
/// The store does not answer.
pub fn personal(app: &App, person: &PersonKey) -> Result<Vec<Value>, Trouble> {
    let mut all = Vec::new();
    for id in announced(app, person)? {
        let Some((_, event)) = event::find(app, &id)? else { continue };
        let theirs = event.phone_giver() == Some(person);
        let phone = event.phone.as_ref().filter(|_| theirs).map(|phone| phone.value.number.clone());
        if event.author.as_ref() != Some(person) {
            // Of an event somebody else announced, only the phone is theirs.
            all.extend(
                phone.map(|phone| json!({ "kind": "event_phone", "title": event.title, "phone": phone })),
            );
            continue;
        }
        all.push(json!({
            "kind": "event",
            "id": event.id,
            "title": event.title,
            "description": event.description,
            "state": event.state,
            "starts_at": event.starts_at,
            "phone": phone,
        }));
    }
    Ok(all)
}

fn announced(app: &App, person: &PersonKey) -> Result<Vec<String>, Trouble> {
    let prefix = format!("{NAME}#");
    let listed = app.store().query_all(Table::Work, &Query::prefix(things_of(person), &*prefix))?;
    Ok(listed.iter().map(|document| document.key.sort.trim_start_matches(&prefix).to_owned()).collect())
}

/// Forgets who announced an event, one at a time; the phone they gave goes with them.
///
/// # Errors
/// The store does not answer.
pub fn erase(app: &App, person: &PersonKey) -> Result<Commit, Trouble> {
    let Some(id) = announced(app, person)?.into_iter().next() else { return Ok(Commit::new()) };
    let commit = Commit::new().delete(Table::Work, announcing::written_by(person, &id));
    let Some((document, old)) = event::find(app, &id)? else { return Ok(commit) };
    let author = old.author.clone().filter(|author| author != person);
    let is_giver = old.phone_giver() == Some(person);
    let new = Occasion { author, before: None, ..old.clone() };
    let new = if is_giver { Occasion { phone: None, phone_by: None, ..new } } else { new };
    let commit = event::save(app, commit, &document, &old, &new)?;
    Ok(match review::of(app, NAME, &id)? {
        Some((mark, waiting)) if waiting.author.as_ref() == Some(person) => {
            let waiting = Waiting { author: None, ..waiting };
            commit.replace(&mark, &waiting).set(Table::Work, review::place(&waiting), &waiting)
        }
        _ => commit,
    })
}
