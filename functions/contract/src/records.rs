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
//! | `feed/` | `<yyyy-mm>.json` | [`Shard`] of [`FeedItem`] |

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::visibility::Audience;

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

/// A value about a person that the person agreed to show.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Consented<T> {
    /// What is shown.
    pub value: T,
    /// Random key of the consent row; erased with it.
    pub consent: String,
    /// Shown until then, never after.
    pub expires_at: Timestamp,
}

/// A number computed from people: a multiple of 5, recounted monthly, never 0 (rules.md).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct CrowdCount(u32);

impl CrowdCount {
    /// Rounds an exact count down to a multiple of 5; below 5 nothing is shown.
    #[must_use]
    pub fn of(exact: u32) -> Option<Self> {
        let shown = exact / 5 * 5;
        (shown > 0).then_some(Self(shown))
    }

    /// The number to show.
    #[must_use]
    pub fn shown(self) -> u32 {
        self.0
    }
}

impl<'de> Deserialize<'de> for CrowdCount {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let shown = u32::deserialize(deserializer)?;
        match Self::of(shown) {
            Some(count) if count.0 == shown => Ok(count),
            _ => Err(serde::de::Error::custom(format!("{shown} is not a positive multiple of 5"))),
        }
    }
}

/// Where something is: a code of the territory tables of [`crate::places`].
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Territory {
    /// INSEE code.
    Commune(String),
    /// `63`, `2A`, `974`.
    Department(String),
    /// INSEE code of the region.
    Region(String),
    /// The whole country.
    Country,
    /// Country and town outside France.
    Abroad {
        /// Country, in the site's language.
        country: String,
        /// Town.
        town: String,
    },
}

/// What a group is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GroupKind {
    /// A place.
    Local,
    /// A subject.
    Thematic,
    /// A department's coordination.
    Department,
}

/// The public states of a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GroupStatus {
    /// Active.
    Published,
    /// No public event for 62 days.
    Sleeping,
    /// Paused by its animators.
    Paused,
    /// Closed; its page stays for the record.
    Archived,
}

/// A link with its text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Link {
    /// What is read.
    pub title: String,
    /// https only.
    pub url: String,
}

/// A phone number shown with its owner's consent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Phone {
    /// As people write it.
    pub number: String,
    /// When one may call, in words.
    #[serde(default)]
    pub hours: String,
}

/// A group. Its point, when known, is the geometry of its feature.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// ULID.
    pub id: String,
    /// Never reused.
    pub slug: String,
    /// 3-80 characters.
    pub name: String,
    /// What it is about.
    pub kind: GroupKind,
    /// Where it meets.
    pub place: Territory,
    /// Plain text, paragraphs apart.
    #[serde(default)]
    pub description: String,
    /// Themes of `site.toml`.
    #[serde(default)]
    pub themes: Vec<String>,
    /// At most 10.
    #[serde(default)]
    pub links: Vec<Link>,
    /// Public phone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<Consented<Phone>>,
    /// Anyone may join without asking.
    #[serde(default)]
    pub open_to_join: bool,
    /// Looks for an animator.
    #[serde(default)]
    pub needs_animator: bool,
    /// Public state.
    pub status: GroupStatus,
    /// Since when the movement vouches for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub certified_at: Option<Timestamp>,
    /// Groups it was split from or merged with, by slug: their addresses redirect here.
    #[serde(default)]
    pub predecessors: Vec<String>,
    /// Members, rounded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub members: Option<CrowdCount>,
    /// For whom its page is.
    #[serde(default)]
    pub audience: Audience,
    /// Reachable, in no list.
    #[serde(default)]
    pub unlisted: bool,
    /// Since when it is public.
    pub published_at: Timestamp,
    /// Last change.
    pub updated_at: Timestamp,
}

/// Where an event takes place, as far as everyone may know.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Venue {
    /// Name of the place; absent when only those coming may know.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Street, same rule.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub street: Option<String>,
    /// Postcode, same rule.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub postcode: Option<String>,
    /// INSEE code, or the place abroad.
    pub place: Territory,
    /// `[lon, lat]` in degrees WGS 84 (RFC 7946), same rule.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub position: Option<[f64; 2]>,
    /// How to get there.
    #[serde(default)]
    pub directions: String,
}

/// The public states of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EventStatus {
    /// It takes place (or took place: past is a matter of time).
    Published,
    /// It does not.
    Cancelled,
}

/// Who may come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Admission {
    /// Anyone.
    #[default]
    Anyone,
    /// People with a confirmed address.
    Confirmed,
    /// Members.
    Members,
    /// Whom the organisers accept.
    OnApproval,
}

/// What is said of the seats: crowds stay vague (rules.md, CrowdCount).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Seats {
    /// Some are left.
    Left,
    /// None is left; there is a waiting list.
    Full,
}

/// What helps people come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Access {
    /// Step-free.
    StepFree,
    /// Sign language.
    SignLanguage,
    /// Child care.
    ChildCare,
}

/// One occurrence of an event; repeats are materialised by `export`, one record each.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Event {
    /// ULID of the occurrence.
    pub id: String,
    /// Unique; carries the day.
    pub slug: String,
    /// 3-100 characters.
    pub title: String,
    /// 1-5 groups, the first organises; ids.
    pub groups: Vec<String>,
    /// Of `site.toml`.
    pub kind: String,
    /// Of `site.toml`.
    #[serde(default)]
    pub themes: Vec<String>,
    /// Local wall-clock time in `zone`: `2026-12-03T19:00:00`.
    pub starts_at: jiff::civil::DateTime,
    /// Local wall-clock time in `zone`, at most 7 days after the start.
    pub ends_at: jiff::civil::DateTime,
    /// IANA zone.
    pub zone: String,
    /// Where; absent when online only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub venue: Option<Venue>,
    /// It can be followed online. The link itself is for those accepted.
    #[serde(default)]
    pub online: bool,
    /// Plain text, paragraphs apart.
    #[serde(default)]
    pub description: String,
    /// Who may come.
    #[serde(default)]
    pub admission: Admission,
    /// Seats, when they are counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seats: Option<Seats>,
    /// What helps people come.
    #[serde(default)]
    pub access: Vec<Access>,
    /// Public phone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<Consented<Phone>>,
    /// Public state.
    pub status: EventStatus,
    /// Why it was cancelled.
    #[serde(default)]
    pub reason: String,
    /// Id shared by the occurrences of a repeated event.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub series: Option<String>,
    /// RFC 5545 SEQUENCE.
    #[serde(default)]
    pub sequence: u32,
    /// For whom.
    #[serde(default)]
    pub audience: Audience,
    /// Reachable, in no list.
    #[serde(default)]
    pub unlisted: bool,
    /// Since when it is public.
    pub published_at: Timestamp,
    /// Last change.
    pub updated_at: Timestamp,
}

/// A photo of a report, already stripped of metadata and resized.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Photo {
    /// Address under `/photos/`.
    pub src: String,
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
    /// What one sees.
    pub alt: String,
    /// Who took it, if they wish to be named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credit: Option<Consented<String>>,
}

/// What a group says it did, in numbers of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Figures {
    /// People who took part.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub people: Option<u32>,
    /// Leaflets given out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub leaflets: Option<u32>,
    /// Doors knocked at.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub doors: Option<u32>,
    /// Hours, whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hours: Option<u32>,
}

/// The report of an action.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Report {
    /// ULID.
    pub id: String,
    /// Unique.
    pub slug: String,
    /// 3-120 characters.
    pub title: String,
    /// Id of the event.
    pub event: String,
    /// Id of the group that wrote it.
    pub group: String,
    /// The day of the action.
    pub held_on: Date,
    /// Where.
    pub place: Territory,
    /// Of `site.toml`.
    #[serde(default)]
    pub themes: Vec<String>,
    /// Markdown of people: no raw HTML, no images.
    pub body: String,
    /// What was learnt, same form.
    #[serde(default)]
    pub learnt: String,
    /// The group's own numbers.
    #[serde(default)]
    pub figures: Figures,
    /// At most 6.
    #[serde(default)]
    pub photos: Vec<Photo>,
    /// For whom.
    #[serde(default)]
    pub audience: Audience,
    /// Since when it is public.
    pub published_at: Timestamp,
}

/// An article of a group.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Article {
    /// ULID.
    pub id: String,
    /// Unique within the group.
    pub slug: String,
    /// 3-120 characters.
    pub title: String,
    /// Id of the group.
    pub group: String,
    /// One or two sentences.
    #[serde(default)]
    pub summary: String,
    /// Markdown of people.
    pub body: String,
    /// Of `site.toml`.
    #[serde(default)]
    pub themes: Vec<String>,
    /// Who signs, if they wish to be named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signed: Option<Consented<String>>,
    /// For whom.
    #[serde(default)]
    pub audience: Audience,
    /// Reachable, in no list.
    #[serde(default)]
    pub unlisted: bool,
    /// Since when it is public.
    pub published_at: Timestamp,
    /// Dated correction, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub corrected_on: Option<Date>,
}

/// The public states of an idea (rules.md); `pending`, `moderation` and `rejected` are never exported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IdeaStatus {
    /// Waits to be acknowledged (14 days).
    Open,
    /// Seen; waits for an answer (60 days).
    Acknowledged,
    /// Being studied.
    Studying,
    /// Agreed.
    Accepted,
    /// Agreed, with a date.
    Planned,
    /// Done.
    Done,
    /// Refused, with the reason.
    Declined,
    /// Same as another.
    Duplicate,
    /// Taken back by its author.
    Withdrawn,
    /// Quiet for 12 months.
    Archived,
}

impl IdeaStatus {
    /// Every state, in the order a reader meets them.
    pub const ALL: [Self; 10] = [
        Self::Open,
        Self::Acknowledged,
        Self::Studying,
        Self::Accepted,
        Self::Planned,
        Self::Done,
        Self::Declined,
        Self::Duplicate,
        Self::Withdrawn,
        Self::Archived,
    ];

    /// The key used in addresses and translations: `open`, `done`…
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Acknowledged => "acknowledged",
            Self::Studying => "studying",
            Self::Accepted => "accepted",
            Self::Planned => "planned",
            Self::Done => "done",
            Self::Declined => "declined",
            Self::Duplicate => "duplicate",
            Self::Withdrawn => "withdrawn",
            Self::Archived => "archived",
        }
    }

    /// Still waits for the movement's answer.
    #[must_use]
    pub fn awaits_answer(self) -> bool {
        matches!(self, Self::Open | Self::Acknowledged | Self::Studying)
    }
}

/// A dated official word on an idea.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    /// The day it was given.
    pub answered_on: Date,
    /// The state it led to.
    pub status: IdeaStatus,
    /// Id of the role (`logement`), never a person.
    pub role: String,
    /// Plain text, paragraphs apart.
    pub text: String,
}

/// An idea.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Idea {
    /// ULID.
    pub id: String,
    /// Short code, `AB12`.
    pub code: String,
    /// At most 120 characters.
    pub title: String,
    /// At most 3000 characters, plain text, paragraphs apart.
    pub body: String,
    /// Of `site.toml`.
    pub theme: String,
    /// What it is about.
    pub territory: Territory,
    /// Pseudonym the author chose to show.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pseudonym: Option<Consented<String>>,
    /// Id of the group that carries it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// It came on paper.
    #[serde(default)]
    pub paper: bool,
    /// Supports, rounded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub supports: Option<CrowdCount>,
    /// Public state.
    pub status: IdeaStatus,
    /// Code of the idea it duplicates.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duplicate_of: Option<String>,
    /// Oldest first.
    #[serde(default)]
    pub answers: Vec<Answer>,
    /// Since when it is public.
    pub published_at: Timestamp,
}

/// Which board a post is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PostKind {
    /// Rides.
    Carpool,
    /// Beds.
    Lodging,
    /// Everything else.
    Exchange,
}

impl PostKind {
    /// The three boards.
    pub const ALL: [Self; 3] = [Self::Carpool, Self::Lodging, Self::Exchange];
}

/// Offered or looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// Offered.
    Offer,
    /// Looked for.
    Request,
}

/// A post on a board, as the public may see it: an area, never a name, an hour or a small commune.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Post {
    /// ULID.
    pub id: String,
    /// Board.
    pub kind: PostKind,
    /// Offer or request.
    pub direction: Direction,
    /// A commune of 2,000 inhabitants or more, a department, or abroad.
    pub area: Territory,
    /// Id of the event it serves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event: Option<String>,
    /// Of `site.toml`; exchanges only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub theme: Option<String>,
    /// Exchanges only: plain text, at most 1500 characters.
    #[serde(default)]
    pub text: String,
    /// Rides: seats left. Beds: places left.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub places: Option<u32>,
    /// The day of the ride, the first night, none for exchanges.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub starts_on: Option<Date>,
    /// Nights; beds only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nights: Option<u32>,
    /// Nothing is left or needed any more.
    #[serde(default)]
    pub solved: bool,
    /// Since when it is public.
    pub published_at: Timestamp,
    /// Gone from then on.
    pub expires_at: Timestamp,
}

/// How many members offer a skill in a department, rounded.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SkillCount {
    /// Code of the closed list of [`SKILLS`].
    pub skill: String,
    /// Department.
    pub department: String,
    /// Rounded.
    pub count: CrowdCount,
}

/// The closed list of skills; their names are words `skills.<code>` of the contract's translations.
pub const SKILLS: [&str; 40] = [
    "accounting",
    "administration",
    "archiving",
    "audio",
    "baking",
    "bookkeeping",
    "carpentry",
    "childcare",
    "cooking",
    "crafts",
    "debating",
    "design",
    "driving",
    "editing",
    "electricity",
    "facilitation",
    "first-aid",
    "fundraising",
    "gardening",
    "illustration",
    "interpreting",
    "it-support",
    "law",
    "layout",
    "lighting",
    "logistics",
    "mediation",
    "music",
    "photography",
    "press",
    "printing",
    "public-speaking",
    "reading-aloud",
    "research",
    "sewing",
    "sign-language",
    "sound",
    "teaching",
    "translation",
    "video",
];

/// How a role answers: from confirmed members and at least 5 messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AnswerFigures {
    /// Messages of the last 12 months, rounded.
    pub received: CrowdCount,
    /// Share answered, percent.
    pub answered_percent: u8,
    /// Median time to the first answer, days.
    pub median_days: u16,
    /// Messages late by more than 30 days.
    pub late_count: u32,
}

/// Who answers for what: a role of `site.toml`, and how it does.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contact {
    /// Id of the role.
    pub role: String,
    /// The name shown, with its owner's consent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<Consented<String>>,
    /// Nobody holds the role now.
    #[serde(default)]
    pub vacant: bool,
    /// Absent below 5 messages.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub figures: Option<AnswerFigures>,
}

/// Something from one of the movement's other places (F1).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FeedItem {
    /// Stable id from the source.
    pub id: String,
    /// Name of the source.
    pub source: String,
    /// Plain text.
    pub title: String,
    /// Plain text, cut at 300 characters.
    #[serde(default)]
    pub summary: String,
    /// https address of the original.
    pub url: String,
    /// Of `site.toml`.
    #[serde(default)]
    pub themes: Vec<String>,
    /// When the source published it.
    pub published_at: Timestamp,
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
    /// Contacts by role.
    pub contacts: BTreeMap<String, Contact>,
    /// Feed items by id.
    pub feed: BTreeMap<String, FeedItem>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn crowds_are_rounded_down_and_never_zero() {
        assert_eq!(CrowdCount::of(4), None);
        assert_eq!(CrowdCount::of(9).map(CrowdCount::shown), Some(5));
        assert!(serde_json::from_str::<CrowdCount>("7").is_err());
        assert!(serde_json::from_str::<CrowdCount>("0").is_err());
        assert_eq!(serde_json::from_str::<CrowdCount>("15").ok(), CrowdCount::of(15));
    }

    #[test]
    fn the_list_of_skills_is_sorted_and_without_doubles() {
        assert!(SKILLS.windows(2).all(|pair| pair[0] < pair[1]));
    }
}
