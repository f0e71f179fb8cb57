//! Good and bad answers to any field, made from its definition.

use proptest::prelude::*;

use crate::bundle::Named;
use crate::forms::{Field, FieldKind, Form, FormChoices, HiddenShape, Length, List, SiteList};

fn named(ids: &[&str]) -> Vec<Named> {
    ids.iter().map(|id| Named { id: (*id).to_owned(), name: format!("Nom de {id}") }).collect()
}

/// A site with something in every list.
pub(super) fn site() -> FormChoices {
    FormChoices {
        themes: named(&["logement", "ecologie"]),
        event_kinds: named(&["reunion", "marche", "fete", "debat", "tractage", "formation", "porte-a-porte"]),
        roles: named(&["logement", "presse"]),
        ..FormChoices::default()
    }
}

/// An answer that fits the field.
pub(super) fn good(field: &Field) -> String {
    let fixed = |list| match list {
        List::Fixed(values) => values.first().copied().unwrap_or_default(),
        List::Site(SiteList::EventKinds) => "reunion",
        List::Site(SiteList::Themes | SiteList::Roles) => "logement",
    };
    match field.kind {
        FieldKind::Text(length) | FieldKind::LongText(length) => "é".repeat(length.min.max(1)),
        FieldKind::Email => "nom@exemple.fr".into(),
        FieldKind::Phone => "01 99 00 12 34".into(),
        FieldKind::PostalCode => "63000".into(),
        FieldKind::Commune => "Clermont-Ferrand".into(),
        FieldKind::Territory => "Puy-de-Dôme".into(),
        FieldKind::Page => "/groupes/comite-des-halles/".into(),
        FieldKind::Link => "https://exemple.fr/salon".into(),
        FieldKind::Day if field.name == "last_day" => "2026-12-04".into(),
        FieldKind::Day if field.name == "repeat_until" => "3/6/2027".into(),
        FieldKind::Day => "3/12/2026".into(),
        FieldKind::Time => "18h30".into(),
        FieldKind::Number(range) => range.min.to_string(),
        FieldKind::Choice(list) | FieldKind::MultiChoice(list) => fixed(list).into(),
        FieldKind::Checkbox => "yes".into(),
        FieldKind::Hidden(HiddenShape::Id | HiddenShape::Ids) => "01ABC-def_9".into(),
        FieldKind::Hidden(HiddenShape::Path) => "/wiki/tracter/".into(),
        FieldKind::Hidden(HiddenShape::Hash) => "0a".repeat(32),
        FieldKind::Hidden(HiddenShape::OneOf(list)) => fixed(List::Site(list)).into(),
        FieldKind::File(_) => "Tract d’avril".into(),
        FieldKind::Trap => String::new(),
    }
}

/// Answers that do not fit the field, whatever is random in them.
pub(super) fn bad(field: &Field) -> BoxedStrategy<String> {
    let own = match field.kind {
        FieldKind::Text(length) | FieldKind::LongText(length) => wrong_length(length),
        FieldKind::Email => prop_oneof![
            "[a-z]{1,9}",
            "[a-z]{1,9}@[a-z]{1,9}",
            "@[a-z]{1,9}\\.fr",
            "[a-z]{1,5} [a-z]{1,5}@a\\.fr",
            "[a-z]{1,9}@[a-z]{1,9}\\.\\.fr",
            "\\.[a-z]{1,9}@a\\.fr",
            "[a-z]{65}@a\\.fr",
            "a@-[a-z]{1,9}\\.fr",
            "a@b\\.[0-9]{2}",
            "[a-z]{1,9}@a\\.fr,b@a\\.fr",
        ]
        .boxed(),
        FieldKind::Phone => {
            prop_oneof!["[0-9]{1,5}", "[0-9]{16,20}", "[a-z]{1,9}", "\\+\\+33[0-9]{9}"].boxed()
        }
        FieldKind::PostalCode => prop_oneof!["[0-9]{1,4}", "[0-9]{6,9}", "[a-z]{5}", "99[0-9]{3}"].boxed(),
        FieldKind::Commune | FieldKind::Territory => {
            prop_oneof!["zz[a-z]{3,9}", "99[0-9]{3}", "[?!]{1,9}", "[0-9]{6,9}"].boxed()
        }
        FieldKind::Page => {
            prop_oneof!["[a-z]{1,9} [a-z]{1,9}", "/+", "[a-z]{151,160}", "<[a-z]{1,9}>"].boxed()
        }
        FieldKind::Link => prop_oneof![
            "http://[a-z]{1,9}\\.fr",
            "javascript:[a-z]{1,9}",
            "[a-z]{1,9}\\.fr",
            "https://[a-z]{1,9}",
            "https://[a-z]{1,9}@b\\.fr",
            "https://a\\.fr/[a-z]{500}",
            "https://a\\.fr/\"[a-z]{1,9}",
        ]
        .boxed(),
        FieldKind::Day => prop_oneof![
            "[a-z]{1,9}",
            "(29|30|31)/(02|2)/2027",
            "32/[1-9]/2026",
            "2026-1[3-9]-01",
            "[1-9]/[1-9]/26",
            "[0-9]{8}",
            "0/1/2026",
        ]
        .boxed(),
        FieldKind::File(_) => "[a-z]{151,160}".boxed(),
        FieldKind::Time => {
            prop_oneof!["2[4-9]:[0-5][0-9]", "1[0-9]:[6-9][0-9]", "[a-z]{1,9}", "[0-9]{3,6}"].boxed()
        }
        FieldKind::Number(range) => {
            let (below, above) = (i64::MIN..range.min, range.max + 1..i64::MAX);
            prop_oneof![
                below.prop_map(|n| n.to_string()),
                above.prop_map(|n| n.to_string()),
                "[a-z]{1,9}",
                "[0-9]{1,3}[,.][0-9]",
                "[0-9]{20,30}",
            ]
            .boxed()
        }
        FieldKind::Choice(_) | FieldKind::MultiChoice(_) => "x[a-z]{1,9}".boxed(),
        FieldKind::Checkbox => prop_oneof!["no", "0", "[a-m]{2,9}"].boxed(),
        FieldKind::Hidden(HiddenShape::Path) => {
            prop_oneof!["[a-z]{1,9}", "//[a-z]{1,9}", "/[a-z]{300}"].boxed()
        }
        FieldKind::Hidden(_) => prop_oneof!["[a-z]{1,9}[/<. ][a-z]{1,9}", "[a-z]{101,120}"].boxed(),
        FieldKind::Trap => return "[a-z]{1,20}".boxed(),
    };
    prop_oneof![6 => own, 1 => unkeepable(field)].boxed()
}

fn wrong_length(length: Length) -> BoxedStrategy<String> {
    let long = (length.max + 1..length.max + 9).prop_map(|n| "à".repeat(n));
    if length.min < 2 {
        return long.boxed();
    }
    let short = (1..length.min).prop_map(|n| "x".repeat(n));
    prop_oneof![long, short].boxed()
}

/// What no field keeps: controls, direction overrides, broken encoding; line ends in one line.
fn unkeepable(field: &Field) -> BoxedStrategy<String> {
    let mut letters = vec!['\0', '\u{1B}', '\u{7F}', '\u{85}', '\u{202E}', '\u{2066}', '\u{FFFD}'];
    if !matches!(field.kind, FieldKind::LongText(_)) {
        letters.push('\n');
    }
    let start = good(field);
    prop::sample::select(letters).prop_map(move |letter| format!("{start}{letter}x")).boxed()
}

/// The body a browser would send.
pub(super) fn body<'a>(pairs: impl IntoIterator<Item = (&'a str, String)>) -> String {
    let mut body = form_urlencoded::Serializer::new(String::new());
    for (name, value) in pairs {
        body.append_pair(name, &value);
    }
    body.finish()
}

/// Every field with a good answer.
pub(super) fn good_answers(form: &Form) -> Vec<(&'static str, String)> {
    form.fields.iter().map(|field| (field.name, good(field))).collect()
}
