//! Mails to those who run an event: what moderators decided, and what other groups ask or answer.

use contract::words::typography;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::NAME;
use crate::App;
use crate::mail::Letter;
use crate::membership;
use crate::occasion::event::{self, Occasion};
use crate::outbox::{self, Row};
use crate::person;
use crate::review;
use crate::store::{Commit, Table};
use crate::trouble::Trouble;
use crate::values::PersonKey;
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
    /// Its new words are refused; those of before stand.
    WordsRefused {
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
    /// A group is asked to organise it too.
    Invited {
        /// Which.
        group: String,
    },
    /// It organises it too.
    Joined {
        /// Which.
        group: String,
    },
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Tell {
    event: String,
    news: News,
    /// Only while this is the last decision: what was taken back is not told.
    #[serde(default)]
    decided_at: Option<Timestamp>,
}

/// Tells a decision once it can no longer be taken back.
#[must_use]
pub fn after_undo(app: &App, commit: Commit, event: &Occasion, news: News) -> Commit {
    ask(app, commit, event, news, event.decided_at, app.platform.config.undo)
}

/// Tells at once.
#[must_use]
pub fn now(app: &App, commit: Commit, event: &Occasion, news: News) -> Commit {
    ask(app, commit, event, news, None, SignedDuration::ZERO)
}

fn ask(
    app: &App,
    commit: Commit,
    event: &Occasion,
    news: News,
    decided_at: Option<Timestamp>,
    wait: SignedDuration,
) -> Commit {
    let tell = Tell { event: event.id.clone(), news, decided_at };
    outbox::ask_later(app, commit, Table::Work, (NAME, TASK), &tell, wait)
}

/// The worker: reads the event again, and writes to those it is about.
///
/// # Errors
/// The store does not answer.
pub fn run(app: &App, row: &Row) -> Result<Done, Trouble> {
    let tell: Tell = row.payload()?;
    let Some((_, event)) = event::find(app, &tell.event)? else { return Ok(Done::nothing()) };
    if tell.decided_at.is_some() && tell.decided_at != event.decided_at {
        return Ok(Done::nothing());
    }
    let (commit, appeal) = match tell.news {
        News::Rejected { .. } | News::Removed { .. } => {
            review::appeal_link(app, Commit::new(), (NAME, &event.id), row)?
        }
        _ => (Commit::new(), None),
    };
    let mut done = Done::writing(commit);
    for (number, to) in readers(app, &event, &tell.news)?.into_iter().enumerate() {
        let Some((_, person)) = person::get(app, &to)? else { continue };
        let Some(email) = person.primary() else { continue };
        let id = if number == 0 { row.id.clone() } else { format!("{}-{number}", row.id) };
        let letter = Letter::answer(email.clone(), kind(&tell.news), id).with("title", &event.title);
        let letter = worded(app, letter, &event, &tell.news, appeal.as_deref())?;
        done = done.and_sending(if person.discreet { letter.discreetly() } else { letter });
    }
    Ok(done)
}

/// Its author; for what a group is asked, those who run that group; for its yes, those who run the event's.
fn readers(app: &App, event: &Occasion, news: &News) -> Result<Vec<PersonKey>, Trouble> {
    let group = match news {
        News::Published | News::Rejected { .. } | News::WordsRefused { .. } | News::Removed { .. } => {
            return Ok(event.author.iter().cloned().collect());
        }
        News::Invited { group } => Some(group),
        News::Joined { .. } => event.groups.first(),
    };
    let Some(group) = group else { return Ok(Vec::new()) };
    let found = membership::find(app, group)?;
    Ok(found.map(|(_, group)| group.reached_by().to_vec()).unwrap_or_default())
}

fn kind(news: &News) -> &'static str {
    match news {
        News::Published => "event_published",
        News::Rejected { .. } => "event_rejected",
        News::WordsRefused { .. } => "event_words_refused",
        News::Removed { .. } => "event_removed",
        News::Invited { .. } => "event_invited",
        News::Joined { .. } => "event_joined",
    }
}

fn worded(
    app: &App,
    letter: Letter,
    event: &Occasion,
    news: &News,
    appeal: Option<&str>,
) -> Result<Letter, Trouble> {
    let name = |id: &str| -> Result<String, Trouble> {
        Ok(membership::find(app, id)?.map(|(_, group)| group.name).unwrap_or_default())
    };
    let appealing = |letter: Letter| match appeal {
        Some(path) => letter.to_path(path),
        None => letter,
    };
    Ok(match news {
        News::Published => letter.with("when", event.when(app)).to_path(event::path(app, event)),
        News::WordsRefused { reason, text } => {
            letter.with("reason", reason_words(app, reason)).quoting(text).to_path(event::path(app, event))
        }
        News::Rejected { reason, text } | News::Removed { reason, text } => {
            appealing(letter.with("reason", reason_words(app, reason)).quoting(text))
        }
        News::Invited { group } => {
            let by = event.groups.first().map(|id| name(id)).transpose()?.unwrap_or_default();
            let path = format!("/api/events/desk?group={group}");
            letter.with("by", by).with("group", name(group)?).with("when", event.when(app)).to_path(path)
        }
        News::Joined { group } => letter.with("group", name(group)?).to_path(event::path(app, event)),
    })
}

/// A reason of the moderators' public list; itself when the list has it no more.
fn reason_words(app: &App, reason: &str) -> String {
    match app.words().get(&format!("moderation.reasons.choices.{reason}")) {
        Some(words) => typography(words, app.locale()),
        None => reason.to_owned(),
    }
}
