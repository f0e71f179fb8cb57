//! The documents say what the code says: tables of ARCHITECTURE.md against the tables of the generator,
//! and every test that a document names exists.

use generator::config::FEATURES;
use generator::kind::KEYS;
use generator::problem::Code;
use regex_lite::Regex;
use tests::repository::{self, nothing_wrong};

#[test]
fn every_problem_code_is_in_the_table() {
    let document = repository::text("ARCHITECTURE.md");
    let missing: Vec<String> = Code::ALL
        .iter()
        .filter(|code| !document.contains(&format!("| `{}` | {} |", code.id(), code.severity().id())))
        .map(|code| format!("| `{}` | {} | … |", code.id(), code.severity().id()))
        .collect();
    nothing_wrong("ARCHITECTURE.md lacks:", &missing);
}

#[test]
fn every_key_of_the_front_matter_is_in_the_table() {
    let document = repository::text("ARCHITECTURE.md");
    let missing: Vec<String> = KEYS
        .iter()
        .filter(|key| !document.contains(&format!("| `{}` |", key.name)))
        .map(|key| key.name.to_owned())
        .collect();
    nothing_wrong("ARCHITECTURE.md lacks the front matter key:", &missing);
}

#[test]
fn every_switch_is_in_the_reference() {
    let document = repository::text("ARCHITECTURE.md");
    let missing: Vec<String> = FEATURES
        .iter()
        .filter(|name| !document.contains(&format!("`{name}`")))
        .map(|name| (*name).to_owned())
        .collect();
    nothing_wrong("ARCHITECTURE.md lacks the switch:", &missing);
}

#[test]
fn every_test_and_file_a_document_names_exists() {
    let named = Regex::new(r"`([\w./-]+\.(?:rs|toml|mjs|md|html|css|js|png))(?:::(\w+))?`").expect("pattern");
    let mut wrong = Vec::new();
    for document in ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "tests/README.md"] {
        for (index, line) in repository::text(document).lines().enumerate() {
            for found in named.captures_iter(line) {
                let path = &found[1];
                // Only paths from the root: `front_matter.rs` alone is a way of speaking.
                if !path.contains('/') || path.contains("content/data/") || path.contains("…") {
                    continue;
                }
                let file = repository::root().join(path);
                let holds = |name: &str| {
                    std::fs::read_to_string(&file).is_ok_and(|text| text.contains(&format!("fn {name}(")))
                };
                if !file.is_file() || found.get(2).is_some_and(|name| !holds(name.as_str())) {
                    wrong.push(format!("{document}:{}: {}", index + 1, &found[0]));
                }
            }
        }
    }
    nothing_wrong("a document names what does not exist:", &wrong);
}

#[test]
fn the_readme_begins_with_two_commands() {
    let readme = repository::text("README.md");
    for command in ["cargo run -- serve --demo", "tests/run"] {
        assert!(readme.contains(command), "README.md does not say `{command}`");
    }
    assert!(repository::root().join("tests/run").is_file());
}

#[test]
fn the_changelog_begins_with_what_is_not_released() {
    let log = repository::text("CHANGELOG.md");
    assert!(log.lines().find(|line| line.starts_with("## ")).is_some_and(|line| line.contains("Unreleased")));
}
