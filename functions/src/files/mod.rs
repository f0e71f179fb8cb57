//! Where files lie: the only place that knows. [`Folder`]: files on this machine. [`FileStore`]: the files people
//! sent, in a folder or a bucket, under names of ours.

mod folder;
mod link;
#[cfg(feature = "aws")]
pub mod s3;

use std::collections::BTreeMap;
use std::fmt;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

pub use folder::Folder;
pub use link::{LINKS, Offer, is_offered};

use crate::keys::Keys;
use crate::store::StoreError;
use crate::trouble::Trouble;

/// Why a file was not kept, found or removed: what the engine says, never a name a person gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileError(pub String);

impl fmt::Display for FileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the files do not answer: {}", self.0)
    }
}

impl std::error::Error for FileError {}

impl From<io::Error> for FileError {
    fn from(error: io::Error) -> Self {
        // The kind alone: the text may name a path.
        Self(error.kind().to_string())
    }
}

impl From<FileError> for Trouble {
    fn from(error: FileError) -> Self {
        Self::Store(StoreError::Unavailable(error.to_string()))
    }
}

/// The files people sent. Names are ours: `files/<ulid>.pdf`, `photos/<ulid>.jpg`.
#[derive(Debug, Clone)]
pub enum FileStore {
    /// For tests, and where nothing is kept.
    Memory(Memory),
    /// On this machine.
    Folder(Folder),
    /// In a bucket.
    #[cfg(feature = "aws")]
    S3(s3::S3),
}

/// Files that go with the process.
#[derive(Clone, Default)]
pub struct Memory(Arc<Mutex<BTreeMap<String, Vec<u8>>>>);

impl fmt::Debug for Memory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Memory({} files)", self.lock().len())
    }
}

impl Memory {
    fn lock(&self) -> MutexGuard<'_, BTreeMap<String, Vec<u8>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Names of all files, in order.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        self.lock().keys().cloned().collect()
    }
}

impl FileStore {
    /// Files that go with the process.
    #[must_use]
    pub fn in_memory() -> Self {
        Self::Memory(Memory::default())
    }

    /// Keeps a file; one of the same name is replaced.
    ///
    /// # Errors
    /// The engine refuses.
    pub fn put(&self, name: &str, bytes: &[u8]) -> Result<(), FileError> {
        match self {
            Self::Memory(memory) => {
                memory.lock().insert(name.to_owned(), bytes.to_vec());
                Ok(())
            }
            Self::Folder(folder) => Ok(folder.write(name, bytes).map(drop)?),
            #[cfg(feature = "aws")]
            Self::S3(bucket) => bucket.put(name, bytes),
        }
    }

    /// The bytes of a file; nothing when there is none of that name.
    ///
    /// # Errors
    /// The engine does not answer.
    pub fn get(&self, name: &str) -> Result<Option<Vec<u8>>, FileError> {
        match self {
            Self::Memory(memory) => Ok(memory.lock().get(name).cloned()),
            Self::Folder(folder) => Ok(folder.read(name)),
            #[cfg(feature = "aws")]
            Self::S3(bucket) => bucket.get(name),
        }
    }

    /// Removes a file, if it is there.
    ///
    /// # Errors
    /// The engine refuses.
    pub fn remove(&self, name: &str) -> Result<(), FileError> {
        match self {
            Self::Memory(memory) => {
                memory.lock().remove(name);
                Ok(())
            }
            Self::Folder(folder) => Ok(folder.remove(name).map(drop)?),
            #[cfg(feature = "aws")]
            Self::S3(bucket) => bucket.remove(name),
        }
    }

    /// An address that shows a file to whoever has it, for a quarter of an hour: one of our own, or one of the
    /// bucket's.
    ///
    /// # Errors
    /// The engine refuses.
    pub fn link(&self, keys: &Keys, offer: &Offer<'_>) -> Result<String, FileError> {
        match self {
            Self::Memory(_) | Self::Folder(_) => Ok(link::sign(keys, offer)),
            #[cfg(feature = "aws")]
            Self::S3(bucket) => bucket.link(offer),
        }
    }
}
