//! Groups: the A-Z list, each group's page, and the card others show.

mod card;
mod list;
mod nearest;
mod outside;
mod page;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::OnceLock;

use contract::places::{self, Position};
use contract::records::{Group, GroupStatus, Territory};
use contract::visibility::{Facts, Surface, Visibility, visible};
use contract::words::fold;
use tera::Value;

use crate::job::{Job, LinkTo, Tree};
use crate::site::Site;

pub use card::{card, card_at};
pub use nearest::Near;

use nearest::Nearest;

/// What lists need to know of a group; the rest is in its record.
#[derive(Debug)]
pub struct GroupFacts {
    /// Id of its record.
    pub id: String,
    /// Address in its tree.
    pub href: String,
    /// In the typography of the site.
    pub name: String,
    /// The tree its page is in.
    pub tree: Tree,
    /// How its page stands among the others.
    pub standing: Standing,
    /// Code of the department it meets in, if one is named.
    pub department: Option<String>,
    /// INSEE code of the commune it meets in, if one is named.
    pub commune: Option<String>,
    /// Its own point, else its commune's centre; nothing for what is in no commune we know the place of.
    pub position: Option<Position>,
    /// Last part of its address.
    pub slug: String,
    /// Name folded, for the order of lists.
    key: String,
    /// A card stands in many lists and is serialised once.
    card: OnceLock<Value>,
}

/// How a group's page stands among the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// In lists, on maps, among neighbours.
    Listed,
    /// Closed: a page for the record, linked from what it did.
    Archived,
    /// At its address only: unlisted, or not for everyone.
    Apart,
}

impl GroupFacts {
    fn of(group: &Group, point: Option<[f64; 2]>, site: &Site) -> Option<Self> {
        let facts = Facts {
            audience: group.audience.clone(),
            unlisted: group.unlisted,
            from: Some(group.published_at),
            ..Facts::default()
        };
        let tree = Tree::of(&group.audience);
        if visible(&facts, &tree.viewer(), Surface::Page, site.now) == Visibility::Hidden {
            return None;
        }
        let standing = match site.public(&facts, Surface::List) {
            Visibility::Listed if group.status == GroupStatus::Archived => Standing::Archived,
            Visibility::Listed => Standing::Listed,
            Visibility::Unlisted | Visibility::Hidden => Standing::Apart,
        };
        let name = site.typeset(&group.name);
        Some(Self {
            id: group.id.clone(),
            href: tree.address(&site.routes.group(group)),
            slug: group.slug.clone(),
            key: fold(&name),
            name,
            tree,
            standing,
            department: crate::places::department_of(&group.place),
            commune: commune_of(&group.place).map(|commune| commune.insee.to_string()),
            position: point.and_then(Position::from_lon_lat).or_else(|| commune_of(&group.place)?.position),
            card: OnceLock::new(),
        })
    }

    /// Its record.
    #[must_use]
    pub fn record<'s>(&self, site: &'s Site) -> Option<&'s Group> {
        site.records.groups.get(&self.id).map(|(group, _)| group)
    }
}

fn commune_of(place: &Territory) -> Option<&'static places::Commune> {
    match place {
        Territory::Commune(insee) => places::commune(insee),
        _ => None,
    }
}

/// The groups that are shown, in alphabetical order. Each stands here once; places and themes hold numbers.
#[derive(Debug, Default)]
pub struct Index {
    all: Vec<GroupFacts>,
    listed: Vec<usize>,
    by_id: HashMap<String, usize>,
    by_department: BTreeMap<String, Vec<usize>>,
    by_commune: BTreeMap<String, Vec<usize>>,
    by_theme: BTreeMap<String, Vec<usize>>,
    abroad: Vec<usize>,
    /// Slug of a group that was -> the groups that came of it.
    successors: BTreeMap<String, Vec<usize>>,
    nearest: Nearest,
}

impl Index {
    /// Draws it; empty when the feature is off.
    #[must_use]
    pub fn build(site: &Site) -> Self {
        let mut index = Self::default();
        if !site.has("groups") {
            return index;
        }
        let records = site.records.groups.values();
        index.all = records.filter_map(|(group, point)| GroupFacts::of(group, *point, site)).collect();
        index.all.sort_by(|a, b| (&a.key, &a.id).cmp(&(&b.key, &b.id)));
        for at in 0..index.all.len() {
            index.file(at, site);
        }
        let listed = index.listed.iter().map(|at| (*at, &index.all[*at]));
        index.nearest = Nearest::of(listed.filter_map(|(at, facts)| Some((at, facts, facts.record(site)?))));
        index
    }

    fn file(&mut self, at: usize, site: &Site) {
        let facts = &self.all[at];
        let Some(group) = facts.record(site).filter(|_| facts.standing != Standing::Apart) else { return };
        self.by_id.insert(facts.id.clone(), at);
        for id in &group.merged {
            self.by_id.entry(id.clone()).or_insert(at);
        }
        for slug in &group.predecessors {
            push_once(self.successors.entry(slug.clone()).or_default(), at);
        }
        if facts.standing != Standing::Listed {
            return;
        }
        self.listed.push(at);
        if let Some(code) = &facts.department {
            self.by_department.entry(code.clone()).or_default().push(at);
        }
        if let Some(insee) = &facts.commune {
            self.by_commune.entry(insee.clone()).or_default().push(at);
        }
        if matches!(group.place, Territory::Abroad { .. }) {
            self.abroad.push(at);
        }
        for theme in &group.themes {
            push_once(self.by_theme.entry(theme.clone()).or_default(), at);
        }
    }

    /// Every group in lists, in alphabetical order.
    pub fn list(&self) -> impl ExactSizeIterator<Item = &GroupFacts> {
        self.listed.iter().map(|at| &self.all[*at])
    }

    /// Every group that others may show: listed, or archived.
    pub fn shown(&self) -> impl Iterator<Item = &GroupFacts> {
        self.all.iter().filter(|facts| facts.standing != Standing::Apart)
    }

    /// Slugs that no group has any more, each with the first group that came of it.
    pub fn former(&self, site: &Site) -> Vec<(&str, &GroupFacts)> {
        let taken: BTreeSet<&str> =
            site.records.groups.values().map(|(group, _)| group.slug.as_str()).collect();
        let gone = self.successors.iter().filter(|(slug, _)| !taken.contains(slug.as_str()));
        gone.filter_map(|(slug, groups)| Some((slug.as_str(), &self.all[*groups.first()?]))).collect()
    }

    /// The group of this id, when others may show it: listed, or archived.
    #[must_use]
    pub fn by_id(&self, id: &str) -> Option<&GroupFacts> {
        self.by_id.get(id).map(|at| &self.all[*at])
    }

    /// Whether the group of this id has this slug, and may be named.
    #[must_use]
    pub fn has_slug(&self, id: &str, slug: &str) -> bool {
        self.by_id(id).is_some_and(|facts| facts.slug == slug)
    }

    fn at<'i>(&'i self, places: Option<&'i Vec<usize>>) -> impl ExactSizeIterator<Item = &'i GroupFacts> {
        places.map(Vec::as_slice).unwrap_or_default().iter().map(|at| &self.all[*at])
    }

    /// Of a department's code.
    pub fn of_department(&self, code: &str) -> impl ExactSizeIterator<Item = &GroupFacts> {
        self.at(self.by_department.get(code))
    }

    /// Of a commune's INSEE code.
    pub fn of_commune(&self, insee: &str) -> impl ExactSizeIterator<Item = &GroupFacts> {
        self.at(self.by_commune.get(insee))
    }

    /// Of a theme of `site.toml`.
    pub fn of_theme(&self, id: &str) -> impl ExactSizeIterator<Item = &GroupFacts> {
        self.at(self.by_theme.get(id))
    }

    /// Outside France.
    pub fn abroad(&self) -> impl ExactSizeIterator<Item = &GroupFacts> {
        self.at(Some(&self.abroad))
    }

    /// The groups that came of the one with this slug.
    pub fn successors(&self, slug: &str) -> impl ExactSizeIterator<Item = &GroupFacts> {
        self.at(self.successors.get(slug))
    }

    /// The departments that have groups.
    pub fn departments(&self) -> impl Iterator<Item = &str> {
        self.by_department.keys().map(String::as_str)
    }

    /// The communes that have groups.
    pub fn communes(&self) -> impl Iterator<Item = &str> {
        self.by_commune.keys().map(String::as_str)
    }

    /// The groups awake nearest to `from`, on its side of the sea (see [`Near`]).
    #[must_use]
    pub fn nearest(&self, from: &Near<'_>) -> Vec<(&GroupFacts, f64)> {
        self.nearest.find(from).into_iter().map(|(at, km)| (&self.all[at], km)).collect()
    }
}

fn push_once(places: &mut Vec<usize>, at: usize) {
    if places.last() != Some(&at) {
        places.push(at);
    }
}

/// A link to the page of the group of this id; nothing when it is hidden or the feature is off.
#[must_use]
pub fn link(site: &Site, id: &str) -> Option<LinkTo> {
    site.groups.by_id(id).map(|group| LinkTo::new(group.name.clone(), group.href.clone()))
}

/// The pages.
pub fn jobs<'s>(site: &'s Site, jobs: &mut Vec<Job<'s>>) {
    if !site.has("groups") {
        return;
    }
    list::jobs(site, jobs);
    page::jobs(site, jobs);
}

#[cfg(test)]
mod tests;
