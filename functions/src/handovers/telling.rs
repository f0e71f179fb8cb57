//! Mails about hand-overs: to who gave, who receives, who decides.

use serde::{Deserialize, Serialize};

use super::{NAME, deciding};
use crate::App;
use crate::mail::Letter;
use crate::membership;
use crate::outbox::{self, Row};
use crate::person;
use crate::store::{Commit, Table};
use crate::trouble::Trouble;
use crate::values::PersonKey;
use crate::worker::Done;

/// Name of the rows that tell one person.
pub const TASK: &str = "tell";
/// Name of the rows that tell who decides.
pub const DECIDE: &str = "decide";

/// What there is to tell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum News {
    /// The group is yours.
    Begins,
    /// It is in other hands, as you wanted.
    Given,
    /// Whoever was asked said no.
    Declined,
    /// Nobody answered.
    Unanswered,
    /// Whoever said yes cannot after all.
    Failed,
    /// An animator is still there.
    Contested,
    /// A coordinator said no.
    Refused {
        /// Why, in their words.
        reason: String,
    },
    /// Nobody decided in time.
    Undecided,
    /// Another animates the group you were silent in.
    Taken,
}

impl News {
    fn kind(&self) -> &'static str {
        match self {
            Self::Begins => "handover_begins",
            Self::Given => "handover_given",
            Self::Declined => "handover_declined",
            Self::Unanswered => "handover_unanswered",
            Self::Failed => "handover_failed",
            Self::Contested => "claim_contested",
            Self::Refused { .. } => "claim_refused",
            Self::Undecided => "claim_undecided",
            Self::Taken => "claim_taken",
        }
    }
}

#[derive(Debug, Serialize, Deserialize)]
struct Tell {
    group: String,
    person: PersonKey,
    news: News,
}

/// Tells somebody.
#[must_use]
pub fn ask(app: &App, commit: Commit, group: &str, person: &PersonKey, news: News) -> Commit {
    let tell = Tell { group: group.to_owned(), person: person.clone(), news };
    outbox::ask(app, commit, Table::Work, (NAME, TASK), &tell)
}

/// The worker: one letter, if they can still be written to.
///
/// # Errors
/// The store does not answer.
pub fn run(app: &App, row: &Row) -> Result<Done, Trouble> {
    let tell: Tell = row.payload()?;
    let Some((_, group)) = membership::find(app, &tell.group)? else { return Ok(Done::nothing()) };
    let Some(letter) = person::letter(app, &tell.person, tell.news.kind(), &row.id)? else {
        return Ok(Done::nothing());
    };
    let letter = letter.with("group", &group.name);
    let letter = match tell.news {
        News::Begins => letter.to_path(app.bundle.signin_path()),
        News::Refused { reason } => letter.quoting(reason),
        _ => letter,
    };
    Ok(Done::nothing().and_sending(letter))
}

/// Tells those who decide that something waits for them.
#[must_use]
pub fn ask_deciders(app: &App, commit: Commit, group: &str) -> Commit {
    outbox::ask(app, commit, Table::Work, (NAME, DECIDE), &group)
}

/// The worker: a letter to each who coordinates the department, to operators where nobody does.
///
/// # Errors
/// The store does not answer.
pub fn run_deciders(app: &App, row: &Row) -> Result<Done, Trouble> {
    let id: String = row.payload()?;
    let Some((_, group)) = membership::find(app, &id)? else { return Ok(Done::nothing()) };
    let mut done = Done::nothing();
    for (index, key) in deciding::who_decides(app, &group)?.iter().enumerate() {
        let letter = person::letter(app, key, "decision_waits", format!("{}-{index}", row.id))?;
        let with = |letter: Letter| letter.with("group", &group.name).to_path("/api/department");
        done = letter.into_iter().map(with).fold(done, Done::and_sending);
    }
    Ok(done)
}
