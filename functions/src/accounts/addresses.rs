//! One's addresses, up to three: a new one is confirmed by its own mailbox; see `changes` for the rest.

use contract::forms::{Answers, form};
use serde::{Deserialize, Serialize};

use super::{NAME, changes, own, rows};
use crate::App;
use crate::caps::{self, Cap};
use crate::clock::{after, days};
use crate::exchange::{Answer, Call, Status};
use crate::mail::Letter;
use crate::outbox::{self, Row};
use crate::person::{self, Address, Person};
use crate::sending;
use crate::shell::Sheet;
use crate::store::{Commit, Table};
use crate::submission::{self, Told};
use crate::trail::{self, Via};
use crate::trouble::{LINK_SPENT, Trouble, Trouble::Refused};
use crate::values::{Email, PersonKey, Token};
use crate::worker::Done;

/// Name of the outbox's rows.
pub const ADD: &str = "address_add";
/// A person has so many addresses at most.
pub const MOST: usize = 3;
/// An address nobody confirms is forgotten after so many days.
const PENDING_DAYS: i64 = 2;

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Asked {
    person: PersonKey,
    email: Email,
}

/// `GET /api/account/addresses`.
///
/// # Errors
/// Nobody is signed in, or the store does not answer.
pub fn page(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let (_, _, person) = own::signed_in(app, call)?;
    let title = app.words().text("answers.addresses.title").into_owned();
    let mut sheet = Sheet::titled(app, &title).text("answers.addresses.text");
    for (index, address) in person.addresses.iter().enumerate() {
        let (hash, text) = (address.email.hash(&app.platform.keys), address.email.as_str());
        let role = if index == 0 { "answers.addresses.primary" } else { "answers.addresses.other" };
        sheet = sheet.facts(&[(app.words().text(role).into_owned(), text.to_owned())]);
        let label = |key: &str| app.words().format(key, &[("address", text)]);
        if index > 0 {
            let label = label("answers.addresses.make_primary");
            sheet = sheet.labelled_button("/api/account/addresses/primary", &label, &[("address", &hash)]);
        }
        if person.addresses.len() > 1 {
            let label = label("answers.addresses.remove");
            sheet = sheet.labelled_button("/api/account/addresses/remove", &label, &[("address", &hash)]);
        }
    }
    let sheet = match form("address_add") {
        Some(form) if person.addresses.len() < MOST => {
            sheet.heading("forms.address_add.title").form(form, &Answers::default(), &[])
        }
        _ => sheet.text("answers.many_addresses.text"),
    };
    Ok(sheet.links(&[own::link(app, "/api/account", "answers.account.title")]).answer(Status::Ok))
}

/// `POST /api/account/addresses`: the address is written down and asked; it is not looked up here.
///
/// # Errors
/// There are three already, or the store does not answer.
pub fn add(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let (_, _, person) = own::signed_in(app, call)?;
    let answers = match submission::plain(app, call, "address_add")? {
        Ok(answers) => answers,
        Err(answer) => return Ok(answer),
    };
    if person.addresses.len() >= MOST {
        return Err(Refused(Status::Conflict, "many_addresses"));
    }
    let email = Email::parse(answers.text("email")).map_err(|_| LINK_SPENT)?;
    let asked = Asked { person: person.key, email };
    let commit = outbox::ask(app, Commit::new(), Table::People, (NAME, ADD), &asked);
    app.store().commit(&commit)?;
    app.platform.bell.ring();
    Ok(sending::told(app, call.wanted, &Told::words("address_add")))
}

/// The worker: the new address is asked; one that is somebody's already is told so, and nobody else.
///
/// # Errors
/// The store does not answer.
pub fn write(app: &App, row: &Row) -> Result<Done, Trouble> {
    let asked: Asked = row.payload()?;
    let Some((_, person)) = person::get(app, &asked.person)? else { return Ok(Done::nothing()) };
    let Some(commit) = caps::one_more(app, Commit::new(), Cap::Confirmation, &asked.email)? else {
        return Ok(Done::nothing());
    };
    let taken = match person::by_address(app, &asked.email)? {
        Some((_, known)) if known.key == person.key => return Ok(Done::nothing()),
        known => known.is_some(),
    };
    let token = Token::of_row(&app.platform.keys, ADD, &row.id);
    let (key, until) = (rows::pending(rows::ADDRESS, &token.hash()), after(app.now(), days(PENDING_DAYS)));
    // It goes with the person, so it is found by an address that they have.
    let commit = person
        .addresses
        .iter()
        .fold(commit, |commit, own| rows::note_pending(app, commit, &own.email, &key, until));
    // Somebody else's is kept too, and goes with them: what one asked for, as a copy shows it, does not tell who
    // is known. Its secret is sent to nobody.
    let commit = match taken {
        true => rows::note_pending(app, commit, &asked.email, &key, until),
        false => commit,
    };
    let commit = commit.insert_until(Table::People, key, &asked, until);
    let path = format!("/api/account/addresses/confirm?t={}", token.reveal());
    let letter = match taken {
        true => Letter::answer(asked.email, "address_taken", &row.id),
        false => {
            let letter = Letter::answer(asked.email, "address_confirm", &row.id).to_path(path);
            Letter { discreet: person.discreet, ..letter }
        }
    };
    Ok(Done::writing(commit).and_sending(letter))
}

/// `GET /api/account/addresses/confirm?t=…`: the button.
///
/// # Errors
/// The link was used, is too old, or never was.
pub fn button(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let token = submission::secret_asked(call)?;
    app.store().get(Table::People, &rows::pending(rows::ADDRESS, &token.hash()))?.ok_or(LINK_SPENT)?;
    let title = app.words().text("forms.address_confirm.title").into_owned();
    let sheet = Sheet::titled(app, &title).text("answers.addresses.confirm").button(
        "/api/account/addresses/confirm",
        "forms.address_confirm.button",
        &[("t", token.reveal())],
    );
    Ok(sheet.answer(Status::Ok))
}

/// `POST /api/account/addresses/confirm`: the address is theirs; the others are told.
///
/// # Errors
/// The link was used, is too old, or never was.
pub fn confirm(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let answers = match submission::plain(app, call, "address_confirm")? {
        Ok(answers) => answers,
        Err(answer) => return Ok(answer),
    };
    let token = submission::secret_sent(&answers)?;
    let key = rows::pending(rows::ADDRESS, &token.hash());
    let (document, asked) = app.store().read::<Asked>(Table::People, &key)?.ok_or(LINK_SPENT)?;
    let (read, person) = person::get(app, &asked.person)?.ok_or(LINK_SPENT)?;
    if person.addresses.len() >= MOST {
        return Err(Refused(Status::Conflict, "many_addresses"));
    }
    changes::room(app, &person.key)?;
    let address = Address { email: asked.email.clone(), confirmed_at: app.now(), bounced_at: None };
    let addresses = person.addresses.iter().cloned().chain([address]).collect();
    let after = Person { addresses, ..person.clone() };
    let hash = asked.email.hash(&app.platform.keys);
    let commit = Commit::new().remove(&document).replace(&read, &after).insert(
        Table::People,
        person::address(&hash),
        &person.key,
    );
    let commit = changes::tell(app, commit, &person, changes::What::Added);
    let commit = trail::note(app, commit, Some(&person.key), "accounts.address_add", "person", Via::Mail);
    app.store().commit(&commit).map_err(crate::trouble::spent)?;
    app.platform.bell.ring();
    Ok(sending::told(app, call.wanted, &Told::words("address_confirm")))
}
