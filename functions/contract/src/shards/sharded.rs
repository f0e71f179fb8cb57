//! Records that lie in shards: under which name, by which key, and what their visibility depends on.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::Line;
use crate::places;
use crate::records::{
    Article, Contact, Event, FeedItem, Group, Idea, ModerationCount, Post, Report, SkillCount, Territory,
};
use crate::visibility::Facts;

/// The shard of what is in no department.
const ABROAD: &str = "abroad";
const ONLINE: &str = "online";
/// The one shard of contacts.
const CONTACTS: &str = "contacts/all";
/// The one shard of what moderators did.
const MODERATION: &str = "moderation/all";

/// A record that lies in shards.
pub trait Sharded: Serialize + DeserializeOwned {
    /// The name of its shard.
    fn shard(&self) -> String;

    /// Its key inside.
    fn key(&self) -> String;

    /// What its visibility depends on.
    fn facts(&self) -> Facts;

    /// The object that stands in the shard.
    ///
    /// # Errors
    /// It cannot be written as JSON.
    fn written(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string(self)
    }

    /// Reads a body and writes it as a line.
    ///
    /// # Errors
    /// It is not of this form.
    fn line(body: &str) -> Result<Line, serde_json::Error> {
        let record: Self = serde_json::from_str(body)?;
        Ok(Line { text: record.written()?, facts: record.facts() })
    }
}

/// A group and where it meets: the body of a group in `public`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlacedGroup {
    /// The group.
    pub record: Group,
    /// `[longitude, latitude]` in degrees WGS 84, when known.
    pub position: Option<[f64; 2]>,
}

/// A feature of RFC 7946.
#[derive(Serialize)]
struct Feature<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    id: &'a str,
    geometry: Option<Point>,
    properties: &'a Group,
}

#[derive(Serialize)]
struct Point {
    #[serde(rename = "type")]
    kind: &'static str,
    coordinates: [f64; 2],
}

impl Sharded for PlacedGroup {
    fn shard(&self) -> String {
        format!("groups/{}", area(&self.record.place))
    }

    fn key(&self) -> String {
        self.record.id.clone()
    }

    fn facts(&self) -> Facts {
        let group = &self.record;
        Facts {
            audience: group.audience.clone(),
            unlisted: group.unlisted,
            from: Some(group.published_at),
            ..Facts::default()
        }
    }

    fn written(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string(&Feature {
            kind: "Feature",
            id: &self.record.id,
            geometry: self.position.map(|coordinates| Point { kind: "Point", coordinates }),
            properties: &self.record,
        })
    }
}

impl Sharded for Event {
    fn shard(&self) -> String {
        let place = self.venue.as_ref().map_or(ONLINE, |venue| area(&venue.place));
        format!("events/{place}/{}", self.starts_at.date().strftime("%Y-%m"))
    }

    fn key(&self) -> String {
        self.id.clone()
    }

    fn facts(&self) -> Facts {
        Facts {
            audience: self.audience.clone(),
            unlisted: self.unlisted,
            from: Some(self.published_at),
            ..Facts::default()
        }
    }
}

impl Sharded for Report {
    fn shard(&self) -> String {
        format!("reports/{}", year(self.published_at))
    }

    fn key(&self) -> String {
        self.id.clone()
    }

    fn facts(&self) -> Facts {
        Facts { audience: self.audience.clone(), from: Some(self.published_at), ..Facts::default() }
    }
}

impl Sharded for Article {
    fn shard(&self) -> String {
        format!("articles/{}", year(self.published_at))
    }

    fn key(&self) -> String {
        self.id.clone()
    }

    fn facts(&self) -> Facts {
        Facts {
            audience: self.audience.clone(),
            unlisted: self.unlisted,
            from: Some(self.published_at),
            ..Facts::default()
        }
    }
}

impl Sharded for Idea {
    fn shard(&self) -> String {
        format!("ideas/{}", year(self.published_at))
    }

    fn key(&self) -> String {
        self.id.clone()
    }

    fn facts(&self) -> Facts {
        Facts { from: Some(self.published_at), ..Facts::default() }
    }
}

impl Sharded for Post {
    fn shard(&self) -> String {
        format!("posts/{}", area(&self.area))
    }

    fn key(&self) -> String {
        self.id.clone()
    }

    fn facts(&self) -> Facts {
        Facts {
            from: Some(self.published_at),
            until: Some(self.expires_at),
            unindexed: true,
            ..Facts::default()
        }
    }
}

impl Sharded for Contact {
    fn shard(&self) -> String {
        CONTACTS.to_owned()
    }

    fn key(&self) -> String {
        self.role.clone()
    }

    fn facts(&self) -> Facts {
        Facts::default()
    }
}

impl Sharded for FeedItem {
    fn shard(&self) -> String {
        format!("feed/{}", month(self.published_at))
    }

    fn key(&self) -> String {
        self.id.clone()
    }

    fn facts(&self) -> Facts {
        Facts { from: Some(self.published_at), ..Facts::default() }
    }
}

impl Sharded for ModerationCount {
    fn shard(&self) -> String {
        MODERATION.to_owned()
    }

    fn key(&self) -> String {
        self.id.clone()
    }

    fn facts(&self) -> Facts {
        Facts::default()
    }
}

impl SkillCount {
    pub(super) fn line(body: &str) -> Result<Line, serde_json::Error> {
        let count: Self = serde_json::from_str(body)?;
        Ok(Line { text: serde_json::to_string(&count)?, facts: Facts::default() })
    }
}

/// The department a territory lies in, or `abroad`.
fn area(territory: &Territory) -> &str {
    match territory {
        Territory::Commune(insee) => {
            places::department_of(insee).map_or(ABROAD, |department| department.code)
        }
        Territory::Department(code) => code,
        Territory::Region(_) | Territory::Country | Territory::Abroad { .. } => ABROAD,
    }
}

fn year(at: Timestamp) -> String {
    at.to_zoned(TimeZone::UTC).strftime("%Y").to_string()
}

pub(super) fn month(at: Timestamp) -> String {
    at.to_zoned(TimeZone::UTC).strftime("%Y-%m").to_string()
}
