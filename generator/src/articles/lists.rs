//! Lists of articles: all, and by theme.

use crate::job::{Context, Job, LinkTo, Listing, PageMeta};
use crate::kind::Kind;
use crate::page::Page;
use crate::paging::{Cut, title};
use crate::routes::Place;
use crate::site::Site;
use crate::themed::{List, Themed};

use super::{ArticleFacts, card};

const LISTS: Themed = Themed { words: "article", all: Place::Articles, by_theme: Place::ArticlesByTheme };

fn articles<'s>(site: &'s Site, list: &List) -> Vec<&'s ArticleFacts> {
    match &list.theme {
        Some(id) => site.articles.of_theme(id).collect(),
        None => site.articles.list().iter().collect(),
    }
}

fn count(site: &Site, theme: &str) -> usize {
    site.articles.of_theme(theme).count()
}

/// The crumb that articles lie under.
pub fn articles_crumb(site: &Site) -> LinkTo {
    LinkTo::new(root_title(site), site.routes.to(Place::Articles))
}

/// `articles/_index.md`: its head and body stand over the list of all.
fn index_page(site: &Site) -> Option<&Page> {
    crate::pages::index(site, Kind::Article, "").filter(|page| page.is_listed_publicly())
}

fn root_title(site: &Site) -> String {
    match index_page(site) {
        Some(page) => site.typeset(&page.front.title),
        None => site.words.text("article.title").into_owned(),
    }
}

/// The pages.
pub fn jobs<'s>(site: &'s Site, jobs: &mut Vec<Job<'s>>) {
    let source = index_page(site).map_or("", |page| page.file.as_str());
    for list in lists(site) {
        let cut = Cut::new(articles(site, &list).len(), site.config.paging.articles);
        for page in cut.numbers() {
            let list = list.clone();
            let listing = if page == 1 { Listing::Near } else { Listing::Archive };
            let source = if list.theme.is_none() { source } else { "" };
            let path = site.routes.paged(&list.path, page);
            let job = Job::page(path, "articles.html", move || context(site, &list, page));
            jobs.push(job.listed(listing).source(source));
        }
    }
}

fn lists(site: &Site) -> Vec<List> {
    let summary = index_page(site).and_then(|page| page.front.summary.clone());
    let description = summary.unwrap_or_else(|| site.words.text("article.description").into_owned());
    LISTS.lists(site, root_title(site), description, |theme| count(site, theme))
}

fn context(site: &Site, list: &List, page: usize) -> Context {
    let title = title(&site.words, &list.title, page);
    let crumbs = list.theme.is_some().then(|| articles_crumb(site));
    let meta = PageMeta::new(site, "articles", title, &site.routes.paged(&list.path, page))
        .summary(site, &list.description)
        .under(site, crumbs)
        .followed_by(match &list.theme {
            Some(id) => crate::feeds::of_theme(site, id),
            None => crate::feeds::of_place(site, Place::Articles),
        });
    let body = index_page(site).filter(|_| list.theme.is_none() && page == 1);
    let articles = articles(site, list);
    let cut = Cut::new(articles.len(), site.config.paging.articles);
    Context::new(&meta)
        .with("content", &crate::pages::index_body(site, body))
        .with_values("articles", cut.of(&articles, page).iter().map(|facts| card(site, facts)).collect())
        .with("filters", &LISTS.filters(site, &list.path, |theme| count(site, theme)))
        .with("pager", &cut.pager(site.routes, &list.path, page))
}
