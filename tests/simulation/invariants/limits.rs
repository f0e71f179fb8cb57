//! S14: what has a limit ends at it.

use functions::clock::{after, days};
use functions::store::{Table, kind_of};
use jiff::SignedDuration;

use crate::run::Run;
use crate::witness::Change;

/// Longest life of documents that end by themselves, in hours: the table of retention.
const LONGEST: &[(Table, &str, i64)] = &[
    (Table::ShortLived, "session", 90 * 24),
    (Table::ShortLived, "sessions", 90 * 24),
    (Table::ShortLived, "once", 24),
    (Table::ShortLived, "code", 1),
    (Table::ShortLived, "cap", 30 * 24),
    (Table::People, "pending", 48),
    (Table::People, "pendingmessage", 48),
    (Table::People, "ideapending", 48),
    (Table::People, "unclear", 30 * 24),
    (Table::Work, "message", 90 * 24),
    (Table::Work, "trail", 365 * 24),
    (Table::Work, "done", 365 * 24),
];

pub fn what_lives_shortly_has_an_end(_run: &Run, change: &Change, _all: &[Change]) -> Result<(), String> {
    if change.after.is_none() {
        return Ok(());
    }
    let kind = kind_of(&change.key.partition);
    let limit = LONGEST.iter().find(|(table, known, _)| *table == change.table && *known == kind);
    match (limit, change.expires_at) {
        (Some(_), None) => Err(format!("a document of {kind} has no end")),
        (None, None) if change.table == Table::ShortLived => Err(format!("a document of {kind} has no end")),
        (Some((_, _, hours)), Some(end)) if end > after(change.at, SignedDuration::from_hours(*hours)) => {
            Err(format!("a document of {kind} ends later than the table of retention says"))
        }
        _ => Ok(()),
    }
}

/// Clocks that rang are gone, and so is what they were for.
pub fn what_has_a_limit_is_gone(run: &Run) -> Result<(), String> {
    let today = run.world.app.today().to_string();
    let late = run.witness.held(Table::Work, "due#").into_iter().find(|(key, _)| {
        let day = key.partition.replacen("due#", "", 1);
        day < today
    });
    if let Some((key, _)) = late {
        return Err(format!("the clock {} has not rung", kind_of(&key.sort)));
    }
    // Rings of members who were not seen for two years come at 24 months, and clocks may be a week late.
    let oldest = run.now().saturating_sub(days(24 * 31 + 14)).unwrap_or(run.now());
    let profiles = run.witness.held(Table::People, "person#");
    let stays =
        profiles.iter().any(|(key, held)| key.sort == functions::store::HEAD && held.written_at < oldest);
    match stays {
        true => Err("a person not seen for two years is still known".to_owned()),
        false => Ok(()),
    }
}
