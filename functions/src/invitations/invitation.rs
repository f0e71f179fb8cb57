//! An invitation as the stores keep it, and its life as a table.

use contract::places::Position;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::NAME;
use crate::App;
use crate::clock::{after, days};
use crate::exchange::Status;
use crate::person::things_of;
use crate::store::{Commit, Document, Guard, Key, Query, Table};
use crate::trouble::{NOT_FOUND, Trouble};
use crate::values::PersonKey;

/// Kept so long after it was written.
const KEPT_DAYS: i64 = 365;

/// The invitation is not in a state for that.
pub const NOT_NOW: Trouble = Trouble::Refused(Status::Conflict, "invitation_not_now");
/// Another one of the group waits or is leaving.
pub const ONE_AT_A_TIME: Trouble = Trouble::Refused(Status::Conflict, "invitation_open");

/// Where an invitation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Waits for who coordinates the department.
    Waiting,
    /// Leaves, a page of people at a time.
    Leaving,
    /// Everybody it is for has been written to.
    Sent,
    /// It does not leave.
    Refused,
    /// Its group does not want it any more.
    TakenBack,
}

impl State {
    /// Every state.
    pub const ALL: [Self; 5] = [Self::Waiting, Self::Leaving, Self::Sent, Self::Refused, Self::TakenBack];

    /// Its name in words.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Leaving => "leaving",
            Self::Sent => "sent",
            Self::Refused => "refused",
            Self::TakenBack => "taken_back",
        }
    }

    /// Whether the group may write no other one meanwhile.
    #[must_use]
    pub fn is_open(self) -> bool {
        matches!(self, Self::Waiting | Self::Leaving)
    }
}

/// What is done to an invitation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Verb {
    /// Who coordinates says yes.
    Approve,
    /// Who coordinates says no.
    Refuse,
    /// Its group takes it back.
    TakeBack,
    /// The last page of people is done, or the group is not at work any more.
    Finish,
}

impl Verb {
    /// Every verb.
    pub const ALL: [Self; 4] = [Self::Approve, Self::Refuse, Self::TakeBack, Self::Finish];
}

/// Every transition there is.
static TABLE: [(State, Verb, State); 4] = [
    (State::Waiting, Verb::Approve, State::Leaving),
    (State::Waiting, Verb::Refuse, State::Refused),
    (State::Waiting, Verb::TakeBack, State::TakenBack),
    (State::Leaving, Verb::Finish, State::Sent),
];

/// Where a verb leads; nothing when the table says no.
#[must_use]
pub fn go(from: State, verb: Verb) -> Option<State> {
    TABLE.iter().find(|(state, does, _)| *state == from && *does == verb).map(|(_, _, to)| *to)
}

/// An invitation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Invitation {
    /// ULID.
    pub id: String,
    /// Id of the group.
    pub group: String,
    /// Code of the department whose coordinators decide; operators where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub department: Option<String>,
    /// Where the group was then: who decides knows whom it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Position>,
    /// Who wrote it; nobody once they are erased.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<PersonKey>,
    /// Plain text.
    pub text: String,
    /// Where it is.
    pub state: State,
    /// When it was written.
    pub written_at: Timestamp,
    /// Why it does not leave, in the words of who decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// So many were written to. Told in bands only.
    #[serde(default)]
    pub reached: usize,
}

impl Invitation {
    /// The same after a verb.
    ///
    /// # Errors
    /// The table says no.
    pub fn after(&self, verb: Verb) -> Result<Self, Trouble> {
        let state = go(self.state, verb).ok_or(NOT_NOW)?;
        Ok(Self { state, ..self.clone() })
    }

    fn kept_until(&self) -> Timestamp {
        after(self.written_at, days(KEPT_DAYS))
    }
}

/// The name of an invitation in the trail.
#[must_use]
pub fn thing(id: &str) -> String {
    format!("invitation#{id}")
}

fn key(id: &str) -> Key {
    Key::head(thing(id))
}

/// Partition of those that wait for a decision.
pub const WAITING: &str = "invitationswaiting";

fn of_group(group: &str) -> String {
    format!("invitations#{group}")
}

/// One at a time: where it is written which.
fn open_key(group: &str) -> Key {
    Key::head(format!("invitationopen#{group}"))
}

fn own_key(person: &PersonKey, id: &str) -> Key {
    Key::new(things_of(person), format!("{NAME}#{id}"))
}

/// The invitation of an id, if there is one.
///
/// # Errors
/// The store does not answer.
pub fn find(app: &App, id: &str) -> Result<Option<(Document, Invitation)>, Trouble> {
    Ok(app.store().read(Table::Work, &key(id))?)
}

/// The invitation of an id.
///
/// # Errors
/// There is none, or the store does not answer.
pub fn get(app: &App, id: &str) -> Result<(Document, Invitation), Trouble> {
    find(app, id)?.ok_or(NOT_FOUND)
}

/// A group's, the latest first.
///
/// # Errors
/// The store does not answer.
pub fn all_of(app: &App, group: &str) -> Result<Vec<Invitation>, Trouble> {
    let mut all = listed(app, &Query::all(of_group(group)))?;
    all.reverse();
    Ok(all)
}

/// Those that wait for a decision, the oldest first.
///
/// # Errors
/// The store does not answer.
pub fn waiting(app: &App) -> Result<Vec<Invitation>, Trouble> {
    listed(app, &Query::all(WAITING))
}

fn listed(app: &App, query: &Query) -> Result<Vec<Invitation>, Trouble> {
    let mut all = Vec::new();
    for document in app.store().query_all(Table::Work, query)? {
        all.extend(find(app, &document.key.sort)?.map(|(_, invitation)| invitation));
    }
    Ok(all)
}

/// Those somebody wrote.
///
/// # Errors
/// The store does not answer.
pub fn written_by(app: &App, person: &PersonKey) -> Result<Vec<(Document, Invitation)>, Trouble> {
    let prefix = format!("{NAME}#");
    let mut all = Vec::new();
    for document in app.store().query_all(Table::Work, &Query::prefix(things_of(person), &*prefix))? {
        all.extend(find(app, document.key.sort.trim_start_matches(&prefix))?);
    }
    Ok(all)
}

/// Whether the group has one that waits or leaves.
///
/// # Errors
/// The store does not answer.
pub fn is_open(app: &App, group: &str) -> Result<bool, Trouble> {
    Ok(app.store().get(Table::Work, &open_key(group))?.is_some())
}

/// Writes a new one: of two at once, one is first.
#[must_use]
pub fn insert(commit: Commit, invitation: &Invitation) -> Commit {
    let until = Some(invitation.kept_until());
    let listed = |commit: Commit, key: Key| commit.put(Table::Work, key, &(), until, Guard::Any);
    let commit = commit.put(Table::Work, key(&invitation.id), invitation, until, Guard::Absent).put(
        Table::Work,
        open_key(&invitation.group),
        &invitation.id,
        until,
        Guard::Absent,
    );
    let commit = listed(commit, Key::new(of_group(&invitation.group), &*invitation.id));
    let commit = listed(commit, Key::new(WAITING, &*invitation.id));
    match &invitation.by {
        Some(by) => listed(commit, own_key(by, &invitation.id)),
        None => commit,
    }
}

/// Writes it over what was read, with the lists it is in.
#[must_use]
pub fn save(commit: Commit, read: &Document, old: &Invitation, new: &Invitation) -> Commit {
    let guard = Guard::Version(read.version);
    let commit = commit.put(Table::Work, key(&new.id), new, Some(new.kept_until()), guard);
    let commit = match (old.state, new.state) {
        (State::Waiting, now) if now != State::Waiting => {
            commit.delete(Table::Work, Key::new(WAITING, &*new.id))
        }
        _ => commit,
    };
    let commit = match old.state.is_open() && !new.state.is_open() {
        true => commit.delete(Table::Work, open_key(&new.group)),
        false => commit,
    };
    match (&old.by, &new.by) {
        (Some(by), None) => commit.delete(Table::Work, own_key(by, &new.id)),
        _ => commit,
    }
}

/// Removes one with everything that leads to it.
#[must_use]
pub fn forget(commit: Commit, read: &Document, invitation: &Invitation) -> Commit {
    let commit = commit
        .remove(read)
        .delete(Table::Work, Key::new(of_group(&invitation.group), &*invitation.id))
        .delete(Table::Work, Key::new(WAITING, &*invitation.id));
    let commit = match invitation.state.is_open() {
        true => commit.delete(Table::Work, open_key(&invitation.group)),
        false => commit,
    };
    match &invitation.by {
        Some(by) => commit.delete(Table::Work, own_key(by, &invitation.id)),
        None => commit,
    }
}
