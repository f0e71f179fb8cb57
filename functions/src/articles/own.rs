//! What is held of a person: the words they wrote, what they said as a second reader. When they go, what was
//! public stays the group's, without key and name; the rest goes.

use serde_json::{Value, json};

use super::NAME;
use super::article::{self, Article, Correction, Wording};
use crate::App;
use crate::membership;
use crate::review::{self, Waiting};
use crate::store::{Commit, Document};
use crate::trouble::Trouble;
use crate::values::PersonKey;

/// Everything they wrote.
///
/// # Errors
/// The store does not answer.
pub fn personal(app: &App, person: &PersonKey) -> Result<Vec<Value>, Trouble> {
    let mut held = Vec::new();
    for (_, article) in article::known_to(app, person)? {
        let own = |words: &Wording| (words.by.as_ref() == Some(person)).then(|| words_of(words));
        let said = article.sent_back.as_ref().filter(|back| back.by == *person);
        let group = membership::find(app, &article.group)?.map(|(_, group)| group.name);
        let before = article.before.as_ref().and_then(|before| own(&before.wording));
        held.push(json!({
            "kind": "article",
            "group": group,
            "state": article.state,
            "published_at": article.published_at,
            "wording": own(&article.wording),
            "correction": article.correction.as_ref().and_then(|one| own(&one.wording)),
            "before": before,
            "said_as_reader": said.map(|back| &back.text),
        }));
    }
    Ok(held)
}

fn words_of(words: &Wording) -> Value {
    json!({
        "title": words.title,
        "summary": words.summary,
        "body": words.body,
        "themes": words.themes,
        "signed": words.signed,
    })
}

/// Forgets a person, an article at a time.
///
/// # Errors
/// The store does not answer.
pub fn erase(app: &App, person: &PersonKey) -> Result<Commit, Trouble> {
    let Some((document, article)) = article::known_to(app, person)?.into_iter().next() else {
        return Ok(Commit::new());
    };
    let is_theirs = article.wording.by.as_ref() == Some(person);
    match is_theirs && article.published_at.is_none() {
        true => gone(app, &document, &article),
        false => unnamed(app, &document, &article, person),
    }
}

/// What nobody but its writer and its readers saw.
fn gone(app: &App, document: &Document, article: &Article) -> Result<Commit, Trouble> {
    let commit = article::forget(Commit::new(), document, article);
    super::publishing::out_of_queue(app, commit, article)
}

/// The article stays, without them: in the queue of moderators, too.
fn unnamed(app: &App, document: &Document, old: &Article, person: &PersonKey) -> Result<Commit, Trouble> {
    let is_theirs = |by: &Option<PersonKey>| by.as_ref() == Some(person);
    let bare = |words: &Wording| match is_theirs(&words.by) {
        true => Wording { by: None, signed: None, ..words.clone() },
        false => words.clone(),
    };
    // A correction nobody accepted yet is their own.
    let correction: Option<Correction> = old.correction.clone().filter(|one| !is_theirs(&one.wording.by));
    let new = Article {
        wording: bare(&old.wording),
        sent_back: old.sent_back.clone().filter(|back| back.by != *person),
        before: None,
        correction,
        ..old.clone()
    };
    let commit = article::save(Commit::new(), document, old, &new);
    Ok(match review::of(app, NAME, &old.id)? {
        Some((mark, waiting)) if waiting.author.as_ref() == Some(person) => {
            let waiting = Waiting { author: None, ..waiting };
            commit.replace(&mark, &waiting).set(crate::store::Table::Work, review::place(&waiting), &waiting)
        }
        _ => commit,
    })
}
