//! What can be found: the pages of editors, the questions, and the records anyone may see in lists.
//!
//! Boards (rides, beds, notices) are here as one page each and never their posts (rules.md, Post); unlisted pages,
//! and those for members or one group, are nowhere.

use std::borrow::Cow;

use contract::words::typography;

use super::sort::Sort;
use super::{editors, records};
use crate::excerpt::excerpt;
use crate::site::Site;

/// Characters shown of what a hit is about.
const ABOUT: usize = 170;

/// Where a word stands, which is how much it counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// The title.
    Title,
    /// Names it is known by: postcodes, themes.
    Names,
    /// A heading, or the sentence below the title.
    Heading,
    /// The text.
    Body,
}

/// One thing to be found.
#[derive(Debug, Clone)]
pub struct Entry<'s> {
    /// Address, with an anchor for what has no page of its own.
    pub href: String,
    /// What one reads.
    pub title: String,
    /// What it is.
    pub sort: Sort,
    /// Where or when, in a few words.
    pub whereabouts: String,
    /// What it is about, cut.
    pub about: String,
    /// Anchor and words of its headings.
    pub sections: Vec<(String, String)>,
    /// Its words, by where they stand. The title and what it is about are among them.
    pub fields: Vec<(Field, Cow<'s, str>)>,
}

impl<'s> Entry<'s> {
    /// With a title and an address alone.
    pub fn new(sort: Sort, title: String, href: String) -> Self {
        let fields = vec![(Field::Title, Cow::Owned(title.clone()))];
        let (whereabouts, about) = (String::new(), String::new());
        Self { href, title, sort, whereabouts, about, sections: Vec::new(), fields }
    }

    /// With where or when.
    pub fn at(mut self, whereabouts: impl Into<String>) -> Self {
        self.whereabouts = whereabouts.into();
        self
    }

    /// With what it is about, cut.
    pub fn about(mut self, site: &Site, text: &str) -> Self {
        self.about = typography(&excerpt(text, ABOUT), site.locale);
        self
    }

    /// With more words.
    pub fn with(mut self, field: Field, text: impl Into<Cow<'s, str>>) -> Self {
        self.fields.push((field, text.into()));
        self
    }

    /// With the names of its themes.
    pub fn named(self, site: &Site, themes: &[String]) -> Self {
        let names = themes.iter().filter_map(|id| site.config.theme(id)).map(|theme| theme.name.clone());
        let names: Vec<String> = names.collect();
        if names.is_empty() { self } else { self.with(Field::Names, names.join(" ")) }
    }
}

/// What is asked of entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Depth {
    /// All that is searched.
    Words,
    /// Titles and addresses: what a list needs.
    Titles,
}

/// Everything, in no order of meaning.
#[must_use]
pub fn all(site: &Site, depth: Depth) -> Vec<Entry<'_>> {
    let mut all = Vec::new();
    editors::add(site, depth, &mut all);
    records::add(site, depth, &mut all);
    all
}
