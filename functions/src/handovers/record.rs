//! A hand-over as kept: one a group at a time, and only while it is under way. What became of it is in the
//! trail.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::NAME;
use super::states::{Actor, Kind, State, Verb, go};
use crate::App;
use crate::due;
use crate::exchange::Status;
use crate::membership::{Group, Rank, group};
use crate::person;
use crate::store::{Commit, Document, Key, Query, Table};
use crate::trail::{self, Via};
use crate::trouble::{NOT_FOUND, Trouble};
use crate::values::{PersonKey, ulid};

/// Another hand-over of the group is under way.
pub const UNDER_WAY: Trouble = Trouble::Refused(Status::Conflict, "handover_under_way");
/// Whoever is asked answers within so many days.
pub const ANSWER_DAYS: i64 = 14;
/// A coordinator decides within so many days; then it is over.
pub const DECISION_DAYS: i64 = 60;

/// The clock of whoever has to answer.
pub const ANSWER: &str = "answer";
/// The clock of whoever has to decide.
pub const DECISION: &str = "decision";

/// What somebody becomes who gives a group away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stays {
    /// Helps to run it.
    Manager,
    /// Is of it.
    Member,
    /// Nothing.
    Leaves,
}

impl Stays {
    /// Reads the answer of the form.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        match text {
            "member" => Self::Member,
            "leave" => Self::Leaves,
            _ => Self::Manager,
        }
    }

    /// The rank it is.
    #[must_use]
    pub fn rank(self) -> Option<Rank> {
        match self {
            Self::Manager => Some(Rank::Manager),
            Self::Member => Some(Rank::Member),
            Self::Leaves => None,
        }
    }
}

/// A hand-over under way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Handover {
    /// ULID.
    pub id: String,
    /// Of which group.
    pub group: String,
    /// How.
    pub kind: Kind,
    /// Where it is.
    pub state: State,
    /// Who gives it, claims it, or offers to take it.
    pub by: PersonKey,
    /// What the giver becomes.
    pub stays: Stays,
    /// Since when.
    pub begun_at: Timestamp,
    /// Since when it is where it is.
    pub changed_at: Timestamp,
    /// Where it is listed among what waits for a decision.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waits_at: Option<String>,
}

/// Where the hand-over of a group lies.
#[must_use]
pub fn key(group: &str) -> Key {
    Key::head(format!("handover#{group}"))
}

/// Partition of what waits for a decision; sort keys are `<department>#<group>`.
pub const WAITING: &str = "deciding";
/// Where what is in no department waits.
const NOWHERE: &str = "none";

/// The sort key of a group that waits for a decision.
fn waits_at(group: &Group) -> String {
    format!("{}#{}", group.department().unwrap_or_else(|| NOWHERE.to_owned()), group.id)
}

/// The hand-over of a group that is under way.
///
/// # Errors
/// The store does not answer.
pub fn of_group(app: &App, group: &str) -> Result<Option<(Document, Handover)>, Trouble> {
    Ok(app.store().read(Table::Work, &key(group))?)
}

/// The same, when it is that one still.
///
/// # Errors
/// It is another one or over, or the store does not answer.
pub fn get(app: &App, group: &str, id: &str) -> Result<(Document, Handover), Trouble> {
    of_group(app, group)?.filter(|(_, handover)| handover.id == id).ok_or(NOT_FOUND)
}

/// Begins one: the record, and the way to it from who began it. Who offers to take an orphan has said yes
/// with that.
///
/// # Errors
/// Another one is under way, or the store does not answer.
pub fn begin(
    app: &App,
    group: &Group,
    kind: Kind,
    by: &PersonKey,
    stays: Stays,
) -> Result<(Commit, Handover), Trouble> {
    if of_group(app, &group.id)?.is_some() {
        return Err(UNDER_WAY);
    }
    let now = app.now();
    let handover = Handover {
        id: ulid(now, &app.platform.random),
        group: group.id.clone(),
        kind,
        state: State::Proposed,
        by: by.clone(),
        stays,
        begun_at: now,
        changed_at: now,
        waits_at: None,
    };
    let commit = Commit::new().set(Table::Work, own(by, &group.id), &());
    let (commit, handover) = match kind {
        Kind::Give | Kind::Claim => (commit, handover),
        Kind::Orphan => {
            let state = go(kind, handover.state, Verb::Accept, Actor::Receiver)?;
            waiting(app, commit, Handover { state, ..handover }, group)
        }
    };
    Ok((commit.insert(Table::Work, key(&group.id), &handover), handover))
}

/// It waits for a decision from now on.
fn waiting(app: &App, commit: Commit, handover: Handover, group: &Group) -> (Commit, Handover) {
    let place = waits_at(group);
    let commit = ring_in(app, commit, DECISION_DAYS, DECISION, &handover);
    let commit = commit.set(Table::Work, Key::new(WAITING, place.clone()), &handover.id);
    (commit, Handover { waits_at: Some(place), ..handover })
}

/// A word of it in the trail, under its group.
#[must_use]
pub fn note(app: &App, commit: Commit, by: Option<&PersonKey>, verb: &str, group: &str, via: Via) -> Commit {
    trail::note(app, commit, by, &format!("{NAME}.{verb}"), &group::thing(group), via)
}

/// Its clock: what it was begun for rings so many days from now.
#[must_use]
pub fn ring_in(app: &App, commit: Commit, days: i64, what: &str, handover: &Handover) -> Commit {
    let day = app.today().saturating_add(jiff::Span::new().days(days));
    due::on(commit, day, NAME, what, &format!("{}#{}", handover.group, handover.id))
}

/// Where it is listed under who began it.
fn own(person: &PersonKey, group: &str) -> Key {
    Key::new(person::things_of(person), format!("{NAME}#{group}"))
}

/// Groups whose hand-over somebody began.
///
/// # Errors
/// The store does not answer.
pub fn begun_by(app: &App, person: &PersonKey) -> Result<Vec<String>, Trouble> {
    let start = format!("{NAME}#");
    let found = app.store().query_all(Table::Work, &Query::prefix(person::things_of(person), &start))?;
    Ok(found.iter().filter_map(|one| one.key.sort.strip_prefix(&start)).map(str::to_owned).collect())
}

/// Takes away what leads from a person to a group's hand-over.
#[must_use]
pub fn forget_way(commit: Commit, person: &PersonKey, group: &str) -> Commit {
    commit.delete(Table::Work, own(person, group))
}

/// Moves it along the table: what is over is gone, what waits for a decision is listed.
///
/// # Errors
/// The table says no.
pub fn step(
    app: &App,
    commit: Commit,
    (document, handover): (&Document, &Handover),
    group: &Group,
    (verb, by): (Verb, Actor),
) -> Result<(Commit, State), Trouble> {
    let state = go(handover.kind, handover.state, verb, by)?;
    if state.is_over() {
        let commit = forget_way(commit.remove(document), &handover.by, &handover.group);
        let place = handover.waits_at.iter().map(|place| Key::new(WAITING, place.clone()));
        return Ok((place.fold(commit, |commit, place| commit.delete(Table::Work, place)), state));
    }
    let next = Handover { state, changed_at: app.now(), ..handover.clone() };
    let (commit, next) = match next.kind {
        Kind::Give => (commit, next),
        Kind::Claim | Kind::Orphan => waiting(app, commit, next, group),
    };
    Ok((commit.replace(document, &next), state))
}
