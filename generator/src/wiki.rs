//! The wiki: its sections, its pages with contents and backlinks.

use serde::Serialize;
use tera::Value;

use crate::content;
use crate::job::{Contents, Context, Job, LinkTo};
use crate::kind::Kind;
use crate::page::Page;
use crate::pages::{
    body, card, every, index, index_body, job, leaves, list_meta, meta, neighbours, picture, sections,
};
use crate::routes::Place;
use crate::site::Site;

#[derive(Serialize)]
struct Section {
    title: String,
    href: String,
    summary: Option<String>,
    pages: Vec<Value>,
}

#[derive(Serialize)]
struct SectionLink {
    title: String,
    href: String,
    current: bool,
}

/// The pages.
pub(crate) fn jobs<'s>(site: &'s Site, jobs: &mut Vec<Job<'s>>) {
    let has_pages = site.pages.iter().any(|page| page.kind == Kind::Wiki);
    if !site.has("wiki") || !has_pages {
        return;
    }
    jobs.push(Job::page(site.routes.to(Place::Wiki), "wiki_index.html", move || index_context(site)));
    for section in sections(site, Kind::Wiki) {
        jobs.push(job(section, "wiki_section.html", move || section_context(site, section)));
    }
    for page in every(site, Kind::Wiki) {
        jobs.push(job(page, "wiki.html", move || page_context(site, page)));
    }
}

fn index_context(site: &Site) -> Context {
    let top = index(site, Kind::Wiki, "");
    let page = list_meta(site, top, "wiki", "wiki.title", &site.routes.to(Place::Wiki));
    let mut listed: Vec<Section> = sections(site, Kind::Wiki)
        .into_iter()
        .map(|section| Section {
            title: site.typeset(&section.front.title),
            href: section.path.clone(),
            summary: section.front.summary.as_deref().map(|summary| site.typeset(summary)),
            pages: leaves(site, Kind::Wiki, Some(&section.section))
                .into_iter()
                .map(|page| card(site, page))
                .collect(),
        })
        .collect();
    let loose: Vec<Value> = leaves(site, Kind::Wiki, None)
        .into_iter()
        .filter(|page| index(site, Kind::Wiki, &page.section).is_none() || page.section.is_empty())
        .map(|page| card(site, page))
        .collect();
    if !loose.is_empty() {
        listed.push(Section {
            title: site.words.text("wiki.title").into_owned(),
            href: site.routes.to(Place::Wiki),
            summary: None,
            pages: loose,
        });
    }
    Context::new(&page).with("content", &index_body(site, top)).with("sections", &listed)
}

fn section_context(site: &Site, section: &Page) -> Context {
    let page = meta(site, section, "wiki").under(site, [wiki_link(site)]);
    let links: Vec<SectionLink> = sections(site, Kind::Wiki)
        .into_iter()
        .map(|other| SectionLink {
            title: site.typeset(&other.front.title),
            href: other.path.clone(),
            current: other.file == section.file,
        })
        .collect();
    let cards =
        leaves(site, Kind::Wiki, Some(&section.section)).into_iter().map(|page| card(site, page)).collect();
    Context::new(&page)
        .with_body(site, section, Contents::Absent)
        .with_values("pages", cards)
        .with("sections", &links)
}

fn wiki_link(site: &Site) -> LinkTo {
    LinkTo::new(site.words.text("wiki.title"), site.routes.to(Place::Wiki))
}

fn page_context(site: &Site, page: &Page) -> Context {
    let section = index(site, Kind::Wiki, &page.section).filter(|index| !index.section.is_empty());
    let crumbs = section.map(|index| LinkTo::new(site.typeset(&index.front.title), index.path.clone()));
    let meta = meta(site, page, "wiki").under(site, [Some(wiki_link(site)), crumbs].into_iter().flatten());
    let siblings = leaves(site, Kind::Wiki, Some(&page.section));
    let (prev, next) = neighbours(site, &siblings, page);
    let backlinks: Vec<LinkTo> = site
        .backlinks(page)
        .into_iter()
        .map(|from| LinkTo::new(site.typeset(&from.front.title), from.path.clone()))
        .collect();
    let context = Context::new(&meta)
        .with("themes", &site.themes(&page.front.themes))
        .with("image", &picture(site, page))
        .with("minutes", &page.reading_minutes())
        .with("easy", &easy(site, page))
        .with("easy_of", &easy_of(site, page))
        .with("backlinks", &backlinks)
        .with("suggest_form", &suggest_form(site, page))
        .with("prev", &prev)
        .with("next", &next);
    body(site, page, context)
}

/// The easy-to-read version of a page.
fn easy(site: &Site, page: &Page) -> Option<LinkTo> {
    let target = page.front.easy_to_read.as_deref()?;
    match content::References::of(site, page).wiki(target) {
        content::WikiFound::Page { href, .. } => Some(LinkTo::new(site.words.text("wiki.easy"), href)),
        _ => None,
    }
}

/// The page whose easy-to-read version this one is.
fn easy_of(site: &Site, page: &Page) -> Option<LinkTo> {
    let is_easy_version = |other: &&Page| easy(site, other).is_some_and(|link| link.href == page.path);
    let mut with_one = site.shelves.with_easy_version().iter().map(|at| &site.pages[*at]);
    let of = with_one.find(is_easy_version)?;
    Some(LinkTo::new(site.typeset(&of.front.title), of.path.clone()))
}

/// The form by which anyone proposes a change; it carries the hash of what was read.
pub(crate) fn suggest_form(site: &Site, page: &Page) -> Option<String> {
    let is_public = page.tree == crate::job::Tree::Public;
    (site.has("suggestions") && is_public).then(|| {
        let hash = format!("{:032x}", page.text_hash());
        crate::forms::html(site, "suggestion", &[("page", &page.path), ("hash", &hash)])
    })
}
