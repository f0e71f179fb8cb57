//! Ids of records: ULIDs <https://github.com/ulid/spec>, idea codes, keys of consents.

use contract::records::Consented;
use jiff::{SignedDuration, Timestamp};

use super::random::Random;

/// Crockford's base 32, as the ULID specification has it.
const BASE32: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Letters of idea codes: without I and O, which are read as digits.
const LETTERS: &[u8; 24] = b"ABCDEFGHJKLMNPQRSTUVWXYZ";
/// How many codes of two letters and two digits there are.
const CODES: u64 = 24 * 24 * 100;
/// Shares no factor with [`CODES`], so that codes look drawn and none comes twice.
const CODE_STEP: u64 = 7919;
/// How long a consent of the demo lasts.
const CONSENT_HOURS: i64 = 300 * 24;

/// A ULID of this instant.
pub fn ulid(at: Timestamp, random: &mut Random) -> String {
    let millis = u128::try_from(at.as_millisecond()).unwrap_or_default();
    let tail = (u128::from(random.next()) << 64 | u128::from(random.next())) >> 48;
    let bits = millis << 80 | tail;
    (0..26)
        .rev()
        .map(|place| char::from(BASE32[usize::try_from(bits >> (place * 5) & 31).unwrap_or_default()]))
        .collect()
}

/// The `index`-th short code of a movement; none comes twice below 57,600.
pub fn idea_code(index: usize, seed: u64) -> String {
    let shifted = (index as u64).wrapping_mul(CODE_STEP).wrapping_add(seed % CODES) % CODES;
    let letter = |at: u64| char::from(LETTERS[usize::try_from(at % 24).unwrap_or_default()]);
    format!("{}{}{:02}", letter(shifted / 2400), letter(shifted / 100), shifted % 100)
}

/// A value with an invented consent that lasts beyond the trial.
pub fn consented<T>(value: T, now: Timestamp, random: &mut Random) -> Consented<T> {
    Consented { value, consent: ulid(now, random), expires_at: later(now, CONSENT_HOURS) }
}

/// `hours` after (or before) `at`; `at` itself at the end of time.
pub fn later(at: Timestamp, hours: i64) -> Timestamp {
    at.checked_add(SignedDuration::from_hours(hours)).unwrap_or(at)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn ulids_carry_their_instant() -> Result<(), jiff::Error> {
        let at: Timestamp = "2016-07-30T23:54:10.259Z".parse()?;
        let id = ulid(at, &mut Random::stream(1, "id"));
        // The example of the specification starts with the same instant.
        assert!(id.starts_with("01ARZ3NDEK"), "{id}");
        assert_eq!(id.len(), 26);
        Ok(())
    }

    #[test]
    fn codes_do_not_repeat() {
        let codes: BTreeSet<String> = (0..57_600).map(|index| idea_code(index, 7)).collect();
        assert_eq!(codes.len(), 57_600);
    }
}
