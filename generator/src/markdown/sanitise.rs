//! Raw HTML of editors through an allow-list, and tokens replaced by what they stand for.

use std::collections::HashSet;
use std::sync::OnceLock;

use ammonia::Builder;

use super::prepare::{TOKEN_CLOSE, TOKEN_OPEN};

/// What editors may write: no script, no style, no form, no frame.
pub(super) fn editors(html: &str) -> String {
    static ALLOWED: OnceLock<Builder<'static>> = OnceLock::new();
    ALLOWED
        .get_or_init(|| {
            let mut builder = Builder::default();
            builder
                .add_tags(["section", "mark", "figure", "figcaption", "details", "summary", "aside", "small"])
                .add_generic_attributes([
                    "id",
                    "class",
                    "lang",
                    "dir",
                    "title",
                    "role",
                    "tabindex",
                    "aria-label",
                ])
                .add_tag_attributes("img", ["srcset", "sizes", "loading"])
                .add_tag_attributes("li", ["value"])
                .add_tag_attributes("td", ["scope"])
                .add_tag_attributes("th", ["scope"])
                .url_schemes(HashSet::from(["https", "http", "mailto", "tel", "geo"]))
                .link_rel(None);
            builder
        })
        .clean(html)
        .to_string()
}

/// Puts what `fill` gives in place of each token; a token nobody fills disappears.
pub(super) fn fill_tokens(html: &str, mut fill: impl FnMut(usize) -> Option<String>) -> String {
    if !html.contains(TOKEN_OPEN) {
        return html.to_owned();
    }
    let mut out = String::with_capacity(html.len());
    let mut pieces = html.split(TOKEN_OPEN);
    out.push_str(pieces.next().unwrap_or_default());
    for piece in pieces {
        let (index, rest) = piece.split_once(TOKEN_CLOSE).unwrap_or((piece, ""));
        if let Some(html) = index.parse().ok().and_then(&mut fill) {
            out.push_str(&html);
        }
        out.push_str(rest);
    }
    out
}

/// The text of a piece of our own HTML, tags dropped, for descriptions and JSON-LD.
#[must_use]
pub fn plain_text(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut in_tag = false;
    for c in html.chars() {
        match c {
            '<' => in_tag = true,
            '>' if in_tag => {
                in_tag = false;
                out.push(' ');
            }
            c if !in_tag => out.push(c),
            _ => {}
        }
    }
    let text = out.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#39;", "'");
    text.replace("&amp;", "&").split_whitespace().collect::<Vec<_>>().join(" ")
}
