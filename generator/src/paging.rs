//! Long lists in pages, and links to other cuts of a list.

use contract::words::Words;
use serde::Serialize;

use crate::routes::Routes;

/// How many pages stand on each side of the current one before the pager leaves a gap.
const AROUND: usize = 2;

/// One number of a pager; `n` = 0 is a gap.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PageLink {
    n: usize,
    href: String,
    current: bool,
}

/// The pager of one page of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Pager {
    page: usize,
    pages: usize,
    prev: Option<String>,
    next: Option<String>,
    items: Vec<PageLink>,
}

/// A list cut into pages, numbered from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cut {
    len: usize,
    per_page: usize,
}

impl Cut {
    /// `len` items, `per_page` on each page (at least one).
    #[must_use]
    pub fn new(len: usize, per_page: usize) -> Self {
        Self { len, per_page: per_page.max(1) }
    }

    /// How many pages: an empty list has one.
    #[must_use]
    pub fn pages(self) -> usize {
        self.len.div_ceil(self.per_page).max(1)
    }

    /// The page numbers.
    pub fn numbers(self) -> impl Iterator<Item = usize> {
        1..=self.pages()
    }

    /// How many items stand before those of `page`, and how many it shows.
    #[must_use]
    pub fn span(self, page: usize) -> (usize, usize) {
        let start = (page.saturating_sub(1) * self.per_page).min(self.len);
        (start, self.per_page.min(self.len - start))
    }

    /// The items of `page`.
    #[must_use]
    pub fn of<T>(self, items: &[T], page: usize) -> &[T] {
        let (start, count) = self.span(page);
        items.get(start..(start + count).min(items.len())).unwrap_or_default()
    }

    /// The pager of `page`, when there is more than one; `list` is the address of the first.
    #[must_use]
    pub fn pager(self, routes: Routes, list: &str, page: usize) -> Option<Pager> {
        let pages = self.pages();
        let href = |n| routes.paged(list, n);
        (pages > 1).then(|| Pager {
            page,
            pages,
            prev: (page > 1).then(|| href(page - 1)),
            next: (page < pages).then(|| href(page + 1)),
            items: shown(page, pages).into_iter().map(|n| link(n, page, &href)).collect(),
        })
    }
}

/// The title of a page of a list: the list's own on the first.
#[must_use]
pub fn title(words: &Words, list: &str, page: usize) -> String {
    match page {
        0 | 1 => list.to_owned(),
        _ => words.format("pager.title", &[("name", list), ("page", &page.to_string())]),
    }
}

fn link(n: usize, page: usize, href: &dyn Fn(usize) -> String) -> PageLink {
    PageLink { n, href: if n == 0 { String::new() } else { href(n) }, current: n == page }
}

/// The first, the last, those around the current one; a gap of one page is that page.
fn shown(page: usize, pages: usize) -> Vec<usize> {
    let mut out: Vec<usize> = Vec::new();
    for n in (1..=pages).filter(|n| *n == 1 || *n == pages || n.abs_diff(page) <= AROUND) {
        match n - out.last().copied().unwrap_or(0) {
            0 | 1 => {}
            2 => out.push(n - 1),
            _ => out.push(0),
        }
        out.push(n);
    }
    out
}

/// A link to another cut of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FilterItem {
    /// What one reads.
    pub title: String,
    /// Address.
    pub href: String,
    /// Items behind it, when they are counted.
    pub count: Option<usize>,
    /// The list one is on.
    pub current: bool,
}

/// Links to other cuts of a list, by one criterion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Filter {
    /// The criterion.
    pub label: String,
    /// One link a value.
    pub items: Vec<FilterItem>,
}

impl Filter {
    /// Links of one criterion; the one whose address is `current` is marked.
    #[must_use]
    pub fn new(label: impl Into<String>) -> Self {
        Self { label: label.into(), items: Vec::new() }
    }

    /// With a link; `here` is the address of the list one is on.
    #[must_use]
    pub fn with(mut self, title: impl Into<String>, href: String, count: Option<usize>, here: &str) -> Self {
        let current = href == here;
        self.items.push(FilterItem { title: title.into(), href, count, current });
        self
    }

    /// The filter, unless it leaves no choice.
    #[must_use]
    pub fn some(self) -> Option<Self> {
        (self.items.len() > 1).then_some(self)
    }
}

#[cfg(test)]
mod tests {
    use contract::words::Locale;

    use super::*;

    #[test]
    fn lists_are_cut_without_losing_an_item() {
        let items: Vec<usize> = (0..101).collect();
        let cut = Cut::new(items.len(), 50);
        let all: Vec<usize> = cut.numbers().flat_map(|page| cut.of(&items, page).to_vec()).collect();
        assert_eq!((cut.pages(), all), (3, items));
        assert_eq!(Cut::new(0, 50).pages(), 1);
        assert_eq!(Cut::new(50, 50).pages(), 1);
        assert_eq!(Cut::new(3, 0).pages(), 3);
    }

    #[test]
    fn a_long_pager_has_gaps_never_of_one_page() {
        assert_eq!(shown(1, 1), [1]);
        assert_eq!(shown(1, 9), [1, 2, 3, 0, 9]);
        assert_eq!(shown(5, 9), [1, 2, 3, 4, 5, 6, 7, 8, 9]);
        assert_eq!(shown(6, 20), [1, 0, 4, 5, 6, 7, 8, 0, 20]);
        assert_eq!(shown(20, 20), [1, 0, 18, 19, 20]);
    }

    #[test]
    fn the_first_page_of_a_list_is_the_list() {
        let routes = Routes::new(Locale::Fr);
        let pager = Cut::new(60, 30).pager(routes, "/idees/", 2);
        assert_eq!(pager.as_ref().and_then(|pager| pager.prev.clone()).as_deref(), Some("/idees/"));
        assert_eq!(pager.and_then(|pager| pager.next), None);
        assert_eq!(Cut::new(30, 30).pager(routes, "/idees/", 1), None);
    }
}
