//! What stays when the site is built anew: stores, mail, clock, chance, keys, settings.

use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

use jiff::SignedDuration;

use crate::clock::Clock;
use crate::exchange::Scheme;
use crate::files::{FileStore, Folder};
use crate::keys::Keys;
use crate::limits::Limits;
use crate::mail::Mailer;
use crate::random::Random;
use crate::store::Store;
use crate::values::Email;

/// Settings of one running platform.
#[derive(Debug, Clone)]
pub struct Config {
    /// How the site is reached: decides the names of cookies.
    pub scheme: Scheme,
    /// Absolute address of the site, for links in mails; without trailing slash.
    pub base_url: String,
    /// Who mails come from.
    pub sender: Email,
    /// Who is told when something is wrong; mail about the platform itself.
    pub operator: Option<Email>,
    /// Header in which our own proxy tells the visitor's address; the connection's own when absent.
    pub visitor_header: Option<String>,
    /// Leading zero bits asked of a browser's proof of work; 14 take a slow phone about a second.
    pub proof_bits: u32,
    /// How long a moderator may take a decision back; mails about it wait so long.
    pub undo: SignedDuration,
    /// How long whoever moves an event has to correct themselves before those coming are told.
    pub settle: SignedDuration,
    /// Forms one network address may send in an hour, all forms together.
    pub posts_an_hour: u32,
}

impl Config {
    /// The usual settings of a site at `base_url`.
    #[must_use]
    pub fn usual(scheme: Scheme, base_url: &str, sender: Email) -> Self {
        Self {
            scheme,
            base_url: base_url.trim_end_matches('/').to_owned(),
            sender,
            operator: None,
            visitor_header: None,
            proof_bits: 14,
            undo: SignedDuration::from_mins(5),
            settle: SignedDuration::from_mins(5),
            posts_an_hour: 120,
        }
    }
}

/// Wakes the worker when there is something to do.
#[derive(Debug, Default)]
pub struct Bell {
    rung: Mutex<bool>,
    heard: Condvar,
}

impl Bell {
    /// There is something to do.
    pub fn ring(&self) {
        *self.rung.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.heard.notify_all();
    }

    /// Waits for a ring, `longest` at most.
    pub fn wait(&self, longest: Duration) {
        let rung = self.rung.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = self.heard.wait_timeout_while(rung, longest, |rung| !*rung);
        let (mut rung, _) = waited.unwrap_or_else(PoisonError::into_inner);
        *rung = false;
    }
}

/// What stays when the site is built anew.
#[derive(Debug, Clone)]
pub struct Platform {
    /// The four tables.
    pub store: Store,
    /// The files people sent.
    pub files: FileStore,
    /// How mail leaves.
    pub mailer: Mailer,
    /// What time it is.
    pub clock: Clock,
    /// Chance.
    pub random: Random,
    /// Keys.
    pub keys: Keys,
    /// Settings.
    pub config: Config,
    /// How often an address may send.
    pub limits: Arc<Limits>,
    /// Wakes the worker.
    pub bell: Arc<Bell>,
    /// Where pages for members and groups were built; nothing where they are not shown.
    pub private_pages: Option<Folder>,
}

impl Platform {
    /// A platform over these stores; its clock is theirs. Files go with the process until it is told where to
    /// keep them.
    #[must_use]
    pub fn new(store: Store, mailer: Mailer, random: Random, keys: Keys, config: Config) -> Self {
        let clock = store.clock().clone();
        let limits = Arc::new(Limits::new(&random));
        Self {
            store,
            files: FileStore::in_memory(),
            mailer,
            clock,
            random,
            keys,
            config,
            limits,
            bell: Arc::default(),
            private_pages: None,
        }
    }
}
