//! Translation files: both languages complete, French well set (F31).

use std::collections::BTreeSet;

use contract::words::{Locale, typography};
use regex_lite::Regex;
use tests::repository::{self, nothing_wrong};

/// Every file of translations, by folder: `…/i18n/fr.toml` and its neighbour `en.toml`.
fn folders() -> Vec<String> {
    let found: Vec<String> = repository::files()
        .into_iter()
        .filter_map(|file| file.path.strip_suffix("i18n/fr.toml").map(|folder| format!("{folder}i18n")))
        .collect();
    assert!(found.len() >= 3, "translations were found in {found:?} only");
    found
}

fn read(path: &str) -> toml::Table {
    repository::text(path).parse().unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The dotted keys of a file.
pub fn keys(path: &str) -> Vec<String> {
    entries(path).into_iter().map(|(key, _)| key).collect()
}

/// The dotted keys of a file with their words.
fn entries(path: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    collect("", &toml::Value::Table(read(path)), &mut found);
    found
}

fn collect(prefix: &str, value: &toml::Value, found: &mut Vec<(String, String)>) {
    match value {
        toml::Value::Table(table) => {
            for (key, inside) in table {
                let key = if prefix.is_empty() { key.clone() } else { format!("{prefix}.{key}") };
                collect(&key, inside, found);
            }
        }
        toml::Value::String(text) => found.push((prefix.to_owned(), text.clone())),
        other => panic!("{prefix} is {other}, and only words belong here"),
    }
}

#[test]
fn both_languages_have_the_same_keys() {
    let mut wrong = Vec::new();
    for folder in folders() {
        let [fr, en] = ["fr", "en"]
            .map(|language| keys(&format!("{folder}/{language}.toml")).into_iter().collect::<BTreeSet<_>>());
        wrong.extend(fr.difference(&en).map(|key| format!("{folder}/en.toml lacks {key}")));
        wrong.extend(en.difference(&fr).map(|key| format!("{folder}/fr.toml lacks {key}")));
    }
    nothing_wrong("F31: French first, English complete:", &wrong);
}

#[test]
fn both_languages_fill_in_the_same_values() {
    let hole = Regex::new(r"\{(\w+)\}").expect("pattern");
    let holes =
        |text: &str| hole.captures_iter(text).map(|found| found[1].to_owned()).collect::<BTreeSet<_>>();
    let mut wrong = Vec::new();
    for folder in folders() {
        let english = entries(&format!("{folder}/en.toml"));
        for (key, french) in entries(&format!("{folder}/fr.toml")) {
            let Some((_, text)) = english.iter().find(|(other, _)| *other == key) else { continue };
            // "One group" needs no number, and the two languages write the hours of the day in different ways.
            let own_way = key.ends_with(".one") || key.ends_with(".zero") || key.starts_with("time.");
            if holes(&french) != holes(text) && !own_way {
                wrong.push(format!("{folder}: {key}: {:?} and {:?}", holes(&french), holes(text)));
            }
        }
    }
    nothing_wrong("a value is said in one language only:", &wrong);
}

#[test]
fn no_word_is_empty() {
    let mut wrong = Vec::new();
    for folder in folders() {
        for language in ["fr", "en"] {
            let path = format!("{folder}/{language}.toml");
            // French hours have no halves of the day.
            let empty = entries(&path).into_iter().filter(|(key, text)| {
                text.trim().is_empty() && !["time.am", "time.pm"].contains(&key.as_str())
            });
            wrong.extend(empty.map(|(key, _)| format!("{path}: {key}")));
        }
    }
    nothing_wrong("a key without words:", &wrong);
}

/// What may stand for code in a sentence: keys, addresses, file names, instants.
fn without_code(text: &str) -> String {
    let code = Regex::new(r#"\[\[[^\]]*\]\]|https?://\S+|\b\w+://\S*|\b\d{1,2}:\d{2}\b|`[^`]*`|"[^"]*"|\(ou : entre|= \(ou :|--\w+"#)
        .expect("pattern");
    code.replace_all(text, "x").into_owned()
}

#[test]
fn french_is_set_with_its_spaces() {
    let plain_before = Regex::new(r"(?:[\w)}»…] |[\w)}»…])[;!?]|[\w)}»…] :|[\w}]:(?:\s|$)").expect("pattern");
    let guillemets = Regex::new(r"«[^\u{a0}\u{202f}]|[^\u{a0}\u{202f}]»").expect("pattern");
    let typewriter = Regex::new(r"\w'\w|\.\.\.").expect("pattern");
    let mut wrong = Vec::new();
    for folder in folders() {
        let path = format!("{folder}/fr.toml");
        // The generator's sentences are for a terminal, which has no narrow space to show; theirs are
        // plain on purpose, and the rule holds for what a browser shows.
        if folder.starts_with("generator/") {
            continue;
        }
        for (key, text) in entries(&path) {
            // Templates print their words as they stand; forms and answers are typeset when shown.
            let shown =
                if folder.starts_with("themes/") { text.clone() } else { typography(&text, Locale::Fr) };
            let bare = without_code(&shown);
            for (what, pattern) in [
                ("space before ; : ! ?", &plain_before),
                ("guillemets", &guillemets),
                ("' or ...", &typewriter),
            ] {
                wrong.extend(
                    pattern
                        .find(&bare)
                        .map(|found| format!("{path}: {key}: {what}: {:?} in {text}", found.as_str())),
                );
            }
        }
    }
    nothing_wrong(
        "French puts a narrow no-break space before ; ! ? and no-break ones in « » and before ':':",
        &wrong,
    );
}

/// French letters in a string of code: words that belong in a translation file. Modules that are about
/// the language itself may hold them.
const ABOUT_LANGUAGE: [&str; 8] = [
    "functions/contract/src/words/",
    "functions/contract/src/places/",
    "generator/cli/src/demo/",
    "generator/src/routes.rs",
    "functions/contract/src/forms/clean.rs",
    "generator/src/front_matter/schema.rs",
    "tests/",
    "generator/tests/",
];

#[test]
fn no_sentence_stands_in_code() {
    let literal = Regex::new(r#""((?:[^"\\]|\\.)*)""#).expect("pattern");
    let french = Regex::new("[éèêëàâçîïôùûüœÉÈÀÇŒ«»’]").expect("pattern");
    // The table of problem codes documents each with a literal.
    let documented = Regex::new(r#"^\s+\w+ "[a-z0-9-]+" (?:Error|Warning|Notice) ""#).expect("pattern");
    let sentence = Regex::new(r"^[A-Z][a-z]+(?: [\w{}',-]+){3,}[.?!]$").expect("pattern");
    let mut wrong = Vec::new();
    for file in repository::under(&["generator/", "functions/"], "rs") {
        let test = file.path.contains("/tests/") || file.path.ends_with("tests.rs");
        if test || ABOUT_LANGUAGE.iter().any(|about| file.path.starts_with(about)) {
            continue;
        }
        for (index, line) in repository::code(file.text().unwrap_or_default()).lines().enumerate() {
            // Doc attributes and panics are read by developers.
            if line.contains("panic!")
                || line.contains("expect(")
                || line.trim_start().starts_with('#')
                || documented.is_match(line)
            {
                continue;
            }
            for found in literal.captures_iter(line) {
                if french.is_match(&found[1]) || sentence.is_match(&found[1]) {
                    wrong.push(format!("{}:{}: {}", file.path, index + 1, &found[0]));
                }
            }
        }
    }
    nothing_wrong("F31: what visitors and editors read lives in i18n:", &wrong);
}
