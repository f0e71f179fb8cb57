//! What waits for a moderator. Features put their things here in the commit that makes them wait; the desk
//! takes them out in the commit of its decision.
//!
//! Also what features ask moderation about: whether a thing is looked at before or after it is public, and the
//! link with which an author appeals.
//!
//! Two documents in `work`: `review#<feature>#<id>` says that and where a thing waits, and one of the queue
//! sorts by what is most urgent.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::App;
use crate::clock::{after, days};
use crate::features;
use crate::membership;
use crate::membership::states::State;
use crate::outbox::{Row, instant};
use crate::quiet;
use crate::rights::{self, Role};
use crate::store::{Commit, Document, Key, Table};
use crate::trouble::Trouble;
use crate::values::{PersonKey, Token};

/// What moderators said: key of a reason of the public list, and their words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// Of the public list.
    pub reason: String,
    /// The moderators' words.
    pub text: String,
}

/// Partition of the queue.
pub const QUEUE: &str = "queue";

/// How soon somebody should look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Urgency {
    /// It is public and was reported or hidden: first of all.
    Reported,
    /// It is about something that happens at an instant: the sooner, the higher.
    Until(Timestamp),
    /// Its author asks another moderator to look again.
    Appealed,
    /// Oldest first.
    Usual,
    /// It is public already and is checked after: last of all.
    After,
}

/// A thing that waits for a decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiting {
    /// Whose thing it is.
    pub feature: String,
    /// The feature's own id.
    pub id: String,
    /// Since when.
    pub since: Timestamp,
    /// How soon.
    pub urgency: Urgency,
    /// Who sent it: nobody decides on their own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub author: Option<PersonKey>,
    /// Code of the department it is about: the desk can be shared by territory.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub department: Option<String>,
}

/// Where it is written that a thing waits.
#[must_use]
pub fn mark(feature: &str, id: &str) -> Key {
    Key::head(format!("review#{feature}#{id}"))
}

/// Where a thing stands in the queue.
#[must_use]
pub fn place(waiting: &Waiting) -> Key {
    let (rank, at) = match waiting.urgency {
        Urgency::Reported => ('0', waiting.since),
        Urgency::Until(at) => ('1', at),
        Urgency::Appealed => ('2', waiting.since),
        Urgency::Usual => ('3', waiting.since),
        Urgency::After => ('4', waiting.since),
    };
    Key::new(QUEUE, format!("{rank}#{}#{}#{}", instant(at), waiting.feature, waiting.id))
}

/// Puts a thing into the queue.
#[must_use]
pub fn ask(commit: Commit, waiting: &Waiting) -> Commit {
    commit.insert(Table::Work, mark(&waiting.feature, &waiting.id), waiting).insert(
        Table::Work,
        place(waiting),
        waiting,
    )
}

/// Whether and where a thing waits.
///
/// # Errors
/// The store does not answer.
pub fn of(app: &App, feature: &str, id: &str) -> Result<Option<(Document, Waiting)>, Trouble> {
    Ok(app.store().read(Table::Work, &mark(feature, id))?)
}

/// Takes a thing out of the queue, as it was read.
#[must_use]
pub fn done(commit: Commit, (document, waiting): &(Document, Waiting)) -> Commit {
    commit.remove(document).delete(Table::Work, place(waiting))
}

/// Moves a thing that waits: another urgency, another place.
#[must_use]
pub fn move_to(commit: Commit, (document, from): &(Document, Waiting), to: &Waiting) -> Commit {
    let commit = commit.replace(document, to);
    let commit = match place(from) == place(to) {
        true => commit,
        false => commit.delete(Table::Work, place(from)),
    };
    commit.set(Table::Work, place(to), to)
}

/// How often a moderator alone decided on something of their own, until a second one accepted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnDecisions {
    /// So often.
    pub count: u32,
}

/// Where that is counted, in `work`; operators see it on the page of health.
#[must_use]
pub fn own_decisions() -> Key {
    Key::head("own-decisions")
}

/// How far somebody is trusted with what they send.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Trust {
    /// Fewer than [`ACCEPTED_BEFORE`] things of theirs were accepted.
    Stranger,
    /// So many were.
    Known,
    /// So many were, and they animate a group that is public.
    Animates,
}

/// So many accepted things make somebody known.
pub const ACCEPTED_BEFORE: u32 = 3;

/// When a thing becomes public.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// Once a moderator has looked: it is asked for with [`Urgency::Usual`] or [`Urgency::Until`].
    Before,
    /// At once, and a moderator looks after: it is asked for with [`Urgency::After`].
    After,
}

/// What became of what somebody sent.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Became public.
    pub accepted: u32,
    /// Did not, or not for long.
    pub rejected: u32,
}

/// Where a person's counts lie, in `work`.
#[must_use]
pub fn counts_of(person: &PersonKey) -> Key {
    Key::head(format!("author-count#{person}"))
}

/// What became of what somebody sent before.
///
/// # Errors
/// The store does not answer.
pub fn counts(app: &App, person: &PersonKey) -> Result<Counts, Trouble> {
    let found = app.store().read::<Counts>(Table::Work, &counts_of(person))?;
    Ok(found.map(|(_, counts)| counts).unwrap_or_default())
}

/// How far somebody is trusted.
///
/// # Errors
/// The store does not answer.
pub fn trust(app: &App, person: &PersonKey) -> Result<Trust, Trouble> {
    if counts(app, person)?.accepted < ACCEPTED_BEFORE {
        return Ok(Trust::Stranger);
    }
    for role in rights::roles(app, person)? {
        if let Role::Animator(group) = role {
            let found = membership::find(app, &group)?;
            if found.is_some_and(|(_, group)| group.state == State::Published) {
                return Ok(Trust::Animates);
            }
        }
    }
    Ok(Trust::Known)
}

/// When a new thing of somebody becomes public, by its feature's line of the table, where the site is.
///
/// # Errors
/// The store does not answer.
pub fn when(app: &App, feature: &str, author: &PersonKey) -> Result<When, Trouble> {
    when_in(app, feature, author, None)
}

/// The same for a thing in a department: in a time of silence nothing is public at once.
///
/// # Errors
/// The store does not answer.
pub fn when_in(
    app: &App,
    feature: &str,
    author: &PersonKey,
    department: Option<&str>,
) -> Result<When, Trouble> {
    if quiet::holds(app, quiet::zone_of(app, department)).is_some() {
        return Ok(When::Before);
    }
    let from = features::by_name(feature).and_then(|feature| feature.moderate).and_then(|hooks| hooks.after);
    match from {
        Some(from) if trust(app, author)? >= from => Ok(When::After),
        _ => Ok(When::Before),
    }
}

/// Days in which one may appeal.
const APPEAL_DAYS: i64 = 30;

/// The thing a link to appeal is about, under the hash of its token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AppealOf {
    /// Whose thing it is.
    pub feature: String,
    /// The feature's own id.
    pub id: String,
}

/// Where a link to appeal lies, in `short_lived`.
#[must_use]
pub fn appeal_link_key(token: &Token) -> Key {
    Key::head(format!("link#appeal#{}", token.hash()))
}

/// Where an appeal lies, in `work`: one a thing.
#[must_use]
pub fn appeal_key(feature: &str, id: &str) -> Key {
    Key::head(format!("appeal#{feature}#{id}"))
}

/// What a feature's task adds to its commit, and the path of the button of its letter, when it tells an
/// author that a thing was refused or removed. Nothing when there was an appeal already: one a thing.
///
/// # Errors
/// The store does not answer.
pub fn appeal_link(
    app: &App,
    commit: Commit,
    (feature, id): (&str, &str),
    row: &Row,
) -> Result<(Commit, Option<String>), Trouble> {
    if app.store().get(Table::Work, &appeal_key(feature, id))?.is_some() {
        return Ok((commit, None));
    }
    let token = Token::of_row(&app.platform.keys, "appeal", &row.id);
    let of = AppealOf { feature: feature.to_owned(), id: id.to_owned() };
    let until = after(app.now(), days(APPEAL_DAYS));
    let commit = commit.insert_until(Table::ShortLived, appeal_link_key(&token), &of, until);
    Ok((commit, Some(format!("/api/appeals?t={}", token.reveal()))))
}
