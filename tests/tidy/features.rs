//! A feature has one name everywhere: `tests/features.toml` lists where each stands, and the tree and the
//! README are held against it.

use std::collections::BTreeSet;

use generator::config::FEATURES;
use tests::repository::{self, nothing_wrong};

const TABLE: &str = "tests/features.toml";

fn table() -> toml::Table {
    repository::text(TABLE).parse().unwrap_or_else(|error| panic!("{TABLE}: {error}"))
}

fn texts(value: Option<&toml::Value>) -> Vec<String> {
    let list = value.and_then(toml::Value::as_array).cloned().unwrap_or_default();
    list.iter().filter_map(|one| one.as_str().map(str::to_owned)).collect()
}

/// The files of every feature, and those that belong to no feature.
fn listed() -> BTreeSet<String> {
    let table = table();
    let features = table.get("feature").and_then(toml::Value::as_table).cloned().unwrap_or_default();
    let places = features.values().filter_map(toml::Value::as_table);
    let mut files: BTreeSet<String> = places
        .flat_map(|feature| {
            ["generator", "templates", "contract", "site", "demo"].map(|place| texts(feature.get(place)))
        })
        .flatten()
        .collect();
    files.extend(texts(table.get("frame").and_then(|frame| frame.get("files"))));
    files
}

#[test]
fn every_file_of_the_table_exists() {
    let missing: Vec<String> =
        listed().into_iter().filter(|path| !repository::root().join(path).exists()).collect();
    nothing_wrong("tests/features.toml lists files that are not there:", &missing);
}

#[test]
fn every_module_and_template_is_in_the_table() {
    let listed = listed();
    let under_listed =
        |path: &str| listed.iter().any(|one| path == one || path.starts_with(&format!("{one}/")));
    let mut missing = Vec::new();
    for file in repository::files() {
        let module = file.path.starts_with("generator/src/") && file.extension() == "rs";
        let template = file.path.starts_with("themes/default/templates/");
        let test = file.path.starts_with("tests/site/") && file.extension() == "rs";
        if (module || template || test) && !under_listed(&file.path) {
            missing.push(file.path);
        }
    }
    nothing_wrong("tests/features.toml does not say what they belong to:", &missing);
}

#[test]
fn every_switch_of_a_site_is_a_feature_of_the_table() {
    let table = table();
    let features = table.get("feature").and_then(toml::Value::as_table).cloned().unwrap_or_default();
    let switches: BTreeSet<String> =
        features.values().flat_map(|feature| texts(feature.get("switches"))).collect();
    let known: BTreeSet<String> = FEATURES.iter().map(|name| (*name).to_owned()).collect();
    assert_eq!(switches, known);
}

#[test]
fn the_readme_shows_the_table() {
    let table = table();
    let features = table.get("feature").and_then(toml::Value::as_table).cloned().unwrap_or_default();
    let readme = repository::text("README.md");
    let mut missing = Vec::new();
    for (name, feature) in &features {
        let text = |key: &str| feature.get(key).and_then(toml::Value::as_str).unwrap_or_default().to_owned();
        let row = format!("| {name} | {} | {} |", text("what"), text("stands"));
        if !readme.contains(&row) {
            missing.push(row);
        }
    }
    nothing_wrong("README.md lacks, word for word:", &missing);
    let rows = readme.lines().filter(|line| line.starts_with("| ") && line.matches('|').count() == 4).count();
    assert!(rows >= features.len(), "{rows} rows in README.md, {} features", features.len());
}
