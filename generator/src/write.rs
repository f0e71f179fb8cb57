//! Pages rendered and put in place, files copied, images made smaller, the bundle beside.

use std::collections::HashSet;
use std::path::PathBuf;

use contract::bundle::SiteBundle;
use rayon::prelude::*;

use crate::footing::Moved;
use crate::hash::{CODE, Key};
use crate::images;
use crate::job::{Job, Tree};
use crate::media::Medium;
use crate::output::{Origin, Output, file_of};
use crate::problem::{Code, Problem};
use crate::site::Site;
use crate::trace;
use crate::walk;
use crate::{Progress, Stage};

/// Renders all pages and puts them in place; answers the fingerprint of them all.
pub(crate) fn pages(
    site: &Site,
    jobs: &[Job<'_>],
    output: &Output,
    with_mistakes: &HashSet<String>,
    moved: Option<&Moved<'_>>,
    progress: &dyn Progress,
    problems: &mut Vec<Problem>,
) -> String {
    progress.stage(Stage::Render, jobs.len());
    let made: Vec<Result<u128, Problem>> = jobs
        .par_iter()
        .map(|job| {
            let file = file_of(&job.tree, &job.path);
            let is_kept = with_mistakes.contains(job.source) && output.keep(&file);
            let made = match output.rests(&file, moved).filter(|_| !is_kept) {
                _ if is_kept => Ok(0),
                Some(hash) => Ok(hash),
                None => page(site, job, &file, output),
            };
            progress.step();
            made
        })
        .collect();
    let mut hashes = Key::default();
    for one in made {
        match one {
            Ok(hash) => hashes = hashes.number(hash),
            Err(problem) => problems.push(problem),
        }
    }
    let failures = site.theme.failures();
    if !failures.is_empty() {
        // Which pages failed is not known: all are made again, and the failure is named again.
        output.forget_keys();
    }
    problems.extend(failures);
    format!("{:032x}", hashes.finish())
}

/// Renders a page and puts it in place, unless it stands there already; answers its fingerprint. A page that fails
/// keeps its last good version.
fn page(site: &Site, job: &Job<'_>, file: &str, output: &Output) -> Result<u128, Problem> {
    let ((context, key), reads) = trace::reads(|| {
        let context = (job.context)();
        let key = context.key().text(job.template).number(site.ground).finish();
        (context, key)
    });
    let origin = Origin::read(reads).keyed(key);
    if let Some(hash) = output.stands(file, &origin) {
        return Ok(hash);
    }
    let html = site
        .theme
        .render(job.template, &context.whole(site), &job.path)
        .inspect_err(|_| _ = output.keep(file))?;
    output.put(file, html.as_bytes(), origin).map_err(|error| cannot_write(file, &error))
}

/// Assets of the theme, files of the site, and smaller copies of images.
pub(crate) fn files(
    site: &Site,
    statics: &[(String, PathBuf)],
    output: &Output,
    moved: Option<&Moved<'_>>,
) -> Vec<Problem> {
    let mut problems: Vec<Problem> = Vec::new();
    for asset in site.theme.assets.values() {
        let file = file_of(&Tree::Public, &asset.href);
        problems.extend(
            output.put(&file, &asset.bytes, Origin::default()).err().map(|error| cannot_write(&file, &error)),
        );
    }
    let sources: Vec<(&str, &PathBuf)> = statics
        .iter()
        .map(|(href, path)| (href.as_str(), path))
        .chain(site.media.iter().map(|medium| (medium.href.as_str(), &medium.source)))
        .collect();
    problems.par_extend(sources.par_iter().filter_map(|(href, path)| {
        let file = file_of(&Tree::Public, href);
        if output.rests(&file, moved).is_some() {
            return None;
        }
        walk::read_bytes(path)
            .and_then(|bytes| output.put(&file, &bytes, Origin::read(Vec::new())))
            .err()
            .map(|error| cannot_write(&file, &error))
    }));
    let images: Vec<&Medium> = site.media.iter().filter(|medium| medium.size.is_some()).collect();
    problems.par_extend(images.par_iter().flat_map_iter(|medium| resize_all(medium, output, moved)));
    problems
}

fn resize_all(medium: &Medium, output: &Output, moved: Option<&Moved<'_>>) -> Vec<Problem> {
    let copies = images::copies(medium);
    let rests = |href: &str| output.rests(&file_of(&Tree::Public, href), moved).is_some();
    let copies: Vec<_> = copies.into_iter().filter(|copy| !rests(&copy.href)).collect();
    if copies.is_empty() {
        return Vec::new();
    }
    let original = match walk::read_bytes(&medium.source) {
        Ok(original) => original,
        Err(error) => return vec![cannot_write(&medium.href, &error)],
    };
    let fingerprint = Key::default().text(CODE).bytes(&original);
    copies
        .iter()
        .filter_map(|copy| {
            let file = file_of(&Tree::Public, &copy.href);
            let made_from = fingerprint.clone().number(copy.width).finish();
            let put = output.put_costly(&file, Origin::read(Vec::new()).keyed(made_from), || {
                images::resize(copy, &original)
            });
            put.err().map(|error| {
                Problem::new(Code::BrokenImage, &format!("content/{}", copy.medium.relative))
                    .with("target", copy.medium.relative.clone())
                    .with("detail", error.to_string())
            })
        })
        .collect()
}

pub(crate) fn bundle(
    site: &Site,
    content_hash: String,
    output: &Output,
    problems: &mut Vec<Problem>,
) -> Option<SiteBundle> {
    let bundle = crate::bundle::bundle(site, content_hash).map_err(|problem| problems.push(problem)).ok()?;
    let written = serde_json::to_vec(&bundle)
        .map_err(std::io::Error::other)
        .and_then(|bytes| output.put_bundle(&bytes));
    if let Err(error) = written {
        problems.push(cannot_write("bundle.json", &error));
    }
    Some(bundle)
}

pub(crate) fn cannot_write(target: &str, error: &std::io::Error) -> Problem {
    Problem::new(Code::CannotWrite, target).with("target", target).with("detail", error.to_string())
}
