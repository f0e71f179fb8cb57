//! The text of a page, read when it is needed: a page that is not made again needs none.

use std::ops::Deref;
use std::path::PathBuf;
use std::sync::OnceLock;

use xxhash_rust::xxh3::xxh3_128;

use crate::walk;

/// A file's text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Text {
    file: Option<PathBuf>,
    hash: u128,
    text: OnceLock<String>,
}

impl Text {
    /// One that was read.
    #[must_use]
    pub fn new(text: String) -> Self {
        Self { file: None, hash: xxh3_128(text.as_bytes()), text: OnceLock::from(text) }
    }

    /// One that was read by an earlier build, and whose file was not touched since.
    #[must_use]
    pub(super) fn unread(file: PathBuf, hash: u128) -> Self {
        Self { file: Some(file), hash, text: OnceLock::new() }
    }

    /// Fingerprint of the whole text.
    #[must_use]
    pub fn hash(&self) -> u128 {
        self.hash
    }
}

impl Deref for Text {
    type Target = str;

    fn deref(&self) -> &str {
        // A file that went meanwhile is empty here; its stat differs, so the next build knows.
        let read = || self.file.as_deref().and_then(walk::text).unwrap_or_default();
        self.text.get_or_init(read)
    }
}
