//! Articles before the moderators: what they see, what their decisions write.

use super::article::{self, Article, Sent};
use super::publishing;
use super::states::{Actor, State, Verb};
use super::telling::{self, News, Refusal};
use super::{clocks, writing};
use crate::App;
use crate::exchange::Status;
use crate::features::{Decision, Item};
use crate::membership;
use crate::store::{Commit, Table};
use crate::trouble::Trouble;

/// The decision does not fit what the article has become.
const CHANGED: Trouble = Trouble::Refused(Status::Conflict, "conflict");

/// Whether words for what is public wait.
fn waits_for_correction(article: &Article) -> bool {
    let is_sent = article.correction.as_ref().is_some_and(|correction| correction.sent == Sent::Yes);
    is_sent && article.state == State::Published
}

/// What a moderator sees of an article: the words that wait, else those that are public. Never a draft.
///
/// # Errors
/// The store does not answer.
pub fn show(app: &App, id: &str) -> Result<Option<Item>, Trouble> {
    let Some((_, article)) = article::find(app, id)? else { return Ok(None) };
    if matches!(article.state, State::Draft | State::Review | State::Unpublished) {
        return Ok(None);
    }
    let words = if waits_for_correction(&article) { article.latest() } else { &article.wording };
    let label = |key: &str| app.words().text(&format!("answers.articles.{key}")).into_owned();
    let name = |id: &String| app.bundle.themes.iter().find(|one| one.id == *id).map(|one| one.name.clone());
    let themes: Vec<String> = words.themes.iter().filter_map(name).collect();
    let mut facts = Vec::new();
    if !words.summary.is_empty() {
        facts.push((label("summary"), words.summary.clone()));
    }
    if !themes.is_empty() {
        facts.push((label("themes"), themes.join(", ")));
    }
    facts.push((label("audience"), super::pages::audience_name(app, &words.audience)));
    if let Some(name) = &words.signed {
        facts.push((label("signed"), name.value.clone()));
    }
    if waits_for_correction(&article) {
        facts.push((label("replaces"), article.wording.title.clone()));
    }
    Ok(Some(Item {
        title: words.title.clone(),
        text: words.body.clone(),
        facts,
        author: words.by.clone(),
        group: membership::find(app, &article.group)?.map(|(_, group)| group.name),
    }))
}

/// What a decision writes.
///
/// # Errors
/// It does not fit, or the store does not answer.
pub fn decide(app: &App, id: &str, decision: &Decision) -> Result<Commit, Trouble> {
    let (document, old) = article::find(app, id)?.ok_or(CHANGED)?;
    if *decision == Decision::Undo {
        let new = undone(&old).ok_or(CHANGED)?;
        return Ok(clocks::watch(app, article::save(Commit::new(), &document, &old, &new), &new));
    }
    let (new, news) = decided(app, &old, decision)?;
    let before = Box::new(Article { before: None, ..old.clone() });
    let new = Article { decided_at: Some(app.now()), before: Some(before), ..new };
    let (commit, new) = match new.is_shown() {
        true => article::with_slug(app, Commit::new(), new)?,
        false => (Commit::new(), new),
    };
    let commit = article::save(commit, &document, &old, &new);
    let commit = clocks::watch(app, writing::unsigned(app, commit, &old, &new), &new);
    let by = if waits_for_correction(&old) { old.latest().by.as_ref() } else { old.wording.by.as_ref() };
    Ok(match news {
        Some(news) => telling::after_undo(app, commit, &new, by, news),
        None => commit,
    })
}

/// The article after a decision, and what its writer is told.
fn decided(app: &App, old: &Article, decision: &Decision) -> Result<(Article, Option<News>), Trouble> {
    let now = app.now();
    let by = |verb| old.after(verb, Actor::Moderator, now).map_err(|_| CHANGED);
    let refusal = |reason: &String, text: &String| Refusal { reason: reason.clone(), text: text.clone() };
    Ok(match decision {
        Decision::Publish if waits_for_correction(old) => {
            (publishing::corrected(app, old), Some(News::Corrected))
        }
        Decision::Reject { reason, text } if waits_for_correction(old) => {
            let new = Article { correction: None, ..old.clone() };
            (new, Some(News::Uncorrected(refusal(reason, text))))
        }
        // It was public at once and is checked after.
        Decision::Publish if old.is_shown() => (old.clone(), None),
        Decision::Publish => {
            let published_at = old.published_at.or(Some(now));
            let new = Article { published_at, hidden_at: None, read_first: false, ..by(Verb::Publish)? };
            (new, Some(News::Published))
        }
        Decision::Reject { reason, text } if old.state == State::Moderation => {
            let new = Article { read_first: true, ..by(Verb::Reject)? };
            (new, Some(News::Rejected(refusal(reason, text))))
        }
        Decision::Remove { reason, text } | Decision::Reject { reason, text } => {
            // Nothing leads back into sight but a new publication.
            let moved = by(Verb::Remove)?;
            let new = Article { correction: None, hidden_at: None, read_first: true, ..moved };
            (new, Some(News::Removed(refusal(reason, text))))
        }
        Decision::Appeal => (old.after(Verb::Appeal, Actor::Writer, now).map_err(|_| CHANGED)?, None),
        Decision::Hide if old.is_shown() => (Article { hidden_at: Some(now), ..old.clone() }, None),
        Decision::Restore if old.hidden_at.is_some() => (Article { hidden_at: None, ..old.clone() }, None),
        Decision::Hide | Decision::Restore | Decision::Undo => return Err(CHANGED),
    })
}

/// As it was before the last decision. A name taken off since, and a person erased since, do not come back:
/// both change what was before, too. The slug stays taken.
fn undone(article: &Article) -> Option<Article> {
    let before = article.before.as_deref()?.clone();
    Some(Article { slug: article.slug.clone(), before: None, ..before })
}

/// The article a path of the site shows.
///
/// # Errors
/// The store does not answer.
pub fn locate(app: &App, path: &str) -> Result<Option<String>, Trouble> {
    let Some(groups) = app.bundle.pages.get("groups") else { return Ok(None) };
    let Some((_, below)) = path.split_once(groups.as_str()) else { return Ok(None) };
    let parts: Vec<&str> = below.trim_matches('/').split('/').collect();
    let [group, "articles", slug] = parts.as_slice() else { return Ok(None) };
    let Some((_, group)) = membership::of_slug(app, group)? else { return Ok(None) };
    let found = app.store().read::<String>(Table::Work, &article::slug_key(&group.id, slug))?;
    let Some((_, id)) = found else { return Ok(None) };
    let shown = article::find(app, &id)?.filter(|(_, article)| article.is_shown());
    Ok(shown.map(|(_, article)| article.id))
}
