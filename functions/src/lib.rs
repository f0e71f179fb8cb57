//! What the movement can do, a file a feature. Nothing here knows the generator.
//!
//! - [`api`]: the whole HTTP API as one table.
//! - [`exchange`]: what is asked and what is answered, without any server's types.
//! - [`headers`]: the headers every answer carries, static files included.
//! - [`http`]: the one module that knows axum.
//! - `near`, `not_open`: features. `shell` puts their words into the site's page.
#![forbid(unsafe_code)]

pub mod api;
pub mod clock;
pub mod exchange;
pub mod headers;
pub mod http;
pub mod keys;
pub mod mail;
mod near;
mod not_open;
pub mod random;
mod shell;
pub mod store;
pub mod values;
mod words;

#[cfg(test)]
mod tests;

use contract::bundle::SiteBundle;
use contract::words::{Locale, Words};

/// The running platform, as handlers see it. Immutable: a new build makes a new one.
#[derive(Debug)]
pub struct App {
    /// The site the functions speak for.
    pub bundle: SiteBundle,
    words: Words,
}

impl App {
    /// An app for a built site.
    #[must_use]
    pub fn new(bundle: SiteBundle) -> Self {
        let words = words::of_site(&bundle);
        Self { bundle, words }
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

    /// Whether a switch of `[features]` is on; what is not named there is on.
    #[must_use]
    pub fn has(&self, feature: Option<&str>) -> bool {
        feature.and_then(|name| self.bundle.features.get(name)).is_none_or(|on| *on)
    }
}
