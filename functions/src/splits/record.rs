//! A split as kept: one a group at a time, and only while it is under way.

use contract::records::Territory;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::NAME;
use super::states::{State, Verb, go};
use crate::App;
use crate::caps::{self, Cap};
use crate::clock::{after, days};
use crate::due;
use crate::exchange::Status;
use crate::membership::{Rank, group};
use crate::person;
use crate::store::{Commit, Document, Guard, Key, Query, Table};
use crate::trail::{self, Via};
use crate::trouble::{NOT_FOUND, Trouble};
use crate::values::PersonKey;

/// Another split of the group is under way.
pub const UNDER_WAY: Trouble = Trouble::Refused(Status::Conflict, "split_under_way");
/// A group proposed the same too often, or not long ago.
pub const TOO_SOON: Trouble = Trouble::Refused(Status::Conflict, "change_too_soon");
/// Founders and the second person answer within so many days; members pick within as many.
pub const ANSWER_DAYS: i64 = 14;
/// What people picked, and the way from a person to it, is gone after so many days.
pub const KEPT_DAYS: i64 = 60;
/// At most so many helpers are named, besides three animators.
pub const MOST_HELPERS: usize = 5;
/// The one clock.
pub const CLOCK: &str = "split";

/// Somebody named for the new group, who accepted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Founder {
    /// Who.
    pub person: PersonKey,
    /// Animator or manager.
    pub rank: Rank,
}

/// A split under way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Split {
    /// ULID; the new group's too.
    pub id: String,
    /// The group that is split.
    pub group: String,
    /// Name of the new one.
    pub name: String,
    /// Where the new one meets.
    pub place: Territory,
    /// The same, as its proposer wrote it.
    pub place_said: String,
    /// Where it is.
    pub state: State,
    /// Who proposed it; nobody when they are gone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<PersonKey>,
    /// Those who accepted.
    #[serde(default)]
    pub founders: Vec<Founder>,
    /// Since when.
    pub begun_at: Timestamp,
    /// Since when it is where it is.
    pub changed_at: Timestamp,
}

impl Split {
    /// How many of a rank accepted.
    #[must_use]
    pub fn count(&self, rank: Rank) -> usize {
        self.founders.iter().filter(|founder| founder.rank == rank).count()
    }
}

/// Where the split of a group lies.
#[must_use]
pub fn key(group: &str) -> Key {
    Key::head(format!("split#{group}"))
}

/// The split of a group that is under way.
///
/// # Errors
/// The store does not answer.
pub fn of_group(app: &App, group: &str) -> Result<Option<(Document, Split)>, Trouble> {
    Ok(app.store().read(Table::Work, &key(group))?)
}

/// The same, when it is that one still.
///
/// # Errors
/// It is another one or over, or the store does not answer.
pub fn get(app: &App, group: &str, id: &str) -> Result<(Document, Split), Trouble> {
    of_group(app, group)?.filter(|(_, split)| split.id == id).ok_or(NOT_FOUND)
}

/// A word of it in the trail, under its group.
#[must_use]
pub fn note(app: &App, commit: Commit, by: Option<&PersonKey>, verb: &str, group: &str, via: Via) -> Commit {
    trail::note(app, commit, by, &format!("{NAME}.{verb}"), &group::thing(group), via)
}

/// Its clock: it rings two weeks from now.
#[must_use]
pub fn ring(app: &App, commit: Commit, split: &Split) -> Commit {
    let day = app.today().saturating_add(jiff::Span::new().days(ANSWER_DAYS));
    due::on(commit, day, NAME, CLOCK, &format!("{}#{}", split.group, split.id))
}

/// The way from a person to a split or merge they have a part in.
#[must_use]
pub fn way(app: &App, commit: Commit, person: &PersonKey, group: &str, id: &str) -> Commit {
    let until = Some(after(app.now(), days(KEPT_DAYS)));
    let key = Key::new(person::things_of(person), format!("{NAME}#{group}#{id}"));
    commit.put(Table::Work, key, &(), until, Guard::Any)
}

/// Groups and splits somebody has a part in, with the document that says so.
///
/// # Errors
/// The store does not answer.
pub fn parts_of(app: &App, person: &PersonKey) -> Result<Vec<(Document, String, String)>, Trouble> {
    let start = format!("{NAME}#");
    let found = app.store().query_all(Table::Work, &Query::prefix(person::things_of(person), &start))?;
    let read = |document: Document| {
        let (group, split) = document.key.sort.strip_prefix(&start)?.split_once('#')?;
        let (group, split) = (group.to_owned(), split.to_owned());
        Some((document, group, split))
    };
    Ok(found.into_iter().filter_map(read).collect())
}

/// Moves it along the table: what is over is gone, and the group rests from splits for a while.
///
/// # Errors
/// The table says no.
pub fn step(
    app: &App,
    commit: Commit,
    (document, split): (&Document, &Split),
    verb: Verb,
) -> Result<Commit, Trouble> {
    let state = go(split.state, verb)?;
    Ok(match state.is_over() {
        true => {
            let commit = commit.remove(document);
            caps::one_more_of(app, commit.clone(), Cap::Split, &split.group)?.unwrap_or(commit)
        }
        false => commit.replace(document, &Split { state, changed_at: app.now(), ..split.clone() }),
    })
}
