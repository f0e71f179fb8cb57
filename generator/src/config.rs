//! `content/site.toml`: what a movement chooses without touching a template. Unknown keys are refused.

use std::collections::BTreeMap;

use contract::words::Locale;
use serde::{Deserialize, Serialize};

use crate::problem::{Code, Problem, Spot};

/// Path of the file from the site's folder.
pub const FILE: &str = "content/site.toml";
/// Most entries the navigation may have (F24).
pub const MAX_NAV: usize = 6;

/// Every feature that `[features]` can switch off; absent ones are on.
pub const FEATURES: [&str; 18] = [
    "groups",
    "events",
    "reports",
    "articles",
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
            look: Look::default(),
            features: BTreeMap::new(),
            nav: Vec::new(),
            themes: Vec::new(),
            spaces: Vec::new(),
            event_kinds: Vec::new(),
            roles: Vec::new(),
            defaults: Defaults::default(),
            words: BTreeMap::new(),
            paging: Paging::default(),
        }
    }
}

impl Config {
    /// Reads the text of `site.toml`; every mistake is a problem, and a site that still stands is returned.
    #[must_use]
    pub fn read(text: &str, problems: &mut Vec<Problem>) -> Self {
        let mut config = match toml::from_str::<Self>(text) {
            Ok(config) => config,
            Err(error) => {
                let spot = error.span().map(|span| Spot::of(text, span.start)).unwrap_or_default();
                problems.push(not_understood(text, &error).at(spot));
                return Self::default();
            }
        };
        config.base_url = config.base_url.trim_end_matches('/').to_owned();
        config.check(text, problems);
        config
    }

    /// The site's language; French when `site.toml` names none we have.
    #[must_use]
    pub fn locale(&self) -> Locale {
        Locale::parse(&self.language).unwrap_or(Locale::Fr)
    }

    /// Whether a feature is switched on.
    #[must_use]
    pub fn has(&self, feature: &str) -> bool {
        self.features.get(feature).copied().unwrap_or(true)
    }

    /// The theme of this id.
    #[must_use]
    pub fn theme(&self, id: &str) -> Option<&Theme> {
        self.themes.iter().find(|theme| theme.id == id)
    }

    fn check(&self, text: &str, problems: &mut Vec<Problem>) {
        let mut wrong = |key: &str, detail: String| {
            let at = text.find(key).unwrap_or(0);
            problems.push(
                Problem::new(Code::ConfigValue, FILE)
                    .at(Spot::of(text, at))
                    .with("key", key)
                    .with("detail", detail),
            );
        };
        if Locale::parse(&self.language).is_none() {
            wrong("language", format!("{} (fr | en)", self.language));
        }
        if jiff::tz::TimeZone::get(&self.zone).is_err() {
            wrong("zone", self.zone.clone());
        }
        for (key, colour) in [("accent", &self.look.accent), ("mark", &self.look.mark)] {
            if crate::colours::Rgb::parse(colour).is_none() {
                wrong(key, format!("{colour} (#0b5d4b)"));
            }
        }
        for theme in self.themes.iter().filter(|t| !t.shape.is_empty() && !SHAPES.contains(&t.shape.as_str()))
        {
            wrong("shape", format!("{} ({})", theme.shape, SHAPES.join(", ")));
        }
        for feature in self.features.keys().filter(|name| !FEATURES.contains(&name.as_str())) {
            problems.push(
                unknown_key(feature, FEATURES).at(Spot::of(text, text.find(feature.as_str()).unwrap_or(0))),
            );
        }
        if self.nav.len() > MAX_NAV {
            let at = text.find("[[nav]]").unwrap_or(0);
            let problem = Problem::new(Code::NavTooWide, FILE).at(Spot::of(text, at));
            problems.push(problem.with("count", self.nav.len().to_string()));
        }
    }

    /// What must be filled in before going live (`check --strict`).
    pub fn check_going_live(&self, problems: &mut Vec<Problem>) {
        for (key, value) in [
            ("publisher.name", &self.publisher.name),
            ("publisher.host", &self.publisher.host),
            ("publisher.privacy_contact", &self.publisher.privacy_contact),
        ] {
            if value.trim().is_empty() {
                problems.push(Problem::new(Code::ConfigBlank, FILE).with("key", key));
            }
        }
    }
}

fn unknown_key<'a>(key: &str, known: impl IntoIterator<Item = &'a str>) -> Problem {
    let problem = Problem::new(Code::UnknownKey, FILE).with("key", key);
    match crate::problem::nearest(key, known) {
        Some(meant) => problem.with("suggest", meant),
        None => problem,
    }
}

/// serde names the unknown field and the expected ones in one English sentence; the editor gets ours.
fn not_understood(text: &str, error: &toml::de::Error) -> Problem {
    let message = error.message();
    let mut quoted = message.split('`').skip(1).step_by(2);
    match (message.starts_with("unknown field"), quoted.next()) {
        (true, Some(key)) => unknown_key(key, quoted),
        _ => {
            let line = error.span().and_then(|span| text.get(span)).unwrap_or_default();
            if message.starts_with("invalid type") || message.starts_with("missing field") {
                return Problem::new(Code::ConfigValue, FILE).with("key", line).with("detail", message);
            }
            Problem::new(Code::ConfigBroken, FILE).with("detail", message)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(text: &str) -> Vec<&'static str> {
        let mut problems = Vec::new();
        let _ = Config::read(text, &mut problems);
        problems.iter().map(|p| p.code.id()).collect()
    }

    #[test]
    fn a_small_file_is_enough() {
        assert!(codes("name = \"A\"").is_empty());
    }

    #[test]
    fn mistakes_are_named() {
        assert_eq!(codes("name = \"A\"\nlangage = \"fr\""), ["unknown-key"]);
        assert_eq!(codes("name = \"A\"\n[features]\ngroupes = true"), ["unknown-key"]);
        assert_eq!(codes("name = \"A\"\nzone = \"Europe/Pari\""), ["config-value"]);
        assert_eq!(codes("name = \"A"), ["config-broken"]);
        assert_eq!(
            codes(&format!("name = \"A\"\n{}", "[[nav]]\ntitle=\"x\"\nto=\"/\"\n".repeat(7))),
            ["nav-too-wide"]
        );
    }

    #[test]
    fn blanks_stop_only_going_live() {
        let mut problems = Vec::new();
        let config = Config::read("name = \"A\"", &mut problems);
        assert!(problems.is_empty());
        config.check_going_live(&mut problems);
        assert_eq!(problems.len(), 3);
    }
}
