//! `sitemap.xml` (sitemaps.org 0.9) and `robots.txt` (RFC 9309).

use crate::job::{Job, Listing, Tree};
use crate::output::{Output, file_of};
use crate::problem::Problem;
use crate::routes::Place;
use crate::site::Site;

/// Addresses one file may hold, by the protocol.
const MAX_ADDRESSES: usize = 50_000;

/// Writes both. Without a base address there is no sitemap, since it must be absolute.
pub(crate) fn write(site: &Site, jobs: &[Job<'_>], output: &Output) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut put = |address: &str, text: String| {
        let file = file_of(&Tree::Public, address);
        problems.extend(
            output.put(&file, text.as_bytes()).err().map(|error| crate::write::cannot_write(&file, &error)),
        );
    };
    let has_base = !site.config.base_url.is_empty();
    if has_base {
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
        paths.truncate(MAX_ADDRESSES);
        put("/sitemap.xml", sitemap(site, &paths));
    }
    put("/robots.txt", robots(site, has_base));
    problems
}

fn sitemap(site: &Site, paths: &[&str]) -> String {
    let mut xml = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
    );
    for path in paths {
        let changed = site.page_at(path).and_then(|page| page.front.updated.or(page.front.date));
        let changed = changed.map(|day| format!("<lastmod>{day}</lastmod>")).unwrap_or_default();
        let address = crate::markdown::escape(&site.absolute(path));
        xml.push_str(&format!("<url><loc>{address}</loc>{changed}</url>\n"));
    }
    xml.push_str("</urlset>\n");
    xml
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
