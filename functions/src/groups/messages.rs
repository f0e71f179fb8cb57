//! Writing to a group: the form of its page, a mail's button for a typed address, a thread that both sides read
//! by pages. Neither side's address is shown to the other.

use contract::forms::form;
use serde::{Deserialize, Serialize};

use super::threads::{self, Post, Side, Thread};
use super::{NAME, page};
use crate::App;
use crate::caps::{self, Cap};
use crate::clock::{after, days};
use crate::exchange::{Answer, Call, Status};
use crate::guests;
use crate::mail::Letter;
use crate::membership::group::NOT_NOW;
use crate::membership::{self, Group};
use crate::outbox::{self, Row};
use crate::person::{self, Person, Standing};
use crate::relay::{self, From, Written};
use crate::sending::told;
use crate::shell::Sheet;
use crate::store::{Commit, Key, Table};
use crate::submission::{self, Received, Told};
use crate::trail::{self, Via};
use crate::trouble::{LINK_SPENT, NOT_FOUND, Trouble};
use crate::values::{Email, Token, short_code};
use crate::worker::Done;

/// Name of the rows that ask an address to confirm.
pub const CONFIRM: &str = "write";
/// Name of the rows that make a thread of a message.
pub const RECEIVE: &str = relay::RECEIVE.1;
/// Name of the rows that tell the other side of a text.
pub const TELL: &str = "written";
/// What nobody confirms is gone after so many days.
const PENDING_DAYS: i64 = 2;

/// Something to confirm.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Pending {
    email: Email,
    #[serde(flatten)]
    written: Written,
}

/// The group, if it can be written to.
fn to_be_written_to(app: &App, id: &str) -> Result<Group, Trouble> {
    let (_, group) = membership::find(app, id)?.ok_or(NOT_FOUND)?;
    match group.record() {
        Some(_) if group.reached_by().is_empty() => Err(NOT_NOW),
        Some(_) => Ok(group),
        None => Err(NOT_FOUND),
    }
}

/// `POST /api/groups/messages`.
///
/// # Errors
/// There is no such group, or nobody reads what is written to it.
pub fn submit(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let form = form("group_write").ok_or(NOT_FOUND)?;
    let submission = match submission::receive(app, call, form)? {
        Received::Ready(submission) => submission,
        Received::Answered(answer) => return Ok(answer),
    };
    let text = |name: &str| submission.answers.text(name).to_owned();
    let written = Written { group: text("group"), text: text("text") };
    to_be_written_to(app, &written.group)?;
    if let Some(person) = submission.person.clone() {
        let commit = relay::to_group(app, Commit::new(), From::Person(person), written);
        return submission.finish(app, commit, &Told::words("group_message_sent"));
    }
    let Some(email) = submission.email() else {
        return Ok(submission.refuse(app, "email", "forms.errors.missing"));
    };
    let pending = Pending { email, written };
    let commit = outbox::ask(app, Commit::new(), Table::Work, (NAME, CONFIRM), &pending);
    submission.finish(app, commit, &Told::words("message_confirm"))
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
    let Some((_, group)) = membership::find(app, &pending.written.group)? else { return Ok(Done::nothing()) };
    let Some(commit) = caps::one_more(app, Commit::new(), Cap::Confirmation, &pending.email)? else {
        return Ok(Done::nothing());
    };
    let token = Token::of_row(&app.platform.keys, "group_write", &row.id);
    let until = after(app.now(), days(PENDING_DAYS));
    let commit = commit.insert_until(Table::ShortLived, place(&token), &pending, until);
    let letter = Letter::answer(pending.email, "group_write_confirm", &row.id)
        .with("group", &group.name)
        .to_path(format!("/api/groups/messages/confirm?t={}", token.reveal()));
    Ok(Done::writing(commit).and_sending(letter))
}

fn place(token: &Token) -> Key {
    Key::head(format!("groupwriting#{}", token.hash()))
}

/// `GET /api/groups/messages/confirm?t=…`: what was written, and the button that sends it.
///
/// # Errors
/// The link was used, is too old, or never was.
pub fn button(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let token = submission::secret_asked(call)?;
    let (_, pending) = app.store().read::<Pending>(Table::ShortLived, &place(&token))?.ok_or(LINK_SPENT)?;
    let group = to_be_written_to(app, &pending.written.group)?;
    let title = page::label(app, "forms.group_write_confirm.title");
    let sheet = Sheet::titled(app, &title)
        .text_with("answers.message_button.text", &[("role", &group.name)])
        .quote(&pending.written.text)
        .button("/api/groups/messages/confirm", "forms.group_write_confirm.button", &[("t", token.reveal())]);
    Ok(sheet.answer(Status::Ok))
}

/// `POST /api/groups/messages/confirm`.
///
/// # Errors
/// The link was used, is too old, or never was.
pub fn confirm(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let answers = match submission::plain(app, call, "group_write_confirm")? {
        Ok(answers) => answers,
        Err(answer) => return Ok(answer),
    };
    let token = submission::secret_sent(&answers)?;
    let found = app.store().read::<Pending>(Table::ShortLived, &place(&token))?;
    let (document, Pending { email, written }) = found.ok_or(LINK_SPENT)?;
    let commit = Commit::new().remove(&document);
    let commit = relay::to_group(app, commit, From::Address(email), written);
    app.store().commit(&commit).map_err(crate::trouble::spent)?;
    app.platform.bell.ring();
    Ok(told(app, call.wanted, &Told::words("group_message_sent")))
}

/// The worker: a confirmed message becomes a thread; its sender gets a number, the group its text.
///
/// # Errors
/// The store does not answer.
pub fn receive(app: &App, row: &Row) -> Result<Done, Trouble> {
    let (from, written): (From, Written) = row.payload()?;
    let Some((commit, author)) = author_of(app, from)? else { return Ok(Done::nothing()) };
    let Some((_, group)) = membership::find(app, &written.group)? else { return Ok(Done::nothing()) };
    let Some(email) = author.primary().cloned() else { return Ok(Done::nothing()) };
    let Some(commit) = caps::one_more(app, commit, Cap::Message, &email)? else {
        let Some(commit) = caps::one_more(app, Commit::new(), Cap::TooMany, &email)? else {
            return Ok(Done::nothing());
        };
        let letter = Letter::answer(email, "message_cap", &row.id).quoting(written.text);
        return Ok(Done::writing(commit).and_sending(discreet(&author, letter)));
    };
    let post = Post { at: app.now(), side: Side::Sender, text: written.text };
    let thread = Thread {
        id: row.id.clone(),
        reference: format!("G-{}", short_code(&app.platform.random, 5)),
        group: group.id.clone(),
        author: author.key.clone(),
        posts: vec![post],
    };
    let commit = threads::save(app, commit, None, &thread);
    let commit = trail::note(app, commit, Some(&author.key), "groups.write", &thread.thing(), Via::Web);
    let receipt = Letter::answer(email, "group_message_received", format!("{}-0", row.id))
        .with("group", &group.name)
        .with("reference", &thread.reference)
        .to_path(status_path(app, &thread));
    let done = Done::writing(commit).and_sending(discreet(&author, receipt));
    let letters = to_group(app, row, &group, &thread, "group_message")?;
    Ok(letters.into_iter().fold(done, Done::and_sending))
}

/// Who wrote: somebody known, or from now on a guest. Nobody when they may not write.
fn author_of(app: &App, from: From) -> Result<Option<(Commit, Person)>, Trouble> {
    let known = match &from {
        From::Person(key) => person::get(app, key)?,
        From::Address(email) => person::by_address(app, email)?,
    };
    Ok(match (known, from) {
        (Some((_, person)), _) if person.standing == Standing::Blocked => None,
        (Some((_, person)), _) => Some((Commit::new(), person)),
        (None, From::Address(email)) => {
            let (commit, guest) = guests::newcomer(app, Commit::new(), &email)?;
            Some((person::create(app, commit, &guest), guest))
        }
        (None, From::Person(_)) => None,
    })
}

fn discreet(person: &Person, letter: Letter) -> Letter {
    if person.discreet { letter.discreetly() } else { letter }
}

fn status_path(app: &App, thread: &Thread) -> String {
    format!("/api/groups/messages/status?t={}", thread.token(app).reveal())
}

/// A letter to each who receives the group's messages.
fn to_group(
    app: &App,
    row: &Row,
    group: &Group,
    thread: &Thread,
    kind: &str,
) -> Result<Vec<Letter>, Trouble> {
    let text = thread.posts.last().map(|post| post.text.clone()).unwrap_or_default();
    let mut letters = Vec::new();
    for (index, key) in group.reached_by().iter().enumerate() {
        let Some((_, person)) = person::get(app, key)? else { continue };
        let Some(email) = person.primary().cloned() else { continue };
        let path = format!("{}&message={}", page::desk_path("messages/thread", &group.id), thread.id);
        let letter = Letter::answer(email, kind, format!("{}-{}", row.id, index + 1))
            .with("group", &group.name)
            .with("reference", &thread.reference)
            .quoting(text.clone())
            .to_path(path);
        letters.push(discreet(&person, letter));
    }
    Ok(letters)
}

/// The worker: the other side is told of the last text.
///
/// # Errors
/// The store does not answer.
pub fn tell(app: &App, row: &Row) -> Result<Done, Trouble> {
    let (id, index): (String, usize) = row.payload()?;
    let Some((_, thread)) = threads::load(app, &id)? else { return Ok(Done::nothing()) };
    let Some((_, group)) = membership::find(app, &thread.group)? else { return Ok(Done::nothing()) };
    let Some(post) = thread.posts.get(index) else { return Ok(Done::nothing()) };
    if post.side == Side::Sender {
        let letters = to_group(app, row, &group, &thread, "group_message_more")?;
        return Ok(letters.into_iter().fold(Done::nothing(), Done::and_sending));
    }
    let Some((_, author)) = person::get(app, &thread.author)? else { return Ok(Done::nothing()) };
    let Some(email) = author.primary().cloned() else { return Ok(Done::nothing()) };
    let letter = Letter::answer(email, "group_message_answered", &row.id)
        .with("group", &group.name)
        .with("reference", &thread.reference)
        .quoting(&post.text)
        .to_path(status_path(app, &thread));
    Ok(Done::nothing().and_sending(discreet(&author, letter)))
}
