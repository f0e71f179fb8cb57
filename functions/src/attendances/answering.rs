//! From "Je viens" to a seat: at once for who is signed in, by a mail's button for everybody else. Before the button
//! nothing is counted.

use contract::forms::form;
use contract::records::Admission;
use contract::visibility::Audience;
use serde::{Deserialize, Serialize};

use super::{NAME, telling};
use crate::App;
use crate::caps::{self, Cap};
use crate::clock::{after, days};
use crate::exchange::{Answer, Call, Status};
use crate::guests;
use crate::mail::Letter;
use crate::membership::{self, Rank};
use crate::occasion::event::{self, NOT_NOW, Occasion};
use crate::occasion::hall::{self, Attendance, Coming, Hall, Reply};
use crate::occasion::telling as rows;
use crate::outbox::{self, Row};
use crate::person::{self, Standing};
use crate::sending::told;
use crate::shell::Sheet;
use crate::store::{Commit, Key, StoreError, Table};
use crate::submission::{self, Received, Submission, Told};
use crate::trail::{self, Via};
use crate::trouble::{LINK_SPENT, NOT_FOUND, Trouble};
use crate::values::{Email, PersonKey, Token};
use crate::worker::Done;

/// Name of the outbox's rows.
pub const TASK: &str = "answer";
/// The link of the mail is good for so many days.
const LINK_DAYS: i64 = 2;
/// Whom nobody knows yet brings so many.
const GUESTS_OF_STRANGERS: u8 = 1;
/// So often an answer is tried again while others answer: each time somebody else was first.
const TRIES: usize = 64;

/// What was sent from an address, until its button is pressed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Pending {
    email: Email,
    event: String,
    guests: u8,
    /// Whose address it is, or will be, once the worker has seen it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    who: Option<PersonKey>,
}

/// Tries again while others are first: a seat is counted in one conditional write, and many answer at once.
///
/// # Errors
/// What `attempt` says.
pub fn in_turn<T>(mut attempt: impl FnMut() -> Result<T, Trouble>) -> Result<T, Trouble> {
    for _ in 1..TRIES {
        match attempt() {
            Err(Trouble::Store(StoreError::Conflict)) => {}
            other => return other,
        }
    }
    attempt()
}

/// `POST /api/attendances`.
///
/// # Errors
/// The event takes no answer, or the store does not answer.
pub fn submit(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let form = form("attend").ok_or(NOT_FOUND)?;
    let submission = match submission::receive(app, call, form)? {
        Received::Ready(submission) => submission,
        Received::Answered(answer) => return Ok(answer),
    };
    let answers = &submission.answers;
    let event = answerable(app, answers.text("event"), submission.person.as_ref())?;
    let guests = answers.number("guests").and_then(|guests| u8::try_from(guests).ok()).unwrap_or_default();
    match (&submission.person, submission.email()) {
        (Some(person), _) => at_once(app, &submission, person, &event, guests),
        (None, Some(email)) => {
            let pending = Pending { email, event: event.id, guests, who: None };
            let commit = outbox::ask(app, Commit::new(), Table::Work, (NAME, TASK), &pending);
            submission.finish(app, commit, &Told::words("attend_mail"))
        }
        (None, None) => Ok(submission.refuse(app, "email", "forms.errors.missing")),
    }
}

/// An event that takes answers, and that this person may know of.
fn answerable(app: &App, id: &str, person: Option<&PersonKey>) -> Result<Occasion, Trouble> {
    let (_, event) = event::get(app, id)?;
    if !event.is_shown() || !may_know(app, &event, person)? {
        return Err(NOT_FOUND);
    }
    if !event.takes_answers() || event.is_past(app.now()) {
        return Err(NOT_NOW);
    }
    Ok(event)
}

fn may_know(app: &App, event: &Occasion, person: Option<&PersonKey>) -> Result<bool, Trouble> {
    Ok(match (&event.audience, person) {
        (Audience::Public, _) => true,
        (_, None) => false,
        (Audience::Members, Some(person)) => hall::membership_of(app, person)?,
        (Audience::Group(group), Some(person)) => membership::rank(app, group, person)? >= Some(Rank::Member),
    })
}

fn at_once(
    app: &App,
    submission: &Submission,
    person: &PersonKey,
    event: &Occasion,
    guests: u8,
) -> Result<Answer, Trouble> {
    let is_member = hall::membership_of(app, person)?;
    if event.admission == Admission::Members && !is_member {
        return submission.finish(app, Commit::new(), &Told::words("attend_members"));
    }
    if let Some(answer) = submission.answered_before(app)? {
        return Ok(answer);
    }
    in_turn(|| {
        let (commit, one) = coming(app, Commit::new(), &event.id, person, guests, None, Via::Web)?;
        submission.finish(app, commit, &Told::words(words_of(&one)))
    })
}

/// What somebody is told of where they stand.
#[must_use]
pub fn words_of(one: &Attendance) -> &'static str {
    match one.state {
        Coming::Waiting => "attend_waiting",
        Coming::Asked => "attend_asked",
        Coming::No => "attend_no",
        Coming::Yes | Coming::Offered | Coming::Attended | Coming::Absent => "attend_yes",
    }
}

/// Somebody comes: what that writes, and where they stand.
///
/// # Errors
/// The event takes no answer, or the store does not answer.
pub fn coming(
    app: &App,
    commit: Commit,
    event: &str,
    person: &PersonKey,
    guests: u8,
    email: Option<Email>,
    via: Via,
) -> Result<(Commit, Attendance), Trouble> {
    let reply = Reply { person: Some(person.clone()), name: None, guests };
    let before = hall::answer_of(app, event, person.as_str())?.map(|(_, one)| one);
    let (hall, one) = Hall::of(app, event)?.reply(person.as_str(), &reply)?;
    let commit = hall.finish(commit)?;
    let is_new = before.as_ref().map(|one| (one.state, one.guests)) != Some((one.state, one.guests));
    if !is_new {
        return Ok((commit, one));
    }
    let commit = trail::note(app, commit, Some(person), "events.attend", &event::thing(event), via);
    let commit = rows::one(app, commit, event, person.as_str(), telling::news_of(&one), email);
    Ok((commit, one))
}

/// The worker: whoever wrote this address is asked to confirm, with how many they may bring.
///
/// # Errors
/// The store does not answer.
pub fn ask_to_confirm(app: &App, row: &Row) -> Result<Done, Trouble> {
    let pending: Pending = row.payload()?;
    let Some((_, event)) = event::find(app, &pending.event)? else { return Ok(Done::nothing()) };
    let known = person::by_address(app, &pending.email)?.map(|(_, person)| person);
    let is_blocked = known.as_ref().is_some_and(|person| person.standing == Standing::Blocked);
    if is_blocked || !event.takes_answers() || event.is_past(app.now()) {
        return Ok(Done::nothing());
    }
    let capped = caps::one_more(app, Commit::new(), Cap::Confirmation, &pending.email)?;
    let Some(commit) = capped else { return Ok(Done::nothing()) };
    let letter = |kind: &str| {
        let letter = Letter::answer(pending.email.clone(), kind, &row.id);
        letter.with("title", &event.title).with("when", event.when(app))
    };
    let is_member = known.as_ref().is_some_and(person::Person::is_member);
    if event.admission == Admission::Members && !is_member {
        let letter = letter("attend_members").to_path(app.bundle.path("signup"));
        return Ok(Done::writing(commit).and_sending(letter));
    }
    let most = if known.is_some() { event.guests_max } else { GUESTS_OF_STRANGERS };
    let (commit, who) = guests::reserve(app, commit, &pending.email)?;
    let guests = pending.guests.min(most);
    let token = Token::of_row(&app.platform.keys, "attend", &row.id);
    let until = after(app.now(), days(LINK_DAYS));
    let kept = Pending { who: Some(who), guests, ..pending.clone() };
    let commit = commit.insert_until(Table::ShortLived, pending_key(&token), &kept, until);
    let path = format!("/api/attendances/confirm?t={}", token.reveal());
    Ok(Done::writing(commit).and_sending(letter("attend_confirm").to_path(path)))
}

fn pending_key(token: &Token) -> Key {
    Key::head(format!("attendpending#{}", token.hash()))
}

/// `GET /api/attendances/confirm?t=…`.
///
/// # Errors
/// The link was used, is too old, or never was.
pub fn button(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let token = submission::secret_asked(call)?;
    let found = app.store().read::<Pending>(Table::ShortLived, &pending_key(&token))?;
    let (_, pending) = found.ok_or(LINK_SPENT)?;
    let (_, event) = event::get(app, &pending.event)?;
    let title = app.words().text("forms.attend_confirm.title").into_owned();
    let facts = [
        (event.title.clone(), event.when(app)),
        (app.words().text("forms.attend.guests.label").into_owned(), pending.guests.to_string()),
    ];
    let sheet = Sheet::titled(app, &title).facts(&facts).button(
        "/api/attendances/confirm",
        "forms.attend_confirm.button",
        &[("t", token.reveal())],
    );
    Ok(sheet.answer(Status::Ok))
}

/// `POST /api/attendances/confirm`.
///
/// # Errors
/// The link was used, is too old, or never was; the event takes no answer any more.
pub fn confirm(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let answers = match submission::plain(app, call, "attend_confirm")? {
        Ok(answers) => answers,
        Err(answer) => return Ok(answer),
    };
    let token = submission::secret_sent(&answers)?;
    let one = in_turn(|| {
        let found = app.store().read::<Pending>(Table::ShortLived, &pending_key(&token))?;
        let (document, pending) = found.ok_or(LINK_SPENT)?;
        let who = pending.who.clone().ok_or(LINK_SPENT)?;
        hall::membership_of(app, &who)?;
        let commit = guests::ask(app, Commit::new().remove(&document), &who, &pending.email);
        let email = Some(pending.email.clone());
        let (commit, one) = coming(app, commit, &pending.event, &who, pending.guests, email, Via::Mail)?;
        app.store().commit(&commit)?;
        Ok(one)
    })?;
    app.platform.bell.ring();
    Ok(told(app, call.wanted, &Told::words(words_of(&one))))
}
