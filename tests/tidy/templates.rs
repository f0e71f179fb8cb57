//! Templates: no sentence, no inline script or style, everything escaped (S10, rule 8 of the security
//! promises, F31).

use regex_lite::Regex;
use tests::html::Document;
use tests::repository::{self, File, nothing_wrong};

/// What the generator has cleaned already, and nothing else is ever printed as it is.
const SAFE: [&str; 21] = [
    "content",
    "knit",
    "map",
    "drawing.chart",
    "form_html",
    "suggest_form",
    "attend_form",
    "relay_form",
    "follow_form",
    "support_form",
    "page.json_ld",
    "page.crumbs_ld",
    "slot",
    "slot_title",
    "question.answer",
    "event.description",
    "group.description",
    "idea.body",
    "step.text",
    "report.learnt",
    "video",
];
/// Of partials that are pieces of prose themselves.
const SAFE_IN_PARTIALS: [&str; 3] = ["transcript", "caption", "body"];

fn templates() -> Vec<File> {
    let found = repository::under(&["themes/", "content/templates/"], "html");
    assert!(found.len() > 30, "only {} templates", found.len());
    found
}

/// The template with what Tera reads replaced: comments and statements by nothing, expressions by `§`.
/// Line breaks stay, so that lines are those of the file.
fn without_tera(source: &str) -> String {
    let tera = Regex::new(r"(?s)\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}").expect("pattern");
    tera.replace_all(source, |found: &regex_lite::Captures<'_>| {
        let breaks = "\n".repeat(found[0].matches('\n').count());
        if found[0].starts_with("{{") { format!("§{breaks}") } else { breaks }
    })
    .into_owned()
}

#[test]
fn only_listed_values_are_printed_without_escaping() {
    let safe = Regex::new(r"([\w.\[\]]+)\s*(\|[^}|]*)*\|\s*safe\b").expect("pattern");
    let mut wrong = Vec::new();
    for file in templates() {
        for (number, line) in file.lines() {
            for found in safe.captures_iter(line) {
                let name = &found[1];
                if !SAFE.contains(&name) && !SAFE_IN_PARTIALS.contains(&name) {
                    wrong.push(format!("{}:{number}: {name} | safe", file.path));
                }
            }
        }
    }
    nothing_wrong("`| safe` on a value that is not on the list:", &wrong);
}

#[test]
fn templates_ask_neither_clock_nor_environment_nor_chance() {
    let asks = Regex::new(r"\b(now|get_env|get_random|load_data)\s*\(|__tera_context").expect("pattern");
    nothing_wrong("the same input gives the same bytes (invariant 4):", &lines_with(&asks));
}

#[test]
fn no_template_switches_escaping_off() {
    let off = Regex::new(r"autoescape|\|\s*(raw|unescape)\b").expect("pattern");
    nothing_wrong("everything is escaped (rule 8):", &lines_with(&off));
}

fn lines_with(pattern: &Regex) -> Vec<String> {
    let mut wrong = Vec::new();
    for file in templates() {
        for (number, line) in file.lines() {
            wrong.extend(
                pattern.find(line).map(|found| format!("{}:{number}: {}", file.path, found.as_str())),
            );
        }
    }
    wrong
}

#[test]
fn every_attribute_is_quoted() {
    let tag = Regex::new(r#"(?s)<[a-zA-Z][^<>"']*(?:"[^"]*"[^<>"']*|'[^']*'[^<>"']*)*>"#).expect("pattern");
    let quoted = Regex::new(r#"(?s)"[^"]*"|'[^']*'"#).expect("pattern");
    let mut wrong = Vec::new();
    for file in templates() {
        let bare = without_tera(file.text().unwrap_or_default());
        for found in tag.find_iter(&bare) {
            let inside = quoted.replace_all(found.as_str(), "Q");
            let unquoted = inside.split('=').skip(1).any(|value| !value.starts_with('Q'));
            if unquoted || inside.contains('§') {
                let line = bare[..found.start()].matches('\n').count() + 1;
                wrong.push(format!("{}:{line}: {}", file.path, found.as_str()));
            }
        }
    }
    nothing_wrong("an attribute without quotes, or a value outside of them, can be broken out of:", &wrong);
}

#[test]
fn nothing_is_inline() {
    let mut wrong = Vec::new();
    for file in templates() {
        let page = Document::parse(&without_tera(file.text().unwrap_or_default()));
        for element in &page.elements {
            let data = element.get("type") == Some("application/ld+json");
            let inline = match element.name.as_str() {
                "style" => true,
                "script" => element.get("src").is_none() && !data,
                _ => element.attributes.iter().any(|(name, value)| {
                    name == "style" || name.starts_with("on") || value.trim_start().starts_with("javascript:")
                }),
            };
            if inline {
                wrong.push(format!("{}:{}: <{}>", file.path, element.line, element.name));
            }
        }
    }
    nothing_wrong("S10: no inline script, style or handler:", &wrong);
}

#[test]
fn nothing_is_asked_from_elsewhere() {
    let mut wrong = Vec::new();
    for file in templates() {
        let page = Document::parse(&without_tera(file.text().unwrap_or_default()));
        for (attribute, address) in page.addresses() {
            if address.contains("//") && !address.starts_with('§') {
                wrong.push(format!("{}: {attribute}=\"{address}\"", file.path));
            }
        }
    }
    nothing_wrong("S9: a template names another origin:", &wrong);
}

/// Attributes people read or hear.
const READ_ALOUD: [&str; 7] =
    ["alt", "title", "aria-label", "aria-description", "placeholder", "label", "summary"];

#[test]
fn no_sentence_stands_in_a_template() {
    let mut wrong = Vec::new();
    for file in templates() {
        let page = Document::parse(&without_tera(file.text().unwrap_or_default()));
        if page.text.chars().any(|c| c.is_alphabetic()) {
            let words: Vec<&str> = page
                .text
                .split_whitespace()
                .filter(|word| word.chars().any(char::is_alphabetic))
                .take(8)
                .collect();
            wrong.push(format!("{}: {}", file.path, words.join(" ")));
        }
        for element in &page.elements {
            for (name, value) in &element.attributes {
                if READ_ALOUD.contains(&name.as_str()) && value.chars().any(char::is_alphabetic) {
                    wrong.push(format!("{}:{}: {name}=\"{value}\"", file.path, element.line));
                }
            }
        }
    }
    nothing_wrong("F31: words live in i18n/*.toml:", &wrong);
}

#[test]
fn every_word_a_template_asks_for_exists() {
    let asked = Regex::new(r#"\bw\.([a-z_]+(?:\.[a-z_]+)+)\b|\bkey\s*=\s*"([a-z_.]+)""#).expect("pattern");
    let words = super::words::keys("themes/default/i18n/fr.toml");
    let mut wrong = Vec::new();
    for file in templates() {
        for (number, line) in file.lines() {
            for found in asked.captures_iter(line) {
                let key = found.get(1).or(found.get(2)).map_or("", |part| part.as_str());
                let known = words.iter().any(|word| word == key || word.starts_with(&format!("{key}.")));
                if !known {
                    wrong.push(format!("{}:{number}: {key}", file.path));
                }
            }
        }
    }
    nothing_wrong("a word that themes/default/i18n/fr.toml lacks:", &wrong);
}
