//! Markdown: CommonMark with the extensions editors know, in the typography of the site's language.
//!
//! [`outline`] reads what other pages need to know (headings, links, images) and finds mistakes;
//! [`render`] makes HTML once everything is known. Both prepare the body the same way.

mod footnotes;
mod html;
mod outline;
mod prepare;
mod sanitise;
mod table;
mod toc;
mod walk;

use std::collections::BTreeMap;

use contract::words::{Locale, Words};

pub use contract::people::people;
pub(crate) use html::escape;
pub use outline::{Heading, Link, LinkKind, Outline, outline};
pub use sanitise::plain_text;
pub use toc::Toc;

use crate::shortcodes::Call;

/// Quotes, lists and emphasis nested deeper than this are refused.
pub const MAX_NESTING: usize = 48;

/// Which markdown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Options {
    /// CommonMark and nothing else: what its specification's examples are held against.
    CommonMark,
    /// With tables, footnotes, callouts, task lists, wiki links, shortcodes and typography.
    Ours,
}

fn extensions(options: Options) -> pulldown_cmark::Options {
    use pulldown_cmark::Options as Flags;
    match options {
        Options::CommonMark => Flags::empty(),
        Options::Ours => {
            Flags::ENABLE_TABLES
                | Flags::ENABLE_FOOTNOTES
                | Flags::ENABLE_STRIKETHROUGH
                | Flags::ENABLE_TASKLISTS
                | Flags::ENABLE_GFM
                | Flags::ENABLE_HEADING_ATTRIBUTES
                | Flags::ENABLE_WIKILINKS
        }
    }
}

/// A picture ready to be shown.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Picture {
    /// Address.
    pub src: String,
    /// Smaller and full sizes, as the attribute wants them.
    pub srcset: Option<String>,
    /// As the attribute wants it.
    pub sizes: Option<String>,
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
    /// What it shows.
    pub alt: String,
    /// Text under it.
    pub caption: Option<String>,
}

/// Where a wiki link leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// Address, with its anchor.
    pub href: String,
    /// Shown when the link was written by its slug.
    pub title: Option<String>,
}

/// What rendering asks of the site. All answers are known before rendering begins.
pub trait Resolve {
    /// `[[target]]`, without the text after `|`.
    fn wiki(&self, target: &str) -> Option<Target>;
    /// An address as the editor wrote it -> as the page carries it; `None` leaves the text without a link.
    fn link(&self, address: &str) -> Option<String>;
    /// An image as the editor wrote it.
    fn picture(&self, address: &str, alt: &str) -> Option<Picture>;
    /// The HTML of a shortcode; `inner` is its inside, rendered.
    fn shortcode(&self, call: &Call, inner: Option<String>) -> String;
}

/// What a body is read with.
pub struct Context<'a> {
    /// Names the file in problems.
    pub file: &'a str,
    /// `{{ site.… }}`.
    pub variables: &'a BTreeMap<&'static str, String>,
    /// Words of the theme and of the contract.
    pub words: &'a Words,
}

/// A rendered body.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rendered {
    /// HTML, safe to be put into a page.
    pub html: String,
    /// Its headings.
    pub toc: Vec<Toc>,
}

/// Renders a body.
#[must_use]
pub fn render(body: &str, context: &Context<'_>, resolve: &dyn Resolve) -> Rendered {
    render_nested(body, context, resolve, 0)
}

fn render_nested(body: &str, context: &Context<'_>, resolve: &dyn Resolve, depth: usize) -> Rendered {
    let prepared = prepare::prepare(body, context.file, context.variables);
    let walked = walk::walk(&prepared.text, context.words, resolve);
    let html = if walked.has_html { sanitise::editors(&walked.html) } else { walked.html };
    let html = sanitise::fill_tokens(&html, |index| {
        let call = prepared.calls.get(index)?;
        // A shortcode in a shortcode in a shortcode is nobody's wish.
        let inner = call.inner.as_ref().filter(|_| depth < 2);
        let inner = inner.map(|(_, text)| render_nested(text, context, resolve, depth + 1).html);
        Some(resolve.shortcode(call, inner))
    });
    Rendered { html, toc: walked.toc }
}

/// CommonMark alone, by the same walk with everything of ours switched off.
#[must_use]
pub fn commonmark(source: &str) -> String {
    walk::plain(source)
}

/// The typography of the site's language, for a title or a summary.
#[must_use]
pub fn typeset(text: &str, locale: Locale) -> String {
    contract::words::typography(text, locale)
}
