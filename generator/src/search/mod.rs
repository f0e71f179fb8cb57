//! The search of the site: a static index that a small script reads, and the same from A to Z for who has no
//! script. Nothing of a question leaves the visitor's machine but the names of the files it needs.

mod entry;
mod index;
mod language;
mod letters;

use serde_json::json;

use crate::job::{Job, Tree};
use crate::output::{Output, file_of};
use crate::problem::Problem;
use crate::routes::Place;
use crate::site::Site;

use entry::Sort;
use index::Index;
use language::Language;
pub use letters::Alphabet;

/// The page, and those of the letters where one page would be too long.
pub fn jobs<'s>(site: &'s Site, jobs: &mut Vec<Job<'s>>) {
    if site.has("search") {
        letters::jobs(site, jobs);
    }
}

/// Writes the index.
pub fn write(site: &Site, output: &Output) -> Vec<Problem> {
    if !site.has("search") {
        return Vec::new();
    }
    let language = Language::of(site.locale);
    let index = Index::of(&entry::all(site), &language);
    let beginning = file_of(&Tree::Public, &site.routes.to(Place::Search));
    let folder = beginning.trim_end_matches("index.html");
    let put = |name: &str, text: &str| {
        let file = format!("{folder}{name}");
        output.put(&file, text.as_bytes()).err().map(|error| crate::write::cannot_write(&file, &error))
    };
    let tables = tables(site, &language, &index);
    let mut problems: Vec<Problem> = put("index.json", &tables).into_iter().collect();
    problems.extend(index.files.iter().filter_map(|file| put(&file.name, &file.text)));
    problems
}

/// What the script must know before the first word.
fn tables(site: &Site, language: &Language, index: &Index) -> String {
    let word = |sort: Sort| site.words.text(&format!("search.kinds.{}", sort.word())).into_owned();
    let kinds: serde_json::Map<String, serde_json::Value> =
        Sort::ALL.into_iter().map(|sort| (sort.letter().to_string(), word(sort).into())).collect();
    let same: Vec<Vec<String>> =
        site.config.search.same.iter().map(|family| stems(family, language)).collect();
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

/// Words that mean the same to who searches, as stems.
fn stems(family: &[String], language: &Language) -> Vec<String> {
    let mut stems = Vec::new();
    for word in family {
        language::words(word, |word| {
            if language.is_searched(word) {
                stems.push(language.stem(word).to_owned());
            }
        });
    }
    stems
}
