//! Atom, as RFC 4287 wants it.

use jiff::Timestamp;

use super::entry::{self, Entry};
use super::stream::Stream;
use crate::site::Site;

/// RFC 4287, section 7.
pub const MEDIA_TYPE: &str = "application/atom+xml";

/// The file of a stream.
pub fn text(site: &Site, stream: &Stream) -> String {
    let entries = entry::of(site, stream);
    let own = site.absolute(&site.routes.feed_of(&stream.page));
    let mut xml = String::from("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
    xml.push_str(&format!(
        "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{}\">\n",
        escape(&site.config.language)
    ));
    element(&mut xml, "id", &own);
    element(&mut xml, "title", &stream.title(site));
    element(&mut xml, "updated", &instant(entry::updated(&entries)));
    link(&mut xml, "self", MEDIA_TYPE, &own);
    link(&mut xml, "alternate", "text/html", &site.absolute(&stream.read_at(site)));
    author(&mut xml, &site.typeset(&site.config.name));
    for entry in &entries {
        one(&mut xml, entry);
    }
    xml.push_str("</feed>\n");
    xml
}

fn one(xml: &mut String, entry: &Entry) {
    xml.push_str("<entry>\n");
    element(xml, "id", &entry.id);
    element(xml, "title", &entry.title);
    element(xml, "published", &instant(entry.published));
    element(xml, "updated", &instant(entry.updated));
    link(xml, "alternate", "text/html", &entry.url);
    if let Some(name) = &entry.by {
        author(xml, name);
    }
    for category in &entry.categories {
        xml.push_str(&format!("<category term=\"{}\"/>\n", escape(category)));
    }
    element(xml, "summary", &entry.text);
    xml.push_str("</entry>\n");
}

/// RFC 3339, in whole seconds.
pub fn instant(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

fn element(xml: &mut String, name: &str, text: &str) {
    xml.push_str(&format!("<{name}>{}</{name}>\n", escape(text)));
}

fn link(xml: &mut String, relation: &str, media_type: &str, href: &str) {
    xml.push_str(&format!("<link rel=\"{relation}\" type=\"{media_type}\" href=\"{}\"/>\n", escape(href)));
}

fn author(xml: &mut String, name: &str) {
    xml.push_str(&format!("<author><name>{}</name></author>\n", escape(name)));
}

/// As XML 1.0 wants it: what people typed may hold characters that no XML file may hold.
fn escape(text: &str) -> String {
    let is_allowed = |c: &char| !matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}');
    crate::markdown::escape(&text.chars().filter(is_allowed).collect::<String>())
}
