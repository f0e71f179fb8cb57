//! A mailbox that is lost: its owner asks with a new address, two people who know them vouch, the old addresses
//! are told, and after 7 days the new one is the primary one.

use contract::forms::{Answers, FieldError, form};
use contract::places;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::changes::{self, What};
use super::{NAME, addresses, own, rows};
use crate::App;
use crate::caps::{self, Cap};
use crate::clock::{after, days};
use crate::exchange::{Answer, Call, Status, Wanted};
use crate::keys::Purpose;
use crate::mail::Letter;
use crate::outbox::{self, Row};
use crate::person::{self, Address, Person, Residence};
use crate::rights::{self, Role};
use crate::sending;
use crate::shell::Sheet;
use crate::store::{Commit, Guard, Key, Table};
use crate::submission::{self, Received, Told};
use crate::trail::{self, Via};
use crate::trouble::{NOT_ALLOWED, NOT_FOUND, Trouble, again_on_conflict};
use crate::values::{Email, PersonKey, short_code};
use crate::worker::Done;

/// Name of the outbox's rows of a request.
pub const ASKED: &str = "lost_asked";
/// Name of the outbox's rows of what two people vouched for.
pub const MOVE: &str = "lost_move";
/// A request nobody vouches for is gone after so many days.
const REQUEST_DAYS: i64 = 30;
/// The old addresses have so long to say no.
const DELAY_DAYS: i64 = 7;
/// Letters and digits of a reference, read out on the phone.
const REFERENCE: usize = 10;

#[derive(Debug, Serialize, Deserialize)]
struct Asked {
    old: Email,
    email: Email,
}

/// A request; of nobody when the old address was nobody's, so that asking tells nothing.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Request {
    person: Option<PersonKey>,
    email: Email,
    vouchers: Vec<PersonKey>,
    agreed_at: Option<Timestamp>,
}

/// `GET /api/account/lost`: the form.
///
/// # Errors
/// None.
pub fn page(app: &App, _call: &Call<'_>) -> Result<Answer, Trouble> {
    let title = app.words().text("forms.mailbox_lost.title").into_owned();
    let form = form("mailbox_lost").ok_or(NOT_FOUND)?;
    let sheet = Sheet::titled(app, &title).text("answers.mailbox_lost.text");
    Ok(sheet.form(form, &Answers::default(), &[]).answer(Status::Ok))
}

/// `POST /api/account/lost`.
///
/// # Errors
/// The store does not answer.
pub fn ask(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let form = form("mailbox_lost").ok_or(NOT_FOUND)?;
    let submission = match submission::receive(app, call, form)? {
        Received::Ready(submission) => submission,
        Received::Answered(answer) => return Ok(answer),
    };
    let parse = |field: &str| Email::parse(submission.answers.text(field));
    let (Ok(old), Ok(email)) = (parse("old_email"), parse("email")) else {
        return Ok(submission.refuse(app, "email", "forms.errors.missing"));
    };
    let commit = outbox::ask(app, Commit::new(), Table::People, (NAME, ASKED), &Asked { old, email });
    submission.finish(app, commit, &Told::words("mailbox_lost"))
}

/// The worker: the same mail to the new address, whether or not anybody has the old one.
///
/// # Errors
/// The store does not answer.
pub fn write(app: &App, row: &Row) -> Result<Done, Trouble> {
    let asked: Asked = row.payload()?;
    let Some(commit) = caps::one_more(app, Commit::new(), Cap::Confirmation, &asked.email)? else {
        return Ok(Done::nothing());
    };
    let is_free = person::by_address(app, &asked.email)?.is_none();
    let known = person::by_address(app, &asked.old)?.filter(|_| is_free);
    let reference = short_code(&app.platform.random, REFERENCE);
    let (place, until) = (rows::lost(&hash(app, &reference)), after(app.now(), days(REQUEST_DAYS)));
    let person = known.map(|(_, person)| person.key);
    let commit = match &person {
        Some(key) => {
            let named = Key::new(rows::lost_of(key), place.partition.clone());
            commit.insert_until(Table::People, named, &(), until)
        }
        None => commit,
    };
    let request = Request { person, email: asked.email.clone(), vouchers: Vec::new(), agreed_at: None };
    let commit = commit.insert_until(Table::People, place, &request, until);
    let letter = Letter::answer(asked.email, "mailbox_lost", &row.id).with_code(reference);
    Ok(Done::writing(commit).and_sending(letter))
}

fn hash(app: &App, reference: &str) -> String {
    app.platform.keys.mac(Purpose::Signing, &format!("lost {reference}"))
}

/// `GET /api/account/vouch`: where a reference is typed.
///
/// # Errors
/// The person holds no role that may.
pub fn vouch_page(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let (_, _, person) = own::signed_in(app, call)?;
    vouching(app, &person.key)?;
    Ok(vouch_form(app, &Answers::default(), &[], Status::Ok))
}

fn vouch_form(app: &App, answers: &Answers, errors: &[FieldError], status: Status) -> Answer {
    let title = app.words().text("forms.mailbox_vouch.title").into_owned();
    let sheet = Sheet::titled(app, &title).text("answers.mailbox_vouch.text");
    match form("mailbox_vouch") {
        Some(form) => sheet.form(form, answers, errors).answer(status),
        None => sheet.answer(status),
    }
}

/// The roles by which somebody may vouch.
fn vouching(app: &App, person: &PersonKey) -> Result<Vec<Role>, Trouble> {
    let roles = rights::roles(app, person)?;
    let may = |role: &Role| matches!(role, Role::Manager(_) | Role::Animator(_) | Role::Coordinator(_));
    let roles: Vec<Role> = roles.into_iter().filter(may).collect();
    if roles.is_empty() { Err(NOT_ALLOWED) } else { Ok(roles) }
}

/// `POST /api/account/vouch`: somebody says on their account that they know who read the reference to them.
///
/// # Errors
/// The person holds no role that may, or the store does not answer.
pub fn vouch(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let (_, _, voucher) = own::signed_in(app, call)?;
    vouching(app, &voucher.key)?;
    let answers = match submission::plain(app, call, "mailbox_vouch")? {
        Ok(answers) => answers,
        Err(answer) => return Ok(answer),
    };
    let typed = answers.text("reference").to_uppercase();
    let reference: String = typed.chars().filter(char::is_ascii_alphanumeric).collect();
    match again_on_conflict(|| note(app, &voucher.key, &reference))? {
        Noted::Yes => {
            app.platform.bell.ring();
            Ok(sending::told(app, call.wanted, &Told::words("mailbox_vouch")))
        }
        Noted::Unknown => Ok(unknown(app, call, answers)),
    }
}

enum Noted {
    Yes,
    Unknown,
}

fn unknown(app: &App, call: &Call<'_>, answers: Answers) -> Answer {
    let errors = vec![FieldError::new("reference", "forms.errors.reference")];
    match (call.wanted, form("mailbox_vouch")) {
        (Wanted::Json, Some(form)) => {
            sending::rejected(app, call, form, &contract::forms::Rejected { answers, errors })
        }
        _ => vouch_form(app, &answers, &errors, Status::Unprocessable),
    }
}

fn note(app: &App, voucher: &PersonKey, reference: &str) -> Result<Noted, Trouble> {
    let counted = caps::one_more_of(app, Commit::new(), Cap::Vouch, voucher.as_str())?;
    let commit = counted.ok_or(Trouble::Refused(Status::TooMany, "too_many"))?;
    let hash = hash(app, reference);
    let Some((document, mut request)) = app.store().read::<Request>(Table::People, &rows::lost(&hash))?
    else {
        app.store().commit(&commit)?;
        return Ok(Noted::Unknown);
    };
    let is_own = request.person.as_ref() == Some(voucher);
    if is_own || request.agreed_at.is_some() || request.vouchers.contains(voucher) {
        app.store().commit(&commit)?;
        return Ok(Noted::Yes);
    }
    request.vouchers.push(voucher.clone());
    let known = request.person.as_ref().map(|key| person::get(app, key)).transpose()?.flatten();
    let mut commit = trail::note(app, commit, Some(voucher), "accounts.vouch", "person", Via::Web);
    let mut until = document.expires_at;
    if let Some((_, person)) = known
        && two_agree(app, &request.vouchers, &person)?
    {
        request.agreed_at = Some(app.now());
        // Late in its 30 days or not, it lasts until it is done.
        until = Some(after(app.now(), days(REQUEST_DAYS)));
        commit = changes::tell(app, commit, &person, What::Vouched);
        let wait = days(DELAY_DAYS);
        commit = outbox::ask_later(app, commit, Table::People, (NAME, MOVE), &hash, wait);
    }
    let guard = Guard::Version(document.version);
    let commit = match &request.person {
        Some(key) if request.agreed_at.is_some() => {
            let named = Key::new(rows::lost_of(key), document.key.partition.clone());
            commit.put(Table::People, named, &(), until, Guard::Any)
        }
        _ => commit,
    };
    app.store().commit(&commit.put(Table::People, document.key, &request, until, guard))?;
    Ok(Noted::Yes)
}

/// Two who run one group, or an animator and the coordinator of the person's department; by the roles they
/// hold now.
fn two_agree(app: &App, vouchers: &[PersonKey], person: &Person) -> Result<bool, Trouble> {
    let department = match &person.residence {
        Some(Residence::Commune(insee)) => places::department_of(insee).map(|department| department.code),
        _ => None,
    };
    let roles = vouchers.iter().map(|key| rights::roles(app, key)).collect::<Result<Vec<_>, _>>()?;
    let mut pairs =
        roles.iter().enumerate().flat_map(|(at, one)| roles[at + 1..].iter().map(move |other| (one, other)));
    Ok(pairs.any(|(one, other)| {
        run_one_group(one, other)
            || animates_and_coordinates(one, other, department)
            || animates_and_coordinates(other, one, department)
    }))
}

fn run_one_group(one: &[Role], other: &[Role]) -> bool {
    let runs = |roles: &[Role], group: &str| {
        roles.iter().any(|role| matches!(role, Role::Manager(id) | Role::Animator(id) if id == group))
    };
    one.iter().any(|role| match role {
        Role::Manager(group) | Role::Animator(group) => runs(other, group),
        _ => false,
    })
}

fn animates_and_coordinates(one: &[Role], other: &[Role], department: Option<&str>) -> bool {
    let animates = one.iter().any(|role| matches!(role, Role::Animator(_)));
    let coordinates =
        other.iter().any(|role| matches!(role, Role::Coordinator(code) if department == Some(code.as_str())));
    animates && coordinates
}

/// The worker, 7 days later: the new address is the primary one, unless an old one has said no.
///
/// # Errors
/// The store does not answer.
pub fn take_over(app: &App, row: &Row) -> Result<Done, Trouble> {
    let hash: String = row.payload()?;
    let found = app.store().read::<Request>(Table::People, &rows::lost(&hash))?;
    let Some((document, request)) = found else { return Ok(Done::nothing()) };
    let known = request.person.as_ref().map(|key| person::get(app, key)).transpose()?.flatten();
    let Some((read, person)) = known else { return Ok(Done::nothing()) };
    let named = Key::new(rows::lost_of(&person.key), document.key.partition.clone());
    let commit = Commit::new().remove(&document).delete(Table::People, named);
    if person::by_address(app, &request.email)?.is_some() {
        return Ok(Done::writing(commit));
    }
    let new = Address { email: request.email.clone(), confirmed_at: app.now(), bounced_at: None };
    let kept = person.addresses.iter().take(addresses::MOST - 1).cloned();
    let commit = person
        .addresses
        .iter()
        .skip(addresses::MOST - 1)
        .fold(commit, |commit, dropped| changes::forget(app, commit, dropped));
    let after = Person { addresses: [new].into_iter().chain(kept).collect(), ..person.clone() };
    let address = person::address(&request.email.hash(&app.platform.keys));
    let commit = commit.replace(&read, &after).insert(Table::People, address, &person.key);
    let commit = changes::tell(app, commit, &person, What::Moved);
    let commit = trail::note(app, commit, None, "accounts.moved", "person", Via::Clock);
    let letter = Letter::answer(request.email, "mailbox_found", &row.id).to_path(app.bundle.signin_path());
    Ok(Done::writing(commit).and_sending(letter))
}
