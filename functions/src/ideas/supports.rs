//! Supports: one a member, withdrawable. A document a person, counted once a month.

use contract::forms::form;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::idea::{self, Idea};
use super::states::State;
use super::telling::{self, News};
use super::{NAME, counting};
use crate::App;
use crate::caps::{self, Cap};
use crate::clock::{after, days};
use crate::exchange::{Answer, Call, Status};
use crate::mail::Letter;
use crate::outbox::{self, Row};
use crate::person::{self, Standing};
use crate::review;
use crate::sending::told;
use crate::session;
use crate::shell::Sheet;
use crate::store::{Commit, Document, Key, Query, Table};
use crate::submission::{self, Received, Told};
use crate::trail::{self, Via};
use crate::trouble::{LINK_SPENT, NOT_ALLOWED, NOT_FOUND, Trouble, again_on_conflict};
use crate::values::{Email, PersonKey, Token};
use crate::worker::Done;

/// Name of the outbox's rows.
pub const TASK: &str = "support";
/// The link of the mail is good for so many days.
const LINK_DAYS: i64 = 2;
/// Ideas joined to one that was itself joined: so far we follow.
const MOST_JOINS: usize = 8;
/// Supports that leave with an idea in one commit.
const BATCH: usize = 40;

/// A support.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Support {
    /// Since when.
    pub at: Timestamp,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Asked {
    idea: String,
    email: Email,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Link {
    idea: String,
    person: PersonKey,
}

/// Partition of those who support an idea; the sort key is the person's key.
#[must_use]
pub fn of_idea(id: &str) -> String {
    format!("support#{id}")
}

/// Partition of what a person supports; the sort key is the idea's id.
#[must_use]
pub fn of_person(person: &PersonKey) -> String {
    format!("supported#{person}")
}

/// `POST /api/supports`.
///
/// # Errors
/// The idea takes no support, or the store does not answer.
pub fn ask(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let form = form("support").ok_or(NOT_FOUND)?;
    let submission = match submission::receive(app, call, form)? {
        Received::Ready(submission) => submission,
        Received::Answered(answer) => return Ok(answer),
    };
    // An idea is public: to say that it takes no support any more tells nothing of anybody.
    let (_, idea) = supportable(app, submission.answers.text("idea"))?;
    match (&submission.person, submission.email()) {
        // Added first: a support that was taken back a moment ago and is given again is no repeat.
        (Some(person), _) if is_member(app, person)? => {
            add(app, &idea.id, person, Via::Web)?;
            submission.finish(app, Commit::new(), &Told::words("supported"))
        }
        (Some(_), _) => submission.finish(app, Commit::new(), &Told::words("support_members")),
        (None, Some(email)) => {
            let asked = Asked { idea: idea.id, email };
            let commit = outbox::ask(app, Commit::new(), Table::Work, (NAME, TASK), &asked);
            submission.finish(app, commit, &Told::words("support_mail"))
        }
        (None, None) => Ok(submission.refuse(app, "email", "forms.errors.missing")),
    }
}

fn is_member(app: &App, person: &PersonKey) -> Result<bool, Trouble> {
    match person::known(app, person)? {
        Some(known) if known.blocked => Err(NOT_ALLOWED),
        known => Ok(known.is_some_and(|known| known.member_since.is_some())),
    }
}

/// The idea of an id, or the one it joined, as long as it waits for an answer.
fn supportable(app: &App, id: &str) -> Result<(Document, Idea), Trouble> {
    let mut found = idea::get(app, id)?;
    for _ in 0..MOST_JOINS {
        let Some(code) = found.1.duplicate_of.clone() else { break };
        found = idea::of_code(app, &code)?.ok_or(NOT_FOUND)?;
    }
    match found.1.is_shown() {
        true if found.1.state.awaits_answer() => Ok(found),
        true => Err(idea::TOO_LATE),
        false => Err(NOT_FOUND),
    }
}

/// The worker: a member is sent the button, anybody else is told whom supports are for.
///
/// # Errors
/// The store does not answer.
pub fn write(app: &App, row: &Row) -> Result<Done, Trouble> {
    let asked: Asked = row.payload()?;
    let Some((_, idea)) = idea::find(app, &asked.idea)? else { return Ok(Done::nothing()) };
    let known = person::by_address(app, &asked.email)?.map(|(_, person)| person);
    if known.as_ref().is_some_and(|person| person.standing == Standing::Blocked) {
        return Ok(Done::nothing());
    }
    let Some(commit) = caps::one_more(app, Commit::new(), Cap::Confirmation, &asked.email)? else {
        return Ok(Done::nothing());
    };
    let letter = |kind| Letter::answer(asked.email.clone(), kind, &row.id).with("title", &idea.wording.title);
    match known.filter(person::Person::is_member) {
        None => {
            let letter = letter("support_members").to_path(app.bundle.path("signup"));
            Ok(Done::writing(commit).and_sending(letter))
        }
        Some(person) => {
            let token = Token::of_row(&app.platform.keys, TASK, &row.id);
            let link = Link { idea: asked.idea.clone(), person: person.key };
            let until = after(app.now(), days(LINK_DAYS));
            let commit = commit.insert_until(Table::ShortLived, link_key(&token), &link, until);
            let path = format!("/api/supports/confirm?t={}", token.reveal());
            Ok(Done::writing(commit).and_sending(letter("support_confirm").to_path(path)))
        }
    }
}

fn link_key(token: &Token) -> Key {
    Key::head(format!("link#support#{}", token.hash()))
}

/// `GET /api/supports/confirm?t=…`.
///
/// # Errors
/// The link was used, is too old, or never was.
pub fn button(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let token = submission::secret_asked(call)?;
    let found = app.store().read::<Link>(Table::ShortLived, &link_key(&token))?;
    let (_, link) = found.ok_or(LINK_SPENT)?;
    let (_, idea) = idea::get(app, &link.idea)?;
    let title = app.words().text("forms.support_confirm.title").into_owned();
    let sheet = Sheet::titled(app, &title).quote(&idea.wording.title).button(
        "/api/supports/confirm",
        "forms.support_confirm.button",
        &[("t", token.reveal())],
    );
    Ok(sheet.answer(Status::Ok))
}

/// `POST /api/supports/confirm`.
///
/// # Errors
/// The link was used, is too old, or never was; the idea takes no support any more.
pub fn confirm(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let answers = match submission::plain(app, call, "support_confirm")? {
        Ok(answers) => answers,
        Err(answer) => return Ok(answer),
    };
    let token = submission::secret_sent(&answers)?;
    again_on_conflict(|| {
        let found = app.store().read::<Link>(Table::ShortLived, &link_key(&token))?;
        let (document, link) = found.ok_or(LINK_SPENT)?;
        if !is_member(app, &link.person)? {
            return Err(LINK_SPENT);
        }
        let commit = adding(app, &link.idea, &link.person, Via::Mail)?;
        Ok(app.store().commit(&commit.remove(&document))?)
    })?;
    app.platform.bell.ring();
    Ok(told(app, call.wanted, &Told::words("supported")))
}

fn add(app: &App, id: &str, person: &PersonKey, via: Via) -> Result<(), Trouble> {
    again_on_conflict(|| {
        let commit = adding(app, id, person, via)?;
        Ok(app.store().commit(&commit)?)
    })
}

/// What a support writes; nothing when it is there already. The idea is held to being as it was read: none
/// is added to one that was just joined to another.
fn adding(app: &App, id: &str, person: &PersonKey, via: Via) -> Result<Commit, Trouble> {
    let (document, old) = supportable(app, id)?;
    let key = Key::new(of_idea(&old.id), person.as_str());
    if app.store().get(Table::Work, &key)?.is_some() {
        return Ok(Commit::new());
    }
    let support = Support { at: app.now() };
    let commit = Commit::new().insert(Table::Work, key, &support).insert(
        Table::Work,
        Key::new(of_person(person), &*old.id),
        &support,
    );
    let commit = counting::mark(commit, &old.id);
    let commit = trail::note(app, commit, Some(person), "ideas.support", &idea::thing(&old.id), via);
    match old.supported_at {
        Some(_) => Ok(commit.check(&document)),
        None => first(app, commit, &document, &old),
    }
}

/// From the first support on the words stand: new ones that still wait are let go.
///
/// # Errors
/// The store does not answer.
pub fn first(app: &App, commit: Commit, document: &Document, old: &Idea) -> Result<Commit, Trouble> {
    let new = Idea { supported_at: Some(app.now()), next_wording: None, ..old.clone() };
    let commit = idea::save(commit, document, old, &new);
    if old.next_wording.is_none() {
        return Ok(commit);
    }
    let commit = telling::now(app, commit, &new, News::Supported);
    Ok(match review::of(app, NAME, &old.id)? {
        Some(waiting) => review::done(commit, &waiting),
        None => commit,
    })
}

/// `POST /api/supports/withdraw`.
///
/// # Errors
/// The store does not answer.
pub fn withdraw(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let answers = match submission::plain(app, call, "support_withdraw")? {
        Ok(answers) => answers,
        Err(answer) => return Ok(answer),
    };
    let person = session::of(app, call)?.ok_or(NOT_ALLOWED)?.person;
    again_on_conflict(|| {
        let id = answers.text("idea");
        let key = Key::new(of_idea(id), person.as_str());
        let Some(document) = app.store().get(Table::Work, &key)? else { return Ok(()) };
        let commit = removing(Commit::new(), &document, id, &person);
        let commit = counting::mark(commit, id);
        let commit = trail::note(app, commit, Some(&person), "ideas.unsupport", &idea::thing(id), Via::Web);
        Ok(app.store().commit(&commit)?)
    })?;
    Ok(told(app, call.wanted, &Told::words("support_withdrawn").and_go("/api/ideas/mine")))
}

/// Takes one support away, from both sides.
#[must_use]
pub fn removing(commit: Commit, support: &Document, id: &str, person: &PersonKey) -> Commit {
    commit.remove(support).delete(Table::Work, Key::new(of_person(person), id))
}

/// Removes the supports of an idea that goes, a batch at a time; nothing when none is left.
///
/// # Errors
/// The store does not answer.
pub fn clearing(app: &App, id: &str) -> Result<Option<Commit>, Trouble> {
    let page = app.store().query(Table::Work, &Query::all(of_idea(id)).limit(BATCH))?;
    let commit = page.documents.iter().fold(Commit::new(), |commit, support| {
        match PersonKey::parse(&support.key.sort) {
            Some(person) => removing(commit, support, id, &person),
            None => commit.remove(support),
        }
    });
    Ok((!commit.writes().is_empty()).then_some(commit))
}

/// Name of the outbox's rows that clear an idea's supports away.
pub const CLEAR_TASK: &str = "clear";

/// Removes an idea; its supports follow by the worker, a batch at a time.
///
/// # Errors
/// The store does not answer.
pub fn then_forget(app: &App, document: &Document, idea: &Idea) -> Result<Commit, Trouble> {
    let commit = idea::forget(Commit::new(), document, idea);
    let commit = counting::unmark(commit, &idea.id);
    Ok(outbox::ask(app, commit, Table::Work, (NAME, CLEAR_TASK), &idea.id))
}

/// The worker: a batch, and the next one asked for.
///
/// # Errors
/// The store does not answer.
pub fn clear(app: &App, row: &Row) -> Result<Done, Trouble> {
    let id: String = row.payload()?;
    Ok(match clearing(app, &id)? {
        Some(commit) => Done::writing(outbox::ask(app, commit, Table::Work, (NAME, CLEAR_TASK), &id)),
        None => Done::nothing(),
    })
}

/// Whether an idea still counts its supports.
#[must_use]
pub fn are_counted(idea: &Idea) -> bool {
    idea.published_at.is_some() && idea.state != State::Removed
}
