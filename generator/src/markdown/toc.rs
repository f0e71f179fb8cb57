//! The headings of a page: their ids and the contents they make.

use std::collections::HashSet;

use serde::Serialize;

/// A heading of the contents.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Toc {
    /// Anchor.
    pub id: String,
    /// Plain text, typeset.
    pub title: String,
    /// Headings one level below.
    pub children: Vec<Toc>,
}

/// Gives each heading of a page an id of its own.
#[derive(Default)]
pub(super) struct Ids(HashSet<String>);

impl Ids {
    pub fn unique(&mut self, wanted: &str) -> String {
        let base = if wanted.is_empty() { "partie" } else { wanted };
        let mut id = base.to_owned();
        let mut n = 2;
        while !self.0.insert(id.clone()) {
            id = format!("{base}-{n}");
            n += 1;
        }
        id
    }
}

/// Headings of level 2 with those of level 3 below them.
pub(super) fn nest(flat: Vec<(u8, Toc)>) -> Vec<Toc> {
    let mut roots: Vec<Toc> = Vec::new();
    for (level, toc) in flat {
        match level {
            0..=2 => roots.push(toc),
            3 => match roots.last_mut() {
                Some(parent) => parent.children.push(toc),
                None => roots.push(toc),
            },
            // Finer headings would drown the contents.
            _ => {}
        }
    }
    roots
}
