//! The closed lists of the site the data are for: a theme the site does not know would be a mistake.

use std::collections::BTreeSet;
use std::path::Path;

use serde::Deserialize;

/// Ids of themes, kinds of events and roles; from `site.toml`, or everything when there is none.
#[derive(Debug, Clone, Default)]
pub struct Vocabulary {
    known: Option<Known>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct Known {
    themes: Vec<Entry>,
    event_kinds: Vec<Entry>,
    roles: Vec<Entry>,
}

#[derive(Debug, Clone, Deserialize)]
struct Entry {
    id: String,
}

impl Vocabulary {
    /// Reads `content/site.toml` of a site. A file that is missing or broken restricts nothing:
    /// `build` will name what is wrong with it.
    pub fn of_site(site: &Path) -> Self {
        let text = std::fs::read_to_string(site.join("content/site.toml")).unwrap_or_default();
        Self { known: toml::from_str(&text).ok().filter(|known: &Known| !known.themes.is_empty()) }
    }

    /// Whether the site has this theme.
    pub fn has_theme(&self, id: &str) -> bool {
        self.known.as_ref().is_none_or(|known| has(&known.themes, id))
    }

    /// The themes of a list that the site has.
    pub fn themes(&self, ids: &[String]) -> Vec<String> {
        ids.iter().filter(|id| self.has_theme(id)).cloned().collect()
    }

    /// Whether the site has this kind of event.
    pub fn has_kind(&self, id: &str) -> bool {
        self.known.as_ref().is_none_or(|known| known.event_kinds.is_empty() || has(&known.event_kinds, id))
    }

    /// The role itself, or the site's first one in its place.
    pub fn role(&self, id: &str) -> String {
        let first = |known: &Known| known.roles.first().map(|role| role.id.clone());
        match &self.known {
            Some(known) if !has(&known.roles, id) => first(known).unwrap_or_else(|| id.to_owned()),
            _ => id.to_owned(),
        }
    }

    /// Every role: the site's, or those the demo's own answers name.
    pub fn roles<'a>(&'a self, named: impl Iterator<Item = &'a str>) -> Vec<String> {
        match &self.known {
            Some(known) => known.roles.iter().map(|role| role.id.clone()).collect(),
            None => named.collect::<BTreeSet<_>>().into_iter().map(str::to_owned).collect(),
        }
    }
}

fn has(entries: &[Entry], id: &str) -> bool {
    entries.iter().any(|entry| entry.id == id)
}
