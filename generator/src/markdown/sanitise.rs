//! Raw HTML of editors through an allow-list, and tokens replaced by what they stand for.

use std::collections::HashSet;
use std::sync::OnceLock;

use ammonia::Builder;

use super::prepare::{TOKEN_CLOSE, TOKEN_OPEN};

/// Elements that are never closed.
const VOID: [&str; 13] =
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"];
/// Elements that the next of their kind closes.
const CLOSED_BY_NEXT: [&str; 8] = ["dd", "dt", "li", "option", "p", "td", "th", "tr"];

/// The elements that raw HTML leaves open. Counted before sanitising, whose cost is quadratic in depth.
#[derive(Default)]
pub(super) struct OpenElements(Vec<String>);

impl OpenElements {
    /// Reads a piece of raw HTML; answers whether more than `limit` elements are open.
    pub fn exceed(&mut self, html: &str, limit: usize) -> bool {
        for (at, _) in html.match_indices('<') {
            let rest = &html[at + 1..];
            let (closes, rest) = rest.strip_prefix('/').map_or((false, rest), |rest| (true, rest));
            let end = rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.len());
            let name = rest[..end.min(32)].to_ascii_lowercase();
            if name.is_empty() || VOID.contains(&name.as_str()) {
                continue;
            }
            if closes {
                if let Some(open) = self.0.iter().rposition(|open| *open == name) {
                    self.0.truncate(open);
                }
            } else if self.0.last() != Some(&name) || !CLOSED_BY_NEXT.contains(&name.as_str()) {
                self.0.push(name);
                if self.0.len() > limit {
                    return true;
                }
            }
        }
        false
    }
}

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

#[cfg(test)]
mod tests {
    use super::*;

    fn exceeds(html: &str) -> bool {
        OpenElements::default().exceed(html, 3)
    }

    #[test]
    fn open_elements_are_counted_as_a_browser_would_keep_them_open() {
        assert!(exceeds("<div><div><div><div>"));
        assert!(exceeds("<div></p><div></p><div></p><div>"));
        assert!(!exceeds("<div></div><div></div><div></div><div></div>"));
        assert!(!exceeds("<li>a<li>b<li>c<li>d<br><br><br><br>"));
    }
}
