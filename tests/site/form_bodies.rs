//! S1 for what people send: bodies of every form, read and shown again with their errors.

use contract::bundle::Named;
use contract::forms::{FORMS, FormChoices, parse, render};
use contract::words::{Locale, Words};

use crate::inputs::feed;

/// What bodies are made of: names of fields, signs of the encoding, and values that have hurt others.
const PIECES: [&str; 40] = [
    "&",
    "=",
    "%",
    "+",
    "%00",
    "%0D%0A",
    "%E2%80%AE",
    "%C3%A9",
    "%ff",
    "%",
    ";",
    "title=",
    "body=",
    "text=",
    "email=",
    "email=a%40b.example",
    "theme=logement",
    "kind=reunion",
    "place=63000",
    "postcode=",
    "radius=20",
    "day=2026-02-30",
    "day=3%2F12%2F2026",
    "starts=25:99",
    "starts=02%3A30",
    "guests=99999999999999999999",
    "role=",
    "page=%2Fwiki%2F",
    "hash=",
    "website=x",
    "event=..%2F..%2F",
    "[]",
    "%3Cscript%3E",
    "%22%3E%27",
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    "é",
    "\u{0}",
    "\u{202E}",
    "\n",
    "themes=logement&themes=ecologie",
];

fn choices() -> FormChoices {
    let named = |id: &str| vec![Named { id: id.to_owned(), name: id.to_owned() }];
    FormChoices {
        themes: named("logement"),
        event_kinds: named("reunion"),
        roles: named("presse"),
        ..FormChoices::default()
    }
}

#[test]
fn form_bodies() {
    let (choices, words) = (choices(), Words::built_in(Locale::Fr));
    let turn = std::cell::Cell::new(0_usize);
    feed("form bodies", 18, &PIECES, |text| {
        let form = FORMS[turn.get() % FORMS.len()];
        turn.set(turn.get() + 1);
        if let Err(rejected) = parse(form, &choices, text) {
            let shown = render(form, &rejected.answers, &rejected.errors, words, &choices);
            assert!(shown.ends_with("</form>\n") || shown.ends_with("</form>"), "a form that is not whole");
        }
    });
}
