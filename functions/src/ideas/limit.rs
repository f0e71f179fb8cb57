//! How many ideas a person may send: 3 in 30 days of one's own. Papers are other people's ideas, typed in at
//! a market stall: more of them, and still a number.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::idea::Channel;
use crate::App;
use crate::clock::{after, days};
use crate::exchange::Status;
use crate::store::{Commit, Guard, Key, Table};
use crate::trouble::Trouble;
use crate::values::PersonKey;

/// Days that are looked back on.
const DAYS: i64 = 30;

/// Enough for now.
const ENOUGH: Trouble = Trouble::Refused(Status::TooMany, "idea_enough");

fn most(channel: Channel) -> usize {
    match channel {
        Channel::Web => 3,
        Channel::Paper => 30,
    }
}

/// When a person sent ideas lately.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Lately {
    #[serde(default)]
    web: Vec<Timestamp>,
    #[serde(default)]
    paper: Vec<Timestamp>,
}

/// Where it is counted.
#[must_use]
pub fn key(person: &PersonKey) -> Key {
    Key::head(format!("ideacount#{person}"))
}

/// One more of this person: exact, since the commit is held to what was read.
///
/// # Errors
/// It is one too many, or the store does not answer.
pub fn one_more(app: &App, commit: Commit, person: &PersonKey, channel: Channel) -> Result<Commit, Trouble> {
    let (now, key) = (app.now(), key(person));
    let (guard, mut lately) = match app.store().read::<Lately>(Table::Work, &key)? {
        Some((document, lately)) => (Guard::Version(document.version), lately),
        None => (Guard::Absent, Lately::default()),
    };
    let is_recent = |at: &Timestamp| after(*at, days(DAYS)) > now;
    lately.web.retain(is_recent);
    lately.paper.retain(is_recent);
    let sent = match channel {
        Channel::Web => &mut lately.web,
        Channel::Paper => &mut lately.paper,
    };
    if sent.len() >= most(channel) {
        return Err(ENOUGH);
    }
    sent.push(now);
    Ok(commit.put(Table::Work, key, &lately, Some(after(now, days(DAYS))), guard))
}
