//! From a folder to a [`Site`]: everything is read, every mistake is named, what can stand stands.

mod kept;
mod pages;
mod references;
mod text;

pub(crate) use kept::Memory;
pub(crate) use references::is_clean_address;
pub use text::Text;

use std::path::{Path, PathBuf};

use contract::words::{Locale, Words};
use jiff::Timestamp;
use rayon::prelude::*;

use crate::config::{self, Config};
use crate::footing::{Footing, Moved};
use crate::front_matter::split;
use crate::images;
use crate::kind::Kind;
use crate::media::{Media, Medium};
use crate::output::Inputs;
use crate::page::Page;
use crate::problem::{Code, Problem};
use crate::routes::Routes;
use crate::shards;
use crate::site::{Parts, Site};
use crate::theme::Theme;
use crate::trace;
use crate::walk::{self, MAX_FILE_BYTES, MAX_TEXT_BYTES, SourceFile};
use crate::wishes;
use crate::{BuildOptions, Drafts};

/// A site and what was found on the way.
pub(crate) struct Loaded<'f> {
    pub site: Site,
    /// Files copied as they are: address, source.
    pub statics: Vec<(String, PathBuf)>,
    pub problems: Vec<Problem>,
    /// When the next page appears or goes.
    pub next_change_at: Option<Timestamp>,
    /// What the next build need not read again, if it is not what is kept already.
    pub kept: Option<Vec<u8>>,
    /// Fingerprint of all that was read but the bodies of pages; nothing when a stat may not be believed.
    pub facts: Option<u128>,
    /// What moved since the last build, when its facts are these.
    pub moved: Option<Moved<'f>>,
    /// What was read of bodies to put the site together.
    pub common: Vec<u32>,
}

/// Reads everything.
///
/// # Errors
/// All problems, when `site.toml` cannot be understood: there is nothing to build on.
pub(crate) fn load<'f>(
    options: &BuildOptions,
    memory: &Memory,
    footing: Option<&'f Footing>,
) -> Result<Loaded<'f>, Vec<Problem>> {
    let mut problems = Vec::new();
    let content = options.site.join("content");
    let files = Files::sort(walk::files(&content, "content", &mut problems));
    let beside = Inputs::beside(options).map(|beside| beside.and(files.others));
    let Some(config) = read_config(&content, options, &mut problems) else { return Err(problems) };
    let theme = Theme::load(&options.site, &config, &mut problems);
    let words = all_words(&config, &theme);
    let pages::Pages { shown: pages, dormant, next_change_at, kept, heads } =
        pages::load(&files.markdown, &config, &words, options, memory, &mut problems);
    let data = options.data.clone().unwrap_or_else(|| content.join("data"));
    let (records, broken) = shards::load(&data, "content/data");
    problems.extend(broken);
    let mut statics = files.statics;
    statics.extend(shards::carried(&data));
    let media = load_media(files.media, config.locale(), &mut problems);
    let wishes = files.wishes.map(|file| read_wishes(&file, &mut problems)).unwrap_or_default();
    let now = options.now;
    let parts = Parts { config, words, pages, records, media, wishes, dormant, theme, now };
    let (mut site, common) = trace::reads(|| Site::assemble(parts));
    let facts = beside.and_then(|beside| beside.facts(options, heads, memory.began));
    let texts: Vec<u128> = site.pages.iter().map(Page::text_hash).collect();
    let mut moved = footing.and_then(|footing| footing.moved(facts, now, &texts));
    site.link(|page| moved.as_ref().and_then(|moved| moved.leads_to(page)));
    moved.iter_mut().for_each(|moved| moved.compare_backlinks(&site.backlinks));
    problems.extend(references::check(&site, moved.as_ref()));
    Ok(Loaded { site, statics, problems, next_change_at, kept, facts, moved, common })
}

/// The files of `content/` by what they are for.
#[derive(Default)]
struct Files {
    markdown: Vec<(Kind, SourceFile)>,
    media: Vec<SourceFile>,
    statics: Vec<(String, PathBuf)>,
    wishes: Option<SourceFile>,
    /// What the system tells of all that are no pages.
    others: Inputs,
}

impl Files {
    fn sort(all: Vec<SourceFile>) -> Self {
        let mut files = Self::default();
        for file in all {
            if file.relative.starts_with("data/") || Kind::of(&file.relative).is_none() {
                files.others = files.others.with_file(&file.relative, file.stat);
            }
            if file.relative == "site.toml" || file.relative.starts_with("data/") {
                continue;
            }
            if file.relative == "wishes.toml" {
                files.wishes = Some(file);
            } else if let Some(kind) = Kind::of(&file.relative) {
                files.markdown.push((kind, file));
            } else if let Some(rest) = file.relative.strip_prefix("static/") {
                files.statics.push((format!("/{rest}"), file.path));
            } else {
                files.media.push(file);
            }
        }
        files
    }
}

fn read_config(content: &Path, options: &BuildOptions, problems: &mut Vec<Problem>) -> Option<Config> {
    let path = content.join("site.toml");
    let Ok(meta) = path.symlink_metadata() else {
        problems.push(Problem::new(Code::ConfigMissing, config::FILE));
        return None;
    };
    if meta.file_type().is_symlink() {
        // The walk has named it.
        return None;
    }
    let file =
        SourceFile { relative: "site.toml".into(), path, len: meta.len(), stat: walk::Stat::of(&meta) };
    let text = walk::read_text(&file, config::FILE, MAX_TEXT_BYTES)
        .map_err(|problem| problems.push(problem))
        .ok()?;
    let mut config = Config::read(&text, problems)?;
    problems.extend(crate::security::lapse(&config, &text, options.now));
    if let Some(base_url) = &options.base_url {
        config.base_url = base_url.trim_end_matches('/').to_owned();
    }
    Some(config)
}

/// The contract's words, then the theme's, then the movement's own: the last wins.
fn all_words(config: &Config, theme: &Theme) -> Words {
    let locale = config.locale();
    let mut words = Words::built_in(locale).clone();
    words.overlay(&theme.words(locale));
    for (key, text) in &config.words {
        words.set(key.clone(), text.clone());
    }
    words
}

fn read_wishes(file: &SourceFile, problems: &mut Vec<Problem>) -> Vec<wishes::Wish> {
    let shown = "content/wishes.toml";
    match walk::read_text(file, shown, MAX_TEXT_BYTES) {
        Ok(text) => wishes::read(&text, shown, problems),
        Err(problem) => {
            problems.push(problem);
            Vec::new()
        }
    }
}

fn load_media(files: Vec<SourceFile>, locale: Locale, problems: &mut Vec<Problem>) -> Media {
    let read: Vec<(Option<Medium>, Option<Problem>)> =
        files.into_par_iter().map(|file| medium(file, locale)).collect();
    let mut media = Vec::new();
    for (medium, problem) in read {
        media.extend(medium);
        problems.extend(problem);
    }
    Media::of(media)
}

/// A file; an image that cannot be read is a file still, so that it is not said to be missing too.
fn medium(file: SourceFile, locale: Locale) -> (Option<Medium>, Option<Problem>) {
    let shown = format!("content/{}", file.relative);
    if let Err(problem) = walk::refuse_large(&file, &shown, MAX_FILE_BYTES) {
        return (None, Some(problem));
    }
    let (size, problem) = match images::size(&file, &shown) {
        Ok(size) => (size, None),
        Err(problem) => (None, Some(problem)),
    };
    let href = media_address(&file.relative, Routes::new(locale));
    (Some(Medium { href, relative: file.relative, source: file.path, len: file.len, size }), problem)
}

/// A file beside a page is found beside its page.
fn media_address(relative: &str, routes: Routes) -> String {
    let (folder, rest) = relative.split_once('/').unwrap_or(("", relative));
    match Kind::ALL.into_iter().find(|kind| !kind.folder().is_empty() && kind.folder() == folder) {
        Some(kind) => format!("{}{rest}", pages::folder_address(kind, routes)),
        None => format!("/{relative}"),
    }
}

/// The body of a text, by its byte offset.
fn body_offset(text: &str) -> usize {
    split(text).map_or(0, |split| split.body_at)
}

fn hides_drafts(options: &BuildOptions) -> bool {
    options.drafts == Drafts::Hide
}

/// A page and what was found in it.
struct ReadPage {
    page: Option<Page>,
    problems: Vec<Problem>,
    /// What a later build need not read again.
    kept: Option<Vec<u8>>,
    /// Fingerprint of its head; of all of it when something is wrong.
    head: u128,
}

impl ReadPage {
    fn none(problems: Vec<Problem>, head: u128) -> Self {
        Self { page: None, problems, kept: None, head }
    }
}
