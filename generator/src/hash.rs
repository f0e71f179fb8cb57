//! Fingerprints of bytes, to see what changed. Not for secrets.

use xxhash_rust::xxh3::xxh3_128;

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
