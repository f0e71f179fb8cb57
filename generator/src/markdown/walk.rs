//! From CommonMark's events to HTML: headings get ids, links and images their final addresses, text its
//! typography; callouts, tables, footnotes and task lists the form the theme styles.

use contract::words::{Typographer, Words, ordinals_html, slugify};
use pulldown_cmark::{BlockQuoteKind, CowStr, Event, LinkType, Parser, Tag, TagEnd, TextMergeStream};

use super::footnotes::Footnotes;
use super::html::{escape, escape_address, image_html, is_external};
use super::prepare::TOKEN_OPEN;
use super::sanitise::OpenElements;
use super::table::Table;
use super::toc::{Ids, Toc, nest};
use super::{MAX_NESTING, Options, Resolve, extensions};

pub(super) struct Walked {
    pub html: String,
    pub toc: Vec<Toc>,
    pub has_html: bool,
}

/// CommonMark with nothing of ours.
pub(super) fn plain(source: &str) -> String {
    let mut out = String::with_capacity(source.len() * 2);
    pulldown_cmark::html::push_html(&mut out, Parser::new_ext(source, extensions(Options::CommonMark)));
    out
}

pub(super) fn walk(source: &str, words: &Words, resolve: &dyn Resolve) -> Walked {
    let mut walker = Walker::new(words, resolve);
    for event in TextMergeStream::new(Parser::new_ext(source, extensions(Options::Ours))) {
        walker.take(event);
        if walker.depth > MAX_NESTING {
            // `outline` has said so; what stands before is shown.
            break;
        }
    }
    walker.finish(source.len())
}

struct Walker<'a> {
    out: Vec<Event<'a>>,
    words: &'a Words,
    resolve: &'a dyn Resolve,
    typographer: Typographer,
    ids: Ids,
    headings: Vec<(u8, Toc)>,
    /// Where the open heading began in `out`, and its text.
    heading: Option<(usize, u8, Option<String>, String)>,
    /// The open image: address and what it shows.
    image: Option<(String, String)>,
    /// The open wiki link shows this instead of what was typed.
    wiki_title: Option<String>,
    /// Open links: whether each is shown as one.
    links: Vec<bool>,
    /// Open lists: where they began in `out`, and whether they hold tasks.
    lists: Vec<(usize, bool)>,
    quotes: Vec<bool>,
    table: Table,
    in_code: bool,
    depth: usize,
    has_html: bool,
    open: OpenElements,
    footnotes: Footnotes<'a>,
}

impl<'a> Walker<'a> {
    fn new(words: &'a Words, resolve: &'a dyn Resolve) -> Self {
        Self {
            out: Vec::new(),
            words,
            resolve,
            typographer: Typographer::new(words.locale()),
            ids: Ids::default(),
            headings: Vec::new(),
            heading: None,
            image: None,
            wiki_title: None,
            links: Vec::new(),
            lists: Vec::new(),
            quotes: Vec::new(),
            table: Table::default(),
            in_code: false,
            depth: 0,
            has_html: false,
            open: OpenElements::default(),
            footnotes: Footnotes::default(),
        }
    }

    fn take(&mut self, event: Event<'a>) {
        match event {
            Event::Start(tag) => {
                self.depth += 1;
                self.start(tag);
            }
            Event::End(tag) => {
                self.depth = self.depth.saturating_sub(1);
                self.end(tag);
            }
            Event::Text(text) => self.text(&text),
            Event::Code(code) => self.code(code),
            Event::Html(html) | Event::InlineHtml(html) => {
                self.has_html = true;
                if self.open.exceed(&html, MAX_NESTING) {
                    self.depth = usize::MAX;
                }
                self.out.push(Event::InlineHtml(html));
            }
            Event::FootnoteReference(label) => {
                let html = self.footnotes.reference(&label);
                self.inline(html);
            }
            Event::TaskListMarker(done) => self.task(done),
            Event::SoftBreak => {
                if let Some((_, _, _, heading)) = &mut self.heading {
                    heading.push(' ');
                }
                self.typographer.skip(" ");
                self.out.push(Event::SoftBreak);
            }
            other => self.out.push(other),
        }
    }

    fn start(&mut self, tag: Tag<'a>) {
        match tag {
            Tag::Heading { level, id, .. } => {
                self.fresh_block();
                self.heading =
                    Some((self.out.len(), level as u8, id.map(|id| id.to_string()), String::new()));
            }
            Tag::BlockQuote(kind) => self.quote(kind),
            Tag::CodeBlock(_) => {
                self.in_code = true;
                self.out.push(Event::Start(tag));
            }
            Tag::List(first) => {
                self.lists.push((self.out.len(), false));
                self.out.push(Event::Start(Tag::List(first)));
            }
            Tag::Table(alignments) => {
                let label = escape(&self.words.text("prose.table"));
                self.raw(format!(
                    "<div class=\"table-wrap\" tabindex=\"0\" role=\"region\" aria-label=\"{label}\">\n"
                ));
                self.raw("<table>\n".into());
                self.table = Table { alignments, column: 0, in_head: false };
            }
            Tag::TableHead => {
                self.table.in_head = true;
                self.table.column = 0;
                self.raw("<thead><tr>".into());
            }
            Tag::TableRow => {
                self.table.column = 0;
                self.raw("<tr>".into());
            }
            Tag::TableCell => {
                self.fresh_block();
                let open = self.table.open_cell();
                self.raw(open);
            }
            Tag::FootnoteDefinition(label) => self.footnotes.open(&label, &mut self.out),
            Tag::Link { link_type, dest_url, title, .. } => self.link(link_type, &dest_url, &title),
            Tag::Image { dest_url, .. } => self.image = Some((dest_url.to_string(), String::new())),
            other => {
                self.fresh_block_of(&other);
                self.out.push(Event::Start(other));
            }
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(_) => self.end_heading(),
            TagEnd::BlockQuote(_) => {
                if self.quotes.pop() == Some(true) {
                    self.raw("</aside>\n".into());
                } else {
                    self.out.push(Event::End(tag));
                }
            }
            TagEnd::CodeBlock => {
                self.in_code = false;
                self.out.push(Event::End(tag));
            }
            TagEnd::List(ordered) => {
                if let Some((start, true)) = self.lists.pop()
                    && !ordered
                {
                    self.out[start] = Event::Html("<ul class=\"tasks\">\n".into());
                }
                self.out.push(Event::End(tag));
            }
            TagEnd::Table => self.raw("</tbody>\n</table>\n</div>\n".into()),
            TagEnd::TableHead => {
                self.table.in_head = false;
                self.raw("</tr></thead>\n<tbody>\n".into());
            }
            TagEnd::TableRow => self.raw("</tr>\n".into()),
            TagEnd::TableCell => {
                let close = if self.table.in_head { "</th>" } else { "</td>" };
                self.raw(close.into());
            }
            TagEnd::FootnoteDefinition => self.footnotes.close(&mut self.out),
            TagEnd::Link => {
                self.wiki_title = None;
                if self.links.pop() == Some(true) {
                    self.inline("</a>".into());
                }
            }
            TagEnd::Image => self.end_image(),
            TagEnd::Paragraph => self.end_paragraph(),
            other => self.out.push(Event::End(other)),
        }
    }

    fn fresh_block(&mut self) {
        self.typographer = Typographer::new(self.words.locale());
    }

    fn fresh_block_of(&mut self, tag: &Tag<'a>) {
        if matches!(tag, Tag::Paragraph | Tag::Item) {
            self.fresh_block();
        }
    }

    fn text(&mut self, text: &str) {
        if let Some((_, alt)) = &mut self.image {
            alt.push_str(text);
            return;
        }
        if self.in_code {
            self.out.push(Event::Text(text.to_owned().into()));
            return;
        }
        let shown = match self.wiki_title.take() {
            Some(title) => self.typographer.text(&title),
            None => self.typographer.text(text),
        };
        if let Some((_, _, _, heading)) = &mut self.heading {
            heading.push_str(&shown);
        }
        if shown.contains(TOKEN_OPEN) || has_ordinal(&shown) {
            self.inline(ordinals_html(&escape(&shown)));
        } else {
            self.out.push(Event::Text(shown.into()));
        }
    }

    fn code(&mut self, code: CowStr<'a>) {
        if let Some((_, alt)) = &mut self.image {
            alt.push_str(&code);
            return;
        }
        if let Some((_, _, _, heading)) = &mut self.heading {
            heading.push_str(&code);
        }
        self.typographer.skip(&code);
        self.out.push(Event::Code(code));
    }

    fn end_heading(&mut self) {
        let Some((start, level, wanted, text)) = self.heading.take() else { return };
        let id = self.ids.unique(&wanted.unwrap_or_else(|| slugify(&text)));
        let label = self.words.format("prose.anchor", &[("title", &text)]);
        let inside: Vec<Event<'a>> = self.out.drain(start..).collect();
        self.raw(format!("<h{level} id=\"{}\">", escape(&id)));
        self.out.extend(inside);
        self.inline(format!(
            " <a class=\"anchor\" href=\"#{}\" aria-label=\"{}\">#</a></h{level}>\n",
            escape(&id),
            escape(&label)
        ));
        self.headings.push((level, Toc { id, title: text.trim().to_owned(), children: Vec::new() }));
    }

    fn quote(&mut self, kind: Option<BlockQuoteKind>) {
        let Some(kind) = kind else {
            self.quotes.push(false);
            self.out.push(Event::Start(Tag::BlockQuote(None)));
            return;
        };
        self.quotes.push(true);
        self.raw(callout(kind, self.words));
    }

    fn link(&mut self, link_type: LinkType, address: &str, title: &str) {
        let open = match link_type {
            LinkType::WikiLink { has_pothole } => self.resolve.wiki(address).map(|target| {
                self.wiki_title = target.title.filter(|_| !has_pothole);
                format!("<a href=\"{}\">", escape_address(&target.href))
            }),
            LinkType::Email => Some(format!("<a href=\"mailto:{}\">", escape_address(address))),
            _ => self.resolve.link(address).map(|address| {
                let class = if is_external(&address) { " class=\"external\"" } else { "" };
                let title =
                    if title.is_empty() { String::new() } else { format!(" title=\"{}\"", escape(title)) };
                format!("<a href=\"{}\"{class}{title}>", escape_address(&address))
            }),
        };
        self.links.push(open.is_some());
        if let Some(open) = open {
            self.inline(open);
        }
    }

    fn end_image(&mut self) {
        let Some((address, alt)) = self.image.take() else { return };
        let alt = self.typographer.text(&alt);
        match self.resolve.picture(&address, &alt) {
            Some(picture) => self.inline(image_html(&picture)),
            // Named by `outline`; the reader gets the description.
            None => self.out.push(Event::Text(alt.into())),
        }
    }

    /// A paragraph that holds one shortcode and nothing else is not a paragraph.
    fn end_paragraph(&mut self) {
        if let [.., Event::Start(Tag::Paragraph), Event::InlineHtml(only)] = self.out.as_slice()
            && is_token(only)
        {
            let token = only.clone();
            self.out.truncate(self.out.len() - 2);
            self.out.push(Event::Html(token));
            self.raw("\n".into());
            return;
        }
        self.out.push(Event::End(TagEnd::Paragraph));
    }

    fn task(&mut self, done: bool) {
        if let Some((_, tasks)) = self.lists.last_mut() {
            *tasks = true;
        }
        let (class, key, sign) = if done {
            ("task task-done", "prose.task_done", "☑")
        } else {
            ("task", "prose.task_open", "☐")
        };
        let label = escape(&self.words.text(key));
        self.inline(format!("<span class=\"{class}\" role=\"img\" aria-label=\"{label}\">{sign}</span> "));
    }

    fn raw(&mut self, html: String) {
        self.out.push(Event::Html(html.into()));
    }

    fn inline(&mut self, html: String) {
        self.out.push(Event::InlineHtml(html.into()));
    }

    fn finish(mut self, size: usize) -> Walked {
        std::mem::take(&mut self.footnotes).finish(self.words, &mut self.out);
        let mut text = String::with_capacity(size * 2);
        pulldown_cmark::html::push_html(&mut text, self.out.into_iter());
        Walked { html: text, toc: nest(self.headings), has_html: self.has_html }
    }
}

/// How a callout begins; it ends with `</aside>`.
fn callout(kind: BlockQuoteKind, words: &Words) -> String {
    let kind = match kind {
        BlockQuoteKind::Note => "note",
        BlockQuoteKind::Tip => "tip",
        BlockQuoteKind::Important => "important",
        BlockQuoteKind::Warning => "warning",
        BlockQuoteKind::Caution => "caution",
    };
    let title = escape(&words.text(&format!("callout.{kind}")));
    format!(
        "<aside class=\"callout callout-{kind}\" aria-label=\"{title}\">\n<p class=\"callout-title\">{title}</p>\n"
    )
}

fn is_token(html: &str) -> bool {
    html.starts_with(TOKEN_OPEN)
        && html.matches(TOKEN_OPEN).count() == 1
        && html.ends_with(super::prepare::TOKEN_CLOSE)
}

/// A digit followed by `e` (`1er`, `2e`): worth looking at closer.
fn has_ordinal(text: &str) -> bool {
    text.as_bytes().windows(2).any(|pair| pair[0].is_ascii_digit() && pair[1] == b'e')
}
