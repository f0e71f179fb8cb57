//! What ideas hold of a person, and how they forget one.

use serde_json::{Value, json};

use super::idea::{self, Channel, Idea};
use super::{NAME, counting, limit, own, supports};
use crate::App;
use crate::review::{self, Waiting};
use crate::store::{Commit, Document, Key, Query, Table};
use crate::trouble::Trouble;
use crate::values::PersonKey;

/// Supports that leave in one commit: three writes each.
const BATCH: usize = 30;

/// Everything a person sent. The words of a paper are somebody else's, official answers are the movement's.
///
/// # Errors
/// The store does not answer.
pub fn personal(app: &App, person: &PersonKey) -> Result<Vec<Value>, Trouble> {
    let ideas = own::sent_by(app, person)?;
    let mut all: Vec<Value> = ideas.iter().map(|(_, idea)| of_idea(idea)).collect();
    for document in own::supported_by(app, person)? {
        let support: supports::Support = document.read()?;
        let code = idea::find(app, &document.key.sort)?.map(|(_, idea)| idea.code);
        all.push(json!({ "kind": "support", "idea": code, "since": support.at }));
    }
    Ok(all)
}

fn of_idea(idea: &Idea) -> Value {
    let dates: Vec<Value> = idea
        .answers
        .iter()
        .map(|answer| json!({ "on": answer.answered_on, "status": answer.status }))
        .collect();
    let common = json!({
        "kind": "idea",
        "code": idea.code,
        "channel": idea.channel,
        "sent_at": idea.sent_at,
        "state": idea.state,
        "published_at": idea.published_at,
        "steps": dates,
    });
    match (common, idea.channel) {
        (Value::Object(mut fields), Channel::Web) => {
            fields.insert("wording".to_owned(), json!(idea.wording));
            fields.insert("next_wording".to_owned(), json!(idea.next_wording));
            fields.insert("pseudonym".to_owned(), json!(idea.pseudonym));
            Value::Object(fields)
        }
        (common, _) => common,
    }
}

/// Forgets a person, a commit at a time: supports, then one idea after the other, then the count. What a
/// group carries and what came on paper stays without them; everything else goes, words and all.
///
/// # Errors
/// The store does not answer.
pub fn erase(app: &App, person: &PersonKey) -> Result<Commit, Trouble> {
    let page = app.store().query(Table::Work, &Query::all(supports::of_person(person)).limit(BATCH))?;
    if !page.documents.is_empty() {
        return Ok(page.documents.iter().fold(Commit::new(), |commit, document| {
            let id = &document.key.sort;
            let key = Key::new(supports::of_idea(id), person.as_str());
            counting::mark(commit.remove(document).delete(Table::Work, key), id)
        }));
    }
    if let Some((document, idea)) = own::sent_by(app, person)?.into_iter().next() {
        return match idea.channel == Channel::Paper || (idea.wording.group.is_some() && idea.is_shown()) {
            true => unnamed(app, &document, &idea, person),
            false => gone(app, &document, &idea),
        };
    }
    Ok(match app.store().get(Table::Work, &limit::key(person))? {
        Some(count) => Commit::new().remove(&count),
        None => Commit::new(),
    })
}

fn gone(app: &App, document: &Document, idea: &Idea) -> Result<Commit, Trouble> {
    let commit = supports::then_forget(app, document, idea)?;
    own::out_of_queue(app, commit, idea)
}

/// The idea stays, without its author: in the queue of moderators, too.
fn unnamed(app: &App, document: &Document, old: &Idea, person: &PersonKey) -> Result<Commit, Trouble> {
    let new = Idea { author: None, pseudonym: None, before: None, ..old.clone() };
    let commit = idea::save(Commit::new(), document, old, &new);
    let commit = commit.delete(Table::Work, idea::sent_key(person, &old.id));
    Ok(match review::of(app, NAME, &old.id)? {
        Some((mark, waiting)) => {
            let waiting = Waiting { author: None, ..waiting };
            commit.replace(&mark, &waiting).set(Table::Work, review::place(&waiting), &waiting)
        }
        None => commit,
    })
}
