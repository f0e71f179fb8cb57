use std::collections::BTreeSet;

use proptest::prelude::*;

use super::samples::{body, good_answers, site};
use crate::forms::*;
use crate::words::{Locale, Words};

const CLASSES: [&str; 16] = [
    "form",
    "field",
    "field-error",
    "label",
    "help",
    "why",
    "input",
    "error",
    "error-summary",
    "choices",
    "choice",
    "button",
    "trap",
    "more",
    "next",
    "",
];

/// Opening tags as (name, attributes), read as a browser would; panics on what is not well formed.
fn tags(html: &str) -> Vec<(String, Vec<(String, String)>)> {
    let mut tags = Vec::new();
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        rest = &rest[start + 1..];
        let length = rest.find(|letter: char| letter.is_whitespace() || letter == '>').unwrap_or(rest.len());
        let name = rest[..length].to_owned();
        rest = &rest[length..];
        let mut attributes = Vec::new();
        loop {
            rest = rest.trim_start();
            if let Some(after) = rest.strip_prefix('>') {
                rest = after;
                break;
            }
            let length = rest.find(['=', ' ', '>']).expect("an attribute ends");
            let attribute = rest[..length].to_owned();
            rest = &rest[length..];
            let value = match rest.strip_prefix("=\"") {
                Some(after) => {
                    let end = after.find('"').expect("a value ends");
                    rest = &after[end + 1..];
                    after[..end].to_owned()
                }
                None => String::new(),
            };
            attributes.push((attribute, value));
        }
        tags.push((name, attributes));
    }
    tags
}

fn shown(form: &Form, locale: Locale, body: &str) -> String {
    let (answers, errors) = match parse(form, &site(), body) {
        Ok(answers) => (answers, Vec::new()),
        Err(rejected) => (rejected.answers, rejected.errors),
    };
    render(form, &answers, &errors, Words::built_in(locale), &site())
}

fn every_rendering() -> Vec<String> {
    let bodies = |form: &Form| [String::new(), body(good_answers(form))];
    let one = |form: &'static Form| {
        bodies(form).into_iter().flat_map(move |body| Locale::ALL.map(|locale| shown(form, locale, &body)))
    };
    let mut all: Vec<String> = FORMS.into_iter().flat_map(one).collect();
    let empty = |form| render(form, &Answers::default(), &[], Words::built_in(Locale::Fr), &site());
    all.extend(FORMS.map(empty));
    all
}

#[test]
fn identifiers_are_unique_and_every_reference_leads_somewhere() {
    for html in every_rendering() {
        let tags = tags(&html);
        let attributes = || tags.iter().flat_map(|(_, attributes)| attributes);
        let values = |name: &'static str| {
            attributes().filter(move |(own, _)| own == name).map(|(_, value)| value.as_str())
        };
        let ids: Vec<&str> = values("id").collect();
        let unique: BTreeSet<&str> = ids.iter().copied().collect();
        assert_eq!(ids.len(), unique.len(), "{html}");
        let described = values("aria-describedby").flat_map(|ids| ids.split(' '));
        let links = values("href").filter_map(|href| href.strip_prefix('#'));
        for target in values("for").chain(described).chain(links) {
            assert!(unique.contains(target), "{target} in {html}");
        }
        for class in values("class").flat_map(|classes| classes.split(' ')) {
            assert!(CLASSES.contains(&class), "{class}");
        }
        assert!(attributes().all(|(name, _)| name != "style" && !name.starts_with("on")), "{html}");
        assert!(!html.contains('‹') && !html.contains('{'), "{html}");
        assert_eq!(html.matches("<div").count(), html.matches("</div>").count());
    }
    eprintln!("forms: {} renderings looked at", every_rendering().len());
}

#[test]
fn every_visible_control_has_a_label() {
    for html in every_rendering() {
        let tags = tags(&html);
        let find = |attributes: &[(String, String)], name: &str| {
            attributes.iter().find(|(own, _)| own == name).map(|(_, value)| value.clone())
        };
        let labels: BTreeSet<String> =
            tags.iter().filter(|(name, _)| name == "label").filter_map(|(_, own)| find(own, "for")).collect();
        for (name, attributes) in &tags {
            let is_control = matches!(name.as_str(), "input" | "select" | "textarea");
            if is_control && find(attributes, "type").as_deref() != Some("hidden") {
                let id = find(attributes, "id").unwrap_or_default();
                assert!(labels.contains(&id), "{id} in {html}");
            }
        }
    }
}

#[test]
fn errors_stand_on_top_and_at_their_field() {
    let idea = form("idea").unwrap_or(FORMS[5]);
    let html =
        shown(idea, Locale::Fr, "title=Abc&body=assez+long+pour+cette+fois&theme=logement&email=a%40b.fr");
    assert!(html.contains("<div class=\"error-summary\" role=\"alert\" tabindex=\"-1\" id=\"idea-errors\">\n<h2>Une chose à revoir</h2>"));
    assert!(
        html.contains("<li><a href=\"#idea-title\">«\u{202F}Titre de l’idée\u{202F}» est trop court"),
        "{html}"
    );
    assert!(html.contains("<div class=\"field field-error\">\n<label class=\"label\" for=\"idea-title\">"));
    assert!(
        html.contains(
            "aria-describedby=\"idea-title-help idea-title-error\" aria-invalid=\"true\" value=\"Abc\""
        ),
        "{html}"
    );
    assert!(html.contains(">\nassez long pour cette fois</textarea>"));
    assert!(html.contains("value=\"a@b.fr\""));
}

#[test]
fn a_site_brings_its_links_and_prefix() {
    let signup = form("signup").unwrap_or(FORMS[0]);
    let mut choices = site();
    choices.id_prefix = Some("home signup".into());
    choices.links.abroad = Some("/inscription/hors-de-france/".into());
    choices.links.privacy = Some("/confidentialite/?a=\"b\"".into());
    choices.links.tutorials.insert("signup".into(), "/tutoriels/s-inscrire/".into());
    let html = render(signup, &Answers::default(), &[], Words::built_in(Locale::Fr), &choices);
    for part in [
        "id=\"home-signup-email\"",
        "href=\"/inscription/hors-de-france/\"",
        "href=\"/tutoriels/s-inscrire/\"",
        "href=\"/confidentialite/?a=&quot;b&quot;\"",
        "value=\"20\" checked",
    ] {
        assert!(html.contains(part), "{part} in {html}");
    }
}

#[test]
fn what_a_page_knows_is_carried() {
    let message = form("message").unwrap_or(FORMS[7]);
    let answers = Answers::prefilled(message, &[("role", "presse"), ("nothing", "x")]);
    let html = render(message, &answers, &[], Words::built_in(Locale::Fr), &site());
    assert!(html.contains("<input type=\"hidden\" name=\"role\" value=\"presse\">"), "{html}");
}

#[test]
fn a_day_that_is_not_one_stays_in_sight() {
    let event = form("event").unwrap_or(FORMS[3]);
    let html = shown(event, Locale::Fr, "day=32%2F1%2F2026&starts=18h30&ends=25%3A00");
    assert!(html.contains("type=\"text\" id=\"event-day\""), "{html}");
    assert!(html.contains("value=\"32/1/2026\"") && html.contains("value=\"25:00\""), "{html}");
    assert!(html.contains("type=\"time\" id=\"event-starts\"") && html.contains("value=\"18:30\""), "{html}");
}

#[test]
fn the_trap_is_emptied_when_shown_again() {
    let attend = form("attend").unwrap_or(FORMS[4]);
    let html = shown(attend, Locale::Fr, "event=AB12&email=a%40b.fr&website=spam");
    assert!(!html.contains("spam") && html.contains("<li>Un champ caché"), "{html}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn nothing_typed_becomes_markup(
        form in prop::sample::select(FORMS.to_vec()),
        typed in prop_oneof![
            any::<String>(), "[<>\"'&a-z=/ ]{1,40}", Just("</textarea><script>alert(1)</script>".to_owned()),
            Just("\" onfocus=\"alert(1)\" autofocus=\"".to_owned()), Just("'><img src=x onerror=alert(1)>".to_owned()),
        ],
    ) {
        let plain = |value: &str| tags(&shown(form, Locale::Fr, &body(form.fields.iter().map(|field| (field.name, value.to_owned())))))
            .into_iter().map(|(name, _)| name).filter(|name| !name.starts_with("/")).collect::<BTreeSet<_>>();
        let known: BTreeSet<String> = [
            "form", "div", "h2", "ul", "li", "a", "p", "label", "input", "select", "option", "textarea",
            "fieldset", "legend", "button", "details", "summary",
        ].map(str::to_owned).into();
        prop_assert!(plain(&typed).is_subset(&known), "{:?}", plain(&typed));
        let html = shown(form, Locale::Fr, &body(form.fields.iter().map(|field| (field.name, typed.clone()))));
        let handlers = tags(&html).into_iter().flat_map(|(_, own)| own).any(|(name, _)| name.starts_with("on") || name == "autofocus");
        prop_assert!(!handlers);
    }

    #[test]
    fn escaping_leaves_nothing_sharp(text in any::<String>()) {
        let escaped = escape(&text);
        prop_assert!(!escaped.contains(['<', '>', '"', '\'']));
        let without = ["&amp;", "&lt;", "&gt;", "&quot;", "&#39;"].iter().fold(escaped, |left, entity| left.replace(entity, ""));
        prop_assert!(!without.contains('&'));
    }
}
