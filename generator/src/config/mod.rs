//! `content/site.toml`: what a movement chooses without touching a template. Unknown keys are refused.

pub(crate) mod quiet;
mod read;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Path of the file from the site's folder.
pub const FILE: &str = "content/site.toml";
/// Most entries the navigation may have (F24).
pub const MAX_NAV: usize = 6;

/// Every feature that `[features]` can switch off; absent ones are on.
pub const FEATURES: [&str; 22] = [
    "groups",
    "events",
    "reports",
    "articles",
    "files",
    "ideas",
    "carpool",
    "lodging",
    "exchange",
    "skills",
    "contacts",
    "resources",
    "tutorials",
    "wiki",
    "faq",
    "themes",
    "signup",
    "suggestions",
    "print_kit",
    "search",
    "feeds",
    "figures",
];

/// The shapes a theme's mark may have: colour is never the only sign.
pub const SHAPES: [&str; 12] = [
    "circle", "square", "triangle", "diamond", "hexagon", "star", "cross", "house", "leaf", "drop", "wave",
    "bolt",
];

/// Who publishes: the law's questions. Blank ones stop `check --strict`.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct Publisher {
    /// Legal name.
    pub name: String,
    /// Postal address.
    pub address: String,
    /// Director of publication.
    pub director: String,
    /// Host: name, address, phone.
    pub host: String,
    /// Page or address to write to about one's data.
    pub privacy_contact: String,
}

/// Colours and logo.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct Look {
    /// `#rrggbb`; readable pairs are computed from it.
    pub accent: String,
    /// `#rrggbb`, the one bright mark.
    pub mark: String,
    /// SVG under `content/`, instead of the theme's.
    pub logo: Option<String>,
}

impl Default for Look {
    fn default() -> Self {
        Self { accent: "#0b5d4b".into(), mark: "#f2c14e".into(), logo: None }
    }
}

/// Whom to tell of a hole in the site (RFC 9116).
#[derive(Debug, Clone, Default, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct Security {
    /// `mailto:`, `tel:` or `https://` addresses, or pages of the site; the one to try first comes first.
    pub contact: Vec<String>,
    /// The day from which nobody should rely on it, at most a year ahead.
    pub expires: String,
    /// What reporters may expect: a page.
    pub policy: Option<String>,
    /// Languages they may write in; the site's own when there is none.
    pub languages: Vec<String>,
}

/// An entry of the navigation.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct NavEntry {
    /// What one reads.
    pub title: String,
    /// Internal address.
    pub to: String,
}

/// A theme: word and shape.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Theme {
    /// Used in front matter and records.
    pub id: String,
    /// What one reads.
    pub name: String,
    /// One of [`SHAPES`].
    #[serde(default)]
    pub shape: String,
    /// One sentence.
    #[serde(default)]
    pub summary: String,
}

/// A named body of the movement.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Space {
    /// Used in front matter.
    pub id: String,
    /// What one reads.
    pub name: String,
    /// Its theme.
    #[serde(default)]
    pub theme: Option<String>,
    /// One sentence.
    #[serde(default)]
    pub summary: String,
}

/// A kind of events.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct EventKind {
    /// Used in records.
    pub id: String,
    /// What one reads.
    pub name: String,
}

/// A role one may write to: who answers for what. People are bound to it in the store only.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Role {
    /// Used in records and addresses.
    pub id: String,
    /// What one reads.
    pub name: String,
    /// Its theme.
    #[serde(default)]
    pub theme: Option<String>,
    /// Department code.
    #[serde(default)]
    pub territory: Option<String>,
    /// One sentence.
    #[serde(default)]
    pub summary: String,
}

/// What the search must know of the movement's words.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct Search {
    /// Families of words that mean the same to who searches.
    pub same: Vec<Vec<String>>,
}

/// A time during which nothing new becomes public: electoral silence.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Quiet {
    /// IANA zones that fall silent, each by its own clocks; the site's own when there is none.
    #[serde(default)]
    pub zones: Vec<String>,
    /// First minute, local: `2027-04-09T00:00`.
    pub from: String,
    /// First minute after it, local.
    pub until: String,
    /// Why, in one sentence.
    #[serde(default)]
    pub why: String,
}

/// Items on one page of a list.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct Paging {
    /// Articles.
    pub articles: usize,
    /// Past events, reports.
    pub events: usize,
    /// Ideas.
    pub ideas: usize,
}

impl Default for Paging {
    fn default() -> Self {
        Self { articles: 20, events: 50, ideas: 30 }
    }
}

/// Defaults per kind of content.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct Defaults {
    /// Kind -> audience.
    pub audience: BTreeMap<String, contract::visibility::Audience>,
}

/// `site.toml`.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// The movement's name.
    pub name: String,
    /// One sentence.
    #[serde(default)]
    pub description: String,
    /// `fr` or `en`.
    #[serde(default = "french")]
    pub language: String,
    /// Absolute address, without a slash at its end once read.
    #[serde(default)]
    pub base_url: String,
    /// IANA zone of the site's days.
    #[serde(default = "paris")]
    pub zone: String,
    /// For those without internet.
    #[serde(default)]
    pub phone: String,
    /// When it is answered.
    #[serde(default)]
    pub phone_hours: String,
    /// For those without internet.
    #[serde(default)]
    pub postal_address: String,
    /// Who publishes.
    #[serde(default)]
    pub publisher: Publisher,
    /// Whom to tell of a hole in the site; nothing is said when it is absent.
    #[serde(default)]
    pub security: Option<Security>,
    /// Colours and logo.
    #[serde(default)]
    pub look: Look,
    /// Switches.
    #[serde(default)]
    pub features: BTreeMap<String, bool>,
    /// At most [`MAX_NAV`].
    #[serde(default)]
    pub nav: Vec<NavEntry>,
    /// Closed list.
    #[serde(default)]
    pub themes: Vec<Theme>,
    /// Bodies of the movement.
    #[serde(default)]
    pub spaces: Vec<Space>,
    /// Closed list.
    #[serde(default)]
    pub event_kinds: Vec<EventKind>,
    /// Who answers for what.
    #[serde(default)]
    pub roles: Vec<Role>,
    /// What the search must know of the movement's words.
    #[serde(default)]
    pub search: Search,
    /// Times of silence.
    #[serde(default)]
    pub quiet: Vec<Quiet>,
    /// Defaults per kind.
    #[serde(default)]
    pub defaults: Defaults,
    /// Dotted keys of the translation files -> the movement's own words.
    #[serde(default)]
    pub words: BTreeMap<String, String>,
    /// Items a page.
    #[serde(default)]
    pub paging: Paging,
}

fn french() -> String {
    "fr".into()
}

fn paris() -> String {
    "Europe/Paris".into()
}

impl Default for Config {
    /// What a site without a readable `site.toml` is shown with, so that its pages still stand.
    fn default() -> Self {
        Self {
            name: "Maille".into(),
            description: String::new(),
            language: french(),
            base_url: String::new(),
            zone: paris(),
            phone: String::new(),
            phone_hours: String::new(),
            postal_address: String::new(),
            publisher: Publisher::default(),
            security: None,
            look: Look::default(),
            features: BTreeMap::new(),
            nav: Vec::new(),
            themes: Vec::new(),
            spaces: Vec::new(),
            event_kinds: Vec::new(),
            roles: Vec::new(),
            search: Search::default(),
            quiet: Vec::new(),
            defaults: Defaults::default(),
            words: BTreeMap::new(),
            paging: Paging::default(),
        }
    }
}
