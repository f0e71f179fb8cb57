//! People known by an address they confirmed in a form, who are no members.
//!
//! The worker gives an unknown address its key when it asks to confirm; the button, which has no right to
//! `people`, asks for the guest; the worker makes it. So one address has one key however often it writes.

use serde::{Deserialize, Serialize};

use crate::App;
use crate::clock::{after, days};
use crate::outbox::{self, Row};
use crate::person::{self, Person, Standing};
use crate::store::{Commit, Guard, Key, Table};
use crate::trouble::Trouble;
use crate::values::{Email, PersonKey};
use crate::worker::Done;

/// Name of the outbox's rows, a task of accounts.
pub const TASK: &str = "guest";
/// A key is kept for an address as long as any button waits, two days, and as a machine may be off after it was
/// pressed, two weeks: a thing whose author's key is gone has an author nobody knows.
const RESERVED_DAYS: i64 = 16;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Asked {
    key: PersonKey,
    email: Email,
}

/// The key of whoever has an address, or will have it. Only the worker asks.
///
/// # Errors
/// The store does not answer.
pub fn reserve(app: &App, commit: Commit, email: &Email) -> Result<(Commit, PersonKey), Trouble> {
    let place = place(app, email);
    let until = Some(after(app.now(), days(RESERVED_DAYS)));
    match person::by_address(app, email)? {
        // Who is known by one thing alone is not forgotten while a button waits for them.
        Some((_, known)) if known.standing == Standing::Guest => {
            return Ok((commit.put(Table::People, place, &known.key, until, Guard::Any), known.key));
        }
        Some((_, known)) => return Ok((commit, known.key)),
        None => {}
    }
    let (key, guard) = match app.store().read::<PersonKey>(Table::People, &place)? {
        Some((document, key)) => (key, Guard::Version(document.version)),
        None => (PersonKey::generate(&app.platform.random), Guard::Absent),
    };
    Ok((commit.put(Table::People, place, &key, until, guard), key))
}

/// A guest of an address nobody has yet, under the key that was kept for it. Not written yet.
///
/// # Errors
/// The store does not answer.
pub fn newcomer(app: &App, commit: Commit, email: &Email) -> Result<(Commit, Person), Trouble> {
    let (commit, key) = match app.store().read::<PersonKey>(Table::People, &place(app, email))? {
        Some((document, key)) => (commit.remove(&document), key),
        None => (commit, PersonKey::generate(&app.platform.random)),
    };
    Ok((commit, Person { key, ..person::guest(app, email) }))
}

/// Whether a button waits for the owner of an address.
///
/// # Errors
/// The store does not answer.
pub fn is_awaited(app: &App, email: &Email) -> Result<bool, Trouble> {
    Ok(app.store().get(Table::People, &place(app, email))?.is_some())
}

/// Nobody's button makes a guest of this address any more: its owner is erased.
#[must_use]
pub fn forget(app: &App, commit: Commit, email: &Email) -> Commit {
    commit.delete(Table::People, place(app, email))
}

fn place(app: &App, email: &Email) -> Key {
    Key::head(format!("guestkey#{}", email.hash(&app.platform.keys)))
}

/// The button was pressed: the address is theirs.
#[must_use]
pub fn ask(app: &App, commit: Commit, key: &PersonKey, email: &Email) -> Commit {
    let asked = Asked { key: key.clone(), email: email.clone() };
    outbox::ask(app, commit, Table::Work, ("accounts", TASK), &asked)
}

/// Name of the outbox's rows, a task of accounts.
pub const FORGET: &str = "guest_over";
/// Who is awaited is looked at again so many days later.
pub const AGAIN_DAYS: i64 = RESERVED_DAYS + 1;

/// What kept somebody known is over: a guest who left nothing else is erased, by the worker.
#[must_use]
pub fn ask_to_forget(app: &App, commit: Commit, key: &PersonKey) -> Commit {
    outbox::ask(app, commit, Table::Work, ("accounts", FORGET), key)
}

/// The worker: a guest of the key that was kept, unless the address is somebody's by now.
///
/// # Errors
/// The store does not answer.
pub fn write(app: &App, row: &Row) -> Result<Done, Trouble> {
    let asked: Asked = row.payload()?;
    if person::by_address(app, &asked.email)?.is_some() {
        return Ok(Done::nothing());
    }
    // A key that is kept for nobody was somebody's, who is erased: it leads nowhere, and stays so.
    let kept = app.store().read::<PersonKey>(Table::People, &place(app, &asked.email))?;
    let Some((document, _)) = kept.filter(|(_, key)| *key == asked.key) else { return Ok(Done::nothing()) };
    let commit = Commit::new().remove(&document);
    let guest = Person { key: asked.key, ..person::guest(app, &asked.email) };
    Ok(Done::writing(person::create(app, commit, &guest)))
}
