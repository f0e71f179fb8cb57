//! What a group writes to its members, as the stores keep it, and its life as a table.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::NAME;
use crate::App;
use crate::clock::{after, days};
use crate::exchange::Status;
use crate::person::things_of;
use crate::powers::Deed;
use crate::store::{Commit, Document, Guard, Key, Query, Table};
use crate::trouble::{NOT_FOUND, Trouble};
use crate::values::PersonKey;

/// Kept so long after it was written.
const KEPT_DAYS: i64 = 90;
/// So many leave a group, or to those coming to an event, in a week.
const MOST_A_WEEK: usize = 2;

/// It is not in a state for that.
pub const NOT_NOW: Trouble = Trouble::Refused(Status::Conflict, "writing_not_now");
/// Enough for this week.
pub const ENOUGH: Trouble = Trouble::Refused(Status::TooMany, "writing_enough");

/// Where a missive is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Written, and not sent.
    Draft,
    /// Goes to many: a second person says yes first.
    Waiting,
    /// Leaves in a while, and can be taken back.
    Leaving,
    /// Leaves now, a page of people at a time.
    Sending,
    /// Everybody was written to.
    Sent,
    /// It does not leave.
    TakenBack,
}

impl State {
    /// Every state.
    pub const ALL: [Self; 6] =
        [Self::Draft, Self::Waiting, Self::Leaving, Self::Sending, Self::Sent, Self::TakenBack];

    /// Its name in words.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Waiting => "waiting",
            Self::Leaving => "leaving",
            Self::Sending => "sending",
            Self::Sent => "sent",
            Self::TakenBack => "taken_back",
        }
    }
}

/// What is done to a missive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Verb {
    /// It goes to many: somebody else shall agree.
    AskSecond,
    /// It goes to few, or nobody else is there to agree.
    Send,
    /// The second person says yes.
    Agree,
    /// The second person says no.
    Refuse,
    /// Who animates the group takes it back.
    TakeBack,
    /// The time to take it back is over.
    Begin,
    /// The last page of people is done.
    Finish,
}

impl Verb {
    /// Every verb.
    pub const ALL: [Self; 7] =
        [Self::AskSecond, Self::Send, Self::Agree, Self::Refuse, Self::TakeBack, Self::Begin, Self::Finish];
}

/// Every transition there is.
static TABLE: [(State, Verb, State); 9] = [
    (State::Draft, Verb::AskSecond, State::Waiting),
    (State::Draft, Verb::Send, State::Leaving),
    (State::Waiting, Verb::Agree, State::Leaving),
    (State::Waiting, Verb::Refuse, State::TakenBack),
    (State::Draft, Verb::TakeBack, State::TakenBack),
    (State::Waiting, Verb::TakeBack, State::TakenBack),
    (State::Leaving, Verb::TakeBack, State::TakenBack),
    (State::Leaving, Verb::Begin, State::Sending),
    (State::Sending, Verb::Finish, State::Sent),
];

/// Where a verb leads; nothing when the table says no.
#[must_use]
pub fn go(from: State, verb: Verb) -> Option<State> {
    TABLE.iter().find(|(state, does, _)| *state == from && *does == verb).map(|(_, _, to)| *to)
}

/// A missive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Missive {
    /// ULID.
    pub id: String,
    /// Id of the group.
    pub group: String,
    /// Id of the event it is about: to those coming. To the members, when there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event: Option<String>,
    /// Who wrote it; nobody once they are erased.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<PersonKey>,
    /// One line.
    pub subject: String,
    /// Plain text.
    pub text: String,
    /// Where it is.
    pub state: State,
    /// When it was written.
    pub written_at: Timestamp,
    /// When it leaves, or left.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub leaves_at: Option<Timestamp>,
    /// So many were written to. Told in bands only.
    #[serde(default)]
    pub reached: usize,
}

impl Missive {
    /// The same after a verb.
    ///
    /// # Errors
    /// The table says no.
    pub fn after(&self, verb: Verb) -> Result<Self, Trouble> {
        let state = go(self.state, verb).ok_or(NOT_NOW)?;
        Ok(Self { state, ..self.clone() })
    }

    /// What it takes to write, send and take back one like this.
    #[must_use]
    pub fn deed(&self) -> Deed {
        if self.event.is_some() { Deed::WriteToComing } else { Deed::WriteToMembers }
    }

    /// Whose letters these are: the group's, or the event's.
    #[must_use]
    pub fn scope(&self) -> &str {
        self.event.as_deref().unwrap_or(&self.group)
    }

    fn kept_until(&self) -> Timestamp {
        after(self.written_at, days(KEPT_DAYS))
    }
}

/// The name of a missive in the trail.
#[must_use]
pub fn thing(id: &str) -> String {
    format!("missive#{id}")
}

fn key(id: &str) -> Key {
    Key::head(thing(id))
}

fn of_group(group: &str) -> String {
    format!("missives#{group}")
}

fn own_key(person: &PersonKey, id: &str) -> Key {
    Key::new(things_of(person), format!("{NAME}#{id}"))
}

/// The missive of an id, if there is one.
///
/// # Errors
/// The store does not answer.
pub fn find(app: &App, id: &str) -> Result<Option<(Document, Missive)>, Trouble> {
    Ok(app.store().read(Table::Work, &key(id))?)
}

/// A group's missive. Not there and another group's look alike.
///
/// # Errors
/// There is none, or the store does not answer.
pub fn of(app: &App, group: &str, id: &str) -> Result<(Document, Missive), Trouble> {
    find(app, id)?.filter(|(_, missive)| missive.group == group).ok_or(NOT_FOUND)
}

/// A group's, the latest first.
///
/// # Errors
/// The store does not answer.
pub fn all_of(app: &App, group: &str) -> Result<Vec<Missive>, Trouble> {
    let mut all = Vec::new();
    for document in app.store().query_all(Table::Work, &Query::all(of_group(group)))? {
        all.extend(find(app, &document.key.sort)?.map(|(_, missive)| missive));
    }
    all.reverse();
    Ok(all)
}

/// Those somebody wrote.
///
/// # Errors
/// The store does not answer.
pub fn written_by(app: &App, person: &PersonKey) -> Result<Vec<(Document, Missive)>, Trouble> {
    let prefix = format!("{NAME}#");
    let mut all = Vec::new();
    for document in app.store().query_all(Table::Work, &Query::prefix(things_of(person), &*prefix))? {
        all.extend(find(app, document.key.sort.trim_start_matches(&prefix))?);
    }
    Ok(all)
}

/// Writes a new one.
#[must_use]
pub fn insert(commit: Commit, missive: &Missive) -> Commit {
    let until = Some(missive.kept_until());
    let commit = commit.put(Table::Work, key(&missive.id), missive, until, Guard::Absent).put(
        Table::Work,
        Key::new(of_group(&missive.group), &*missive.id),
        &(),
        until,
        Guard::Any,
    );
    match &missive.by {
        Some(by) => commit.put(Table::Work, own_key(by, &missive.id), &(), until, Guard::Any),
        None => commit,
    }
}

/// Writes it over what was read.
#[must_use]
pub fn save(commit: Commit, read: &Document, old: &Missive, new: &Missive) -> Commit {
    let guard = Guard::Version(read.version);
    let commit = commit.put(Table::Work, key(&new.id), new, Some(new.kept_until()), guard);
    match (&old.by, &new.by) {
        (Some(by), None) => commit.delete(Table::Work, own_key(by, &new.id)),
        _ => commit,
    }
}

/// Removes one with everything that leads to it.
#[must_use]
pub fn forget(commit: Commit, read: &Document, missive: &Missive) -> Commit {
    let commit = commit.remove(read).delete(Table::Work, Key::new(of_group(&missive.group), &*missive.id));
    match &missive.by {
        Some(by) => commit.delete(Table::Work, own_key(by, &missive.id)),
        None => commit,
    }
}

/// What left lately: (id, when). One document a group, and one an event, so that two at once are counted one after the other.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Lately {
    #[serde(default)]
    left: Vec<(String, Timestamp)>,
}

fn lately_key(scope: &str) -> Key {
    Key::head(format!("missivecount#{scope}"))
}

/// One more of this group leaves.
///
/// # Errors
/// It is one too many this week, or the store does not answer.
pub fn one_more(app: &App, commit: Commit, missive: &Missive) -> Result<Commit, Trouble> {
    count(app, commit, missive, |left, now| match left.len() >= MOST_A_WEEK {
        true => Err(ENOUGH),
        false => {
            left.push((missive.id.clone(), now));
            Ok(())
        }
    })
}

/// It does not leave after all.
///
/// # Errors
/// The store does not answer.
pub fn one_less(app: &App, commit: Commit, missive: &Missive) -> Result<Commit, Trouble> {
    count(app, commit, missive, |left, _| {
        left.retain(|(id, _)| *id != missive.id);
        Ok(())
    })
}

fn count(
    app: &App,
    commit: Commit,
    missive: &Missive,
    change: impl FnOnce(&mut Vec<(String, Timestamp)>, Timestamp) -> Result<(), Trouble>,
) -> Result<Commit, Trouble> {
    let (now, key) = (app.now(), lately_key(missive.scope()));
    let (guard, mut lately) = match app.store().read::<Lately>(Table::Work, &key)? {
        Some((document, lately)) => (Guard::Version(document.version), lately),
        None => (Guard::Absent, Lately::default()),
    };
    lately.left.retain(|(_, at)| after(*at, days(7)) > now);
    change(&mut lately.left, now)?;
    Ok(commit.put(Table::Work, key, &lately, Some(after(now, days(7))), guard))
}
