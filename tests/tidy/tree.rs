//! The shape of the repository: seven names, one subject a file, no word that means nothing.

use std::collections::BTreeSet;

use regex_lite::Regex;
use tests::repository::{self, nothing_wrong};

const FOLDERS: [&str; 6] = ["generator", "functions", "content", "themes", "infra", "tests"];
/// Root files a reader expects, and the folder of the continuous check.
const USUAL: [&str; 12] = [
    "Cargo.toml",
    "Cargo.lock",
    "README.md",
    "ARCHITECTURE.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    "LICENSE",
    "rustfmt.toml",
    "rust-toolchain.toml",
    ".gitignore",
    ".gitattributes",
    ".ci",
];

#[test]
fn the_top_level_has_its_seven_names_and_the_usual_files() {
    let present: BTreeSet<String> = repository::files()
        .iter()
        .filter_map(|file| file.path.split('/').next().map(str::to_owned))
        .collect();
    let strange: Vec<String> = present
        .iter()
        .filter(|name| !FOLDERS.contains(&name.as_str()) && !USUAL.contains(&name.as_str()))
        .cloned()
        .collect();
    nothing_wrong(
        "the top level is Cargo.toml, generator, functions, content, themes, infra, tests:",
        &strange,
    );
    let missing: Vec<String> =
        FOLDERS.iter().filter(|name| !present.contains(**name)).map(|name| (*name).to_owned()).collect();
    nothing_wrong("missing at the top level:", &missing);
}

const EMPTY_WORDS: [&str; 10] =
    ["utils", "util", "helpers", "helper", "common", "misc", "manager", "processor", "service", "services"];

#[test]
fn no_module_has_a_name_that_says_nothing() {
    let wrong: Vec<String> = repository::files()
        .into_iter()
        .filter(|file| ["rs", "html", "mjs", "js", "css"].contains(&file.extension()))
        .filter(|file| {
            let parts = file.path.split('/').map(|part| part.split('.').next().unwrap_or_default());
            parts.into_iter().any(|part| EMPTY_WORDS.contains(&part))
        })
        .map(|file| file.path)
        .collect();
    nothing_wrong("a module is named after its subject:", &wrong);
}

/// Longer than 400 lines, each with its reason. A table of one kind may be long; a story may not.
const LONG: [(&str, usize, &str); 0] = [];

#[test]
fn no_source_file_swallows_its_neighbours() {
    let mut wrong = Vec::new();
    for file in repository::under(&["generator/", "functions/", "tests/"], "rs") {
        let lines = file.lines().count();
        let allowed = LONG.iter().find(|(path, ..)| *path == file.path).map_or(400, |(_, most, _)| *most);
        if lines > allowed {
            wrong.push(format!("{}: {lines} lines, at most {allowed}", file.path));
        }
    }
    nothing_wrong("split it by subject, or list it here with a reason:", &wrong);
}

#[test]
fn the_list_of_long_files_is_true() {
    let stale: Vec<String> = LONG
        .iter()
        .filter(|(path, ..)| repository::text(path).lines().count() <= 400)
        .map(|(path, ..)| (*path).to_owned())
        .collect();
    nothing_wrong("no longer long; take it off the list:", &stale);
}

/// Written in two pieces, so that this file does not hold what it looks for.
fn private_traces() -> Regex {
    let folders =
        ["/wo", "rk/|/ro", "ot/|/home/", "[a-z]+/|/tmp/(?:tar", "get|plan|demo-out)|/dev/s", "hm"].concat();
    let hosts = ["artif", "actory|jf", "rog|registry\\.npm", "js\\.org|index\\.crates\\.", "io"].concat();
    Regex::new(&format!("({folders}|{hosts})")).expect("pattern")
}

#[test]
fn no_committed_file_names_a_machine() {
    let traces = private_traces();
    let mut wrong = Vec::new();
    for file in repository::files() {
        // The lock files name the public index by its public address; nothing else does.
        if ["Cargo.lock", "tests/dynoxide/Cargo.lock"].contains(&file.path.as_str()) {
            continue;
        }
        for (number, line) in file.lines() {
            wrong
                .extend(traces.find(line).map(|found| format!("{}:{number}: {}", file.path, found.as_str())));
        }
    }
    nothing_wrong("a path of one machine or the host of a registry:", &wrong);
}

#[test]
fn what_is_ignored_stays_out() {
    let wrong: Vec<String> = repository::files()
        .into_iter()
        .map(|file| file.path)
        .filter(|path| {
            path.starts_with("content/data/") || path.contains("node_modules/") || path.starts_with("dist/")
        })
        .collect();
    nothing_wrong("exported data and built files are never committed:", &wrong);
}
