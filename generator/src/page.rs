//! A page of an editor: what its file said, where it stands, what others need to know of it.

use contract::visibility::{Facts, Surface, Viewer, Visibility, visible};
use jiff::Timestamp;

use crate::front_matter::FrontMatter;
use crate::job::Tree;
use crate::kind::Kind;
use crate::load::Text;
use crate::markdown::Outline;

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
    /// The whole file.
    pub text: Text,
    /// Byte offset of the body in the file.
    pub body_at: usize,
    /// What its body is made of.
    pub outline: Outline,
    /// What its visibility depends on.
    pub facts: Facts,
    /// In its own tree: in lists, at its address only, or not at all.
    pub visibility: Visibility,
}

impl Page {
    /// The body.
    #[must_use]
    pub fn body(&self) -> &str {
        self.text.get(self.body_at..).unwrap_or_default()
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
        self.outline.word_count.div_ceil(200).max(1)
    }

    pub(crate) fn decide(&mut self, viewer: &Viewer, now: Timestamp) {
        self.visibility = visible(&self.facts, viewer, Surface::Page, now);
    }
}
