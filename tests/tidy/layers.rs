//! Who may know whom (ARCHITECTURE.md, invariants 1, 3, 4, 6, 8).

use regex_lite::Regex;
use tests::crates;
use tests::repository::{self, code, nothing_wrong};

/// The packages a workspace crate names in its manifest, aside from development.
fn named_by(manifest: &str) -> Vec<String> {
    let manifest: toml::Table = match repository::text(manifest).parse() {
        Ok(table) => table,
        Err(error) => panic!("{manifest}: {error}"),
    };
    let tables =
        ["dependencies", "build-dependencies"].iter().filter_map(|key| manifest.get(*key)?.as_table());
    tables.flat_map(|table| table.keys().cloned()).collect()
}

/// Names of everything under a package with its usual features.
fn tree_of(package: &str) -> Vec<String> {
    let crates = crates::tree(package, "normal", &[]);
    crates.iter().filter_map(|line| line.split_whitespace().next().map(str::to_owned)).collect()
}

#[test]
fn generator_and_functions_meet_only_in_the_command() {
    let forbidden = [
        ("generator/Cargo.toml", "functions"),
        ("functions/Cargo.toml", "generator"),
        ("functions/contract/Cargo.toml", "generator"),
        ("functions/contract/Cargo.toml", "functions"),
    ];
    for (manifest, other) in forbidden {
        assert!(!named_by(manifest).iter().any(|name| name == other), "{manifest} names {other}");
    }
    for (package, other) in
        [("generator", "functions"), ("functions", "generator"), ("contract", "functions")]
    {
        assert!(!tree_of(package).iter().any(|name| name == other), "{package} depends on {other}");
    }
    let command = named_by("generator/cli/Cargo.toml");
    assert!(["generator", "functions"].iter().all(|name| command.iter().any(|named| named == name)));
}

#[test]
fn nothing_uses_the_tests() {
    for manifest in ["generator", "generator/cli", "functions", "functions/contract"] {
        let manifest = format!("{manifest}/Cargo.toml");
        assert!(!named_by(&manifest).iter().any(|name| name == "tests"), "{manifest} names tests");
    }
}

#[test]
fn the_command_carries_no_cloud_library() {
    let cloud: Vec<String> = tree_of("maille")
        .into_iter()
        .filter(|name| name.starts_with("aws") || name.starts_with("lambda") || name == "openssl-sys")
        .collect();
    nothing_wrong("cargo tree -p maille -e normal:", &cloud);
}

/// Files that may name a library of the outside world, and why.
const DOORS: [(&str, &str); 8] = [
    ("functions/src/lambda.rs", "the router behind Lambda's runtime"),
    ("functions/src/http.rs", "reads requests and writes answers"),
    ("functions/src/http/", "reads forms that carry a file"),
    ("functions/src/api.rs", "the table of routes becomes a router"),
    ("functions/src/store/", "the only place that knows a database"),
    ("functions/src/mail/", "the only place that knows a mail library"),
    ("functions/src/files/", "the only place that knows where files lie"),
    ("functions/src/queue/", "the only place that knows a queue"),
];

#[test]
fn features_of_the_functions_know_no_library_of_the_outside_world() {
    let outside = Regex::new(r"\b(axum|aws_\w+|lambda_\w+|rusqlite|lettre|hyper|tower)\b").expect("pattern");
    let mut wrong = Vec::new();
    for file in repository::under(&["functions/src/"], "rs") {
        if is_test(&file)
            || file.path.starts_with("functions/src/bin/")
            || DOORS.iter().any(|(door, _)| file.path.starts_with(door))
        {
            continue;
        }
        for (index, line) in code(file.text().unwrap_or_default()).lines().enumerate() {
            wrong.extend(
                outside.find(line).map(|found| format!("{}:{}: {}", file.path, index + 1, found.as_str())),
            );
        }
    }
    nothing_wrong("a feature module names a library that belongs behind a door:", &wrong);
}

/// Modules of the generator that read or write files; everything else is a function of what they read.
const READERS_AND_WRITERS: [&str; 8] = [
    "generator/src/load",
    "generator/src/walk",
    "generator/src/media",
    "generator/src/images",
    "generator/src/output",
    "generator/src/manifest",
    "generator/src/data",
    "generator/build.rs",
];

/// Whether a file holds tests only: they print and read clocks.
fn is_test(file: &repository::File) -> bool {
    file.path.contains("/tests/") || file.path.ends_with("/tests.rs")
}

fn generator_but_doors() -> impl Iterator<Item = repository::File> {
    repository::under(&["generator/src/", "generator/build.rs"], "rs")
        .into_iter()
        .filter(|file| !READERS_AND_WRITERS.iter().any(|door| file.path.starts_with(door)))
}

#[test]
fn rendering_reads_no_file_and_asks_no_network() {
    let io =
        Regex::new(r"\b(std::fs|std::net|std::env|fs::\w+|File::(open|create)|process::Command|TcpStream)\b")
            .expect("pattern");
    let mut wrong = Vec::new();
    for file in generator_but_doors() {
        for (index, line) in code(file.text().unwrap_or_default()).lines().enumerate() {
            wrong.extend(
                io.find(line).map(|found| format!("{}:{}: {}", file.path, index + 1, found.as_str())),
            );
        }
    }
    nothing_wrong("input or output outside load, walk, media, images, output, manifest:", &wrong);
}

#[test]
fn neither_generator_nor_contract_has_a_clock_or_chance() {
    let clock = Regex::new(
        r"\b(Timestamp::now|Zoned::now|SystemTime::now|Instant::now|TimeZone::system|rand::|thread_rng|RandomState|getrandom)\b",
    )
    .expect("pattern");
    let mut wrong = Vec::new();
    for file in repository::under(&["generator/src/", "functions/contract/src/"], "rs") {
        if is_test(&file) {
            continue;
        }
        for (index, line) in code(file.text().unwrap_or_default()).lines().enumerate() {
            wrong.extend(
                clock.find(line).map(|found| format!("{}:{}: {}", file.path, index + 1, found.as_str())),
            );
        }
    }
    nothing_wrong("`now` is passed in, and the same input gives the same bytes:", &wrong);
}

#[test]
fn the_contract_is_pure() {
    let impure = Regex::new(r"\b(std::fs|std::net|std::io|std::env|async fn|tokio|println!|eprintln!)")
        .expect("pattern");
    let mut wrong = Vec::new();
    for file in repository::under(&["functions/contract/src/"], "rs") {
        if is_test(&file) {
            continue;
        }
        for (index, line) in code(file.text().unwrap_or_default()).lines().enumerate() {
            wrong.extend(
                impure.find(line).map(|found| format!("{}:{}: {}", file.path, index + 1, found.as_str())),
            );
        }
    }
    nothing_wrong("contract holds pure things only:", &wrong);
    let heavy = ["tokio", "axum", "reqwest", "rusqlite", "lettre", "tera", "rayon"];
    let named = named_by("functions/contract/Cargo.toml");
    assert!(!named.iter().any(|name| heavy.contains(&name.as_str())), "{named:?}");
}

#[test]
fn every_crate_forbids_unsafe_code() {
    let manifests = repository::files().into_iter().filter(|file| file.path.ends_with("/Cargo.toml"));
    let mut wrong = Vec::new();
    for manifest in manifests {
        let folder = manifest.path.trim_end_matches("/Cargo.toml").to_owned();
        let roots =
            ["src/lib.rs", "src/main.rs", "build.rs", "tidy/main.rs", "site/main.rs", "store/main.rs"]
                .map(|root| format!("{folder}/{root}"));
        let bins = repository::under(&[&format!("{folder}/src/bin/"), &format!("{folder}/tests/")], "rs");
        let bins = bins.into_iter().filter(|file| {
            file.path.matches('/').count() == folder.matches('/').count() + 3
                || file.path.starts_with(&format!("{folder}/tests/"))
                    && file.path.matches('/').count() == folder.matches('/').count() + 2
        });
        let existing = roots.into_iter().filter(|root| repository::root().join(root).is_file());
        for root in existing.chain(bins.map(|file| file.path)) {
            if !repository::text(&root).contains("#![forbid(unsafe_code)]") {
                wrong.push(root);
            }
        }
    }
    nothing_wrong("S22: `#![forbid(unsafe_code)]` is missing in", &wrong);
}

/// Who may write to the streams of the process, and why.
const SPEAKERS: [(&str, &str); 1] =
    [("functions/src/log.rs", "names of routes and tasks, and what engines say of themselves")];

/// Invariant 7: one place writes logs, and it is given names and engines' words only.
#[test]
fn the_functions_log_in_one_place() {
    let speaking = Regex::new(
        r"\b(e?println!|eprint!|print!|stderr\(|stdout\(|dbg!|tracing::|log::(info|debug|warn|error)!)",
    )
    .expect("pattern");
    let personal =
        Regex::new(r"log::(line|trouble)\([^;]*(email|address|body|query|path|token|answers|person)")
            .expect("pattern");
    let mut wrong = Vec::new();
    for file in repository::under(&["functions/src/", "functions/contract/src/"], "rs") {
        if is_test(&file) {
            continue;
        }
        let is_speaker = SPEAKERS.iter().any(|(path, _)| file.path == *path);
        for (index, line) in code(file.text().unwrap_or_default()).lines().enumerate() {
            let speaks = speaking.is_match(line) && !is_speaker;
            if speaks || personal.is_match(line) {
                wrong.push(format!("{}:{}: {}", file.path, index + 1, line.trim()));
            }
        }
    }
    nothing_wrong("logs go through `log`, and hold no value of a person:", &wrong);
}
