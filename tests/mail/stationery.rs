//! The invented site that writes.

use std::collections::BTreeMap;

use contract::bundle::{PlacePages, SiteBundle};
use contract::words::Locale;
use functions::mail::{Letter, Mail, Stationery, compose};
use functions::values::Email;
use jiff::Timestamp;

/// An address that can be written to.
pub fn email(text: &str) -> Email {
    Email::parse(text).unwrap_or_else(|text| panic!("{text} is no address"))
}

/// The stationery of an invented movement.
pub fn stationery(locale: Locale) -> Stationery {
    let bundle = SiteBundle {
        name: "La Maille".to_owned(),
        base_url: "https://maille.example".to_owned(),
        locales: vec![locale.tag().to_owned()],
        features: BTreeMap::new(),
        themes: Vec::new(),
        event_kinds: Vec::new(),
        skills: Vec::new(),
        roles: Vec::new(),
        words: BTreeMap::new(),
        shells: BTreeMap::new(),
        places: PlacePages::default(),
        content_hash: String::new(),
    };
    let publisher = "Association La Maille, 1 rue des Lilas, 63000 Clermont-Ferrand".to_owned();
    Stationery { publisher, ..Stationery::of_site(&bundle, locale, email("bonjour@maille.example")) }
}

/// When mails of tests are written.
pub fn now() -> Timestamp {
    "2026-11-24T10:00:00Z".parse().unwrap_or_default()
}

/// A letter laid out.
pub fn composed(letter: &Letter, on: &Stationery) -> Mail {
    compose(letter, on, now()).unwrap_or_else(|error| panic!("{}: {error}", letter.kind))
}
