//! A page of an editor: what its file said, where it stands, what others need to know of it.

use contract::visibility::{Facts, Surface, Viewer, Visibility, visible};
use jiff::Timestamp;

use crate::front_matter::FrontMatter;
use crate::job::Tree;
use crate::kind::Kind;
use crate::load::Text;
use crate::markdown::Outline;
use crate::trace::{self, Moving};

/// What a file is among its neighbours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// `_index.md`: the page of its folder.
    Index,
    /// Any other.
    Leaf,
}

/// A page of an editor.
#[derive(Debug, Clone, PartialEq)]
pub struct Page {
    /// From the site's folder: `content/wiki/agir/tracter.md`.
    pub file: String,
    /// Kind.
    pub kind: Kind,
    /// Index or leaf.
    pub standing: Standing,
    /// Folder below the kind's, `/` between parts; empty at the top.
    pub section: String,
    /// Last part of the address.
    pub slug: String,
    /// Address in its tree.
    pub path: String,
    /// Tree.
    pub tree: Tree,
    /// Head.
    pub front: FrontMatter,
    /// Its text, which moves more often than all else.
    pub body: Body,
    /// What its visibility depends on.
    pub facts: Facts,
    /// In its own tree: in lists, at its address only, or not at all.
    pub visibility: Visibility,
}

/// The text of a page, and what was read in it. Who asks for it is told of: what others make of it must be made again
/// when it moves.
#[derive(Debug, Clone, PartialEq)]
pub struct Body {
    text: Text,
    at: usize,
    outline: Outline,
    /// Place of the page in the site.
    page: usize,
}

impl Body {
    /// Of a whole file, the byte offset of the body in it, and what the body is made of.
    #[must_use]
    pub fn new(text: Text, at: usize, outline: Outline) -> Self {
        Self { text, at, outline, page: usize::MAX }
    }

    /// Gives it its place in the site.
    pub(crate) fn place(&mut self, page: usize) {
        self.page = page;
    }
}

impl Page {
    /// Its place in the site.
    #[must_use]
    pub fn place(&self) -> usize {
        self.body.page
    }

    /// The body.
    #[must_use]
    pub fn body(&self) -> &str {
        self.text().get(self.body.at..).unwrap_or_default()
    }

    /// The whole file.
    #[must_use]
    pub fn text(&self) -> &str {
        trace::read(Moving::Text, self.body.page);
        &self.body.text
    }

    /// Fingerprint of the whole file.
    #[must_use]
    pub fn text_hash(&self) -> u128 {
        trace::read(Moving::Text, self.body.page);
        self.body.text.hash()
    }

    /// Byte offset of the body in the file.
    #[must_use]
    pub fn body_at(&self) -> usize {
        self.body.at
    }

    /// What its body is made of.
    #[must_use]
    pub fn outline(&self) -> &Outline {
        trace::read(Moving::Text, self.body.page);
        &self.body.outline
    }

    /// Whether it stands in the lists of the public tree.
    #[must_use]
    pub fn is_listed_publicly(&self) -> bool {
        self.tree == Tree::Public && self.visibility == Visibility::Listed
    }

    /// Whether it is shown at all, in its own tree.
    #[must_use]
    pub fn is_shown(&self) -> bool {
        self.visibility != Visibility::Hidden
    }

    /// Minutes it takes to read, at 200 words a minute.
    #[must_use]
    pub fn reading_minutes(&self) -> usize {
        self.outline().word_count.div_ceil(200).max(1)
    }

    pub(crate) fn decide(&mut self, viewer: &Viewer, now: Timestamp) {
        self.visibility = visible(&self.facts, viewer, Surface::Page, now);
    }
}
