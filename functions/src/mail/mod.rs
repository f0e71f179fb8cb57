//! Mail: what is said, how it is laid out, and the ways it leaves.
//!
//! - `letter`: what one mail says, as features write it.
//! - `compose`: a letter on a site's stationery becomes a mail (`clean`, `content`, `text`, `html`).
//! - `mailbox`: mails of a trial stay on this machine, to be read; `opened` reads them back.
//! - `smtp`, `ses`: mails leave.

mod clean;
mod compose;
mod content;
mod html;
mod letter;
mod mailbox;
mod opened;
#[cfg(feature = "aws")]
mod ses;
mod smtp;
mod text;

use std::fmt;

pub use compose::{Stationery, compose};
pub use letter::{Class, Invitation, Item, Letter, Method};
pub use mailbox::{Mailbox, Observer, Summary};
pub use opened::Opened;
#[cfg(feature = "aws")]
pub use ses::Ses;
pub use smtp::{Security, Smtp, SmtpLogin, SmtpSettings};

use crate::values::Email;

/// A mail as it travels (RFC 5322), with the one recipient it is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    /// Where reports of failure go: the sender of the envelope.
    pub from: Email,
    /// Its one recipient.
    pub to: Email,
    /// Header and parts, lines ended by CR LF.
    pub bytes: Vec<u8>,
}

/// Why a mail did not leave. No text of it holds an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MailError {
    /// It will never leave: the recipient or the mail is refused for good.
    Refused(String),
    /// It surely did not leave; trying again is right.
    Later(String),
    /// It may have left: the answer was lost.
    Unclear(String),
}

impl fmt::Display for MailError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(why) => write!(f, "the mail is refused: {why}"),
            Self::Later(why) => write!(f, "the mail did not leave: {why}"),
            Self::Unclear(why) => write!(f, "the mail may have left: {why}"),
        }
    }
}

impl std::error::Error for MailError {}

/// The ways mail leaves: a closed set, chosen once at start. Clones share the way.
#[derive(Debug, Clone)]
pub enum Mailer {
    /// It stays on this machine, to be read at `/_mail/`: the trial, tests and simulations.
    Mailbox(Mailbox),
    /// A server that takes mail.
    Smtp(Smtp),
    /// Amazon's.
    #[cfg(feature = "aws")]
    Ses(Ses),
}

impl Mailer {
    /// Sends a mail; blocks until it is taken or not.
    ///
    /// # Errors
    /// It was not taken, or nobody knows.
    pub fn send(&self, mail: &Mail) -> Result<(), MailError> {
        match self {
            Self::Mailbox(mailbox) => mailbox.send(mail),
            Self::Smtp(smtp) => smtp.send(mail),
            #[cfg(feature = "aws")]
            Self::Ses(ses) => ses.send(mail),
        }
    }
}
