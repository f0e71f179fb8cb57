//! Reports and their photos before the moderators: what they see, what their decisions write. A photo waits
//! under `<report>-<photo>` from the moment somebody said they are on it.

use super::NAME;
use super::hiding;
use super::photo::Shot;
use super::report::{self, Before, Report};
use super::states::{Actor, State, Verb};
use super::telling::{self, News, Refusal};
use crate::App;
use crate::exchange::Status;
use crate::features::{Decision, Item};
use crate::membership;
use crate::store::Commit;
use crate::trouble::Trouble;

/// The decision does not fit what the report has become.
const CHANGED: Trouble = Trouble::Refused(Status::Conflict, "conflict");

/// What a moderator sees. Never a draft.
///
/// # Errors
/// The store does not answer.
pub fn show(app: &App, id: &str) -> Result<Option<Item>, Trouble> {
    let (id, photo) = id.split_once('-').map_or((id, None), |(id, photo)| (id, Some(photo)));
    let Some((_, report)) = report::find(app, id)? else { return Ok(None) };
    let group = membership::find(app, &report.group)?.map(|(_, group)| group.name);
    if let Some(photo) = photo {
        return Ok(report.photo(photo).map(|shot| item_of(app, &report, shot, group)));
    }
    let Some(words) = report.wording.as_ref().filter(|_| !report.state.may_be_written()) else {
        return Ok(None);
    };
    let label = |key: &str| app.words().text(key).into_owned();
    let mut facts = vec![(label("answers.reports.event"), report.held.title.clone())];
    if !words.learnt.is_empty() {
        facts.push((label("forms.report.learnt.label"), words.learnt.clone()));
    }
    for shot in &report.photos {
        let seen = format!("{} ({})", shot.alt, shot.asked_at(&report.id));
        facts.push((label("answers.reports.photo"), seen));
    }
    let (title, text, author) = (words.title.clone(), words.body.clone(), words.by.clone());
    Ok(Some(Item { title, text, facts, author, group }))
}

fn item_of(app: &App, report: &Report, shot: &Shot, group: Option<String>) -> Item {
    let label = |key: &str| app.words().text(key).into_owned();
    let faces = label(&format!("forms.report_photo.faces.choices.{}", shot.faces.key()));
    Item {
        title: app.words().format("answers.reports.photo_of", &[("title", report.title())]),
        text: shot.alt.clone(),
        facts: vec![
            (label("answers.reports.photo"), shot.asked_at(&report.id)),
            (label("forms.report_photo.faces.label"), faces),
        ],
        author: shot.by.clone(),
        group,
    }
}

/// What a decision writes.
///
/// # Errors
/// It does not fit, or the store does not answer.
pub fn decide(app: &App, id: &str, decision: &Decision) -> Result<Commit, Trouble> {
    if let Some((report, photo)) = id.split_once('-') {
        return decide_photo(app, report, photo, decision);
    }
    let (document, old) = report::find(app, id)?.ok_or(CHANGED)?;
    if *decision == Decision::Undo {
        let new = undone(&old).ok_or(CHANGED)?;
        return Ok(report::save(Commit::new(), &document, &old, &new));
    }
    let (new, news) = decided(app, &old, decision)?;
    let before = Before {
        state: old.state,
        read_first: old.read_first,
        published_at: old.published_at,
        hidden_at: old.hidden_at,
    };
    let new = Report { decided_at: Some(app.now()), before: Some(before), ..new };
    let (commit, new) = match new.is_shown() {
        true => report::with_slug(app, Commit::new(), new)?,
        false => (Commit::new(), new),
    };
    let commit = report::save(commit, &document, &old, &new);
    Ok(match news {
        Some(news) => telling::after_undo(app, commit, &new, news),
        None => commit,
    })
}

/// The report after a decision, and what its writer is told.
fn decided(app: &App, old: &Report, decision: &Decision) -> Result<(Report, Option<News>), Trouble> {
    let now = app.now();
    let by = |verb| old.after(verb, Actor::Moderator, now).map_err(|_| CHANGED);
    let refusal = |reason: &String, text: &String| Refusal { reason: reason.clone(), text: text.clone() };
    Ok(match decision {
        // It was public at once and is checked after.
        Decision::Publish if old.is_shown() => (old.clone(), None),
        Decision::Publish => {
            let published_at = old.published_at.or(Some(now));
            let new = Report { published_at, hidden_at: None, read_first: false, ..by(Verb::Publish)? };
            (new, Some(News::Published))
        }
        Decision::Reject { reason, text } if old.state == State::Moderation => {
            (Report { read_first: true, ..by(Verb::Reject)? }, Some(News::Rejected(refusal(reason, text))))
        }
        Decision::Remove { reason, text } | Decision::Reject { reason, text } => {
            // Nothing leads back into sight but a new publication.
            let new = Report { hidden_at: None, read_first: true, ..by(Verb::Remove)? };
            (new, Some(News::Removed(refusal(reason, text))))
        }
        Decision::Appeal => (old.after(Verb::Appeal, Actor::Organiser, now).map_err(|_| CHANGED)?, None),
        Decision::Hide if old.is_shown() => (Report { hidden_at: Some(now), ..old.clone() }, None),
        Decision::Restore if old.hidden_at.is_some() => (Report { hidden_at: None, ..old.clone() }, None),
        Decision::Hide | Decision::Restore | Decision::Undo => return Err(CHANGED),
    })
}

/// As it was before the last decision; its photos and its slug stay.
fn undone(report: &Report) -> Option<Report> {
    let Before { state, read_first, published_at, hidden_at } = report.before.clone()?;
    Some(Report { state, read_first, published_at, hidden_at, before: None, ..report.clone() })
}

/// A photo that somebody is on: back, or gone for good.
fn decide_photo(app: &App, report: &str, photo: &str, decision: &Decision) -> Result<Commit, Trouble> {
    let (document, old) = report::find(app, report)?.ok_or(CHANGED)?;
    let shot = old.photo(photo).cloned().ok_or(CHANGED)?;
    let now = app.now();
    let new = match decision {
        Decision::Publish | Decision::Restore => Shot {
            was_hidden_at: shot.hidden_at,
            hidden_at: None,
            gone_at: None,
            cleared_at: Some(now),
            ..shot
        },
        Decision::Reject { .. } | Decision::Remove { .. } => {
            Shot { was_hidden_at: shot.hidden_at, hidden_at: None, gone_at: Some(now), ..shot }
        }
        Decision::Undo => {
            let hidden_at = shot.was_hidden_at;
            let cleared_at = shot.cleared_at.filter(|_| hidden_at.is_none());
            Shot { hidden_at, was_hidden_at: None, gone_at: None, cleared_at, ..shot }
        }
        Decision::Hide | Decision::Appeal => return Err(CHANGED),
    };
    let commit = report::save(Commit::new(), &document, &old, &old.with_photo(&new));
    Ok(match new.gone_at {
        Some(_) => hiding::forget_after_undo(app, commit, report, photo),
        None => commit,
    })
}

/// The report a path of the site shows.
///
/// # Errors
/// The store does not answer.
pub fn locate(app: &App, path: &str) -> Result<Option<String>, Trouble> {
    let Some(all) = app.bundle.pages.get(NAME) else { return Ok(None) };
    let Some((_, below)) = path.split_once(all.as_str()) else { return Ok(None) };
    let found = report::of_slug(app, below.trim_matches('/'))?;
    Ok(found.map(|(_, report)| report).filter(Report::is_shown).map(|report| report.id))
}
