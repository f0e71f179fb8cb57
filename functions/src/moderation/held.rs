//! What was decided in a time of silence becomes public when it is over, if it still is what was decided on.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::NAME;
use super::decide::{Target, thing};
use super::kept::{self, Decided};
use crate::App;
use crate::features::{self, Decision, Item};
use crate::outbox::{self, Row};
use crate::quiet;
use crate::review::{self, Urgency, Waiting};
use crate::store::{Commit, Table};
use crate::trail::{self, Via};
use crate::trouble::Trouble;
use crate::worker::Done;

/// Name of the outbox's rows.
pub const RELEASE: &str = "release";

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Release {
    feature: String,
    id: String,
    seen: String,
    decision: String,
}

/// From when on what waits may be public; nothing when it may be now. Never before the time to undo is over.
#[must_use]
pub fn until(app: &App, waiting: &Waiting) -> Option<Timestamp> {
    let silent = quiet::holds(app, quiet::zone_of(app, waiting.department.as_deref()))?;
    Some(silent.max(crate::clock::after(app.now(), app.platform.config.undo)))
}

/// The row that publishes then.
#[must_use]
pub fn ask(app: &App, commit: Commit, decided: &Decided, target: &Target) -> Commit {
    let Some(until) = decided.held_until else { return commit };
    let release = Release {
        feature: target.feature.clone(),
        id: target.id.clone(),
        seen: target.seen.clone(),
        decision: decided.id.clone(),
    };
    later(app, commit, &release, until)
}

fn later(app: &App, commit: Commit, release: &Release, until: Timestamp) -> Commit {
    let wait = app.now().duration_until(until);
    outbox::ask_later(app, commit, Table::Work, (NAME, RELEASE), release, wait)
}

/// The worker: silence is over.
///
/// # Errors
/// The store does not answer.
pub fn release(app: &App, row: &Row) -> Result<Done, Trouble> {
    let release: Release = row.payload()?;
    let (feature, id) = (release.feature.as_str(), release.id.as_str());
    let Some((head, last, Some(decided))) = kept::last_decision(app, feature, id)? else {
        return Ok(Done::nothing());
    };
    let hooks = features::by_name(feature).and_then(|feature| feature.moderate);
    let Some(hooks) = hooks.filter(|_| last.id == release.decision) else { return Ok(Done::nothing()) };
    // `site.toml` may have another time of silence by now.
    if let Some(until) = quiet::holds(app, quiet::zone_of(app, decided.waiting.department.as_deref())) {
        return Ok(Done::writing(later(app, Commit::new(), &release, until)));
    }
    let Some(item) = (hooks.show)(app, id)? else { return Ok(Done::nothing()) };
    let waits = review::of(app, feature, id)?;
    let commit = match &waits {
        // What stands there was put back meanwhile, as it is.
        Some(found) if is_usual(&found.1) && is_same(&item, &release) => review::done(Commit::new(), found),
        Some(_) => return Ok(Done::nothing()),
        // Nobody decided on these words: they wait.
        None if !is_same(&item, &release) => {
            return Ok(Done::writing(review::ask(Commit::new(), &decided.waiting)));
        }
        None => Commit::new(),
    };
    let commit = match (hooks.decide)(app, id, &Decision::Publish) {
        Ok(decision) => commit.and(decision).check(&head),
        // It has become something that cannot be published any more.
        Err(Trouble::Refused(..)) => return Ok(Done::nothing()),
        Err(trouble) => return Err(trouble),
    };
    let thing = thing(&decided.waiting);
    Ok(Done::writing(trail::note(app, commit, None, "moderation.release", &thing, Via::Clock)))
}

fn is_usual(waiting: &Waiting) -> bool {
    matches!(waiting.urgency, Urgency::Usual | Urgency::Until(_))
}

fn is_same(item: &Item, release: &Release) -> bool {
    super::queue::seen(item) == release.seen
}
