//! The worker's part: a confirmed message becomes a thread and reaches somebody; each text reaches the other
//! side by mail, as a quotation and a link. No address is ever told.

use serde::{Deserialize, Serialize};

use super::people;
use super::send::{Content, From};
use super::states::Event;
use super::thread::{self, Post, Side, Thread};
use super::{ESCALATE_DAYS, NAME};
use crate::App;
use crate::caps::{self, Cap};
use crate::clock::{after, days};
use crate::due;
use crate::guests;
use crate::mail::Letter;
use crate::outbox::{self, Row};
use crate::person::{self, Person, Standing};
use crate::store::{Commit, Key, Table};
use crate::trail::{self, Via};
use crate::trouble::Trouble;
use crate::values::short_code;
use crate::worker::Done;

/// Name of the rows that make a thread of a message.
pub const RECEIVE: &str = "receive";
/// Name of the rows that tell the other side of something.
pub const TELL: &str = "tell";

/// A reference is not given twice while somebody may quote it.
const REFERENCE_DAYS: i64 = 400;

/// What is to be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum News {
    /// Somebody can be told of the message at last.
    Route,
    /// The text of that index was written.
    Post(usize),
    /// The role's side ended it without more words.
    Closed,
    /// 14 days went by.
    Escalated,
}

/// Adds to what is about to be written that something is to be told.
#[must_use]
pub fn ask(app: &App, commit: Commit, id: &str, news: News) -> Commit {
    outbox::ask(app, commit, Table::Work, (NAME, TELL), &(id.to_owned(), news))
}

/// A confirmed message becomes a thread.
///
/// # Errors
/// The store does not answer.
pub fn receive(app: &App, row: &Row) -> Result<Done, Trouble> {
    let (from, content): (From, Content) = row.payload()?;
    let Some((commit, author)) = author_of(app, from)? else { return Ok(Done::nothing()) };
    let Some(email) = author.primary().cloned() else { return Ok(Done::nothing()) };
    let Some(commit) = caps::one_more(app, commit, Cap::Message, &email)? else {
        let Some(commit) = caps::one_more(app, Commit::new(), Cap::TooMany, &email)? else {
            return Ok(Done::nothing());
        };
        let letter = Letter::answer(email, "message_cap", &row.id).quoting(content.text);
        return Ok(Done::writing(commit).and_sending(discreet(&author, letter)));
    };
    let mut thread = begin(app, row, &author, content)?;
    let commit = commit.insert_until(
        Table::Work,
        Key::head(format!("reference#{}", thread.reference)),
        &(),
        after(app.now(), days(REFERENCE_DAYS)),
    );
    let (reached, letters) = route(app, &mut thread)?;
    let commit = thread::save(app, commit, None, &thread);
    let commit = clock(app, commit, &thread);
    let thing = thread::thing(&thread.id);
    let commit = trail::note(app, commit, Some(&author.key), "contacts.send", &thing, Via::Web);
    let receipt = Letter::answer(email, "message_received", &row.id)
        .with("reference", &thread.reference)
        .with("role", people::role_name(app, &thread.role))
        .to_path(status_path(app, &thread));
    let done = Done::writing(commit).and_sending(discreet(&author, receipt));
    let done = if reached { letters.into_iter().fold(done, Done::and_sending) } else { done };
    Ok(numbered(row, done))
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

fn begin(app: &App, row: &Row, author: &Person, content: Content) -> Result<Thread, Trouble> {
    let group = match &content.group {
        Some(typed) => people::group_run_by(app, &author.key, typed)?,
        None => None,
    };
    let now = app.now();
    let post = Post { at: now, side: Side::Sender, by: Some(author.key.clone()), text: content.text };
    Ok(Thread {
        id: row.id.clone(),
        reference: format!("M-{}", short_code(&app.platform.random, 5)),
        role: content.role,
        kind: content.kind,
        group,
        author: Some(author.key.clone()),
        by_member: author.is_member(),
        state: super::states::State::Received,
        reached: None,
        received_at: now,
        escalated_at: None,
        answered_at: None,
        closed_by: None,
        moved_at: now,
        posts: vec![post],
    })
}

fn clock(app: &App, commit: Commit, thread: &Thread) -> Commit {
    let day = thread::day(app, after(thread.received_at, days(ESCALATE_DAYS)));
    due::on(commit, day, NAME, super::late::ESCALATE, &thread.id)
}

/// Moves a thread to those its role is reached by; says whether there is anybody, and the letters to them.
fn route(app: &App, thread: &mut Thread) -> Result<(bool, Vec<Letter>), Trouble> {
    let Some((reached, people)) = people::reached_by(app, &thread.role)? else {
        return Ok((false, Vec::new()));
    };
    thread.step(Event::Route, app.now())?;
    thread.reached = Some(reached);
    let text = thread.posts.first().map(|post| post.text.clone()).unwrap_or_default();
    let letter = |person| to_role(app, person, "message_routed", thread).map(|letter| letter.quoting(&text));
    Ok((true, people.iter().filter_map(letter).collect()))
}

/// Tells whom it concerns of what happened to a thread.
///
/// # Errors
/// The store does not answer.
pub fn tell(app: &App, row: &Row) -> Result<Done, Trouble> {
    Ok(numbered(row, told(app, row)?))
}

/// No two mails of a thread are taken for one.
fn numbered(row: &Row, mut done: Done) -> Done {
    for (index, letter) in done.letters.iter_mut().enumerate() {
        letter.id = format!("{}-{index}", row.id);
    }
    done
}

fn told(app: &App, row: &Row) -> Result<Done, Trouble> {
    let (id, news): (String, News) = row.payload()?;
    let Some((document, mut thread)) = thread::load(app, &id)? else { return Ok(Done::nothing()) };
    match news {
        News::Route => {
            if thread.reached.is_some() || !thread.state.waits() {
                return Ok(Done::nothing());
            }
            let (reached, letters) = route(app, &mut thread)?;
            if !reached {
                return Ok(Done::nothing());
            }
            let commit = thread::save(app, Commit::new(), Some(&document), &thread);
            Ok(letters.into_iter().fold(Done::writing(commit), Done::and_sending))
        }
        News::Post(index) => match thread.posts.get(index).cloned() {
            Some(post) if post.side == Side::Role => {
                to_senders(app, "message_answered", &thread, Some(&post.text))
            }
            Some(post) => to_those_who_have(app, "message_more", &thread, Some(&post.text)),
            None => Ok(Done::nothing()),
        },
        News::Closed => to_senders(app, "message_closed", &thread, None),
        News::Escalated => escalated(app, &thread),
    }
}

/// The deputy gets the message, who has it already is reminded.
fn escalated(app: &App, thread: &Thread) -> Result<Done, Trouble> {
    let before = Thread { escalated_at: None, ..thread.clone() };
    let had: Vec<_> = people::have(app, &before)?.into_iter().map(|person| person.key).collect();
    let text = thread.posts.first().map(|post| post.text.clone()).unwrap_or_default();
    let mut done = Done::nothing();
    for person in people::have(app, thread)? {
        let letter = if had.contains(&person.key) {
            to_role(app, &person, "message_waits", thread)
        } else {
            to_role(app, &person, "message_escalated", thread).map(|letter| letter.quoting(&text))
        };
        done.letters.extend(letter);
    }
    Ok(done)
}

fn to_those_who_have(app: &App, kind: &str, thread: &Thread, text: Option<&str>) -> Result<Done, Trouble> {
    let mut done = Done::nothing();
    for person in people::have(app, thread)? {
        done.letters.extend(to_role(app, &person, kind, thread).map(|letter| quoting(letter, text)));
    }
    Ok(done)
}

/// The author by their secret link, those who run the group by the signed-in page.
fn to_senders(app: &App, kind: &str, thread: &Thread, text: Option<&str>) -> Result<Done, Trouble> {
    let mut done = Done::nothing();
    if let Some(author) = &thread.author
        && let Some((_, person)) = person::get(app, author)?
    {
        let letter = about(app, &person, kind, thread).map(|letter| letter.to_path(status_path(app, thread)));
        done.letters.extend(letter.map(|letter| quoting(letter, text)));
    }
    for person in
        thread.group.iter().map(|group| people::run(app, group)).collect::<Result<Vec<_>, _>>()?.concat()
    {
        if thread.author.as_ref() != Some(&person.key) {
            done.letters.extend(to_role(app, &person, kind, thread).map(|letter| quoting(letter, text)));
        }
    }
    Ok(done)
}

fn quoting(letter: Letter, text: Option<&str>) -> Letter {
    match text {
        Some(text) => letter.quoting(text),
        None => letter,
    }
}

/// A letter that leads to the signed-in page of the thread.
fn to_role(app: &App, person: &Person, kind: &str, thread: &Thread) -> Option<Letter> {
    let path = format!("/api/messages/thread?id={}", thread.id);
    about(app, person, kind, thread).map(|letter| letter.to_path(path))
}

fn about(app: &App, person: &Person, kind: &str, thread: &Thread) -> Option<Letter> {
    let letter = Letter::answer(person.primary()?.clone(), kind, &thread.id)
        .with("reference", &thread.reference)
        .with("role", people::role_name(app, &thread.role));
    Some(discreet(person, letter))
}

fn discreet(person: &Person, letter: Letter) -> Letter {
    if person.discreet { letter.discreetly() } else { letter }
}

/// The sender's page, opened by its secret.
fn status_path(app: &App, thread: &Thread) -> String {
    format!("/api/messages/status?t={}", thread.token(app).reveal())
}
