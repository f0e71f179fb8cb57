//! Editors' pages in the order they stand beside each other, found without walking them all.

use std::collections::HashMap;

use contract::words::fold;

use crate::kind::Kind;
use crate::page::{Page, Standing};

/// Pages by kind and section. Numbers are places in the list of pages.
#[derive(Debug, Default)]
pub struct Shelves {
    leaves: HashMap<(Kind, String), Vec<usize>>,
    all: HashMap<Kind, Vec<usize>>,
    indexes: HashMap<(Kind, String), usize>,
    sections: HashMap<Kind, Vec<usize>>,
    by_file: HashMap<String, usize>,
    with_easy_version: Vec<usize>,
    themed: HashMap<String, Vec<usize>>,
}

impl Shelves {
    /// Of all pages.
    #[must_use]
    pub fn of(pages: &[Page]) -> Self {
        let mut shelves = Self::default();
        for (at, page) in pages.iter().enumerate() {
            shelves.by_file.insert(page.file.clone(), at);
            if page.front.easy_to_read.is_some() {
                shelves.with_easy_version.push(at);
            }
            if page.standing == Standing::Index {
                shelves.indexes.insert((page.kind, page.section.clone()), at);
                if !page.section.is_empty() && page.is_listed_publicly() {
                    shelves.sections.entry(page.kind).or_default().push(at);
                }
            } else if page.is_listed_publicly() {
                shelves.leaves.entry((page.kind, page.section.clone())).or_default().push(at);
                shelves.all.entry(page.kind).or_default().push(at);
                for (number, theme) in page.front.themes.iter().enumerate() {
                    // Somebody may name a theme twice.
                    if !page.front.themes[..number].contains(theme) {
                        shelves.themed.entry(theme.clone()).or_default().push(at);
                    }
                }
            }
        }
        let leaves = shelves.leaves.values_mut().chain(shelves.all.values_mut());
        for shelf in leaves.chain(shelves.sections.values_mut()) {
            shelf.sort_by_cached_key(|at| (pages[*at].front.weight, fold(&pages[*at].front.title)));
        }
        shelves
    }

    /// Listed leaf pages of a section, by weight, then title.
    #[must_use]
    pub fn section(&self, kind: Kind, section: &str) -> &[usize] {
        self.leaves.get(&(kind, section.to_owned())).map(Vec::as_slice).unwrap_or_default()
    }

    /// Listed leaf pages of a kind, by weight, then title.
    #[must_use]
    pub fn all(&self, kind: Kind) -> &[usize] {
        self.all.get(&kind).map(Vec::as_slice).unwrap_or_default()
    }

    /// The `_index.md` of each listed section of a kind, by weight, then title.
    #[must_use]
    pub fn sections(&self, kind: Kind) -> &[usize] {
        self.sections.get(&kind).map(Vec::as_slice).unwrap_or_default()
    }

    /// The `_index.md` of a section.
    #[must_use]
    pub fn index(&self, kind: Kind, section: &str) -> Option<usize> {
        self.indexes.get(&(kind, section.to_owned())).copied()
    }

    /// Listed leaf pages of a theme, by file.
    #[must_use]
    pub fn themed(&self, theme: &str) -> &[usize] {
        self.themed.get(theme).map(Vec::as_slice).unwrap_or_default()
    }

    /// The page of a file.
    #[must_use]
    pub fn file(&self, file: &str) -> Option<usize> {
        self.by_file.get(file).copied()
    }

    /// Pages that name an easy-to-read version.
    #[must_use]
    pub fn with_easy_version(&self) -> &[usize] {
        &self.with_easy_version
    }
}
