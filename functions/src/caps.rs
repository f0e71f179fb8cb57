//! How many mails one mailbox may be sent by forms anyone can fill in: others' forms have been used to bury
//! a mailbox (rule 3). All spellings of a mailbox count together.

use jiff::SignedDuration;
use serde::{Deserialize, Serialize};

use crate::App;
use crate::clock::after;
use crate::store::{Commit, Key, Table};
use crate::trouble::Trouble;
use crate::values::Email;

/// What is capped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cap {
    /// 3 confirmations in 24 hours.
    Confirmation,
    /// 6 sign-in mails in an hour.
    SignIn,
    /// 3 words in 24 hours to an address we do not know, when somebody signs in with it.
    Unknown,
    /// 5 messages to contacts in 24 hours.
    Message,
    /// 3 copies of one's data in 24 hours.
    Copy,
    /// 10 references typed by one person in 24 hours: they cannot be guessed.
    Vouch,
    /// 20 reports by one person in 24 hours: each calls somebody.
    Report,
}

impl Cap {
    fn name(self) -> &'static str {
        match self {
            Self::Confirmation => "confirmation",
            Self::SignIn => "signin",
            Self::Message => "message",
            Self::Copy => "copy",
            Self::Vouch => "vouch",
            Self::Unknown => "unknown",
            Self::Report => "report",
        }
    }

    fn most(self) -> u32 {
        match self {
            Self::Confirmation | Self::Copy | Self::Unknown => 3,
            Self::SignIn => 6,
            Self::Message => 5,
            Self::Vouch => 10,
            Self::Report => 20,
        }
    }

    fn span(self) -> SignedDuration {
        match self {
            Self::SignIn => SignedDuration::from_hours(1),
            _ => SignedDuration::from_hours(24),
        }
    }
}

#[derive(Debug, Serialize, Deserialize)]
struct Count {
    count: u32,
}

/// One mail more to this mailbox: what to write, or nothing when it has had enough.
///
/// # Errors
/// The store does not answer.
pub fn one_more(app: &App, commit: Commit, cap: Cap, email: &Email) -> Result<Option<Commit>, Trouble> {
    one_more_of(app, commit, cap, &email.mailbox_hash(&app.platform.keys))
}

/// The same for something else that is counted: a person's key.
///
/// # Errors
/// The store does not answer.
pub fn one_more_of(app: &App, commit: Commit, cap: Cap, of: &str) -> Result<Option<Commit>, Trouble> {
    let key = Key::new(format!("cap#{of}"), cap.name());
    Ok(match app.store().read::<Count>(Table::ShortLived, &key)? {
        None => {
            let until = after(app.now(), cap.span());
            Some(commit.insert_until(Table::ShortLived, key, &Count { count: 1 }, until))
        }
        Some((_, Count { count })) if count >= cap.most() => None,
        Some((document, Count { count })) => Some(commit.replace(&document, &Count { count: count + 1 })),
    })
}
