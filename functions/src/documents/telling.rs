//! Mails to who showed a file to anyone: what moderators decided.

use contract::words::typography;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::NAME;
use super::file::{self, File};
use crate::App;
use crate::mail::Letter;
use crate::membership;
use crate::outbox::{self, Row};
use crate::person;
use crate::review;
use crate::store::{Commit, Table};
use crate::trouble::{NOT_FOUND, Trouble};
use crate::worker::Done;

pub use crate::review::Refusal;

/// Name of the outbox's rows.
pub const TASK: &str = "tell";

/// What there is to tell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum News {
    /// Anyone may have it.
    Published,
    /// Nobody but members.
    Refused(Refusal),
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Tell {
    group: String,
    file: String,
    news: News,
    /// Only while this is the last decision: what was taken back is not told.
    decided_at: Option<Timestamp>,
}

/// Tells a decision once it can no longer be taken back.
#[must_use]
pub fn after_undo(app: &App, commit: Commit, group: &str, file: &File, news: News) -> Commit {
    let (group, decided_at) = (group.to_owned(), file.decided_at);
    let tell = Tell { group, file: file.id.clone(), news, decided_at };
    outbox::ask_later(app, commit, Table::Work, (NAME, TASK), &tell, app.platform.config.undo)
}

/// The worker: reads the file again, and writes to who showed it if they are still there.
///
/// # Errors
/// The store does not answer.
pub fn run(app: &App, row: &Row) -> Result<Done, Trouble> {
    let tell: Tell = row.payload()?;
    let file = match file::get(app, &tell.group, &tell.file) {
        Err(NOT_FOUND) => return Ok(Done::nothing()),
        found => found?.1,
    };
    let Some((_, group)) = membership::find(app, &tell.group)? else { return Ok(Done::nothing()) };
    let Some(to) = file.shown_by.as_ref().filter(|_| tell.decided_at == file.decided_at) else {
        return Ok(Done::nothing());
    };
    let Some((_, person)) = person::get(app, to)? else { return Ok(Done::nothing()) };
    let Some(email) = person.primary() else { return Ok(Done::nothing()) };
    let kind = match tell.news {
        News::Published => "file_published",
        News::Refused(_) => "file_refused",
    };
    let letter = Letter::answer(email.clone(), kind, &row.id)
        .with("title", &file.title)
        .with("group", &group.name)
        .to_path(format!("/api/groups/files?group={}", group.id));
    let letter = if person.discreet { letter.discreetly() } else { letter };
    let News::Refused(said) = &tell.news else { return Ok(Done::writing(Commit::new()).and_sending(letter)) };
    let letter = letter.with("reason", reason_words(app, &said.reason)).quoting(&said.text);
    let (commit, appeal) = review::appeal_link(app, Commit::new(), (NAME, &file.id), row)?;
    let letter = match appeal {
        Some(path) => letter.to_path(path),
        None => letter,
    };
    Ok(Done::writing(commit).and_sending(letter))
}

/// A reason of the moderators' public list; itself when the list has it no more.
fn reason_words(app: &App, reason: &str) -> String {
    match app.words().get(&format!("moderation.reasons.choices.{reason}")) {
        Some(words) => typography(words, app.locale()),
        None => reason.to_owned(),
    }
}
