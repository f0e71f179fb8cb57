//! What is held of a person: the events they come to. Whoever goes leaves their seats to others.

use serde_json::{Value, json};

use super::{own, telling};
use crate::App;
use crate::occasion::hall::{Hall, comes_to};
use crate::store::{Commit, Query, Table};
use crate::trouble::Trouble;
use crate::values::PersonKey;

/// Their answers.
///
/// # Errors
/// The store does not answer.
pub fn personal(app: &App, person: &PersonKey) -> Result<Vec<Value>, Trouble> {
    let all = own::answers_of(app, person)?;
    let of = |(event, one): &(_, crate::occasion::Attendance)| {
        let event: &crate::occasion::Occasion = event;
        json!({
            "kind": "attendance",
            "title": event.title,
            "starts_at": event.starts_at,
            "state": one.state,
            "guests": one.guests,
            "since": one.since,
        })
    };
    Ok(all.iter().map(of).collect())
}

/// Forgets one answer: called again until there is none.
///
/// # Errors
/// The store does not answer.
pub fn erase(app: &App, person: &PersonKey) -> Result<Commit, Trouble> {
    let page = app.store().query(Table::Work, &Query::all(comes_to(person)).limit(1))?;
    let Some(index) = page.documents.first() else { return Ok(Commit::new()) };
    let id = index.key.sort.as_str();
    let commit = telling::unlink(app, Commit::new(), id, person.as_str());
    match Hall::of(app, id) {
        Ok(hall) => {
            let hall = hall.forget(person.as_str())?;
            match hall.is_changed() {
                true => hall.finish(commit),
                false => Ok(commit.remove(index)),
            }
        }
        Err(Trouble::Refused(..)) => Ok(commit.remove(index)),
        Err(trouble) => Err(trouble),
    }
}
