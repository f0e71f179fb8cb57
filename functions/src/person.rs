//! People as the stores know them: a random key, addresses found by their hash, a profile, consents.
//!
//! Only handlers of accounts and the worker read this; other features know the key.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::App;
pub use crate::consents::{Channel, Consent, ConsentPurpose, consent, consent_as, consent_key};
use crate::mail::Letter;
use crate::retention;
use crate::store::{Commit, Document, Key, Table};
use crate::trouble::Trouble;
use crate::values::{Email, PersonKey};

/// An address somebody confirmed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Address {
    /// As typed.
    pub email: Email,
    /// Since when it is known to be theirs.
    pub confirmed_at: Timestamp,
    /// Since when mail comes back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bounced_at: Option<Timestamp>,
}

/// What somebody is to the movement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Sent something with a confirmed address, and is no member.
    Guest,
    /// A member.
    Active,
    /// A member not seen for 12 months.
    Dormant,
    /// May not send anything.
    Blocked,
}

/// Where somebody lives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Residence {
    /// INSEE code.
    Commune(String),
    /// Outside France.
    Abroad {
        /// As typed.
        country: String,
        /// As typed.
        town: String,
    },
}

/// A person's profile: all that is kept besides consents and what they sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// The random key.
    pub key: PersonKey,
    /// Up to 3; the first is the primary one.
    pub addresses: Vec<Address>,
    /// Shown to other members only if agreed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub display_name: Option<String>,
    /// Not known of guests.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub residence: Option<Residence>,
    /// How far groups and events may be, in kilometres.
    pub radius_km: u16,
    /// Of `site.toml`.
    #[serde(default)]
    pub themes: Vec<String>,
    /// `fr` or `en`.
    pub locale: String,
    /// IANA zone; follows the commune unless changed.
    pub zone: String,
    /// Neutral sender and subject.
    #[serde(default)]
    pub discreet: bool,
    /// What they are to the movement.
    pub standing: Standing,
    /// Since when they are known.
    pub since: Timestamp,
    /// The day they last signed in or sent something.
    pub last_seen_on: Date,
}

impl Person {
    /// The address mail goes to.
    #[must_use]
    pub fn primary(&self) -> Option<&Email> {
        self.addresses.first().map(|address| &address.email)
    }

    /// Whether they are a member.
    #[must_use]
    pub fn is_member(&self) -> bool {
        matches!(self.standing, Standing::Active | Standing::Dormant)
    }
}

/// What other features may know of a person, by their key, in `work`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Known {
    /// Since when they are a member; nothing for guests.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub member_since: Option<Timestamp>,
    /// May not send anything.
    #[serde(default)]
    pub blocked: bool,
    /// If they agreed to be named among members.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub display_name: Option<String>,
}

/// Partition of all that is kept of a person in `people`.
#[must_use]
pub fn partition(person: &PersonKey) -> String {
    format!("person#{person}")
}

/// Where a profile lies.
#[must_use]
pub fn profile(person: &PersonKey) -> Key {
    Key::head(partition(person))
}

/// Where the person of an address's hash is named.
#[must_use]
pub fn address(hash: &str) -> Key {
    Key::head(format!("address#{hash}"))
}

/// Where what others may know lies, in `work`.
#[must_use]
pub fn standing(person: &PersonKey) -> Key {
    Key::head(format!("standing#{person}"))
}

/// Partition of what a person sent, in `work`; sort keys are `<feature>#<id>`.
#[must_use]
pub fn things_of(person: &PersonKey) -> String {
    format!("author#{person}")
}

/// The person of a key.
///
/// # Errors
/// The store does not answer.
pub fn get(app: &App, person: &PersonKey) -> Result<Option<(Document, Person)>, Trouble> {
    Ok(app.store().read(Table::People, &profile(person))?)
}

/// The person of an address. Only the worker asks: a handler that takes an address never looks it up.
///
/// # Errors
/// The store does not answer.
pub fn by_address(app: &App, email: &Email) -> Result<Option<(Document, Person)>, Trouble> {
    for hash in email.hashes(&app.platform.keys) {
        let found = app.store().read::<PersonKey>(Table::People, &address(&hash))?;
        if let Some((_, key)) = found {
            return get(app, &key);
        }
    }
    Ok(None)
}

/// A letter to somebody at their first address; nothing when they are gone. Only the worker asks.
///
/// # Errors
/// The store does not answer.
pub fn letter(
    app: &App,
    person: &PersonKey,
    kind: &str,
    id: impl Into<String>,
) -> Result<Option<Letter>, Trouble> {
    let known = get(app, person)?.map(|(_, person)| person);
    Ok(known.and_then(|person| {
        let letter = Letter::answer(person.primary()?.clone(), kind, id);
        Some(Letter { discreet: person.discreet, ..letter })
    }))
}

/// What is known of a person outside `people`; nothing is known of a stranger.
///
/// # Errors
/// The store does not answer.
pub fn known(app: &App, person: &PersonKey) -> Result<Option<Known>, Trouble> {
    Ok(app.store().read(Table::Work, &standing(person))?.map(|(_, known)| known))
}

/// Writes a new person: profile, address, standing, and the clocks of who is not seen any more.
#[must_use]
pub fn create(app: &App, commit: Commit, person: &Person) -> Commit {
    let commit = commit.insert(Table::People, profile(&person.key), person);
    let commit = person.addresses.iter().fold(commit, |commit, one| {
        commit.insert(Table::People, address(&one.email.hash(&app.platform.keys)), &person.key)
    });
    let commit = commit.set(Table::Work, standing(&person.key), &known_of(person));
    retention::watch(commit, person)
}

/// What others may know of this profile.
#[must_use]
pub fn known_of(person: &Person) -> Known {
    Known {
        member_since: person.is_member().then_some(person.since),
        blocked: person.standing == Standing::Blocked,
        display_name: person.display_name.clone(),
    }
}

/// Somebody who sent something with a confirmed address and is no member.
#[must_use]
pub fn guest(app: &App, email: &Email) -> Person {
    let now = app.now();
    Person {
        key: PersonKey::generate(&app.platform.random),
        addresses: vec![Address { email: email.clone(), confirmed_at: now, bounced_at: None }],
        display_name: None,
        residence: None,
        radius_km: 20,
        themes: Vec::new(),
        locale: app.locale().tag().to_owned(),
        zone: app.bundle.zone.clone(),
        discreet: false,
        standing: Standing::Guest,
        since: now,
        last_seen_on: app.today(),
    }
}

/// A profile that was read and has changed: it, and what others may know of it.
#[must_use]
pub fn update(commit: Commit, read: &Document, person: &Person) -> Commit {
    commit.replace(read, person).set(Table::Work, standing(&person.key), &known_of(person))
}
