//! The worker: does what the outbox holds. What a feature decides is written once; its letters leave again
//! after a crash (`AtLeastOnce`), or never twice (`AtMostOnce`), and then what is unclear is listed.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::App;
use crate::clock::{after, days};
use crate::features;
use crate::mail::{Letter, MailError};
use crate::outbox::{self, Row, Stage};
use crate::stopping;
use crate::store::{Commit, Document, Key, Query, StoreError, Table};
use crate::trouble::Trouble;

/// What a crash may do to letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Delivery {
    /// Sign-in, confirmation, answers, erasure: rather twice than never.
    AtLeastOnce,
    /// Digests, reminders, mass mail: rather never than twice.
    AtMostOnce,
}

/// What a feature makes of a row.
#[derive(Debug)]
pub struct Done {
    /// Written together with the row's progress, once.
    pub commit: Commit,
    /// Sent after that.
    pub letters: Vec<Letter>,
    /// What a crash may do to them.
    pub delivery: Delivery,
}

impl Done {
    /// Nothing to do any more: the state has moved on.
    #[must_use]
    pub fn nothing() -> Self {
        Self::writing(Commit::new())
    }

    /// Something to write, nothing to send.
    #[must_use]
    pub fn writing(commit: Commit) -> Self {
        Self { commit, letters: Vec::new(), delivery: Delivery::AtLeastOnce }
    }

    /// A letter that is rather sent twice than never.
    #[must_use]
    pub fn and_sending(mut self, letter: Letter) -> Self {
        self.letters.push(letter);
        self
    }
}

/// What a feature does with rows of one name.
#[derive(Debug, Clone, Copy)]
pub struct Task {
    /// Its name in rows.
    pub name: &'static str,
    /// Decides; runs again when somebody else wrote first, so it only reads.
    pub run: fn(&App, &Row) -> Result<Done, Trouble>,
}

/// A letter of which nobody knows whether it was sent, or that could not be sent at all. No address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unclear {
    /// Feature and task.
    pub task: String,
    /// Kind of the letter.
    pub letter: String,
    /// When it was noticed.
    pub at: Timestamp,
    /// What the way out said, without an address.
    pub why: String,
}

/// Partition of the list of unclear letters, in `people`.
pub const UNCLEAR: &str = "unclear";
/// How long an unclear letter stays on the list.
const UNCLEAR_DAYS: i64 = 30;
/// A row is put off at most so often: about two and a half days in all.
const MOST_TRIES: u32 = 64;
const LONGEST_WAIT: SignedDuration = SignedDuration::from_hours(1);

/// The tables its tasks and clocks touch.
pub const TABLES: &[Table] = &Table::ALL;

/// Does everything that is due; returns how many steps were made.
///
/// # Errors
/// The store does not answer; rows that fail alone are put off.
pub fn run_due(app: &App) -> Result<usize, Trouble> {
    run_due_while(app, &|| true)
}

/// The same for as long as it may go on; it stops between two steps, when nothing is half done.
///
/// # Errors
/// As [`run_due`].
pub fn run_due_while(app: &App, may_go_on: &dyn Fn() -> bool) -> Result<usize, Trouble> {
    let until = outbox::instant(after(app.now(), SignedDuration::from_millis(1)));
    let mut due = Vec::new();
    for table in outbox::TABLES {
        for shard in 0..outbox::SHARDS {
            // A page of each at most: what is left is taken at the next run, and memory stays bounded.
            let query = Query::before(outbox::partition(shard), until.clone());
            due.extend(app.store().query(table, &query)?.documents);
        }
    }
    // Nothing relies on an order; people read "published" before "taken down" all the same.
    due.sort_by(|one, other| one.key.sort.cmp(&other.key.sort));
    due.into_iter().try_fold(0, |steps, document| Ok(steps + finish_while(app, document, may_go_on)?))
}

/// Takes one row as far as it goes now.
///
/// # Errors
/// The store does not answer.
pub fn finish(app: &App, document: Document) -> Result<usize, Trouble> {
    finish_while(app, document, &|| true)
}

fn finish_while(app: &App, document: Document, may_go_on: &dyn Fn() -> bool) -> Result<usize, Trouble> {
    let mut steps = 0;
    let mut next = Some(document);
    while let Some(document) = next.filter(|_| may_go_on()) {
        let (table, key) = (document.table, document.key.clone());
        match step(app, &document) {
            Ok(Progress::More) => next = app.store().get(table, &key)?,
            Ok(Progress::End) => next = None,
            // Another worker has it: it is theirs.
            Err(Trouble::Store(StoreError::Conflict)) => next = None,
            Err(trouble) => return Err(trouble),
        }
        steps += 1;
    }
    Ok(steps)
}

enum Progress {
    /// There is another step.
    More,
    /// Done, or put off.
    End,
}

fn step(app: &App, document: &Document) -> Result<Progress, Trouble> {
    let row: Row = match document.read() {
        Ok(row) => row,
        Err(error) => return set_aside(app, document, None, &error.to_string()),
    };
    match &row.stage {
        Stage::Asked { .. } => decide(app, document, &row),
        Stage::Sending { letters } => send(app, document, &row, letters),
        Stage::SendingOnce { letters, handed_over: false } => hand_over(app, document, &row, letters),
        Stage::SendingOnce { letters, handed_over: true } => unclear_once(app, document, &row, letters),
    }
}

fn decide(app: &App, document: &Document, row: &Row) -> Result<Progress, Trouble> {
    let Some(task) = features::task(&row.feature, &row.task) else {
        return set_aside(app, document, Some(row), "no feature knows this task");
    };
    let done = match (task.run)(app, row) {
        Ok(done) => done,
        Err(Trouble::Store(StoreError::Conflict)) => return Err(StoreError::Conflict.into()),
        Err(trouble) => return put_off(app, document, row, &trouble.to_string()),
    };
    let Done { commit, letters, delivery } = done;
    let (commit, next) = match (letters.is_empty(), delivery) {
        (true, _) => (commit.remove(document), Progress::End),
        (false, Delivery::AtLeastOnce) => {
            let stage = Stage::Sending { letters };
            (commit.replace(document, &Row { stage, ..row.clone() }), Progress::More)
        }
        (false, Delivery::AtMostOnce) => {
            let stage = Stage::SendingOnce { letters, handed_over: false };
            (commit.replace(document, &Row { stage, ..row.clone() }), Progress::More)
        }
    };
    match app.store().commit(&commit) {
        Ok(()) => Ok(next),
        // So it would go each time: the others must not wait for it.
        Err(error @ (StoreError::TooLarge(_) | StoreError::Broken(_))) => {
            put_off(app, document, row, &error.to_string())
        }
        Err(error) => Err(error.into()),
    }
}

fn send(app: &App, document: &Document, row: &Row, letters: &[Letter]) -> Result<Progress, Trouble> {
    let Some((first, rest)) = letters.split_first() else { return drop_row(app, document) };
    if !stopping::may_leave(app, first)? {
        return go_on(app, Commit::new(), document, row, Stage::Sending { letters: rest.to_vec() });
    }
    let commit = match app.send(first) {
        Ok(()) => Commit::new(),
        Err(MailError::Refused(why)) => unclear(app, row, first, &why),
        Err(MailError::Later(why) | MailError::Unclear(why)) => return put_off(app, document, row, &why),
    };
    go_on(app, commit, document, row, Stage::Sending { letters: rest.to_vec() })
}

/// Before the letter leaves it is written that it was handed over: a crash in between leaves a trace.
fn hand_over(app: &App, document: &Document, row: &Row, letters: &[Letter]) -> Result<Progress, Trouble> {
    let Some((first, rest)) = letters.split_first() else { return drop_row(app, document) };
    if !stopping::may_leave(app, first)? {
        let rest = Stage::SendingOnce { letters: rest.to_vec(), handed_over: false };
        return go_on(app, Commit::new(), document, row, rest);
    }
    let stage = Stage::SendingOnce { letters: letters.to_vec(), handed_over: true };
    app.store().commit(&Commit::new().replace(document, &Row { stage, ..row.clone() }))?;
    let Some(document) = app.store().get(document.table, &document.key)? else { return Ok(Progress::End) };
    let rest = Stage::SendingOnce { letters: rest.to_vec(), handed_over: false };
    match app.send(first) {
        Ok(()) => go_on(app, Commit::new(), &document, row, rest),
        Err(MailError::Later(why)) => {
            let stage = Stage::SendingOnce { letters: letters.to_vec(), handed_over: false };
            put_off(app, &document, &Row { stage, ..row.clone() }, &why)
        }
        Err(MailError::Refused(why) | MailError::Unclear(why)) => {
            go_on(app, unclear(app, row, first, &why), &document, row, rest)
        }
    }
}

fn unclear_once(app: &App, document: &Document, row: &Row, letters: &[Letter]) -> Result<Progress, Trouble> {
    let Some((first, rest)) = letters.split_first() else { return drop_row(app, document) };
    let commit = unclear(app, row, first, "the worker stopped while it was being sent");
    go_on(app, commit, document, row, Stage::SendingOnce { letters: rest.to_vec(), handed_over: false })
}

/// What was sent is no longer kept; with the last letter the row goes. What is unclear is listed with that, or
/// a copy of a row that came late would list what was sent long ago.
fn go_on(
    app: &App,
    commit: Commit,
    document: &Document,
    row: &Row,
    stage: Stage,
) -> Result<Progress, Trouble> {
    let (Stage::Sending { letters } | Stage::SendingOnce { letters, .. }) = &stage else {
        return Ok(Progress::End);
    };
    if letters.is_empty() {
        app.store().commit(&commit.remove(document))?;
        return Ok(Progress::End);
    }
    app.store().commit(&commit.replace(document, &Row { stage, ..row.clone() }))?;
    Ok(Progress::More)
}

fn drop_row(app: &App, document: &Document) -> Result<Progress, Trouble> {
    app.store().commit(&Commit::new().remove(document))?;
    Ok(Progress::End)
}

/// Tries again later: 10 seconds, 20, 40… an hour at most.
fn put_off(app: &App, document: &Document, row: &Row, why: &str) -> Result<Progress, Trouble> {
    if row.tries >= MOST_TRIES {
        return set_aside(app, document, Some(row), why);
    }
    let wait = SignedDuration::from_secs(10 << row.tries.min(9)).min(LONGEST_WAIT);
    let later = Row { tries: row.tries + 1, ..row.clone() };
    let place = outbox::place(&later, after(app.now(), wait));
    app.store().commit(&Commit::new().remove(document).insert(document.table, place, &later))?;
    Ok(Progress::End)
}

/// Gives up a row: it is listed, without what it held.
fn set_aside(app: &App, document: &Document, row: Option<&Row>, why: &str) -> Result<Progress, Trouble> {
    let task = row.map_or("unreadable".to_owned(), |row| format!("{}.{}", row.feature, row.task));
    let unclear = Unclear { task, letter: String::new(), at: app.now(), why: why.to_owned() };
    let commit = list(app, Commit::new().remove(document), &document.key.sort, &unclear);
    app.store().commit(&commit)?;
    Ok(Progress::End)
}

fn unclear(app: &App, row: &Row, letter: &Letter, why: &str) -> Commit {
    let unclear = Unclear {
        task: format!("{}.{}", row.feature, row.task),
        letter: letter.kind.clone(),
        at: app.now(),
        why: why.to_owned(),
    };
    list(app, Commit::new(), &format!("{}#{}", row.id, letter.id), &unclear)
}

fn list(app: &App, commit: Commit, sort: &str, unclear: &Unclear) -> Commit {
    let until = Some(after(app.now(), days(UNCLEAR_DAYS)));
    commit.put(Table::People, Key::new(UNCLEAR, sort), unclear, until, crate::store::Guard::Any)
}
