//! Consents: one row a purpose, under a random person key, never changed but for its end.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::App;
use crate::outbox::{self, Row};
use crate::person::partition;
use crate::store::{Commit, Document, Key, Query, Table};
use crate::trouble::Trouble;
use crate::values::{PersonKey, ulid};
use crate::worker::Done;

/// What a consent is for: one row each, none ticked in advance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConsentPurpose {
    /// To be a member of a political movement, and that it knows.
    Membership,
    /// The periodic mail.
    Digest,
    /// To be reminded of groups nearby.
    Reminder,
    /// To be invited by groups nearby.
    Invitations,
    /// A public pseudonym.
    PublicName,
    /// To be named among members.
    DisplayName,
    /// A phone number on a group's page.
    PublicPhone,
    /// A public phone number of an event.
    EventPhone,
}

impl ConsentPurpose {
    /// Those asked about at sign-up and in the preferences.
    pub const ASKED: [Self; 4] = [Self::Membership, Self::Digest, Self::Reminder, Self::Invitations];

    /// Those that may be given and withdrawn one by one; without membership nobody is a member.
    pub const OPTIONAL: [Self; 4] = [Self::Digest, Self::Reminder, Self::Invitations, Self::DisplayName];

    /// The name in keys and forms: the field is `consent_<name>`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Membership => "membership",
            Self::Digest => "digest",
            Self::Reminder => "reminder",
            Self::Invitations => "invitations",
            Self::PublicName => "public_name",
            Self::DisplayName => "display_name",
            Self::PublicPhone => "public_phone",
            Self::EventPhone => "event_phone",
        }
    }

    /// Key of the sentence that was agreed to.
    #[must_use]
    pub fn text_key(self) -> &'static str {
        match self {
            Self::Membership => "forms.signup.consent_membership.label",
            Self::Digest => "forms.signup.consent_digest.label",
            Self::Reminder => "forms.signup.consent_reminder.label",
            Self::Invitations => "forms.signup.consent_invitations.label",
            Self::PublicName => "forms.shared.consent_public.label",
            Self::DisplayName => "forms.preferences.consent_display_name.label",
            Self::EventPhone => "forms.event.consent_phone.label",
            Self::PublicPhone => "forms.group_phone.consent_phone.label",
        }
    }
}

/// How a consent was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// A form of the site.
    Web,
    /// A signed paper.
    Paper,
    /// Spoken to a member.
    Spoken,
}

/// A consent, under a random person key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consent {
    /// What for.
    pub purpose: ConsentPurpose,
    /// SHA-256 of the sentence that was agreed to.
    pub text_sha256: String,
    /// Language of that sentence.
    pub locale: String,
    /// When.
    pub given_at: Timestamp,
    /// How.
    pub channel: Channel,
    /// Since when it holds no more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub withdrawn_at: Option<Timestamp>,
}

/// A consent given now in a form.
#[must_use]
pub fn consent(app: &App, commit: Commit, person: &PersonKey, purpose: ConsentPurpose) -> Commit {
    consent_as(app, commit, person, purpose, &ulid(app.now(), &app.platform.random))
}

/// Where a consent of a person lies.
#[must_use]
pub fn consent_key(person: &PersonKey, purpose: ConsentPurpose, id: &str) -> Key {
    Key::new(partition(person), format!("consent#{}#{id}", purpose.name()))
}

/// The same under an id that what rests on it carries.
#[must_use]
pub fn consent_as(
    app: &App,
    commit: Commit,
    person: &PersonKey,
    purpose: ConsentPurpose,
    id: &str,
) -> Commit {
    commit.insert(Table::People, consent_key(person, purpose, id), &given_now(app, purpose))
}

fn given_now(app: &App, purpose: ConsentPurpose) -> Consent {
    Consent {
        purpose,
        text_sha256: crate::keys::sha256(&app.words().text(purpose.text_key())),
        locale: app.locale().tag().to_owned(),
        given_at: app.now(),
        channel: Channel::Web,
        withdrawn_at: None,
    }
}

/// A consent given or withdrawn by a handler that has no right to `people`: the worker writes the row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Asked {
    person: PersonKey,
    purpose: ConsentPurpose,
    id: String,
    /// The row as it was given; withdrawn when there is none.
    given: Option<Consent>,
    at: Timestamp,
}

/// Name of the outbox's rows, a task of accounts.
pub const TASK: &str = "consent";

fn ask(app: &App, commit: Commit, asked: &Asked) -> Commit {
    outbox::ask(app, commit, Table::Work, ("accounts", TASK), asked)
}

/// A consent given now in a form, by way of the worker.
#[must_use]
pub fn ask_to_give(
    app: &App,
    commit: Commit,
    person: &PersonKey,
    purpose: ConsentPurpose,
    id: &str,
) -> Commit {
    let given = Some(given_now(app, purpose));
    ask(app, commit, &Asked { person: person.clone(), purpose, id: id.to_owned(), given, at: app.now() })
}

/// A consent withdrawn now, by way of the worker.
#[must_use]
pub fn ask_to_withdraw(
    app: &App,
    commit: Commit,
    person: &PersonKey,
    purpose: ConsentPurpose,
    id: &str,
) -> Commit {
    let person = person.clone();
    ask(app, commit, &Asked { person, purpose, id: id.to_owned(), given: None, at: app.now() })
}

/// The worker: writes the row, or its end. In whatever order rows come, what was withdrawn stays so.
///
/// # Errors
/// The store does not answer.
pub fn write(app: &App, row: &Row) -> Result<Done, Trouble> {
    let asked: Asked = row.payload()?;
    let key = consent_key(&asked.person, asked.purpose, &asked.id);
    let known = app.store().read::<Consent>(Table::People, &key)?;
    Ok(match (asked.given, known) {
        (Some(given), None) => Done::writing(Commit::new().insert(Table::People, key, &given)),
        (None, Some((document, consent))) if consent.withdrawn_at.is_none() => {
            let ended = Consent { withdrawn_at: Some(asked.at), ..consent };
            Done::writing(Commit::new().replace(&document, &ended))
        }
        // Withdrawn before it was written: the row is born ended.
        (None, None) => {
            let ended = Consent { withdrawn_at: Some(asked.at), ..given_now(app, asked.purpose) };
            Done::writing(Commit::new().insert(Table::People, key, &ended))
        }
        (Some(_), Some(_)) | (None, Some(_)) => Done::nothing(),
    })
}

/// Every consent of a person, those that were withdrawn too.
///
/// # Errors
/// The store does not answer.
pub fn of(app: &App, person: &PersonKey) -> Result<Vec<(Document, Consent)>, Trouble> {
    let rows = app.store().query_all(Table::People, &Query::prefix(partition(person), "consent#"))?;
    rows.into_iter().map(|document| Ok((document.clone(), document.read()?))).collect()
}

/// Whether a consent holds now.
///
/// # Errors
/// The store does not answer.
pub fn holds(app: &App, person: &PersonKey, purpose: ConsentPurpose) -> Result<bool, Trouble> {
    Ok(in_force(&of(app, person)?, purpose).next().is_some())
}

/// The rows of a purpose that hold.
pub fn in_force(
    rows: &[(Document, Consent)],
    purpose: ConsentPurpose,
) -> impl Iterator<Item = &(Document, Consent)> {
    rows.iter().filter(move |(_, row)| row.purpose == purpose && row.withdrawn_at.is_none())
}

/// Withdraws a consent now: its rows stay, and say since when they hold no more.
#[must_use]
pub fn withdraw(app: &App, commit: Commit, rows: &[(Document, Consent)], purpose: ConsentPurpose) -> Commit {
    in_force(rows, purpose).fold(commit, |commit, (document, row)| {
        commit.replace(document, &Consent { withdrawn_at: Some(app.now()), ..row.clone() })
    })
}
