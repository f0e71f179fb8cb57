//! What the machine does by itself: works through the outbox, lets clocks ring, stops and starts.

use functions::outbox;
use functions::rights::Role;
use functions::store::{Document, Query, Table};
use functions::trouble::Trouble;
use functions::{due, worker};

use crate::acts::{self, Act, Who};
use crate::run::Run;

/// Rows that may come again.
const STALE: usize = 30;

pub const ACTS: &[Act] = &[
    Act { name: "work", weight: 30, who: Who::Machine, run: |run, _| work(run) },
    Act { name: "out of order", weight: 12, who: Who::Machine, run: |run, _| out_of_order(run) },
    Act { name: "clocks", weight: 14, who: Who::Machine, run: |run, _| ring(run) },
    Act { name: "sweep", weight: 4, who: Who::Machine, run: |run, _| sweep(run) },
    Act { name: "restart", weight: 2, who: Who::Machine, run: |run, _| restart(run) },
    Act { name: "invite", weight: 3, who: Who::Machine, run: |run, _| invite(run) },
];

/// Trouble is fine when something was broken, and a finding when nothing was.
fn allow<T>(run: &Run, what: &str, result: Result<T, Trouble>) -> Result<(), String> {
    match result {
        Err(trouble) if run.faults.since() == 0 => {
            Err(format!("{what}: {trouble}, and nothing had gone wrong"))
        }
        _ => Ok(()),
    }
}

/// The worker, until it stops or nothing is due.
pub fn work(run: &mut Run) -> Result<(), String> {
    keep_stale(run)?;
    let app = run.app();
    for _ in 0..4 {
        match worker::run_due(&app) {
            Ok(0) => break,
            Ok(_) => {}
            Err(trouble) => return allow::<()>(run, "worker", Err(trouble)),
        }
    }
    Ok(())
}

pub fn ring(run: &mut Run) -> Result<(), String> {
    let app = run.app();
    allow(run, "clocks", due::run(&app))
}

/// Rows that are due now.
pub fn due_rows(run: &Run) -> Result<Vec<Document>, String> {
    let until = outbox::instant(run.now());
    let mut rows = Vec::new();
    for table in outbox::TABLES {
        for shard in 0..outbox::SHARDS {
            let query = Query::before(outbox::partition(shard), &until);
            rows.extend(run.raw.query_all(table, &query).map_err(|error| error.to_string())?);
        }
    }
    Ok(rows)
}

fn keep_stale(run: &mut Run) -> Result<(), String> {
    if run.chance.below(3) == 0 {
        let rows = due_rows(run)?;
        run.stale.extend(rows);
        let surplus = run.stale.len().saturating_sub(STALE);
        run.stale.drain(..surplus);
    }
    Ok(())
}

/// Rows as a queue would bring them: doubled, late, in any order.
fn out_of_order(run: &mut Run) -> Result<(), String> {
    let mut rows = due_rows(run)?;
    rows.extend(run.stale.iter().cloned());
    let app = run.app();
    for _ in 0..rows.len().min(12) {
        let row = run.chance.pick(&rows).clone();
        let result = worker::finish(&app, row);
        allow(run, "worker", result)?;
        if run.faults.has_crashed() {
            break;
        }
    }
    Ok(())
}

fn sweep(run: &mut Run) -> Result<(), String> {
    run.witness.sweep();
    run.raw.sweep().map(|_| ()).map_err(|error| error.to_string())
}

fn restart(run: &mut Run) -> Result<(), String> {
    run.restart();
    Ok(())
}

/// A role that nobody holds is offered by the command.
fn invite(run: &mut Run) -> Result<(), String> {
    let roles = [
        Role::Operator,
        Role::Moderator,
        Role::Contact("logement".to_owned()),
        Role::Contact("accueil".to_owned()),
        Role::Contact("ecoute".to_owned()),
    ];
    let is_vacant = |role: &&Role| run.witness.held(Table::Work, &format!("role#{}", role.id())).is_empty();
    let Some(role) = roles.iter().find(is_vacant).cloned() else { return Ok(()) };
    let number = run.chance.below(run.people.len());
    run.offer(number, &role)?;
    work(run)?;
    run.look()?;
    if run.chance.below(4) > 0 { acts::mail::accept_everything(run, number) } else { Ok(()) }
}
