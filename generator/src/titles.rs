//! What `[[…]]` may name: titles, slugs and paths of pages, accents and case folded.

use std::collections::HashMap;

use contract::words::fold;

use crate::page::Page;

/// What a name leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Match {
    /// One page, by its place in the list; `by_title` when its title was written.
    One {
        /// Place in the list of pages.
        page: usize,
        /// The title was written, not the slug.
        by_title: bool,
    },
    /// Several, none better than the others.
    Several(Vec<usize>),
    /// None.
    None,
}

/// The index.
#[derive(Debug, Default)]
pub struct Titles {
    by_title: HashMap<String, Vec<usize>>,
    by_path: HashMap<String, Vec<usize>>,
}

impl Titles {
    /// Of all pages.
    #[must_use]
    pub fn of(pages: &[Page]) -> Self {
        let mut titles = Self::default();
        for (at, page) in pages.iter().enumerate() {
            titles.by_title.entry(fold(&page.front.title)).or_default().push(at);
            let stem = page.file.trim_start_matches("content/").trim_end_matches(".md");
            let mut names = vec![page.slug.clone(), stem.to_owned()];
            names.push(format!("{}/{}", page.section, page.slug));
            names.dedup();
            for name in names {
                let pages = titles.by_path.entry(fold(&name)).or_default();
                if !pages.contains(&at) {
                    pages.push(at);
                }
            }
        }
        titles
    }

    /// Finds the page that `name` (without its anchor) names: by title first, then by slug or path.
    #[must_use]
    pub fn find(&self, name: &str) -> Match {
        let folded = fold(name.trim());
        for (index, by_title) in [(&self.by_title, true), (&self.by_path, false)] {
            match index.get(&folded).map(Vec::as_slice) {
                Some([page]) => return Match::One { page: *page, by_title },
                Some(pages) if !pages.is_empty() => return Match::Several(pages.to_vec()),
                _ => {}
            }
        }
        Match::None
    }
}
