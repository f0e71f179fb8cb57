//! A message with what was written after it, and the documents by which it is found.

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use super::states::{Event, State, next};
use super::{NAME, figures};
use crate::App;
use crate::clock::{after, days};
use crate::exchange::Status;
use crate::person;
use crate::store::{Commit, Document, Guard, Key, Table};
use crate::trouble::Trouble;
use crate::values::{PersonKey, Token};

/// Kept so long after the last word of a thread that was answered or closed.
const KEPT_AFTER_ANSWER: i64 = 30;
/// Kept so long when nobody ever answered.
pub const KEPT_UNANSWERED: i64 = 90;
/// A thread is one document: so many texts fit, whatever is in them.
const MOST_POSTS: usize = 20;

/// Which of the two sides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// Who wrote, or who runs the group it was written for.
    Sender,
    /// Who answers for the role.
    Role,
}

/// Who of the role's side was told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reached {
    /// Those who hold the role.
    Contact,
    /// The role is vacant: its deputy.
    Deputy,
    /// Neither is there: the operators.
    Operator,
}

/// One text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Post {
    /// When.
    pub at: Timestamp,
    /// From which side.
    pub side: Side,
    /// Who, on the sender's side. The role's side is the role.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<PersonKey>,
    /// Plain text.
    pub text: String,
}

/// A message and what followed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Thread {
    /// ULID.
    pub id: String,
    /// What people say on the phone: `M-AB234`.
    pub reference: String,
    /// Id of the role.
    pub role: String,
    /// What is looked for.
    pub kind: String,
    /// Id of the group it was written for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// Who wrote it; nobody any more when they went.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub author: Option<PersonKey>,
    /// A member wrote it: it counts in the published figures.
    pub by_member: bool,
    /// Where it stands.
    pub state: State,
    /// Who was told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reached: Option<Reached>,
    /// When it was confirmed.
    pub received_at: Timestamp,
    /// Since when the deputy has it too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub escalated_at: Option<Timestamp>,
    /// When it was first answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answered_at: Option<Timestamp>,
    /// Who ended it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closed_by: Option<Side>,
    /// When something last happened.
    pub moved_at: Timestamp,
    /// Oldest first.
    pub posts: Vec<Post>,
}

/// What lists show of a thread: no text, no person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// As in the thread.
    pub reference: String,
    /// As in the thread.
    pub role: String,
    /// As in the thread.
    pub kind: String,
    /// As in the thread.
    pub state: State,
    /// As in the thread.
    pub reached: Option<Reached>,
    /// The deputy has it too.
    pub escalated: bool,
    /// The day it came.
    pub received_on: Date,
}

impl Thread {
    /// Moves it on.
    ///
    /// # Errors
    /// The table of states does not have that.
    pub fn step(&mut self, event: Event, now: Timestamp) -> Result<(), Trouble> {
        let ended = Trouble::Refused(Status::Conflict, "message_ended");
        self.state = next(self.state, event).ok_or(ended)?;
        self.moved_at = now;
        Ok(())
    }

    /// Adds a text.
    ///
    /// # Errors
    /// It is closed, or has as many texts as fit.
    pub fn write(&mut self, post: Post) -> Result<(), Trouble> {
        if self.is_full() {
            return Err(Trouble::Refused(Status::Unprocessable, "message_full"));
        }
        let event = match post.side {
            Side::Sender => Event::More,
            Side::Role => Event::Answer,
        };
        self.step(event, post.at)?;
        if post.side == Side::Role {
            self.answered_at.get_or_insert(post.at);
        }
        self.posts.push(post);
        Ok(())
    }

    /// Whether no more text fits.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.posts.len() >= MOST_POSTS
    }

    /// Until when it is kept.
    #[must_use]
    pub fn kept_until(&self) -> Timestamp {
        match self.state.waits() {
            true => after(self.received_at, days(KEPT_UNANSWERED)),
            false => after(self.moved_at, days(KEPT_AFTER_ANSWER)),
        }
    }

    /// Everybody who wrote on the sender's side.
    #[must_use]
    pub fn writers(&self) -> BTreeSet<&PersonKey> {
        self.author.iter().chain(self.posts.iter().filter_map(|post| post.by.as_ref())).collect()
    }

    /// The secret of its page, the same in every mail about it.
    #[must_use]
    pub fn token(&self, app: &App) -> Token {
        Token::of_row(&app.platform.keys, "message", &self.id)
    }

    /// What lists show of it.
    #[must_use]
    pub fn line(&self, app: &App) -> Line {
        Line {
            reference: self.reference.clone(),
            role: self.role.clone(),
            kind: self.kind.clone(),
            state: self.state,
            reached: self.reached,
            escalated: self.escalated_at.is_some(),
            received_on: day(app, self.received_at),
        }
    }
}

/// The day of an instant, where the site is.
#[must_use]
pub fn day(app: &App, at: Timestamp) -> Date {
    at.to_zoned(TimeZone::get(&app.bundle.zone).unwrap_or(TimeZone::UTC)).date()
}

/// What the audit trail calls a thread.
#[must_use]
pub fn thing(id: &str) -> String {
    format!("message#{id}")
}

fn key(id: &str) -> Key {
    Key::head(thing(id))
}

/// Partition of the lines of a role's threads.
#[must_use]
pub fn of_role(role: &str) -> String {
    format!("threads#role:{role}")
}

/// Partition of the lines of threads written for a group.
#[must_use]
pub fn of_group(group: &str) -> String {
    format!("threads#group:{group}")
}

/// Where the thread of a page's secret is named.
#[must_use]
pub fn link(token: &Token) -> Key {
    Key::head(format!("link#message#{}", token.hash()))
}

fn own(person: &PersonKey, id: &str) -> Key {
    Key::new(person::things_of(person), format!("{NAME}#{id}"))
}

/// The thread of an id; nothing when it is gone or the id is none.
///
/// # Errors
/// The store does not answer.
pub fn load(app: &App, id: &str) -> Result<Option<(Document, Thread)>, Trouble> {
    let is_id = id.len() == 26 && id.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if !is_id {
        return Ok(None);
    }
    Ok(app.store().read(Table::Work, &key(id))?)
}

/// Writes a thread, as it was read or new, with everything by which it is found.
#[must_use]
pub fn save(app: &App, commit: Commit, read: Option<&Document>, thread: &Thread) -> Commit {
    let until = Some(thread.kept_until());
    let guard = read.map_or(Guard::Absent, |document| Guard::Version(document.version));
    let line = thread.line(app);
    let mut commit = commit
        .put(Table::Work, key(&thread.id), thread, until, guard)
        .put(Table::ShortLived, link(&thread.token(app)), &thread.id, until, Guard::Any)
        .put(Table::Work, Key::new(of_role(&thread.role), &thread.id), &line, until, Guard::Any);
    if let Some(group) = &thread.group {
        commit = commit.put(Table::Work, Key::new(of_group(group), &thread.id), &line, until, Guard::Any);
    }
    for writer in thread.writers() {
        commit = commit.put(Table::Work, own(writer, &thread.id), &(), until, Guard::Any);
    }
    figures::note(app, commit, thread)
}

/// Forgets one writer of a thread; the whole of it when it was theirs alone.
#[must_use]
pub fn forget(app: &App, commit: Commit, document: &Document, thread: Thread, person: &PersonKey) -> Commit {
    let stays = thread.group.is_some() || thread.author.as_ref() != Some(person);
    if stays {
        let mut thread = thread;
        thread.author = thread.author.filter(|author| author != person);
        thread.posts.retain(|post| post.by.as_ref() != Some(person));
        let commit = commit.delete(Table::Work, own(person, &thread.id));
        return save(app, commit, Some(document), &thread);
    }
    let commit = commit
        .remove(document)
        .delete(Table::ShortLived, link(&thread.token(app)))
        .delete(Table::Work, Key::new(of_role(&thread.role), &thread.id));
    let commit = thread
        .writers()
        .into_iter()
        .fold(commit, |commit, writer| commit.delete(Table::Work, own(writer, &thread.id)));
    figures::forget(app, commit, &thread)
}
