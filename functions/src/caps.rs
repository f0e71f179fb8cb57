//! How many mails one mailbox may be sent by forms anyone can fill in: others' forms have been used to bury
//! a mailbox (rule 3). All spellings of a mailbox count together.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::App;
use crate::clock::after;
use crate::store::{Commit, Guard, Key, Table};
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
    /// 3 mails in 7 days of what the platform starts, to one person: digest, reminder, invitation.
    Started,
    /// 20 reports by one person in 24 hours: each calls somebody.
    Report,
    /// 1 mail in 24 hours that says a message went beyond what a day takes: it quotes, and must not be the way
    /// around.
    TooMany,
    /// 1 mail in 7 days to those who run a group that the same person asks to join.
    Asked,
    /// 1 mail in 24 hours to those who run an event that somebody asks to come: the others stand in the list.
    Deciders,
    /// 3 proposals of one group in 30 days to become part of another.
    Merge,
    /// 4 moves of one event told to those coming in 24 hours.
    Moved,
    /// 1 split of one group in 30 days, from its end.
    Split,
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
            Self::Started => "started",
            Self::Merge => "merge",
            Self::Moved => "moved",
            Self::TooMany => "too-many",
            Self::Asked => "asked",
            Self::Deciders => "deciders",
            Self::Split => "split",
        }
    }

    fn most(self) -> usize {
        match self {
            Self::Confirmation | Self::Copy | Self::Unknown | Self::Started | Self::Merge => 3,
            Self::Split | Self::TooMany | Self::Asked | Self::Deciders => 1,
            Self::Moved => 4,
            Self::SignIn => 6,
            Self::Message => 5,
            Self::Vouch => 10,
            Self::Report => 20,
        }
    }

    fn span(self) -> SignedDuration {
        match self {
            Self::SignIn => SignedDuration::from_hours(1),
            Self::Started | Self::Asked => SignedDuration::from_hours(7 * 24),
            Self::Merge | Self::Split => SignedDuration::from_hours(30 * 24),
            _ => SignedDuration::from_hours(24),
        }
    }
}

/// The mails of one span: a window that moves, since one that begins anew would let twice as many through
/// around its end.
#[derive(Debug, Serialize, Deserialize)]
struct Counted {
    #[serde(default)]
    at: Vec<Timestamp>,
}

/// One mail more to this mailbox: what to write, or nothing when it has had enough.
///
/// # Errors
/// The store does not answer.
pub fn one_more(app: &App, commit: Commit, cap: Cap, email: &Email) -> Result<Option<Commit>, Trouble> {
    one_more_of(app, commit, cap, &email.mailbox_hash(&app.platform.keys))
}

/// The same for something else that is counted: a person's key, a group's id.
///
/// # Errors
/// The store does not answer.
pub fn one_more_of(app: &App, commit: Commit, cap: Cap, of: &str) -> Result<Option<Commit>, Trouble> {
    let (now, key) = (app.now(), Key::new(format!("cap#{of}"), cap.name()));
    let found = app.store().read::<Counted>(Table::ShortLived, &key)?;
    let guard = found.as_ref().map_or(Guard::Absent, |(document, _)| Guard::Version(document.version));
    let mut at = found.map(|(_, counted)| counted.at).unwrap_or_default();
    at.retain(|at| after(*at, cap.span()) > now);
    if at.len() >= cap.most() {
        return Ok(None);
    }
    at.push(now);
    Ok(Some(commit.put(Table::ShortLived, key, &Counted { at }, Some(after(now, cap.span())), guard)))
}

/// Whether one more would be too many, before anything is written.
///
/// # Errors
/// The store does not answer.
pub fn is_full(app: &App, cap: Cap, of: &str) -> Result<bool, Trouble> {
    Ok(one_more_of(app, Commit::new(), cap, of)?.is_none())
}
