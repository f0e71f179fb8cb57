//! What is a person's own: handed out to them, and forgotten with them.

use serde_json::{Value, json};

use super::figures::PUBLIC;
use super::thread::{self, Side};
use super::{NAME, name};
use crate::App;
use crate::person;
use crate::store::{Commit, Key, Query, Table};
use crate::trouble::Trouble;
use crate::values::PersonKey;
use contract::records::Contact;

/// Their messages, and the answers they received; nobody else's words or keys.
///
/// # Errors
/// The store does not answer.
pub fn personal(app: &App, person: &PersonKey) -> Result<Vec<Value>, Trouble> {
    let mut found = Vec::new();
    for id in ids(app, person)? {
        let Some((_, thread)) = thread::load(app, &id)? else { continue };
        let theirs = thread.posts.iter().filter(|post| match post.side {
            Side::Sender => post.by.as_ref() == Some(person),
            Side::Role => thread.author.as_ref() == Some(person),
        });
        let texts: Vec<Value> =
            theirs.map(|post| json!({ "at": post.at, "side": post.side, "text": post.text })).collect();
        found.push(json!({
            "message": thread.reference,
            "role": thread.role,
            "kind": thread.kind,
            "group": thread.group,
            "received_at": thread.received_at,
            "state": thread.state,
            "texts": texts,
        }));
    }
    for (role, _, shown) in name::of_person(app, person)? {
        found.push(json!({ "role": role, "shown_name": shown }));
    }
    Ok(found)
}

/// Forgets a thread or a name a call.
///
/// # Errors
/// The store does not answer.
pub fn erase(app: &App, person: &PersonKey) -> Result<Commit, Trouble> {
    if let Some(id) = ids(app, person)?.into_iter().next() {
        let own = Key::new(person::things_of(person), format!("{NAME}#{id}"));
        return Ok(match thread::load(app, &id)? {
            Some((document, thread)) => thread::forget(app, Commit::new(), &document, thread, person),
            None => Commit::new().delete(Table::Work, own),
        });
    }
    match name::of_person(app, person)?.into_iter().next() {
        Some((role, document, _)) => unnamed(app, Commit::new().remove(&document), &role),
        None => Ok(Commit::new()),
    }
}

/// A name is gone from what is public in the same commit.
fn unnamed(app: &App, commit: Commit, role: &str) -> Result<Commit, Trouble> {
    Ok(match app.store().read::<Contact>(Table::Public, &Key::new(PUBLIC, role))? {
        Some((document, contact)) => commit.replace(&document, &Contact { name: None, ..contact }),
        None => commit,
    })
}

/// Ids of the threads a person wrote in.
///
/// # Errors
/// The store does not answer.
pub fn ids(app: &App, person: &PersonKey) -> Result<Vec<String>, Trouble> {
    let start = format!("{NAME}#");
    let own = Query::prefix(person::things_of(person), &start);
    let documents = app.store().query_all(Table::Work, &own)?;
    Ok(documents.iter().filter_map(|one| one.key.sort.strip_prefix(&start)).map(str::to_owned).collect())
}
