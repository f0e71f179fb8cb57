//! When faults have stopped: nothing acknowledged is missing, and the store is what was written.

use std::collections::BTreeSet;

use functions::outbox::{self, Row};
use functions::store::Table;
use jiff::SignedDuration;
use tests::trace::everything;

use crate::machine;
use crate::rows::{End, Tracked};
use crate::run::Run;

/// Rows nobody finished are still in the store.
pub fn nothing_vanished(run: &Run) -> Result<(), String> {
    let mut there = BTreeSet::new();
    for table in outbox::TABLES {
        for shard in 0..outbox::SHARDS {
            let query = functions::store::Query::all(outbox::partition(shard));
            for document in run.raw.query_all(table, &query).map_err(|error| error.to_string())? {
                let row: Row = document.read().map_err(|error| error.to_string())?;
                there.insert(row.id);
            }
        }
    }
    match run.ledger.open() == &there {
        true => Ok(()),
        false => Err("what was asked of the worker is not in the outbox, and was never done".to_owned()),
    }
}

pub fn the_outbox_is_empty(run: &Run) -> Result<(), String> {
    match machine::due_rows(run)?.len() {
        0 => Ok(()),
        rows => Err(format!("{rows} rows of the outbox are due, and faults have stopped for hours")),
    }
}

/// A sign-up or sign-in that led to no mail was one too many for that mailbox.
pub fn silence_has_a_reason(run: &Run) -> Result<(), String> {
    let recent = run.now().saturating_sub(SignedDuration::from_hours(40 * 24)).unwrap_or(run.now());
    let is_silent = |row: &&Tracked| row.end == End::Silent && row.asked_at > recent;
    for row in run.ledger.rows().filter(is_silent) {
        let Some(email) = &row.email else { continue };
        let full = run.ledger.reasons(email, row.ended_at) >= 3;
        if row.feature == "accounts" && row.task == "signup" && !full {
            return Err("a sign-up led to no mail".to_owned());
        }
    }
    Ok(())
}

pub fn the_store_is_as_it_was_written(run: &Run) -> Result<(), String> {
    run.witness.compare(&everything(&run.raw))?;
    let lines = run.witness.held(Table::People, functions::worker::UNCLEAR);
    let is_bare = |text: &str| !text.contains('@');
    match lines.iter().all(|(_, held)| is_bare(&held.body)) {
        true => Ok(()),
        false => Err("the list of unclear letters holds an address".to_owned()),
    }
}
