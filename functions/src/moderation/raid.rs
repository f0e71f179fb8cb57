//! In a raid: senders that are blocked, forms that are closed for some hours.

use contract::forms::{Answers, FieldKind, List, form};
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};

use super::decide::Target;
use super::names::pseudonym;
use super::{NAME, desk};
use crate::App;
use crate::clock::after;
use crate::closing::{self, Closed};
use crate::exchange::{Answer, Call, Status};
use crate::outbox::{self, Row};
use crate::person::{self, Known, Standing};
use crate::review;
use crate::rights::{self, Role};
use crate::sending::{self, hour_of};
use crate::session;
use crate::shell::Sheet;
use crate::store::{Commit, Key, Query, Table};
use crate::submission::{self, Told};
use crate::trail::{self, Via};
use crate::trouble::{NOT_FOUND, Trouble};
use crate::values::{PersonKey, ulid};
use crate::worker::Done;

/// Name of the outbox's rows.
pub const BLOCK: &str = "block";
/// Name of the rows that end sessions.
pub const SIGN_OUT: &str = "sign_out";
/// Partition of who is blocked, in `work`.
const BLOCKED: &str = "blocked";

/// Somebody who may send nothing.
#[derive(Debug, Serialize, Deserialize)]
struct Blocked {
    person: PersonKey,
    /// They were a member, and are one again when they may send.
    #[serde(default)]
    member: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum May {
    Nothing,
    Send,
}

#[derive(Debug, Serialize, Deserialize)]
struct Asked {
    person: PersonKey,
    may: May,
    #[serde(default)]
    member: bool,
}

/// `GET /api/moderation/forms`: closed forms, blocked senders.
///
/// # Errors
/// The store does not answer.
pub fn page(app: &App, _call: &Call<'_>) -> Result<Answer, Trouble> {
    let title = app.words().text("answers.raid.title").into_owned();
    let close = form("moderation_close").ok_or(NOT_FOUND)?;
    let mut sheet = Sheet::titled(app, &title);
    let names: &[&str] = match close.field("what").map(|field| field.kind) {
        Some(FieldKind::Choice(List::Fixed(names))) => names,
        _ => &[],
    };
    let mut facts = Vec::new();
    for name in names {
        if let Some((_, closed)) = closing::of(app, name)? {
            let label = app.words().text(&format!("forms.moderation_close.what.choices.{name}")).into_owned();
            facts.push((label, hour_of(app, closed.until)));
        }
    }
    if !facts.is_empty() {
        sheet = sheet.heading("answers.raid.closed").facts(&facts);
    }
    sheet = sheet.heading("forms.moderation_close.title").form(close, &Answers::default(), &[]);
    let blocked = app.store().query_all(Table::Work, &Query::all(BLOCKED))?;
    sheet = sheet.heading("answers.raid.blocked");
    if blocked.is_empty() {
        sheet = sheet.text("answers.raid.nobody");
    }
    for document in blocked {
        let who = pseudonym(app, &document.read::<Blocked>()?.person);
        let label = app.words().format("answers.raid.unblock", &[("who", &who)]);
        let carried = [("who", document.key.sort.as_str()), ("verb", "unblock")];
        sheet = sheet.labelled_button("/api/moderation/block", &label, &carried);
    }
    Ok(sheet.answer(Status::Ok))
}

/// `POST /api/moderation/close`.
///
/// # Errors
/// The store does not answer.
pub fn close(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let answers = match submission::plain(app, call, "moderation_close")? {
        Ok(answers) => answers,
        Err(answer) => return Ok(answer),
    };
    let me = desk::moderator(app, call)?;
    let (name, hours) = (answers.text("what"), answers.number("hours").unwrap_or_default());
    let key = closing::key(name);
    let (commit, what) = match hours {
        0 => (Commit::new().delete(Table::Work, key), "moderation.open_form"),
        hours => {
            let until = after(app.now(), SignedDuration::from_hours(hours));
            let closed = Closed { until };
            let commit = Commit::new();
            let guard = crate::store::Guard::Any;
            (commit.put(Table::Work, key, &closed, Some(until), guard), "moderation.close_form")
        }
    };
    app.store().commit(&trail::note(app, commit, Some(&me), what, &format!("form#{name}"), Via::Web))?;
    let told = Told::words("form_closed").and_go("/api/moderation/forms");
    Ok(sending::told(app, call.wanted, &told))
}

/// `POST /api/moderation/block`: the sender of a thing, or one of the list.
///
/// # Errors
/// There is no such sender, or the store does not answer.
pub fn block(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let answers = match submission::plain(app, call, "moderation_block")? {
        Ok(answers) => answers,
        Err(answer) => return Ok(answer),
    };
    let me = desk::moderator(app, call)?;
    let who = answers.text("who");
    let (commit, asked) = match answers.text("verb") {
        "unblock" => {
            let found = app.store().read::<Blocked>(Table::Work, &Key::new(BLOCKED, who))?;
            let (document, blocked) = found.ok_or(NOT_FOUND)?;
            let Blocked { person, member } = blocked;
            (Commit::new().remove(&document), Asked { person, may: May::Send, member })
        }
        _ => {
            let person = sender(app, who)?.filter(|person| *person != me).ok_or(NOT_FOUND)?;
            let (commit, member) = block_now(app, &person)?;
            (commit, Asked { person, may: May::Nothing, member })
        }
    };
    let may = asked.may;
    let known = app.store().read::<Known>(Table::Work, &person::standing(&asked.person))?;
    let commit = match known {
        Some((document, known)) => {
            commit.replace(&document, &Known { blocked: may == May::Nothing, ..known })
        }
        None => commit,
    };
    let what = if may == May::Nothing { "moderation.block" } else { "moderation.unblock" };
    let commit = trail::note(app, commit, Some(&me), what, "person", Via::Web);
    let commit = outbox::ask(app, commit, Table::Work, (NAME, BLOCK), &asked);
    app.store().commit(&commit)?;
    app.platform.bell.ring();
    let next = if may == May::Nothing { "/api/moderation" } else { "/api/moderation/forms" };
    Ok(sending::told(app, call.wanted, &Told::words("blocked").and_go(next)))
}

/// Writes that somebody is blocked, and whether they were a member. Whoever decides for the movement is no
/// sender: their role is ended first, by those who gave it.
fn block_now(app: &App, person: &PersonKey) -> Result<(Commit, bool), Trouble> {
    let decides = |role: &Role| matches!(role, Role::Moderator | Role::Operator);
    if rights::roles(app, person)?.iter().any(decides) {
        return Err(Trouble::Refused(Status::Conflict, "cannot_block"));
    }
    let known = person::known(app, person)?;
    if known.as_ref().is_some_and(|known| known.blocked) {
        return Err(Trouble::Refused(Status::Conflict, "conflict"));
    }
    let member = known.is_some_and(|known| known.member_since.is_some());
    let key = Key::new(BLOCKED, ulid(app.now(), &app.platform.random));
    Ok((Commit::new().insert(Table::Work, key, &Blocked { person: person.clone(), member }), member))
}

fn sender(app: &App, target: &str) -> Result<Option<PersonKey>, Trouble> {
    let Some(target) = Target::parse(target) else { return Ok(None) };
    let waiting = review::of(app, &target.feature, &target.id)?;
    Ok(waiting.and_then(|(_, waiting)| waiting.author))
}

/// The worker: the profile follows, and whoever is blocked is signed out.
///
/// # Errors
/// The store does not answer.
pub fn write(app: &App, row: &Row) -> Result<Done, Trouble> {
    let asked: Asked = row.payload()?;
    let Some((document, person)) = person::get(app, &asked.person)? else { return Ok(Done::nothing()) };
    let standing = match (asked.may, asked.member) {
        (May::Nothing, _) => Standing::Blocked,
        (May::Send, true) => Standing::Active,
        // A guest may have said where they live: that makes nobody a member.
        (May::Send, false) => Standing::Guest,
    };
    let person = person::Person { standing, ..person };
    let commit = person::update(Commit::new(), &document, &person);
    Ok(Done::writing(match asked.may {
        May::Nothing => outbox::ask(app, commit, Table::Work, (NAME, SIGN_OUT), &person.key),
        May::Send => commit,
    }))
}

/// The worker: ends the sessions of whoever is blocked, a commit at a time until none is left.
///
/// # Errors
/// The store does not answer.
pub fn sign_out(app: &App, row: &Row) -> Result<Done, Trouble> {
    let person: PersonKey = row.payload()?;
    if person::known(app, &person)?.is_none_or(|known| !known.blocked) {
        return Ok(Done::nothing());
    }
    let commit = session::end_all(app, &person)?;
    Ok(Done::writing(match commit.writes().is_empty() {
        true => commit,
        false => outbox::ask(app, commit, Table::Work, (NAME, SIGN_OUT), &person),
    }))
}
