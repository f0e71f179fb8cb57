//! What a feed is of.

use contract::words::slugify;

use crate::groups::GroupFacts;
use crate::job::LinkTo;
use crate::routes::Place;
use crate::site::Site;

/// What a feed is of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Of {
    /// Articles, events, reports and ideas.
    Everything,
    /// Articles.
    Articles,
    /// Events to come.
    Events,
    /// Reports.
    Reports,
    /// Ideas.
    Ideas,
    /// Everything of a theme.
    Theme(String),
    /// Articles of a space.
    Space(String),
    /// Everything of a department.
    Department(&'static str),
    /// Everything of a group, by id.
    Group(String),
}

/// A feed with its name and the page it lies under.
#[derive(Debug, Clone)]
pub struct Stream {
    /// What it is of.
    pub of: Of,
    /// The name of what it is of.
    pub name: String,
    /// Address of the page it lies under; of its folder where there is no page.
    pub page: String,
}

impl Stream {
    fn new(of: Of, link: LinkTo) -> Self {
        Self { of, name: link.title, page: link.href }
    }

    /// "Les Communs : Idées".
    pub fn title(&self, site: &Site) -> String {
        let site_name = site.typeset(&site.config.name);
        if self.of == Of::Everything {
            return site.words.format("feed.everything_of", &[("site", &site_name)]);
        }
        site.words.format("feed.title_of", &[("site", &site_name), ("name", &self.name)])
    }

    /// Thousands of groups and places have one file each, which every program reads.
    pub fn has_json(&self) -> bool {
        !matches!(self.of, Of::Department(_) | Of::Group(_))
    }

    /// Where one reads the same on the site.
    pub fn read_at(&self, site: &Site) -> String {
        match self.of {
            Of::Space(_) => site.routes.to(Place::Articles),
            _ => self.page.clone(),
        }
    }
}

/// Every feed of the site.
pub fn all(site: &Site) -> Vec<Stream> {
    let mut all = whole(site);
    all.extend(site.config.themes.iter().filter_map(|theme| of_theme(site, &theme.id)));
    all.extend(spaces(site));
    all.extend(departments(site));
    all.extend(site.groups.shown().map(of_shown_group));
    // Who followed a group before it was split or merged goes on with the one that came of it.
    all.extend(site.groups.former(site).into_iter().map(|(slug, group)| Stream {
        page: site.routes.below(Place::Groups, slug),
        ..of_shown_group(group)
    }));
    all
}

/// Everything, then each kind.
pub fn whole(site: &Site) -> Vec<Stream> {
    let kinds = [Place::Articles, Place::Agenda, Place::Reports, Place::Ideas];
    let kinds = kinds.into_iter().filter_map(|place| of_place(site, place));
    std::iter::once(everything(site)).chain(kinds).collect()
}

/// The departments that have a page.
pub fn departments(site: &Site) -> impl Iterator<Item = Stream> {
    site.places.departments().filter_map(|(code, _)| of_department(site, code))
}

/// Everything.
pub fn everything(site: &Site) -> Stream {
    let name = site.words.text("feed.everything").into_owned();
    Stream::new(Of::Everything, LinkTo::new(name, site.routes.to(Place::Home)))
}

/// What a fixed place lists.
pub fn of_place(site: &Site, place: Place) -> Option<Stream> {
    let (of, title) = match place {
        Place::Articles => (Of::Articles, "article.title"),
        Place::Agenda => (Of::Events, "agenda.title"),
        Place::Reports => (Of::Reports, "report.title"),
        Place::Ideas => (Of::Ideas, "idea.title"),
        _ => return None,
    };
    let link = LinkTo::new(site.words.text(title), site.routes.to(place));
    site.has(place.feature()).then(|| Stream::new(of, link))
}

/// A theme that has a hub.
pub fn of_theme(site: &Site, id: &str) -> Option<Stream> {
    let theme = site.config.theme(id).filter(|_| site.has("themes"))?;
    let link = LinkTo::new(site.typeset(&theme.name), site.routes.theme(id));
    Some(Stream::new(Of::Theme(id.to_owned()), link))
}

/// The spaces that speak in articles.
pub fn spaces(site: &Site) -> Vec<Stream> {
    if !site.has("articles") {
        return Vec::new();
    }
    let link = |space: &crate::config::Space| {
        let folder = site.routes.below(Place::ArticlesBySpace, &slugify(&space.id));
        Stream::new(Of::Space(space.id.clone()), LinkTo::new(site.typeset(&space.name), folder))
    };
    site.config.spaces.iter().map(link).collect()
}

/// A department that has a page.
pub fn of_department(site: &Site, code: &'static str) -> Option<Stream> {
    Some(Stream::new(Of::Department(code), crate::places::department_link(site, code)?))
}

/// A group that others may show.
pub fn of_group(site: &Site, id: &str) -> Option<Stream> {
    site.groups.by_id(id).map(of_shown_group)
}

fn of_shown_group(group: &GroupFacts) -> Stream {
    Stream::new(Of::Group(group.id.clone()), LinkTo::new(group.name.clone(), group.href.clone()))
}
