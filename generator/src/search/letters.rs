//! The page of the search, with everything from A to Z below: what finds without a script.

use std::sync::OnceLock;

use contract::words::fold;
use serde::Serialize;

use super::entry::{self, Depth};
use super::sort::Sort;
use crate::job::{Context, Job, LinkTo, Listing, PageMeta};
use crate::paging::{self, Cut};
use crate::routes::Place;
use crate::site::Site;

/// More would not be read on one page: each letter has its own then, or several.
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
    let entries = entry::all(site, Depth::Titles).into_iter().filter(|entry| is_in_letters(entry.sort));
    let mut titles: Vec<Title> = entries
        .map(|entry| (fold(&entry.title), entry))
        .map(|(key, entry)| Title {
            initial: initial(&key),
            key,
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

/// Of a folded title.
fn initial(key: &str) -> String {
    let first = key.chars().find(|letter| letter.is_alphanumeric());
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
        let list = address(site, &part[0].initial);
        for page in Cut::new(part.len(), MAX_ON_ONE_PAGE).numbers() {
            let path = site.routes.paged(&list, page);
            let job = Job::page(path, "search.html", move || one(site, part, page));
            jobs.push(job.listed(Listing::Archive));
        }
    }
}

fn address(site: &Site, letter: &str) -> String {
    site.routes.below(Place::Search, &letter.to_ascii_lowercase())
}

/// Every letter; `lines` says which of its titles stand here.
fn letters<'s>(site: &'s Site, lines: impl Fn(&'s [Title]) -> &'s [Title]) -> Vec<Letter> {
    let titles = site.alphabet.of(site);
    let is_split = titles.len() > MAX_ON_ONE_PAGE;
    let letter = |part: &'s [Title]| {
        let name = part[0].initial.clone();
        let anchor = format!("lettre-{}", name.to_ascii_lowercase());
        let shown = lines(part).iter().map(|title| Line {
            title: title.title.clone(),
            href: title.href.clone(),
            kind: site.words.text(&format!("search.kinds.{}", title.sort.word())).into_owned(),
        });
        Letter {
            lines: shown.collect(),
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
        .with("letters", &letters(site, |part| if is_one_page { part } else { &[] }))
        .with("action", &here)
        .with("searches", &true)
}

/// A page of one letter, whose titles are `part`.
fn one<'s>(site: &'s Site, part: &'s [Title], page: usize) -> Context {
    let (here, name) = (site.routes.to(Place::Search), part[0].initial.as_str());
    let (list, cut) = (address(site, name), Cut::new(part.len(), MAX_ON_ONE_PAGE));
    let title = site.words.format("search.letter", &[("letter", name)]);
    let title = paging::title(&site.words, &title, page);
    let parent = LinkTo::new(site.words.text("search.title"), here.clone());
    let meta = meta(site, &title, &site.routes.paged(&list, page)).under(site, [parent]);
    let shown = cut.of(part, page);
    let of_this = |other: &'s [Title]| if other[0].initial == name { shown } else { &[] };
    Context::new(&meta)
        .with("letters", &letters(site, of_this))
        .with("action", &here)
        .with("searches", &false)
        .with("pager", &cut.pager(site.routes, &list, page))
}
