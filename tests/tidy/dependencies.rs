//! S22: licences, sources and doubles of what we build on, and how much of it there is. Advisories need a
//! base that is fetched; `tests/run` asks for them where a tool for it is found.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use tests::crates::{cargo, tree};
use tests::report::figure;
use tests::repository::nothing_wrong;

fn packages() -> Vec<Value> {
    let text = cargo(&["metadata", "--format-version", "1"]);
    let metadata: Value = serde_json::from_str(&text).unwrap_or_default();
    metadata["packages"].as_array().cloned().unwrap_or_default()
}

/// Licences that a work under AGPL-3.0-or-later may build on.
const LICENCES: [&str; 15] = [
    "MIT",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "ISC",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "Zlib",
    "0BSD",
    "Unicode-3.0",
    "BSL-1.0",
    "MPL-2.0",
    "Unlicense",
    "CC0-1.0",
    // The list of certificate authorities, which is data: nothing but the notice is asked.
    "CDLA-Permissive-2.0",
    "AGPL-3.0-or-later",
];

/// Whether an SPDX expression can be met: `OR` needs one side, `AND` both.
fn permitted(expression: &str) -> bool {
    let expression = expression.trim();
    if let Some(inside) = enclosed(expression) {
        return permitted(inside);
    }
    if let Some((left, right)) = split_outside(expression, " OR ") {
        return permitted(left) || permitted(right);
    }
    if let Some((left, right)) = split_outside(expression, " AND ") {
        return permitted(left) && permitted(right);
    }
    // Old manifests write `MIT/Apache-2.0` for OR.
    if expression.contains('/') {
        return expression.split('/').any(permitted);
    }
    LICENCES.contains(&expression)
}

fn enclosed(expression: &str) -> Option<&str> {
    let inside = expression.strip_prefix('(')?.strip_suffix(')')?;
    let mut depth = 0_i32;
    for c in inside.chars() {
        depth += match c {
            '(' => 1,
            ')' => -1,
            _ => 0,
        };
        if depth < 0 {
            return None;
        }
    }
    Some(inside)
}

fn split_outside<'a>(expression: &'a str, word: &str) -> Option<(&'a str, &'a str)> {
    expression.match_indices(word).find_map(|(at, _)| {
        let before = &expression[..at];
        let outside = before.matches('(').count() == before.matches(')').count();
        outside.then(|| (before, &expression[at + word.len()..]))
    })
}

#[test]
fn every_licence_allows_what_we_do() {
    let wrong: Vec<String> = packages()
        .iter()
        .filter(|package| !package["license"].as_str().is_some_and(permitted))
        .map(|package| format!("{} {}: {}", package["name"], package["version"], package["license"]))
        .collect();
    nothing_wrong("a licence that is not on the list:", &wrong);
}

#[test]
fn expressions_of_licences_are_understood() {
    for (expression, expected) in [
        ("MIT OR Apache-2.0", true),
        ("(MIT OR GPL-2.0) AND Unicode-3.0", true),
        ("(MIT OR Apache-2.0) AND GPL-2.0", false),
        ("MIT/Apache-2.0", true),
        ("GPL-3.0-only", false),
    ] {
        assert_eq!(permitted(expression), expected, "{expression}");
    }
}

#[test]
fn every_source_is_the_public_index() {
    let wrong: Vec<String> = packages()
        .iter()
        .filter(|package| {
            let source = package["source"].as_str().unwrap_or_default();
            !source.is_empty() && source != "registry+https://github.com/rust-lang/crates.io-index"
        })
        .map(|package| format!("{}: {}", package["name"], package["source"]))
        .collect();
    nothing_wrong("a dependency from elsewhere:", &wrong);
}

/// Two versions of one crate, each with who keeps the older one.
const DOUBLES: [(&str, &str); 3] = [
    ("getrandom", "ring still takes 0.2; ahash, which tera builds on, 0.3"),
    ("miniz_oxide", "png, which image builds on, still takes 0.8; flate2 takes 0.9"),
    ("syn", "hashify, which mail-parser builds on, still takes 2; everything else takes 3"),
];

#[test]
fn no_crate_is_built_twice_in_two_versions() {
    let tree = tree("maille", "normal", &[]);
    let mut versions: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for line in &tree {
        let mut parts = line.split_whitespace();
        if let (Some(name), Some(version)) = (parts.next(), parts.next()) {
            versions.entry(name).or_default().insert(version);
        }
    }
    let wrong: Vec<String> = versions
        .iter()
        .filter(|(name, found)| found.len() > 1 && !DOUBLES.iter().any(|(known, _)| known == *name))
        .map(|(name, found)| format!("{name}: {found:?}"))
        .collect();
    nothing_wrong("in the command, twice:", &wrong);
}

#[test]
fn a_newcomer_compiles_few_crates_and_installs_no_library() {
    let crates = tree("maille", "normal,build", &[]);
    figure("crates compiled for `cargo run -- serve --demo`", crates.len());
    assert!(crates.len() <= 250, "{} crates", crates.len());
    nothing_wrong("needs a C library or its tools installed:", &among(&crates, &NATIVE));
    // SQLite's bindings name pkg-config and never run it: its sources are compiled in (`bundled`).
    let tree = cargo(&["tree", "-e", "features", "-i", "libsqlite3-sys", "-p", "maille"]);
    assert!(tree.contains("bundled"), "SQLite is taken from the machine");
}

/// Crates that want more of a machine than a C compiler.
const NATIVE: [&str; 4] = ["cmake ", "openssl-sys ", "aws-lc-sys ", "bindgen "];

fn among(crates: &[String], names: &[&str]) -> Vec<String> {
    crates.iter().filter(|line| names.iter().any(|name| line.starts_with(name))).cloned().collect()
}

#[test]
fn the_engine_of_dynamodb_needs_no_library_either() {
    let crates = tree("functions", "normal,build", &["--features", "aws"]);
    assert!(crates.iter().any(|name| name.starts_with("aws-sdk-dynamodb ")), "{crates:?}");
    nothing_wrong("needs a C library or its tools installed:", &among(&crates, &NATIVE));
}
