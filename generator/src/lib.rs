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
mod context;
mod due;
mod events;
mod excerpt;
mod faq;
mod feeds;
mod figures;
mod footing;
mod forms;
pub mod front_matter;
mod groups;
mod hash;
mod home;
mod hubs;
mod ideas;
mod images;
mod job;
mod json_ld;
pub mod kind;
mod links;
mod load;
mod made;
mod manifest;
mod map;
pub mod markdown;
mod media;
mod moderation;
mod moved;
mod options;
mod outcome;
mod output;
mod page;
mod pages;
mod paging;
mod places;
mod plan;
mod posts;
pub mod problem;
mod progress;
mod reports;
mod resources;
mod routes;
mod search;
mod security;
mod shards;
mod shelves;
mod shortcode_html;
pub mod shortcodes;
mod signup;
mod site;
mod sitemap;
mod theme;
mod themed;
mod titles;
mod trace;
#[cfg(test)]
mod trial;
mod tutorials;
mod walk;
mod wiki;
mod wishes;
mod write;

use check::Addresses;
use footing::{Footing, Moved};
use job::Job;
use load::{Loaded, Memory};
use made::Made;
pub use options::{BuildOptions, Cache, Drafts, Mistakes, Strictness};
pub use outcome::Outcome;
use output::{Inputs, Output};
pub use progress::{Progress, Quiet, Stage};

/// Builds the site into `options.out`.
#[must_use]
pub fn build(options: &BuildOptions, progress: &dyn Progress) -> Outcome {
    progress.stage(Stage::Load, 0);
    let mut output = Output::open(&options.out, options.cache);
    let inputs = Inputs::see(options);
    if let Some(outcome) = output.as_ref().ok().and_then(|output| output.at_rest(options, inputs.as_ref())) {
        return outcome;
    }
    let memory = output.as_ref().map(Output::memory).unwrap_or_default();
    let footing = output.as_mut().ok().and_then(Output::take_footing);
    let loaded = load::load(options, &memory, footing.as_ref());
    let Loaded { site, statics, mut problems, next_change_at, kept, facts, moved, common } = match loaded {
        Ok(loaded) => loaded,
        Err(problems) => {
            output.iter().for_each(Output::leave);
            return Outcome { problems, ..Outcome::default() }.sorted();
        }
    };
    let output = match output {
        Ok(output) => output,
        Err(error) => {
            problems.push(write::cannot_write(&options.out.to_string_lossy(), &error));
            return Outcome { problems, ..Outcome::default() }.sorted();
        }
    };
    kept.iter().for_each(|kept| output.keep_facts(kept));
    let moved = moved.as_ref();
    let ((jobs, made), listing) = trace::reads(|| (jobs(&site), files(&site)));
    let is_clear = moved.is_some_and(Moved::has_clear_addresses);
    let jobs = if is_clear { jobs } else { check::same_addresses(jobs, &mut problems) };
    problems.extend(check::links(&site, &Addresses::of(&site, &jobs, &made, &statics), moved));
    let rest = footing::Rest::of(&site, &problems, [common, listing].concat());
    let with_mistakes = outcome::files_to_keep(&problems, options.mistakes);
    let content_hash = write::pages(&site, &jobs, &output, &with_mistakes, moved, progress, &mut problems);
    problems.extend(write::files(&site, &statics, &output, moved));
    problems.extend(made::write(&site, &made, &output, moved));
    problems.extend(sitemap::write(&site, &jobs, &output, moved));
    problems.extend(search::write(&site, &output));
    let next_change_at = [next_change_at, due::next_change(&site)].into_iter().flatten().min();
    let footing = Footing::of(&site, facts, next_change_at, rest);
    let bundle = write::bundle(&site, content_hash, &output, &mut problems);
    let mut outcome =
        Outcome { problems, pages: jobs.len(), bundle, next_change_at, ..Outcome::default() }.sorted();
    if let Err(error) = output.finish(options, inputs, footing, &mut outcome) {
        outcome.problems.push(write::cannot_write(&options.out.to_string_lossy(), &error));
    }
    outcome.sorted()
}

/// Finds everything `build` would find, and what only all pages together can tell. Writes nothing.
#[must_use]
pub fn check(options: &BuildOptions, strictness: Strictness, progress: &dyn Progress) -> Outcome {
    progress.stage(Stage::Load, 0);
    let Loaded { site, statics, mut problems, next_change_at, .. } =
        match load::load(options, &Memory::default(), None) {
            Ok(loaded) => loaded,
            Err(problems) => return Outcome { problems, ..Outcome::default() }.sorted(),
        };
    if strictness == Strictness::GoingLive {
        site.config.check_going_live(&mut problems);
    }
    let jobs = check::same_addresses(jobs(&site), &mut problems);
    let made = files(&site);
    let addresses = Addresses::of(&site, &jobs, &made, &statics);
    problems.extend(check::links(&site, &addresses, None));
    let seen = check::render(&site, &jobs, progress, &mut problems);
    check::add_new(&mut problems, check::rendered(&seen, &addresses));
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
    feeds::jobs(site, &mut jobs);
    figures::jobs(site, &mut jobs);
    plan::jobs(site, &mut jobs);
    search::jobs(site, &mut jobs);
    moved::jobs(site, &mut jobs);
    jobs
}

/// Every file that is no page, feature by feature.
fn files(site: &site::Site) -> Vec<Made<'_>> {
    let mut files = Vec::new();
    events::files(site, &mut files);
    places::files(site, &mut files);
    feeds::files(site, &mut files);
    manifest::files(site, &mut files);
    security::files(site, &mut files);
    files
}
