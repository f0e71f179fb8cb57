//! Feeds as programs read them: every Atom file of the demo by an independent parser, every JSON Feed beside it.

use std::collections::{BTreeMap, BTreeSet};
use std::process::{Command, Stdio};

use serde::Deserialize;
use serde_json::Value;
use tests::python;
use tests::report::{figure, not_run};
use tests::repository::{nothing_wrong, root};
use tests::site::{Built, Site};

/// The release of feedparser, fixed so that a run says the same tomorrow.
const FEEDPARSER: &str = "6.0.11";
/// The demo's address.
const HOME: &str = "https://les-communs.example";

/// What the parser says of a file.
#[derive(Debug, Deserialize)]
struct Read {
    file: String,
    wrong: String,
    version: String,
    id: String,
    title: String,
    updated: bool,
    own: String,
    entries: Vec<Entry>,
}

#[derive(Debug, Deserialize)]
struct Entry {
    id: String,
    title: String,
    link: String,
    summary: String,
    updated: String,
}

/// Addresses of files of this name.
fn named(built: &Built, name: &str) -> Vec<String> {
    built.files("public").into_keys().filter(|path| path.rsplit('/').next() == Some(name)).collect()
}

fn read(built: &Built, files: &[String]) -> Result<Vec<Read>, String> {
    let folder =
        python::environment(&format!("feedparser-{FEEDPARSER}"), &[&format!("feedparser=={FEEDPARSER}")])?;
    let paths = files.iter().map(|file| built.out().join("public").join(file));
    let output = Command::new(folder.join("bin/python"))
        .arg(root().join("tests/site/feeds.py"))
        .args(paths)
        .stdin(Stdio::null())
        .output()
        .map_err(|error| error.to_string())?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned());
    }
    let lines = String::from_utf8_lossy(&output.stdout);
    lines.lines().map(|line| serde_json::from_str(line).map_err(|error| format!("{error}: {line}"))).collect()
}

fn wrong(feed: &Read, pages: &BTreeSet<String>) -> Vec<String> {
    let mut wrong = Vec::new();
    let file = &feed.file;
    if !feed.wrong.is_empty() || feed.version != "atom10" {
        wrong.push(format!("{file}: {} {}", feed.version, feed.wrong));
    }
    if feed.title.is_empty() || !feed.updated || feed.id != feed.own || !feed.own.starts_with(HOME) {
        wrong.push(format!("{file}: the head is read as {:?} {:?} {}", feed.id, feed.own, feed.updated));
    }
    if feed.entries.len() > 50 {
        wrong.push(format!("{file}: {} entries", feed.entries.len()));
    }
    let ids: BTreeSet<&str> = feed.entries.iter().map(|entry| entry.id.as_str()).collect();
    if ids.len() != feed.entries.len() || !feed.entries.is_sorted_by(|a, b| a.updated >= b.updated) {
        wrong.push(format!("{file}: an id stands twice, or the latest is not first"));
    }
    for entry in &feed.entries {
        let page = entry.link.strip_prefix(HOME).unwrap_or_default();
        let is_whole = entry.id.starts_with("tag:les-communs.example,")
            && !entry.title.is_empty()
            && !entry.summary.is_empty()
            && !entry.updated.is_empty();
        if !is_whole || !pages.contains(page) {
            wrong.push(format!("{file}: {entry:?}"));
        }
    }
    wrong
}

#[test]
fn an_independent_parser_reads_every_feed() {
    let built = Site::demo().build();
    let files = named(&built, "fil.xml");
    let pages: BTreeSet<String> = built.pages().into_keys().collect();
    match read(&built, &files) {
        Ok(feeds) => {
            let complaints: Vec<String> = feeds.iter().flat_map(|feed| wrong(feed, &pages)).collect();
            nothing_wrong("feeds as feedparser reads them:", &complaints);
            assert_eq!(feeds.len(), files.len());
            figure("Atom files read by feedparser", feeds.len());
            figure("entries in them", feeds.iter().map(|feed| feed.entries.len()).sum::<usize>());
        }
        Err(why) => not_run("feeds read by feedparser", &why),
    }
}

/// jsonfeed.org asks a version, a title, and of each item an id and its content.
#[test]
fn json_feeds_say_what_the_atom_beside_them_says() {
    let built = Site::demo().build();
    let files = built.files("public");
    let text = |path: &str| String::from_utf8_lossy(files.get(path).map_or(&[], Vec::as_slice)).into_owned();
    let mut complaints = Vec::new();
    let all = named(&built, "fil.json");
    assert!(all.len() > 6, "{all:?}");
    for path in all {
        let feed: Value = serde_json::from_str(&text(&path)).expect("JSON");
        let items = feed["items"].as_array().cloned().unwrap_or_default();
        let strings = |value: &Value, keys: &[&str]| {
            keys.iter().all(|key| value[*key].as_str().is_some_and(|text| !text.is_empty()))
        };
        let own = format!("{HOME}/{path}");
        let is_head = feed["version"] == "https://jsonfeed.org/version/1.1"
            && feed["feed_url"] == own.as_str()
            && strings(&feed, &["title", "home_page_url", "language"]);
        let are_items =
            items.iter().all(|item| strings(item, &["id", "url", "title", "content_text", "date_published"]));
        let atom = text(&path.replace(".json", ".xml"));
        let are_same = items.len() == atom.matches("<entry>").count()
            && items.iter().all(|item| atom.contains(item["id"].as_str().unwrap_or("?")));
        if !(is_head && are_items && are_same) {
            complaints.push(format!("{path}: {is_head} {are_items} {are_same}"));
        }
    }
    nothing_wrong("JSON Feed:", &complaints);
}

/// A page announces the feed that lies beside it.
#[test]
fn announced_feeds_are_there() {
    let built = Site::demo().build();
    let files: BTreeSet<String> =
        built.files("public").into_keys().map(|path| tests::site::address(&path)).collect();
    let announced: BTreeMap<String, Vec<String>> = built
        .pages()
        .into_iter()
        .map(|(address, page)| {
            let links = page
                .addresses()
                .into_iter()
                .filter(|(_, to)| to.ends_with("fil.xml") || to.ends_with("fil.json"));
            (address, links.map(|(_, to)| to).collect())
        })
        .collect();
    let missing: Vec<String> =
        announced.values().flatten().filter(|to| !files.contains(*to)).cloned().collect();
    nothing_wrong("feeds that are announced and lacking:", &missing);
    for page in ["/", "/agenda/", "/articles/", "/comptes-rendus/", "/idees/", "/suivre/"] {
        assert!(announced.get(page).is_some_and(|links| !links.is_empty()), "{page} announces none");
    }
}
