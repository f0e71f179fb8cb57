//! A contact may agree to be named: a consent of its own, withdrawn at any time, over with the mandate.

use contract::forms::{Answers, form};
use contract::records::Consented;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{NAME, figures, people};
use crate::App;
use crate::clock::{after, days};
use crate::consents;
use crate::exchange::{Answer, Call, Status};
use crate::person::ConsentPurpose;
use crate::rights::{self, Role};
use crate::sending;
use crate::shell::Sheet;
use crate::store::{Commit, Document, Guard, Key, Query, Table};
use crate::submission::{self, Told};
use crate::trail::{self, Via};
use crate::trouble::{NOT_ALLOWED, Trouble, again_on_conflict};
use crate::values::{PersonKey, ulid};

/// A name is shown so long, and then asked again.
const SHOWN_DAYS: i64 = 365;

/// A name somebody agreed to show for a role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Shown {
    name: String,
    /// Sort key of the consent's row.
    consent: String,
    until: Timestamp,
}

fn partition(role: &str) -> String {
    format!("contactname#{role}")
}

fn key(role: &str, person: &PersonKey) -> Key {
    Key::new(partition(role), person.as_str())
}

/// The holder of a role who is signed in.
fn holder(app: &App, call: &Call<'_>, role: &str) -> Result<PersonKey, Trouble> {
    let person = people::signed_in(app, call)?;
    let is_of_site = app.bundle.roles.iter().any(|named| named.id == role);
    match is_of_site && rights::holds(app, &person, &Role::Contact(role.to_owned()))? {
        true => Ok(person),
        false => Err(NOT_ALLOWED),
    }
}

/// `GET /api/contacts/name?role=…`.
///
/// # Errors
/// The role is not theirs, or the store does not answer.
pub fn page(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let role = call.asked("role").unwrap_or_default();
    let person = holder(app, call, &role)?;
    let shown = app.store().read::<Shown>(Table::Work, &key(&role, &person))?;
    let title = app.words().text("answers.contact_name.title").into_owned();
    let named = people::role_name(app, &role);
    let mut sheet = Sheet::titled(app, &title).text_with("answers.contact_name.text", &[("role", &named)]);
    if let Some((_, shown)) = &shown {
        sheet = sheet.text_with("answers.contact_name.now", &[("name", &shown.name)]);
    }
    for name in ["contact_name", "contact_unname"] {
        if let Some(form) = form(name).filter(|_| name == "contact_name" || shown.is_some()) {
            sheet = sheet.form(form, &Answers::prefilled(form, &[("role", &role)]), &[]);
        }
    }
    Ok(sheet.answer(Status::Ok))
}

/// `POST /api/contacts/name`.
///
/// # Errors
/// The role is not theirs, or the store does not answer.
pub fn agree(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let answers = match submission::plain(app, call, "contact_name")? {
        Ok(answers) => answers,
        Err(answer) => return Ok(answer),
    };
    let role = answers.text("role");
    let person = holder(app, call, role)?;
    again_on_conflict(|| {
        let place = key(role, &person);
        let before = app.store().read::<Shown>(Table::Work, &place)?;
        let (commit, guard) = match &before {
            Some((document, shown)) => {
                (withdrawn(app, Commit::new(), &person, &shown.consent), Guard::Version(document.version))
            }
            None => (Commit::new(), Guard::Absent),
        };
        let consent = ulid(app.now(), &app.platform.random);
        let commit = consents::ask_to_give(app, commit, &person, ConsentPurpose::PublicName, &consent);
        let until = after(app.now(), days(SHOWN_DAYS));
        let shown = Shown { name: answers.text("name").to_owned(), consent, until };
        let commit = commit.put(Table::Work, place, &shown, Some(until), guard);
        Ok(app.store().commit(&noted(app, commit, &person, role, "name"))?)
    })?;
    told(app, call, role)
}

/// `POST /api/contacts/name/withdraw`.
///
/// # Errors
/// The role is not theirs, or the store does not answer.
pub fn withdraw(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let answers = match submission::plain(app, call, "contact_unname")? {
        Ok(answers) => answers,
        Err(answer) => return Ok(answer),
    };
    let role = answers.text("role");
    let person = holder(app, call, role)?;
    again_on_conflict(|| match app.store().read::<Shown>(Table::Work, &key(role, &person))? {
        Some((document, shown)) => {
            let commit = withdrawn(app, Commit::new().remove(&document), &person, &shown.consent);
            Ok(app.store().commit(&noted(app, commit, &person, role, "unname"))?)
        }
        None => Ok(()),
    })?;
    told(app, call, role)
}

fn noted(app: &App, commit: Commit, person: &PersonKey, role: &str, what: &str) -> Commit {
    let (what, thing) = (format!("{NAME}.{what}"), format!("role#contact:{role}"));
    trail::note(app, commit, Some(person), &what, &thing, Via::Web)
}

/// What is shown follows at once.
fn told(app: &App, call: &Call<'_>, role: &str) -> Result<Answer, Trouble> {
    again_on_conflict(|| figures::refresh(app, role))?;
    let told = Told::words("contact_name").and_go(format!("/api/contacts/name?role={role}"));
    Ok(sending::told(app, call.wanted, &told))
}

/// The consent holds no more.
fn withdrawn(app: &App, commit: Commit, person: &PersonKey, consent: &str) -> Commit {
    consents::ask_to_withdraw(app, commit, person, ConsentPurpose::PublicName, consent)
}

/// The name of a role as it may be shown now, and what to write for those who hold the role no more.
///
/// # Errors
/// The store does not answer.
pub fn shown(
    app: &App,
    role: &str,
    holders: &[PersonKey],
) -> Result<(Commit, Option<Consented<String>>), Trouble> {
    let (mut commit, mut found) = (Commit::new(), None);
    for document in app.store().query_all(Table::Work, &Query::all(partition(role)))? {
        let shown: Shown = document.read()?;
        let Some(person) = PersonKey::parse(&document.key.sort) else { continue };
        if holders.contains(&person) {
            let (consent, expires_at) = (shown.consent, shown.until);
            found.get_or_insert(Consented { value: shown.name, consent, expires_at });
        } else {
            commit = withdrawn(app, commit.remove(&document), &person, &shown.consent);
        }
    }
    Ok((commit, found))
}

/// The names a person shows, by role.
///
/// # Errors
/// The store does not answer.
pub fn of_person(app: &App, person: &PersonKey) -> Result<Vec<(String, Document, String)>, Trouble> {
    let mut found = Vec::new();
    for named in &app.bundle.roles {
        if let Some((document, shown)) = app.store().read::<Shown>(Table::Work, &key(&named.id, person))? {
            found.push((named.id.clone(), document, shown.name));
        }
    }
    Ok(found)
}
