//! What enough reports hide by themselves, and show again when nobody decides.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::NAME;
use super::decide::{thing, write};
use super::kept::{self, Decided, Hidden, Tally, Verb};
use super::report::waiting;
use crate::App;
use crate::features::{self, Decision, Hiding};
use crate::outbox::{self, Row};
use crate::review::{self, Urgency, Waiting};
use crate::store::{Commit, Guard, Table};
use crate::trail::{self, Via};
use crate::trouble::Trouble;
use crate::values::{PersonKey, ulid};
use crate::worker::Done;

/// Name of the outbox's rows.
pub const LAPSE: &str = "lapse";
/// A thing hidden by reports shows again after so long without a decision.
const LAPSES_AFTER: SignedDuration = SignedDuration::from_hours(24);

#[derive(Debug, Serialize, Deserialize)]
struct Lapse {
    feature: String,
    id: String,
    hidden_at: Timestamp,
}

/// Hides a thing when that many reports do.
///
/// # Errors
/// The store does not answer.
pub fn by_reports(
    app: &App,
    commit: Commit,
    (feature, id): (&str, &str),
    reports: usize,
) -> Result<Commit, Trouble> {
    let Some(hooks) = features::by_name(feature).and_then(|feature| feature.moderate) else {
        return Ok(commit);
    };
    let (needed, lapses) = match hooks.hiding {
        Hiding::Never => return Ok(commit),
        Hiding::ForADay { reports } => (reports, true),
        Hiding::UntilDecided { reports } => (reports, false),
    };
    let is_public = match review::of(app, feature, id)? {
        Some((_, waiting)) => matches!(waiting.urgency, Urgency::Reported | Urgency::After),
        None => true,
    };
    let is_hidden = app.store().get(Table::Work, &kept::hidden(feature, id))?.is_some();
    if reports < needed || !is_public || is_hidden {
        return Ok(commit);
    }
    let commit = commit.and((hooks.decide)(app, id, &Decision::Hide)?);
    let commit = note(app, commit, &waiting(app, feature, id, Urgency::Reported)?, None)?;
    let lapse = Lapse { feature: feature.to_owned(), id: id.to_owned(), hidden_at: app.now() };
    Ok(match lapses {
        true => outbox::ask_later(app, commit, Table::Work, (NAME, LAPSE), &lapse, LAPSES_AFTER),
        false => commit,
    })
}

/// Writes down that a thing is hidden: by reports when by nobody.
///
/// # Errors
/// The store does not answer.
pub fn note(app: &App, commit: Commit, waiting: &Waiting, by: Option<&PersonKey>) -> Result<Commit, Trouble> {
    let (feature, id) = (waiting.feature.as_str(), waiting.id.as_str());
    let last = kept::last_decision(app, feature, id)?;
    let decided = Decided {
        id: ulid(app.now(), &app.platform.random),
        batch: ulid(app.now(), &app.platform.random),
        verb: Verb::Hide,
        reason: None,
        by: by.cloned(),
        at: app.now(),
        waiting: waiting.clone(),
        hidden: None,
        held_until: None,
        lapsed_at: None,
        told_feature: true,
        tally: Tally::default(),
        before: last.as_ref().map(|(_, last, _)| last.clone()),
        own: false,
    };
    let hidden = Hidden { at: app.now(), by_reports: by.is_none() };
    let commit = commit.insert(Table::Work, kept::hidden(feature, id), &hidden);
    Ok(write(app, commit, &decided, last.as_ref().map(|(document, _, _)| document)))
}

/// The reports that hid it have had their day: only new ones hide it again.
fn lapsed(app: &App, commit: Commit, lapse: &Lapse) -> Result<Commit, Trouble> {
    let Some((_, last, _)) = kept::last_decision(app, &lapse.feature, &lapse.id)? else { return Ok(commit) };
    let found = app.store().read::<Decided>(Table::Work, &kept::decision(&last))?;
    Ok(match found.filter(|(_, decided)| decided.verb == Verb::Hide && decided.by.is_none()) {
        Some((document, decided)) => {
            let guard = Guard::Version(document.version);
            let decided = Decided { lapsed_at: Some(app.now()), ..decided };
            commit.put(document.table, document.key, &decided, document.expires_at, guard)
        }
        None => commit,
    })
}

/// The clock: nobody decided for a day, so it shows again, and goes on waiting.
///
/// # Errors
/// The store does not answer.
pub fn lapse(app: &App, row: &Row) -> Result<Done, Trouble> {
    let lapse: Lapse = row.payload()?;
    let found = app.store().read::<Hidden>(Table::Work, &kept::hidden(&lapse.feature, &lapse.id))?;
    let Some((document, _)) = found.filter(|(_, hidden)| hidden.at == lapse.hidden_at) else {
        return Ok(Done::nothing());
    };
    let hooks = features::by_name(&lapse.feature).and_then(|feature| feature.moderate);
    let (Some(hooks), Some((_, waiting))) = (hooks, review::of(app, &lapse.feature, &lapse.id)?) else {
        return Ok(Done::nothing());
    };
    let commit = (hooks.decide)(app, &lapse.id, &Decision::Restore)?.remove(&document);
    let commit = lapsed(app, commit, &lapse)?;
    Ok(Done::writing(trail::note(app, commit, None, "moderation.lapse", &thing(&waiting), Via::Clock)))
}
