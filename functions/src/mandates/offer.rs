//! From an offer to a yes: a mail, a page with two buttons, a mandate.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{NAME, ends, name_of};
use crate::App;
use crate::clock::{after, days};
use crate::exchange::{Answer, Call, Status};
use crate::guests;
use crate::mail::Letter;
use crate::outbox::{self, Row};
use crate::person;
use crate::rights::Role;
use crate::shell::Sheet;
use crate::store::{Commit, Key, Table};
use crate::submission::{self, Told};
use crate::trouble::{LINK_SPENT, Trouble};
use crate::values::{Email, Token};
use crate::worker::Done;

/// Rows of offers to be sent.
pub const OFFER: &str = "offer";
/// Rows of offers that were accepted.
pub const ACCEPT: &str = "accept";
/// An offer nobody answers is gone after so many days.
const OFFER_DAYS: i64 = 14;

/// An offer, in the outbox and then behind its link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Offer {
    role: Role,
    email: Email,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    until: Option<Date>,
}

/// Writes down that a role is offered to the owner of an address, until a day or without an end. Who offers it,
/// the trail knows.
#[must_use]
pub fn offer(app: &App, commit: Commit, role: &Role, email: Email, until: Option<Date>) -> Commit {
    let offer = Offer { role: role.clone(), email, until };
    outbox::ask(app, commit, Table::Work, (NAME, OFFER), &offer)
}

/// The worker: the mail with its link.
///
/// # Errors
/// The store does not answer.
pub fn write(app: &App, row: &Row) -> Result<Done, Trouble> {
    let offer: Offer = row.payload()?;
    let token = Token::of_row(&app.platform.keys, NAME, &row.id);
    let until = after(app.now(), days(OFFER_DAYS));
    let commit = Commit::new().insert_until(Table::ShortLived, link(&token), &offer, until);
    let letter = Letter::answer(offer.email, "mandate_offer", &row.id)
        .with("role", name_of(app, &offer.role))
        .with("ends", ends(app, offer.until))
        .to_path(format!("/api/mandates/accept?t={}", token.reveal()));
    Ok(Done::writing(commit).and_sending(letter))
}

fn link(token: &Token) -> Key {
    Key::head(format!("link#mandate#{}", token.hash()))
}

/// `GET /api/mandates/accept?t=…`: the two buttons.
///
/// # Errors
/// The link was used, is too old, or never was.
pub fn button(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let token = submission::secret_asked(call)?;
    let found = app.store().read::<Offer>(Table::ShortLived, &link(&token))?;
    let (_, offer) = found.ok_or(LINK_SPENT)?;
    let role = name_of(app, &offer.role);
    let title = app.words().format("answers.mandate_button.title", &[("role", &role)]);
    let sheet = Sheet::titled(app, &title).text_with("answers.mandate_button.text", &[("role", &role)]);
    let until = offer
        .until
        .map(|_| (app.words().text("answers.mandates.end_day").into_owned(), ends(app, offer.until)));
    let sheet = sheet.facts(until.as_slice());
    let sheet = sheet.buttons(
        "/api/mandates/accept",
        &[("t", token.reveal())],
        &[
            ("answer", "yes", "answers.mandate_button.accept"),
            ("answer", "no", "answers.mandate_button.decline"),
        ],
    );
    Ok(sheet.answer(Status::Ok))
}

/// `POST /api/mandates/accept`: yes or no.
///
/// # Errors
/// The link was used, is too old, or never was.
pub fn answer(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let answers = match submission::plain(app, call, "mandate_accept")? {
        Ok(answers) => answers,
        Err(answer) => return Ok(answer),
    };
    let token = submission::secret_sent(&answers)?;
    let (document, offer) = app.store().read::<Offer>(Table::ShortLived, &link(&token))?.ok_or(LINK_SPENT)?;
    let commit = Commit::new().remove(&document);
    let (commit, words) = match answers.text("answer") {
        "yes" => (outbox::ask(app, commit, Table::Work, (NAME, ACCEPT), &offer), "mandate_accepted"),
        _ => (commit, "mandate_declined"),
    };
    app.store().commit(&commit).map_err(crate::trouble::spent)?;
    app.platform.bell.ring();
    Ok(crate::sending::told(app, call.wanted, &Told::words(words)))
}

/// The worker: the role is theirs. Whoever pressed the button of the mail owns the address.
///
/// # Errors
/// The store does not answer.
pub fn accept(app: &App, row: &Row) -> Result<Done, Trouble> {
    let offer: Offer = row.payload()?;
    // The answer came when the mandate was over.
    if offer.until.is_some_and(|until| until <= app.today()) {
        return Ok(Done::nothing());
    }
    let (commit, key) = match person::by_address(app, &offer.email)? {
        Some((document, known)) => (Commit::new().check(&document), known.key),
        None => {
            let (commit, guest) = guests::newcomer(app, Commit::new(), &offer.email)?;
            (person::create(app, commit, &guest), guest.key)
        }
    };
    let commit = super::entrust(app, commit, &key, &offer.role, offer.until)?;
    let letter = Letter::answer(offer.email, "mandate_begins", &row.id)
        .with("role", name_of(app, &offer.role))
        .with("ends", ends(app, offer.until))
        .to_path(app.bundle.signin_path());
    Ok(Done::writing(commit).and_sending(letter))
}
