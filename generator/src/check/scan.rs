//! Links and anchors of our own HTML. The templates quote every attribute (a tidy test holds that), so a
//! search for the attribute's name is enough.

use std::collections::HashSet;

/// What a page points to and can be pointed at.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct Scanned {
    /// Internal addresses, once each, `&amp;` undone.
    pub links: Vec<String>,
    /// Ids.
    pub ids: HashSet<String>,
}

/// Reads a page.
pub(crate) fn scan(html: &str) -> Scanned {
    let mut scanned = Scanned::default();
    let mut seen = HashSet::new();
    for name in [" href=\"", " src=\"", " action=\""] {
        for value in attributes(html, name) {
            let is_ours = value.starts_with('/') && !value.starts_with("//") || value.starts_with('#');
            if is_ours && seen.insert(value) {
                scanned.links.push(value.replace("&amp;", "&"));
            }
        }
    }
    scanned.ids = attributes(html, " id=\"").map(str::to_owned).collect();
    scanned
}

fn attributes<'a>(html: &'a str, name: &'a str) -> impl Iterator<Item = &'a str> {
    html.match_indices(name).filter_map(move |(at, _)| html[at + name.len()..].split('"').next())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_and_ids_are_found_once() {
        let scanned = scan(
            r##"<a href="/a/?x=1&amp;y=2">a</a><a href="/a/?x=1&amp;y=2">b</a><p id="p"><a href="https://x">"##,
        );
        assert_eq!(scanned.links, ["/a/?x=1&y=2"]);
        assert!(scanned.ids.contains("p"));
    }
}
