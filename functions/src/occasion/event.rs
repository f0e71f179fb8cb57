//! An event as the stores keep it, and what the public reads of it.

use contract::places;
use contract::records::{self, Access, Admission, Consented, Phone, Seats as SeatsLeft, Territory, Venue};
use contract::visibility::Audience;
use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

use super::states::{Actor, State, Verb, go};
use crate::App;
use crate::exchange::Status;
use crate::outbox::instant;
use crate::store::{Document, Key, Table};
use crate::trouble::{NOT_FOUND, Trouble};
use crate::values::PersonKey;

pub use super::keeping::{insert, save};
pub use super::words::NextWords;

/// The event is over, cancelled, or not in a state for that.
pub const NOT_NOW: Trouble = Trouble::Refused(Status::Conflict, "event_not_now");

/// Who is told the exact place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ShownTo {
    /// Everyone.
    #[default]
    Everyone,
    /// Who comes.
    Coming,
    /// Who comes and was accepted by the group.
    Accepted,
}

impl ShownTo {
    /// All.
    pub const ALL: [Self; 3] = [Self::Everyone, Self::Coming, Self::Accepted];

    /// Its name in forms.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Everyone => "everyone",
            Self::Coming => "coming",
            Self::Accepted => "accepted",
        }
    }
}

/// How often an event takes place again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Every {
    /// Each week.
    Week,
    /// Each month, on the same weekday of the same week.
    Month,
}

/// An event that takes place again: from it the other dates are made once it is public.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Repeat {
    /// How often.
    pub every: Every,
    /// The last day it may fall on.
    pub until: Date,
    /// Days it does not fall on.
    #[serde(default)]
    pub except: Vec<Date>,
}

/// Whether those coming are asked once more, two days before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reconfirm {
    /// They are not.
    #[default]
    No,
    /// They are.
    Ask,
}

/// An event: one document an occurrence.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Occasion {
    /// ULID, and the UID of calendars.
    pub id: String,
    /// Never reused; carries the day it was first announced for.
    pub slug: String,
    /// 3-100 characters.
    pub title: String,
    /// 1-5 groups, the first organises; ids.
    pub groups: Vec<String>,
    /// Groups that were asked to organise it too, and have not answered.
    #[serde(default)]
    pub invited: Vec<String>,
    /// Of `site.toml`.
    pub kind: String,
    /// Of `site.toml`.
    #[serde(default)]
    pub themes: Vec<String>,
    /// On the clocks of the place.
    pub starts_at: DateTime,
    /// On the clocks of the place.
    pub ends_at: DateTime,
    /// IANA zone.
    pub zone: String,
    /// Where, in full.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub venue: Option<Venue>,
    /// Who is told.
    #[serde(default)]
    pub shown_to: ShownTo,
    /// To follow it online; never public.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub online_link: Option<String>,
    /// It had a link, which is forgotten.
    #[serde(default)]
    pub was_online: bool,
    /// Plain text, paragraphs apart.
    #[serde(default)]
    pub description: String,
    /// Who may come.
    #[serde(default)]
    pub admission: Admission,
    /// Seats, when they are counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub capacity: Option<u32>,
    /// How many one may bring along.
    pub guests_max: u8,
    /// Whether seats are left, when they are counted: kept with the count by [`super::hall::Hall`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seats: Option<SeatsLeft>,
    /// What helps people come.
    #[serde(default)]
    pub access: Vec<Access>,
    /// Whether those coming are asked once more.
    #[serde(default)]
    pub reconfirm: Reconfirm,
    /// Public phone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<Consented<Phone>>,
    /// Who gave it: it goes with them. Whoever announced it, when nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone_by: Option<PersonKey>,
    /// Where it is.
    pub state: State,
    /// Since when.
    pub changed_at: Timestamp,
    /// Why it was cancelled.
    #[serde(default)]
    pub reason: String,
    /// Why, once a moderator has read it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_reason: Option<String>,
    /// Id shared by the dates of a repeated event.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub series: Option<String>,
    /// How it repeats, as long as its other dates are not made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub repeat: Option<Repeat>,
    /// RFC 5545 SEQUENCE: grows with each change of time or place, and when it is cancelled.
    #[serde(default)]
    pub sequence: u32,
    /// For whom.
    #[serde(default)]
    pub audience: Audience,
    /// Reachable, in no list.
    #[serde(default)]
    pub unlisted: bool,
    /// Who announced it; nobody once they are erased.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub author: Option<PersonKey>,
    /// Since when it is public.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published_at: Option<Timestamp>,
    /// Last change of what one reads.
    pub updated_at: Timestamp,
    /// Since when it is out of sight while moderators look.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hidden_at: Option<Timestamp>,
    /// When moderators decided last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decided_at: Option<Timestamp>,
    /// As it was before that decision, to take it back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<Box<Occasion>>,
    /// What it shall say once a moderator has read it; the words above stand until then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_words: Option<NextWords>,
}

impl Occasion {
    /// Where a verb leads from here.
    ///
    /// # Errors
    /// The table says no.
    pub fn go(&self, verb: Verb, by: Actor) -> Result<State, Trouble> {
        go(self.state, verb, by).ok_or(NOT_NOW)
    }

    /// The same in another state.
    #[must_use]
    pub fn moved(&self, to: State, now: Timestamp) -> Self {
        Self { state: to, changed_at: now, updated_at: now, before: None, ..self.clone() }
    }

    /// Whether anyone it is for may read it now.
    #[must_use]
    pub fn is_shown(&self) -> bool {
        self.published_at.is_some() && self.hidden_at.is_none() && self.state.public().is_some()
    }

    /// Whether it takes answers, until it ends.
    #[must_use]
    pub fn takes_answers(&self) -> bool {
        self.is_shown() && self.state == State::Published
    }

    /// Whether it is over.
    #[must_use]
    pub fn is_past(&self, now: Timestamp) -> bool {
        self.ends() <= now
    }

    /// Whether a group organises it.
    #[must_use]
    pub fn is_of(&self, group: &str) -> bool {
        self.groups.iter().any(|one| one == group)
    }

    /// Code of the department it is about, for desks shared by territory.
    #[must_use]
    pub fn department(&self) -> Option<String> {
        match &self.venue.as_ref()?.place {
            Territory::Commune(insee) => places::commune(insee).map(|commune| commune.department.to_owned()),
            Territory::Department(code) => Some(code.clone()),
            Territory::Region(_) | Territory::Country | Territory::Abroad { .. } => None,
        }
    }

    /// What the public reads.
    #[must_use]
    pub fn record(&self) -> Option<records::Event> {
        let (true, Some(published_at)) = (self.is_shown(), self.published_at) else { return None };
        let venue = self.venue.as_ref().map(|venue| match self.shown_to {
            ShownTo::Everyone => venue.clone(),
            ShownTo::Coming | ShownTo::Accepted => where_about(venue),
        });
        Some(records::Event { published_at, venue, ..self.full_record() })
    }

    /// The same with the whole venue, for those who may know it.
    #[must_use]
    pub fn full_record(&self) -> records::Event {
        records::Event {
            id: self.id.clone(),
            slug: self.slug.clone(),
            title: self.title.clone(),
            groups: self.groups.clone(),
            kind: self.kind.clone(),
            themes: self.themes.clone(),
            starts_at: self.starts_at,
            ends_at: self.ends_at,
            zone: self.zone.clone(),
            venue: self.venue.clone(),
            online: self.online_link.is_some() || self.was_online,
            description: self.description.clone(),
            admission: self.admission,
            seats: self.seats,
            access: self.access.clone(),
            phone: self.phone.clone(),
            status: self.state.public().unwrap_or(records::EventStatus::Published),
            reason: self.reason.clone(),
            series: self.series.clone(),
            sequence: self.sequence,
            audience: self.audience.clone(),
            unlisted: self.unlisted,
            published_at: self.published_at.unwrap_or(self.updated_at),
            updated_at: self.updated_at,
        }
    }
}

/// What everyone may know of a place that is told to some.
pub(super) fn where_about(venue: &Venue) -> Venue {
    let (name, street, postcode, position) = (None, None, None, None);
    Venue { name, street, postcode, place: venue.place.clone(), position, directions: String::new() }
}

/// Where an event lies in `work`.
#[must_use]
pub fn key(id: &str) -> Key {
    Key::head(format!("event#{id}"))
}

/// Where it is written whose slug it is, for ever.
#[must_use]
pub fn slug_key(slug: &str) -> Key {
    Key::head(format!("eventslug#{slug}"))
}

/// Partition of the events of a group, in `work`; sort keys begin with the start.
#[must_use]
pub fn of_group(group: &str) -> String {
    format!("groupevents#{group}")
}

/// Partition of the dates of a repeated event, in `work`; sort keys begin with the start.
#[must_use]
pub fn of_series(series: &str) -> String {
    format!("eventseries#{series}")
}

/// The name of an event in the trail.
#[must_use]
pub fn thing(id: &str) -> String {
    format!("event#{id}")
}

/// The sort key of an event in lists by time.
#[must_use]
pub fn by_time(event: &Occasion) -> String {
    format!("{}#{}", instant(event.starts()), event.id)
}

/// The event of an id, if there is one.
///
/// # Errors
/// The store does not answer.
pub fn find(app: &App, id: &str) -> Result<Option<(Document, Occasion)>, Trouble> {
    Ok(app.store().read(Table::Work, &key(id))?)
}

/// The event of an id.
///
/// # Errors
/// There is none, or the store does not answer.
pub fn get(app: &App, id: &str) -> Result<(Document, Occasion), Trouble> {
    find(app, id)?.ok_or(NOT_FOUND)
}

/// The event of a slug.
///
/// # Errors
/// The store does not answer.
pub fn of_slug(app: &App, slug: &str) -> Result<Option<(Document, Occasion)>, Trouble> {
    match app.store().read::<String>(Table::Work, &slug_key(slug))? {
        Some((_, id)) => find(app, &id),
        None => Ok(None),
    }
}

/// The path of an event's page, or of the agenda while it is not public.
#[must_use]
pub fn path(app: &App, event: &Occasion) -> String {
    let agenda = app.bundle.path("agenda");
    if event.is_shown() { format!("{agenda}{}/", event.slug) } else { agenda.to_owned() }
}
