//! Editors' plain pages, and what every editor's page has in common.

use serde::Serialize;

use crate::content;
use crate::job::{Contents, Context, Job, LinkTo, Listing, PageMeta};
use crate::kind::Kind;
use crate::markdown::Picture;
use crate::page::{Page, Standing};
use crate::site::Site;
use contract::visibility::Visibility;

/// A page in the lists of other pages.
#[derive(Debug, Serialize)]
struct Card {
    href: String,
    title: String,
    summary: Option<String>,
    date: Option<String>,
    iso: Option<String>,
    themes: Vec<crate::site::ThemeRef>,
    section: String,
}

/// The card of an editor's page.
#[must_use]
pub(crate) fn card(site: &Site, page: &Page) -> tera::Value {
    site.card(&Card {
        href: page.path.clone(),
        title: site.typeset(&page.front.title),
        summary: page.front.summary.as_deref().map(|summary| site.typeset(summary)),
        date: page.front.date.map(|date| site.words.day_plain(date)),
        iso: page.front.date.map(|date| date.to_string()),
        themes: site.themes(&page.front.themes),
        section: page.section.clone(),
    })
}

/// What an editor's page tells of itself.
#[must_use]
pub(crate) fn meta(site: &Site, page: &Page, kind: &'static str) -> PageMeta {
    let mut meta = PageMeta::new(site, kind, page.front.title.clone(), &page.path);
    if let Some(summary) = &page.front.summary {
        meta = meta.summary(site, summary);
    }
    meta.date = page.front.date.map(|date| site.day(date));
    meta.updated = page.front.updated.map(|date| site.day(date));
    meta.checked = page.front.checked_on.map(|date| site.day(date));
    meta.expires = page.front.expires_on.map(|date| site.day(date));
    meta.image = picture(site, page).map(|picture| site.absolute(&picture.src));
    if page.visibility == Visibility::Unlisted {
        meta = meta.noindex();
    }
    meta
}

/// The picture of a page's head.
#[must_use]
pub(crate) fn picture(site: &Site, page: &Page) -> Option<Picture> {
    let image = page.front.image.as_deref()?;
    content::picture(site, page, image, page.front.alt.as_deref().unwrap_or_default())
}

/// The job of an editor's page: tree, standing and source are the page's.
pub(crate) fn job<'s>(
    page: &'s Page,
    template: &'static str,
    context: impl Fn() -> Context + Send + Sync + 's,
) -> Job<'s> {
    let listing = if page.is_listed_publicly() { Listing::Near } else { Listing::Apart };
    Job::page(page.path.clone(), template, context).listed(listing).tree(page.tree.clone()).source(&page.file)
}

/// A body with its contents.
#[must_use]
pub(crate) fn body(site: &Site, page: &Page, context: Context) -> Context {
    context.with_body(site, page, Contents::Shown)
}

/// The body of a list's `_index.md`, or nothing.
#[must_use]
pub(crate) fn index_body(site: &Site, index: Option<&Page>) -> String {
    index.map(|page| content::html(site, page).html).unwrap_or_default()
}

/// The index page of a kind's folder or section, if an editor wrote one.
#[must_use]
pub(crate) fn index<'s>(site: &'s Site, kind: Kind, section: &str) -> Option<&'s Page> {
    site.shelves.index(kind, section).map(|at| &site.pages[at])
}

/// Listed leaf pages of a kind, or of one of its sections, in their order: weight, then title.
#[must_use]
pub(crate) fn leaves<'s>(site: &'s Site, kind: Kind, section: Option<&str>) -> Vec<&'s Page> {
    let places = match section {
        Some(section) => site.shelves.section(kind, section),
        None => site.shelves.all(kind),
    };
    places.iter().map(|at| &site.pages[*at]).collect()
}

/// The index pages of a kind's listed sections, in their order.
#[must_use]
pub(crate) fn sections(site: &Site, kind: Kind) -> Vec<&Page> {
    site.shelves.sections(kind).iter().map(|at| &site.pages[*at]).collect()
}

/// Every leaf page of a kind that is shown to somebody, unlisted and private ones too.
pub(crate) fn every(site: &Site, kind: Kind) -> impl Iterator<Item = &Page> {
    site.pages.iter().filter(move |page| page.kind == kind && page.standing == Standing::Leaf)
}

/// What a list page tells of itself: its index's words, or the theme's.
#[must_use]
pub(crate) fn list_meta(
    site: &Site,
    index: Option<&Page>,
    kind: &'static str,
    title: &str,
    path: &str,
) -> PageMeta {
    let page = match index {
        Some(page) => meta(site, page, kind),
        None => PageMeta::new(site, kind, site.words.text(title).into_owned(), path),
    };
    page.under(site, [])
}

/// The neighbours of a page in a list.
#[must_use]
pub(crate) fn neighbours(site: &Site, pages: &[&Page], page: &Page) -> (Option<LinkTo>, Option<LinkTo>) {
    let at = pages.iter().position(|other| std::ptr::eq(*other, page));
    let link = |page: &&Page| LinkTo::new(site.typeset(&page.front.title), page.path.clone());
    let before = at.and_then(|at| at.checked_sub(1)).and_then(|at| pages.get(at)).map(link);
    let after = at.and_then(|at| pages.get(at + 1)).map(link);
    (before, after)
}

/// The pages.
pub(crate) fn jobs<'s>(site: &'s Site, jobs: &mut Vec<Job<'s>>) {
    for page in every(site, Kind::Page) {
        jobs.push(job(page, "page.html", move || {
            let context = Context::new(&meta(site, page, "page").under(site, []))
                .with("themes", &site.themes(&page.front.themes))
                .with("image", &picture(site, page));
            body(site, page, context)
        }));
    }
}
