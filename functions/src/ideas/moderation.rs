//! Ideas before the moderators: what they see, what their decisions write.

use super::idea::{self, Channel, Idea};
use super::states::{Actor, Need, State, Verb};
use super::telling::{self, News};
use super::{NAME, clocks};
use crate::App;
use crate::exchange::Status;
use crate::features::{Decision, Item};
use crate::store::Commit;
use crate::trouble::Trouble;

/// The decision does not fit what the idea has become.
const CHANGED: Trouble = Trouble::Refused(Status::Conflict, "conflict");

/// What a moderator sees of an idea: the words that wait, else those that are public.
///
/// # Errors
/// The store does not answer.
pub fn show(app: &App, id: &str) -> Result<Option<Item>, Trouble> {
    let Some((_, idea)) = idea::find(app, id)? else { return Ok(None) };
    if idea.state == State::Withdrawn && idea.published_at.is_none() {
        return Ok(None);
    }
    let wording = idea.next_wording.as_ref().unwrap_or(&idea.wording);
    let label = |key: &str| app.words().text(key).into_owned();
    let theme = app.bundle.themes.iter().find(|theme| theme.id == wording.theme);
    let theme = theme.map_or_else(|| wording.theme.clone(), |theme| theme.name.clone());
    let mut facts =
        vec![(label("answers.ideas.code"), idea.code.clone()), (label("answers.ideas.theme"), theme)];
    if !wording.place.is_empty() {
        facts.push((label("answers.ideas.place"), wording.place.clone()));
    }
    if let Some(name) = &idea.pseudonym {
        facts.push((label("answers.ideas.signed"), name.value.clone()));
    }
    if idea.channel == Channel::Paper {
        facts.push((label("answers.ideas.channel"), label("answers.ideas.paper")));
    }
    if idea.next_wording.is_some() {
        facts.push((label("answers.ideas.replaces"), idea.wording.title.clone()));
    }
    Ok(Some(Item {
        title: wording.title.clone(),
        text: wording.body.clone(),
        facts,
        author: idea.author.clone(),
        group: wording.group.clone(),
    }))
}

/// What a decision writes.
///
/// # Errors
/// It does not fit, or the store does not answer.
pub fn decide(app: &App, id: &str, decision: &Decision) -> Result<Commit, Trouble> {
    let (document, old) = idea::get(app, id)?;
    if *decision == Decision::Undo {
        let new = undone(&old).ok_or(CHANGED)?;
        return Ok(idea::save(Commit::new(), &document, &old, &new));
    }
    let now = app.now();
    let (new, news) = decided(app, &old, decision)?;
    let before = Box::new(Idea { before: None, ..old.clone() });
    let new = Idea { decided_at: Some(now), before: Some(before), ..new };
    let commit = idea::save(Commit::new(), &document, &old, &new);
    let commit = clocks::watch(app, commit, &old, &new);
    Ok(match news {
        Some(news) => telling::after_undo(app, commit, &new, news),
        None => commit,
    })
}

/// The idea after a decision, and what its author is told.
fn decided(app: &App, old: &Idea, decision: &Decision) -> Result<(Idea, Option<News>), Trouble> {
    let now = app.now();
    let by = |verb, given: &[Need]| old.go(verb, Actor::Moderator, given);
    Ok(match (decision, &old.next_wording) {
        (Decision::Publish, Some(wording)) if old.state != State::Moderation => {
            let new = Idea { wording: wording.clone(), next_wording: None, ..old.clone() };
            (new, Some(News::NewWords))
        }
        (Decision::Reject { reason, text }, Some(_)) if old.state != State::Moderation => {
            let new = Idea { next_wording: None, ..old.clone() };
            (new, Some(News::OldWords { reason: reason.clone(), text: text.clone() }))
        }
        // It was public at once and is checked after.
        (Decision::Publish, None) if old.is_shown() => (old.clone(), None),
        (Decision::Publish, _) => {
            let state = by(Verb::Publish, &[])?;
            let published_at = old.published_at.or(Some(now));
            (Idea { published_at, hidden_at: None, ..old.moved(state, now) }, Some(News::Published))
        }
        (Decision::Reject { reason, text }, _) if old.state == State::Moderation => {
            let state = by(Verb::Reject, &[Need::Reason])?;
            let news = News::Rejected { reason: reason.clone(), text: text.clone() };
            (old.moved(state, now), Some(news))
        }
        (Decision::Remove { reason, text } | Decision::Reject { reason, text }, _) => {
            let state = by(Verb::Remove, &[Need::Reason])?;
            let news = News::Removed { reason: reason.clone(), text: text.clone() };
            // Nothing leads back into sight but a new publication.
            let gone =
                Idea { next_wording: None, hidden_at: None, published_at: None, ..old.moved(state, now) };
            (gone, Some(news))
        }
        (Decision::Appeal, _) => (old.moved(old.go(Verb::Appeal, Actor::Author, &[])?, now), None),
        (Decision::Hide, _) if old.is_shown() => (Idea { hidden_at: Some(now), ..old.clone() }, None),
        (Decision::Restore, _) if old.hidden_at.is_some() => (Idea { hidden_at: None, ..old.clone() }, None),
        (Decision::Hide | Decision::Restore | Decision::Undo, _) => return Err(CHANGED),
    })
}

/// As it was before the last decision; supports that came meanwhile stay.
fn undone(idea: &Idea) -> Option<Idea> {
    let before = idea.before.as_deref()?.clone();
    let keeps_words = idea.supported_at.is_none();
    Some(Idea {
        supported_at: idea.supported_at,
        supports: idea.supports,
        pseudonym: before.pseudonym.filter(|_| idea.pseudonym.is_some()),
        next_wording: before.next_wording.filter(|_| keeps_words),
        author: idea.author.clone(),
        before: None,
        ..before
    })
}

/// The idea a path of the site shows.
///
/// # Errors
/// The store does not answer.
pub fn locate(app: &App, path: &str) -> Result<Option<String>, Trouble> {
    let Some(below) = path.strip_prefix(app.bundle.path(NAME)) else { return Ok(None) };
    let segment = below.trim_matches('/');
    let code = segment.split('-').next().unwrap_or_default();
    if segment.contains('/') || !(4..=8).contains(&code.len()) {
        return Ok(None);
    }
    let found = idea::of_code(app, code)?;
    Ok(found.map(|(_, idea)| idea).filter(Idea::is_shown).map(|idea| idea.id))
}
