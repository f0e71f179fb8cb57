//! One file to be made: its address, its template, and the context that a template sees. A page kind
//! builds its context from the site's facts alone, so the same site gives the same bytes.

use serde::Serialize;

pub use crate::context::{Contents, Context};
use crate::site::Site;

/// Which tree a page goes to: one per viewer.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Tree {
    /// For anyone.
    Public,
    /// For members, served after sign-in.
    Members,
    /// For the members of one group, by id.
    Group(String),
}

impl Tree {
    /// The tree of an audience.
    #[must_use]
    pub fn of(audience: &contract::visibility::Audience) -> Self {
        use contract::visibility::Audience;
        match audience {
            Audience::Public => Self::Public,
            Audience::Members => Self::Members,
            Audience::Group(id) => Self::Group(id.clone()),
        }
    }

    /// Who reads it.
    #[must_use]
    pub fn viewer(&self) -> contract::visibility::Viewer {
        use contract::visibility::Viewer;
        match self {
            Self::Public => Viewer::Public,
            Self::Members => Viewer::Member,
            Self::Group(id) => Viewer::Group(id.clone()),
        }
    }

    /// The address in this tree of the page whose public address would be `path`.
    #[must_use]
    pub fn address(&self, path: &str) -> String {
        match self {
            Self::Public => path.to_owned(),
            Self::Members => format!("/m{path}"),
            Self::Group(id) => format!("/m/g/{id}{path}"),
        }
    }
}

/// A link with its text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LinkTo {
    /// What one reads.
    pub title: String,
    /// Address.
    pub href: String,
}

impl LinkTo {
    /// A link.
    #[must_use]
    pub fn new(title: impl Into<String>, href: impl Into<String>) -> Self {
        Self { title: title.into(), href: href.into() }
    }
}

/// A day in words and for machines.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Day {
    /// `3 novembre 2026`.
    pub words: String,
    /// `2026-11-03`.
    pub iso: String,
}

/// A feed a page announces.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Feed {
    /// What one reads.
    pub title: String,
    /// Address.
    pub href: String,
    /// Media type.
    #[serde(rename = "type")]
    pub media_type: String,
}

/// What every page tells of itself; templates see it as `page`.
#[derive(Debug, Clone, Default, Serialize)]
pub struct PageMeta {
    /// The level 1 heading.
    pub title: String,
    /// For search engines and cards.
    pub description: Option<String>,
    /// The lead paragraph.
    pub summary: Option<String>,
    /// Address.
    pub path: String,
    /// Absolute address.
    pub canonical: String,
    /// Class of the body: `wiki`, `event`…
    pub kind: &'static str,
    /// The entry of the navigation it lies under, or empty.
    pub nav: String,
    /// From home; without the page itself.
    pub breadcrumbs: Vec<LinkTo>,
    /// For robots, when not the default.
    pub robots: Option<&'static str>,
    /// Absolute address of a picture.
    pub image: Option<String>,
    /// Feeds.
    pub feeds: Vec<Feed>,
    /// Safe JSON.
    pub json_ld: Option<String>,
    /// Where it lies, for search engines: safe JSON.
    pub crumbs_ld: Option<String>,
    /// Language, when not the site's.
    pub language: Option<String>,
    /// Published.
    pub date: Option<Day>,
    /// Changed.
    pub updated: Option<Day>,
    /// Checked.
    pub checked: Option<Day>,
    /// Expires.
    pub expires: Option<Day>,
}

impl PageMeta {
    /// A page at `path`, with its canonical address and its entry of the navigation.
    #[must_use]
    pub fn new(site: &Site, kind: &'static str, title: impl Into<String>, path: &str) -> Self {
        Self {
            title: site.typeset(&title.into()),
            path: path.to_owned(),
            canonical: site.absolute(path),
            kind,
            nav: site.nav_of(path),
            ..Self::default()
        }
    }

    /// With its lead, which also describes it.
    #[must_use]
    pub fn summary(mut self, site: &Site, text: &str) -> Self {
        if !text.trim().is_empty() {
            let text = site.typeset(text);
            self.description = Some(text.clone());
            self.summary = Some(text);
        }
        self
    }

    /// With a description that is not shown.
    #[must_use]
    pub fn description(mut self, text: impl Into<String>) -> Self {
        self.description = Some(text.into());
        self
    }

    /// With the pages that lead to it; home is put before them.
    #[must_use]
    pub fn under(mut self, site: &Site, crumbs: impl IntoIterator<Item = LinkTo>) -> Self {
        self.breadcrumbs = vec![LinkTo::new(site.words.text("nav.home"), "/")];
        self.breadcrumbs.extend(crumbs);
        self.crumbs_ld = crate::json_ld::breadcrumbs(site, &self.breadcrumbs, &self.title, &self.path);
        self
    }

    /// Kept out of search engines.
    #[must_use]
    pub fn noindex(mut self) -> Self {
        self.robots = Some("noindex");
        self
    }
}

/// One file to be made.
pub struct Job<'s> {
    /// Tree.
    pub tree: Tree,
    /// Address: ends with `/` for a page, else names the file.
    pub path: String,
    /// Template's file.
    pub template: &'static str,
    /// The file an editor would mend, for problems; empty when the page is made from the whole.
    pub source: &'s str,
    /// Listed pages must be reachable, and stand in the sitemap.
    pub listing: Listing,
    /// Builds the context when the page is rendered, not before.
    pub context: Box<dyn Fn() -> Context + Send + Sync + 's>,
}

/// How a page stands among the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Listing {
    /// An editor's page, a hub, a group, a coming event: within 3 clicks of home (F24).
    Near,
    /// Reachable at any depth: archives.
    Archive,
    /// In no list, sitemap or check of reachability: unlisted pages, redirects, shells, 404.
    Apart,
}

impl<'s> Job<'s> {
    /// A public page, [`Listing::Near`].
    pub fn page(
        path: impl Into<String>,
        template: &'static str,
        context: impl Fn() -> Context + Send + Sync + 's,
    ) -> Self {
        Self {
            tree: Tree::Public,
            path: path.into(),
            template,
            source: "",
            listing: Listing::Near,
            context: Box::new(context),
        }
    }

    /// With another standing.
    #[must_use]
    pub fn listed(mut self, listing: Listing) -> Self {
        self.listing = listing;
        self
    }

    /// In another tree.
    #[must_use]
    pub fn tree(mut self, tree: Tree) -> Self {
        self.tree = tree;
        self
    }

    /// Made from an editor's file.
    #[must_use]
    pub fn source(mut self, source: &'s str) -> Self {
        self.source = source;
        self
    }
}

/// JSON that may stand inside a script element: `<` cannot end it.
#[must_use]
pub fn script_json(value: &serde_json::Value) -> String {
    value.to_string().replace('<', "\\u003c")
}
