//! What the functions must know of a site: written by `build` beside the public root, never inside.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// The text a shell carries where an answer goes; the functions put their HTML in its place.
pub const SLOT: &str = "<!--maille:slot-->";
/// Where a shell's title goes, escaped.
pub const TITLE_SLOT: &str = "maille-shell-title";

/// A named thing of `site.toml`'s closed lists.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Named {
    /// Id used in forms and records.
    pub id: String,
    /// What people read.
    pub name: String,
}

/// A commune or department page that exists, so that `/api/near` knows where to send people.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlacePages {
    /// INSEE code -> path.
    pub communes: BTreeMap<String, String>,
    /// Department code -> path.
    pub departments: BTreeMap<String, String>,
    /// Where to look when nothing fits.
    pub near: String,
    /// For those who live abroad.
    pub abroad: String,
}

/// A time during which nothing new becomes public where a zone's clocks go: electoral silence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quiet {
    /// IANA zone whose places fall silent.
    pub zone: String,
    /// Since when.
    pub from: Timestamp,
    /// Until when: what was held appears then.
    pub until: Timestamp,
    /// Why, as moderators read it; nothing when the movement says nothing of its own.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub why: String,
}

/// What the functions must know of a site.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SiteBundle {
    /// Name of the movement.
    pub name: String,
    /// Absolute, without trailing slash.
    pub base_url: String,
    /// `fr` or `en`, first the site's own.
    pub locales: Vec<String>,
    /// Feature -> switched on.
    pub features: BTreeMap<String, bool>,
    /// Themes, in the site's order.
    pub themes: Vec<Named>,
    /// Kinds of events.
    pub event_kinds: Vec<Named>,
    /// Codes of skills.
    pub skills: Vec<String>,
    /// Roles one may write to.
    pub roles: Vec<Named>,
    /// Id of a role -> id of the theme it answers for; roles without a theme are not in it.
    #[serde(default)]
    pub role_themes: BTreeMap<String, String>,
    /// Locale -> the words that `site.toml` overrides.
    pub words: BTreeMap<String, BTreeMap<String, String>>,
    /// Locale -> the theme around [`SLOT`].
    pub shells: BTreeMap<String, String>,
    /// IANA zone of the site's days.
    pub zone: String,
    /// Times of silence, zone by zone.
    #[serde(default)]
    pub quiet: Vec<Quiet>,
    /// Who publishes the site, as the law wants it named; in the foot of mails.
    pub publisher: String,
    /// Name -> path of pages functions lead to: `home`, `signup`, `signin`, `privacy`, `groups`, `ideas`, `contacts`,
    /// `contact`, `idea` and `group` (with `{id}` where the id, code or slug goes, `{slug}` where an idea's title
    /// goes).
    pub pages: BTreeMap<String, String>,
    /// Pages of places.
    pub places: PlacePages,
    /// Hash of all of the above's sources.
    pub content_hash: String,
}

impl SiteBundle {
    /// The path of a page by its name; the first page when the site has none of that name.
    #[must_use]
    pub fn path(&self, name: &str) -> &str {
        self.pages.get(name).map_or("/", String::as_str)
    }

    /// Where one signs in.
    #[must_use]
    pub fn signin_path(&self) -> &str {
        self.path("signin")
    }

    /// Puts a title (plain text) and a body (HTML, already escaped where it must be) into the shell of
    /// `locale`, or of the site's first locale.
    #[must_use]
    pub fn page(&self, locale: &str, title: &str, body: &str) -> String {
        let shell = self
            .shells
            .get(locale)
            .or_else(|| self.locales.first().and_then(|first| self.shells.get(first)))
            .map_or(SLOT, String::as_str);
        let escaped =
            title.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;");
        shell.replace(TITLE_SLOT, &escaped).replacen(SLOT, body, 1)
    }
}
