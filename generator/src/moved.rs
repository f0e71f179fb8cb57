//! Old addresses that lead to the new ones, and the page for addresses that lead nowhere.

use crate::job::{Context, Job, Listing, PageMeta, Tree};
use crate::load::is_clean_address;
use crate::site::Site;

/// The pages.
pub(crate) fn jobs<'s>(site: &'s Site, jobs: &mut Vec<Job<'s>>) {
    let missing = Job::page("/404.html", "404.html", move || {
        Context::new(&PageMeta::new(site, "missing", site.words.text("missing.title"), "/404.html").noindex())
    });
    jobs.push(missing.listed(Listing::Apart));
    for page in site.pages.iter().filter(|page| page.tree == Tree::Public) {
        for alias in page.front.aliases.iter().filter(|alias| is_clean_address(alias)) {
            jobs.push(redirect(site, alias, &page.path).source(&page.file));
        }
    }
}

/// A page that leads from an old address to a new one.
pub(crate) fn redirect<'s>(site: &'s Site, from: &str, to: &str) -> Job<'s> {
    let is_file = from.rsplit('/').next().is_some_and(|last| last.contains('.'));
    let slash = if from.ends_with('/') || is_file { "" } else { "/" };
    let to = to.to_owned();
    let from = format!("{from}{slash}");
    let page = from.clone();
    Job::page(from, "redirect.html", move || {
        Context::new(&PageMeta::new(site, "moved", site.words.text("moved.title"), &page).noindex())
            .with("target", &to)
            .with("canonical", &site.absolute(&to))
    })
    .listed(Listing::Apart)
}
