//! How mail that the platform starts is stopped: the token of its foot, and what is known of an address.
//!
//! The token is signed and not kept: one POST of it works for as long as the mail lies in a mailbox, any number
//! of times (RFC 8058). Whether a letter may still leave is asked again when it leaves.

use serde::{Deserialize, Serialize};

use crate::App;
use crate::consents::{self, ConsentPurpose};
use crate::keys::Purpose;
use crate::mail::{Class, Letter};
use crate::person;
use crate::store::{Commit, Key, Table};
use crate::trail::{self, Via};
use crate::trouble::Trouble;
use crate::values::{Email, PersonKey};

/// Where a stop is sent.
pub const PATH: &str = "/api/unsubscribe";

/// What a mail lets its reader stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stop {
    /// The periodic mail.
    Digest,
    /// Reminders of groups nearby.
    Reminder,
    /// Invitations by groups nearby.
    Invitations,
    /// All that the platform starts.
    All,
}

impl Stop {
    const ALL: [Self; 4] = [Self::Digest, Self::Reminder, Self::Invitations, Self::All];

    /// The name in tokens and words.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Digest => "digest",
            Self::Reminder => "reminder",
            Self::Invitations => "invitations",
            Self::All => "all",
        }
    }

    /// The consents it withdraws.
    #[must_use]
    pub fn purposes(self) -> &'static [ConsentPurpose] {
        match self {
            Self::Digest => &[ConsentPurpose::Digest],
            Self::Reminder => &[ConsentPurpose::Reminder],
            Self::Invitations => &[ConsentPurpose::Invitations],
            Self::All => &[ConsentPurpose::Digest, ConsentPurpose::Reminder, ConsentPurpose::Invitations],
        }
    }
}

/// Where a mail to this person is stopped: for [`Letter::stopped_at`].
#[must_use]
pub fn stop_path(app: &App, person: &PersonKey, stop: Stop) -> String {
    let mac = app.platform.keys.mac(Purpose::Signing, &message(person, stop));
    format!("{PATH}?t={person}-{}-{mac}", stop.name())
}

fn message(person: &PersonKey, stop: Stop) -> String {
    format!("stop {person} {}", stop.name())
}

/// Whose mail a token stops, and which.
#[must_use]
pub fn read(app: &App, token: &str) -> Option<(PersonKey, Stop)> {
    let mut parts = token.splitn(3, '-');
    let (person, name, mac) = (PersonKey::parse(parts.next()?)?, parts.next()?, parts.next()?);
    let stop = Stop::ALL.into_iter().find(|stop| stop.name() == name)?;
    // One spelling only: no other text than the one that was sent is a token.
    let is_spelled = mac.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte));
    let is_ours = is_spelled && app.platform.keys.verify(Purpose::Signing, &message(&person, stop), mac);
    is_ours.then_some((person, stop))
}

/// Stops mail to a person at once; nothing to write when it is stopped already.
///
/// # Errors
/// The store does not answer.
pub fn stop(app: &App, person: &PersonKey, stop: Stop, via: Via) -> Result<Commit, Trouble> {
    let Some((_, profile)) = person::get(app, person)? else { return Ok(Commit::new()) };
    let rows = consents::of(app, person)?;
    let withdrawn = stop
        .purposes()
        .iter()
        .fold(Commit::new(), |commit, what| consents::withdraw(app, commit, &rows, *what));
    let commit = match stop {
        Stop::All => profile.addresses.iter().try_fold(withdrawn, |commit, address| {
            worsen(app, commit, &address.email, Reputation::Unsubscribed)
        })?,
        Stop::Digest | Stop::Reminder | Stop::Invitations => withdrawn,
    };
    if commit.writes().is_empty() {
        return Ok(commit);
    }
    Ok(trail::note(app, commit, Some(person), &format!("accounts.stop.{}", stop.name()), "person", via))
}

/// What is known of mail to an address. States only rise, in whatever order reports arrive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reputation {
    /// Mail arrives.
    Active,
    /// It came back, for now.
    Soft,
    /// Its owner stopped all that the platform starts.
    Unsubscribed,
    /// It comes back for good, or its owner complained.
    Suppressed,
}

#[derive(Debug, Serialize, Deserialize)]
struct Standing {
    state: Reputation,
}

fn place(hash: &str) -> Key {
    Key::head(format!("reputation#{hash}"))
}

/// Where it is written that an erased person wants no mail: nothing else stays of them.
#[must_use]
pub fn suppressed(hash: &str) -> Key {
    Key::head(format!("suppressed#{hash}"))
}

/// What is known of mail to an address.
///
/// # Errors
/// The store does not answer.
pub fn reputation(app: &App, email: &Email) -> Result<Reputation, Trouble> {
    let mut worst = Reputation::Active;
    for hash in email.hashes(&app.platform.keys) {
        let found = app.store().read::<Standing>(Table::People, &place(&hash))?;
        worst = worst.max(found.map_or(Reputation::Active, |(_, standing)| standing.state));
    }
    Ok(worst)
}

/// A report about an address: its state rises, or stays.
///
/// # Errors
/// The store does not answer.
pub fn worsen(app: &App, commit: Commit, email: &Email, to: Reputation) -> Result<Commit, Trouble> {
    let key = place(&email.hash(&app.platform.keys));
    let standing = Standing { state: to };
    Ok(match app.store().read::<Standing>(Table::People, &key)? {
        None if to == Reputation::Active => commit,
        None => commit.insert(Table::People, key, &standing),
        Some((document, known)) if known.state < to => commit.replace(&document, &standing),
        Some(_) => commit,
    })
}

/// The owner of an address did something themselves: a mail that arrived clears what came back, a new consent
/// clears what they had stopped.
///
/// # Errors
/// The store does not answer.
pub fn own_act(app: &App, commit: Commit, email: &Email, clears: Clears) -> Result<Commit, Trouble> {
    let hashes = email.hashes(&app.platform.keys);
    hashes.iter().try_fold(commit, |commit, hash| clear(app, commit, hash, clears))
}

fn clear(app: &App, commit: Commit, hash: &str, clears: Clears) -> Result<Commit, Trouble> {
    Ok(match app.store().read::<Standing>(Table::People, &place(hash))? {
        Some((document, known)) if clears == Clears::All || known.state != Reputation::Unsubscribed => {
            commit.remove(&document)
        }
        _ => commit,
    })
}

/// What an own act clears.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Clears {
    /// What came back: a mail has arrived.
    Returns,
    /// What was stopped too: a consent was given, or the person is gone.
    All,
}

/// Whether a letter may leave now: what the platform starts may not when it was stopped since it was written.
///
/// # Errors
/// The store does not answer.
pub fn may_leave(app: &App, letter: &Letter) -> Result<bool, Trouble> {
    let Class::Started { stop } = &letter.class else { return Ok(true) };
    if reputation(app, &letter.to)? >= Reputation::Unsubscribed {
        return Ok(false);
    }
    for hash in letter.to.suppression_hashes(&app.platform.keys) {
        if app.store().get(Table::People, &suppressed(&hash))?.is_some() {
            return Ok(false);
        }
    }
    let token = stop.split_once("?t=").map_or("", |(_, token)| token);
    match read(app, token) {
        Some((_, Stop::All)) | None => Ok(true),
        Some((person, one)) => {
            let rows = consents::of(app, &person)?;
            Ok(one.purposes().iter().all(|purpose| consents::in_force(&rows, *purpose).next().is_some()))
        }
    }
}
