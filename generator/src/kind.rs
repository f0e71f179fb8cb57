//! The kinds of content and their schemas: one table says which keys a page of each kind may have.

use crate::problem::nearest;

/// What a markdown file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// `home.md`.
    Home,
    /// `pages/`.
    Page,
    /// `wiki/`.
    Wiki,
    /// `faq/`: a question.
    Faq,
    /// `articles/`.
    Article,
    /// `resources/`.
    Resource,
    /// `tutorials/`.
    Tutorial,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 7] =
        [Self::Home, Self::Page, Self::Wiki, Self::Faq, Self::Article, Self::Resource, Self::Tutorial];

    /// The folder its files lie in, under `content/`.
    #[must_use]
    pub fn folder(self) -> &'static str {
        match self {
            Self::Home => "",
            Self::Page => "pages",
            Self::Wiki => "wiki",
            Self::Faq => "faq",
            Self::Article => "articles",
            Self::Resource => "resources",
            Self::Tutorial => "tutorials",
        }
    }

    /// The kind of the file at `relative` (from `content/`), if it is content at all.
    #[must_use]
    pub fn of(relative: &str) -> Option<Self> {
        if relative == "home.md" {
            return Some(Self::Home);
        }
        let folder = relative.split('/').next()?;
        let kind = Self::ALL.into_iter().find(|kind| kind.folder() == folder)?;
        relative.ends_with(".md").then_some(kind)
    }

    /// The kind's name in code, templates and `[defaults.audience]`.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Home => "home",
            Self::Page => "page",
            Self::Wiki => "wiki",
            Self::Faq => "faq",
            Self::Article => "article",
            Self::Resource => "resource",
            Self::Tutorial => "tutorial",
        }
    }

    /// The feature of `site.toml` that switches it off, if one does.
    #[must_use]
    pub fn feature(self) -> Option<&'static str> {
        match self {
            Self::Home | Self::Page => None,
            Self::Wiki => Some("wiki"),
            Self::Faq => Some("faq"),
            Self::Article => Some("articles"),
            Self::Resource => Some("resources"),
            Self::Tutorial => Some("tutorials"),
        }
    }
}

/// The shape of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// One line of text.
    Text,
    /// true or false.
    Switch,
    /// A whole number.
    Whole,
    /// A day.
    Day,
    /// A list of texts.
    Texts,
    /// A table of anything.
    Free,
    /// A list of tables: files of a resource.
    Files,
    /// A table: the video of a tutorial.
    Video,
}

/// One key of the front matter.
#[derive(Debug, Clone, Copy)]
pub struct Key {
    /// As written.
    pub name: &'static str,
    /// What it holds.
    pub shape: Shape,
    /// Kinds that have it; empty = all.
    pub kinds: &'static [Kind],
    /// Kinds that cannot do without.
    pub required: &'static [Kind],
}

const fn key(name: &'static str, shape: Shape) -> Key {
    Key { name, shape, kinds: &[], required: &[] }
}

const fn only(name: &'static str, shape: Shape, kinds: &'static [Kind]) -> Key {
    Key { name, shape, kinds, required: &[] }
}

/// Every key of every kind. The editor's form, `maille new` and the documentation are read from it.
pub const KEYS: &[Key] = &[
    Key { name: "title", shape: Shape::Text, kinds: &[], required: &Kind::ALL },
    key("date", Shape::Day),
    key("updated", Shape::Day),
    key("slug", Shape::Text),
    key("aliases", Shape::Texts),
    key("draft", Shape::Switch),
    key("unlisted", Shape::Switch),
    key("audience", Shape::Text),
    key("weight", Shape::Whole),
    key("summary", Shape::Text),
    key("themes", Shape::Texts),
    key("territory", Shape::Text),
    key("image", Shape::Text),
    key("alt", Shape::Text),
    key("checked_on", Shape::Day),
    key("expires_on", Shape::Day),
    key("extra", Shape::Free),
    only("easy_to_read", Shape::Text, &[Kind::Wiki]),
    Key { name: "licence", shape: Shape::Text, kinds: &[Kind::Resource], required: &[Kind::Resource] },
    only("version", Shape::Text, &[Kind::Resource]),
    only("valid_until", Shape::Day, &[Kind::Resource]),
    only("language", Shape::Text, &[Kind::Resource]),
    only("files", Shape::Files, &[Kind::Resource]),
    only("replaces", Shape::Text, &[Kind::Resource]),
    only("fields", Shape::Texts, &[Kind::Resource]),
    only("minutes", Shape::Whole, &[Kind::Tutorial]),
    only("video", Shape::Video, &[Kind::Tutorial]),
    only("space", Shape::Text, &[Kind::Article]),
    only("author", Shape::Text, &[Kind::Article]),
];

/// The key `name` as pages of `kind` know it.
#[must_use]
pub fn find_key(name: &str, kind: Kind) -> Option<&'static Key> {
    KEYS.iter().find(|key| key.name == name && (key.kinds.is_empty() || key.kinds.contains(&kind)))
}

/// The key that was probably meant by `name`.
#[must_use]
pub fn nearest_key(name: &str, kind: Kind) -> Option<&'static str> {
    let known = KEYS.iter().filter(|key| key.kinds.is_empty() || key.kinds.contains(&kind));
    nearest(name, known.map(|key| key.name))
}
