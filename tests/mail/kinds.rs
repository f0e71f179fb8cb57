//! Every kind of mail has its words, in both languages.

use std::collections::BTreeSet;

use contract::words::{Locale, Words};
use tests::repository;

/// Names under `mail.` that are not kinds: what surrounds every mail.
const FRAME: [&str; 3] = ["foot", "frame", "discreet"];
/// What each kind must say, and what it may.
const MUST: [&str; 3] = ["subject", "text", "why"];
const MAY: [&str; 2] = ["button", "source"];

#[test]
fn every_kind_says_what_it_must_in_both_languages() {
    for locale in Locale::ALL {
        let text = repository::text(&format!("functions/i18n/{locale}.toml"));
        let words = Words::parse(locale, &text).unwrap_or_else(|error| panic!("{locale}: {error}"));
        let parts: Vec<(&str, &str)> = words
            .iter()
            .filter_map(|(key, _)| key.strip_prefix("mail.")?.split_once('.'))
            .filter(|(kind, _)| !FRAME.contains(kind))
            .collect();
        let kinds: BTreeSet<&str> = parts.iter().map(|(kind, _)| *kind).collect();
        assert!(kinds.contains("test"), "{locale}: {kinds:?}");
        for kind in kinds {
            for part in MUST {
                assert!(parts.contains(&(kind, part)), "{locale}: mail.{kind}.{part} is missing");
            }
        }
        for (kind, part) in parts {
            assert!(
                MUST.contains(&part) || MAY.contains(&part),
                "{locale}: mail.{kind}.{part} is read by nobody"
            );
        }
    }
}
