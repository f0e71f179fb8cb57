//! Lists of reports with what they add up to: all, and by theme.

use super::{ReportFacts, card, sums};
use crate::job::{Context, Job, LinkTo, Listing, PageMeta};
use crate::paging::{Cut, title};
use crate::routes::Place;
use crate::site::Site;
use crate::themed::{List, Themed};

const LISTS: Themed = Themed { words: "report", all: Place::Reports, by_theme: Place::ReportsByTheme };

fn reports<'s>(site: &'s Site, list: &List) -> Vec<&'s ReportFacts> {
    match &list.theme {
        Some(id) => site.reports.of_theme(id).collect(),
        None => site.reports.list().iter().collect(),
    }
}

fn count(site: &Site, theme: &str) -> usize {
    site.reports.of_theme(theme).count()
}

/// The crumb that reports lie under.
pub fn reports_crumb(site: &Site) -> LinkTo {
    LinkTo::new(site.words.text("report.title"), site.routes.to(Place::Reports))
}

/// The pages.
pub fn jobs<'s>(site: &'s Site, jobs: &mut Vec<Job<'s>>) {
    for list in lists(site) {
        let cut = Cut::new(reports(site, &list).len(), site.config.paging.events);
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
    LISTS.lists(site, text("report.title"), text("report.description"), |theme| count(site, theme))
}

fn context(site: &Site, list: &List, page: usize) -> Context {
    let title = title(&site.words, &list.title, page);
    let crumbs = list.theme.is_some().then(|| reports_crumb(site));
    let meta = PageMeta::new(site, "reports", title, &site.routes.paged(&list.path, page))
        .summary(site, &list.description)
        .under(site, crumbs)
        .followed_by(match &list.theme {
            Some(id) => crate::feeds::of_theme(site, id),
            None => crate::feeds::of_place(site, Place::Reports),
        });
    let reports = reports(site, list);
    let cut = Cut::new(reports.len(), site.config.paging.events);
    // Sums are of the whole list, and said once.
    let sums = (page == 1).then(|| sums::of(site, &reports, None)).flatten();
    let places = if page == 1 && list.theme.is_none() { sums::by_department(site) } else { Vec::new() };
    Context::new(&meta)
        .with_values("reports", cut.of(&reports, page).iter().map(|facts| card(site, facts)).collect())
        .with("sums", &sums)
        .with("places", &places)
        .with("filters", &LISTS.filters(site, &list.path, |theme| count(site, theme)))
        .with("pager", &cut.pager(site.routes, &list.path, page))
}
