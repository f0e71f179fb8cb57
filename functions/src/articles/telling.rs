//! Mails to who wrote an article: what moderators decided, what the second reader said.

use contract::words::typography;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::article::{self, Article};
use super::{NAME, pages};
use crate::App;
use crate::mail::Letter;
use crate::membership::{self, Group};
use crate::outbox::{self, Row};
use crate::person;
use crate::review;
use crate::store::{Commit, Table};
use crate::trouble::Trouble;
use crate::values::PersonKey;
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
    /// Its correction is public.
    Corrected,
    /// Its correction will not be.
    Uncorrected(Refusal),
    /// The second reader sent it back.
    SentBack,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Tell {
    article: String,
    /// Who wrote what it is about.
    to: Option<PersonKey>,
    news: News,
    /// Only while this is the last decision: what was taken back is not told.
    #[serde(default)]
    decided_at: Option<Timestamp>,
}

/// Tells a decision once it can no longer be taken back, to who wrote the words it was about.
#[must_use]
pub fn after_undo(
    app: &App,
    commit: Commit,
    article: &Article,
    to: Option<&PersonKey>,
    news: News,
) -> Commit {
    let tell = Tell { article: article.id.clone(), to: to.cloned(), news, decided_at: article.decided_at };
    outbox::ask_later(app, commit, Table::Work, (NAME, TASK), &tell, app.platform.config.undo)
}

/// Tells at once.
#[must_use]
pub fn now(app: &App, commit: Commit, article: &Article, news: News) -> Commit {
    let tell = Tell { article: article.id.clone(), to: article.wording.by.clone(), news, decided_at: None };
    outbox::ask_later(app, commit, Table::Work, (NAME, TASK), &tell, SignedDuration::ZERO)
}

/// The worker: reads the article again, and writes to who wrote it if they are still there.
///
/// # Errors
/// The store does not answer.
pub fn run(app: &App, row: &Row) -> Result<Done, Trouble> {
    let tell: Tell = row.payload()?;
    let Some((_, article)) = article::find(app, &tell.article)? else { return Ok(Done::nothing()) };
    let Some((_, group)) = membership::find(app, &article.group)? else { return Ok(Done::nothing()) };
    if tell.decided_at.is_some() && tell.decided_at != article.decided_at {
        return Ok(Done::nothing());
    }
    let Some(to) = tell.to.as_ref().filter(|to| article.people().contains(to)) else {
        return Ok(Done::nothing());
    };
    let Some((_, person)) = person::get(app, to)? else { return Ok(Done::nothing()) };
    let Some(email) = person.primary() else { return Ok(Done::nothing()) };
    let letter = Letter::answer(email.clone(), kind(&tell.news), &row.id)
        .with("title", &article.wording.title)
        .with("group", &group.name)
        .to_path(to_read(app, &group, &article, &tell.news));
    let letter = worded(app, letter, &article, &tell.news);
    let letter = if person.discreet { letter.discreetly() } else { letter };
    let (commit, appeal) = match tell.news {
        News::Rejected(_) | News::Removed(_) => {
            review::appeal_link(app, Commit::new(), (NAME, &article.id), row)?
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
        News::Published => "article_published",
        News::Rejected(_) => "article_rejected",
        News::Removed(_) => "article_removed",
        News::Corrected => "article_corrected",
        News::Uncorrected(_) => "article_uncorrected",
        News::SentBack => "article_sent_back",
    }
}

fn to_read(app: &App, group: &Group, article: &Article, news: &News) -> String {
    match news {
        News::Published | News::Corrected => article::path(app, group, article),
        _ => pages::preview_of(&group.id, &article.id),
    }
}

fn worded(app: &App, letter: Letter, article: &Article, news: &News) -> Letter {
    match news {
        News::Published | News::Corrected => letter,
        News::Rejected(said) | News::Removed(said) | News::Uncorrected(said) => {
            letter.with("reason", reason_words(app, &said.reason)).quoting(&said.text)
        }
        News::SentBack => match &article.sent_back {
            Some(back) => letter.quoting(&back.text),
            None => letter,
        },
    }
}

/// A reason of the moderators' public list; itself when the list has it no more.
fn reason_words(app: &App, reason: &str) -> String {
    match app.words().get(&format!("moderation.reasons.choices.{reason}")) {
        Some(words) => typography(words, app.locale()),
        None => reason.to_owned(),
    }
}
