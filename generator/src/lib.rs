//! Content, records and a theme become files. No async, no network, and no clock but the instant given.
//!
//! [`build`] is the whole story: load, list the pages, check, render and write. Every mistake is a
//! [`problem::Problem`]; the rest of the site stands.
#![forbid(unsafe_code)]

mod articles;
mod bundle;
mod check;
mod colours;
pub mod config;
mod contacts;
mod content;
mod due;
mod events;
mod excerpt;
mod faq;
mod forms;
pub mod front_matter;
mod groups;
mod hash;
mod home;
mod hubs;
mod ideas;
mod images;
mod job;
pub mod kind;
mod load;
mod map;
pub mod markdown;
mod media;
mod moved;
mod output;
mod page;
mod pages;
mod paging;
mod places;
mod plan;
mod posts;
pub mod problem;
mod reports;
mod resources;
mod routes;
mod shards;
mod shortcode_html;
pub mod shortcodes;
mod signup;
mod site;
mod sitemap;
mod theme;
mod titles;
#[cfg(test)]
mod trial;
mod tutorials;
mod walk;
mod wiki;
mod wishes;

use std::path::PathBuf;

use contract::bundle::SiteBundle;
use jiff::Timestamp;
use rayon::prelude::*;

use check::{Addresses, Seen};
use job::{Job, Listing, Tree};
use load::Loaded;
use output::Output;
use problem::{Code, Problem, Severity};

/// Whether drafts and pages that wait for their day are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Drafts {
    /// As visitors see the site.
    Hide,
    /// As editors may want to.
    Show,
}

/// Whether the last build's manifest is believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cache {
    /// Files whose stat has not changed are not read again.
    Use,
    /// Every output is compared byte by byte, every image made again.
    Ignore,
}

/// How strict `check` is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Strictness {
    /// As `build`, and the depth of pages.
    Normal,
    /// Also what the law asks of a site that goes live.
    GoingLive,
}

/// What to build.
#[derive(Debug, Clone)]
pub struct BuildOptions {
    /// Folder that holds `content/` and `themes/`.
    pub site: PathBuf,
    /// Where to write: `public/` for the web, private trees and the bundle beside it.
    pub out: PathBuf,
    /// Exported data, when not `<site>/content/data`.
    pub data: Option<PathBuf>,
    /// Instead of `site.toml`'s.
    pub base_url: Option<String>,
    /// The instant of the build: what is past, what is due.
    pub now: Timestamp,
    /// Drafts.
    pub drafts: Drafts,
    /// Manifest.
    pub cache: Cache,
}

/// A step of a build, for those who show progress.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Files are read.
    Load,
    /// Pages are rendered, and written when this is a build.
    Render,
}

/// Is told how far a build is. Called from several threads.
pub trait Progress: Sync {
    /// A stage begins; `total` steps, 0 when not known.
    fn stage(&self, _stage: Stage, _total: usize) {}
    /// One step of the stage is done.
    fn step(&self) {}
}

/// Tells nobody.
#[derive(Debug, Clone, Copy, Default)]
pub struct Quiet;

impl Progress for Quiet {}

/// What a build or a check found and did.
#[derive(Debug, Default)]
pub struct Outcome {
    /// Sorted by file and place.
    pub problems: Vec<Problem>,
    /// Pages of all trees.
    pub pages: usize,
    /// Files written because they differ.
    pub written: usize,
    /// Files left alone.
    pub unchanged: usize,
    /// Files removed because nothing makes them any more.
    pub removed: usize,
    /// What the functions must know; absent when the theme cannot make its shell.
    pub bundle: Option<SiteBundle>,
    /// When the site becomes wrong by itself: an event passes, a page is due.
    pub next_change_at: Option<Timestamp>,
}

impl Outcome {
    /// Whether something asked for cannot be shown.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.problems.iter().any(|problem| problem.severity() == Severity::Error)
    }

    fn sorted(mut self) -> Self {
        self.problems.sort();
        self.problems.dedup();
        self
    }
}

/// Builds the site into `options.out`.
#[must_use]
pub fn build(options: &BuildOptions, progress: &dyn Progress) -> Outcome {
    progress.stage(Stage::Load, 0);
    let Loaded { site, statics, mut problems, next_change_at } = load::load(options);
    let output = match Output::open(&options.out, options.cache) {
        Ok(output) => output,
        Err(error) => {
            problems.push(cannot_write(&options.out.to_string_lossy(), &error));
            return Outcome { problems, ..Outcome::default() }.sorted();
        }
    };
    let jobs = check::same_addresses(jobs(&site), &mut problems);
    problems.extend(check::links(&site, &Addresses::of(&site, &jobs, &static_addresses(&statics))));
    progress.stage(Stage::Render, jobs.len());
    let made: Vec<Result<String, Problem>> = jobs
        .par_iter()
        .map(|job| {
            let made = make(&site, job, &output);
            progress.step();
            made
        })
        .collect();
    let mut hashes = String::new();
    for one in made {
        match one {
            Ok(hash) => hashes.push_str(&hash),
            Err(problem) => problems.push(problem),
        }
    }
    problems.extend(site.theme.failures());
    problems.extend(write_files(&site, &statics, &output));
    problems.extend(sitemap::write(&site, &jobs, &output));
    let bundle = write_bundle(&site, hash::full(hashes.as_bytes()), &output, &mut problems);
    let pages = jobs.len();
    let next_change_at = [next_change_at, due::next_change(&site)].into_iter().flatten().min();
    let counts = output.finish().unwrap_or_else(|error| {
        problems.push(cannot_write(&options.out.to_string_lossy(), &error));
        output::Counts::default()
    });
    Outcome {
        problems,
        pages,
        written: counts.written,
        unchanged: counts.unchanged,
        removed: counts.removed,
        bundle,
        next_change_at,
    }
    .sorted()
}

/// Finds everything `build` would find, and what only all pages together can tell. Writes nothing.
#[must_use]
pub fn check(options: &BuildOptions, strictness: Strictness, progress: &dyn Progress) -> Outcome {
    progress.stage(Stage::Load, 0);
    let Loaded { site, statics, mut problems, next_change_at } = load::load(options);
    if strictness == Strictness::GoingLive {
        site.config.check_going_live(&mut problems);
    }
    let jobs = check::same_addresses(jobs(&site), &mut problems);
    let addresses = Addresses::of(&site, &jobs, &static_addresses(&statics));
    problems.extend(check::links(&site, &addresses));
    progress.stage(Stage::Render, jobs.len());
    let rendered: Vec<Result<Seen, Problem>> = jobs
        .par_iter()
        .map(|job| {
            let html = site.theme.render(job.template, &(job.context)(), &job.path);
            progress.step();
            html.map(|html| Seen {
                path: job.path.clone(),
                source: job.source.to_owned(),
                listing: job.listing,
                scanned: check::scan(&html),
            })
        })
        .collect();
    let mut seen = Vec::with_capacity(rendered.len());
    for (one, job) in rendered.into_iter().zip(&jobs) {
        match one {
            Ok(page) if job.tree == Tree::Public => seen.push(page),
            Ok(_) => {}
            Err(problem) => problems.push(problem),
        }
    }
    problems.extend(site.theme.failures());
    // What an editor's file was already told needs no second telling from its page.
    let told: std::collections::HashSet<(Code, String)> =
        problems.iter().map(|problem| (problem.code, problem.file.clone())).collect();
    let whole = check::rendered(&seen, &addresses);
    problems
        .extend(whole.into_iter().filter(|problem| !told.contains(&(problem.code, problem.file.clone()))));
    let next_change_at = [next_change_at, due::next_change(&site)].into_iter().flatten().min();
    Outcome { problems, pages: jobs.len(), next_change_at, ..Outcome::default() }.sorted()
}

/// Every page of the site, feature by feature.
fn jobs(site: &site::Site) -> Vec<Job<'_>> {
    let mut jobs = Vec::new();
    home::jobs(site, &mut jobs);
    pages::jobs(site, &mut jobs);
    wiki::jobs(site, &mut jobs);
    faq::jobs(site, &mut jobs);
    articles::jobs(site, &mut jobs);
    tutorials::jobs(site, &mut jobs);
    resources::jobs(site, &mut jobs);
    places::jobs(site, &mut jobs);
    groups::jobs(site, &mut jobs);
    events::jobs(site, &mut jobs);
    reports::jobs(site, &mut jobs);
    ideas::jobs(site, &mut jobs);
    posts::jobs(site, &mut jobs);
    contacts::jobs(site, &mut jobs);
    hubs::jobs(site, &mut jobs);
    signup::jobs(site, &mut jobs);
    plan::jobs(site, &mut jobs);
    moved::jobs(site, &mut jobs);
    jobs
}

/// Renders a page and puts it in place; answers its fingerprint. A page that fails keeps its last good
/// version.
fn make(site: &site::Site, job: &Job<'_>, output: &Output) -> Result<String, Problem> {
    let file = output::file_of(&job.tree, &job.path);
    let html =
        site.theme.render(job.template, &(job.context)(), &job.path).inspect_err(|_| output.keep(&file))?;
    output.put(&file, html.as_bytes()).map_err(|error| cannot_write(&file, &error))?;
    Ok(hash::full(html.as_bytes()))
}

/// Assets of the theme, files of the site, and smaller copies of images.
fn write_files(site: &site::Site, statics: &[(String, PathBuf)], output: &Output) -> Vec<Problem> {
    let mut problems: Vec<Problem> = Vec::new();
    for asset in site.theme.assets.values() {
        let file = output::file_of(&Tree::Public, &asset.href);
        problems.extend(output.put(&file, &asset.bytes).err().map(|error| cannot_write(&file, &error)));
    }
    let sources: Vec<(&str, &PathBuf)> = statics
        .iter()
        .map(|(href, path)| (href.as_str(), path))
        .chain(site.media.iter().map(|medium| (medium.href.as_str(), &medium.source)))
        .collect();
    problems.par_extend(sources.par_iter().filter_map(|(href, path)| {
        let file = output::file_of(&Tree::Public, href);
        std::fs::read(path)
            .and_then(|bytes| output.put(&file, &bytes))
            .err()
            .map(|error| cannot_write(&file, &error))
    }));
    let images: Vec<&media::Medium> = site.media.iter().filter(|medium| medium.size.is_some()).collect();
    problems.par_extend(images.par_iter().flat_map_iter(|medium| resize_all(medium, output)));
    problems
}

fn resize_all(medium: &media::Medium, output: &Output) -> Vec<Problem> {
    let copies = images::copies(medium);
    if copies.is_empty() {
        return Vec::new();
    }
    let original = match std::fs::read(&medium.source) {
        Ok(original) => original,
        Err(error) => return vec![cannot_write(&medium.href, &error)],
    };
    let fingerprint = hash::full(&original);
    copies
        .iter()
        .filter_map(|copy| {
            let file = output::file_of(&Tree::Public, &copy.href);
            let made_from = format!("{fingerprint}-{}", copy.width);
            let put = output.put_costly(&file, &made_from, || images::resize(copy, &original));
            put.err().map(|error| {
                Problem::new(Code::BrokenImage, &format!("content/{}", copy.medium.relative))
                    .with("target", copy.medium.relative.clone())
                    .with("detail", error.to_string())
            })
        })
        .collect()
}

fn write_bundle(
    site: &site::Site,
    content_hash: String,
    output: &Output,
    problems: &mut Vec<Problem>,
) -> Option<SiteBundle> {
    let bundle = bundle::bundle(site, content_hash).map_err(|problem| problems.push(problem)).ok()?;
    let written = serde_json::to_vec(&bundle)
        .map_err(std::io::Error::other)
        .and_then(|bytes| output.put_beside("bundle.json", &bytes));
    if let Err(error) = written {
        problems.push(cannot_write("bundle.json", &error));
    }
    Some(bundle)
}

fn static_addresses(statics: &[(String, PathBuf)]) -> Vec<String> {
    statics
        .iter()
        .map(|(href, _)| href.clone())
        .chain(["/sitemap.xml".into(), "/robots.txt".into()])
        .collect()
}

fn cannot_write(target: &str, error: &std::io::Error) -> Problem {
    Problem::new(Code::CannotWrite, target).with("target", target).with("detail", error.to_string())
}

/// Pages of archives are listed at any depth, private ones and redirects nowhere.
fn is_in_sitemap(job: &Job<'_>) -> bool {
    job.tree == Tree::Public && job.listing != Listing::Apart && job.path.ends_with('/')
}
