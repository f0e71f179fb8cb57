//! Mails to an idea's author: every change of its status reaches them.

use contract::words::typography;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::NAME;
use super::idea::{self, Idea};
use crate::App;
use crate::mail::Letter;
use crate::outbox::{self, Row};
use crate::person;
use crate::quiet;
use crate::review;
use crate::store::{Commit, Table};
use crate::trouble::Trouble;
use crate::worker::Done;

/// Name of the outbox's rows.
pub const TASK: &str = "tell";

/// What there is to tell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum News {
    /// It is public.
    Published,
    /// It will not be.
    Rejected {
        /// Of the public list.
        reason: String,
        /// The moderators' words.
        text: String,
    },
    /// It left the site.
    Removed {
        /// Of the public list.
        reason: String,
        /// The moderators' words.
        text: String,
    },
    /// Its new words are public.
    NewWords,
    /// Its new words will not be.
    OldWords {
        /// Of the public list.
        reason: String,
        /// The moderators' words.
        text: String,
    },
    /// Somebody supported it before its new words were read: the old ones stand.
    Supported,
    /// The answer of this number.
    Answered(usize),
}

/// A row.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Tell {
    idea: String,
    news: News,
    /// Only while this is the last decision: what was taken back is not told.
    #[serde(default)]
    decided_at: Option<Timestamp>,
}

/// Tells a decision once it can no longer be taken back.
#[must_use]
pub fn after_undo(app: &App, commit: Commit, idea: &Idea, news: News) -> Commit {
    ask(app, commit, idea, news, idea.decided_at, app.platform.config.undo)
}

/// Tells at once.
#[must_use]
pub fn now(app: &App, commit: Commit, idea: &Idea, news: News) -> Commit {
    ask(app, commit, idea, news, None, SignedDuration::ZERO)
}

fn ask(
    app: &App,
    commit: Commit,
    idea: &Idea,
    news: News,
    decided_at: Option<Timestamp>,
    wait: SignedDuration,
) -> Commit {
    let tell = Tell { idea: idea.id.clone(), news, decided_at };
    outbox::ask_later(app, commit, Table::Work, (NAME, TASK), &tell, wait)
}

/// The worker: reads the idea again, and writes to its author if there still is one.
///
/// # Errors
/// The store does not answer.
pub fn run(app: &App, row: &Row) -> Result<Done, Trouble> {
    let tell: Tell = row.payload()?;
    let Some((_, idea)) = idea::find(app, &tell.idea)? else { return Ok(Done::nothing()) };
    if tell.decided_at.is_some() && tell.decided_at != idea.decided_at {
        return Ok(Done::nothing());
    }
    // Silence began after the decision: nobody is told to go and look before it ends.
    let is_publication = matches!(tell.news, News::Published | News::NewWords);
    let zone = quiet::zone_of(app, idea.department().as_deref());
    if let Some(wait) = quiet::wait(app, zone).filter(|_| is_publication) {
        let again = outbox::ask_later(app, Commit::new(), Table::Work, (NAME, TASK), &tell, wait);
        return Ok(Done::writing(again));
    }
    let Some(author) = &idea.author else { return Ok(Done::nothing()) };
    let Some((_, person)) = person::get(app, author)? else { return Ok(Done::nothing()) };
    let Some(email) = person.primary() else { return Ok(Done::nothing()) };
    let letter = Letter::answer(email.clone(), kind(&tell.news), &row.id)
        .with("title", &idea.wording.title)
        .with("code", &idea.code);
    let Some(letter) = worded(app, letter, &idea, &tell.news) else { return Ok(Done::nothing()) };
    let letter = if person.discreet { letter.discreetly() } else { letter };
    let (commit, appeal) = match tell.news {
        News::Rejected { .. } | News::Removed { .. } => {
            review::appeal_link(app, Commit::new(), (NAME, &idea.id), row)?
        }
        _ => (Commit::new(), None),
    };
    let letter = match appeal {
        Some(path) => letter.to_path(path),
        None => letter,
    };
    Ok(Done::writing(commit).and_sending(letter))
}

fn kind(news: &News) -> &'static str {
    match news {
        News::Published => "idea_published",
        News::Rejected { .. } => "idea_rejected",
        News::Removed { .. } => "idea_removed",
        News::NewWords => "idea_new_words",
        News::OldWords { .. } => "idea_old_words",
        News::Supported => "idea_words_stand",
        News::Answered(_) => "idea_answered",
    }
}

fn worded(app: &App, letter: Letter, idea: &Idea, news: &News) -> Option<Letter> {
    Some(match news {
        News::Published | News::NewWords | News::Supported => letter.to_path(idea::path(app, idea)),
        News::Rejected { reason, text }
        | News::Removed { reason, text }
        | News::OldWords { reason, text } => letter.with("reason", reason_words(app, reason)).quoting(text),
        News::Answered(number) => {
            let answer = idea.answers.get(*number)?;
            let status = app.words().text(&format!("answers.ideas.states.{}", answer.status.key()));
            let status = typography(&status, app.locale());
            letter.with("status", status).quoting(&answer.text).to_path(idea::path(app, idea))
        }
    })
}

/// A reason of the moderators' public list; itself when the list has it no more.
fn reason_words(app: &App, reason: &str) -> String {
    match app.words().get(&format!("moderation.reasons.choices.{reason}")) {
        Some(words) => typography(words, app.locale()),
        None => reason.to_owned(),
    }
}
