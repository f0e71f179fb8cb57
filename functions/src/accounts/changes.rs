//! What changes one's addresses is told to those there were before, and undone for 7 days by their link.

use serde::{Deserialize, Serialize};

use super::{NAME, own, rows};
use crate::App;
use crate::clock::{after, days};
use crate::exchange::{Answer, Call, Status};
use crate::mail::Letter;
use crate::outbox::{self, Row};
use crate::person::{self, Address, Person};
use crate::sending;
use crate::shell::Sheet;
use crate::store::{Commit, Document, Key, Query, Table};
use crate::submission::{self, Told};
use crate::trail::{self, Via};
use crate::trouble::{LINK_SPENT, NOT_FOUND, Trouble, Trouble::Refused};
use crate::values::{PersonKey, Token};
use crate::worker::Done;

/// Name of the outbox's rows.
pub const TOLD: &str = "address_told";
/// How long a change can be undone.
const UNDO_DAYS: i64 = 7;
/// So many links may be open at once: undoing makes all of them void in one commit.
const MOST_LINKS: usize = 40;

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// An address was added.
    Added,
    /// An address was removed.
    Removed,
    /// Another address became the primary one.
    Primary,
    /// Two people vouched: a lost mailbox is replaced in 7 days.
    Vouched,
    /// It was replaced.
    Moved,
}

impl What {
    /// The kind of its letter.
    fn letter(self) -> &'static str {
        match self {
            Self::Added => "address_added",
            Self::Removed => "address_removed",
            Self::Primary => "address_primary",
            Self::Vouched => "address_vouched",
            Self::Moved => "address_moved",
        }
    }
}

#[derive(Debug, Serialize, Deserialize)]
struct Change {
    person: PersonKey,
    before: Vec<Address>,
    discreet: bool,
    what: What,
}

/// What a link of the mail brings back.
#[derive(Debug, Serialize, Deserialize)]
struct Undo {
    before: Vec<Address>,
}

/// Tells the addresses there were before.
#[must_use]
pub fn tell(app: &App, commit: Commit, before: &Person, what: What) -> Commit {
    let change = Change {
        person: before.key.clone(),
        before: before.addresses.clone(),
        discreet: before.discreet,
        what,
    };
    outbox::ask(app, commit, Table::People, (NAME, TOLD), &change)
}

/// Whether there is room for another change: undoing must reach all of them.
///
/// # Errors
/// There were too many in 7 days, or the store does not answer.
pub fn room(app: &App, person: &PersonKey) -> Result<(), Trouble> {
    let open = app.store().query(Table::People, &Query::all(rows::undo_of(person)).limit(MOST_LINKS))?;
    if open.documents.len() < MOST_LINKS { Ok(()) } else { Err(Refused(Status::TooMany, "many_changes")) }
}

/// The worker: a mail to each address there was, each with its own link.
///
/// # Errors
/// The store does not answer.
pub fn write(app: &App, row: &Row) -> Result<Done, Trouble> {
    let change: Change = row.payload()?;
    if person::get(app, &change.person)?.is_none() {
        return Ok(Done::nothing());
    }
    let until = after(app.now(), days(UNDO_DAYS));
    let mut done = Done::nothing();
    for (index, address) in change.before.iter().enumerate() {
        let id = format!("{}-{index}", row.id);
        let token = Token::of_row(&app.platform.keys, "undo", &id);
        let key = Key::new(rows::undo_of(&change.person), token.hash());
        let undo = Undo { before: change.before.clone() };
        done.commit = done.commit.insert_until(Table::People, key, &undo, until);
        let path = format!("/api/account/addresses/undo?t={}-{}", change.person, token.reveal());
        let letter = Letter::answer(address.email.clone(), change.what.letter(), id).to_path(path);
        done = done.and_sending(Letter { discreet: change.discreet, ..letter });
    }
    Ok(done)
}

/// `POST /api/account/addresses/remove`: one of several; the last goes by erasing only.
///
/// # Errors
/// It is the last, or not theirs.
pub fn remove(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    change(app, call, "address_remove", What::Removed)
}

/// `POST /api/account/addresses/primary`: where mail goes from now on.
///
/// # Errors
/// It is not theirs.
pub fn primary(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    change(app, call, "address_primary", What::Primary)
}

fn change(app: &App, call: &Call<'_>, name: &str, what: What) -> Result<Answer, Trouble> {
    let (_, read, person) = own::signed_in(app, call)?;
    let answers = match submission::plain(app, call, name)? {
        Ok(answers) => answers,
        Err(answer) => return Ok(answer),
    };
    room(app, &person.key)?;
    let keys = &app.platform.keys;
    let is_meant = |one: &&Address| one.email.hashes(keys).iter().any(|hash| hash == answers.text("address"));
    let meant = person.addresses.iter().find(is_meant).ok_or(NOT_FOUND)?;
    let others = person.addresses.iter().filter(|one| one.email != meant.email).cloned();
    let commit = Commit::new();
    let (commit, addresses): (Commit, Vec<Address>) = match what {
        What::Removed if person.addresses.len() < 2 => {
            return Err(Refused(Status::Conflict, "last_address"));
        }
        What::Removed => (forget(app, commit, meant), others.collect()),
        _ => (commit, [meant.clone()].into_iter().chain(others).collect()),
    };
    let commit = commit.replace(&read, &Person { addresses, ..person.clone() });
    let commit = tell(app, commit, &person, what);
    let commit = trail::note(app, commit, Some(&person.key), &format!("accounts.{name}"), "person", Via::Web);
    app.store().commit(&commit)?;
    app.platform.bell.ring();
    Ok(sending::told(app, call.wanted, &Told::words(name)))
}

/// Removes the way from an address to its person.
#[must_use]
pub fn forget(app: &App, commit: Commit, address: &Address) -> Commit {
    let hashes = address.email.hashes(&app.platform.keys);
    hashes.iter().fold(commit, |commit, hash| commit.delete(Table::People, person::address(hash)))
}

/// Whose link it is, and where what it undoes lies.
fn read_link(text: &str) -> Result<(PersonKey, Key), Trouble> {
    let (person, token) = text.split_once('-').ok_or(LINK_SPENT)?;
    let person = PersonKey::parse(person).ok_or(LINK_SPENT)?;
    let token = Token::parse(token).ok_or(LINK_SPENT)?;
    let key = Key::new(rows::undo_of(&person), token.hash());
    Ok((person, key))
}

/// `GET /api/account/addresses/undo?t=…`: the button.
///
/// # Errors
/// The link was used, is too old, or never was.
pub fn button(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let text = call.asked("t").unwrap_or_default();
    let (_, key) = read_link(&text)?;
    app.store().get(Table::People, &key)?.ok_or(LINK_SPENT)?;
    let title = app.words().text("forms.address_undo.title").into_owned();
    let sheet = Sheet::titled(app, &title).text("answers.addresses.undo").button(
        "/api/account/addresses/undo",
        "forms.address_undo.button",
        &[("t", &text)],
    );
    Ok(sheet.answer(Status::Ok))
}

/// `POST /api/account/addresses/undo`: the addresses of before, every other link void, what waits for a
/// button or was vouched for stopped, signed out everywhere: whoever did it may still be signed in.
///
/// # Errors
/// The link was used, is too old, or never was.
pub fn undo(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let answers = match submission::plain(app, call, "address_undo")? {
        Ok(answers) => answers,
        Err(answer) => return Ok(answer),
    };
    let (key, place) = read_link(answers.text("t"))?;
    let (_, undo) = app.store().read::<Undo>(Table::People, &place)?.ok_or(LINK_SPENT)?;
    let (read, person) = person::get(app, &key)?.ok_or(LINK_SPENT)?;
    // First what could change them again: sessions, addresses that wait for their button, requests to move the
    // mailbox. The link is spent last, so that it works again when this is cut off.
    own::end_all(app, &person)?;
    rows::void_changes(app, &person)?;
    let links = app.store().query_all(Table::People, &Query::all(rows::undo_of(&key)).limit(100))?;
    let commit = restore(app, &person, &read, &undo.before)?;
    let commit = links.iter().take(MOST_LINKS + 10).fold(commit, Commit::remove);
    let commit = trail::note(app, commit, Some(&key), "accounts.address_undo", "person", Via::Mail);
    app.store().commit(&commit).map_err(crate::trouble::spent)?;
    own::end_all(app, &person)?;
    Ok(sending::told(app, call.wanted, &Told::words("address_undo")))
}

/// The addresses of before, but for those that are somebody else's by now.
fn restore(app: &App, person: &Person, read: &Document, before: &[Address]) -> Result<Commit, Trouble> {
    let is_in = |list: &[Address], one: &Address| list.iter().any(|other| other.email == one.email);
    let added = person.addresses.iter().filter(|one| !is_in(before, one));
    let mut commit = added.fold(Commit::new(), |commit, one| forget(app, commit, one));
    let mut addresses = Vec::new();
    for one in before {
        if is_in(&person.addresses, one) {
            addresses.push(one.clone());
            continue;
        }
        let hash = one.email.hash(&app.platform.keys);
        if person::by_address(app, &one.email)?.is_none() {
            commit = commit.insert(Table::People, person::address(&hash), &person.key);
            addresses.push(one.clone());
        }
    }
    if addresses.is_empty() {
        return Err(LINK_SPENT);
    }
    Ok(commit.replace(read, &Person { addresses, ..person.clone() }))
}
