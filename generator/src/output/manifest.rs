//! What the last build wrote: file -> fingerprint of its bytes, of what it was made from, and its stat, so that an
//! unchanged file is neither made nor read nor written again. Never HTML.

use std::fs;
use std::io;
use std::path::Path;
use std::time::UNIX_EPOCH;

use serde::{Deserialize, Serialize};

use super::rest::Rest;
use crate::footing::Footing;
use crate::hash::CODE;

/// One written file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Entry {
    /// Fingerprint of its bytes.
    pub hash: u128,
    /// What it was made from.
    pub origin: Origin,
    /// As it was written.
    stat: Stat,
}

/// What a file was made from.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Origin {
    /// Fingerprint of it; nothing when that is not known.
    pub key: Option<u128>,
    /// The moving things that were read for it, beside the facts of the site; nothing when that is not known.
    pub reads: Option<Vec<u32>>,
}

impl Origin {
    /// The facts of the site and these.
    pub fn read(reads: Vec<u32>) -> Self {
        Self { key: None, reads: Some(reads) }
    }

    /// What has this key.
    pub fn key(key: u128) -> Self {
        Self { key: Some(key), reads: None }
    }

    /// And has this key.
    pub fn keyed(self, key: u128) -> Self {
        Self { key: Some(key), ..self }
    }
}

/// What the system tells of a file without reading it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Stat {
    len: u64,
    /// Nanoseconds since 1970.
    mtime: u64,
}

impl Entry {
    pub fn of(meta: &fs::Metadata, hash: u128, origin: Origin) -> io::Result<Self> {
        Ok(Self { hash, origin, stat: Stat::of(meta)? })
    }

    /// The same file, made from this.
    pub fn of_origin(self, origin: &Origin) -> Self {
        Self { origin: origin.clone(), ..self }
    }

    /// Whether it is still as it was written.
    pub fn is_of(&self, meta: &fs::Metadata) -> bool {
        Stat::of(meta).is_ok_and(|now| now == self.stat)
    }

    /// Nobody has written the file since.
    pub fn is_untouched(&self, path: &Path) -> bool {
        path.symlink_metadata().is_ok_and(|meta| self.is_of(&meta))
    }
}

/// When a file was last written, nanoseconds since 1970.
pub(super) fn instant(meta: &fs::Metadata) -> i128 {
    let since = meta.modified().ok().and_then(|at| at.duration_since(UNIX_EPOCH).ok()).unwrap_or_default();
    i128::try_from(since.as_nanos()).unwrap_or_default()
}

impl Stat {
    fn of(meta: &fs::Metadata) -> io::Result<Self> {
        if !meta.is_file() {
            return Err(io::Error::other("not a file"));
        }
        let since = meta.modified()?.duration_since(UNIX_EPOCH).unwrap_or_default();
        Ok(Self { len: meta.len(), mtime: u64::try_from(since.as_nanos()).unwrap_or(u64::MAX) })
    }
}

/// All written files, sorted by name.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Manifest {
    files: Vec<(String, Entry)>,
    /// What must stand still for the next build to have nothing to do.
    pub rest: Option<Rest>,
    /// What the build stood on.
    pub footing: Option<Footing>,
}

/// As it is written: a program of other sources reads nothing of it.
type Written<'a, F, R, G> = (&'a str, F, R, G);

impl Manifest {
    pub fn of(mut files: Vec<(String, Entry)>) -> Self {
        files.sort_unstable_by(|a, b| a.0.cmp(&b.0));
        files.dedup_by(|a, b| a.0 == b.0);
        Self { files, rest: None, footing: None }
    }

    /// A manifest that is missing, broken or of another program is an empty one: everything is made again.
    pub fn read(path: &Path) -> Self {
        let bytes = fs::read(path).unwrap_or_default();
        match postcard::from_bytes::<Written<'_, Vec<(String, Entry)>, Option<Rest>, Option<Footing>>>(&bytes)
        {
            Ok((code, files, rest, footing)) if code == CODE => Self { files, rest, footing },
            _ => Self::default(),
        }
    }

    pub fn get(&self, file: &str) -> Option<&Entry> {
        let at = self.files.binary_search_by(|(known, _)| known.as_str().cmp(file)).ok()?;
        self.files.get(at).map(|(_, entry)| entry)
    }

    pub fn files(&self) -> &[(String, Entry)] {
        &self.files
    }

    pub fn to_bytes(&self) -> io::Result<Vec<u8>> {
        let written: Written<'_, _, _, _> = (CODE, &self.files, &self.rest, &self.footing);
        postcard::to_stdvec(&written).map_err(io::Error::other)
    }
}
