//! Lists of reports with what they add up to: all, and by theme.

use contract::records::Report;

use super::{ReportFacts, card, figures, sum};
use crate::job::{Context, Job, LinkTo, Listing, PageMeta};
use crate::paging::{Cut, Filter, title};
use crate::routes::Place;
use crate::site::Site;

#[derive(Debug, Clone)]
struct List {
    /// `None` = all.
    theme: Option<String>,
    path: String,
    title: String,
    description: String,
}

impl List {
    fn reports<'s>(&self, site: &'s Site) -> Vec<&'s ReportFacts> {
        match &self.theme {
            Some(id) => site.reports.of_theme(id).collect(),
            None => site.reports.list().iter().collect(),
        }
    }
}

/// The crumb that reports lie under.
pub fn reports_crumb(site: &Site) -> LinkTo {
    LinkTo::new(site.words.text("report.title"), site.routes.to(Place::Reports))
}

/// The pages.
pub fn jobs<'s>(site: &'s Site, jobs: &mut Vec<Job<'s>>) {
    for list in lists(site) {
        let cut = Cut::new(list.reports(site).len(), site.config.paging.events);
        for page in cut.numbers() {
            let list = list.clone();
            let listing = if page == 1 { Listing::Near } else { Listing::Archive };
            let path = site.routes.paged(&list.path, page);
            let job = Job::page(path, "reports.html", move || context(site, &list, page));
            jobs.push(job.listed(listing));
        }
    }
}

fn lists(site: &Site) -> Vec<List> {
    let text = |key: &str| site.words.text(key).into_owned();
    let all = List {
        theme: None,
        path: site.routes.to(Place::Reports),
        title: text("report.title"),
        description: text("report.description"),
    };
    let themes = site.config.themes.iter().map(|theme| {
        let name = site.typeset(&theme.name);
        List {
            theme: Some(theme.id.clone()),
            path: theme_path(site, &theme.id),
            title: site.words.format("report.title_of", &[("name", &name)]),
            description: site.words.format("report.description_of", &[("name", &name)]),
        }
    });
    std::iter::once(all).chain(themes.filter(|list| !list.reports(site).is_empty())).collect()
}

fn theme_path(site: &Site, id: &str) -> String {
    site.routes.below(Place::ReportsByTheme, id)
}

fn context(site: &Site, list: &List, page: usize) -> Context {
    let title = title(&site.words, &list.title, page);
    let crumbs = list.theme.is_some().then(|| reports_crumb(site));
    let meta = PageMeta::new(site, "reports", title, &site.routes.paged(&list.path, page))
        .summary(site, &list.description)
        .under(site, crumbs);
    let reports = list.reports(site);
    let cut = Cut::new(reports.len(), site.config.paging.events);
    let records = reports.iter().filter_map(|facts| facts.record(site));
    Context::new(&meta)
        .with_values("reports", cut.of(&reports, page).iter().map(|facts| card(site, facts)).collect())
        .with("sums", &sums(site, records, page))
        .with("filters", &filters(site, &list.path))
        .with("pager", &cut.pager(site.routes, &list.path, page))
}

/// What all reports of the list add up to, said on its first page.
fn sums<'r>(site: &Site, records: impl Iterator<Item = &'r Report>, page: usize) -> Vec<super::Figure> {
    if page == 1 { figures(site, sum(records)) } else { Vec::new() }
}

fn filters(site: &Site, here: &str) -> Vec<Filter> {
    let every = site.words.text("report.every");
    let filter = Filter::new(site.words.text("report.by_theme"));
    let filter = filter.with(every, site.routes.to(Place::Reports), None, here);
    let add = |filter: Filter, theme: &crate::config::Theme| match site.reports.of_theme(&theme.id).count() {
        0 => filter,
        n => filter.with(site.typeset(&theme.name), theme_path(site, &theme.id), Some(n), here),
    };
    site.config.themes.iter().fold(filter, add).some().into_iter().collect()
}
