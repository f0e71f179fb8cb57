//! What the system tells of all that a build reads, without reading it.

use std::fs;
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use xxhash_rust::xxh3::xxh3_128;

use crate::BuildOptions;

/// All inputs, as their stats tell.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Inputs {
    /// Names, sizes, times, inodes, in one fingerprint.
    pub fingerprint: u128,
    /// When the youngest of them was touched, nanoseconds since 1970.
    pub youngest: i128,
}

impl Inputs {
    /// Looks at `content/`, the themes and the exported data. `None` when a folder cannot be looked into.
    pub fn see(options: &BuildOptions) -> Option<Self> {
        let inside = ["content", "themes"].into_iter().map(|name| options.site.join(name));
        let roots: Vec<PathBuf> = inside.chain(options.data.clone()).collect();
        roots.iter().try_fold(Self::default(), |all, root| Some(all.then(Self::folder(root).ok()?)))
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
                let named = named(name.as_encoded_bytes(), &inside.fingerprint.to_le_bytes());
                Ok(Self { fingerprint: named, ..inside })
            })
            .collect();
        Ok(inner?.into_iter().fold(here, Self::with))
    }

    fn file(name: &[u8], meta: &fs::Metadata) -> Self {
        let nanoseconds = |seconds: i64, rest: i64| i128::from(seconds) * 1_000_000_000 + i128::from(rest);
        let written = nanoseconds(meta.mtime(), meta.mtime_nsec());
        let changed = nanoseconds(meta.ctime(), meta.ctime_nsec());
        let numbers =
            [written, changed, i128::from(meta.ino()), i128::from(meta.len()), i128::from(meta.mode())];
        let numbers: Vec<u8> = numbers.iter().flat_map(|number| number.to_le_bytes()).collect();
        Self { fingerprint: named(name, &numbers), youngest: written.max(changed) }
    }

    /// Of one folder, in whatever order the system lists it.
    fn with(self, other: Self) -> Self {
        Self {
            fingerprint: self.fingerprint.wrapping_add(other.fingerprint),
            youngest: self.youngest.max(other.youngest),
        }
    }

    /// One root after the other.
    fn then(self, other: Self) -> Self {
        let fingerprint = named(&self.fingerprint.to_le_bytes(), &other.fingerprint.to_le_bytes());
        Self { fingerprint, youngest: self.youngest.max(other.youngest) }
    }
}

fn named(name: &[u8], facts: &[u8]) -> u128 {
    xxh3_128(&[&(name.len() as u64).to_le_bytes(), name, facts].concat())
}
