//! A copy of all that is held of oneself: gathered by the worker, kept 7 days, told by mail, one file.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use contract::forms::{Answers, form};

use super::{NAME, own, rows};
use crate::App;
use crate::caps::{self, Cap};
use crate::clock::{after, days};
use crate::consents;
use crate::exchange::{Answer, Call, Status};
use crate::features;
use crate::mail::Letter;
use crate::outbox::{self, Row};
use crate::person::{self, Person, Residence};
use crate::sending;
use crate::session::{self, Session};
use crate::shell::Sheet;
use crate::store::{Commit, Guard, Key, Query, StoreError, Table};
use crate::submission::{self, Told};
use crate::trail::{self, Via};
use crate::trouble::{NOT_FOUND, Trouble};
use crate::values::PersonKey;
use crate::worker::Done;

/// Name of the outbox's rows.
pub const TASK: &str = "copy";
/// How long a copy is kept.
const KEPT_DAYS: i64 = 7;
/// Bytes of text in one document: as a JSON text, quotes and line ends double it, and it still fits.
const PART_BYTES: usize = 180_000;
/// Sort key of what says that a copy is whole.
const WHOLE: &str = "whole";

#[derive(Debug, Serialize, Deserialize)]
struct Whole {
    id: String,
    parts: usize,
    at: Timestamp,
}

/// `GET /api/account/export`: the button, and the copy when there is one.
///
/// # Errors
/// Nobody is signed in, or the store does not answer.
pub fn page(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let (_, _, person) = own::signed_in(app, call)?;
    let title = app.words().text("answers.export.title").into_owned();
    let sheet = Sheet::titled(app, &title).text("answers.export.text");
    let sheet = match whole(app, &person.key)? {
        Some(whole) => {
            let zone = jiff::tz::TimeZone::get(&person.zone).unwrap_or(jiff::tz::TimeZone::UTC);
            let until = after(whole.at, days(KEPT_DAYS)).to_zoned(zone).date();
            sheet
                .text_with("answers.export.ready", &[("day", &app.words().day_plain(until))])
                .links(&[own::link(app, "/api/account/export/file", "answers.export.file")])
        }
        None => sheet,
    };
    let sheet = match form("export") {
        Some(form) => sheet.form(form, &Answers::default(), &[]),
        None => sheet,
    };
    Ok(sheet.links(&[own::link(app, "/api/account", "answers.account.title")]).answer(Status::Ok))
}

fn whole(app: &App, person: &PersonKey) -> Result<Option<Whole>, Trouble> {
    let key = Key::new(rows::copy_of(person), WHOLE);
    Ok(app.store().read::<Whole>(Table::People, &key)?.map(|(_, whole)| whole))
}

/// `POST /api/account/export`.
///
/// # Errors
/// Nobody is signed in, or the store does not answer.
pub fn ask(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let (_, _, person) = own::signed_in(app, call)?;
    if let Err(answer) = submission::plain(app, call, "export")? {
        return Ok(answer);
    }
    let commit = trail::note(app, Commit::new(), Some(&person.key), "accounts.copy", "person", Via::Web);
    let commit = outbox::ask(app, commit, Table::People, (NAME, TASK), &person.key);
    app.store().commit(&commit)?;
    app.platform.bell.ring();
    Ok(sending::told(app, call.wanted, &Told::words("export")))
}

/// `GET /api/account/export/file`: the copy, as one file.
///
/// # Errors
/// There is none, or it is older than 7 days.
pub fn file(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let (_, _, person) = own::signed_in(app, call)?;
    let whole = whole(app, &person.key)?.ok_or(NOT_FOUND)?;
    let mut text = String::new();
    for part in 0..whole.parts {
        let key = Key::new(rows::copy_of(&person.key), part_name(&whole.id, part));
        let (_, piece) = app.store().read::<String>(Table::People, &key)?.ok_or(NOT_FOUND)?;
        text.push_str(&piece);
    }
    Ok(Answer::file("application/json", "maille.json", text.into_bytes()))
}

fn part_name(id: &str, part: usize) -> String {
    format!("{id}#{part:04}")
}

/// The worker: gathers, writes the parts, then what makes them a copy, and tells.
///
/// # Errors
/// The store does not answer.
pub fn write(app: &App, row: &Row) -> Result<Done, Trouble> {
    let key: PersonKey = row.payload()?;
    let Some((_, person)) = person::get(app, &key)? else { return Ok(Done::nothing()) };
    let Some(commit) = caps::one_more_of(app, Commit::new(), Cap::Copy, key.as_str())? else {
        return Ok(Done::nothing());
    };
    let text = gathered(app, &person)?;
    let until = Some(after(app.now(), days(KEPT_DAYS)));
    let parts = cut(&text);
    // Parts are nothing until `whole` names them, and writing them again changes nothing: so they may be
    // written before the row's own commit, which could not hold them all.
    for (index, part) in parts.iter().enumerate() {
        let place = Key::new(rows::copy_of(&key), part_name(&row.id, index));
        app.store().commit(&Commit::new().put(Table::People, place, part, until, Guard::Any))?;
    }
    let whole = Whole { id: row.id.clone(), parts: parts.len(), at: app.now() };
    let place = Key::new(rows::copy_of(&key), WHOLE);
    let done = Done::writing(commit.put(Table::People, place, &whole, until, Guard::Any));
    let Some(email) = person.primary() else { return Ok(done) };
    let letter = Letter::answer(email.clone(), "export", &row.id).to_path("/api/account/export");
    Ok(done.and_sending(Letter { discreet: person.discreet, ..letter }))
}

/// Pieces of a text that end between letters.
fn cut(text: &str) -> Vec<&str> {
    let (mut rest, mut parts) = (text, Vec::new());
    while rest.len() > PART_BYTES {
        let at = (0..=PART_BYTES).rev().find(|at| rest.is_char_boundary(*at)).unwrap_or(rest.len());
        let (part, more) = rest.split_at(at);
        parts.push(part);
        rest = more;
    }
    parts.push(rest);
    parts
}

/// Everything of a person: what accounts hold, what was done and read, and what every feature holds.
fn gathered(app: &App, person: &Person) -> Result<String, Trouble> {
    let name = |key: &str| app.words().text(&format!("answers.export.names.{key}")).into_owned();
    let mut all = Map::new();
    all.insert(name("made_at"), json!(app.now()));
    all.insert(name("profile"), profile(app, person));
    all.insert(name("consents"), consents_of(app, &person.key)?);
    all.insert(name("sessions"), sessions_of(app, &person.key)?);
    all.insert(name("pending"), bodies(app, pending_of(app, person)?)?);
    all.insert(name("done"), rows_of(app, trail::of_person(&person.key))?);
    all.insert(name("readings"), readings_of(app, &person.key)?);
    for feature in features::all() {
        let Some(personal) = feature.personal else { continue };
        let key = format!("answers.export.features.{}", feature.name);
        let title = app.words().get(&key).unwrap_or(feature.name).to_owned();
        all.insert(title, Value::Array(personal(app, &person.key)?));
    }
    serde_json::to_string_pretty(&Value::Object(all))
        .map_err(|error| StoreError::Broken(format!("copy: {error}")).into())
}

fn profile(app: &App, person: &Person) -> Value {
    let name = |key: &str| app.words().text(&format!("answers.export.names.{key}")).into_owned();
    let addresses: Vec<Value> = person
        .addresses
        .iter()
        .map(|one| {
            json!({
                name("email"): one.email.as_str(),
                name("confirmed_at"): one.confirmed_at,
                name("bounced_at"): one.bounced_at,
            })
        })
        .collect();
    let residence = match &person.residence {
        Some(Residence::Commune(insee)) => {
            let commune = contract::places::commune(insee);
            json!({ name("commune"): commune.map(|commune| commune.name), "INSEE": insee })
        }
        Some(Residence::Abroad { country, town }) => json!({ name("country"): country, name("town"): town }),
        None => Value::Null,
    };
    json!({
        name("addresses"): addresses,
        name("display_name"): person.display_name,
        name("residence"): residence,
        name("radius_km"): person.radius_km,
        name("themes"): person.themes,
        name("locale"): person.locale,
        name("zone"): person.zone,
        name("discreet"): person.discreet,
        name("standing"): person.standing,
        name("since"): person.since,
        name("last_seen_on"): person.last_seen_on,
    })
}

fn consents_of(app: &App, key: &PersonKey) -> Result<Value, Trouble> {
    let name = |key: &str| app.words().text(&format!("answers.export.names.{key}")).into_owned();
    let rows = consents::of(app, key)?.into_iter().map(|(_, row)| {
        json!({
            name("purpose"): row.purpose,
            name("sentence"): app.words().text(row.purpose.text_key()),
            name("sentence_sha256"): row.text_sha256,
            name("locale"): row.locale,
            name("given_at"): row.given_at,
            name("channel"): row.channel,
            name("withdrawn_at"): row.withdrawn_at,
        })
    });
    Ok(Value::Array(rows.collect()))
}

fn sessions_of(app: &App, key: &PersonKey) -> Result<Value, Trouble> {
    let name = |key: &str| app.words().text(&format!("answers.export.names.{key}")).into_owned();
    let mut all = Vec::new();
    for listed in app.store().query_all(Table::ShortLived, &Query::all(session::list_of(key)))? {
        let found = app.store().read::<Session>(Table::ShortLived, &session::key_of(&listed.key.sort))?;
        all.extend(found.map(|(document, session)| {
            json!({
                name("since"): session.started_at,
                name("device"): session.device,
                name("ends_at"): document.expires_at,
            })
        }));
    }
    Ok(Value::Array(all))
}

/// Forms of theirs that wait for an address to be confirmed, and requests to move a lost mailbox.
fn pending_of(app: &App, person: &Person) -> Result<Vec<Key>, Trouble> {
    let hashes = person.addresses.iter().flat_map(|one| one.email.hashes(&app.platform.keys));
    let mut keys = Vec::new();
    for partition in hashes.map(|hash| rows::pendings_of(&hash)).chain([rows::lost_of(&person.key)]) {
        for named in app.store().query_all(Table::People, &Query::all(partition))? {
            keys.push(Key::head(named.key.sort));
        }
    }
    keys.sort();
    keys.dedup();
    Ok(keys)
}

fn bodies(app: &App, keys: Vec<Key>) -> Result<Value, Trouble> {
    let mut all = Vec::new();
    for key in keys {
        let found = app.store().read::<Map<String, Value>>(Table::People, &key)?;
        all.extend(found.map(|(_, mut body)| {
            // Who vouched, and who asked, is theirs to tell.
            body.remove("vouchers");
            body.remove("person");
            Value::Object(body)
        }));
    }
    Ok(Value::Array(all))
}

fn rows_of(app: &App, partition: String) -> Result<Value, Trouble> {
    let rows = app.store().query_all(Table::Work, &Query::all(partition))?;
    Ok(Value::Array(rows.iter().map(|row| row.read()).collect::<Result<_, _>>()?))
}

/// Who of the staff read their data: when and what, not by which person.
fn readings_of(app: &App, key: &PersonKey) -> Result<Value, Trouble> {
    let name = |key: &str| app.words().text(&format!("answers.export.names.{key}")).into_owned();
    let rows = app.store().query_all(Table::Work, &Query::all(trail::readings_of(key)))?;
    let entries = rows.iter().map(|row| {
        let entry: trail::Entry = row.read()?;
        Ok(json!({ name("what"): entry.what, name("at"): entry.at }))
    });
    Ok(Value::Array(entries.collect::<Result<_, StoreError>>()?))
}

#[cfg(test)]
mod tests {
    use super::{PART_BYTES, cut};

    #[test]
    fn a_long_text_is_cut_between_letters() {
        let text = format!("a{}", "é".repeat(PART_BYTES));
        let parts = cut(&text);
        assert!(parts.len() == 3 && parts.iter().all(|part| part.len() <= PART_BYTES));
        assert_eq!(parts.concat(), text);
    }
}
