//! What other pages need to know of a body, and what is wrong in it that needs no other page to see.

use contract::words::slugify;
use pulldown_cmark::{Event, LinkType, Parser, Tag, TagEnd};
use serde::{Deserialize, Serialize};

use super::html::is_external;
use super::prepare::prepare;
use super::sanitise::OpenElements;
use super::toc::Ids;
use super::{Context, MAX_NESTING, Options, extensions};
use crate::problem::{Code, Problem};
use crate::shortcodes::Call;

/// A heading of the body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Heading {
    /// 1 to 6.
    pub level: u8,
    /// Anchor.
    pub id: String,
}

/// What kind of reference a link is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum LinkKind {
    /// `[[…]]`.
    Wiki,
    /// To a page or file of the site.
    Internal,
    /// `![…](…)` or a shortcode's file.
    Image,
}

/// A reference to something else of the site.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// Kind.
    pub kind: LinkKind,
    /// As written.
    pub target: String,
    /// Byte offset in the body.
    pub at: usize,
}

/// What a body is made of.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outline {
    /// In order.
    pub headings: Vec<Heading>,
    /// In order.
    pub links: Vec<Link>,
    /// Shortcodes, so that what they name can be checked.
    pub calls: Vec<Call>,
    /// Words one reads.
    pub word_count: usize,
}

/// Reads a body. Problems come with their byte offset in the body.
#[must_use]
pub fn outline(body: &str, context: &Context<'_>) -> (Outline, Vec<(usize, Problem)>) {
    let mut reader =
        Reader { file: context.file, outline: Outline::default(), found: Vec::new(), ids: Ids::default() };
    reader.read(body, 0, context, 0);
    (reader.outline, reader.found)
}

struct Reader<'a> {
    file: &'a str,
    outline: Outline,
    found: Vec<(usize, Problem)>,
    ids: Ids,
}

impl Reader<'_> {
    fn read(&mut self, body: &str, base: usize, context: &Context<'_>, nesting: usize) {
        let prepared = prepare(body, context.file, context.variables);
        self.found.extend(prepared.found.iter().map(|(at, problem)| (base + at, problem.clone())));
        let parser = Parser::new_ext(&prepared.text, extensions(Options::Ours)).into_offset_iter();
        let mut open = Open::default();
        for (event, range) in parser {
            let at = base + prepared.original(range.start);
            self.event(event, at, &mut open);
            if open.depth > MAX_NESTING {
                let problem = Problem::new(Code::TooNested, self.file).with("limit", MAX_NESTING.to_string());
                self.found.push((at, problem));
                break;
            }
        }
        for call in prepared.calls {
            self.call(call, base, context, nesting);
        }
    }

    fn event(&mut self, event: Event<'_>, at: usize, open: &mut Open) {
        match event {
            Event::Start(tag) => {
                open.depth += 1;
                self.start(tag, at, open);
            }
            Event::End(tag) => {
                open.depth = open.depth.saturating_sub(1);
                self.end(tag, open);
            }
            Event::Text(text) | Event::Code(text) => {
                self.outline.word_count += text.split_whitespace().count();
                if let Some(heading) = &mut open.heading {
                    heading.text.push_str(&text);
                }
                if let Some(image) = &mut open.image {
                    image.alt.push_str(&text);
                }
            }
            Event::SoftBreak | Event::HardBreak => {
                if let Some(heading) = &mut open.heading {
                    heading.text.push(' ');
                }
            }
            Event::Html(html) | Event::InlineHtml(html) if open.elements.exceed(&html, MAX_NESTING) => {
                open.depth = usize::MAX;
            }
            _ => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>, at: usize, open: &mut Open) {
        match tag {
            Tag::Heading { level, id, .. } => {
                open.heading = Some(OpenHeading {
                    level: level as u8,
                    id: id.map(|id| id.to_string()),
                    text: String::new(),
                    at,
                });
            }
            Tag::Image { dest_url, .. } => {
                open.image = Some(OpenImage { target: dest_url.to_string(), alt: String::new(), at });
            }
            Tag::Link { link_type: LinkType::WikiLink { .. }, dest_url, .. } => {
                self.link(LinkKind::Wiki, &dest_url, at);
            }
            Tag::Link { link_type, dest_url, .. }
                if link_type != LinkType::Email && is_internal(&dest_url) =>
            {
                self.link(LinkKind::Internal, &dest_url, at);
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd, open: &mut Open) {
        match tag {
            TagEnd::Heading(_) => {
                if let Some(heading) = open.heading.take() {
                    self.heading(heading, open);
                }
            }
            TagEnd::Image => {
                if let Some(image) = open.image.take() {
                    self.image(image);
                }
            }
            _ => {}
        }
    }

    fn heading(&mut self, heading: OpenHeading, open: &mut Open) {
        let title = heading.text.trim();
        let level = heading.level;
        if level == 1 {
            let problem = Problem::new(Code::TopHeading, self.file).with("title", title);
            self.found.push((heading.at, problem));
        } else if level > open.level + 1 {
            let problem = Problem::new(Code::SkippedHeading, self.file)
                .with("title", title)
                .with("from", "#".repeat(usize::from(open.level)))
                .with("to", "#".repeat(usize::from(level)));
            self.found.push((heading.at, problem));
        }
        open.level = level;
        let id = self.ids.unique(&heading.id.unwrap_or_else(|| slugify(title)));
        self.outline.headings.push(Heading { level, id });
    }

    fn image(&mut self, image: OpenImage) {
        if image.alt.trim().is_empty() {
            let problem = Problem::new(Code::MissingAlt, self.file).with("target", &image.target);
            self.found.push((image.at, problem));
        }
        if is_internal(&image.target) {
            self.link(LinkKind::Image, &image.target, image.at);
        }
    }

    fn call(&mut self, call: Call, base: usize, context: &Context<'_>, nesting: usize) {
        let at = base + call.at;
        for name in ["src", "captions", "poster"] {
            if let Some(target) = call.get(name).filter(|target| is_internal(target)) {
                self.link(LinkKind::Image, target, at);
            }
        }
        if let Some((inner_at, inner)) = call.inner.as_ref().filter(|_| nesting < 2) {
            self.read(inner, base + inner_at, context, nesting + 1);
        }
        self.outline.calls.push(Call { at, ..call });
    }

    fn link(&mut self, kind: LinkKind, target: &str, at: usize) {
        self.outline.links.push(Link { kind, target: target.to_owned(), at });
    }
}

struct OpenHeading {
    level: u8,
    id: Option<String>,
    text: String,
    at: usize,
}

struct OpenImage {
    target: String,
    alt: String,
    at: usize,
}

struct Open {
    depth: usize,
    elements: OpenElements,
    /// Level of the last heading; the page's title is level 1.
    level: u8,
    heading: Option<OpenHeading>,
    image: Option<OpenImage>,
}

impl Default for Open {
    fn default() -> Self {
        Self { depth: 0, elements: OpenElements::default(), level: 1, heading: None, image: None }
    }
}

/// Whether an address is ours to check: no scheme, not protocol-relative.
fn is_internal(address: &str) -> bool {
    let scheme = address.split(['/', '?', '#']).next().is_some_and(|first| first.contains(':'));
    !scheme && !is_external(address) && !address.starts_with("//")
}
