//! Those who decide who comes hear that somebody asked.

use std::collections::BTreeSet;

use crate::App;
use crate::caps::{self, Cap};
use crate::membership;
use crate::occasion::event::Occasion;
use crate::person;
use crate::store::Commit;
use crate::trouble::Trouble;
use crate::worker::Done;

/// Most who are told: five groups, with all who run them, would be more.
const MOST: usize = 40;

/// Adds a mail to each who runs a group that organises the event, once a day at most.
///
/// # Errors
/// The store does not answer.
pub fn with_deciders(app: &App, done: Done, event: &Occasion, row: &str) -> Result<Done, Trouble> {
    let Some(counted) = caps::one_more_of(app, Commit::new(), Cap::Deciders, &event.id)? else {
        return Ok(done);
    };
    let mut told = BTreeSet::new();
    let mut done = Done { commit: done.commit.and(counted), ..done };
    for id in &event.groups {
        let Some((_, group)) = membership::find(app, id)? else { continue };
        for runner in group.animators.iter().chain(&group.managers) {
            if told.len() >= MOST || !told.insert(runner.clone()) {
                continue;
            }
            let letter = person::letter(app, runner, "attend_to_decide", format!("{row}-d{}", told.len()))?;
            let path = format!("/api/attendances/people?group={id}&event={}", event.id);
            let written = letter
                .map(|letter| letter.with("title", &event.title).with("when", event.when(app)).to_path(path));
            done = written.into_iter().fold(done, Done::and_sending);
        }
    }
    Ok(done)
}
