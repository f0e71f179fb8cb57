//! What may be public: the projections `export` writes and the generator reads.
//!
//! No field here identifies a private person, except inside [`Consented`], which carries the key of
//! the consent it rests on and the instant it ends. Instants are UTC; where a person will read them,
//! the IANA zone stands beside.
//!
//! # Shards
//! Records lie in files that change together, under `content/data/`:
//!
//! | folder | file | form |
//! |---|---|---|
//! | `groups/` | `<department or abroad>.geojson` | RFC 7946 FeatureCollection, properties = [`Group`] |
//! | `events/` | `<department, abroad or online>/<yyyy-mm>.json` | [`Shard`] of [`Event`] |
//! | `reports/`, `articles/`, `ideas/` | `<yyyy>.json` | [`Shard`] of [`Report`], [`Article`], [`Idea`] |
//! | `posts/` | `<department or abroad>.json` | [`Shard`] of [`Post`] |
//! | `skills/` | `<yyyy-mm>.json` | [`Shard`] of [`SkillCount`] |
//! | `contacts/` | `all.json` | [`Shard`] of [`Contact`] |
//! | `moderation/` | `all.json` | [`Shard`] of [`ModerationCount`] |
//! | `feed/` | `<yyyy-mm>.json` | [`Shard`] of [`FeedItem`] |

mod article;
mod consented;
mod contact;
mod crowd;
mod event;
mod feed;
mod group;
mod idea;
mod moderation;
mod post;
mod report;
mod skill;
mod territory;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use article::Article;
pub use consented::Consented;
pub use contact::{AnswerFigures, Contact};
pub use crowd::CrowdCount;
pub use event::{Access, Admission, Event, EventStatus, Seats, Venue};
pub use feed::FeedItem;
pub use group::{Group, GroupFile, GroupKind, GroupStatus, Link, Phone};
pub use idea::{Answer, Idea, IdeaStatus};
pub use moderation::ModerationCount;
pub use post::{Direction, Post, PostKind};
pub use report::{Figures, Photo, Report};
pub use skill::{SKILLS, SkillCount};
pub use territory::Territory;

/// The version of the shard format written by this code.
pub const SCHEMA: u32 = 1;

/// A file of records of one kind that change together.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Shard<T> {
    /// [`SCHEMA`] at writing.
    pub schema: u32,
    /// Records of the invented movement: the site carries a banner.
    #[serde(default, skip_serializing_if = "is_false")]
    pub demo: bool,
    /// The records, by id.
    pub records: Vec<T>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde's skip_serializing_if passes a reference")]
fn is_false(flag: &bool) -> bool {
    !*flag
}

/// Every record of a site, as loaded: ids are the keys.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Records {
    /// Some shard was of the invented movement.
    pub demo: bool,
    /// Groups with their position `[lon, lat]`.
    pub groups: BTreeMap<String, (Group, Option<[f64; 2]>)>,
    /// Events by id.
    pub events: BTreeMap<String, Event>,
    /// Reports by id.
    pub reports: BTreeMap<String, Report>,
    /// Articles of groups by id.
    pub articles: BTreeMap<String, Article>,
    /// Ideas by id.
    pub ideas: BTreeMap<String, Idea>,
    /// Posts by id.
    pub posts: BTreeMap<String, Post>,
    /// Skill counts, as read.
    pub skills: Vec<SkillCount>,
    /// What moderators did, as read.
    pub moderation: Vec<ModerationCount>,
    /// Contacts by role.
    pub contacts: BTreeMap<String, Contact>,
    /// Feed items by id.
    pub feed: BTreeMap<String, FeedItem>,
}
