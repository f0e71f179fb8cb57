//! The keys of a platform: signatures, hashes of addresses, the list of those who want no mail.
//!
//! They live apart from the data: a file only its owner can read, or a parameter store. Each has an id and
//! may have a predecessor, so that it can be replaced while what the old one made is still in use.

use std::fmt;

use ring::{digest, hmac};
use serde::{Deserialize, Serialize};

use crate::random::Random;

/// What a key is for: one key never serves two ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Purpose {
    /// Steps of forms, challenges, links derived from rows.
    Signing,
    /// Address -> the key it is found by.
    Address,
    /// The one trace that stays of an erased person: "write no more to this address".
    Suppression,
}

/// 256 bits and their id.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Secret {
    id: u32,
    bytes: String,
}

/// A key and the one before it.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Pair {
    current: Secret,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    previous: Option<Secret>,
}

/// The keys of one platform. Never printed.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Keys {
    signing: Pair,
    address: Pair,
    suppression: Pair,
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Keys(not printed)")
    }
}

impl Keys {
    /// New keys.
    #[must_use]
    pub fn generate(random: &Random) -> Self {
        let pair = || Pair { current: Secret { id: 1, bytes: hex(&random.bytes()) }, previous: None };
        Self { signing: pair(), address: pair(), suppression: pair() }
    }

    /// Reads a key file (JSON).
    ///
    /// # Errors
    /// What is wrong with it, without a byte of any key.
    pub fn parse(text: &str) -> Result<Self, String> {
        let keys: Self = serde_json::from_str(text).map_err(|_| "the key file is not readable".to_owned())?;
        for pair in [&keys.signing, &keys.address, &keys.suppression] {
            let secrets = std::iter::once(&pair.current).chain(&pair.previous);
            if secrets.into_iter().any(|secret| secret.bytes.len() != 64 || unhex(&secret.bytes).is_none()) {
                return Err("a key is not 64 hexadecimal digits".to_owned());
            }
        }
        Ok(keys)
    }

    /// The text of a key file.
    #[must_use]
    pub fn to_text(&self) -> String {
        // Plain structs with text: serde_json refuses none of them.
        serde_json::to_string_pretty(self).unwrap_or_default()
    }

    /// A key of `purpose` for `message`, in hexadecimal, made with the current key.
    #[must_use]
    pub fn mac(&self, purpose: Purpose, message: &str) -> String {
        hex(hmac::sign(&key_of(&self.pair(purpose).current), message.as_bytes()).as_ref())
    }

    /// The same with the key before, while there is one.
    #[must_use]
    pub fn mac_before(&self, purpose: Purpose, message: &str) -> Option<String> {
        let previous = self.pair(purpose).previous.as_ref()?;
        Some(hex(hmac::sign(&key_of(previous), message.as_bytes()).as_ref()))
    }

    /// Whether `mac` was made for `message` by the current key or the one before; in constant time.
    #[must_use]
    pub fn verify(&self, purpose: Purpose, message: &str, mac: &str) -> bool {
        let Some(bytes) = unhex(mac) else { return false };
        let pair = self.pair(purpose);
        std::iter::once(&pair.current)
            .chain(&pair.previous)
            .any(|secret| hmac::verify(&key_of(secret), message.as_bytes(), &bytes).is_ok())
    }

    fn pair(&self, purpose: Purpose) -> &Pair {
        match purpose {
            Purpose::Signing => &self.signing,
            Purpose::Address => &self.address,
            Purpose::Suppression => &self.suppression,
        }
    }
}

fn key_of(secret: &Secret) -> hmac::Key {
    hmac::Key::new(hmac::HMAC_SHA256, &unhex(&secret.bytes).unwrap_or_default())
}

/// SHA-256 of a text, in hexadecimal.
#[must_use]
pub fn sha256(text: &str) -> String {
    sha256_of(text.as_bytes())
}

/// SHA-256 of bytes, in hexadecimal.
#[must_use]
pub fn sha256_of(bytes: &[u8]) -> String {
    hex(digest::digest(&digest::SHA256, bytes).as_ref())
}

/// Leading zero bits of the SHA-256 of a text.
#[must_use]
pub fn leading_zero_bits(text: &str) -> u32 {
    let mut bits = 0;
    for byte in digest::digest(&digest::SHA256, text.as_bytes()).as_ref() {
        bits += byte.leading_zeros();
        if *byte != 0 {
            break;
        }
    }
    bits
}

/// Lower-case hexadecimal.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |value: u8| char::from(DIGITS[usize::from(value & 15)]);
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(*byte)]).collect()
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    if !text.len().is_multiple_of(2) || !text.is_ascii() {
        return None;
    }
    (0..text.len()).step_by(2).map(|at| u8::from_str_radix(text.get(at..at + 2)?, 16).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_say_nothing_of_themselves_and_survive_their_file() {
        let keys = Keys::generate(&Random::seeded(1));
        assert_eq!(format!("{keys:?}"), "Keys(not printed)");
        let again = Keys::parse(&keys.to_text()).expect("readable");
        assert_eq!(keys.mac(Purpose::Address, "a"), again.mac(Purpose::Address, "a"));
        assert!(Keys::parse("{}").is_err());
    }

    #[test]
    fn a_mac_is_of_one_message_and_one_purpose() {
        let keys = Keys::generate(&Random::seeded(1));
        let mac = keys.mac(Purpose::Signing, "message");
        assert!(keys.verify(Purpose::Signing, "message", &mac));
        assert!(!keys.verify(Purpose::Signing, "massage", &mac));
        assert!(!keys.verify(Purpose::Address, "message", &mac));
        for at in 0..mac.len() {
            let mut turned = mac.clone().into_bytes();
            turned[at] = if turned[at] == b'0' { b'1' } else { b'0' };
            assert!(!keys.verify(Purpose::Signing, "message", &String::from_utf8_lossy(&turned)));
        }
    }
}
