//! Text of people (reports, articles of groups): a small part of markdown, no raw HTML, no images, links
//! that lend no weight (rule 7 of the security promises).
//!
//! It stands here since both sides show it: the site in its pages, the functions to who writes, before anybody
//! else reads it. A preview by another renderer would be a promise nobody keeps.

use pulldown_cmark::{Event, Options as Flags, Parser, Tag, TagEnd, TextMergeStream, html};

use crate::forms::escape;
use crate::words::{Typographer, Words};

/// Quotes and lists nested deeper than this are cut off.
const MAX_NESTING: usize = 32;

/// Renders text of people. Headings become bold lines, so that they cannot pass for the page's own.
#[must_use]
pub fn people(source: &str, words: &Words) -> String {
    let mut out: Vec<Event<'_>> = Vec::new();
    let mut typographer = Typographer::new(words.locale());
    let mut depth = 0_usize;
    let mut dropped_links = Vec::new();
    for event in TextMergeStream::new(Parser::new_ext(source, Flags::empty())) {
        match event {
            Event::Start(tag) => {
                depth += 1;
                if depth > MAX_NESTING {
                    break;
                }
                if matches!(tag, Tag::Paragraph | Tag::Item | Tag::Heading { .. }) {
                    typographer = Typographer::new(words.locale());
                }
                out.extend(start(tag, &mut dropped_links));
            }
            Event::End(tag) => {
                depth = depth.saturating_sub(1);
                out.extend(end(tag, &mut dropped_links));
            }
            Event::Text(text) => out.push(Event::Text(typographer.text(&text).into())),
            // Raw HTML is shown as it was typed.
            Event::Html(raw) | Event::InlineHtml(raw) => out.push(Event::Text(raw)),
            other => out.push(other),
        }
    }
    let mut text = String::with_capacity(source.len() * 2);
    html::push_html(&mut text, out.into_iter());
    text
}

fn start<'a>(tag: Tag<'a>, dropped: &mut Vec<bool>) -> Option<Event<'a>> {
    match tag {
        Tag::Link { dest_url, .. } => {
            let allowed = dest_url.starts_with("https://") || dest_url.starts_with("mailto:");
            dropped.push(!allowed);
            allowed.then(|| {
                let href = escape(&dest_url);
                Event::InlineHtml(
                    format!("<a href=\"{href}\" rel=\"nofollow ugc noopener noreferrer\">").into(),
                )
            })
        }
        Tag::Image { .. } | Tag::HtmlBlock => None,
        Tag::Heading { .. } => Some(Event::Html("<p><strong>".into())),
        other => Some(Event::Start(other)),
    }
}

fn end<'a>(tag: TagEnd, dropped: &mut Vec<bool>) -> Option<Event<'a>> {
    match tag {
        TagEnd::Link => (dropped.pop() != Some(true)).then(|| Event::InlineHtml("</a>".into())),
        TagEnd::Image | TagEnd::HtmlBlock => None,
        TagEnd::Heading(_) => Some(Event::Html("</strong></p>\n".into())),
        other => Some(Event::End(other)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Locale;

    fn shown(source: &str) -> String {
        people(source, &Words::new(Locale::Fr))
    }

    #[test]
    fn nothing_of_people_becomes_html() {
        assert_eq!(shown("<script>x</script>"), "&lt;script&gt;x&lt;/script&gt;");
        assert_eq!(shown("a <b>b</b>"), "<p>a &lt;b&gt;b&lt;/b&gt;</p>\n");
        assert_eq!(shown("![x](https://a.example/p.png)"), "<p>x</p>\n");
        assert_eq!(shown("[x](javascript:alert(1))"), "<p>x</p>\n");
    }

    #[test]
    fn links_lend_no_weight() {
        assert_eq!(
            shown("[x](https://a.example)"),
            "<p><a href=\"https://a.example\" rel=\"nofollow ugc noopener noreferrer\">x</a></p>\n"
        );
    }
}
