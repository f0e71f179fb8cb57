//! People who are not seen any more: dormant after 12 months, reminded at 22, erased at 24.

use super::{NAME, erasure};
use crate::App;
use crate::due::{self, Due};
use crate::guests;
use crate::mail::Letter;
use crate::outbox::{self, Row};
use crate::person::{self, Person, Standing};
use crate::retention::{CLOCKS, months_after, watch_again};
use crate::store::{Commit, Query, Table};
use crate::trouble::{Trouble, again_on_conflict};
use crate::values::PersonKey;
use crate::worker::Done;

/// Name of the outbox's rows.
pub const REMIND: &str = "remind";

/// Somebody was here: their clocks begin again.
///
/// # Errors
/// The store does not answer.
pub fn seen(app: &App, key: &PersonKey) -> Result<(), Trouble> {
    again_on_conflict(|| {
        let Some((document, known)) = person::get(app, key)? else { return Ok(()) };
        let standing = match known.standing {
            Standing::Dormant => Standing::Active,
            same => same,
        };
        if known.last_seen_on == app.today() && standing == known.standing {
            return Ok(());
        }
        let before = known.last_seen_on;
        let person = Person { last_seen_on: app.today(), standing, ..known };
        let commit = watch_again(Commit::new().replace(&document, &person), before, &person);
        Ok(app.store().commit(&commit)?)
    })
}

/// A clock of a profile rings. It is read again: who was seen since has other clocks.
///
/// # Errors
/// The store does not answer.
pub fn ring(app: &App, due: &Due) -> Result<Commit, Trouble> {
    let Some(key) = PersonKey::parse(&due.id) else { return Ok(Commit::new()) };
    let Some((document, known)) = person::get(app, &key)? else { return Ok(Commit::new()) };
    let months = CLOCKS.into_iter().find(|(what, _)| *what == due.what).map(|(_, months)| months);
    let is_due = months.is_some_and(|months| months_after(known.last_seen_on, months) <= app.today());
    match (is_due, due.what.as_str(), known.standing) {
        (true, "dormant", Standing::Active) => {
            Ok(Commit::new().replace(&document, &Person { standing: Standing::Dormant, ..known }))
        }
        (true, "remind", _) => Ok(outbox::ask(app, Commit::new(), Table::People, (NAME, REMIND), &key)),
        (true, "erase", Standing::Guest) if has_things(app, &key)? => {
            // What a guest sent has limits of its own; the guest goes with the last of it.
            let later = months_after(app.today(), 1);
            Ok(due::on(Commit::new(), later, NAME, "erase", key.as_str()))
        }
        (_, erasure::GUEST, Standing::Guest) => Ok(guests::ask_to_forget(app, Commit::new(), &key)),
        (true, "erase", _) => erasure::begin(app, Commit::new(), &known),
        _ => Ok(Commit::new()),
    }
}

fn has_things(app: &App, key: &PersonKey) -> Result<bool, Trouble> {
    let page = app.store().query(Table::Work, &Query::all(person::things_of(key)).limit(1))?;
    Ok(!page.documents.is_empty())
}

/// The worker: a word before a person is erased, while there is time to come back.
///
/// # Errors
/// The store does not answer.
pub fn remind(app: &App, row: &Row) -> Result<Done, Trouble> {
    let key: PersonKey = row.payload()?;
    let Some((_, person)) = person::get(app, &key)? else { return Ok(Done::nothing()) };
    let Some(email) = person.primary() else { return Ok(Done::nothing()) };
    let at = |what: &str| {
        CLOCKS
            .into_iter()
            .find(|(name, _)| *name == what)
            .map(|(_, months)| months_after(person.last_seen_on, months))
    };
    let (Some(from), Some(on)) = (at("remind"), at("erase")) else { return Ok(Done::nothing()) };
    // Whoever came back in the meantime is not troubled.
    if app.today() < from || app.today() >= on {
        return Ok(Done::nothing());
    }
    let letter = Letter::answer(email.clone(), "dormant", &row.id)
        .with("day", app.words().day_plain(on))
        .to_path(app.bundle.signin_path());
    let letter = Letter { discreet: person.discreet, ..letter };
    Ok(Done::nothing().and_sending(letter))
}
