//! Sign-up: the form, the mail, the button.

use contract::forms::{Answers, form};
use contract::places;
use serde::{Deserialize, Serialize};

use super::{NAME, rows};
use crate::App;
use crate::caps::{self, Cap};
use crate::clock::{after, days};
use crate::exchange::{Answer, Call, Status};
use crate::guests;
use crate::mail::Letter;
use crate::outbox::{self, Row};
use crate::person::{self, ConsentPurpose, Person, Residence, Standing};
use crate::retention;
use crate::session::{self, Device};
use crate::shell::Sheet;
use crate::stopping::{self, Clears};
use crate::store::{Commit, Key, Table};
use crate::submission::{self, Received, Told};
use crate::trail::{self, Via};
use crate::trouble::{LINK_SPENT, NOT_FOUND, Trouble};
use crate::values::{Email, PersonKey, Token};
use crate::worker::Done;

/// Name of the outbox's rows.
pub const TASK: &str = "signup";
/// A sign-up nobody confirms is gone after so many days.
const PENDING_DAYS: i64 = 2;

/// What was asked for, until it is confirmed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Asked {
    email: Email,
    residence: Residence,
    radius_km: u16,
    themes: Vec<String>,
    zone: String,
    consents: Vec<ConsentPurpose>,
}

/// `POST /api/signups`.
///
/// # Errors
/// The store does not answer.
pub fn in_france(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    submit(app, call, "signup", |answers| {
        let commune = answers.commune("residence")?;
        Some((Residence::Commune(commune.insee.to_string()), places::zone_of_commune(commune).to_owned()))
    })
}

/// `POST /api/signups/abroad`.
///
/// # Errors
/// The store does not answer.
pub fn abroad(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    submit(app, call, "signup_abroad", |answers| {
        let (country, town) = (answers.text("country").to_owned(), answers.text("town").to_owned());
        Some((Residence::Abroad { country, town }, answers.text("zone").to_owned()))
    })
}

fn submit(
    app: &App,
    call: &Call<'_>,
    name: &str,
    lives: fn(&Answers) -> Option<(Residence, String)>,
) -> Result<Answer, Trouble> {
    let form = form(name).ok_or(NOT_FOUND)?;
    let submission = match submission::receive(app, call, form)? {
        Received::Ready(submission) => submission,
        Received::Answered(answer) => return Ok(answer),
    };
    // Somebody signed in is a member already, or becomes one with the address they typed.
    let email = Email::parse(submission.answers.text("email")).ok();
    let (Some(email), Some((residence, zone))) = (email, lives(&submission.answers)) else {
        return Ok(submission.refuse(app, "email", "forms.errors.missing"));
    };
    let answers = &submission.answers;
    let consents = ConsentPurpose::ASKED.into_iter();
    let asked = Asked {
        email,
        residence,
        zone,
        radius_km: answers.number("radius_km").and_then(|km| u16::try_from(km).ok()).unwrap_or(20),
        themes: answers.texts("themes").to_vec(),
        consents: consents
            .filter(|purpose| answers.is_ticked(&format!("consent_{}", purpose.name())))
            .collect(),
    };
    let commit = outbox::ask(app, Commit::new(), Table::People, (NAME, TASK), &asked);
    submission.finish(app, commit, &Told::words("signup"))
}

/// The worker: an unknown address is asked to confirm, a member is told that they are one.
///
/// # Errors
/// The store does not answer.
pub fn write(app: &App, row: &Row) -> Result<Done, Trouble> {
    let asked: Asked = row.payload()?;
    let known = person::by_address(app, &asked.email)?.map(|(_, person)| person);
    let Some(commit) = caps::one_more(app, Commit::new(), Cap::Confirmation, &asked.email)? else {
        return Ok(Done::nothing());
    };
    match known {
        Some(person) if person.standing == Standing::Blocked => Ok(Done::nothing()),
        Some(person) if person.is_member() => {
            let letter =
                Letter::answer(asked.email, "signup_known", &row.id).to_path(app.bundle.signin_path());
            Ok(Done::writing(commit).and_sending(letter))
        }
        _ => {
            let token = Token::of_row(&app.platform.keys, TASK, &row.id);
            let until = after(app.now(), days(PENDING_DAYS));
            let commit = rows::note_pending(app, commit, &asked.email, &pending(&token), until);
            let commit = commit.insert_until(Table::People, pending(&token), &asked, until);
            let path = format!("/api/signups/confirm?t={}", token.reveal());
            let letter = Letter::answer(asked.email, "signup_confirm", &row.id).to_path(path);
            Ok(Done::writing(commit).and_sending(letter))
        }
    }
}

fn pending(token: &Token) -> Key {
    rows::pending("", &token.hash())
}

/// `GET /api/signups/confirm?t=…`: the button. Scanners open links; only the button confirms.
///
/// # Errors
/// The link was used, is too old, or never was.
pub fn button(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let token = submission::secret_asked(call)?;
    app.store().get(Table::People, &pending(&token))?.ok_or(LINK_SPENT)?;
    let title = app.words().text("answers.signup_button.title").into_owned();
    let sheet = Sheet::titled(app, &title).text("answers.signup_button.text").button(
        "/api/signups/confirm",
        "forms.signup_confirm.button",
        &[("t", token.reveal())],
    );
    Ok(sheet.answer(Status::Ok))
}

/// `POST /api/signups/confirm`: from now on a member, and signed in: the button proves the mailbox.
///
/// # Errors
/// The link was used, is too old, or never was.
pub fn confirm(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let answers = match submission::plain(app, call, "signup_confirm")? {
        Ok(answers) => answers,
        Err(answer) => return Ok(answer),
    };
    let token = submission::secret_sent(&answers)?;
    let found = app.store().read::<Asked>(Table::People, &pending(&token))?;
    let (document, asked) = found.ok_or(LINK_SPENT)?;
    let (commit, key) = become_member(app, Commit::new().remove(&document), &asked)?;
    // Whoever was erased and comes back wants mail again.
    let commit = asked
        .email
        .suppression_hashes(&app.platform.keys)
        .iter()
        .fold(commit, |commit, hash| commit.delete(Table::People, stopping::suppressed(hash)));
    let commit = stopping::own_act(app, commit, &asked.email, Clears::All)?;
    let commit =
        asked.consents.iter().fold(commit, |commit, purpose| person::consent(app, commit, &key, *purpose));
    let commit = trail::note(app, commit, Some(&key), "accounts.confirm", "person", Via::Mail);
    let (begin, cookie) = session::begin(app, &key, Device::Shared);
    app.store().commit(&commit.and(begin)).map_err(crate::trouble::spent)?;
    app.platform.bell.ring();
    let told = Told::words("welcome").and_go("/api/account");
    Ok(crate::sending::told(app, call.wanted, &told).with(cookie))
}

/// A new person, or the guest or member who has that address already. A state is never lowered.
fn become_member(app: &App, commit: Commit, asked: &Asked) -> Result<(Commit, PersonKey), Trouble> {
    let now = app.now();
    match person::by_address(app, &asked.email)? {
        Some((document, known)) => {
            let standing = match known.standing {
                Standing::Guest | Standing::Dormant => Standing::Active,
                same => same,
            };
            let since = if known.standing == Standing::Guest { now } else { known.since };
            let before = known.last_seen_on;
            let person = Person { standing, since, ..filled(app, known, asked) };
            let commit = person::update(commit, &document, &person);
            Ok((retention::watch_again(commit, before, &person), person.key))
        }
        None => {
            let (commit, guest) = guests::newcomer(app, commit, &asked.email)?;
            let person = Person { standing: Standing::Active, ..filled(app, guest, asked) };
            Ok((person::create(app, commit, &person), person.key))
        }
    }
}

fn filled(app: &App, person: Person, asked: &Asked) -> Person {
    Person {
        residence: Some(asked.residence.clone()),
        radius_km: asked.radius_km,
        themes: asked.themes.clone(),
        zone: asked.zone.clone(),
        last_seen_on: app.today(),
        ..person
    }
}
