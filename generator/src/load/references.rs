//! What pages say of each other and of the site's lists: links, images, themes, spaces, files, addresses.

use std::collections::BTreeMap;

use contract::records::Territory;
use contract::words::fold;

use crate::content::{ImageFound, LinkFound, References, WikiFound, anchors};
use crate::footing::Moved;
use crate::markdown::LinkKind;
use crate::page::Page;
use crate::problem::{Code, Problem, Spot, nearest};
use crate::site::Site;

/// Every mistake that needs the whole site to be seen, links to pages of records excepted. What was sound and did not
/// move is sound.
pub(super) fn check(site: &Site, moved: Option<&Moved<'_>>) -> Vec<Problem> {
    let is_clear = moved.is_some_and(Moved::has_clear_addresses);
    let mut problems = if is_clear { Vec::new() } else { same_addresses(site) };
    for (at, page) in site.pages.iter().enumerate() {
        if moved.is_some_and(|moved| !moved.is_suspect(at)) {
            continue;
        }
        let mut checker =
            Checker { site, page, references: References::of(site, page), problems: &mut problems };
        checker.lists();
        checker.files();
        checker.body();
        checker.aliases();
    }
    problems
}

fn same_addresses(site: &Site) -> Vec<Problem> {
    let mut seen: BTreeMap<String, &Page> = BTreeMap::new();
    let mut problems = Vec::new();
    for page in &site.pages {
        match seen.entry(fold(&page.path)) {
            std::collections::btree_map::Entry::Vacant(free) => {
                free.insert(page);
            }
            std::collections::btree_map::Entry::Occupied(first) => problems.push(
                Problem::new(Code::SameAddress, &page.file)
                    .at(Spot { line: 1, column: 1 })
                    .with("other", &first.get().file)
                    .with("address", &page.path),
            ),
        }
    }
    problems
}

struct Checker<'a> {
    site: &'a Site,
    page: &'a Page,
    references: References<'a>,
    problems: &'a mut Vec<Problem>,
}

impl Checker<'_> {
    fn about(&self, code: Code, at: usize) -> Problem {
        Problem::new(code, &self.page.file).at(Spot::of(self.page.text(), at))
    }

    fn key(&self, name: &str) -> usize {
        self.page.front.places.get(name).copied().unwrap_or_default()
    }

    /// Themes, space, territory: names that `site.toml` or the territory tables must know.
    fn lists(&mut self) {
        let config = &self.site.config;
        for id in self.page.front.themes.iter().filter(|id| config.theme(id).is_none()) {
            let known: Vec<&str> = config.themes.iter().map(|theme| theme.id.as_str()).collect();
            let problem = self.about(Code::UnknownTheme, self.key("themes")).with("value", id);
            let problem = problem.with("known", known.join(", "));
            self.problems.push(suggest(problem, nearest(id, known)));
        }
        if let Some(id) = self.page.front.space.as_deref()
            && !config.spaces.iter().any(|space| space.id == id)
        {
            let known: Vec<&str> = config.spaces.iter().map(|space| space.id.as_str()).collect();
            self.unknown_reference("space", id, &known);
        }
        if let Some(code) = self.page.front.territory.as_deref()
            && territory(code).is_none()
        {
            self.unknown_reference("territory", code, &["63", "63113", "FR"]);
        }
    }

    fn unknown_reference(&mut self, key: &str, value: &str, known: &[&str]) {
        let problem = self.about(Code::UnknownReference, self.key(key));
        self.problems.push(problem.with("key", key).with("value", value).with("known", known.join(", ")));
    }

    /// The picture of the head, a resource's files, a tutorial's video.
    fn files(&mut self) {
        let front = &self.page.front;
        if let Some(image) = &front.image {
            self.image(image, self.key("image"));
            if front.alt.is_none() {
                self.problems.push(self.about(Code::MissingAlt, self.key("image")).with("target", image));
            }
        }
        let mut wanted: Vec<(&str, &str)> =
            front.files.iter().map(|file| ("files", file.file.as_str())).collect();
        if let Some(video) = &front.video {
            wanted.push(("video", &video.file));
            wanted.push(("video", &video.captions));
        }
        for (key, file) in wanted {
            self.image(file, self.key(key));
        }
        for (key, target) in [("easy_to_read", &front.easy_to_read), ("replaces", &front.replaces)] {
            if let Some(target) = target {
                self.wiki(target, self.key(key));
            }
        }
    }

    fn body(&mut self) {
        for link in &self.page.outline().links {
            let at = self.page.body_at() + link.at;
            match link.kind {
                LinkKind::Wiki => self.wiki(&link.target, at),
                LinkKind::Internal => self.link(&link.target, at),
                LinkKind::Image => self.image(&link.target, at),
            }
        }
        for call in &self.page.outline().calls {
            if call.name == "contact"
                && let Some(role) = call.get("role")
                && !self.site.config.roles.iter().any(|known| known.id == role)
            {
                let known: Vec<&str> = self.site.config.roles.iter().map(|role| role.id.as_str()).collect();
                let problem = self.about(Code::UnknownReference, self.page.body_at() + call.at);
                let problem = problem.with("key", "role").with("value", role).with("known", known.join(", "));
                self.problems.push(problem);
            }
        }
    }

    fn wiki(&mut self, target: &str, at: usize) {
        match self.references.wiki(target) {
            WikiFound::Page { to, anchor_missing: Some(anchor), .. } => self.anchor(&anchor, to, at),
            WikiFound::Page { .. } | WikiFound::SwitchedOff => {}
            WikiFound::Private(title) => {
                self.problems.push(self.about(Code::LinkToPrivate, at).with("target", title));
            }
            WikiFound::Several(pages) => {
                let example = pages.first().cloned().unwrap_or_default();
                let problem = self.about(Code::AmbiguousWikiLink, at).with("target", target);
                self.problems.push(problem.with("known", pages.join(", ")).with("example", example));
            }
            WikiFound::Nothing => {
                let titles = self.site.pages.iter().map(|page| page.front.title.as_str());
                let problem = self.about(Code::BrokenWikiLink, at).with("target", target);
                self.problems.push(suggest(problem, nearest(target, titles)));
            }
        }
    }

    fn link(&mut self, target: &str, at: usize) {
        match self.references.link(target) {
            LinkFound::Page { to, anchor_missing: Some(anchor), .. } => self.anchor(&anchor, to, at),
            LinkFound::Private(address) => {
                self.problems.push(self.about(Code::LinkToPrivate, at).with("target", address));
            }
            // Pages made from records are known only once all pages are listed: see `check::links`.
            LinkFound::Page { .. }
            | LinkFound::File(_)
            | LinkFound::SwitchedOff
            | LinkFound::Elsewhere(_) => {}
        }
    }

    fn anchor(&mut self, anchor: &str, to: &Page, at: usize) {
        let known = anchors(to);
        let problem = self.about(Code::BrokenAnchor, at).with("anchor", anchor);
        self.problems.push(suggest(problem, nearest(anchor, known.iter().map(String::as_str))));
    }

    fn image(&mut self, target: &str, at: usize) {
        match self.references.image(target) {
            ImageFound::Yes(_) => {}
            ImageFound::OtherCase(name) => {
                let problem = self.about(Code::ImageCase, at).with("target", target).with("suggest", name);
                self.problems.push(problem);
            }
            ImageFound::No => {
                let names: Vec<String> = self.site.media.iter().map(|medium| medium.href.clone()).collect();
                let problem = self.about(Code::MissingImage, at).with("target", target);
                self.problems.push(suggest(problem, nearest(target, names.iter().map(String::as_str))));
            }
        }
    }

    fn aliases(&mut self) {
        for alias in &self.page.front.aliases {
            if !is_clean_address(alias) {
                let problem = self.about(Code::BadAddress, self.key("aliases")).with("value", alias);
                self.problems.push(problem);
            }
        }
    }
}

fn suggest(problem: Problem, meant: Option<&str>) -> Problem {
    match meant {
        Some(meant) => problem.with("suggest", meant),
        None => problem,
    }
}

/// An old address one may redirect from: absolute, without `..`, `//` or control characters.
pub(crate) fn is_clean_address(address: &str) -> bool {
    address.starts_with('/')
        && address != "/"
        && !address.contains("//")
        && !address.contains('\\')
        && !address.chars().any(char::is_control)
        && address.split('/').all(|part| part != ".." && part != ".")
}

/// `FR`, a department code or an INSEE code.
fn territory(code: &str) -> Option<Territory> {
    if code == "FR" {
        return Some(Territory::Country);
    }
    if contract::places::department(code).is_some() {
        return Some(Territory::Department(code.to_owned()));
    }
    contract::places::commune(code).map(|_| Territory::Commune(code.to_owned()))
}
