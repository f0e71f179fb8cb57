//! Fingerprints, to see what changed. Not for secrets.

use serde::Serialize;
use tera::Value;
use xxhash_rust::xxh3::{Xxh3, xxh3_128};

/// 128 bits of the bytes, in hexadecimal.
#[must_use]
pub fn full(bytes: &[u8]) -> String {
    format!("{:032x}", xxh3_128(bytes))
}

/// The first 32 bits, for file names.
#[must_use]
pub fn short(bytes: &[u8]) -> String {
    full(bytes)[..8].to_owned()
}

/// The sources of this program and of what it stands on.
pub const CODE: &str = env!("MAILLE_CODE");

/// What something is made from, part by part: the same parts give the same key. What is left out of a key is not
/// seen to change, so whoever is in doubt puts it in.
#[derive(Clone)]
pub struct Key(Box<Xxh3>);

impl Default for Key {
    fn default() -> Self {
        Self(Box::new(Xxh3::new()))
    }
}

impl Key {
    /// With a text.
    #[must_use]
    pub fn text(self, text: &str) -> Self {
        self.bytes(text.as_bytes())
    }

    /// With bytes. Their length stands before them, so that two are never read as one.
    #[must_use]
    pub fn bytes(mut self, bytes: &[u8]) -> Self {
        self.0.update(&(bytes.len() as u64).to_le_bytes());
        self.0.update(bytes);
        self
    }

    /// With a number.
    #[must_use]
    pub fn number(mut self, number: impl Into<u128>) -> Self {
        self.0.update(&number.into().to_le_bytes());
        self
    }

    /// With facts: a record, a list of texts, anything that is written the same way each time.
    #[must_use]
    pub fn facts<T: Serialize + ?Sized>(self, facts: &T) -> Self {
        // Only a table whose keys are no texts cannot be written; a template could not be given it either.
        self.bytes(&serde_json::to_vec(facts).unwrap_or_default())
    }

    /// With what a template sees.
    #[must_use]
    pub fn value(self, value: &Value) -> Self {
        self.number(of_value(value))
    }

    /// The key.
    #[must_use]
    pub fn finish(&self) -> u128 {
        self.0.digest128()
    }
}

/// A table is not in any order: its entries are added up, each with its own fingerprint.
fn of_value(value: &Value) -> u128 {
    if let Some(text) = value.as_str() {
        return xxh3_128(text.as_bytes()) ^ u128::from(value.is_safe());
    }
    if let Some(table) = value.as_map() {
        let entry = |(name, value): (&tera::value::Key<'static>, &Value)| {
            let name =
                name.as_str().map_or_else(|| of_value(&name.as_value()), |name| xxh3_128(name.as_bytes()));
            mix(name, of_value(value))
        };
        return mix(2, table.iter().map(entry).fold(0, u128::wrapping_add));
    }
    if let Some(list) = value.as_array() {
        return list.iter().fold(3, |before, value| mix(before, of_value(value)));
    }
    mix(4, xxh3_128(format!("{:?}", value).as_bytes()))
}

fn mix(first: u128, second: u128) -> u128 {
    let mut both = [0; 32];
    both[..16].copy_from_slice(&first.to_le_bytes());
    both[16..].copy_from_slice(&second.to_le_bytes());
    xxh3_128(&both)
}
