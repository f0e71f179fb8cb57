//! One answer to an event, the count of its seats, and where both lie.

use contract::records::{Admission, Seats as SeatsLeft};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Occasion, ShownTo};
use crate::App;
use crate::outbox::instant;
use crate::person;
use crate::store::{Commit, Document, Key, Table};
use crate::trouble::{NOT_ALLOWED, Trouble};
use crate::values::PersonKey;

/// What somebody answered. Unconfirmed is no state of theirs: it takes no seat and is known to the form only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Coming {
    /// Asks to come; the group has not answered.
    Asked,
    /// Waits for a seat.
    Waiting,
    /// A seat is held for them, until an instant.
    Offered,
    /// Comes.
    Yes,
    /// Does not come.
    No,
    /// Came.
    Attended,
    /// Had a seat and did not come.
    Absent,
}

impl Coming {
    /// Every state.
    pub const ALL: [Self; 7] =
        [Self::Asked, Self::Waiting, Self::Offered, Self::Yes, Self::No, Self::Attended, Self::Absent];

    /// Its name in words.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Waiting => "waiting",
            Self::Offered => "offered",
            Self::Yes => "yes",
            Self::No => "no",
            Self::Attended => "attended",
            Self::Absent => "absent",
        }
    }

    /// Whether a seat is theirs.
    #[must_use]
    pub fn takes(self) -> bool {
        matches!(self, Self::Yes | Self::Attended | Self::Absent)
    }
}

/// One answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attendance {
    /// Whose; nobody's account when they are here by paper or phone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<PersonKey>,
    /// Of somebody without the internet, as the group typed it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What.
    pub state: Coming,
    /// Who comes along.
    pub guests: u8,
    /// Since when: the order of those who wait.
    pub since: Timestamp,
    /// Until when a seat is held.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offered_until: Option<Timestamp>,
    /// When the group accepted them: they may know the place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accepted_at: Option<Timestamp>,
    /// When the group refused them: they come back only with its yes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refused_at: Option<Timestamp>,
    /// When they said again that they come.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reconfirmed_at: Option<Timestamp>,
}

impl Attendance {
    /// They and who comes along.
    #[must_use]
    pub fn party(&self) -> u32 {
        1 + u32::from(self.guests)
    }

    /// Whether they may know the place and the link of an event.
    #[must_use]
    pub fn knows_the_place(&self, event: &Occasion) -> bool {
        let is_accepted = self.accepted_at.is_some();
        self.state.takes()
            && match event.shown_to {
                ShownTo::Everyone | ShownTo::Coming => true,
                ShownTo::Accepted => is_accepted,
            }
    }

    /// Whether they may know the link: accepted, where the group accepts; else whoever comes.
    #[must_use]
    pub fn knows_the_link(&self, event: &Occasion) -> bool {
        let asks = event.admission == Admission::OnApproval || event.shown_to == ShownTo::Accepted;
        self.state.takes() && (self.accepted_at.is_some() || !asks)
    }
}

/// The count of an event's seats, and what it goes by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seats {
    /// How many there are, when they are counted.
    pub capacity: Option<u32>,
    /// Whether answers are taken at all.
    pub open: bool,
    /// By those who come, guests and all.
    #[serde(default)]
    pub taken: u32,
    /// For those they are offered to.
    #[serde(default)]
    pub held: u32,
}

impl Seats {
    /// Those of an event nobody comes to yet.
    #[must_use]
    pub fn of(event: &Occasion) -> Self {
        Self { capacity: event.capacity, open: event.takes_answers(), taken: 0, held: 0 }
    }

    /// How many are free.
    #[must_use]
    pub fn room(&self) -> u32 {
        self.capacity.map_or(u32::MAX, |capacity| capacity.saturating_sub(self.taken + self.held))
    }

    /// What is said of them.
    #[must_use]
    pub fn left(&self) -> Option<SeatsLeft> {
        self.capacity?;
        Some(if self.room() == 0 { SeatsLeft::Full } else { SeatsLeft::Left })
    }
}

/// Where the count of an event's seats lies, in `work`.
#[must_use]
pub fn seats_key(event: &str) -> Key {
    Key::head(format!("eventseats#{event}"))
}

/// Partition of the answers to an event, in `work`; sort keys are persons', or ids of who is here by paper.
#[must_use]
pub fn answers_of(event: &str) -> String {
    format!("coming#{event}")
}

/// Partition of what somebody answered to, in `work`; sort keys are events'.
#[must_use]
pub fn comes_to(person: &PersonKey) -> String {
    format!("comes#{person}")
}

/// Partition of those who wait for a seat, in order.
#[must_use]
pub fn waiting_for(event: &str) -> String {
    format!("eventwaiting#{event}")
}

/// Where somebody stands among those who wait.
#[must_use]
pub fn waiting_key(event: &str, who: &str, since: Timestamp) -> Key {
    Key::new(waiting_for(event), format!("{}#{who}", instant(since)))
}

/// Somebody's answer to an event.
///
/// # Errors
/// The store does not answer.
pub fn answer_of(app: &App, event: &str, who: &str) -> Result<Option<(Document, Attendance)>, Trouble> {
    Ok(app.store().read(Table::Work, &Key::new(answers_of(event), who))?)
}

/// An answer to an event that is long over goes: no seat is counted any more.
#[must_use]
pub fn forgotten(commit: Commit, event: &str, document: &Document, one: &Attendance) -> Commit {
    let commit = commit.remove(document);
    let commit = match one.state {
        Coming::Waiting => commit.delete(Table::Work, waiting_key(event, &document.key.sort, one.since)),
        _ => commit,
    };
    match &one.person {
        Some(person) => commit.delete(Table::Work, Key::new(comes_to(person), event)),
        None => commit,
    }
}

/// Whether somebody is a member, and may send anything at all.
///
/// # Errors
/// They are blocked, or the store does not answer.
pub fn membership_of(app: &App, person: &PersonKey) -> Result<bool, Trouble> {
    match person::known(app, person)? {
        Some(known) if known.blocked => Err(NOT_ALLOWED),
        known => Ok(known.is_some_and(|known| known.member_since.is_some())),
    }
}
