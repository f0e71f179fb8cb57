//! What the last build wrote: file -> fingerprint of its bytes and its stat, so that an unchanged file is
//! neither read nor written again. Never HTML.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;
use std::time::UNIX_EPOCH;

use serde::{Deserialize, Serialize};

/// One written file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Entry {
    /// Fingerprint of its bytes.
    pub hash: String,
    /// Bytes.
    len: u64,
    /// Nanoseconds since 1970, as the file system tells.
    mtime: u64,
    /// Fingerprint of what it was made from, when it is costly to make.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub made_from: Option<String>,
}

impl Entry {
    pub fn of(path: &Path, hash: String, made_from: Option<String>) -> io::Result<Self> {
        let (len, mtime) = stat(path)?;
        Ok(Self { hash, len, mtime, made_from })
    }

    /// Nobody has written the file since.
    pub fn is_untouched(&self, path: &Path) -> bool {
        stat(path).is_ok_and(|now| now == (self.len, self.mtime))
    }
}

fn stat(path: &Path) -> io::Result<(u64, u64)> {
    let meta = fs::symlink_metadata(path)?;
    if !meta.is_file() {
        return Err(io::Error::other("not a file"));
    }
    let since = meta.modified()?.duration_since(UNIX_EPOCH).unwrap_or_default();
    Ok((meta.len(), u64::try_from(since.as_nanos()).unwrap_or(u64::MAX)))
}

/// All written files.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct Manifest(BTreeMap<String, Entry>);

impl Manifest {
    /// A manifest that is missing or broken is an empty one: everything is compared again.
    pub fn read(path: &Path) -> Self {
        fs::read(path).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default()
    }

    pub fn get(&self, file: &str) -> Option<&Entry> {
        self.0.get(file)
    }

    pub fn insert(&mut self, file: String, entry: Entry) {
        self.0.insert(file, entry);
    }

    pub fn files(&self) -> impl Iterator<Item = &String> {
        self.0.keys()
    }

    pub fn to_bytes(&self) -> Vec<u8> {
        serde_json::to_vec(self).unwrap_or_else(|_| b"{}".to_vec())
    }
}
