//! Values that are right once they exist: each has private fields and one way in.

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::keys::{self, Keys, Purpose};
use crate::random::Random;

/// An e-mail address as its owner typed it, checked by the contract's forms.
///
/// `Debug` does not print it: addresses are in no log.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Email(String);

impl Email {
    /// Takes what the forms' own check of addresses let through (see [`contract::forms`]).
    ///
    /// # Errors
    /// The text, when it has not the shape `name@example.fr`.
    pub fn parse(text: &str) -> Result<Self, String> {
        let checked = contract::forms::email_address(text).ok_or_else(|| text.to_owned())?;
        Ok(Self(checked))
    }

    /// The address, to write to.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Case folded, the domain as the network writes it (RFC 5890): what one account has once.
    fn folded(&self) -> String {
        let lower = self.0.to_lowercase();
        let parts = lower.rsplit_once('@');
        let ascii = parts.and_then(|(local, domain)| Some((local, idna::domain_to_ascii(domain).ok()?)));
        ascii.map_or(lower.clone(), |(local, domain)| format!("{local}@{domain}"))
    }

    /// What makes two spellings one mailbox: folded, and what follows a `+` left out.
    #[must_use]
    pub fn normalised(&self) -> String {
        let folded = self.folded();
        match folded.rsplit_once('@') {
            Some((local, domain)) => format!("{}@{domain}", local.split('+').next().unwrap_or(local)),
            None => folded,
        }
    }

    /// What the address is found by, and the same under the key before, while there is one.
    #[must_use]
    pub fn hashes(&self, keys: &Keys) -> Vec<String> {
        let exact = self.folded();
        std::iter::once(keys.mac(Purpose::Address, &exact))
            .chain(keys.mac_before(Purpose::Address, &exact))
            .collect()
    }

    /// What the address is found by.
    #[must_use]
    pub fn hash(&self, keys: &Keys) -> String {
        keys.mac(Purpose::Address, &self.folded())
    }

    /// What caps per recipient count by: all spellings of one mailbox together.
    #[must_use]
    pub fn mailbox_hash(&self, keys: &Keys) -> String {
        keys.mac(Purpose::Address, &format!("mailbox {}", self.normalised()))
    }

    /// The one trace that stays of an erased person, under the current key and the one before.
    #[must_use]
    pub fn suppression_hashes(&self, keys: &Keys) -> Vec<String> {
        let mailbox = self.normalised();
        std::iter::once(keys.mac(Purpose::Suppression, &mailbox))
            .chain(keys.mac_before(Purpose::Suppression, &mailbox))
            .collect()
    }
}

impl fmt::Debug for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Email(not printed)")
    }
}

/// The random key of a person: says nothing of them, and means nothing once its link is erased.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PersonKey(String);

impl PersonKey {
    /// A new one.
    #[must_use]
    pub fn generate(random: &Random) -> Self {
        Self(crockford(&random.bytes()[..16]))
    }

    /// One read from a key of a document or a form; nothing when it has not the shape.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        (text.len() == 26 && text.bytes().all(|byte| ALPHABET.contains(&byte))).then(|| Self(text.to_owned()))
    }

    /// Its text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for PersonKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A secret that is sent once and kept as a hash only: 256 bits, 64 hexadecimal digits.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

impl Token {
    /// A new one.
    #[must_use]
    pub fn generate(random: &Random) -> Self {
        Self(keys::hex(&random.bytes()))
    }

    /// The one token of a row and a purpose: a mail that is sent twice carries the same link.
    #[must_use]
    pub fn of_row(keys: &Keys, purpose: &str, row: &str) -> Self {
        Self(keys.mac(Purpose::Signing, &format!("token {purpose} {row}")))
    }

    /// One that came back; nothing when it has not the shape.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let is_digit = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        (text.len() == 64 && text.bytes().all(is_digit)).then(|| Self(text.to_owned()))
    }

    /// To be sent to its owner, and to nobody else.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// What is kept of it.
    #[must_use]
    pub fn hash(&self) -> String {
        keys::sha256(&self.0)
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(not printed)")
    }
}

/// Crockford's base 32, as ULIDs are written.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// A new ULID: 48 bits of milliseconds, 80 bits of chance. Sorts by time.
#[must_use]
pub fn ulid(now: Timestamp, random: &Random) -> String {
    let milliseconds = u64::try_from(now.as_millisecond()).unwrap_or_default();
    let mut bytes = [0; 16];
    bytes[..6].copy_from_slice(&milliseconds.to_be_bytes()[2..]);
    bytes[6..].copy_from_slice(&random.bytes()[..10]);
    crockford(&bytes)
}

/// 128 bits in 26 letters and digits.
fn crockford(bytes: &[u8]) -> String {
    let mut number = bytes.iter().take(16).fold(0_u128, |number, byte| (number << 8) | u128::from(*byte));
    let mut letters = [b'0'; 26];
    for letter in letters.iter_mut().rev() {
        *letter = ALPHABET[(number & 31) as usize];
        number >>= 5;
    }
    letters.iter().map(|letter| char::from(*letter)).collect()
}

/// A short code people can read aloud, as ideas have: letters and digits that are not mistaken for others.
#[must_use]
pub fn short_code(random: &Random, length: usize) -> String {
    const LETTERS: &[u8] = b"ABCDEFGHJKLMNPQRSTUVWXYZ";
    const DIGITS: &[u8] = b"23456789";
    (0..length)
        .map(|at| {
            let set = if at < 2 { LETTERS } else { DIGITS };
            let pick = random.below(u32::try_from(set.len()).unwrap_or(1));
            char::from(set[usize::try_from(pick).unwrap_or_default()])
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_mailbox_count_together() {
        let keys = Keys::generate(&Random::seeded(1));
        let one = Email::parse("Ada.Lovelace+maille@Example.FR").expect("an address");
        let other = Email::parse("ada.lovelace@example.fr").expect("an address");
        assert_eq!(one.mailbox_hash(&keys), other.mailbox_hash(&keys));
        assert_ne!(one.hash(&keys), other.hash(&keys));
        let letters = Email::parse("ada@é.example").expect("an address");
        let ascii = Email::parse("ADA@xn--9ca.example").expect("an address");
        assert_eq!(letters.hash(&keys), ascii.hash(&keys));
        assert_eq!(format!("{one:?}"), "Email(not printed)");
    }

    #[test]
    fn ids_sort_by_time_and_tokens_hide() {
        let random = Random::seeded(3);
        let early = ulid(Timestamp::UNIX_EPOCH, &random);
        let late = ulid("2026-11-24T10:00:00Z".parse().expect("an instant"), &random);
        assert!(early < late && late.len() == 26);
        let token = Token::generate(&random);
        assert_eq!(Token::parse(token.reveal()), Some(token.clone()));
        assert!(Token::parse("z").is_none());
        assert_eq!(format!("{token:?}"), "Token(not printed)");
        assert_eq!(
            PersonKey::parse(PersonKey::generate(&random).as_str()).map(|key| key.as_str().len()),
            Some(26)
        );
    }
}
