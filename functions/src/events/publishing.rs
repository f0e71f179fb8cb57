//! What becoming public brings with it: clocks, the other dates, and groups that wake up.

use jiff::SignedDuration;

use super::{NAME, repeating};
use crate::App;
use crate::clock::days;
use crate::due;
use crate::membership::states::{Actor, State, Verb};
use crate::membership::{self, Group};
use crate::occasion::{Occasion, telling};
use crate::store::Commit;
use crate::trouble::Trouble;

/// What an event that is public from now on writes besides itself; its other dates are made once that can no
/// longer be taken back.
///
/// # Errors
/// The store does not answer.
pub fn published(
    app: &App,
    commit: Commit,
    event: &Occasion,
    wait: SignedDuration,
) -> Result<Commit, Trouble> {
    let commit = watch(app, commit, event);
    let commit = match event.repeat {
        Some(_) => repeating::ask(app, commit, event, wait),
        None => commit,
    };
    event.groups.iter().try_fold(commit, |commit, id| wake(app, commit, id, event))
}

/// The clocks of an event. One that no longer fits does nothing.
#[must_use]
pub fn watch(app: &App, commit: Commit, event: &Occasion) -> Commit {
    let before = event.day_of(app, event.starts(), -telling::RECONFIRM_BEFORE);
    let commit = due::on(commit, before.max(app.today()), telling::FEATURE, "reconfirm", &event.id);
    // What is announced once it is long over is forgotten at once.
    let forgotten = event.day_of(app, event.forgotten_at(), days(1)).max(app.today());
    let commit = due::on(commit, forgotten, NAME, "blank", &event.id);
    due::on(commit, forgotten, telling::FEATURE, "forget", &event.id)
}

/// A group is active until the end of its last public event; one that sleeps wakes up.
fn wake(app: &App, commit: Commit, id: &str, event: &Occasion) -> Result<Commit, Trouble> {
    let Some((document, old)) = membership::find(app, id)? else { return Ok(commit) };
    let ends = event.ends();
    let mut new = Group { active_until: old.active_until.max(Some(ends)), ..old.clone() };
    if new.state == State::Sleeping {
        new.go(Verb::WakeUp, Actor::Clock, app.now())?;
    }
    Ok(match new == old {
        true => commit,
        false => membership::group::save(commit, &document, &old, &new),
    })
}
