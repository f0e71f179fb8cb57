//! Pages of editors: head, outline, address, and when they are shown.

use std::collections::HashSet;

use contract::visibility::{Audience, Facts, Moderation, Visibility};
use contract::words::{Words, fold, slugify};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use rayon::prelude::*;

use super::kept::{self, Kept, Reading};
use super::{Memory, ReadPage, Text, body_offset, hides_drafts};
use crate::BuildOptions;
use crate::config::Config;
use crate::front_matter::FrontMatter;
use crate::hash::Key;
use crate::job::Tree;
use crate::kind::Kind;
use crate::markdown::{self, Outline};
use crate::page::{Body, Page, Standing};
use crate::problem::{Code, Problem, Spot};
use crate::routes::{Place, Routes};
use crate::site::Site;
use crate::walk::{self, MAX_TEXT_BYTES, SourceFile};

/// A page nobody has checked for so long is named, days.
const STALE_AFTER_DAYS: i32 = 365;

/// What the markdown files gave.
pub(super) struct Pages {
    pub shown: Vec<Page>,
    /// Names, files and addresses of pages that are switched off or not online now: links to them are
    /// no mistakes, and lead nowhere.
    pub dormant: HashSet<String>,
    /// When the next page appears or goes.
    pub next_change_at: Option<Timestamp>,
    /// What the next build need not read again, if it is not what is kept already.
    pub kept: Option<Vec<u8>>,
    /// Fingerprint of all heads.
    pub heads: u128,
}

/// Reads all pages; hidden ones are named and left out, those of kinds switched off only left out.
pub(super) fn load(
    files: &[(Kind, SourceFile)],
    config: &Config,
    words: &Words,
    options: &BuildOptions,
    memory: &Memory,
    problems: &mut Vec<Problem>,
) -> Pages {
    let variables = Site::variables(config);
    let kept = Kept::of(memory, &variables);
    let reader = Reader {
        config,
        words,
        options,
        variables,
        kept: &kept,
        routes: Routes::new(config.locale()),
        zone: TimeZone::get(&config.zone).unwrap_or(TimeZone::UTC),
    };
    let read: Vec<ReadPage> = files.par_iter().map(|(kind, file)| reader.read(*kind, file)).collect();
    let rows: Vec<_> = files
        .iter()
        .zip(&read)
        .filter_map(|((_, file), read)| {
            Some((file.relative.as_str(), file.stat.fingerprint, read.kept.as_deref()?))
        })
        .collect();
    let heads = files.iter().zip(&read);
    let heads =
        heads.fold(Key::default(), |key, ((_, file), read)| key.text(&file.relative).number(read.head));
    let mut pages = Pages {
        shown: Vec::with_capacity(read.len()),
        dormant: HashSet::new(),
        next_change_at: None,
        kept: kept.bytes(&rows),
        heads: heads.finish(),
    };
    for one in read {
        problems.extend(one.problems);
        let Some(page) = one.page else { continue };
        if page.kind.feature().is_some_and(|feature| !config.has(feature)) {
            pages.sleep(&page);
            continue;
        }
        let next = next_change(&page.facts, options.now);
        pages.next_change_at = [pages.next_change_at, next].into_iter().flatten().min();
        reader.tell(&page, problems);
        if page.is_shown() {
            pages.shown.push(page);
        } else {
            pages.sleep(&page);
        }
    }
    pages
}

impl Pages {
    fn sleep(&mut self, page: &Page) {
        let stem = page.file.trim_start_matches("content/").trim_end_matches(".md");
        for name in [page.front.title.as_str(), &page.slug, stem] {
            self.dormant.insert(fold(name));
        }
        self.dormant.insert(fold(&format!("{}/{}", page.section, page.slug)));
        self.dormant.insert(page.file.clone());
        self.dormant.insert(page.path.clone());
    }
}

/// When what is said of a page becomes wrong.
fn next_change(facts: &Facts, now: Timestamp) -> Option<Timestamp> {
    [facts.from, facts.until].into_iter().flatten().filter(|at| *at > now).min()
}

/// The address of a kind's folder.
pub(super) fn folder_address(kind: Kind, routes: Routes) -> String {
    routes.to(match kind {
        Kind::Home | Kind::Page => Place::Home,
        Kind::Wiki => Place::Wiki,
        Kind::Faq => Place::Faq,
        Kind::Article => Place::Articles,
        Kind::Resource => Place::Resources,
        Kind::Tutorial => Place::Tutorials,
    })
}

struct Reader<'a> {
    config: &'a Config,
    words: &'a Words,
    options: &'a BuildOptions,
    variables: std::collections::BTreeMap<&'static str, String>,
    routes: Routes,
    zone: TimeZone,
    kept: &'a Kept<'a>,
}

impl Reader<'_> {
    fn read(&self, kind: Kind, file: &SourceFile) -> ReadPage {
        let shown = format!("content/{}", file.relative);
        if let Some((bytes, mut facts)) = self.kept(file) {
            let outline = facts.outline();
            let text = Text::unread(file.path.clone(), facts.hash);
            let mut read =
                self.page(kind, file, shown, facts.front, (text, facts.body_at, outline), Vec::new());
            (read.kept, read.head) = (Some(bytes), facts.head);
            return read;
        }
        let mut problems = Vec::new();
        let text = match walk::read_text(file, &shown, MAX_TEXT_BYTES) {
            Ok(text) => text,
            Err(problem) => return ReadPage::none(vec![problem], file.stat.fingerprint),
        };
        let front = FrontMatter::read(&text, &shown, kind, &mut problems);
        if front.title.is_empty() {
            return ReadPage::none(problems, Key::default().text(&text).finish());
        }
        let body_at = body_offset(&text);
        let context = markdown::Context { file: &shown, variables: &self.variables, words: self.words };
        let (outline, found) = markdown::outline(&text[body_at..], &context);
        problems.extend(found.into_iter().map(|(at, problem)| problem.at(Spot::of(&text, body_at + at))));
        let text = Text::new(text);
        let may_keep = problems.is_empty() && self.kept.may_keep(file);
        let head = if problems.is_empty() { kept::head(&front) } else { text.hash() };
        let kept = may_keep.then(|| Reading::of(&front, head, body_at, &outline, &text)).flatten();
        let mut read = self.page(kind, file, shown, front, (text, body_at, outline), problems);
        (read.kept, read.head) = (kept, head);
        read
    }

    /// What was read before in a file nobody touched.
    fn kept(&self, file: &SourceFile) -> Option<(Vec<u8>, Reading)> {
        let bytes = self.kept.get(file)?;
        Some((bytes.to_vec(), postcard::from_bytes(bytes).ok()?))
    }

    fn page(
        &self,
        kind: Kind,
        file: &SourceFile,
        shown: String,
        front: FrontMatter,
        (text, body_at, outline): (Text, usize, Outline),
        mut problems: Vec<Problem>,
    ) -> ReadPage {
        let (section, stem, standing) = place(kind, &file.relative);
        let slug = self.slug(&front, stem, &shown, &text, &mut problems);
        let facts = self.facts(&front, kind);
        let tree = Tree::of(&facts.audience);
        let path = tree.address(&self.address(kind, standing, section, &slug));
        let mut page = Page {
            file: shown,
            kind,
            standing,
            section: section.to_owned(),
            slug,
            path,
            tree,
            front: self.filled(front),
            body: Body::new(text, body_at, outline),
            facts,
            visibility: Visibility::Hidden,
        };
        page.decide(&page.tree.viewer(), self.options.now);
        ReadPage { page: Some(page), problems, kept: None, head: 0 }
    }

    /// Titles and summaries may name the movement too.
    fn filled(&self, mut front: FrontMatter) -> FrontMatter {
        for text in [Some(&mut front.title), front.summary.as_mut()].into_iter().flatten() {
            if text.contains("{{") {
                for (name, value) in &self.variables {
                    *text = text.replace(&format!("{{{{ site.{name} }}}}"), value);
                }
            }
        }
        front
    }

    fn slug(
        &self,
        front: &FrontMatter,
        stem: &str,
        file: &str,
        text: &str,
        problems: &mut Vec<Problem>,
    ) -> String {
        let wanted = front.slug.as_deref().unwrap_or(stem);
        let slug = slugify(wanted);
        if front.slug.is_some() && slug != wanted {
            let at = front.places.get("slug").copied().unwrap_or_default();
            problems.push(Problem::new(Code::BadAddress, file).at(Spot::of(text, at)).with("value", wanted));
        }
        if slug.is_empty() { "page".into() } else { slug }
    }

    fn address(&self, kind: Kind, standing: Standing, section: &str, slug: &str) -> String {
        let folder = folder_address(kind, self.routes);
        let section = if section.is_empty() { String::new() } else { format!("{section}/") };
        match (kind, standing) {
            (Kind::Home, _) => "/".into(),
            (_, Standing::Index) => format!("{folder}{section}"),
            // A question stands on the page of its group.
            (Kind::Faq, Standing::Leaf) => format!("{folder}{section}#{slug}"),
            (_, Standing::Leaf) => format!("{folder}{section}{slug}/"),
        }
    }

    fn facts(&self, front: &FrontMatter, kind: Kind) -> Facts {
        let default = self.config.defaults.audience.get(kind.id());
        let audience = front.audience.clone().or_else(|| default.cloned()).unwrap_or(Audience::Public);
        Facts {
            draft: front.draft && hides_drafts(self.options),
            unlisted: front.unlisted,
            audience,
            moderation: Moderation::Accepted,
            from: front.date.and_then(|date| self.midnight(date)).filter(|_| hides_drafts(self.options)),
            until: front.expires_on.and_then(|date| self.midnight(date)),
            unindexed: false,
        }
    }

    fn midnight(&self, date: Date) -> Option<Timestamp> {
        date.to_zoned(self.zone.clone()).ok().map(|zoned| zoned.timestamp())
    }

    /// Names what is left out, and what nobody has looked at for long.
    fn tell(&self, page: &Page, problems: &mut Vec<Problem>) {
        let now = self.options.now;
        let about = |code, key: &str| {
            let at = page.front.places.get(key).copied().unwrap_or_default();
            Problem::new(code, &page.file).at(Spot::of(page.text(), at)).with("title", &page.front.title)
        };
        let day = |date: Option<Date>| date.map(|date| self.words.day_plain(date)).unwrap_or_default();
        if page.facts.draft {
            problems.push(about(Code::PageDraft, "draft"));
        } else if page.facts.from.is_some_and(|from| from > now) {
            problems.push(about(Code::PageFuture, "date").with("value", day(page.front.date)));
        } else if page.facts.until.is_some_and(|until| until <= now) {
            problems.push(about(Code::PageExpired, "expires_on").with("value", day(page.front.expires_on)));
        } else if let Some(checked_on) = page.front.checked_on {
            let today = now.to_zoned(self.zone.clone()).date();
            if today.since(checked_on).is_ok_and(|span| span.get_days() > STALE_AFTER_DAYS) {
                problems.push(about(Code::CheckedLongAgo, "checked_on").with("value", day(Some(checked_on))));
            }
        }
    }
}

/// The section, the file's stem, and what it is among its neighbours.
fn place(kind: Kind, relative: &str) -> (&str, &str, Standing) {
    let below = relative.strip_prefix(kind.folder()).unwrap_or(relative).trim_start_matches('/');
    let (section, name) = below.rsplit_once('/').unwrap_or(("", below));
    let stem = name.trim_end_matches(".md");
    match stem {
        // The index of a folder is called as its folder.
        "_index" => (section, section.rsplit('/').next().unwrap_or_default(), Standing::Index),
        _ => (section, stem, Standing::Leaf),
    }
}
