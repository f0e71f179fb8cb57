//! Reports of a thing: kept under it, one a person; told what was decided once nobody takes it back.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::NAME;
use super::decide::ask_after_undo;
use super::kept::{self, Decided, Verb};
use crate::App;
use crate::features::{self, Item};
use crate::mail::Letter;
use crate::outbox::Row;
use crate::person;
use crate::store::{Commit, Document, Key, Query, Table};
use crate::trouble::Trouble;
use crate::values::PersonKey;
use crate::worker::Done;

/// Name of the outbox's rows.
pub const TELL: &str = "tell_reporters";

/// A report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// Path of the page that was reported.
    pub what: String,
    /// Key of the form's list.
    pub reason: String,
    /// In their own words.
    pub text: String,
    /// When.
    pub at: Timestamp,
    /// From an account old enough to count.
    pub counts: bool,
}

#[derive(Debug, Serialize, Deserialize)]
struct Tell {
    feature: String,
    id: String,
    decision: String,
    is_kept: bool,
    since: Option<Timestamp>,
    until: Timestamp,
}

/// Partition of the reports of a thing, in `work`.
#[must_use]
pub fn of_thing(feature: &str, id: &str) -> String {
    format!("report#{feature}#{id}")
}

/// Where a person's report of a thing lies.
#[must_use]
pub fn place(feature: &str, id: &str, person: &PersonKey) -> Key {
    Key::new(of_thing(feature, id), person.as_str())
}

/// Reports of a thing since its last decision.
///
/// # Errors
/// The store does not answer.
pub fn since_decided(app: &App, feature: &str, id: &str) -> Result<Vec<(Document, Report)>, Trouble> {
    let last = kept::last_decision(app, feature, id)?;
    let since = last.and_then(|(_, _, decided)| decided).filter(|decided| decided.verb != Verb::Hide);
    let mut open = Vec::new();
    for document in app.store().query_all(Table::Work, &Query::all(of_thing(feature, id)))? {
        let report: Report = document.read()?;
        if since.as_ref().is_none_or(|decided| report.at > decided.at) {
            open.push((document, report));
        }
    }
    Ok(open)
}

/// When what reports hid showed again because nobody decided: those of before hide it no more.
///
/// # Errors
/// The store does not answer.
pub fn lapsed_at(app: &App, feature: &str, id: &str) -> Result<Option<Timestamp>, Trouble> {
    let last = kept::last_decision(app, feature, id)?;
    Ok(last.and_then(|(_, _, decided)| decided).and_then(|decided| decided.lapsed_at))
}

/// Reasons and words, as the desk shows them: never who reports.
///
/// # Errors
/// The store does not answer.
pub fn shown(app: &App, feature: &str, id: &str) -> Result<Vec<(String, String)>, Trouble> {
    let open = since_decided(app, feature, id)?;
    Ok(open.into_iter().map(|(_, report)| (report.reason, report.text)).collect())
}

/// Adds the row that tells reporters, when a decision answers them.
#[must_use]
pub fn ask(app: &App, commit: Commit, decided: &Decided) -> Commit {
    let is_kept = match decided.verb {
        Verb::Restore => true,
        Verb::Remove => false,
        Verb::Publish | Verb::Reject | Verb::Hide => return commit,
    };
    let tell = Tell {
        feature: decided.waiting.feature.clone(),
        id: decided.waiting.id.clone(),
        decision: decided.id.clone(),
        is_kept,
        since: None,
        until: decided.at,
    };
    ask_after_undo(app, commit, TELL, &tell)
}

/// The worker: a letter to each who reported, unless the decision was taken back.
///
/// # Errors
/// The store does not answer.
pub fn tell(app: &App, row: &Row) -> Result<Done, Trouble> {
    let tell: Tell = row.payload()?;
    let last = kept::last_decision(app, &tell.feature, &tell.id)?;
    let stands = last.as_ref().is_some_and(|(_, last, _)| last.id == tell.decision);
    if !stands {
        return Ok(Done::nothing());
    }
    let before = match last.and_then(|(_, _, decided)| decided).and_then(|decided| decided.before) {
        Some(before) => app.store().read::<Decided>(Table::Work, &kept::decision(&before))?,
        None => None,
    };
    let since = before.filter(|(_, decided)| decided.verb != Verb::Hide).map(|(_, decided)| decided.at);
    let kind = if tell.is_kept { "report_kept" } else { "report_removed" };
    let mut done = Done::nothing();
    for document in app.store().query_all(Table::Work, &Query::all(of_thing(&tell.feature, &tell.id)))? {
        let report: Report = document.read()?;
        let is_answered = report.at <= tell.until && since.is_none_or(|since| report.at > since);
        let Some(person) = PersonKey::parse(&document.key.sort).filter(|_| is_answered) else { continue };
        let found = person::get(app, &person)?;
        if let Some(email) = found.as_ref().and_then(|(_, person)| person.primary()) {
            let id = format!("{}-{}", row.id, done.letters.len());
            done = done.and_sending(Letter::answer(email.clone(), kind, id).with("what", report.what));
        }
    }
    Ok(done)
}

/// A page of editors that was reported, under the hash of its path.
#[derive(Debug, Serialize, Deserialize)]
pub struct Page {
    /// Its path.
    pub path: String,
}

/// Where that is written, in `work`.
#[must_use]
pub fn page(id: &str) -> Key {
    Key::head(format!("page#{id}"))
}

/// What a reported page of editors looks like at the desk: its path; its text is on the site.
///
/// # Errors
/// The store does not answer.
pub fn show_page(app: &App, id: &str) -> Result<Option<Item>, Trouble> {
    let found = app.store().read::<Page>(Table::Work, &page(id))?;
    Ok(found.map(|(_, page)| Item {
        title: page.path,
        text: app.words().text("answers.moderation.page_of_editors").into_owned(),
        facts: Vec::new(),
        author: None,
        group: None,
    }))
}

/// The thing a path shows: that of a feature, else a page of editors, whose document is written along.
///
/// # Errors
/// The store does not answer.
pub fn locate(app: &App, commit: Commit, path: &str) -> Result<(Commit, &'static str, String), Trouble> {
    for feature in features::all().filter(|feature| feature.name != NAME) {
        let found = feature.moderate.map(|hooks| (hooks.locate)(app, path)).transpose()?.flatten();
        if let Some(id) = found {
            return Ok((commit, feature.name, id));
        }
    }
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let id: String = crate::keys::sha256(path).chars().take(24).collect();
    let commit = commit.set(Table::Work, page(&id), &Page { path: path.to_owned() });
    Ok((commit, NAME, id))
}
