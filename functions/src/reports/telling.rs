//! Mails to who wrote a report: what moderators decided.

use contract::words::typography;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::report::{self, Report};
use super::{NAME, pages};
use crate::App;
use crate::mail::Letter;
use crate::outbox::{self, Row};
use crate::person;
use crate::review;
use crate::store::{Commit, Table};
use crate::trouble::Trouble;
use crate::worker::Done;

pub use crate::review::Refusal;

/// Name of the outbox's rows.
pub const TASK: &str = "tell";

/// What there is to tell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum News {
    /// It is public.
    Published,
    /// It will not be.
    Rejected(Refusal),
    /// It left the site.
    Removed(Refusal),
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Tell {
    report: String,
    news: News,
    /// Only while this is the last decision: what was taken back is not told.
    #[serde(default)]
    decided_at: Option<Timestamp>,
}

/// Tells a decision once it can no longer be taken back.
#[must_use]
pub fn after_undo(app: &App, commit: Commit, report: &Report, news: News) -> Commit {
    let tell = Tell { report: report.id.clone(), news, decided_at: report.decided_at };
    outbox::ask_later(app, commit, Table::Work, (NAME, TASK), &tell, app.platform.config.undo)
}

/// Tells at once.
#[must_use]
pub fn now(app: &App, commit: Commit, report: &Report, news: News) -> Commit {
    let tell = Tell { report: report.id.clone(), news, decided_at: None };
    outbox::ask_later(app, commit, Table::Work, (NAME, TASK), &tell, SignedDuration::ZERO)
}

/// The worker: reads the report again, and writes to who wrote it if they are still there.
///
/// # Errors
/// The store does not answer.
pub fn run(app: &App, row: &Row) -> Result<Done, Trouble> {
    let tell: Tell = row.payload()?;
    let Some((_, report)) = report::find(app, &tell.report)? else { return Ok(Done::nothing()) };
    if tell.decided_at.is_some() && tell.decided_at != report.decided_at {
        return Ok(Done::nothing());
    }
    let writer = report.wording.as_ref().and_then(|words| words.by.as_ref());
    let Some(writer) = writer else { return Ok(Done::nothing()) };
    let Some((_, person)) = person::get(app, writer)? else { return Ok(Done::nothing()) };
    let Some(email) = person.primary() else { return Ok(Done::nothing()) };
    let kind = match &tell.news {
        News::Published => "event_report_published",
        News::Rejected(_) => "event_report_rejected",
        News::Removed(_) => "event_report_removed",
    };
    let letter = Letter::answer(email.clone(), kind, &row.id).with("title", report.title());
    let letter = if person.discreet { letter.discreetly() } else { letter };
    let said = match &tell.news {
        News::Published => {
            return Ok(Done::nothing().and_sending(letter.to_path(report::path(app, &report))));
        }
        News::Rejected(said) | News::Removed(said) => said,
    };
    let letter = letter
        .with("reason", reason_words(app, &said.reason))
        .quoting(&said.text)
        .to_path(pages::one_of(&report.group, &report.id));
    let (commit, appeal) = review::appeal_link(app, Commit::new(), (NAME, &report.id), row)?;
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
