//! What a map can show, one at a time: a word, a shape and a number each. Counts of people are not among them:
//! of skills one sees how many kinds are offered, which no one person can change in a way that shows.

use std::collections::BTreeMap;

use contract::records::PostKind;
use serde::Serialize;

use crate::site::Site;

/// What a map shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Layer {
    /// Groups.
    Groups,
    /// Events to come.
    Events,
    /// Kinds of skills that members offer.
    Skills,
    /// Rides that wait for an answer, by area.
    Rides,
    /// Beds that wait for an answer, by area.
    Beds,
}

impl Layer {
    /// In the order they are offered.
    pub const ALL: [Self; 5] = [Self::Groups, Self::Events, Self::Skills, Self::Rides, Self::Beds];

    /// In classes, ids and keys of words.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Groups => "groups",
            Self::Events => "events",
            Self::Skills => "skills",
            Self::Rides => "rides",
            Self::Beds => "beds",
        }
    }

    /// "3 groupes", "1 trajet".
    #[must_use]
    pub fn counted(self, site: &Site, count: usize) -> String {
        site.words.plural(&format!("layers.count_{}", self.name()), count as u64, &[])
    }
}

/// A layer as one chooses it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Choice {
    /// Of class and id.
    pub name: &'static str,
    /// What one reads.
    pub title: String,
    /// The one that shows at first.
    pub first: bool,
}

/// The layers that have something, as one chooses them; none when there is nothing to choose from.
#[must_use]
pub fn choices(site: &Site, layers: &[Layer]) -> Vec<Choice> {
    if layers.len() < 2 {
        return Vec::new();
    }
    let choice = |(at, layer): (usize, &Layer)| Choice {
        name: layer.name(),
        title: site.words.text(&format!("layers.{}", layer.name())).into_owned(),
        first: at == 0,
    };
    layers.iter().enumerate().map(choice).collect()
}

/// How much each department has of each layer.
#[derive(Debug, Default)]
pub struct Counts(BTreeMap<(Layer, String), usize>);

impl Counts {
    /// Counts them once for a whole page.
    #[must_use]
    pub fn of(site: &Site) -> Self {
        let mut counts = Self::default();
        for (code, _) in site.places.departments() {
            counts.put(Layer::Groups, code, site.groups.of_department(code).len());
            counts.put(Layer::Events, code, site.events.of_department(code).upcoming().len());
            counts.put(
                Layer::Rides,
                code,
                site.posts.areas(code, PostKind::Carpool).map(|area| area.1).sum(),
            );
            counts.put(Layer::Beds, code, site.posts.areas(code, PostKind::Lodging).map(|area| area.1).sum());
        }
        if site.has("skills") {
            let own = |code: &str| crate::places::department_href(site, code).is_some();
            for skill in
                site.records.skills.iter().filter(|one| one.count.shown() > 0 && own(&one.department))
            {
                *counts.0.entry((Layer::Skills, skill.department.clone())).or_default() += 1;
            }
        }
        counts
    }

    fn put(&mut self, layer: Layer, code: &str, count: usize) {
        if count > 0 {
            self.0.insert((layer, code.to_owned()), count);
        }
    }

    /// How many a department has.
    #[must_use]
    pub fn get(&self, layer: Layer, code: &str) -> usize {
        self.0.get(&(layer, code.to_owned())).copied().unwrap_or_default()
    }

    /// The layers that have anything anywhere.
    #[must_use]
    pub fn layers(&self) -> Vec<Layer> {
        Layer::ALL.into_iter().filter(|layer| self.0.keys().any(|(own, _)| own == layer)).collect()
    }
}
