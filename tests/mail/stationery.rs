//! The invented site that writes.

use contract::words::{Locale, Words};
use functions::mail::{Letter, Mail, Stationery, compose};
use functions::values::Email;
use jiff::Timestamp;
use tests::repository;

/// An address that can be written to.
pub fn email(text: &str) -> Email {
    Email::parse(text).unwrap_or_else(|text| panic!("{text} is no address"))
}

/// The stationery of an invented movement.
pub fn stationery(locale: Locale) -> Stationery {
    let mut words = Words::built_in(locale).clone();
    let text = repository::text(&format!("functions/i18n/{locale}.toml"));
    words.overlay(&Words::parse(locale, &text).unwrap_or_else(|error| panic!("{locale}: {error}")));
    Stationery {
        site: "La Maille".to_owned(),
        base_url: "https://maille.example".to_owned(),
        from: email("bonjour@maille.example"),
        reply_to: None,
        publisher: "Association La Maille, 1 rue des Lilas, 63000 Clermont-Ferrand".to_owned(),
        words,
    }
}

/// When mails of tests are written.
pub fn now() -> Timestamp {
    "2026-11-24T10:00:00Z".parse().unwrap_or_default()
}

/// A letter laid out.
pub fn composed(letter: &Letter, on: &Stationery) -> Mail {
    compose(letter, on, now()).unwrap_or_else(|error| panic!("{}: {error}", letter.kind))
}
