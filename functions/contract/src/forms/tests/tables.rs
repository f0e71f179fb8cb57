use std::collections::BTreeSet;

use crate::forms::*;
use crate::words::{Locale, Words};

/// Every key a form needs.
fn keys(form: &Form) -> Vec<String> {
    let mut keys = vec![form.key("title"), form.key("button")];
    if form.method == Method::Post {
        keys.push(form.key("next"));
    }
    for field in form.fields {
        keys.push(field.label_key());
        keys.extend(field.why.map(str::to_owned));
        if let FieldKind::Choice(List::Fixed(values)) | FieldKind::MultiChoice(List::Fixed(values)) =
            field.kind
        {
            keys.extend(values.iter().map(|value| field.choice_key(value)));
        }
    }
    keys
}

#[test]
fn every_word_of_every_form_exists_in_every_language() {
    let all: BTreeSet<String> = FORMS.into_iter().flat_map(keys).collect();
    for locale in Locale::ALL {
        let words = Words::built_in(locale);
        let missing: Vec<&String> = all.iter().filter(|key| words.get(key).is_none()).collect();
        assert!(missing.is_empty(), "{locale}: {missing:?}");
        for skill in crate::records::SKILLS {
            assert!(words.get(&format!("skills.{skill}")).is_some(), "{locale}: {skill}");
        }
    }
    let fields: usize = FORMS.iter().map(|form| form.fields.len()).sum();
    eprintln!("forms: {} forms, {fields} fields, {} words needed", FORMS.len(), all.len());
}

#[test]
fn no_word_of_forms_is_left_over() {
    let needed: BTreeSet<String> = FORMS.into_iter().flat_map(keys).collect();
    let is_known = |key: &str| {
        let general = [
            "forms.errors.",
            "forms.optional",
            "forms.all_needed",
            "forms.some_needed",
            "forms.choose",
            "forms.tutorial",
            "forms.privacy",
            "forms.more",
            "forms.wait",
            "forms.continue",
        ];
        needed.contains(key)
            || general.iter().any(|start| key.starts_with(start))
            || [
                "forms.signup.abroad",
                "forms.signup.signin",
                "forms.signup_abroad.home",
                "forms.signin.signup",
            ]
            .contains(&key)
            || key.strip_suffix(".help").is_some_and(|field| needed.contains(&format!("{field}.label")))
            || key.ends_with(".intro")
    };
    let words = Words::built_in(Locale::Fr);
    let left: Vec<&str> =
        words.iter().map(|(key, _)| key).filter(|key| key.starts_with("forms.") && !is_known(key)).collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn names_are_unique_and_personal_fields_say_why() {
    let names: BTreeSet<&str> = FORMS.iter().map(|form| form.name).collect();
    assert_eq!(names.len(), FORMS.len());
    for form in FORMS {
        let fields: BTreeSet<&str> = form.fields.iter().map(|field| field.name).collect();
        assert_eq!(fields.len(), form.fields.len(), "{}", form.name);
        for field in form.fields {
            assert_eq!(field.personal, field.why.is_some(), "{} / {}", form.name, field.name);
            let is_typed = matches!(field.kind, FieldKind::Email | FieldKind::Phone | FieldKind::Checkbox);
            assert!(!is_typed || field.personal, "{} / {}", form.name, field.name);
        }
        let has_trap = form.fields.iter().any(|field| field.kind == FieldKind::Trap);
        // Robots send addresses; what follows a link has a proof of its own.
        let takes_address = form.fields.iter().any(|field| field.kind == FieldKind::Email);
        let carries_proof = form.field("t").is_some();
        assert!(has_trap || !takes_address, "{}", form.name);
        assert!(!(has_trap && carries_proof), "{}", form.name);
    }
}

#[test]
fn an_event_asks_for_seven_things_and_coming_for_one() {
    let required =
        |name: &str| form(name).map(|form| form.fields.iter().filter(|field| field.required).count());
    // Where it happens is the seventh: a commune or a link.
    assert_eq!(required("event"), Some(6));
    let shown = |field: &&Field| field.required && !matches!(field.kind, FieldKind::Hidden(_));
    assert_eq!(form("attend").map(|form| form.fields.iter().filter(shown).count()), Some(1));
}

#[test]
fn no_consent_is_ticked_in_advance() {
    for form in FORMS {
        for field in form.fields.iter().filter(|field| field.kind == FieldKind::Checkbox) {
            assert_eq!(field.default, None, "{} / {}", form.name, field.name);
        }
    }
}

#[test]
fn every_zone_offered_exists() {
    let zones = form("signup_abroad").and_then(|form| form.field("zone")).map(|field| field.kind);
    let Some(FieldKind::Choice(List::Fixed(zones))) = zones else {
        panic!("the zone is a list");
    };
    for zone in zones {
        assert!(jiff::tz::TimeZone::get(zone).is_ok(), "{zone}");
    }
}
