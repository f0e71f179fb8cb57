//! What is held of a person: the words they wrote, the photos they put in. When they go, what was public stays
//! the group's, without their key; the rest goes.

use serde_json::{Value, json};

use super::NAME;
use super::hiding;
use super::photo::Shot;
use super::report::{self, Report, Wording};
use super::states::State;
use crate::App;
use crate::review::{self, Waiting};
use crate::store::{Commit, Document, Table};
use crate::trouble::Trouble;
use crate::values::PersonKey;

/// Everything they wrote.
///
/// # Errors
/// The store does not answer.
pub fn personal(app: &App, person: &PersonKey) -> Result<Vec<Value>, Trouble> {
    let mut held = Vec::new();
    for (_, report) in report::known_to(app, person)? {
        let words = report.wording.as_ref().filter(|words| words.by.as_ref() == Some(person));
        let photos = report.photos.iter().filter(|shot| shot.by.as_ref() == Some(person));
        held.push(json!({
            "kind": "report",
            "event": report.held.title,
            "state": report.state,
            "published_at": report.published_at,
            "words": words.map(|words| json!({
                "title": words.title,
                "body": words.body,
                "learnt": words.learnt,
                "figures": words.figures,
            })),
            "photos": photos.map(|shot| &shot.alt).collect::<Vec<_>>(),
        }));
    }
    Ok(held)
}

/// Forgets a person, a report at a time.
///
/// # Errors
/// The store does not answer.
pub fn erase(app: &App, person: &PersonKey) -> Result<Commit, Trouble> {
    let Some((document, old)) = report::known_to(app, person)?.into_iter().next() else {
        return Ok(Commit::new());
    };
    let is_theirs = |by: &Option<PersonKey>| by.as_ref() == Some(person);
    let wrote = old.wording.as_ref().is_some_and(|words| is_theirs(&words.by));
    if wrote && old.published_at.is_none() {
        return unwritten(app, &document, &old);
    }
    let bare = |words: &Wording| Wording { by: words.by.clone().filter(|by| by != person), ..words.clone() };
    let unnamed = |shot: &Shot| Shot { by: shot.by.clone().filter(|by| by != person), ..shot.clone() };
    let new = Report {
        wording: old.wording.as_ref().map(bare),
        photos: old.photos.iter().map(unnamed).collect(),
        ..old.clone()
    };
    let commit = report::save(Commit::new(), &document, &old, &new);
    without_author(app, commit, &old, person)
}

/// What nobody but its group saw is asked for again.
fn unwritten(app: &App, document: &Document, old: &Report) -> Result<Commit, Trouble> {
    let mut commit = Commit::new();
    for shot in &old.photos {
        commit = hiding::drop(app, commit, shot);
    }
    let new = Report { state: State::Asked, wording: None, photos: Vec::new(), before: None, ..old.clone() };
    let commit = report::save(commit, document, old, &new);
    Ok(match review::of(app, NAME, &old.id)? {
        Some(waits) => review::done(commit, &waits),
        None => commit,
    })
}

fn without_author(app: &App, commit: Commit, old: &Report, person: &PersonKey) -> Result<Commit, Trouble> {
    Ok(match review::of(app, NAME, &old.id)? {
        Some((mark, waiting)) if waiting.author.as_ref() == Some(person) => {
            let waiting = Waiting { author: None, ..waiting };
            commit.replace(&mark, &waiting).set(Table::Work, review::place(&waiting), &waiting)
        }
        _ => commit,
    })
}
