//! What one lets us know and send: the profile and the consents, changed from one page, one by one.

use contract::forms::{Answers, FieldError, form};
use contract::places::{self, Commune};

use super::own;
use crate::App;
use crate::consents::{self, Consent, ConsentPurpose};
use crate::exchange::{Answer, Call, Status};
use crate::person::{self, Person, Residence};
use crate::sending;
use crate::shell::Sheet;
use crate::stopping::{self, Clears};
use crate::store::{Commit, Document};
use crate::submission::{self, Told};
use crate::trail::{self, Via};
use crate::trouble::{NOT_FOUND, Trouble};

const FORM: &str = "preferences";

/// `GET /api/preferences`.
///
/// # Errors
/// Nobody is signed in, or the store does not answer.
pub fn page(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let (_, _, person) = own::signed_in(app, call)?;
    let rows = consents::of(app, &person.key)?;
    let known = known(&person, &rows);
    let known: Vec<(&str, &str)> = known.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let form = form(FORM).ok_or(NOT_FOUND)?;
    Ok(shown(app, &Answers::prefilled(form, &known), &[], Status::Ok))
}

fn shown(app: &App, answers: &Answers, errors: &[FieldError], status: Status) -> Answer {
    let title = app.words().text("forms.preferences.title").into_owned();
    let sheet = Sheet::titled(app, &title).text("answers.preferences.text");
    let sheet = match form(FORM) {
        Some(form) => sheet.form(form, answers, errors),
        None => sheet,
    };
    let sheet = sheet.heading("answers.preferences.membership").text("answers.preferences.leave");
    let links = [
        own::link(app, "/api/account/erase", "answers.erase.title"),
        own::link(app, "/api/account", "answers.account.title"),
    ];
    sheet.links(&links).answer(status)
}

/// The page's answers as they stand now.
fn known(person: &Person, rows: &[(Document, Consent)]) -> Vec<(&'static str, String)> {
    let mut known = vec![
        ("radius_km", person.radius_km.to_string()),
        ("zone", person.zone.clone()),
        ("locale", person.locale.clone()),
        ("display_name", person.display_name.clone().unwrap_or_default()),
    ];
    known.extend(person.themes.iter().map(|theme| ("themes", theme.clone())));
    match &person.residence {
        Some(Residence::Commune(insee)) => known.push(("residence", place_text(insee))),
        Some(Residence::Abroad { country, town }) => {
            known.extend([("country", country.clone()), ("town", town.clone())]);
        }
        None => {}
    }
    let ticked = [
        ("discreet", person.discreet),
        ("consent_digest", has(rows, ConsentPurpose::Digest)),
        ("consent_reminder", has(rows, ConsentPurpose::Reminder)),
        ("consent_invitations", has(rows, ConsentPurpose::Invitations)),
        ("consent_display_name", has(rows, ConsentPurpose::DisplayName)),
    ];
    known.extend(ticked.into_iter().filter(|(_, is)| *is).map(|(name, _)| (name, "yes".to_owned())));
    known
}

fn has(rows: &[(Document, Consent)], purpose: ConsentPurpose) -> bool {
    consents::in_force(rows, purpose).next().is_some()
}

/// A commune as people write it, so that it is read back as the same one.
fn place_text(insee: &str) -> String {
    let text = |commune: &Commune| match commune.postcodes().next() {
        Some(postcode) => format!("{postcode} {}", commune.name),
        None => commune.name.to_owned(),
    };
    places::commune(insee).map(text).unwrap_or_default()
}

/// `POST /api/preferences`.
///
/// # Errors
/// Nobody is signed in, or the store does not answer.
pub fn save(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let (_, read, before) = own::signed_in(app, call)?;
    let answers = match submission::plain(app, call, FORM)? {
        Ok(answers) => answers,
        Err(answer) => return Ok(answer),
    };
    let rows = consents::of(app, &before.key)?;
    let after = changed(before.clone(), &answers);
    let mut commit = person::update(Commit::new(), &read, &after);
    for purpose in ConsentPurpose::OPTIONAL {
        let wanted = answers.is_ticked(&format!("consent_{}", purpose.name()));
        commit = match (wanted, has(&rows, purpose)) {
            (true, false) => person::consent(app, commit, &before.key, purpose),
            (false, true) => consents::withdraw(app, commit, &rows, purpose),
            _ => commit,
        };
    }
    let gives = [ConsentPurpose::Digest, ConsentPurpose::Reminder, ConsentPurpose::Invitations]
        .into_iter()
        .any(|purpose| answers.is_ticked(&format!("consent_{}", purpose.name())) && !has(&rows, purpose));
    if let (true, Some(email)) = (gives, after.primary()) {
        commit = stopping::own_act(app, commit, email, Clears::All)?;
    }
    let commit = trail::note(app, commit, Some(&before.key), "accounts.preferences", "person", Via::Web);
    app.store().commit(&commit)?;
    Ok(sending::told(app, call.wanted, &Told::words("preferences")))
}

/// The profile with what was answered. A country makes it one of those who live abroad.
fn changed(person: Person, answers: &Answers) -> Person {
    let (residence, follows) = lives(&person, answers);
    let chosen = answers.text("zone");
    // The zone follows the place, unless another one was chosen here.
    let zone = match follows {
        Some(zone) if chosen.is_empty() || (chosen == person.zone && residence != person.residence) => zone,
        _ if chosen.is_empty() => person.zone.clone(),
        _ => chosen.to_owned(),
    };
    let name = answers.text("display_name").trim();
    let is_agreed = answers.is_ticked("consent_display_name") && !name.is_empty();
    let locale = answers.text("locale");
    Person {
        residence,
        zone,
        radius_km: answers
            .number("radius_km")
            .and_then(|km| u16::try_from(km).ok())
            .unwrap_or(person.radius_km),
        themes: answers.texts("themes").to_vec(),
        locale: if locale.is_empty() { person.locale } else { locale.to_owned() },
        display_name: is_agreed.then(|| name.to_owned()),
        discreet: answers.is_ticked("discreet"),
        ..person
    }
}

/// Where they live now, and the zone of that place where it says one.
fn lives(person: &Person, answers: &Answers) -> (Option<Residence>, Option<String>) {
    if answers.is_given("country") {
        let (country, town) = (answers.text("country").to_owned(), answers.text("town").to_owned());
        return (Some(Residence::Abroad { country, town }), None);
    }
    // What was not touched stays, even where its name means several places.
    if let Some(Residence::Commune(insee)) = &person.residence
        && place_text(insee) == answers.text("residence")
    {
        return (
            person.residence.clone(),
            places::commune(insee).map(places::zone_of_commune).map(str::to_owned),
        );
    }
    match answers.commune("residence") {
        Some(commune) => (
            Some(Residence::Commune(commune.insee.to_string())),
            Some(places::zone_of_commune(commune).to_owned()),
        ),
        None => (person.residence.clone(), None),
    }
}
