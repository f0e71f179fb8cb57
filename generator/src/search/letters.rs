//! The page of the search, with everything from A to Z below: what finds without a script.

use std::sync::OnceLock;

use contract::words::fold;
use serde::Serialize;

use super::entry::{self, Sort};
use crate::job::{Context, Job, LinkTo, Listing, PageMeta};
use crate::routes::Place;
use crate::site::Site;

/// More would not be read on one page: each letter has its own then.
const MAX_ON_ONE_PAGE: usize = 700;
/// Titles that begin with none.
const OTHERS: &str = "0-9";

#[derive(Serialize)]
struct Letter {
    name: String,
    anchor: String,
    href: String,
    lines: Vec<Line>,
}

#[derive(Serialize)]
struct Line {
    title: String,
    href: String,
    kind: String,
}

/// A title with its place in the alphabet.
#[derive(Debug)]
struct Title {
    initial: String,
    key: String,
    title: String,
    href: String,
    sort: Sort,
}

/// Everything from A to Z, put in order at first need: with a page a letter, many ask for it.
#[derive(Debug, Default)]
pub struct Alphabet(OnceLock<Vec<Title>>);

impl Alphabet {
    fn of<'s>(&'s self, site: &Site) -> &'s [Title] {
        self.0.get_or_init(|| titles(site))
    }
}

fn titles(site: &Site) -> Vec<Title> {
    let entries = entry::all(site).into_iter().filter(|entry| is_in_letters(entry.sort));
    let mut titles: Vec<Title> = entries
        .map(|entry| Title {
            initial: initial(&entry.title),
            key: fold(&entry.title),
            title: entry.title,
            href: entry.href,
            sort: entry.sort,
        })
        .collect();
    titles.sort_by(|a, b| (&a.initial, &a.key, &a.href).cmp(&(&b.initial, &b.key, &b.href)));
    titles
}

/// What stands from A to Z: the others have lists of their own, by day and number.
fn is_in_letters(sort: Sort) -> bool {
    !matches!(sort, Sort::Event | Sort::Report | Sort::Idea)
}

fn initial(title: &str) -> String {
    let first = fold(title).chars().find(|letter| letter.is_alphanumeric());
    match first {
        Some(letter) if letter.is_ascii_alphabetic() => letter.to_ascii_uppercase().to_string(),
        _ => OTHERS.to_owned(),
    }
}

/// The pages.
pub fn jobs<'s>(site: &'s Site, jobs: &mut Vec<Job<'s>>) {
    let here = site.routes.to(Place::Search);
    jobs.push(Job::page(here, "search.html", move || whole(site)));
    let titles = site.alphabet.of(site);
    if titles.len() <= MAX_ON_ONE_PAGE {
        return;
    }
    for part in titles.chunk_by(|a, b| a.initial == b.initial) {
        let name = part[0].initial.as_str();
        let job = Job::page(address(site, name), "search.html", move || one(site, name));
        jobs.push(job.listed(Listing::Archive));
    }
}

fn address(site: &Site, letter: &str) -> String {
    site.routes.below(Place::Search, &letter.to_ascii_lowercase())
}

/// Every letter; those that `is_open` wants, with their titles.
fn letters(site: &Site, is_open: impl Fn(&str) -> bool) -> Vec<Letter> {
    let titles = site.alphabet.of(site);
    let is_split = titles.len() > MAX_ON_ONE_PAGE;
    let letter = |part: &[Title]| {
        let name = part[0].initial.clone();
        let anchor = format!("lettre-{}", name.to_ascii_lowercase());
        let lines = part.iter().filter(|_| is_open(&name)).map(|title| Line {
            title: title.title.clone(),
            href: title.href.clone(),
            kind: site.words.text(&format!("search.kinds.{}", title.sort.word())).into_owned(),
        });
        Letter {
            lines: lines.collect(),
            href: if is_split { address(site, &name) } else { format!("#{anchor}") },
            anchor,
            name,
        }
    };
    titles.chunk_by(|a, b| a.initial == b.initial).map(letter).collect()
}

fn meta(site: &Site, title: &str, path: &str) -> PageMeta {
    PageMeta::new(site, "search", title, path).description(site.words.text("search.description")).noindex()
}

/// The search, and all letters where one page holds them.
fn whole(site: &Site) -> Context {
    let here = site.routes.to(Place::Search);
    let is_one_page = site.alphabet.of(site).len() <= MAX_ON_ONE_PAGE;
    let page = meta(site, &site.words.text("search.title"), &here).under(site, []);
    Context::new(&page)
        .with("letters", &letters(site, |_| is_one_page))
        .with("action", &here)
        .with("searches", &true)
}

/// One letter.
fn one(site: &Site, name: &str) -> Context {
    let here = site.routes.to(Place::Search);
    let title = site.words.format("search.letter", &[("letter", name)]);
    let parent = LinkTo::new(site.words.text("search.title"), here.clone());
    let page = meta(site, &title, &address(site, name)).under(site, [parent]);
    Context::new(&page)
        .with("letters", &letters(site, |letter| letter == name))
        .with("action", &here)
        .with("searches", &false)
}
