//! Members are counted once a month: between two counts no public number moves, whoever comes or goes.

use contract::records::CrowdCount;
use serde::{Deserialize, Serialize};

use super::territory;
use crate::App;
use crate::membership::{Group, Rank, group, members};
use crate::store::{Commit, Key, Table};
use crate::trouble::{Trouble, again_on_conflict};

/// The month that was counted last.
const CURSOR: &str = "groupscounted";

#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Month {
    year: i16,
    month: i8,
}

/// Once a day: on the first day of a month that is seen, the members of every public group are counted.
///
/// # Errors
/// The store does not answer.
pub fn daily(app: &App) -> Result<(), Trouble> {
    let today = app.today();
    let month = Month { year: today.year(), month: today.month() };
    let cursor = app.store().read::<Month>(Table::Work, &Key::head(CURSOR))?;
    if cursor.as_ref().is_some_and(|(_, counted)| *counted == month) {
        return Ok(());
    }
    // A platform that begins in the middle of a month counts at the next one.
    if cursor.is_some() || today.day() == 1 {
        for area in territory::areas() {
            for placed in territory::of_area(app, &area)? {
                again_on_conflict(|| count(app, &placed.record.id))?;
            }
        }
    }
    Ok(app.store().commit(&Commit::new().set(Table::Work, Key::head(CURSOR), &month))?)
}

fn count(app: &App, id: &str) -> Result<(), Trouble> {
    let Some((document, old)) = group::find(app, id)? else { return Ok(()) };
    let seats = members(app, id)?;
    let exact = seats.iter().filter(|(_, seat)| seat.rank > Rank::Follower).count();
    let members = CrowdCount::of(u32::try_from(exact).unwrap_or(u32::MAX));
    if members == old.members {
        return Ok(());
    }
    let new = Group { members, ..old.clone() };
    Ok(app.store().commit(&group::save(Commit::new(), &document, &old, &new))?)
}
