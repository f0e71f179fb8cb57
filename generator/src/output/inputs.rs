//! What the system tells of all that a build reads, without reading it.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use xxhash_rust::xxh3::xxh3_128;

use super::rest::asked;
use crate::BuildOptions;
use crate::hash::{CODE, Key};
use crate::walk::Stat;

/// All inputs, as their stats tell: one fingerprint, and when the youngest of them was touched.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Inputs(pub Stat);

impl Inputs {
    /// Looks at `content/`, the themes and the exported data. `None` when a folder cannot be looked into.
    pub fn see(options: &BuildOptions) -> Option<Self> {
        let inside = ["content", "themes"].into_iter().map(|name| options.site.join(name));
        let roots: Vec<PathBuf> = inside.chain(options.data.clone()).collect();
        roots.iter().try_fold(Self::default(), |all, root| Some(all.then(Self::folder(root).ok()?)))
    }

    /// Looks at what lies beside `content/`: the themes, and the exported data that lie elsewhere.
    pub fn beside(options: &BuildOptions) -> Option<Self> {
        let roots: Vec<PathBuf> =
            [options.site.join("themes")].into_iter().chain(options.data.clone()).collect();
        roots.iter().try_fold(Self::default(), |all, root| Some(all.then(Self::folder(root).ok()?)))
    }

    /// And these.
    pub fn and(self, others: Self) -> Self {
        self.then(others)
    }

    /// And a file, in whatever order.
    pub fn with_file(self, relative: &str, stat: Stat) -> Self {
        let fingerprint = named(relative.as_bytes(), &stat.fingerprint.to_le_bytes());
        self.with(Self(Stat { fingerprint, touched: stat.touched }))
    }

    /// Fingerprint of them, of the heads of pages and of all that is asked but the instant; nothing when one of them
    /// may be touched again unseen.
    pub fn facts(self, options: &BuildOptions, heads: u128, began: i128) -> Option<u128> {
        let key = Key::default().text(CODE).number(asked(options)).number(self.0.fingerprint).number(heads);
        self.0.is_settled(began).then(|| key.finish())
    }

    fn folder(path: &Path) -> io::Result<Self> {
        let entries = match fs::read_dir(path) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Self::default()),
            Err(error) => return Err(error),
        };
        let (mut here, mut folders) = (Self::default(), Vec::new());
        for entry in entries {
            let entry = entry?;
            let name = entry.file_name();
            // The walk passes over them too.
            if name.as_encoded_bytes().starts_with(b".") {
                continue;
            }
            let meta = entry.metadata()?;
            if meta.is_dir() {
                folders.push((name, entry.path()));
            } else {
                here = here.with(Self::file(name.as_encoded_bytes(), &meta));
            }
        }
        let inner: io::Result<Vec<Self>> = folders
            .into_par_iter()
            .map(|(name, path)| {
                let inside = Self::folder(&path)?;
                let fingerprint = named(name.as_encoded_bytes(), &inside.0.fingerprint.to_le_bytes());
                Ok(Self(Stat { fingerprint, touched: inside.0.touched }))
            })
            .collect();
        Ok(inner?.into_iter().fold(here, Self::with))
    }

    fn file(name: &[u8], meta: &fs::Metadata) -> Self {
        let stat = Stat::of(meta);
        let fingerprint = named(name, &stat.fingerprint.to_le_bytes());
        Self(Stat { fingerprint, touched: stat.touched })
    }

    /// Of one folder, in whatever order the system lists it.
    fn with(self, other: Self) -> Self {
        let fingerprint = self.0.fingerprint.wrapping_add(other.0.fingerprint);
        Self(Stat { fingerprint, touched: self.0.touched.max(other.0.touched) })
    }

    /// One root after the other.
    fn then(self, other: Self) -> Self {
        let fingerprint = named(&self.0.fingerprint.to_le_bytes(), &other.0.fingerprint.to_le_bytes());
        Self(Stat { fingerprint, touched: self.0.touched.max(other.0.touched) })
    }
}

fn named(name: &[u8], facts: &[u8]) -> u128 {
    xxh3_128(&[&(name.len() as u64).to_le_bytes(), name, facts].concat())
}
