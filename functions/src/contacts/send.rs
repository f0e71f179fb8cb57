//! Writing to a role: the form, the mail that asks a typed address to confirm, the button.

use contract::forms::{Answers, form};
use serde::{Deserialize, Serialize};

use super::{NAME, people, relay};
use crate::App;
use crate::caps::{self, Cap};
use crate::clock::{after, days};
use crate::exchange::{Answer, Call, Status};
use crate::mail::Letter;
use crate::outbox::{self, Row};
use crate::person::{self, Standing};
use crate::shell::Sheet;
use crate::store::{Commit, Key, StoreError, Table};
use crate::submission::{self, Received, Told};
use crate::trouble::{LINK_SPENT, NOT_FOUND, Trouble};
use crate::values::{Email, PersonKey, Token};
use crate::worker::Done;

/// Name of the rows that ask an address to confirm.
pub const CONFIRM: &str = "confirm";
/// What nobody confirms is gone after so many days.
const PENDING_DAYS: i64 = 2;

/// What was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    /// Id of the role.
    pub role: String,
    /// What is looked for.
    pub kind: String,
    /// Plain text.
    pub text: String,
    /// The group it is written for, as typed.
    pub group: Option<String>,
}

/// Who wrote it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum From {
    /// Somebody signed in.
    Person(PersonKey),
    /// Who confirmed this address.
    Address(Email),
}

/// Something to confirm.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Pending {
    email: Email,
    content: Content,
}

/// `POST /api/messages`.
///
/// # Errors
/// The store does not answer.
pub fn submit(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let form = form("message").ok_or(NOT_FOUND)?;
    let submission = match submission::receive(app, call, form)? {
        Received::Ready(submission) => submission,
        Received::Answered(answer) => return Ok(answer),
    };
    let content = content_of(&submission.answers);
    if let Some(person) = submission.person.clone() {
        if let Some(group) = &content.group
            && people::group_run_by(app, &person, group)?.is_none()
        {
            return Ok(submission.refuse(app, "group", "forms.errors.not_your_group"));
        }
        let asked = (From::Person(person), content);
        let commit = outbox::ask(app, Commit::new(), Table::Work, (NAME, relay::RECEIVE), &asked);
        return submission.finish(app, commit, &Told::words("message_sent"));
    }
    let Some(email) = submission.email() else {
        return Ok(submission.refuse(app, "email", "forms.errors.missing"));
    };
    let pending = Pending { email, content };
    let commit = outbox::ask(app, Commit::new(), Table::Work, (NAME, CONFIRM), &pending);
    submission.finish(app, commit, &Told::words("message_confirm"))
}

fn content_of(answers: &Answers) -> Content {
    let text = |name: &str| answers.text(name).to_owned();
    Content {
        role: text("role"),
        kind: text("kind"),
        text: text("text"),
        group: answers.is_given("group").then(|| text("group")),
    }
}

/// The worker: an address is asked to confirm. The mail does not quote: a form anyone can fill in must not
/// carry words into somebody else's mailbox.
///
/// # Errors
/// The store does not answer.
pub fn ask_to_confirm(app: &App, row: &Row) -> Result<Done, Trouble> {
    let pending: Pending = row.payload()?;
    let known = person::by_address(app, &pending.email)?.map(|(_, person)| person);
    if known.is_some_and(|person| person.standing == Standing::Blocked) {
        return Ok(Done::nothing());
    }
    let Some(commit) = caps::one_more(app, Commit::new(), Cap::Confirmation, &pending.email)? else {
        return Ok(Done::nothing());
    };
    let token = Token::of_row(&app.platform.keys, "message_confirm", &row.id);
    let until = after(app.now(), days(PENDING_DAYS));
    let commit = commit.insert_until(Table::ShortLived, place(&token), &pending, until);
    let letter = Letter::answer(pending.email, "message_confirm", &row.id)
        .with("role", people::role_name(app, &pending.content.role))
        .to_path(format!("/api/messages/confirm?t={}", token.reveal()));
    Ok(Done::writing(commit).and_sending(letter))
}

fn place(token: &Token) -> Key {
    Key::head(format!("pendingmessage#{}", token.hash()))
}

/// `GET /api/messages/confirm?t=…`: what was written, and the button that sends it.
///
/// # Errors
/// The link was used, is too old, or never was.
pub fn button(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let token = submission::secret_asked(call)?;
    let (_, pending) = app.store().read::<Pending>(Table::ShortLived, &place(&token))?.ok_or(LINK_SPENT)?;
    let title = app.words().text("forms.message_confirm.title").into_owned();
    let role = people::role_name(app, &pending.content.role);
    let sheet = Sheet::titled(app, &title)
        .text_with("answers.message_button.text", &[("role", &role)])
        .quote(&pending.content.text)
        .button("/api/messages/confirm", "forms.message_confirm.button", &[("t", token.reveal())]);
    Ok(sheet.answer(Status::Ok))
}

/// `POST /api/messages/confirm`.
///
/// # Errors
/// The link was used, is too old, or never was.
pub fn confirm(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let answers = match submission::plain(app, call, "message_confirm")? {
        Ok(answers) => answers,
        Err(answer) => return Ok(answer),
    };
    let token = submission::secret_sent(&answers)?;
    let found = app.store().read::<Pending>(Table::ShortLived, &place(&token))?;
    let (document, Pending { email, content }) = found.ok_or(LINK_SPENT)?;
    let asked = (From::Address(email), content);
    let commit = Commit::new().remove(&document);
    let commit = outbox::ask(app, commit, Table::Work, (NAME, relay::RECEIVE), &asked);
    match app.store().commit(&commit) {
        Ok(()) => {}
        // Of several that press at once, one sends it.
        Err(StoreError::Conflict) => return Err(LINK_SPENT),
        Err(error) => return Err(error.into()),
    }
    app.platform.bell.ring();
    Ok(crate::sending::told(app, call.wanted, &Told::words("message_sent")))
}
