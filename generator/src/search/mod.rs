//! The search of the site: a static index that a small script reads, and the same from A to Z for who has no
//! script. Nothing of a question leaves the visitor's machine but the names of the files it needs.

mod editors;
mod entry;
mod index;
mod language;
mod letters;
mod records;
mod sort;
mod terms;

use std::collections::BTreeMap;

use rayon::prelude::*;
use serde::Serialize;
use serde_json::json;

use crate::hash::Key;
use crate::job::{Job, Tree};
use crate::output::{Origin, Output, file_of};
use crate::page::Page;
use crate::problem::Problem;
use crate::routes::Place;
use crate::site::Site;

use entry::Depth;
use index::Index;
use language::Language;
pub use letters::Alphabet;
use sort::Sort;

/// The file a script reads first.
const TABLES: &str = "index.json";

/// The page, and those of the letters where one page would be too long.
pub fn jobs<'s>(site: &'s Site, jobs: &mut Vec<Job<'s>>) {
    if site.has("search") {
        letters::jobs(site, jobs);
    }
}

/// Writes the index, unless it stands from the same pages and records.
pub fn write(site: &Site, output: &Output) -> Vec<Problem> {
    if !site.has("search") {
        return Vec::new();
    }
    let beginning = file_of(&Tree::Public, &site.routes.to(Place::Search));
    let folder = beginning.trim_end_matches("index.html");
    let key = key(site);
    let is_ours = |file: &str| {
        let name = file.strip_prefix(folder);
        name.is_some_and(|name| name == TABLES || name.starts_with("t/") || name.starts_with("d/"))
            && !file.ends_with(".html")
    };
    if output.all_stand(is_ours, key) {
        return Vec::new();
    }
    let language = Language::of(site.locale).with_families(&site.config.search.same);
    let index = Index::of(&entry::all(site, Depth::Words), &language);
    let put = |name: &str, text: &str| {
        let file = format!("{folder}{name}");
        let put = output.put(&file, text.as_bytes(), Origin::key(key));
        put.err().map(|error| crate::write::cannot_write(&file, &error))
    };
    let mut problems: Vec<Problem> = put(TABLES, &tables(site, &language, &index)).into_iter().collect();
    problems.par_extend(index.files.par_iter().filter_map(|file| put(&file.name, &file.text)));
    problems
}

/// All that the index is drawn from: the texts of pages and the records that are shown. What `site.toml` says is in the
/// ground of all keys.
fn key(site: &Site) -> u128 {
    let page = |page: &Page| Key::default().text(&page.path).number(page.text_hash()).finish();
    let pages = site.pages.par_iter().filter(|page| page.is_listed_publicly()).map(page);
    let records = &site.records;
    let groups = site.groups.list().filter_map(|facts| facts.record(site));
    let events: Vec<_> = site.events.upcoming().collect();
    let places = site.places.communes().chain(site.places.departments());
    let parts = [
        Key::default().facts(&pages.collect::<Vec<u128>>()).finish(),
        Key::default().facts(&groups.collect::<Vec<_>>()).finish(),
        Key::default().facts(&places.collect::<Vec<_>>()).finish(),
        Key::default().facts(&of(site.ideas.list(), |facts| records.ideas.get(&facts.id))).finish(),
        Key::default().facts(&of(site.reports.list(), |facts| records.reports.get(&facts.id))).finish(),
        Key::default().facts(&of(site.articles.list(), |facts| facts.of_a_group(site))).finish(),
        Key::default().facts(&of(&events, |facts| records.events.get(&facts.id))).finish(),
    ];
    parts.into_iter().fold(Key::default().number(site.ground), |key, part| key.number(part)).finish()
}

/// The fingerprint of each record, in order.
fn of<'r, T: Sync, R: Serialize + 'r>(shown: &[T], record: impl Fn(&T) -> Option<&'r R> + Sync) -> Vec<u128> {
    let one = |facts: &T| record(facts).map(|record| Key::default().facts(record).finish());
    shown.par_iter().filter_map(one).collect()
}

/// What the script must know before the first word.
fn tables(site: &Site, language: &Language, index: &Index) -> String {
    let word = |sort: Sort| site.words.text(&format!("search.kinds.{}", sort.word())).into_owned();
    let kinds = Sort::ALL.map(word);
    let same: BTreeMap<&String, &String> = language.same.iter().collect();
    json!({
        "kinds": kinds,
        "stop": language.stop.join(" "),
        "cut": language.cut.join(" "),
        "least": language.least,
        "same": same,
        "starts": index.starts.join(" "),
        "root": index.starts.iter().any(String::is_empty),
        "hits": index.hit_files,
        "entries": index.entries,
    })
    .to_string()
}
