//! The head of a markdown file: TOML between `+++`, or YAML between `---`.
//!
//! [`split`] finds it, `syntax` reads it into entries with their places, [`FrontMatter::read`] holds
//! the entries against the schema of the kind ([`crate::kind::KEYS`]). Every mistake is a problem; what
//! is right is kept.

mod as_json;
mod schema;
mod syntax;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

pub use contract::visibility::Audience;

/// A page's files with a role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResourceFile {
    /// `source`, `print`, `web` or `text`.
    pub role: String,
    /// Path from the page's folder.
    pub file: String,
}

/// A tutorial's video, paths from the page's folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Video {
    /// The video.
    pub file: String,
    /// WebVTT captions.
    pub captions: String,
    /// The page or text that says the same in words.
    pub transcript: Option<String>,
}

/// What the head of a page says. Days are civil days in the site's zone.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct FrontMatter {
    /// The page's only level 1 heading.
    pub title: String,
    /// When it was, or will be, published.
    pub date: Option<Date>,
    /// Last change worth telling.
    pub updated: Option<Date>,
    /// Last part of the address, when not the file's name.
    pub slug: Option<String>,
    /// Addresses it had before.
    pub aliases: Vec<String>,
    /// Not finished.
    pub draft: bool,
    /// At its address only.
    pub unlisted: bool,
    /// For whom; `None` = the default of its kind.
    pub audience: Option<Audience>,
    /// Smaller first among its neighbours.
    pub weight: i64,
    /// One or two sentences.
    pub summary: Option<String>,
    /// Ids of `site.toml`.
    pub themes: Vec<String>,
    /// Department code, INSEE code or country.
    pub territory: Option<String>,
    /// Path of the picture.
    pub image: Option<String>,
    /// What the picture shows.
    pub alt: Option<String>,
    /// When somebody last checked that it is right.
    pub checked_on: Option<Date>,
    /// Not shown from that day on.
    pub expires_on: Option<Date>,
    /// Whatever a site's own templates need.
    #[serde(with = "as_json")]
    pub extra: Map<String, Value>,
    /// Wiki: the easy-to-read version.
    pub easy_to_read: Option<String>,
    /// Resource: the licence.
    pub licence: Option<String>,
    /// Resource: its version.
    pub version: Option<String>,
    /// Resource: last day of use.
    pub valid_until: Option<Date>,
    /// Resource: language of the document.
    pub language: Option<String>,
    /// Resource: its files.
    pub files: Vec<ResourceFile>,
    /// Resource: the one it replaces.
    pub replaces: Option<String>,
    /// Resource: what one may fill in.
    pub fields: Vec<String>,
    /// Tutorial: minutes it takes.
    pub minutes: Option<i64>,
    /// Tutorial: its video.
    pub video: Option<Video>,
    /// Article: the space that speaks.
    pub space: Option<String>,
    /// Article: a pseudonym or a body.
    pub author: Option<String>,
    /// Byte offset in the file of each key's value, for problems found later.
    pub places: std::collections::BTreeMap<String, usize>,
}

/// A markdown file in two: what stands between the fences, and the rest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Split<'a> {
    /// TOML or YAML.
    pub syntax: Syntax,
    /// The head's text.
    pub head: &'a str,
    /// Byte offset of the head in the file.
    pub head_at: usize,
    /// The body.
    pub body: &'a str,
    /// Byte offset of the body in the file.
    pub body_at: usize,
}

/// The two dialects.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Syntax {
    /// Between `+++`.
    Toml,
    /// Between `---`.
    Yaml,
}

/// Finds the head. `None` when the file does not begin with a fence, or the fence is never closed.
#[must_use]
pub fn split(text: &str) -> Option<Split<'_>> {
    let first_line_end = text.find('\n')?;
    let syntax = match text[..first_line_end].trim_end() {
        "+++" => Syntax::Toml,
        "---" => Syntax::Yaml,
        _ => return None,
    };
    let fence = text[..first_line_end].trim_end();
    let head_at = first_line_end + 1;
    let mut at = head_at;
    for line in text[head_at..].split_inclusive('\n') {
        let next = at + line.len();
        if line.trim_end() == fence {
            return Some(Split {
                syntax,
                head: &text[head_at..at],
                head_at,
                body: &text[next..],
                body_at: next,
            });
        }
        at = next;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kind::Kind;
    use crate::problem::Problem;

    fn read(text: &str, kind: Kind) -> (FrontMatter, Vec<(String, u32, u32)>) {
        let mut problems: Vec<Problem> = Vec::new();
        let front = FrontMatter::read(text, "x.md", kind, &mut problems);
        let said = problems.iter().map(|p| (p.code.id().to_owned(), p.spot.line, p.spot.column)).collect();
        (front, said)
    }

    #[test]
    fn toml_and_yaml_say_the_same() {
        let toml = "+++\ntitle = \"Été\"\ndate = 2026-11-03\nthemes = [\"a\"]\ndraft = true\n+++\nCorps";
        let yaml = "---\ntitle: Été\ndate: 2026-11-03\nthemes: [a]\ndraft: true\n---\nCorps";
        let (mut a, bad_a) = read(toml, Kind::Page);
        let (mut b, bad_b) = read(yaml, Kind::Page);
        a.places.clear();
        b.places.clear();
        assert_eq!((bad_a, bad_b), (vec![], vec![]));
        assert_eq!(a, b);
        assert!(a.draft && a.date.is_some());
    }

    #[test]
    fn each_mistake_has_its_place_and_the_rest_is_kept() {
        let (front, said) =
            read("+++\ntitle = \"T\"\ntitel = 1\nweight = \"x\"\nminutes = 3\n+++\n", Kind::Page);
        assert_eq!(front.title, "T");
        assert_eq!(
            said,
            [
                ("unknown-key".to_owned(), 3, 1),
                ("wrong-value".to_owned(), 4, 10),
                ("unknown-key".to_owned(), 5, 1)
            ]
        );
    }

    #[test]
    fn impossible_days_are_named_in_both_dialects() {
        assert_eq!(
            read("+++\ntitle = \"T\"\ndate = 2026-02-30\n+++\n", Kind::Page).1,
            [("impossible-date".to_owned(), 3, 8)]
        );
        assert_eq!(
            read("---\ntitle: T\ndate: 2026-02-30\n---\n", Kind::Page).1,
            [("impossible-date".to_owned(), 3, 7)]
        );
    }

    #[test]
    fn broken_heads_and_missing_ones() {
        assert_eq!(read("Bonjour\n", Kind::Page).1, [("front-matter-missing".to_owned(), 1, 1)]);
        assert_eq!(read("+++\ntitle = \"T\n+++\n", Kind::Page).1[0].0, "front-matter-broken");
        assert_eq!(read("+++\n+++\n", Kind::Page).1, [("missing-key".to_owned(), 1, 1)]);
    }
}
