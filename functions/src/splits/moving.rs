//! After the switch: seats follow a page at a time. Each page is one commit with the row's progress, so a crash
//! anywhere leaves it to be done again, or done.

use serde::{Deserialize, Serialize};

use super::NAME;
use super::telling::{self, News};
use crate::App;
use crate::membership::switch::{self, Change, Switch};
use crate::membership::{Member, Rank, Seating, group, seats};
use crate::outbox::{self, Row};
use crate::store::{Commit, Query, Table};
use crate::trail::{self, Via};
use crate::trouble::Trouble;
use crate::values::PersonKey;
use crate::worker::Done;

/// Name of the rows.
pub const TASK: &str = "move";
/// Seats looked at in one page.
const LOOKED_AT: usize = 40;
/// Writes of one page, well below what a commit may hold.
const WRITES: usize = 80;

/// A job, as its rows carry it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Job {
    from: String,
    id: String,
    /// Name of the new group.
    name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    after: Option<String>,
}

impl Job {
    /// The job of a switch.
    #[must_use]
    pub fn of(switch: &Switch, name: &str) -> Self {
        Self { from: switch.from.clone(), id: switch.id.clone(), name: name.to_owned(), after: None }
    }
}

/// Adds the next page to what is about to be written.
#[must_use]
pub fn ask(app: &App, commit: Commit, job: &Job) -> Commit {
    outbox::ask(app, commit, Table::Work, (NAME, TASK), job)
}

/// A seat that is not yet where it lands.
struct Late {
    person: PersonKey,
    here: Option<Rank>,
    there: Option<Rank>,
}

/// The worker: one page, and the row of the next; with the last the switch goes.
///
/// # Errors
/// The store does not answer.
pub fn run(app: &App, row: &Row) -> Result<Done, Trouble> {
    let job: Job = row.payload()?;
    let Some((document, switch)) = switch::of(app, &job.from)?.filter(|(_, switch)| switch.id == job.id)
    else {
        return Ok(Done::nothing());
    };
    let (late, next) = page(app, &switch, job.after.clone())?;
    let mut from = Seating::of(app, &switch.from)?.within(&switch.id);
    let mut to = Seating::of(app, &switch.to)?.within(&switch.id);
    for Late { person, here, there } in &late {
        from = from.set(person, *here)?;
        if let Some(rank) = there {
            to = to.raise(person, *rank)?;
        }
    }
    let commit = match &next {
        Some(after) => ask(app, Commit::new(), &Job { after: Some(after.clone()), ..job }),
        None => {
            (from.group.switching, to.group.switching) = (None, None);
            let news = match switch.change {
                Change::Split => News::Begins,
                Change::Merge => News::Merged,
            };
            let commit = Commit::new().remove(&document).delete(Table::Work, switch::key(&switch.to));
            let commit = telling::tell_members_of(app, commit, &switch.to, news, (&switch.id, &job.name));
            trail::note(app, commit, None, "splits.done", &group::thing(&switch.from), Via::Clock)
        }
    };
    Ok(Done::writing(to.finish(from.finish(commit)?)?))
}

/// The next seats that are not where they land, as many as one commit holds.
fn page(app: &App, switch: &Switch, after: Option<String>) -> Result<(Vec<Late>, Option<String>), Trouble> {
    let all = Query::all(seats::seats_of(&switch.from)).limit(LOOKED_AT);
    let found = app.store().query(Table::Work, &Query { after, ..all })?;
    let (mut late, mut writes) = (Vec::new(), 0);
    let mut last = None;
    for document in &found.documents {
        let member: Member = document.read()?;
        let sort = document.key.sort.clone();
        if let Some(person) = PersonKey::parse(&sort) {
            let landing = switch.landing(&person, member.rank, switch.choice(app, &person)?);
            // Whoever runs a group has mandates besides the seat, here and there.
            let cost = if member.rank > Rank::Member { 14 } else { 4 };
            if writes + cost > WRITES {
                return Ok((late, last));
            }
            writes += cost;
            late.push(Late { person, here: landing.here, there: landing.there });
        }
        last = Some(sort);
    }
    Ok((late, found.next))
}
