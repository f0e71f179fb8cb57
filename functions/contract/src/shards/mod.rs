//! Shards: which file a record lies in, and the text of such a file. `export` and the invented movement
//! both write through here, so there is one form (see [`crate::records`] for the table of folders).
//!
//! In the store a shard is a partition of `public`, named as its file without the extension
//! (`events/63/2026-11`); the sort key is the record's id, the body its JSON. The body of a group is a
//! [`PlacedGroup`].

mod sharded;

use jiff::Timestamp;

use crate::records::{
    Article, Contact, Event, FeedItem, Idea, ModerationCount, Post, Records, Report, SCHEMA, SkillCount,
};
use crate::visibility::Facts;

pub use sharded::{PlacedGroup, Sharded};

use sharded::month;

/// What a shard holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Groups, as GeoJSON.
    Groups,
    /// Events.
    Events,
    /// Reports.
    Reports,
    /// Articles of groups.
    Articles,
    /// Ideas.
    Ideas,
    /// Posts of the boards.
    Posts,
    /// Counts of skills.
    Skills,
    /// Contacts.
    Contacts,
    /// Items of news.
    Feed,
    /// What moderators did.
    Moderation,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::Groups,
        Self::Events,
        Self::Reports,
        Self::Articles,
        Self::Ideas,
        Self::Posts,
        Self::Skills,
        Self::Contacts,
        Self::Feed,
        Self::Moderation,
    ];

    /// The folder under the data folder.
    #[must_use]
    pub fn folder(self) -> &'static str {
        match self {
            Self::Groups => "groups",
            Self::Events => "events",
            Self::Reports => "reports",
            Self::Articles => "articles",
            Self::Ideas => "ideas",
            Self::Posts => "posts",
            Self::Skills => "skills",
            Self::Contacts => "contacts",
            Self::Feed => "feed",
            Self::Moderation => "moderation",
        }
    }

    /// The kind of a shard by its name; nothing when the name is not one of a shard.
    #[must_use]
    pub fn of(shard: &str) -> Option<Self> {
        let mut parts = shard.split('/');
        let folder = parts.next()?;
        let kind = Self::ALL.into_iter().find(|kind| kind.folder() == folder)?;
        let parts: Vec<&str> = parts.collect();
        let depth = if kind == Self::Events { 2 } else { 1 };
        (parts.len() == depth && parts.iter().all(|part| is_plain(part))).then_some(kind)
    }

    /// The file of a shard, relative to the data folder.
    #[must_use]
    pub fn file(self, shard: &str) -> String {
        let extension = if self == Self::Groups { "geojson" } else { "json" };
        format!("{shard}.{extension}")
    }

    /// Reads a record of this kind, and writes it as a line of its shard.
    ///
    /// # Errors
    /// What is wrong with it, without its values.
    pub fn line(self, body: &str) -> Result<Line, serde_json::Error> {
        match self {
            Self::Groups => PlacedGroup::line(body),
            Self::Events => Event::line(body),
            Self::Reports => Report::line(body),
            Self::Articles => Article::line(body),
            Self::Ideas => Idea::line(body),
            Self::Posts => Post::line(body),
            Self::Skills => SkillCount::line(body),
            Self::Contacts => Contact::line(body),
            Self::Feed => FeedItem::line(body),
            Self::Moderation => ModerationCount::line(body),
        }
    }
}

/// Letters, digits and dashes: such a name leads out of no folder on any system.
fn is_plain(part: &str) -> bool {
    !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

/// A record on one line of its shard, and what its visibility depends on.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// One JSON object.
    pub text: String,
    /// For [`crate::visibility::visible`].
    pub facts: Facts,
}

/// Whose data a shard holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// A movement's own.
    Movement,
    /// Of the invented movement: the site carries a banner.
    Demo,
}

/// The text of a shard: one record a line, so that a problem's line names its record.
#[must_use]
pub fn text(kind: Kind, lines: &[String], origin: Origin) -> String {
    let demo = match origin {
        Origin::Movement => "",
        Origin::Demo => "\"demo\":true,",
    };
    let lines = lines.join(",\n");
    match kind {
        Kind::Groups => {
            format!(
                "{{\"type\":\"FeatureCollection\",\"schema\":{SCHEMA},{demo}\"features\":[\n{lines}\n]}}\n"
            )
        }
        _ => format!("{{\"schema\":{SCHEMA},{demo}\"records\":[\n{lines}\n]}}\n"),
    }
}

/// The shard of the skills counted at an instant.
#[must_use]
pub fn skills_at(counted_at: Timestamp) -> String {
    format!("skills/{}", month(counted_at))
}

/// A record as it lies in `public`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// The name of its shard.
    pub shard: String,
    /// Its key inside.
    pub key: String,
    /// Its JSON.
    pub body: String,
}

/// Every record, by shard and key, as it lies in `public`; skills were counted at `counted_at`.
#[must_use]
pub fn all(records: &Records, counted_at: Timestamp) -> Vec<Kept> {
    let placed = records
        .groups
        .values()
        .map(|(group, position)| keep(&PlacedGroup { record: group.clone(), position: *position }));
    let counts = records.skills.iter().map(|count| {
        let key = format!("{}#{}", count.department, count.skill);
        Some(Kept { shard: skills_at(counted_at), key, body: serde_json::to_string(count).ok()? })
    });
    let mut all: Vec<Kept> = placed
        .chain(counts)
        .chain(records.events.values().map(keep))
        .chain(records.reports.values().map(keep))
        .chain(records.articles.values().map(keep))
        .chain(records.ideas.values().map(keep))
        .chain(records.posts.values().map(keep))
        .chain(records.contacts.values().map(keep))
        .chain(records.feed.values().map(keep))
        .chain(records.moderation.iter().map(keep))
        // Records are plain structs with text keys: serde_json refuses none of them.
        .flatten()
        .collect();
    all.sort_by(|a, b| (&a.shard, &a.key).cmp(&(&b.shard, &b.key)));
    all
}

fn keep<T: Sharded>(record: &T) -> Option<Kept> {
    Some(Kept { shard: record.shard(), key: record.key(), body: serde_json::to_string(record).ok()? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_shards_lead_out_of_no_folder() {
        for good in ["ideas/2026", "groups/2A", "events/online/2026-11", "contacts/all"] {
            assert!(Kind::of(good).is_some(), "{good}");
        }
        for bad in [
            "ideas",
            "ideas/",
            "ideas/../x",
            "ideas/a/b",
            "events/63",
            "/ideas/1",
            "demo",
            "x/1",
            "ideas/a\\b",
        ] {
            assert_eq!(Kind::of(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_broken_body_is_no_line() {
        assert!(Kind::Contacts.line("{\"role\":\"accueil\"}").is_ok());
        assert!(Kind::Contacts.line("{\"role\":\"accueil\",\"email\":\"x\"}").is_err());
        assert!(Kind::Groups.line("{\"record\":{}}").is_err());
    }
}
