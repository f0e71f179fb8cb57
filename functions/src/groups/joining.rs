//! Joining or following a group from its page: at once for who is signed in, by a mail's button for everybody
//! else. Neither ever lowers a rank; where the group asks to be asked, those who run it answer.

use contract::forms::form;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::telling::{News, Whom};
use super::{NAME, page};
use crate::App;
use crate::caps::{self, Cap};
use crate::clock::{after, days};
use crate::exchange::{Answer, Call, Status};
use crate::guests;
use crate::keys::Purpose;
use crate::mail::Letter;
use crate::membership::group::{self, NOT_NOW};
use crate::membership::states::State;
use crate::membership::{self, Group, Rank, Seating};
use crate::outbox::{self, Row};
use crate::person::{self, Standing};
use crate::sending::told;
use crate::shell::Sheet;
use crate::store::{Commit, Guard, Key, Query, Table};
use crate::submission::{self, Received, Told};
use crate::trail::{self, Via};
use crate::trouble::{LINK_SPENT, NOT_ALLOWED, NOT_FOUND, Trouble, again_on_conflict};
use crate::values::{Email, PersonKey, Token};
use crate::worker::Done;

/// Name of the rows that ask an address to confirm.
pub const CONFIRM: &str = "join";
/// What nobody confirms is gone after so many days.
const PENDING_DAYS: i64 = 2;

/// What is asked for from an address that is not confirmed yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Pending {
    group: String,
    seat: Rank,
    email: Email,
    /// Whose address it is, or will be, once the worker has seen it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    person: Option<PersonKey>,
}

/// A request to join.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// Since when.
    pub at: Timestamp,
}

/// Partition of the requests to a group.
#[must_use]
pub fn asked_of(group: &str) -> String {
    format!("joinasked#{group}")
}

/// Partition of a person's requests; the sort key is the group's id.
#[must_use]
pub fn asks_of(person: &PersonKey) -> String {
    format!("joinasks#{person}")
}

/// Takes a request away, answered or taken back.
#[must_use]
pub fn no_longer_asked(commit: Commit, group: &str, person: &PersonKey) -> Commit {
    commit
        .delete(Table::Work, Key::new(asked_of(group), person.as_str()))
        .delete(Table::Work, Key::new(asks_of(person), group))
}

/// Those who asked to join.
///
/// # Errors
/// The store does not answer.
pub fn all_asked(app: &App, group: &str) -> Result<Vec<(PersonKey, Asked)>, Trouble> {
    let documents = app.store().query_all(Table::Work, &Query::all(asked_of(group)))?;
    let read = |document: &crate::store::Document| {
        let person = PersonKey::parse(&document.key.sort)?;
        Some(document.read::<Asked>().map(|asked| (person, asked)))
    };
    Ok(documents.iter().filter_map(read).collect::<Result<_, _>>()?)
}

/// The group, if people may join it now.
fn to_be_joined(app: &App, id: &str) -> Result<(crate::store::Document, Group), Trouble> {
    let (document, group) = group::get(app, id)?;
    match group.state {
        State::Published | State::Sleeping | State::Paused => Ok((document, group)),
        State::Archived => Err(NOT_NOW),
        State::Draft | State::Moderation | State::Rejected | State::Suspended => Err(NOT_FOUND),
    }
}

/// `POST /api/groups/join`.
///
/// # Errors
/// There is no such group, or nobody joins it now.
pub fn submit(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let form = form("group_join").ok_or(NOT_FOUND)?;
    let submission = match submission::receive(app, call, form)? {
        Received::Ready(submission) => submission,
        Received::Answered(answer) => return Ok(answer),
    };
    let id = submission.answers.text("group");
    let seat = Rank::parse(submission.answers.text("seat")).unwrap_or(Rank::Follower);
    to_be_joined(app, id)?;
    match (&submission.person, submission.email()) {
        (Some(person), _) => again_on_conflict(|| {
            if let Some(answer) = submission.answered_before(app)? {
                return Ok(answer);
            }
            let (commit, words) = join(app, Commit::new(), (person, id, seat), Via::Web)?;
            submission.finish(app, commit, &Told::words(words))
        }),
        (None, Some(email)) => {
            let pending = Pending { group: id.to_owned(), seat, email, person: None };
            let commit = outbox::ask(app, Commit::new(), Table::Work, (NAME, CONFIRM), &pending);
            submission.finish(app, commit, &Told::words("group_mail"))
        }
        (None, None) => Ok(submission.refuse(app, "email", "forms.errors.missing")),
    }
}

/// Gives the seat, or writes down the request; and the words that tell of it.
fn join(
    app: &App,
    commit: Commit,
    (person, id, seat): (&PersonKey, &str, Rank),
    via: Via,
) -> Result<(Commit, &'static str), Trouble> {
    if person::known(app, person)?.is_some_and(|known| known.blocked) {
        return Err(NOT_ALLOWED);
    }
    let seat = seat.min(Rank::Member);
    let (document, group) = to_be_joined(app, id)?;
    let has = membership::rank(app, id, person)?;
    if seat == Rank::Member && !group.open_to_join && has < Some(Rank::Member) {
        return Ok((ask(app, commit, &group, person, via)?, "group_asked"));
    }
    let words = if seat == Rank::Member { "group_joined" } else { "group_followed" };
    if has >= Some(seat) {
        return Ok((commit, words));
    }
    let commit = Seating::read(app, document, group).raise(person, seat)?.finish(commit)?;
    let what = if seat == Rank::Member { "groups.join" } else { "groups.follow" };
    Ok((trail::note(app, commit, Some(person), what, &group::thing(id), via), words))
}

fn ask(app: &App, commit: Commit, group: &Group, person: &PersonKey, via: Via) -> Result<Commit, Trouble> {
    let key = Key::new(asked_of(&group.id), person.as_str());
    if app.store().get(Table::Work, &key)?.is_some() {
        return Ok(commit);
    }
    let asked = Asked { at: app.now() };
    let commit = commit.insert(Table::Work, key, &asked).put(
        Table::Work,
        Key::new(asks_of(person), group.id.as_str()),
        &asked,
        None,
        Guard::Any,
    );
    // Whoever asks, takes it back and asks again fills nobody's mailbox: the request stands on the desk.
    let once = app.platform.keys.mac(Purpose::Signing, &format!("asked {person} {}", group.id));
    let commit = match caps::one_more_of(app, Commit::new(), Cap::Asked, &once)? {
        Some(counted) => {
            let news = News::of(group, "group_asked", Whom::Runners);
            news.leading(page::desk_path("members", &group.id)).now(app, commit.and(counted))
        }
        None => commit,
    };
    Ok(trail::note(app, commit, Some(person), "groups.ask", &group::thing(&group.id), via))
}

/// The worker: whoever wrote this address is asked to confirm.
///
/// # Errors
/// The store does not answer.
pub fn ask_to_confirm(app: &App, row: &Row) -> Result<Done, Trouble> {
    let pending: Pending = row.payload()?;
    let known = person::by_address(app, &pending.email)?;
    if known.is_some_and(|(_, person)| person.standing == Standing::Blocked) {
        return Ok(Done::nothing());
    }
    let Some((_, group)) = membership::find(app, &pending.group)? else { return Ok(Done::nothing()) };
    let capped = caps::one_more(app, Commit::new(), Cap::Confirmation, &pending.email)?;
    let Some(commit) = capped else { return Ok(Done::nothing()) };
    let (commit, person) = guests::reserve(app, commit, &pending.email)?;
    let pending = Pending { person: Some(person), ..pending };
    let token = Token::of_row(&app.platform.keys, "group_join", &row.id);
    let until = after(app.now(), days(PENDING_DAYS));
    let commit = commit.insert_until(Table::ShortLived, place(&token), &pending, until);
    let letter = Letter::answer(pending.email, "group_join_confirm", &row.id)
        .with("group", &group.name)
        .to_path(format!("/api/groups/join/confirm?t={}", token.reveal()));
    Ok(Done::writing(commit).and_sending(letter))
}

fn place(token: &Token) -> Key {
    Key::head(format!("joinpending#{}", token.hash()))
}

/// `GET /api/groups/join/confirm?t=…`: the button.
///
/// # Errors
/// The link was used, is too old, or never was.
pub fn button(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let token = submission::secret_asked(call)?;
    let (_, pending) = app.store().read::<Pending>(Table::ShortLived, &place(&token))?.ok_or(LINK_SPENT)?;
    let (_, group) = to_be_joined(app, &pending.group)?;
    let title = app.words().format("answers.group_join_button.title", &[("group", &group.name)]);
    let key = format!("answers.group_join_button.{}", pending.seat.min(Rank::Member).name());
    let sheet = Sheet::titled(app, &title).text(&key).button(
        "/api/groups/join/confirm",
        "forms.group_join_confirm.button",
        &[("t", token.reveal())],
    );
    Ok(sheet.answer(Status::Ok))
}

/// `POST /api/groups/join/confirm`.
///
/// # Errors
/// The link was used, is too old, or never was; nobody joins the group now.
pub fn confirm(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let answers = match submission::plain(app, call, "group_join_confirm")? {
        Ok(answers) => answers,
        Err(answer) => return Ok(answer),
    };
    let token = submission::secret_sent(&answers)?;
    let words = again_on_conflict(|| {
        let found = app.store().read::<Pending>(Table::ShortLived, &place(&token))?;
        let (document, pending) = found.ok_or(LINK_SPENT)?;
        let person = pending.person.clone().ok_or(LINK_SPENT)?;
        let commit = guests::ask(app, Commit::new().remove(&document), &person, &pending.email);
        let (commit, words) = join(app, commit, (&person, &pending.group, pending.seat), Via::Mail)?;
        app.store().commit(&commit)?;
        Ok(words)
    })?;
    app.platform.bell.ring();
    Ok(told(app, call.wanted, &Told::words(words)))
}
