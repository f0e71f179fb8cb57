//! The headings of a page: their ids and the contents they make.

use std::collections::{HashMap, HashSet};

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
pub(super) struct Ids {
    taken: HashSet<String>,
    /// Id wanted -> the number to try next, so that a thousand headings of one text cost a thousand steps.
    next: HashMap<String, usize>,
}

impl Ids {
    pub fn unique(&mut self, wanted: &str) -> String {
        let base = if wanted.is_empty() { "partie" } else { wanted };
        if self.taken.insert(base.to_owned()) {
            return base.to_owned();
        }
        let next = self.next.entry(base.to_owned()).or_insert(2);
        loop {
            let id = format!("{base}-{next}");
            *next += 1;
            if self.taken.insert(id.clone()) {
                return id;
            }
        }
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
