//! Somebody reports a page: confirmed by mail unless signed in, counted when the account is old enough.

use contract::forms::form;
use serde::{Deserialize, Serialize};

use super::decide::kept_until;
use super::reporters::{self, Report};
use super::{NAME, cell, hide};
use crate::App;
use crate::caps::{self, Cap};
use crate::clock::{after, days};
use crate::exchange::{Answer, Call, Status};
use crate::features;
use crate::guests;
use crate::mail::Letter;
use crate::outbox::{self, Row};
use crate::person::{self, Person, Standing};
use crate::review::{self, Urgency, Waiting};
use crate::sending;
use crate::shell::Sheet;
use crate::store::{Commit, Key, Table};
use crate::submission::{self, Received, Told};
use crate::trouble::{LINK_SPENT, NOT_FOUND, Trouble, spent};
use crate::values::{Email, PersonKey, Token};
use crate::worker::Done;

/// Name of the rows of reports that came in.
pub const RECEIVED: &str = "report";
/// Name of the rows of reports whose address is proved.
pub const PROVED: &str = "report_proved";
/// An unconfirmed report is gone after so many days.
const PENDING_DAYS: i64 = 2;
/// Accounts count once they are so old.
const COUNTS_AFTER_DAYS: i64 = 7;

/// Who reports.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Who {
    Person(PersonKey),
    Address(Email),
}

/// A report as it was sent.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Asked {
    who: Who,
    /// Path of the page.
    pub what: String,
    /// Key of the form's list.
    pub reason: String,
    /// In their own words.
    pub text: String,
}

/// `POST /api/reports-of-abuse`.
///
/// # Errors
/// The store does not answer.
pub fn receive(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let form = form("report_abuse").ok_or(NOT_FOUND)?;
    let submission = match submission::receive(app, call, form)? {
        Received::Ready(submission) => submission,
        Received::Answered(answer) => return Ok(answer),
    };
    let (who, told) = match (&submission.person, submission.email()) {
        (Some(person), _) => (Who::Person(person.clone()), "report_taken"),
        (None, Some(email)) => (Who::Address(email), "report_asked"),
        (None, None) => return Ok(submission.refuse(app, "email", "forms.errors.missing")),
    };
    let answer = |name: &str| submission.answers.text(name).to_owned();
    let asked = Asked { who, what: answer("what"), reason: answer("reason"), text: answer("text") };
    let commit = outbox::ask(app, Commit::new(), Table::Work, (NAME, RECEIVED), &asked);
    submission.finish(app, commit, &Told::words(told))
}

/// The worker: an address is asked to confirm, known or not; somebody signed in is known. The mail says nothing
/// of what was typed: it may be somebody else's mailbox.
///
/// # Errors
/// The store does not answer.
pub fn write(app: &App, row: &Row) -> Result<Done, Trouble> {
    let asked: Asked = row.payload()?;
    let email = match &asked.who {
        Who::Person(person) => {
            let Some((_, person)) = person::get(app, person)? else { return Ok(Done::nothing()) };
            return record(app, Commit::new(), &person, &asked, row);
        }
        Who::Address(email) => email.clone(),
    };
    let Some(commit) = caps::one_more(app, Commit::new(), Cap::Confirmation, &email)? else {
        return Ok(Done::nothing());
    };
    let token = Token::of_row(&app.platform.keys, RECEIVED, &row.id);
    let until = after(app.now(), days(PENDING_DAYS));
    let commit = commit.insert_until(Table::ShortLived, pending(&token), &asked, until);
    let path = format!("/api/reports-of-abuse/confirm?t={}", token.reveal());
    let letter = Letter::answer(email, "report_confirm", &row.id).to_path(path);
    Ok(Done::writing(commit).and_sending(letter))
}

fn pending(token: &Token) -> Key {
    Key::head(format!("pending#report#{}", token.hash()))
}

/// `GET /api/reports-of-abuse/confirm?t=…`: the button.
///
/// # Errors
/// The link was used, is too old, or never was.
pub fn button(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let token = submission::secret_asked(call)?;
    app.store().get(Table::ShortLived, &pending(&token))?.ok_or(LINK_SPENT)?;
    let title = app.words().text("forms.report_confirm.title").into_owned();
    let sheet = Sheet::titled(app, &title).text("forms.report_confirm.next").button(
        "/api/reports-of-abuse/confirm",
        "forms.report_confirm.button",
        &[("t", token.reveal())],
    );
    Ok(sheet.answer(Status::Ok))
}

/// `POST /api/reports-of-abuse/confirm`.
///
/// # Errors
/// The link was used, is too old, or never was.
pub fn confirm(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let answers = match submission::plain(app, call, "report_confirm")? {
        Ok(answers) => answers,
        Err(answer) => return Ok(answer),
    };
    let token = submission::secret_sent(&answers)?;
    let found = app.store().read::<Asked>(Table::ShortLived, &pending(&token))?;
    let (document, asked) = found.ok_or(LINK_SPENT)?;
    let commit = Commit::new().remove(&document);
    let commit = outbox::ask(app, commit, Table::Work, (NAME, PROVED), &asked);
    app.store().commit(&commit).map_err(spent)?;
    app.platform.bell.ring();
    Ok(sending::told(app, call.wanted, &Told::words("report_taken")))
}

/// The worker: whose address was proved is known, or becomes so.
///
/// # Errors
/// The store does not answer.
pub fn proved(app: &App, row: &Row) -> Result<Done, Trouble> {
    let asked: Asked = row.payload()?;
    let Who::Address(email) = &asked.who else { return Ok(Done::nothing()) };
    match person::by_address(app, email)? {
        Some((_, person)) => record(app, Commit::new(), &person, &asked, row),
        None => {
            let (commit, guest) = guests::newcomer(app, Commit::new(), email)?;
            let commit = person::create(app, commit, &guest);
            record(app, commit, &guest, &asked, row)
        }
    }
}

/// Whether an account is old enough for its reports to count.
fn counts(app: &App, person: &Person) -> bool {
    person.is_member() && after(person.since, days(COUNTS_AFTER_DAYS)) <= app.now()
}

fn record(app: &App, commit: Commit, person: &Person, asked: &Asked, row: &Row) -> Result<Done, Trouble> {
    if person.standing == Standing::Blocked {
        return Ok(Done::nothing());
    }
    let capped = caps::one_more_of(app, commit, Cap::Report, person.key.as_str())?;
    let Some(commit) = capped else { return Ok(Done::nothing()) };
    if cell::is_for_cell(&asked.reason) {
        return cell::record(app, commit, &person.key, asked, row);
    }
    let (commit, feature, id) = reporters::locate(app, commit, &asked.what)?;
    let place = reporters::place(feature, &id, &person.key);
    let report = Report {
        what: asked.what.clone(),
        reason: asked.reason.clone(),
        text: asked.text.clone(),
        at: app.now(),
        counts: counts(app, person),
    };
    let open = reporters::since_decided(app, feature, &id)?;
    if open.iter().any(|(document, _)| document.key == place) {
        return Ok(Done::nothing());
    }
    // One a person and thing: a report after a decision takes the place of the one before.
    let commit = commit.put(Table::Work, place, &report, Some(kept_until(app)), crate::store::Guard::Any);
    let index = Key::new(person::things_of(&person.key), format!("{NAME}#{feature}#{id}"));
    let commit = commit.put(Table::Work, index, &(), Some(kept_until(app)), crate::store::Guard::Any);
    let lapsed = reporters::lapsed_at(app, feature, &id)?;
    let is_new = |report: &Report| lapsed.is_none_or(|lapsed| report.at >= lapsed);
    let counted = open.iter().filter(|(_, report)| report.counts && is_new(report)).count()
        + usize::from(report.counts);
    let commit =
        queue(app, commit, feature, &id, if report.counts { Urgency::Reported } else { Urgency::After })?;
    Ok(Done::writing(hide::by_reports(app, commit, (feature, &id), counted)?))
}

/// On top of the queue when the report counts, at its end when it does not; what waits before it is public
/// stays where it is.
fn queue(app: &App, commit: Commit, feature: &str, id: &str, urgency: Urgency) -> Result<Commit, Trouble> {
    match review::of(app, feature, id)? {
        Some(found) if found.1.urgency == Urgency::After && urgency == Urgency::Reported => {
            let to = Waiting { urgency, since: app.now(), ..found.1.clone() };
            Ok(review::move_to(commit, &found, &to))
        }
        Some(_) => Ok(commit),
        None => Ok(review::ask(commit, &waiting(app, feature, id, urgency)?)),
    }
}

/// A thing that was out of the queue, back in it.
///
/// # Errors
/// The store does not answer.
pub fn waiting(app: &App, feature: &str, id: &str, urgency: Urgency) -> Result<Waiting, Trouble> {
    let before = super::kept::last_decision(app, feature, id)?.and_then(|(_, _, decided)| decided);
    let shown = match features::by_name(feature).and_then(|feature| feature.moderate) {
        Some(hooks) => (hooks.show)(app, id)?,
        None => None,
    };
    Ok(Waiting {
        feature: feature.to_owned(),
        id: id.to_owned(),
        since: app.now(),
        urgency,
        author: shown.and_then(|item| item.author),
        department: before.and_then(|decided| decided.waiting.department),
    })
}
