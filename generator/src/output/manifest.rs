//! What the last build wrote: file -> fingerprint of its bytes, of what it was made from, and its stat, so that an
//! unchanged file is neither made nor read nor written again. Never HTML.

use std::fs;
use std::io;
use std::path::Path;
use std::time::UNIX_EPOCH;

use serde::{Deserialize, Serialize};

use super::rest::Rest;
use crate::hash::CODE;

/// One written file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Entry {
    /// Fingerprint of its bytes.
    pub hash: u128,
    /// Fingerprint of what it was made from; nothing when that is not known.
    pub key: Option<u128>,
    /// As it was written.
    stat: Stat,
}

/// What the system tells of a file without reading it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Stat {
    len: u64,
    /// Nanoseconds since 1970.
    mtime: u64,
}

impl Entry {
    pub fn of(meta: &fs::Metadata, hash: u128, key: Option<u128>) -> io::Result<Self> {
        Ok(Self { hash, key, stat: Stat::of(meta)? })
    }

    /// Nobody has written the file since.
    pub fn is_untouched(&self, path: &Path) -> bool {
        path.symlink_metadata().and_then(|meta| Stat::of(&meta)).is_ok_and(|now| now == self.stat)
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
}

/// As it is written: a program of other sources reads nothing of it.
type Written<'a, F, R> = (&'a str, F, R);

impl Manifest {
    pub fn of(mut files: Vec<(String, Entry)>) -> Self {
        files.sort_unstable_by(|a, b| a.0.cmp(&b.0));
        files.dedup_by(|a, b| a.0 == b.0);
        Self { files, rest: None }
    }

    /// A manifest that is missing, broken or of another program is an empty one: everything is made again.
    pub fn read(path: &Path) -> Self {
        let bytes = fs::read(path).unwrap_or_default();
        match postcard::from_bytes::<Written<'_, Vec<(String, Entry)>, Option<Rest>>>(&bytes) {
            Ok((code, files, rest)) if code == CODE => Self { files, rest },
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
        let written: Written<'_, _, _> = (CODE, &self.files, &self.rest);
        postcard::to_stdvec(&written).map_err(io::Error::other)
    }
}
