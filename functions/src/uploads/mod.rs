//! Files people send (rule 13): what one is, its content tells, never its name; pictures are made anew, so that
//! nothing of their past is left; the rest is taken as it is or refused with a sentence that says what to do.
//!
//! Archives are never opened: of office documents, which are archives, names and sizes are read and no content.

mod archive;
mod kind;
mod name;
mod pdf;
mod picture;
mod plain;
mod refusal;

use contract::forms::MAX_FILE_BYTES;
use jiff::Timestamp;

use crate::keys;
use crate::random::Random;
use crate::values::ulid;

pub use kind::Kind;
pub use name::title;
pub use picture::{Photo, Picture, photo};
pub use refusal::Refusal;

/// A file that may be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clean {
    /// What it is.
    pub kind: Kind,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

impl Clean {
    /// SHA-256 of its bytes, in hexadecimal.
    #[must_use]
    pub fn sha256(&self) -> String {
        keys::sha256_of(&self.bytes)
    }

    /// A name for it: where it lies and under which address it is found says nothing of who sent it.
    #[must_use]
    pub fn new_name(&self, now: Timestamp, random: &Random) -> String {
        format!("{}.{}", ulid(now, random).to_lowercase(), self.kind.extension())
    }
}

/// A document, or a picture in its own size.
///
/// # Errors
/// Why it is not taken.
pub fn document(bytes: &[u8]) -> Result<Clean, Refusal> {
    if bytes.len() > MAX_FILE_BYTES {
        return Err(Refusal::TooLarge);
    }
    match kind::of(bytes)? {
        kind if kind.is_picture() => picture::anew(bytes, kind),
        kind => Ok(Clean { kind, bytes: bytes.to_vec() }),
    }
}

/// The name under which a file is saved: its title, as file systems and headers take it.
#[must_use]
pub fn saved_as(title: &str, kind: Kind) -> String {
    let plain = contract::words::slugify(title);
    let stem = if plain.is_empty() { "document" } else { plain.as_str() };

    format!("{}.{}", stem, kind.extension())
}

#[cfg(test)]
mod tests;
