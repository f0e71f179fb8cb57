//! Mail: what is said (`letter`), how it is laid out, and the ways it leaves.

mod letter;

pub use letter::{Class, Letter};

use crate::values::Email;

/// A mail as it travels (RFC 5322), with the one recipient it is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    /// Its one recipient.
    pub to: Email,
    /// Header and parts, lines ended by CR LF.
    pub bytes: Vec<u8>,
}
