//! Signing in: one mail with a link and a code, no password.
//!
//! The code works only in the browser that asked, which holds a cookie; the link works anywhere, since mail
//! and form are often on two devices. Either ends after 15 minutes or one use.

use contract::forms::{Answers, FieldError, form};
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};

use super::NAME;
use crate::App;
use crate::caps::{self, Cap};
use crate::clock::after;
use crate::exchange::{Answer, Call, Cookie, Status, Wanted};
use crate::keys::Purpose;
use crate::mail::Letter;
use crate::outbox::{self, Row};
use crate::person::{self, Address};
use crate::sending;
use crate::session::{self, Device};
use crate::shell::Sheet;
use crate::stopping::{self, Clears};
use crate::store::{Commit, Key, Table};
use crate::submission::{self, Received, Told};
use crate::trouble::{LINK_SPENT, NOT_FOUND, Trouble, again_on_conflict};
use crate::values::{Email, PersonKey, Token};
use crate::worker::Done;

/// Name of the outbox's rows.
pub const TASK: &str = "signin";
/// Cookie of the browser that asked.
const BROWSER: &str = "signin";
const LASTS: SignedDuration = SignedDuration::from_mins(15);
/// A code is void after so many wrong ones.
const MOST_TRIES: u32 = 5;
/// Wrong codes from one place in an hour.
const WRONG_FROM_ONE: u32 = 20;
/// Wrong codes from everywhere in an hour: one in two thousand such hours would open something.
const WRONG_IN_ALL: u32 = 500;
const WRONG_CODES: &str = "wrong codes of all";

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Asked {
    email: Email,
    /// Hash of the browser's cookie.
    browser: String,
    device: Device,
}

/// What the code of a mail opens, under the hash of the browser's cookie.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Code {
    /// Nobody when the address is not known: what is typed is answered all the same.
    person: Option<PersonKey>,
    device: Device,
    mac: String,
    tries: u32,
    /// Says which of their addresses the mail went to: it arrives there, and is void when that is theirs no more.
    address: String,
}

/// What the link of a mail opens, under the hash of its token.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Link {
    person: PersonKey,
    device: Device,
    /// Says which of their addresses the mail went to: it arrives there, and is void when that is theirs no more.
    address: String,
}

/// `POST /api/signin`.
///
/// # Errors
/// The store does not answer.
pub fn ask(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let form = form("signin").ok_or(NOT_FOUND)?;
    let submission = match submission::receive(app, call, form)? {
        Received::Ready(submission) => submission,
        Received::Answered(answer) => return Ok(answer),
    };
    let Ok(email) = Email::parse(submission.answers.text("email")) else {
        return Ok(submission.refuse(app, "email", "forms.errors.missing"));
    };
    // The same form sent twice gives the same cookie: the code of the one mail fits it.
    let browser = Token::of_row(&app.platform.keys, BROWSER, submission.id());
    let device = device_of(&submission.answers);
    let asked = Asked { email, browser: browser.hash(), device };
    let commit = outbox::ask(app, Commit::new(), Table::People, (NAME, TASK), &asked);
    let told = Told::words("signin").and_go("/api/signin/code");
    let cookie = Cookie { name: BROWSER, value: browser.reveal().to_owned(), lasts: Some(LASTS) };
    Ok(submission.finish(app, commit, &told)?.with(cookie))
}

fn device_of(answers: &Answers) -> Device {
    if answers.is_ticked("own_device") { Device::Own } else { Device::Shared }
}

/// The worker: link and code to those who are known, a word to those who are not.
///
/// # Errors
/// The store does not answer.
pub fn write(app: &App, row: &Row) -> Result<Done, Trouble> {
    let asked: Asked = row.payload()?;
    let Some(commit) = caps::one_more(app, Commit::new(), Cap::SignIn, &asked.email)? else {
        return Ok(Done::nothing());
    };
    let Some((_, person)) = person::by_address(app, &asked.email)? else {
        return unknown(app, row, asked, commit);
    };
    let (token, digits) =
        (Token::of_row(&app.platform.keys, TASK, &row.id), app.platform.random.below(1_000_000));
    let (code, until) = (format!("{digits:06}"), after(app.now(), LASTS));
    let mac = code_mac(app, &asked.browser, &code);
    let hash = asked.email.hash(&app.platform.keys);
    let address = app.platform.keys.mac(Purpose::Signing, &went_to(&person.key, &hash));
    let kept = Code {
        person: Some(person.key.clone()),
        device: asked.device,
        mac,
        tries: 0,
        address: address.clone(),
    };
    let link = Link { person: person.key, device: asked.device, address };
    let commit = commit.insert_until(Table::ShortLived, link_key(&token), &link, until).insert_until(
        Table::ShortLived,
        code_key(&asked.browser),
        &kept,
        until,
    );
    let path = format!("/api/signin/link?t={}", token.reveal());
    let letter = Letter { code: Some(code), ..Letter::answer(asked.email, "signin", &row.id).to_path(path) };
    Ok(Done::writing(commit).and_sending(letter))
}

/// An address we do not know. A code that no digits open is kept, so that whoever asked and types at random is
/// answered as for any other address. Nobody's mailbox is here for others to fill.
fn unknown(app: &App, row: &Row, asked: Asked, commit: Commit) -> Result<Done, Trouble> {
    let mac = code_mac(app, &asked.browser, "none");
    let kept = Code { person: None, device: asked.device, mac, tries: 0, address: String::new() };
    let until = after(app.now(), LASTS);
    let commit = commit.insert_until(Table::ShortLived, code_key(&asked.browser), &kept, until);
    Ok(match caps::one_more(app, commit.clone(), Cap::Unknown, &asked.email)? {
        Some(commit) => {
            let letter =
                Letter::answer(asked.email, "signin_unknown", &row.id).to_path(app.bundle.path("signup"));
            Done::writing(commit).and_sending(letter)
        }
        None => Done::writing(commit),
    })
}

fn code_key(browser: &str) -> Key {
    Key::head(format!("code#{browser}"))
}

/// Names an address of a person so that nothing of it is kept.
fn went_to(person: &PersonKey, hash: &str) -> String {
    format!("signin {person} {hash}")
}

fn link_key(token: &Token) -> Key {
    Key::head(format!("link#signin#{}", token.hash()))
}

fn code_mac(app: &App, browser: &str, code: &str) -> String {
    app.platform.keys.mac(Purpose::Signing, &format!("code {browser} {code}"))
}

/// `GET /api/signin/code`: where the code is typed.
///
/// # Errors
/// None.
pub fn code_page(app: &App, _call: &Call<'_>) -> Result<Answer, Trouble> {
    Ok(code_form(app, &Answers::default(), &[], Status::Ok))
}

fn code_form(app: &App, answers: &Answers, errors: &[FieldError], status: Status) -> Answer {
    let title = app.words().text("answers.signin_code.title").into_owned();
    let sheet = Sheet::titled(app, &title).text("answers.signin_code.text");
    match form("signin_code") {
        Some(form) => sheet.form(form, answers, errors).answer(status),
        None => sheet.answer(status),
    }
}

/// `POST /api/signin/code`.
///
/// # Errors
/// The store does not answer, or the code is void.
pub fn code(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let answers = match submission::plain(app, call, "signin_code")? {
        Ok(answers) => answers,
        Err(answer) => return Ok(answer),
    };
    // Six digits withstand five tries a mail, not thousands of mails tried from one place.
    submission::count(app, call)?;
    let browser = call.cookie(BROWSER).and_then(Token::parse).ok_or(LINK_SPENT)?;
    let typed: String = answers.text("code").chars().filter(char::is_ascii_digit).collect();
    spray(app, call, Wrong::Before)?;
    match again_on_conflict(|| try_code(app, &browser, &typed))? {
        Some(kept) => {
            let whose =
                Opened { person: kept.person.ok_or(LINK_SPENT)?, address: kept.address, device: kept.device };
            open(app, call, &whose, Commit::new())
        }
        None => {
            spray(app, call, Wrong::Now)?;
            Ok(wrong_code(app, call, &answers))
        }
    }
}

/// When wrong codes are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wrong {
    /// Before one is tried.
    Before,
    /// One was wrong.
    Now,
}

/// Few tries on each of very many codes open one in the end: wrong ones are counted from one place and in all.
/// Whoever waits for a code meanwhile has the link of the same mail.
fn spray(app: &App, call: &Call<'_>, wrong: Wrong) -> Result<(), Trouble> {
    let (limits, now) = (&app.platform.limits, app.now());
    let from_here = format!("wrong codes {}", call.visitor);
    let places = [(from_here.as_str(), WRONG_FROM_ONE), (WRONG_CODES, WRONG_IN_ALL)];
    // Where the network does not say who calls, all would count as one.
    for (place, most) in places.into_iter().skip(usize::from(call.visitor.is_empty())) {
        match wrong {
            Wrong::Before if !limits.has_room(place, most, now) => {
                return Err(Trouble::Refused(Status::TooMany, "codes_paused"));
            }
            Wrong::Before => {}
            Wrong::Now => _ = limits.allows(place, most, now),
        }
    }
    Ok(())
}

/// Spends the code when it is right; counts a wrong one.
fn try_code(app: &App, browser: &Token, typed: &str) -> Result<Option<Code>, Trouble> {
    let key = code_key(&browser.hash());
    let (document, kept) = app.store().read::<Code>(Table::ShortLived, &key)?.ok_or(LINK_SPENT)?;
    let message = format!("code {} {typed}", browser.hash());
    if app.platform.keys.verify(Purpose::Signing, &message, &kept.mac) {
        app.store().commit(&Commit::new().remove(&document))?;
        return Ok(Some(kept));
    }
    let tries = kept.tries + 1;
    let commit = match tries >= MOST_TRIES {
        true => Commit::new().remove(&document),
        false => Commit::new().replace(&document, &Code { tries, ..kept }),
    };
    app.store().commit(&commit)?;
    Ok(None)
}

fn wrong_code(app: &App, call: &Call<'_>, answers: &Answers) -> Answer {
    let errors = vec![FieldError::new("code", "forms.errors.code")];
    match (call.wanted, form("signin_code")) {
        (Wanted::Json, Some(form)) => {
            let rejected = contract::forms::Rejected { answers: answers.clone(), errors };
            sending::rejected(app, call, form, &rejected)
        }
        _ => code_form(app, answers, &errors, Status::Unprocessable),
    }
}

/// `GET /api/signin/link?t=…`: the button. A scanner that opens the link is handed nothing.
///
/// # Errors
/// The link was used, is too old, or never was.
pub fn button(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let token = submission::secret_asked(call)?;
    app.store().get(Table::ShortLived, &link_key(&token))?.ok_or(LINK_SPENT)?;
    let title = app.words().text("answers.signin_button.title").into_owned();
    let known = form("signin_link").map(|form| (form, Answers::prefilled(form, &[("t", token.reveal())])));
    let sheet = Sheet::titled(app, &title);
    Ok(match known {
        Some((form, answers)) => sheet.form(form, &answers, &[]).answer(Status::Ok),
        None => sheet.answer(Status::Ok),
    })
}

/// `POST /api/signin/link`.
///
/// # Errors
/// The link was used, is too old, or never was.
pub fn link(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let answers = match submission::plain(app, call, "signin_link")? {
        Ok(answers) => answers,
        Err(answer) => return Ok(answer),
    };
    let token = submission::secret_sent(&answers)?;
    let (document, link) =
        app.store().read::<Link>(Table::ShortLived, &link_key(&token))?.ok_or(LINK_SPENT)?;
    // The device where the mail is read may be another than the one that asked: what is ticked here counts.
    let whose = Opened { person: link.person, address: link.address, device: device_of(&answers) };
    open(app, call, &whose, Commit::new().remove(&document))
}

/// What a link or a code opened.
struct Opened {
    person: PersonKey,
    address: String,
    device: Device,
}

fn open(app: &App, call: &Call<'_>, opened: &Opened, commit: Commit) -> Result<Answer, Trouble> {
    let Opened { person, address, device } = opened;
    // They may have been erased since the mail was sent, or have lost that address.
    let (_, known) = person::get(app, person)?.ok_or(LINK_SPENT)?;
    let keys = &app.platform.keys;
    let is_it = |hash: &String| keys.verify(Purpose::Signing, &went_to(person, hash), address);
    let is_meant = |one: &&Address| one.email.hashes(keys).iter().any(is_it);
    let arrived = known.addresses.iter().find(is_meant).ok_or(LINK_SPENT)?;
    let (begin, cookie) = session::begin(app, person, *device);
    let commit = stopping::own_act(app, commit, &arrived.email, Clears::Returns)?;
    app.store().commit(&commit.and(begin)).map_err(crate::trouble::spent)?;
    super::absence::seen(app, person)?;
    let told = Told::words("signed_in").and_go("/api/account");
    Ok(sending::told(app, call.wanted, &told).with(cookie).with(Cookie::forgotten(BROWSER)))
}

/// `POST /api/signout`.
///
/// # Errors
/// The store does not answer.
pub fn out(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    if let Some(session) = session::of(app, call)? {
        app.store().commit(&session::end(call, &session))?;
    }
    let told = Told::words("signed_out");
    Ok(sending::told(app, call.wanted, &told).with(Cookie::forgotten(session::COOKIE)))
}
