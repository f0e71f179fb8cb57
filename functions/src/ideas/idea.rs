//! An idea as the stores keep it, and what the public reads of it.

use contract::places;
use contract::records::{self, Answer, Consented, CrowdCount, Territory};
use contract::words::slugify;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::NAME;
use super::states::{Actor, Need, State, Verb, go};
use crate::App;
use crate::clock::after;
use crate::exchange::Status;
use crate::outbox::instant;
use crate::person::things_of;
use crate::quiet;
use crate::store::{Commit, Document, Key, Table};
use crate::trouble::{NOT_FOUND, Trouble};
use crate::values::PersonKey;

/// For so long after sending the author may change the words.
pub const EDIT_FOR: SignedDuration = SignedDuration::from_mins(60);
/// Partition of what the movement still owes an answer, oldest first.
pub const OWED: &str = "ideasowed";

/// The idea cannot be changed any more, or not so.
pub const TOO_LATE: Trouble = Trouble::Refused(Status::Conflict, "idea_too_late");

/// Nothing new is published where the idea is, for some hours.
pub const SILENCE: Trouble = Trouble::Refused(Status::Conflict, "quiet");

/// What an idea says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Wording {
    /// At most 120 characters.
    pub title: String,
    /// At most 3000.
    pub body: String,
    /// Of `site.toml`.
    pub theme: String,
    /// What it is about.
    pub territory: Territory,
    /// How its author wrote the territory.
    #[serde(default)]
    pub place: String,
    /// The group that carries it, as its author says: moderators look at it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
}

/// How it came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// By the site.
    Web,
    /// On paper, typed in by a member, who gets the answers.
    Paper,
}

/// An idea.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Idea {
    /// ULID.
    pub id: String,
    /// Short code.
    pub code: String,
    /// Who sent it; nobody once they are erased.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub author: Option<PersonKey>,
    /// How it came.
    pub channel: Channel,
    /// When its form was sent.
    pub sent_at: Timestamp,
    /// Where it is.
    pub state: State,
    /// Since when.
    pub changed_at: Timestamp,
    /// What it says.
    pub wording: Wording,
    /// What it shall say once a moderator has read it; the words above stand until then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_wording: Option<Wording>,
    /// The name its author agreed to show.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pseudonym: Option<Consented<String>>,
    /// Since its first support: its words stand from then on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub supported_at: Option<Timestamp>,
    /// Supports at the last monthly count.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub supports: Option<CrowdCount>,
    /// Code of the idea it joined.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duplicate_of: Option<String>,
    /// Official answers, oldest first.
    #[serde(default)]
    pub answers: Vec<Answer>,
    /// Since when it is public.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published_at: Option<Timestamp>,
    /// Since when it is out of sight while moderators look.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hidden_at: Option<Timestamp>,
    /// When moderators decided last: mails of a decision that was taken back are not sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decided_at: Option<Timestamp>,
    /// As it was before that decision, to take it back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<Box<Idea>>,
}

impl Idea {
    /// Where a verb leads from here.
    ///
    /// # Errors
    /// The table says no.
    pub fn go(&self, verb: Verb, by: Actor, given: &[Need]) -> Result<State, Trouble> {
        match self.hidden_at {
            // Out of sight nothing moves but by its moderators and its author.
            Some(_) if matches!(by, Actor::Answerer | Actor::Clock) => Err(TOO_LATE),
            _ => go(self.state, verb, by, given).map_err(|_| TOO_LATE),
        }
    }

    /// The same in another state.
    #[must_use]
    pub fn moved(&self, to: State, now: Timestamp) -> Self {
        Self { state: to, changed_at: now, before: None, ..self.clone() }
    }

    /// Whether anyone may read it now.
    #[must_use]
    pub fn is_shown(&self) -> bool {
        self.published_at.is_some() && self.hidden_at.is_none() && self.state.public().is_some()
    }

    /// Whether its author may still change its words: an hour, and never once somebody supports it.
    #[must_use]
    pub fn may_be_edited(&self, now: Timestamp) -> bool {
        let still_young = now < after(self.sent_at, EDIT_FOR);
        let lives = self.state == State::Moderation || self.state.is_owed();
        still_young && lives && self.supported_at.is_none()
    }

    /// Whether nothing new is published now where it is.
    #[must_use]
    pub fn is_silenced(&self, app: &App) -> bool {
        quiet::holds(app, quiet::zone_of(app, self.department().as_deref())).is_some()
    }

    fn is_owed(&self) -> bool {
        self.is_shown() && self.state.is_owed()
    }

    /// What the public reads.
    fn record(&self) -> Option<(Key, records::Idea)> {
        let (true, Some(published_at), Some(status)) =
            (self.is_shown(), self.published_at, self.state.public())
        else {
            return None;
        };
        let record = records::Idea {
            id: self.id.clone(),
            code: self.code.clone(),
            title: self.wording.title.clone(),
            body: self.wording.body.clone(),
            theme: self.wording.theme.clone(),
            territory: self.wording.territory.clone(),
            pseudonym: self.pseudonym.clone(),
            group: self.wording.group.clone(),
            paper: self.channel == Channel::Paper,
            supports: self.supports,
            status,
            duplicate_of: self.duplicate_of.clone(),
            answers: self.answers.clone(),
            published_at,
        };
        Some((public_key(&self.id, published_at), record))
    }

    /// Code of the department it is about, for desks shared by territory.
    #[must_use]
    pub fn department(&self) -> Option<String> {
        match &self.wording.territory {
            Territory::Department(code) => Some(code.clone()),
            Territory::Commune(insee) => places::commune(insee).map(|commune| commune.department.to_owned()),
            Territory::Region(_) | Territory::Country | Territory::Abroad { .. } => None,
        }
    }
}

fn public_key(id: &str, published_at: Timestamp) -> Key {
    let year = published_at.to_zoned(TimeZone::UTC).year();
    Key::new(format!("ideas/{year:04}"), id)
}

fn owed_key(idea: &Idea) -> Option<Key> {
    Some(Key::new(OWED, format!("{}#{}", instant(idea.published_at?), idea.id)))
}

/// Where an idea lies.
#[must_use]
pub fn key(id: &str) -> Key {
    Key::head(format!("idea#{id}"))
}

/// Where it is written whose code it is.
#[must_use]
pub fn code_key(code: &str) -> Key {
    Key::head(format!("ideacode#{}", code.to_ascii_uppercase()))
}

/// Where it is written that a person sent it.
#[must_use]
pub fn sent_key(author: &PersonKey, id: &str) -> Key {
    Key::new(things_of(author), format!("{NAME}#{id}"))
}

/// The name of a thing in the trail.
#[must_use]
pub fn thing(id: &str) -> String {
    format!("idea#{id}")
}

/// The idea of an id.
///
/// # Errors
/// There is none, or the store does not answer.
pub fn get(app: &App, id: &str) -> Result<(Document, Idea), Trouble> {
    find(app, id)?.ok_or(NOT_FOUND)
}

/// The idea of an id, if there is one.
///
/// # Errors
/// The store does not answer.
pub fn find(app: &App, id: &str) -> Result<Option<(Document, Idea)>, Trouble> {
    Ok(app.store().read(Table::Work, &key(id))?)
}

/// The idea of a short code, however it is typed.
///
/// # Errors
/// The store does not answer.
pub fn of_code(app: &App, code: &str) -> Result<Option<(Document, Idea)>, Trouble> {
    match app.store().read::<String>(Table::Work, &code_key(code))? {
        Some((_, id)) => find(app, &id),
        None => Ok(None),
    }
}

/// Writes a new idea, with what leads to it.
#[must_use]
pub fn insert(commit: Commit, author: &PersonKey, idea: &Idea) -> Commit {
    adopt(commit.insert(Table::Work, sent_key(author, &idea.id), &()), idea)
}

/// Writes a new idea that nobody here sent.
#[must_use]
pub fn adopt(commit: Commit, idea: &Idea) -> Commit {
    let commit =
        commit.insert(Table::Work, key(&idea.id), idea).insert(Table::Work, code_key(&idea.code), &idea.id);
    let commit = match idea.record() {
        Some((key, record)) => commit.set(Table::Public, key, &record),
        None => commit,
    };
    match idea.is_owed().then(|| owed_key(idea)).flatten() {
        Some(key) => commit.set(Table::Work, key, &idea.id),
        None => commit,
    }
}

/// Writes an idea over what was read, with what the public reads of it and the list of what is owed.
#[must_use]
pub fn save(commit: Commit, read: &Document, old: &Idea, new: &Idea) -> Commit {
    let commit = commit.replace(read, new);
    let commit = match (old.record(), new.record()) {
        (_, Some((key, record))) => commit.set(Table::Public, key, &record),
        (Some((key, _)), None) => commit.delete(Table::Public, key),
        (None, None) => commit,
    };
    match (old.is_owed().then(|| owed_key(old)).flatten(), new.is_owed().then(|| owed_key(new)).flatten()) {
        (before, Some(now)) if before.as_ref() != Some(&now) => commit.set(Table::Work, now, &new.id),
        (Some(before), None) => commit.delete(Table::Work, before),
        _ => commit,
    }
}

/// Removes an idea with everything that leads to it but its supports. Its code stays taken: what cites it
/// must never lead to another.
#[must_use]
pub fn forget(commit: Commit, read: &Document, idea: &Idea) -> Commit {
    let commit = commit.remove(read);
    let commit = match idea.record() {
        Some((key, _)) => commit.delete(Table::Public, key),
        None => commit,
    };
    let commit = match idea.is_owed().then(|| owed_key(idea)).flatten() {
        Some(key) => commit.delete(Table::Work, key),
        None => commit,
    };
    match &idea.author {
        Some(author) => commit.delete(Table::Work, sent_key(author, &idea.id)),
        None => commit,
    }
}

/// The path of an idea's page, or of the list while the site has no pattern for it.
#[must_use]
pub fn path(app: &App, idea: &Idea) -> String {
    match app.bundle.pages.get("idea") {
        Some(pattern) if idea.is_shown() => pattern
            .replace("{id}", &idea.code.to_ascii_lowercase())
            .replace("{slug}", &slugify(&idea.wording.title)),
        _ => app.bundle.path("ideas").to_owned(),
    }
}
