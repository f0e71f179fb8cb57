//! `sitemap.xml` (sitemaps.org 0.9) and `robots.txt` (RFC 9309).

use std::collections::HashMap;

use jiff::civil::Date;

use crate::footing::Moved;
use crate::job::{Job, Listing, Tree};
use crate::output::{Origin, Output, file_of};
use crate::problem::Problem;
use crate::routes::Place;
use crate::site::Site;

/// Addresses one file may hold, by the protocol.
const MAX_ADDRESSES: usize = 50_000;

/// Writes both. Without a base address there is no sitemap, since it must be absolute.
pub(crate) fn write(
    site: &Site,
    jobs: &[Job<'_>],
    output: &Output,
    moved: Option<&Moved<'_>>,
) -> Vec<Problem> {
    // No text of a page is read for them.
    let is_ours = |file: &str| file.starts_with("public/sitemap") && file.ends_with(".xml");
    let robots_file = file_of(&Tree::Public, "/robots.txt");
    if output.all_rest(is_ours, moved) && output.rests(&robots_file, moved).is_some() {
        return Vec::new();
    }
    let mut problems = Vec::new();
    let mut put = |address: &str, text: String| {
        let file = file_of(&Tree::Public, address);
        problems.extend(
            output
                .put(&file, text.as_bytes(), Origin::read(Vec::new()))
                .err()
                .map(|error| crate::write::cannot_write(&file, &error)),
        );
    };
    let has_base = !site.config.base_url.is_empty();
    if has_base {
        for (address, text) in sitemaps(site, &listed(site, jobs), MAX_ADDRESSES) {
            put(&address, text);
        }
    }
    put("/robots.txt", robots(site, has_base));
    problems
}

/// Public addresses for search engines, in order.
fn listed<'j>(site: &Site, jobs: &'j [Job<'_>]) -> Vec<&'j str> {
    let unindexed: Vec<String> = [Place::Carpool, Place::Lodging, Place::Exchange]
        .into_iter()
        .map(|place| site.routes.to(place))
        .collect();
    let mut paths: Vec<&str> = jobs
        .iter()
        .filter(|job| is_listed(job))
        .map(|job| job.path.as_str())
        .filter(|path| !unindexed.iter().any(|board| path.starts_with(board)))
        .collect();
    paths.sort_unstable();
    paths
}

/// One file; of more addresses than it may hold, an index of several.
fn sitemaps(site: &Site, paths: &[&str], most: usize) -> Vec<(String, String)> {
    let changes = changes(site);
    if paths.len() <= most {
        return vec![("/sitemap.xml".to_owned(), sitemap(site, paths, &changes))];
    }
    let parts = paths.chunks(most).zip(1..);
    let mut files: Vec<(String, String)> = parts
        .map(|(part, number)| (format!("/sitemap-{number}.xml"), sitemap(site, part, &changes)))
        .collect();
    let entries = files.iter().map(|(address, _)| entry("sitemap", site, address, None)).collect();
    files.push(("/sitemap.xml".to_owned(), document("sitemapindex", entries)));
    files
}

fn sitemap(site: &Site, paths: &[&str], changes: &HashMap<&str, Date>) -> String {
    let changed = |path: &str| {
        let page = site.page_at(path).and_then(|page| page.front.updated.or(page.front.date));
        page.or_else(|| changes.get(path).copied())
    };
    let entries = paths.iter().map(|path| entry("url", site, path, changed(path))).collect();
    document("urlset", entries)
}

fn document(root: &str, entries: String) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<{root} xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n\
         {entries}</{root}>\n"
    )
}

fn entry(name: &str, site: &Site, path: &str, changed: Option<Date>) -> String {
    let changed = changed.map(|day| format!("<lastmod>{day}</lastmod>")).unwrap_or_default();
    let address = crate::markdown::escape(&site.absolute(path));
    format!("<{name}><loc>{address}</loc>{changed}</{name}>\n")
}

/// The day each record's page last changed by what people did; a page that only gathers others has none.
fn changes(site: &Site) -> HashMap<&str, Date> {
    let mut changes = HashMap::new();
    let groups = site.groups.list().filter_map(|facts| Some((facts.href.as_str(), facts.record(site)?)));
    changes.extend(groups.map(|(href, group)| (href, site.date_of(group.updated_at))));
    let all = site.events.upcoming().chain(site.events.past());
    let events = all.filter_map(|facts| Some((facts.href.as_str(), facts.record(site)?)));
    changes.extend(events.map(|(href, event)| (href, site.date_of(event.updated_at))));
    let reports =
        site.reports.list().iter().filter_map(|facts| Some((facts.href.as_str(), facts.record(site)?)));
    changes.extend(reports.map(|(href, report)| (href, site.date_of(report.published_at))));
    let ideas = site.ideas.list().iter().filter_map(|facts| Some((facts.href.as_str(), facts.record(site)?)));
    changes.extend(ideas.map(|(href, idea)| {
        let answered = idea.answers.iter().map(|answer| answer.answered_on).max();
        (href, answered.into_iter().chain([site.date_of(idea.published_at)]).max().unwrap_or(site.today))
    }));
    let articles =
        site.articles.list().iter().filter_map(|facts| Some((facts.href.as_str(), facts.of_a_group(site)?)));
    changes.extend(articles.map(|(href, article)| {
        (href, article.corrected_on.unwrap_or_else(|| site.date_of(article.published_at)))
    }));
    changes
}

fn robots(site: &Site, has_base: bool) -> String {
    let mut text = String::from("User-agent: *\nDisallow: /api/\nDisallow: /m/\n");
    if has_base {
        text.push_str(&format!("Sitemap: {}\n", site.absolute("/sitemap.xml")));
    }
    text
}

/// Private pages, redirects and unlisted pages are nowhere.
fn is_listed(job: &Job<'_>) -> bool {
    job.tree == Tree::Public && job.listing != Listing::Apart && job.path.ends_with('/')
}

#[cfg(test)]
mod tests {
    use contract::records::Records;

    use super::*;
    use crate::trial::{commune, event, group, records, site};

    #[test]
    fn records_say_when_they_changed() {
        let updated = "2026-11-03T23:30:00Z".parse().expect("an instant");
        let soon = event("vu", "g", commune("63113"), "2026-12-03T19:00");
        let soon = contract::records::Event { updated_at: updated, ..soon };
        let site = site("", records([group("g", commune("63113"))], [soon]));
        let files = sitemaps(&site, &["/agenda/", "/agenda/vu/"], 2);
        let [(address, text)] = files.as_slice() else { panic!("{files:?}") };
        assert_eq!(address, "/sitemap.xml");
        assert!(text.contains("<url><loc>https://essais.example/agenda/</loc></url>"), "{text}");
        let dated = "<url><loc>https://essais.example/agenda/vu/</loc><lastmod>2026-11-04</lastmod></url>";
        assert!(text.contains(dated), "{text}");
    }

    #[test]
    fn more_addresses_than_a_file_holds_make_an_index() {
        let site = site("", Records::default());
        let files = sitemaps(&site, &["/a/", "/b/", "/c/"], 2);
        let names: Vec<&str> = files.iter().map(|(address, _)| address.as_str()).collect();
        assert_eq!(names, ["/sitemap-1.xml", "/sitemap-2.xml", "/sitemap.xml"]);
        assert!(files[0].1.contains("/b/") && !files[0].1.contains("/c/") && files[1].1.contains("/c/"));
        let index = "<sitemap><loc>https://essais.example/sitemap-2.xml</loc></sitemap>";
        assert!(files[2].1.contains("<sitemapindex") && files[2].1.contains(index), "{}", files[2].1);
    }
}
