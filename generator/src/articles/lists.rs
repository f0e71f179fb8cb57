//! Lists of articles: all, and by theme.

use crate::job::{Context, Job, LinkTo, Listing, PageMeta};
use crate::kind::Kind;
use crate::page::Page;
use crate::paging::{Cut, Filter, title};
use crate::routes::Place;
use crate::site::Site;

use super::{ArticleFacts, card};

#[derive(Debug, Clone)]
struct List {
    /// `None` = all.
    theme: Option<String>,
    path: String,
    title: String,
    description: String,
}

impl List {
    fn articles<'s>(&self, site: &'s Site) -> Vec<&'s ArticleFacts> {
        match &self.theme {
            Some(id) => site.articles.of_theme(id).collect(),
            None => site.articles.list().iter().collect(),
        }
    }
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
        let cut = Cut::new(list.articles(site).len(), site.config.paging.articles);
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
    let all = List {
        theme: None,
        path: site.routes.to(Place::Articles),
        title: root_title(site),
        description: summary.unwrap_or_else(|| site.words.text("article.description").into_owned()),
    };
    let themes = site.config.themes.iter().map(|theme| {
        let name = site.typeset(&theme.name);
        List {
            theme: Some(theme.id.clone()),
            path: theme_path(site, &theme.id),
            title: site.words.format("article.title_of", &[("name", &name)]),
            description: site.words.format("article.description_of", &[("name", &name)]),
        }
    });
    std::iter::once(all).chain(themes.filter(|list| !list.articles(site).is_empty())).collect()
}

fn theme_path(site: &Site, id: &str) -> String {
    site.routes.below(Place::ArticlesByTheme, id)
}

fn context(site: &Site, list: &List, page: usize) -> Context {
    let title = title(&site.words, &list.title, page);
    let crumbs = list.theme.is_some().then(|| articles_crumb(site));
    let meta = PageMeta::new(site, "articles", title, &site.routes.paged(&list.path, page))
        .summary(site, &list.description)
        .under(site, crumbs);
    let body = index_page(site).filter(|_| list.theme.is_none() && page == 1);
    let articles = list.articles(site);
    let cut = Cut::new(articles.len(), site.config.paging.articles);
    Context::new(&meta)
        .with("content", &crate::pages::index_body(site, body))
        .with_values("articles", cut.of(&articles, page).iter().map(|facts| card(site, facts)).collect())
        .with("filters", &filters(site, &list.path))
        .with("pager", &cut.pager(site.routes, &list.path, page))
}

fn filters(site: &Site, here: &str) -> Vec<Filter> {
    let every = site.words.text("article.every");
    let filter = Filter::new(site.words.text("article.by_theme"));
    let filter = filter.with(every, site.routes.to(Place::Articles), None, here);
    let add = |filter: Filter, theme: &crate::config::Theme| match site.articles.of_theme(&theme.id).count() {
        0 => filter,
        n => filter.with(site.typeset(&theme.name), theme_path(site, &theme.id), Some(n), here),
    };
    site.config.themes.iter().fold(filter, add).some().into_iter().collect()
}
