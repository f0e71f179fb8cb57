//! Data rights: a file belongs to its group and stays; that somebody put it in goes with them.

use serde_json::{Value, json};

use super::file::{self, File};
use super::{NAME, moderation};
use crate::App;
use crate::membership;
use crate::person::things_of;
use crate::store::{Commit, Document, Query, Table};
use crate::trouble::{NOT_FOUND, Trouble};
use crate::values::PersonKey;

/// Files whose trace goes in one commit.
const BATCH: usize = 20;

fn listed(app: &App, person: &PersonKey, most: usize) -> Result<Vec<Document>, Trouble> {
    let query = Query::prefix(things_of(person), format!("{NAME}#")).limit(most);
    Ok(app.store().query(Table::Work, &query)?.documents)
}

fn id_of(document: &Document) -> &str {
    document.key.sort.split('#').nth(1).unwrap_or_default()
}

/// The files they put in, by title and group.
///
/// # Errors
/// The store does not answer.
pub fn personal(app: &App, person: &PersonKey) -> Result<Vec<Value>, Trouble> {
    let mut all = Vec::new();
    let query = Query::prefix(things_of(person), format!("{NAME}#"));
    for document in app.store().query_all(Table::Work, &query)? {
        let group: String = document.read()?;
        let (_, file) = match file::get(app, &group, id_of(&document)) {
            Err(NOT_FOUND) => continue,
            found => found?,
        };
        let name = membership::find(app, &group)?.map(|(_, group)| group.name);
        all.push(json!({ "kind": "file", "title": file.title, "group": name, "at": file.at }));
    }
    Ok(all)
}

/// Forgets who put files in.
///
/// # Errors
/// The store does not answer.
pub fn erase(app: &App, person: &PersonKey) -> Result<Commit, Trouble> {
    let mut commit = Commit::new();
    for document in listed(app, person, BATCH)? {
        let group: String = document.read()?;
        commit = commit.remove(&document);
        match file::get(app, &group, id_of(&document)) {
            Ok((kept, file)) => {
                let others = |one: &Option<PersonKey>| one.clone().filter(|one| one != person);
                let new = File { by: others(&file.by), shown_by: others(&file.shown_by), ..file };
                commit = moderation::without_author(app, commit.replace(&kept, &new), person, &new)?;
            }
            Err(NOT_FOUND) => {}
            Err(trouble) => return Err(trouble),
        }
    }
    Ok(commit)
}
