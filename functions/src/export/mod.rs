//! The only door out of the stores: partitions of `public` become the shards the generator reads.
//!
//! Nothing here touches a file: what it returns is written behind `files`. Every record is read as its type
//! and passes [`contract::visibility`] before it leaves; one that is broken is left out and named.

pub mod carried;
mod consents;
pub mod moving;
mod publication;

use std::collections::{BTreeMap, BTreeSet};

use contract::shards::{self, Kind, Origin};
use contract::visibility::{Audience, Facts, Surface, Viewer, Visibility, visible};
use jiff::Timestamp;

use crate::store::{Document, Key, Query, Store, StoreError, Table};

pub use carried::Carried;
pub use publication::Publication;

/// For whom shards are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reader {
    /// The generator, which makes pages of members and groups too, and those that stand in no list.
    Generator,
    /// Anyone.
    Anyone,
}

/// What leaves.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Export {
    /// Path in the data folder -> its text; nothing where the shard is empty and its file must go.
    pub files: BTreeMap<String, Option<String>>,
    /// Name of a file people sent -> whether it is for anyone. Its bytes lie in the store of files.
    pub carried: BTreeMap<String, Carried>,
    /// Records left out because they are broken: shard, key and where in it, without its values.
    pub broken: Vec<String>,
}

/// Partition of `public` that says that all of it was invented. No name of a shard.
const DEMO: &str = "demo";
/// Documents read at once.
const PAGE: usize = 500;

/// Where the mark of an invented movement lies.
#[must_use]
pub fn demo_mark() -> Key {
    Key::head(DEMO)
}

/// Whether what is public was invented.
///
/// # Errors
/// The store does not answer.
pub fn is_demo(store: &Store) -> Result<bool, StoreError> {
    Ok(store.get(Table::Public, &demo_mark())?.is_some())
}

/// The shards of these names.
///
/// # Errors
/// The store does not answer.
pub fn touched(store: &Store, reader: Reader, names: &BTreeSet<String>) -> Result<Export, StoreError> {
    let mut export = Export::default();
    let way = Way::new(store, reader)?;
    for name in names {
        if let Some(kind) = Kind::of(name) {
            let documents = store.query_all(Table::Public, &Query::all(name))?;
            way.shard(kind, name, &documents, &mut export);
        } else if let Some(file) = carried::name_of(name) {
            let here = store.get(Table::Public, &carried::key(file))?.is_some();
            export.carried.insert(file.to_owned(), if here { Carried::Here } else { Carried::Gone });
        }
    }
    Ok(export)
}

/// Every shard there is.
///
/// # Errors
/// The store does not answer.
pub fn everything(store: &Store, reader: Reader) -> Result<Export, StoreError> {
    let mut names = BTreeSet::new();
    let mut after = None;
    loop {
        let page = store.scan(Table::Public, after.as_ref(), PAGE)?;
        names.extend(page.documents.into_iter().map(|document| document.key.partition));
        match page.next {
            Some(next) => after = Some(next),
            None => return touched(store, reader, &names),
        }
    }
}

/// What decides on every record of one export.
struct Way {
    reader: Reader,
    origin: Origin,
    now: Timestamp,
}

impl Way {
    fn new(store: &Store, reader: Reader) -> Result<Self, StoreError> {
        let origin = if is_demo(store)? { Origin::Demo } else { Origin::Movement };
        Ok(Self { reader, origin, now: store.clock().now() })
    }

    fn shard(&self, kind: Kind, name: &str, documents: &[Document], export: &mut Export) {
        let mut lines = Vec::new();
        for document in documents {
            match kind.line(&consents::only_lasting(&document.body, self.now)) {
                Ok(line) if self.lets_out(&line.facts) => lines.push(line.text),
                Ok(_) => {}
                // serde quotes values in what it says: the place is enough to find them.
                Err(error) => {
                    export.broken.push(format!("{name} {}: column {}", document.key.sort, error.column()));
                }
            }
        }
        let text = (!lines.is_empty()).then(|| shards::text(kind, &lines, self.origin));
        export.files.insert(kind.file(name), text);
    }

    fn lets_out(&self, facts: &Facts) -> bool {
        match self.reader {
            Reader::Anyone => {
                visible(facts, &Viewer::Public, Surface::Export, self.now) != Visibility::Hidden
            }
            // It asks again for every page, for its own readers; and it waits for the days to come itself.
            Reader::Generator => {
                let facts = Facts { unlisted: false, from: None, ..facts.clone() };
                visible(&facts, &first_reader(&facts.audience), Surface::Export, self.now)
                    != Visibility::Hidden
            }
        }
    }
}

/// Somebody for whom the thing is meant.
fn first_reader(audience: &Audience) -> Viewer {
    match audience {
        Audience::Public => Viewer::Public,
        Audience::Members => Viewer::Member,
        Audience::Group(id) => Viewer::Group(id.clone()),
    }
}

#[cfg(test)]
mod tests;
