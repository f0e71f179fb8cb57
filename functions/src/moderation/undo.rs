//! Taking back what was decided together, while nobody was told.

use super::decide::{tally, thing, undo_of};
use super::kept::{self, Decided, Hidden, Last, Tally, Verb};
use crate::App;
use crate::features::{self, Decision};
use crate::review;
use crate::store::{Commit, Document, Query, Table};
use crate::trail::{self, Via};
use crate::trouble::{Trouble, again_on_conflict};
use crate::values::PersonKey;

/// What a moderator may still take back: batches, the last one first, with how many things.
///
/// # Errors
/// The store does not answer.
pub fn batches(app: &App, person: &PersonKey) -> Result<Vec<(String, usize)>, Trouble> {
    let mut batches: Vec<(String, usize)> = Vec::new();
    for document in app.store().query_all(Table::ShortLived, &Query::all(undo_of(person)))? {
        let batch = document.key.sort.split('#').next().unwrap_or_default().to_owned();
        match batches.last_mut() {
            Some((last, count)) if *last == batch => *count += 1,
            _ => batches.push((batch, 1)),
        }
    }
    batches.reverse();
    Ok(batches)
}

/// Takes a batch back, a commit a thing; returns how many of how many.
///
/// # Errors
/// The store does not answer.
pub fn undo(app: &App, person: &PersonKey, batch: &str) -> Result<(usize, usize), Trouble> {
    let query = Query::prefix(undo_of(person), format!("{batch}#"));
    let all = app.store().query_all(Table::ShortLived, &query)?;
    let mut undone = 0;
    for document in &all {
        let done = again_on_conflict(|| {
            let Some(commit) = back(app, person, document)? else { return Ok(0) };
            app.store().commit(&commit)?;
            Ok(1)
        });
        match done {
            Ok(count) => undone += count,
            // Its feature says that it is too late: the others are taken back all the same.
            Err(Trouble::Refused(..)) => {}
            Err(trouble) => return Err(trouble),
        }
    }
    Ok((undone, all.len()))
}

fn back(app: &App, person: &PersonKey, undo: &Document) -> Result<Option<Commit>, Trouble> {
    let last: Last = undo.read()?;
    let Some((document, decided)) = app.store().read::<Decided>(Table::Work, &kept::decision(&last))? else {
        return Ok(None);
    };
    let waiting = &decided.waiting;
    let (feature, id) = (waiting.feature.as_str(), waiting.id.as_str());
    let Some((head, now, _)) = kept::last_decision(app, feature, id)? else { return Ok(None) };
    let hooks = features::by_name(feature).and_then(|feature| feature.moderate);
    let Some(hooks) = hooks.filter(|_| now == last) else { return Ok(None) };
    let mut commit = match decided.told_feature {
        true => (hooks.decide)(app, id, &Decision::Undo)?,
        false => Commit::new(),
    };
    commit = commit.remove(undo).remove(&document);
    commit = match &decided.before {
        Some(before) => commit.replace(&head, before),
        None => commit.remove(&head),
    };
    commit = match review::of(app, feature, id)? {
        Some(found) => review::move_to(commit, &found, waiting),
        None => review::ask(commit, waiting),
    };
    let hidden = app.store().read::<Hidden>(Table::Work, &kept::hidden(feature, id))?;
    commit = match (&decided.hidden, hidden) {
        (Some(before), None) => commit.insert(Table::Work, kept::hidden(feature, id), before),
        (None, Some((document, _))) if decided.verb == Verb::Hide => commit.remove(&document),
        _ => commit,
    };
    let Tally { accepted, rejected } = decided.tally;
    let back = Tally { accepted: -accepted, rejected: -rejected };
    commit = tally(app, commit, waiting.author.as_ref(), back)?;
    Ok(Some(trail::note(app, commit, Some(person), "moderation.undo", &thing(waiting), Via::Web)))
}
