//! What an editor's page refers to, resolved: wiki links, links, images, shortcodes. Checking and
//! rendering ask the same questions, so what is said to be broken is what would be broken.

use contract::words::fold;

use crate::hash::Key;
use crate::job::Tree;
use crate::markdown::{self, Context, Link, LinkKind, Picture, Rendered, Resolve, Target};
use crate::media::Medium;
use crate::page::{Page, Standing};
use crate::shortcodes::Call;
use crate::site::Site;
use crate::titles::Match;

/// What `[[…]]` names.
pub(crate) enum WikiFound<'a> {
    /// A page; an anchor that is not there.
    Page { to: &'a Page, href: String, title: Option<String>, anchor_missing: Option<String> },
    /// Its readers are fewer than this page's.
    Private(String),
    /// Its feature is switched off, or it is not online now: the text stays, the link goes.
    SwitchedOff,
    /// Paths of all that bear the name.
    Several(Vec<String>),
    /// Nothing.
    Nothing,
}

/// What an internal address names.
pub(crate) enum LinkFound<'a> {
    /// An editor's page; an anchor that is not there.
    Page { to: &'a Page, href: String, anchor_missing: Option<String> },
    /// An image or file.
    File(String),
    /// Its readers are fewer than this page's.
    Private(String),
    /// Its feature is switched off, or it is not online now.
    SwitchedOff,
    /// Another address of the site, absolute, with its anchor: records, lists.
    Elsewhere(String),
}

/// What an image's path names.
pub(crate) enum ImageFound<'a> {
    /// It.
    Yes(&'a Medium),
    /// A file whose name differs by case or accents.
    OtherCase(String),
    /// Nothing.
    No,
}

/// The references of one page.
pub(crate) struct References<'a> {
    site: &'a Site,
    page: &'a Page,
}

impl<'a> References<'a> {
    pub fn of(site: &'a Site, page: &'a Page) -> Self {
        Self { site, page }
    }

    pub fn wiki(&self, target: &str) -> WikiFound<'a> {
        let (name, anchor) = split_anchor(target);
        // `[[#part]]` is a part of this page.
        if name.trim().is_empty() && anchor.is_some() {
            return self.wiki_page(self.page, true, anchor);
        }
        match self.site.titles.find(name) {
            Match::One { page, by_title } => self.wiki_page(&self.site.pages[page], by_title, anchor),
            Match::Several(pages) => {
                let name = |page: &usize| path_name(&self.site.pages[*page]);
                WikiFound::Several(pages.iter().map(name).collect())
            }
            Match::None if self.site.dormant.contains(&fold(name.trim())) => WikiFound::SwitchedOff,
            Match::None => WikiFound::Nothing,
        }
    }

    fn wiki_page(&self, to: &'a Page, by_title: bool, anchor: Option<&str>) -> WikiFound<'a> {
        if !self.may_reach(to) {
            return WikiFound::Private(to.front.title.clone());
        }
        let (href, anchor_missing) = with_anchor(to, anchor);
        WikiFound::Page { to, href, title: (!by_title).then(|| to.front.title.clone()), anchor_missing }
    }

    pub fn link(&self, target: &str) -> LinkFound<'a> {
        let (path, anchor) = split_anchor(target);
        if path.is_empty() {
            return self.page_link(self.page, anchor);
        }
        if path.ends_with(".md") {
            let file = format!("content/{}", self.beside(path));
            if let Some(to) = self.site.shelves.file(&file).map(|at| &self.site.pages[at]) {
                return self.page_link(to, anchor);
            }
            if self.site.dormant.contains(&file) {
                return LinkFound::SwitchedOff;
            }
        }
        let absolute = self.absolute(path);
        if let Some(to) = self.site.page_at(&absolute) {
            return self.page_link(to, anchor);
        }
        if let Some(medium) = self.site.media.at(&absolute) {
            return LinkFound::File(medium.href.clone());
        }
        if let Some(medium) = self.site.media.get(&self.beside(path)) {
            return LinkFound::File(medium.href.clone());
        }
        let off = self.site.routes.feature_of(&absolute).is_some_and(|feature| !self.site.has(feature));
        if off || self.site.dormant.contains(&absolute) {
            return LinkFound::SwitchedOff;
        }
        let anchor = anchor.map(|anchor| format!("#{anchor}")).unwrap_or_default();
        LinkFound::Elsewhere(format!("{absolute}{anchor}"))
    }

    /// The editor's page that a link of an outline leads to.
    pub fn page(&self, link: &Link) -> Option<&'a Page> {
        match link.kind {
            LinkKind::Wiki => match self.wiki(&link.target) {
                WikiFound::Page { to, .. } => Some(to),
                _ => None,
            },
            LinkKind::Internal => match self.link(&link.target) {
                LinkFound::Page { to, .. } => Some(to),
                _ => None,
            },
            LinkKind::Image => None,
        }
    }

    fn page_link(&self, to: &'a Page, anchor: Option<&str>) -> LinkFound<'a> {
        if !self.may_reach(to) {
            return LinkFound::Private(to.path.clone());
        }
        let (href, anchor_missing) = with_anchor(to, anchor);
        LinkFound::Page { to, href, anchor_missing }
    }

    pub fn image(&self, target: &str) -> ImageFound<'a> {
        let (path, _) = split_anchor(target);
        let path = percent_decoded(path);
        let beside = self.beside(&path);
        for relative in [beside.as_str(), path.trim_start_matches('/')] {
            if let Some(medium) = self.site.media.get(relative) {
                return ImageFound::Yes(medium);
            }
        }
        let other =
            self.site.media.folded(&beside).or_else(|| self.site.media.folded(path.trim_start_matches('/')));
        match other {
            Some(medium) => {
                ImageFound::OtherCase(medium.relative.rsplit('/').next().unwrap_or_default().to_owned())
            }
            None => ImageFound::No,
        }
    }

    /// A page for fewer readers than this one's must not be led to.
    fn may_reach(&self, to: &Page) -> bool {
        to.tree == Tree::Public
            || to.tree == self.page.tree
            || (to.tree == Tree::Members && self.page.tree != Tree::Public)
    }

    /// A path beside the page's file, from `content/`.
    fn beside(&self, path: &str) -> String {
        if let Some(rooted) = path.strip_prefix('/') {
            return rooted.to_owned();
        }
        let file = self.page.file.trim_start_matches("content/");
        let folder = file.rsplit_once('/').map_or("", |(folder, _)| folder);
        joined(folder, path)
    }

    /// A path from the page's address, as a browser would join them.
    fn absolute(&self, path: &str) -> String {
        let path = path.split('?').next().unwrap_or(path);
        if path.starts_with('/') {
            return path.to_owned();
        }
        let base = self.page.path.split('#').next().unwrap_or("/");
        let slash = if path.ends_with('/') { "/" } else { "" };
        format!("/{}{slash}", joined(base.trim_matches('/'), path.trim_end_matches('/')))
    }
}

fn joined(folder: &str, path: &str) -> String {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

fn split_anchor(target: &str) -> (&str, Option<&str>) {
    match target.split_once('#') {
        Some((name, anchor)) => (name, Some(anchor).filter(|anchor| !anchor.is_empty())),
        None => (target, None),
    }
}

fn with_anchor(to: &Page, anchor: Option<&str>) -> (String, Option<String>) {
    let Some(anchor) = anchor else { return (to.path.clone(), None) };
    let id = contract::words::slugify(anchor);
    let found = to.outline().headings.iter().find(|heading| heading.id == anchor || heading.id == id);
    match found {
        Some(heading) => (format!("{}#{}", to.path.split('#').next().unwrap_or_default(), heading.id), None),
        // A questions' page has an anchor for each question.
        None if to.kind == crate::kind::Kind::Faq && to.standing == Standing::Index => {
            (format!("{}#{anchor}", to.path), None)
        }
        None => (to.path.clone(), Some(anchor.to_owned())),
    }
}

/// The anchors of a page.
#[must_use]
pub(crate) fn anchors(to: &Page) -> Vec<String> {
    to.outline().headings.iter().map(|heading| heading.id.clone()).collect()
}

fn path_name(page: &Page) -> String {
    page.file.trim_start_matches("content/").trim_end_matches(".md").to_owned()
}

/// `%20` and its like, as editors' tools write them.
fn percent_decoded(path: &str) -> String {
    if !path.contains('%') {
        return path.to_owned();
    }
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let [first, tail @ ..] = rest {
        let code = (*first == b'%').then(|| path_byte(tail)).flatten();
        bytes.push(code.unwrap_or(*first));
        rest = if code.is_some() { &tail[2..] } else { tail };
    }
    String::from_utf8(bytes).unwrap_or_else(|_| path.to_owned())
}

fn path_byte(tail: &[u8]) -> Option<u8> {
    let digits = std::str::from_utf8(tail.get(..2)?).ok()?;
    u8::from_str_radix(digits, 16).ok()
}

/// The HTML of a page's body.
#[must_use]
pub(crate) fn html(site: &Site, page: &Page) -> Rendered {
    let context = Context { file: &page.file, variables: &site.variables, words: &site.words };
    markdown::render(page.body(), &context, &Resolver { site, page, references: References::of(site, page) })
}

/// Fingerprint of all that the HTML of a page's body depends on, beside what all pages see: its text, and where its
/// links lead. `None` when it has shortcodes, which may list anything.
#[must_use]
pub(crate) fn key(site: &Site, page: &Page) -> Option<u128> {
    if !page.outline().calls.is_empty() {
        return None;
    }
    let resolver = Resolver { site, page, references: References::of(site, page) };
    let key = Key::default().number(page.text_hash());
    let all = page.outline().links.iter().fold(key, |key, link| match link.kind {
        LinkKind::Wiki => {
            let target = resolver.wiki(&link.target);
            key.facts(&target.map(|target| (target.href, target.title)))
        }
        LinkKind::Internal => key.facts(&resolver.link(&link.target)),
        LinkKind::Image => key.facts(&resolver.picture(&link.target, "")),
    });
    Some(all.finish())
}

struct Resolver<'a> {
    site: &'a Site,
    page: &'a Page,
    references: References<'a>,
}

impl Resolve for Resolver<'_> {
    fn wiki(&self, target: &str) -> Option<Target> {
        match self.references.wiki(target) {
            WikiFound::Page { href, title, .. } => Some(Target { href, title }),
            _ => None,
        }
    }

    fn link(&self, address: &str) -> Option<String> {
        let internal = !address.contains(':') && !address.starts_with("//");
        if !internal {
            return Some(address.to_owned());
        }
        match self.references.link(address) {
            LinkFound::Page { href, .. } | LinkFound::File(href) | LinkFound::Elsewhere(href) => Some(href),
            LinkFound::SwitchedOff | LinkFound::Private(_) => None,
        }
    }

    fn picture(&self, address: &str, alt: &str) -> Option<Picture> {
        picture(self.site, self.page, address, alt)
    }

    fn shortcode(&self, call: &Call, inner: Option<String>) -> String {
        crate::shortcode_html::html(self.site, self.page, call, inner)
    }
}

/// A picture named by a page.
#[must_use]
pub(crate) fn picture(site: &Site, page: &Page, address: &str, alt: &str) -> Option<Picture> {
    match References::of(site, page).image(address) {
        ImageFound::Yes(medium) => site.media.picture(&medium.relative, &site.typeset(alt)),
        _ => None,
    }
}
