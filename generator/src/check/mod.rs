//! What only the whole set of pages can tell: links to pages of records, doubled addresses, and, in
//! `check`, the depth of every page (F24).

mod scan;

use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};
use std::path::PathBuf;

use contract::words::fold;
use rayon::prelude::*;

use crate::content::{LinkFound, References};
use crate::footing::Moved;
use crate::job::{Job, Listing, Tree};
use crate::made::Made;
use crate::markdown::LinkKind;
use crate::problem::{Code, Problem, Spot, nearest};
use crate::site::Site;
use crate::{Progress, Stage};

use scan::{Scanned, scan};

/// Clicks from home within which everything that matters lies (F24).
const MAX_CLICKS: usize = 3;

/// Every address the site answers at.
pub(crate) struct Addresses<'a>(HashSet<&'a str>);

impl<'a> Addresses<'a> {
    /// `statics` are the files copied as they are: address, source.
    pub fn of(
        site: &'a Site,
        jobs: &'a [Job<'_>],
        made: &'a [Made<'_>],
        statics: &'a [(String, PathBuf)],
    ) -> Self {
        let mut all: HashSet<&str> = jobs.iter().map(|job| job.path.as_str()).collect();
        all.extend(made.iter().map(|file| file.path.as_str()));
        all.extend(statics.iter().map(|(href, _)| href.as_str()));
        all.extend(["/sitemap.xml", "/robots.txt"]);
        all.extend(site.media.iter().map(|medium| medium.href.as_str()));
        all.extend(site.theme.assets.values().map(|asset| asset.href.as_str()));
        Self(all)
    }

    pub fn has(&self, path: &str) -> bool {
        // The functions answer there, and files of groups lie there; a folder may lack its last slash.
        let is_elsewhere = path.starts_with("/api/") || path.starts_with("/files/");
        self.0.contains(path) || is_elsewhere || self.0.contains(format!("{path}/").as_str())
    }

    fn nearest(&self, path: &str) -> Option<&str> {
        // Thousands of addresses of records are no help; those of the same folder are.
        let folder = path.split('/').nth(1).unwrap_or_default();
        let near =
            self.0.iter().filter(|known| known.split('/').nth(1) == Some(folder) || !known.contains("-20"));
        let mut near: Vec<&str> = near.copied().collect();
        near.sort_unstable();
        nearest(path, near)
    }
}

/// Links of editors' pages to addresses that only the list of all pages knows.
pub(crate) fn links(site: &Site, addresses: &Addresses<'_>, moved: Option<&Moved<'_>>) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (at, page) in site.pages.iter().enumerate() {
        if moved.is_some_and(|moved| !moved.is_suspect(at)) {
            continue;
        }
        let references = References::of(site, page);
        for link in page.outline().links.iter().filter(|link| link.kind == LinkKind::Internal) {
            let LinkFound::Elsewhere(target) = references.link(&link.target) else { continue };
            let path = target.split('#').next().unwrap_or_default();
            if addresses.has(path) {
                continue;
            }
            let spot = Spot::of(page.text(), page.body_at() + link.at);
            let problem = Problem::new(Code::BrokenLink, &page.file).at(spot).with("target", &link.target);
            problems.push(match addresses.nearest(path) {
                Some(meant) => problem.with("suggest", meant),
                None => problem,
            });
        }
    }
    for entry in &site.nav {
        if !addresses.has(entry.href.split('#').next().unwrap_or_default()) {
            problems.push(Problem::new(Code::BrokenLink, crate::config::FILE).with("target", &entry.href));
        }
    }
    problems
}

/// Keeps one page an address; the others are named.
pub(crate) fn same_addresses<'s>(jobs: Vec<Job<'s>>, problems: &mut Vec<Problem>) -> Vec<Job<'s>> {
    let mut seen: HashMap<(Tree, String), &'s str> = HashMap::new();
    let mut kept = Vec::with_capacity(jobs.len());
    for job in jobs {
        let key = (job.tree.clone(), fold(&job.path));
        match seen.get(&key) {
            // Two pages of editors were named by `load`.
            Some(first) if first.starts_with("content/") && job.source.starts_with("content/") => {}
            Some(first) => {
                let problem = Problem::new(Code::SameAddress, named(job.source));
                problems.push(problem.with("other", named(first)).with("address", &job.path));
            }
            None => {
                seen.insert(key, job.source);
                kept.push(job);
            }
        }
    }
    kept
}

/// How a page without an editor's file is named: by the data it was made from.
fn named(source: &str) -> &str {
    if source.is_empty() { "content/data" } else { source }
}

/// A rendered page as `check` remembers it.
pub(crate) struct Seen {
    pub path: String,
    pub source: String,
    pub listing: Listing,
    pub scanned: Scanned,
}

/// Renders every page and remembers what the public ones point to.
pub(crate) fn render(
    site: &Site,
    jobs: &[Job<'_>],
    progress: &dyn Progress,
    problems: &mut Vec<Problem>,
) -> Vec<Seen> {
    progress.stage(Stage::Render, jobs.len());
    let rendered: Vec<Result<Seen, Problem>> = jobs
        .par_iter()
        .map(|job| {
            let html = site.theme.render(job.template, &(job.context)().whole(site), &job.path);
            progress.step();
            html.map(|html| Seen {
                path: job.path.clone(),
                source: job.source.to_owned(),
                listing: job.listing,
                scanned: scan(&html),
            })
        })
        .collect();
    let mut seen = Vec::with_capacity(rendered.len());
    for (one, job) in rendered.into_iter().zip(jobs) {
        match one {
            Ok(page) if job.tree == Tree::Public => seen.push(page),
            Ok(_) => {}
            Err(problem) => problems.push(problem),
        }
    }
    problems.extend(site.theme.failures());
    seen
}

/// Adds what is new: what an editor's file was already told needs no second telling from its page.
pub(crate) fn add_new(problems: &mut Vec<Problem>, more: Vec<Problem>) {
    let told: HashSet<(Code, String)> =
        problems.iter().map(|problem| (problem.code, problem.file.clone())).collect();
    problems.extend(more.into_iter().filter(|problem| !told.contains(&(problem.code, problem.file.clone()))));
}

/// Every link and anchor of every rendered public page, and how deep each page lies.
pub(crate) fn rendered(pages: &[Seen], addresses: &Addresses<'_>) -> Vec<Problem> {
    let by_path: HashMap<&str, &Seen> = pages.iter().map(|page| (page.path.as_str(), page)).collect();
    let mut problems = Vec::new();
    for page in pages {
        for href in &page.scanned.links {
            let (path, anchor) = href.split_once('#').unwrap_or((href, ""));
            let path = path.split('?').next().unwrap_or_default();
            let path = if path.is_empty() { page.path.as_str() } else { path };
            if !path.starts_with('/') {
                continue;
            }
            let file = if page.source.is_empty() { page.path.as_str() } else { page.source.as_str() };
            if !addresses.has(path) {
                problems.push(Problem::new(Code::BrokenLink, file).with("target", href));
            } else if let Some(target) = by_path.get(path)
                && !anchor.is_empty()
                && !target.scanned.ids.contains(anchor)
            {
                problems.push(Problem::new(Code::BrokenAnchor, file).with("anchor", anchor));
            }
        }
    }
    problems.extend(depths(pages, &by_path));
    problems.sort();
    problems.dedup();
    problems
}

fn depths(pages: &[Seen], by_path: &HashMap<&str, &Seen>) -> Vec<Problem> {
    let mut depth: BTreeMap<&str, usize> = BTreeMap::new();
    let mut queue: VecDeque<&Seen> = by_path.get("/").copied().into_iter().collect();
    depth.insert("/", 0);
    while let Some(page) = queue.pop_front() {
        let next = depth.get(page.path.as_str()).copied().unwrap_or_default() + 1;
        for href in &page.scanned.links {
            let path = href.split(['#', '?']).next().unwrap_or_default();
            if let Some(target) = by_path.get(path)
                && !depth.contains_key(path)
            {
                depth.insert(target.path.as_str(), next);
                queue.push_back(target);
            }
        }
    }
    let wrong = pages.iter().filter(|page| page.listing != Listing::Apart);
    wrong
        .filter_map(|page| {
            let file = if page.source.is_empty() { page.path.as_str() } else { page.source.as_str() };
            match depth.get(page.path.as_str()) {
                None => Some(Problem::new(Code::PageUnreachable, file).with("target", &page.path)),
                Some(clicks) if *clicks > MAX_CLICKS && page.listing == Listing::Near => Some(
                    Problem::new(Code::PageTooDeep, file)
                        .with("target", &page.path)
                        .with("count", clicks.to_string()),
                ),
                Some(_) => None,
            }
        })
        .collect()
}
