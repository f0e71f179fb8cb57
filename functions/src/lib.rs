//! What the movement can do, a file a feature. Nothing here knows the generator.
//!
//! - [`api`]: the whole HTTP API as one table; [`features`]: the table of features behind it.
//! - [`exchange`]: what is asked and what is answered, without any server's types.
//! - [`http`]: the one module that knows axum; [`headers`]: what every answer carries.
//! - [`store`]: documents in four tables; [`mail`]: letters and the ways they leave.
//! - [`outbox`], [`worker`], [`due`]: what a change causes, who does it, and when.
//! - [`export`], [`files`]: the only door out of the stores, and where files lie.
//! - [`platform`]: what stays when the site is built anew: stores, mail, clock, chance, keys, settings.
//! - [`submission`], `sending`: from a form's body to answers that may be kept, and the pages around it.
//! - [`uploads`]: what a file that came is by its content, cleaned or refused.
//! - [`caps`], [`limits`], `closing`, [`quiet`]: how much may be sent, and when nothing may be sent or published.
//! - [`session`], [`rights`], [`person`], [`trail`]: who is signed in, may do what, is known how, did what.
//! - [`consents`], [`stopping`], [`retention`]: what was agreed to, how mail is stopped, how long things are kept.
//! - `accounts`, `contacts`, `near`, `not_open` …: features. `shell` puts their words into the site's page.
#![forbid(unsafe_code)]

pub mod accounts;
pub mod api;
pub mod articles;
pub mod attendances;
mod bands;
pub mod caps;
pub mod clock;
pub mod closing;
pub mod consents;
pub mod contacts;
mod documents;
pub mod due;
pub mod events;
pub mod exchange;
pub mod export;
pub mod features;
pub mod files;
mod frame;
pub mod groups;
pub mod guests;
pub mod handovers;
pub mod headers;
pub mod health;
pub mod http;
pub mod ideas;
pub mod invitations;
pub mod keys;
#[cfg(feature = "aws")]
pub mod lambda;
pub mod limits;
pub mod log;
pub mod mail;
pub mod mandates;
mod members;
pub mod membership;
mod moderation;
pub mod moving_in;
mod near;
mod not_open;
pub mod occasion;
pub mod openapi;
pub mod outbox;
pub mod person;
pub mod platform;
pub mod powers;
pub mod quiet;
pub mod random;
pub mod relay;
pub mod reports;
pub mod retention;
pub mod review;
pub mod rights;
mod sending;
pub mod session;
mod shell;
pub mod splits;
pub mod stopping;
pub mod store;
pub mod submission;
pub mod trail;
pub mod trouble;
pub mod uploads;
pub mod values;
mod words;
pub mod worker;
pub mod writing;

#[cfg(test)]
mod tests;

use std::sync::Arc;

use contract::bundle::SiteBundle;
use contract::forms::FormChoices;
use contract::words::{Locale, Words};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use mail::{Letter, MailError, Stationery};
use platform::{Config, Platform};
use store::Store;

/// The running platform over one built site, as handlers see it. A new build makes a new one; the platform
/// under it stays.
#[derive(Debug)]
pub struct App {
    /// The site the functions speak for.
    pub bundle: SiteBundle,
    /// Stores, mail, clock, chance, keys, settings.
    pub platform: Arc<Platform>,
    words: Words,
    choices: FormChoices,
    stationery: Stationery,
}

impl App {
    /// An app for a built site on a platform.
    #[must_use]
    pub fn new(bundle: SiteBundle, platform: Arc<Platform>) -> Self {
        let words = words::of_site(&bundle);
        let choices = FormChoices::of_bundle(&bundle);
        let stationery = stationery(&bundle, &platform.config, &words);
        Self { bundle, platform, words, choices, stationery }
    }

    /// The site's own language.
    #[must_use]
    pub fn locale(&self) -> Locale {
        self.words.locale()
    }

    /// Sentences of answers: ours and the contract's, with what `site.toml` says otherwise.
    #[must_use]
    pub fn words(&self) -> &Words {
        &self.words
    }

    /// What the site brings to its forms.
    #[must_use]
    pub fn choices(&self) -> &FormChoices {
        &self.choices
    }

    /// The four tables.
    #[must_use]
    pub fn store(&self) -> &Store {
        &self.platform.store
    }

    /// The instant it is.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.platform.clock.now()
    }

    /// The day it is, where the site is.
    #[must_use]
    pub fn today(&self) -> Date {
        let zone = TimeZone::get(&self.bundle.zone).unwrap_or(TimeZone::UTC);
        self.now().to_zoned(zone).date()
    }

    /// Whether a switch of `[features]` is on; what is not named there is on.
    #[must_use]
    pub fn has(&self, feature: Option<&str>) -> bool {
        feature.and_then(|name| self.bundle.features.get(name)).is_none_or(|on| *on)
    }

    /// Lays a letter out and sends it.
    ///
    /// # Errors
    /// See [`MailError`].
    pub fn send(&self, letter: &Letter) -> Result<(), MailError> {
        let mail = mail::compose(letter, &self.stationery, self.now())?;
        self.platform.mailer.send(&mail)
    }
}

/// What every mail of a site has in common.
fn stationery(bundle: &SiteBundle, config: &Config, words: &Words) -> Stationery {
    Stationery {
        site: bundle.name.clone(),
        publisher: bundle.publisher.clone(),
        base_url: config.base_url.clone(),
        from: config.sender.clone(),
        reply_to: None,
        words: words.clone(),
    }
}
