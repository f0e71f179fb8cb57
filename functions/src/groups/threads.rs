//! What was written to a group and what followed: one document, and those by which it is found, all gone on
//! one day.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::NAME;
use crate::App;
use crate::clock::{after, days};
use crate::exchange::Status;
use crate::person;
use crate::store::{Commit, Document, Guard, Key, Query, Table};
use crate::trouble::{LINK_SPENT, Trouble};
use crate::values::{PersonKey, Token};

/// Kept so long after the last word of an exchange that was answered.
const KEPT_AFTER_ANSWER: i64 = 30;
/// Kept so long when nobody ever answered.
const KEPT_UNANSWERED: i64 = 90;
/// An exchange is one document: so many texts fit, whatever is in them.
const MOST_POSTS: usize = 20;
/// No more text fits.
const FULL: Trouble = Trouble::Refused(Status::Unprocessable, "message_full");

/// Which of the two sides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// Who wrote.
    Sender,
    /// Who runs the group.
    Group,
}

/// One text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Post {
    /// When.
    pub at: Timestamp,
    /// From which side.
    pub side: Side,
    /// Plain text.
    pub text: String,
}

/// A message and what followed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Thread {
    /// ULID.
    pub id: String,
    /// What people say on the phone: `G-AB234`.
    pub reference: String,
    /// Id of the group.
    pub group: String,
    /// Who wrote.
    pub author: PersonKey,
    /// Oldest first.
    pub posts: Vec<Post>,
}

/// What lists show of it: no text, no person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// As in the thread.
    pub reference: String,
    /// When it came.
    pub at: Timestamp,
    /// The last word is the sender's.
    pub waits: bool,
}

impl Thread {
    /// Adds a text; one that is there already as the last is the button pressed twice.
    ///
    /// # Errors
    /// No more fits.
    pub fn write(&mut self, post: Post) -> Result<(), Trouble> {
        if self.posts.len() >= MOST_POSTS {
            return Err(FULL);
        }
        self.posts.push(post);
        Ok(())
    }

    /// Whether the last word is this.
    #[must_use]
    pub fn ends_with(&self, side: Side, text: &str) -> bool {
        self.posts.last().is_some_and(|last| last.side == side && last.text == text)
    }

    /// Whether the sender waits for a word.
    #[must_use]
    pub fn waits(&self) -> bool {
        self.posts.last().is_some_and(|last| last.side == Side::Sender)
    }

    fn kept_until(&self) -> Option<Timestamp> {
        let last = self.posts.last()?.at;
        let answered = self.posts.iter().any(|post| post.side == Side::Group);
        Some(after(last, days(if answered { KEPT_AFTER_ANSWER } else { KEPT_UNANSWERED })))
    }

    /// The secret of its sender's page, the same in every mail about it.
    #[must_use]
    pub fn token(&self, app: &App) -> Token {
        Token::of_row(&app.platform.keys, "group_message", &self.id)
    }

    /// What the audit trail calls it.
    #[must_use]
    pub fn thing(&self) -> String {
        format!("groupmessage#{}", self.id)
    }
}

fn key(id: &str) -> Key {
    Key::head(format!("groupmessage#{id}"))
}

fn of_group(group: &str) -> String {
    format!("groupmessages#{group}")
}

fn link(token: &Token) -> Key {
    Key::head(format!("link#groupmessage#{}", token.hash()))
}

fn own(person: &PersonKey, id: &str) -> Key {
    Key::new(person::things_of(person), format!("{NAME}#{id}"))
}

/// The thread of an id; nothing when it is gone.
///
/// # Errors
/// The store does not answer.
pub fn load(app: &App, id: &str) -> Result<Option<(Document, Thread)>, Trouble> {
    Ok(app.store().read(Table::Work, &key(id))?)
}

/// The thread behind its sender's secret link.
///
/// # Errors
/// There is none, or none any more.
pub fn of_link(app: &App, token: &Token) -> Result<(Document, Thread), Trouble> {
    let (_, id) = app.store().read::<String>(Table::ShortLived, &link(token))?.ok_or(LINK_SPENT)?;
    load(app, &id)?.ok_or(LINK_SPENT)
}

/// Writes a thread, as it was read or new, with everything by which it is found.
#[must_use]
pub fn save(app: &App, commit: Commit, read: Option<&Document>, thread: &Thread) -> Commit {
    let until = thread.kept_until();
    let guard = read.map_or(Guard::Absent, |document| Guard::Version(document.version));
    let at = thread.posts.first().map_or(app.now(), |post| post.at);
    let line = Line { reference: thread.reference.clone(), at, waits: thread.waits() };
    commit
        .put(Table::Work, key(&thread.id), thread, until, guard)
        .put(Table::ShortLived, link(&thread.token(app)), &thread.id, until, Guard::Any)
        .put(Table::Work, Key::new(of_group(&thread.group), thread.id.as_str()), &line, until, Guard::Any)
        .put(Table::Work, own(&thread.author, &thread.id), &(), until, Guard::Any)
}

/// Forgets a thread with its sender.
#[must_use]
pub fn forget(app: &App, commit: Commit, document: &Document, thread: &Thread) -> Commit {
    commit
        .remove(document)
        .delete(Table::ShortLived, link(&thread.token(app)))
        .delete(Table::Work, Key::new(of_group(&thread.group), thread.id.as_str()))
        .delete(Table::Work, own(&thread.author, &thread.id))
}

/// The lines of a group, the latest first.
///
/// # Errors
/// The store does not answer.
pub fn lines(app: &App, group: &str) -> Result<Vec<(String, Line)>, Trouble> {
    let documents = app.store().query_all(Table::Work, &Query::all(of_group(group)))?;
    let read = |document: &Document| Ok((document.key.sort.clone(), document.read::<Line>()?));
    documents.iter().rev().map(read).collect()
}

/// How many wait for a word.
///
/// # Errors
/// The store does not answer.
pub fn unanswered(app: &App, group: &str) -> Result<usize, Trouble> {
    Ok(lines(app, group)?.iter().filter(|(_, line)| line.waits).count())
}

/// Ids of the threads a person began.
///
/// # Errors
/// The store does not answer.
pub fn ids_of(app: &App, person: &PersonKey) -> Result<Vec<String>, Trouble> {
    let start = format!("{NAME}#");
    let documents = app.store().query_all(Table::Work, &Query::prefix(person::things_of(person), &*start))?;
    Ok(documents.iter().filter_map(|one| one.key.sort.strip_prefix(&start)).map(str::to_owned).collect())
}

/// An entry that leads nowhere any more.
#[must_use]
pub fn unlisted(commit: Commit, person: &PersonKey, id: &str) -> Commit {
    commit.delete(Table::Work, own(person, id))
}
