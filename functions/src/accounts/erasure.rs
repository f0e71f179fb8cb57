//! Erasing a person: asked from a page or by the clock, never refused, done a commit at a time.
//!
//! Every feature forgets first, then sessions end, then what accounts hold goes. Consents and the trail keep
//! the random key, which leads nowhere any more; one keyed hash an address says "write no more".

use contract::forms::{Answers, form};
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::{NAME, own, rows};
use crate::App;
use crate::clock::{after, days};
use crate::consents;
use crate::due;
use crate::exchange::{Answer, Call, Cookie, Status};
use crate::features;
use crate::guests;
use crate::log;
use crate::mail::Letter;
use crate::outbox::{self, Row};
use crate::person::{self, Person, Standing};
use crate::retention;
use crate::sending;
use crate::session;
use crate::shell::Sheet;
use crate::stopping::{self, Clears};
use crate::store::{Commit, Key, Query, Table};
use crate::submission::{self, Told};
use crate::trail::{self, Via};
use crate::trouble::{Trouble, Trouble::Refused};
use crate::values::PersonKey;
use crate::worker::Done;

/// Name of the outbox's rows.
pub const TASK: &str = "erase";
/// A clock of a guest for whom a button waited.
pub const GUEST: &str = "guest";
/// Partition of the erasures that are under way; sort keys are the persons'.
const UNDER_WAY: &str = "erasing";
/// Past this a feature that cannot forget stops nothing any more: the whole is done within 14 days.
const PATIENCE: SignedDuration = days(13);
/// An erasure that has not come to its end in so long is begun again.
const AGAIN: SignedDuration = days(3);
/// How long an erasure stays on the list that restored backups are held against.
const LISTED_DAYS: i64 = 60;

/// An erasure as the list keeps it: for restored backups, outside of the stores too.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Erased {
    /// Keyed hash of an address; says nothing without the key.
    pub hash: String,
    /// When.
    pub at: Timestamp,
}

#[derive(Debug, Serialize, Deserialize)]
struct Begun {
    at: Timestamp,
}

/// `GET /api/account/erase`: what goes, what stays, and the button.
///
/// # Errors
/// Nobody is signed in, or the store does not answer.
pub fn page(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let (session, _, _) = own::signed_in(app, call)?;
    let title = app.words().text("answers.erase.title").into_owned();
    let sheet = Sheet::titled(app, &title)
        .text("answers.erase.text")
        .text("answers.erase.stays")
        .links(&[own::link(app, "/api/account/export", "answers.export.title")]);
    let sheet = match (session::is_fresh(app, &session), form("erase")) {
        (true, Some(form)) => sheet.form(form, &Answers::default(), &[]),
        _ => sheet.notice("answers.fresh.text").links(&[own::link(
            app,
            app.bundle.signin_path(),
            "answers.sign_in.link",
        )]),
    };
    Ok(sheet.answer(Status::Ok))
}

/// `POST /api/account/erase`: asks for a sign-in of this quarter of an hour.
///
/// # Errors
/// The session is too old, or the store does not answer.
pub fn ask(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let (session, _, person) = own::signed_in(app, call)?;
    if let Err(answer) = submission::plain(app, call, "erase")? {
        return Ok(answer);
    }
    if !session::is_fresh(app, &session) {
        return Err(Refused(Status::Forbidden, "fresh"));
    }
    let commit = begin(app, Commit::new(), &person)?;
    app.store().commit(&commit)?;
    app.platform.bell.ring();
    Ok(sending::told(app, call.wanted, &Told::words("erase")).with(Cookie::forgotten(session::COOKIE)))
}

/// Begins to erase a person; nothing to add when that is under way.
///
/// # Errors
/// The store does not answer.
pub fn begin(app: &App, commit: Commit, person: &Person) -> Result<Commit, Trouble> {
    let key = Key::new(UNDER_WAY, person.key.as_str());
    if app.store().get(Table::People, &key)?.is_some() {
        return Ok(commit);
    }
    let commit = commit.insert(Table::People, key, &Begun { at: app.now() });
    let commit = trail::note(app, commit, Some(&person.key), "accounts.erase", "person", Via::Web);
    Ok(outbox::ask(app, commit, Table::People, (NAME, TASK), &person.key))
}

/// The worker: what kept a guest known is over. Who left nothing else anywhere is erased.
///
/// # Errors
/// The store does not answer.
pub fn guest_over(app: &App, row: &Row) -> Result<Done, Trouble> {
    let key: PersonKey = row.payload()?;
    let Some((_, person)) = person::get(app, &key)? else { return Ok(Done::nothing()) };
    if person.standing != Standing::Guest {
        return Ok(Done::nothing());
    }
    for address in &person.addresses {
        if guests::is_awaited(app, &address.email)? {
            let later = app.today().saturating_add(jiff::Span::new().days(guests::AGAIN_DAYS));
            return Ok(Done::writing(due::on(Commit::new(), later, NAME, GUEST, key.as_str())));
        }
    }
    for personal in features::all().filter(|feature| feature.name != NAME).filter_map(|one| one.personal) {
        if !personal(app, &key)?.is_empty() {
            return Ok(Done::nothing());
        }
    }
    Ok(Done::writing(begin(app, Commit::new(), &person)?))
}

/// What is to be written next.
enum Step {
    /// There is more after this.
    More(Commit),
    /// This is the end of it.
    Last(Commit),
    /// Nobody is there.
    Nobody,
}

/// The worker: one step, and a row for the next; with the last the mail that says so.
///
/// # Errors
/// The store does not answer, or a feature cannot forget yet.
pub fn write(app: &App, row: &Row) -> Result<Done, Trouble> {
    let key: PersonKey = row.payload()?;
    Ok(match step(app, &key)? {
        Step::Nobody => Done::nothing(),
        Step::More(commit) => Done::writing(outbox::ask(app, commit, Table::People, (NAME, TASK), &key)),
        Step::Last(commit) => {
            let known = person::get(app, &key)?;
            let letter = known.and_then(|(_, person)| {
                let letter = Letter::answer(person.primary()?.clone(), "erased", &row.id);
                Some(Letter { discreet: person.discreet, ..letter })
            });
            let done = Done::writing(commit);
            letter.into_iter().fold(done, Done::and_sending)
        }
    })
}

fn step(app: &App, key: &PersonKey) -> Result<Step, Trouble> {
    let Some((document, person)) = person::get(app, key)? else { return Ok(Step::Nobody) };
    let begun = app.store().read::<Begun>(Table::People, &Key::new(UNDER_WAY, key.as_str()))?;
    let is_late = begun.is_some_and(|(_, begun)| after(begun.at, PATIENCE) <= app.now());
    for feature in features::all() {
        let Some(erase) = feature.erase else { continue };
        match erase(app, key) {
            Ok(commit) if commit.writes().is_empty() => {}
            Ok(commit) => return Ok(Step::More(commit)),
            Err(trouble) if is_late => log::line("erase", &trouble.to_string()),
            Err(trouble) => return Err(trouble),
        }
    }
    for commit in [session::end_all(app, key)?, consents_end(app, key)?, rows::forget(app, &person)?] {
        if !commit.writes().is_empty() {
            return Ok(Step::More(commit));
        }
    }
    let commit = own_rows(app, Commit::new().remove(&document), &person)?;
    Ok(Step::Last(trail::note(app, commit, None, "accounts.erased", "person", Via::Clock)))
}

/// Consents are withdrawn and get an end: 40 at a time.
fn consents_end(app: &App, key: &PersonKey) -> Result<Commit, Trouble> {
    let (now, until) = (app.now(), after(app.now(), days(trail::KEPT_DAYS)));
    let open = consents::of(app, key)?.into_iter().filter(|(document, _)| document.expires_at.is_none());
    Ok(open.take(40).fold(Commit::new(), |commit, (document, row)| {
        let row = consents::Consent { withdrawn_at: row.withdrawn_at.or(Some(now)), ..row };
        let guard = crate::store::Guard::Version(document.version);
        commit.put(document.table, document.key, &row, Some(until), guard)
    }))
}

/// Addresses, profile, standing; the hash that stays.
fn own_rows(app: &App, commit: Commit, person: &Person) -> Result<Commit, Trouble> {
    let keys = &app.platform.keys;
    let mut commit = retention::watch_no_more(commit, person)
        .delete(Table::Work, person::standing(&person.key))
        .delete(Table::People, Key::new(UNDER_WAY, person.key.as_str()));
    for address in &person.addresses {
        for hash in address.email.hashes(keys) {
            commit = commit.delete(Table::People, person::address(&hash));
        }
        commit = guests::forget(app, commit, &address.email);
        commit = stopping::own_act(app, commit, &address.email, Clears::All)?;
    }
    let mut hashes: Vec<String> = person
        .addresses
        .iter()
        .filter_map(|address| address.email.suppression_hashes(keys).into_iter().next())
        .collect();
    // Two spellings of one mailbox leave one trace.
    hashes.sort();
    hashes.dedup();
    let until = after(app.now(), days(LISTED_DAYS));
    Ok(hashes.into_iter().fold(commit, |commit, hash| {
        let erased = Erased { hash: hash.clone(), at: app.now() };
        let place = Key::new(list_of(app.today()), hash.clone());
        commit.set(Table::People, stopping::suppressed(&hash), &erased).put(
            Table::People,
            place,
            &erased,
            Some(until),
            crate::store::Guard::Any,
        )
    }))
}

fn list_of(day: Date) -> String {
    format!("erased#{day}")
}

/// Once a day: an erasure that came to no end is begun again.
///
/// # Errors
/// The store does not answer.
pub fn daily(app: &App) -> Result<(), Trouble> {
    for document in app.store().query_all(Table::People, &Query::all(UNDER_WAY))? {
        let (begun, key): (Begun, _) = (document.read()?, PersonKey::parse(&document.key.sort));
        if let (Some(key), true) = (key, after(begun.at, AGAIN) <= app.now()) {
            app.store().commit(&outbox::ask(app, Commit::new(), Table::People, (NAME, TASK), &key))?;
        }
    }
    Ok(())
}

/// The erasures of the last 60 days. Whoever makes backups keeps this list outside of them.
///
/// # Errors
/// The store does not answer.
pub fn erasures(app: &App) -> Result<Vec<Erased>, Trouble> {
    let mut found = Vec::new();
    let mut day = app.today().saturating_add(jiff::Span::new().days(-LISTED_DAYS));
    while day <= app.today() {
        for document in app.store().query_all(Table::People, &Query::all(list_of(day)))? {
            found.push(document.read()?);
        }
        day = day.tomorrow().unwrap_or(Date::MAX);
    }
    Ok(found)
}

/// Erases again whom a restored backup brought back, before the platform opens; returns how many. Whoever
/// became a member after their erasure is left alone.
///
/// # Errors
/// The store does not answer, or a feature cannot forget.
pub fn replay_erasures(app: &App, kept: &[Erased]) -> Result<usize, Trouble> {
    let mut back = Vec::new();
    let mut next = None;
    loop {
        let page = app.store().scan(Table::People, next.as_ref(), 500)?;
        for document in page.documents {
            if document.kind() == "person" && document.key.sort == crate::store::HEAD {
                let person: Person = document.read()?;
                if is_erased(app, &person, kept) {
                    back.push(person.key);
                }
            }
        }
        match page.next {
            Some(after) => next = Some(after),
            None => break,
        }
    }
    for key in &back {
        loop {
            match step(app, key)? {
                Step::More(commit) => app.store().commit(&commit)?,
                Step::Last(commit) => break app.store().commit(&commit)?,
                Step::Nobody => break,
            }
        }
    }
    Ok(back.len())
}

fn is_erased(app: &App, person: &Person, kept: &[Erased]) -> bool {
    let hashes = person.addresses.iter().flat_map(|one| one.email.suppression_hashes(&app.platform.keys));
    let hashes: Vec<String> = hashes.collect();
    kept.iter().any(|erased| erased.at > person.since && hashes.contains(&erased.hash))
}
