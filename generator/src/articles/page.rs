//! An article's own page: the movement's, or a group's.

use contract::records::Article;
use serde::Serialize;

use super::lists::articles_crumb;
use super::{ArticleFacts, Source};
use crate::job::{Contents, Context, Job, LinkTo, Listing, PageMeta, Tree};
use crate::markdown::people;
use crate::page::Page;
use crate::routes::Place;
use crate::site::Site;

/// The space that speaks.
#[derive(Debug, Serialize)]
struct SpaceRef {
    name: String,
    href: Option<String>,
}

/// The pages: in lists, then those that stand apart.
pub fn jobs<'s>(site: &'s Site, jobs: &mut Vec<Job<'s>>) {
    for facts in site.articles.list() {
        let listing = match facts.source {
            Source::Movement(_) => Listing::Near,
            Source::Group(_) => Listing::Archive,
        };
        jobs.extend(job(site, facts, &Tree::Public, listing));
    }
    for (tree, facts) in &site.articles.apart {
        jobs.extend(job(site, facts, tree, Listing::Apart));
    }
}

fn job<'s>(site: &'s Site, facts: &'s ArticleFacts, tree: &Tree, listing: Listing) -> Option<Job<'s>> {
    let apart = listing == Listing::Apart;
    let job = if let Some(page) = facts.of_the_movement(site) {
        let make = move || of_the_movement(site, facts, page, apart);
        Job::page(facts.href.clone(), "article.html", make).source(&page.file)
    } else {
        let article = facts.of_a_group(site)?;
        Job::page(facts.href.clone(), "article.html", move || of_a_group(site, facts, article, apart))
    };
    Some(job.listed(listing).tree(tree.clone()))
}

fn meta(site: &Site, facts: &ArticleFacts, apart: bool) -> PageMeta {
    let page = PageMeta::new(site, "article", facts.title.clone(), &facts.href)
        .summary(site, facts.summary(site).unwrap_or_default());
    let page = PageMeta { date: facts.date.map(|date| site.day(date)), ..page };
    if apart { page.noindex() } else { page }
}

fn of_the_movement(site: &Site, facts: &ArticleFacts, page: &Page, apart: bool) -> Context {
    let front = &page.front;
    let image = crate::pages::picture(site, page);
    let mut meta = meta(site, facts, apart).under(site, [articles_crumb(site)]);
    meta.updated = front.updated.map(|date| site.day(date));
    meta.checked = front.checked_on.map(|date| site.day(date));
    meta.image = image.as_ref().map(|picture| site.absolute(&picture.src));
    let space = front.space.as_deref().and_then(|id| space(site, id));
    meta.json_ld = json_ld(site, &meta, space.as_ref().map(|space| space.name.as_str()));
    let (prev, next) = neighbours(site, facts);
    Context::new(&meta)
        .with_body(site, page, Contents::Absent)
        .with("author", &facts.author(site))
        .with("space", &space)
        .with("image", &image)
        .with("themes", &site.themes(&front.themes))
        .with("prev", &prev)
        .with("next", &next)
}

fn of_a_group(site: &Site, facts: &ArticleFacts, article: &Article, apart: bool) -> Context {
    let group = facts.group(site);
    let root = LinkTo::new(site.words.text("group.title"), site.routes.to(Place::Groups));
    let mut meta = meta(site, facts, apart).under(site, std::iter::once(root).chain(group.clone()));
    meta.updated = article.corrected_on.map(|date| site.day(date));
    meta.json_ld = json_ld(site, &meta, group.as_ref().map(|group| group.title.as_str()));
    Context::new(&meta)
        .with("content", &people(&article.body, &site.words))
        .with("author", &facts.author(site))
        .with("group", &group)
        .with("themes", &site.themes(&article.themes))
}

/// What search engines read of it.
fn json_ld(site: &Site, meta: &PageMeta, by: Option<&str>) -> Option<String> {
    let article = crate::json_ld::Article {
        title: &meta.title,
        path: &meta.path,
        date: meta.date.as_ref(),
        updated: meta.updated.as_ref(),
        image: meta.image.as_deref(),
        by,
    };
    crate::json_ld::article(site, &article)
}

fn space(site: &Site, id: &str) -> Option<SpaceRef> {
    let space = site.config.spaces.iter().find(|space| space.id == id)?;
    let hub = space.theme.as_deref().filter(|_| site.has("themes"));
    let hub = hub.filter(|id| site.config.theme(id).is_some()).map(|id| site.routes.theme(id));
    Some(SpaceRef { name: site.typeset(&space.name), href: hub })
}

/// The movement's articles before and after this one.
fn neighbours(site: &Site, facts: &ArticleFacts) -> (Option<LinkTo>, Option<LinkTo>) {
    let own: Vec<&ArticleFacts> =
        site.articles.list().iter().filter(|other| other.of_the_movement(site).is_some()).collect();
    let Some(at) = own.iter().position(|other| other.href == facts.href) else { return (None, None) };
    let link = |other: &&ArticleFacts| LinkTo::new(other.title.clone(), other.href.clone());
    let next = at.checked_sub(1).and_then(|at| own.get(at)).map(link);
    (own.get(at + 1).map(link), next)
}
