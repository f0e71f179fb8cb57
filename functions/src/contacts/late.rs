//! Clocks: 14 days to the deputy; once a day what nobody could be told of, and the published figures.

use super::relay::{self, News};
use super::states::{Event, State};
use super::{NAME, figures, pages, people, thread};
use crate::App;
use crate::due::Due;
use crate::store::Commit;
use crate::trail::{self, Via};
use crate::trouble::{Trouble, again_on_conflict};

/// The clock of a thread.
pub const ESCALATE: &str = "escalate";

/// 14 days went by.
///
/// # Errors
/// The store does not answer.
pub fn ring(app: &App, due: &Due) -> Result<Commit, Trouble> {
    let Some((document, mut thread)) = thread::load(app, &due.id)? else { return Ok(Commit::new()) };
    if due.what != ESCALATE || thread.step(Event::Escalate, app.now()).is_err() {
        return Ok(Commit::new());
    }
    thread.escalated_at = Some(app.now());
    let commit = thread::save(app, Commit::new(), Some(&document), &thread);
    let commit = relay::ask(app, commit, &thread.id, News::Escalated);
    let what = format!("{NAME}.{ESCALATE}");
    Ok(trail::note(app, commit, None, &what, &thread::thing(&thread.id), Via::Clock))
}

/// Once a day.
///
/// # Errors
/// The store does not answer.
pub fn daily(app: &App) -> Result<(), Trouble> {
    if !app.has(Some(NAME)) {
        return Ok(());
    }
    for named in &app.bundle.roles {
        route_what_waits(app, &named.id)?;
        again_on_conflict(|| figures::refresh(app, &named.id))?;
    }
    figures::drop_roles_that_went(app)
}

/// A role was vacant, with neither deputy nor operator, and is no more.
fn route_what_waits(app: &App, role: &str) -> Result<(), Trouble> {
    let lines = pages::lines(app, &thread::of_role(role))?;
    let waiting: Vec<_> = lines
        .into_iter()
        .filter(|(_, line)| {
            line.reached.is_none() && matches!(line.state, State::Received | State::Escalated)
        })
        .collect();
    if waiting.is_empty() || people::reached_by(app, role)?.is_none() {
        return Ok(());
    }
    for (id, _) in waiting {
        app.store().commit(&relay::ask(app, Commit::new(), &id, News::Route))?;
    }
    Ok(())
}
