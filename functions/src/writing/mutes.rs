//! The secret of a letter: one POST of it stops a group's letters, and nothing else of the group (RFC 8058); by
//! it one answers the group, no address shown.

use contract::forms::{self, Answers};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::missive::Missive;
use crate::App;
use crate::clock::{after, days};
use crate::exchange::{Answer, Call, Status, Wanted};
use crate::membership;
use crate::relay::{self, From, Written};
use crate::sending::told;
use crate::shell::Sheet;
use crate::store::{Commit, Document, Key, Query, StoreError, Table};
use crate::submission::{self, Told};
use crate::trail::{self, Via};
use crate::trouble::{LINK_SPENT, NOT_FOUND, Trouble, again_on_conflict};
use crate::values::{PersonKey, Token};

/// The link of a letter works for so many days.
const LINK_DAYS: i64 = 180;
/// Where a stop is sent.
const PATH: &str = "/api/writing/stop";
/// Where an answer is written.
const REPLY: &str = "/api/writing/reply";
/// The same answer sent again in that time is one.
const SAME_WORDS: SignedDuration = SignedDuration::from_mins(10);

/// Whose letters of which group a link stops.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Of {
    person: PersonKey,
    group: String,
    /// The group, or its event.
    scope: String,
}

/// A group's letters, stopped.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
struct Muted {
    since: Timestamp,
}

fn link_key(token: &Token) -> Key {
    Key::head(format!("link#writing#{}", token.hash()))
}

/// Partition of what somebody wants no letters of; the sort key is the id of the group, or of its event.
fn muted_by(person: &PersonKey) -> String {
    format!("muted#{person}")
}

/// Adds the link of a letter to what is about to be written, the same in every letter of a group: the secret
/// that stops them, and that answers.
#[must_use]
pub fn link(app: &App, commit: Commit, person: &PersonKey, missive: &Missive) -> (Commit, Token) {
    let scope = missive.scope().to_owned();
    let token = Token::of_row(&app.platform.keys, "writing-stop", &format!("{person} {scope}"));
    let of = Of { person: person.clone(), group: missive.group.clone(), scope };
    let until = Some(after(app.now(), days(LINK_DAYS)));
    let commit = commit.put(Table::ShortLived, link_key(&token), &of, until, crate::store::Guard::Any);
    (commit, token)
}

/// Where a letter with this secret is stopped.
#[must_use]
pub fn stop_path(token: &Token) -> String {
    format!("{PATH}?t={}", token.reveal())
}

/// Where it is answered.
#[must_use]
pub fn reply_path(token: &Token) -> String {
    format!("{REPLY}?t={}", token.reveal())
}

/// Whether somebody wants no letters of a group, or about an event.
///
/// # Errors
/// The store does not answer.
pub fn is_muted(app: &App, person: &PersonKey, scope: &str) -> Result<bool, Trouble> {
    Ok(app.store().get(Table::Work, &Key::new(muted_by(person), scope))?.is_some())
}

/// What somebody wants no letters of.
///
/// # Errors
/// The store does not answer.
pub fn all_of(app: &App, person: &PersonKey) -> Result<Vec<Document>, Trouble> {
    Ok(app.store().query_all(Table::Work, &Query::all(muted_by(person)))?)
}

fn opened(app: &App, token: Option<Token>) -> Result<Of, Trouble> {
    let token = token.ok_or(LINK_SPENT)?;
    let found = app.store().read::<Of>(Table::ShortLived, &link_key(&token))?;
    found.map(|(_, of)| of).ok_or(LINK_SPENT)
}

/// `GET /api/writing/stop?t=…`: the button. Opening it stops nothing.
///
/// # Errors
/// The link is too old, or none of ours.
pub fn page(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let token = submission::secret_asked(call)?;
    let of = opened(app, Some(token.clone()))?;
    let (_, group) = membership::find(app, &of.group)?.ok_or(LINK_SPENT)?;
    let is_muted = is_muted(app, &of.person, &of.scope)?;
    let (text, wish, label) = match is_muted {
        false => ("answers.writing.stop_text", "stop", "forms.writing_stop.button"),
        true => ("answers.writing.stopped_text", "again", "answers.writing.again"),
    };
    let title = app.words().text("forms.writing_stop.title").into_owned();
    Ok(Sheet::titled(app, &title)
        .text_with(text, &[("group", &group.name)])
        .button(PATH, label, &[("t", token.reveal()), ("wish", wish)])
        .answer(Status::Ok))
}

/// `POST /api/writing/stop`: the token is in the form of the page, or in the query with the one-click body.
/// The same answer however often it is sent.
///
/// # Errors
/// The link is too old, or none of ours.
pub fn stop(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    // A mail program follows no 303 and shows no page.
    let (token, again, wanted) = match call.sent("List-Unsubscribe") {
        Some(_) => (call.asked("t").and_then(|text| Token::parse(&text)), false, Wanted::Json),
        None => match submission::plain(app, call, "writing_stop")? {
            Ok(answers) => (Token::parse(answers.text("t")), answers.text("wish") == "again", call.wanted),
            Err(answer) => return Ok(answer),
        },
    };
    let of = opened(app, token)?;
    again_on_conflict(|| {
        let key = Key::new(muted_by(&of.person), &*of.scope);
        let known = app.store().get(Table::Work, &key)?;
        let (commit, what) = match (known, again) {
            (Some(document), true) => (Commit::new().remove(&document), "writing.again"),
            (None, false) => {
                (Commit::new().insert(Table::Work, key, &Muted { since: app.now() }), "writing.stop")
            }
            _ => return Ok(()),
        };
        let thing = membership::group::thing(&of.group);
        let commit = trail::note(app, commit, Some(&of.person), what, &thing, Via::Mail);
        Ok(app.store().commit(&commit)?)
    })?;
    let words = if again { "writing_again" } else { "writing_stopped" };
    Ok(told(app, wanted, &Told::words(words)))
}

/// `GET /api/writing/reply?t=…`: what one has to say to the group.
///
/// # Errors
/// The link is too old, or none of ours.
pub fn reply_page(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let token = submission::secret_asked(call)?;
    let of = opened(app, Some(token.clone()))?;
    let (_, group) = membership::find(app, &of.group)?.ok_or(LINK_SPENT)?;
    let form = forms::form("writing_reply").ok_or(NOT_FOUND)?;
    Ok(Sheet::titled(app, &group.name)
        .lead("answers.writing.reply_lead")
        .form(form, &Answers::prefilled(form, &[("t", token.reveal())]), &[])
        .answer(Status::Ok))
}

/// `POST /api/writing/reply`: to those who receive the group's messages.
///
/// # Errors
/// The link is too old, or none of ours.
pub fn reply(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let answers = match submission::plain(app, call, "writing_reply")? {
        Ok(answers) => answers,
        Err(answer) => return Ok(answer),
    };
    submission::count(app, call)?;
    let of = opened(app, Token::parse(answers.text("t")))?;
    let text = answers.text("text").to_owned();
    // Pressed twice, it is one answer.
    let same = crate::keys::sha256(&format!("writing {} {} {text}", of.person, of.group));
    let until = after(app.now(), SAME_WORDS);
    let told_as = Told::words("writing_replied");
    let commit =
        Commit::new().insert_until(Table::ShortLived, Key::head(format!("once#{same}")), &told_as, until);
    let commit = relay::to_group(app, commit, From::Person(of.person), Written { group: of.group, text });
    match app.store().commit(&commit) {
        Ok(()) => app.platform.bell.ring(),
        Err(StoreError::Conflict) => {}
        Err(error) => return Err(error.into()),
    }
    Ok(told(app, call.wanted, &told_as))
}
