//! What one build read in the pages of editors, kept for the next: a file that nobody touched is not parsed again.

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};

use super::text::Text;
use crate::front_matter::FrontMatter;
use crate::hash::{CODE, Key};
use crate::markdown::{Heading, Link, Outline};
use crate::walk::SourceFile;

/// What the build before kept, as it lies on the disk, and when this build began (nanoseconds since 1970).
#[derive(Debug, Default)]
pub(crate) struct Memory {
    pub bytes: Vec<u8>,
    pub began: i128,
}

/// What was read in a file. Pages with shortcodes or mistakes are read each time.
#[derive(Serialize, Deserialize)]
pub(super) struct Reading {
    pub front: FrontMatter,
    pub body_at: usize,
    pub hash: u128,
    /// Fingerprint of the head.
    pub head: u128,
    headings: Vec<Heading>,
    links: Vec<Link>,
    word_count: usize,
}

impl Reading {
    pub fn of(
        front: &FrontMatter,
        head: u128,
        body_at: usize,
        outline: &Outline,
        text: &Text,
    ) -> Option<Vec<u8>> {
        let facts = Self {
            front: front.clone(),
            body_at,
            hash: text.hash(),
            head,
            headings: outline.headings.clone(),
            links: outline.links.clone(),
            word_count: outline.word_count,
        };
        let is_plain = outline.calls.is_empty();
        is_plain.then(|| postcard::to_stdvec(&facts).ok()).flatten()
    }

    pub fn outline(&mut self) -> Outline {
        Outline {
            headings: std::mem::take(&mut self.headings),
            links: std::mem::take(&mut self.links),
            calls: Vec::new(),
            word_count: self.word_count,
        }
    }
}

/// Fingerprint of a head.
pub(super) fn head(front: &FrontMatter) -> u128 {
    Key::default().bytes(&postcard::to_stdvec(front).unwrap_or_default()).finish()
}

/// A file of the last build: its stat, what was read in it.
type Row<'a> = (&'a str, u128, &'a [u8]);

/// All files of the last build.
pub(super) struct Kept<'a> {
    ground: u128,
    began: i128,
    rows: HashMap<&'a str, (u128, &'a [u8])>,
}

impl<'a> Kept<'a> {
    /// `variables` are what texts may name: another value, and all is read again.
    pub fn of(memory: &'a Memory, variables: &BTreeMap<&'static str, String>) -> Self {
        let ground = Key::default().text(CODE).facts(variables).finish();
        let read = postcard::from_bytes::<(u128, Vec<Row<'a>>)>(&memory.bytes);
        let rows = read.ok().filter(|(known, _)| *known == ground).map(|(_, rows)| rows).unwrap_or_default();
        let rows = rows.into_iter().map(|(file, stat, facts)| (file, (stat, facts))).collect();
        Self { ground, began: memory.began, rows }
    }

    /// What was read in a file nobody touched.
    pub fn get(&self, file: &SourceFile) -> Option<&'a [u8]> {
        let (stat, facts) = self.rows.get(file.relative.as_str())?;
        (*stat == file.stat.fingerprint).then_some(*facts)
    }

    /// Whether a later build may believe this stat.
    pub fn may_keep(&self, file: &SourceFile) -> bool {
        file.stat.is_settled(self.began)
    }

    /// As the next build reads it; nothing when it is what is kept already.
    pub fn bytes(&self, rows: &[Row<'_>]) -> Option<Vec<u8>> {
        let is_same = rows.len() == self.rows.len()
            && rows.iter().all(|(file, stat, _)| self.rows.get(file).is_some_and(|(kept, _)| kept == stat));
        (!is_same).then(|| postcard::to_stdvec(&(self.ground, rows)).unwrap_or_default())
    }
}
