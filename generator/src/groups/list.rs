//! All groups, from A to Z.

use serde::Serialize;
use tera::Value;

use super::{GroupFacts, card};
use crate::job::{Context, Job, PageMeta};
use crate::paging::Cut;
use crate::routes::Place;
use crate::site::Site;

/// Groups on one page of the list: enough for most movements to need one page only.
const PER_PAGE: usize = 250;

/// The groups of one letter.
#[derive(Serialize)]
struct Letter {
    letter: String,
    id: String,
    groups: Vec<Value>,
}

/// The pages of the list.
pub fn jobs<'s>(site: &'s Site, jobs: &mut Vec<Job<'s>>) {
    let list = site.routes.to(Place::Groups);
    for page in Cut::new(site.groups.list().len(), PER_PAGE).numbers() {
        let path = site.routes.paged(&list, page);
        jobs.push(Job::page(path, "groups.html", move || context(site, page)));
    }
}

fn context(site: &Site, page: usize) -> Context {
    let list = site.routes.to(Place::Groups);
    let cut = Cut::new(site.groups.list().len(), PER_PAGE);
    let (start, count) = cut.span(page);
    let groups: Vec<&GroupFacts> = site.groups.list().skip(start).take(count).collect();
    Context::new(&meta(site, &list, page))
        .with("letters", &letters(site, &groups))
        .with("count", &site.groups.list().len())
        .with("pager", &cut.pager(site.routes, &list, page))
}

fn meta(site: &Site, list: &str, page: usize) -> PageMeta {
    let words = &site.words;
    let title = words.text("group.title");
    let path = site.routes.paged(list, page);
    let number = page.to_string();
    let shown = match page {
        0 | 1 => title.clone().into_owned(),
        _ => words.format("pager.title", &[("name", title.as_ref()), ("page", &number)]),
    };
    let meta = PageMeta::new(site, "groups", shown, &path).description(words.text("group.description"));
    let first = (page > 1).then(|| crate::job::LinkTo::new(title, list));
    meta.under(site, first)
}

/// One block a letter; what begins with no letter comes under `#`, first.
fn letters(site: &Site, groups: &[&GroupFacts]) -> Vec<Letter> {
    let same = groups.chunk_by(|a, b| initial(a) == initial(b));
    same.filter_map(|block| {
        let letter = initial(block.first()?);
        let id = match letter {
            '#' => "lettre-0".to_owned(),
            letter => format!("lettre-{}", letter.to_lowercase()),
        };
        let groups = block.iter().map(|facts| card(site, facts)).collect();
        Some(Letter { letter: letter.to_string(), id, groups })
    })
    .collect()
}

/// The capital a name stands under; accents are folded already.
fn initial(facts: &GroupFacts) -> char {
    let first = facts.key.chars().next().filter(|first| first.is_alphabetic());
    first.and_then(|first| first.to_uppercase().next()).unwrap_or('#')
}
