//! Departments and communes that have something, and the page « près de chez moi ».

mod commune;
mod department;
mod near;
mod postcodes;

use std::collections::BTreeMap;
use std::sync::OnceLock;

use contract::places;
use contract::records::Territory;

use crate::job::{Job, LinkTo};
use crate::made::Made;
use crate::routes::Place;
use crate::site::Site;

/// The pages of places that exist: code -> address.
#[derive(Debug, Default)]
pub struct Index {
    departments: BTreeMap<&'static str, String>,
    communes: BTreeMap<&'static str, String>,
    /// Drawn at first need: two pages show it.
    knit: OnceLock<Option<String>>,
}

impl Index {
    /// Draws it from the groups and events that are shown; empty when groups are off. A department
    /// keeps its page for what was, a commune has one while there is something to go to.
    #[must_use]
    pub fn build(site: &Site) -> Self {
        let mut index = Self::default();
        if !site.has("groups") {
            return index;
        }
        for code in site.groups.departments() {
            index.add_department(site, code);
        }
        for insee in site.groups.communes() {
            index.add_commune(site, insee);
        }
        for code in site.events.upcoming().chain(site.events.past()).filter_map(|event| event.department) {
            index.add_department(site, code);
        }
        for insee in site.events.upcoming().filter_map(|event| event.commune) {
            index.add_commune(site, insee);
        }
        index
    }

    fn add_department(&mut self, site: &Site, code: &str) {
        if let Some(found) = places::department(code) {
            self.departments
                .entry(found.code)
                .or_insert_with(|| site.routes.department(found.code, found.name));
        }
    }

    fn add_commune(&mut self, site: &Site, insee: &str) {
        if let Some(found) = places::commune(insee) {
            self.communes
                .entry(&found.insee)
                .or_insert_with(|| site.routes.commune(&found.insee, found.name));
        }
    }

    /// Code and address of each department that has a page.
    pub fn departments(&self) -> impl ExactSizeIterator<Item = (&'static str, &str)> {
        self.departments.iter().map(|(code, href)| (*code, href.as_str()))
    }

    /// INSEE code and address of each commune that has a page.
    pub fn communes(&self) -> impl ExactSizeIterator<Item = (&'static str, &str)> {
        self.communes.iter().map(|(insee, href)| (*insee, href.as_str()))
    }

    /// The knit of `site`, whose index this is: SVG, safe.
    #[must_use]
    pub fn knit(&self, site: &Site) -> Option<&str> {
        self.knit.get_or_init(|| crate::map::knit(site)).as_deref()
    }
}

/// The knit of all departments: SVG, safe; nothing when groups are off.
#[must_use]
pub fn knit(site: &Site) -> Option<&str> {
    site.places.knit(site)
}

/// Code -> address of each department that has a page, for the functions.
#[must_use]
pub fn department_pages(site: &Site) -> BTreeMap<String, String> {
    site.places.departments().map(|(code, href)| (code.to_owned(), href.to_owned())).collect()
}

/// INSEE code -> address of each commune that has a page, for the functions.
#[must_use]
pub fn commune_pages(site: &Site) -> BTreeMap<String, String> {
    site.places.communes().map(|(insee, href)| (insee.to_owned(), href.to_owned())).collect()
}

/// The page of a department, if it has one.
#[must_use]
pub fn department_href(site: &Site, code: &str) -> Option<String> {
    site.places.departments.get(places::department(code)?.code).cloned()
}

/// The name of a department.
#[must_use]
pub fn department_name(site: &Site, code: &str) -> Option<String> {
    places::department(code).map(|found| site.typeset(found.name))
}

/// A link to the page of a department, if it has one.
#[must_use]
pub fn department_link(site: &Site, code: &str) -> Option<LinkTo> {
    Some(LinkTo::new(department_name(site, code)?, department_href(site, code)?))
}

/// The page of a commune, if it has one.
#[must_use]
pub fn commune_href(site: &Site, insee: &str) -> Option<String> {
    site.places.communes.get(places::commune(insee)?.insee.as_ref()).cloned()
}

/// The name of a commune.
#[must_use]
pub fn commune_name(site: &Site, insee: &str) -> Option<String> {
    places::commune(insee).map(|found| site.typeset(found.name))
}

/// A link to the page of a commune, if it has one.
#[must_use]
pub fn commune_link(site: &Site, insee: &str) -> Option<LinkTo> {
    Some(LinkTo::new(commune_name(site, insee)?, commune_href(site, insee)?))
}

/// A place in words: the commune, the department, the region, "Montréal (Canada)". A commune that is no
/// more is said by its department; a code nobody knows, as it is.
#[must_use]
pub fn place_words(site: &Site, place: &Territory) -> String {
    match place {
        Territory::Commune(insee) => commune_name(site, insee)
            .or_else(|| department_name(site, places::department_of(insee)?.code))
            .unwrap_or_else(|| insee.clone()),
        Territory::Department(code) => department_name(site, code).unwrap_or_else(|| code.clone()),
        Territory::Region(code) => {
            places::region(code).map_or_else(|| code.clone(), |region| site.typeset(region.name))
        }
        Territory::Country => site.words.text("place.country").into_owned(),
        Territory::Abroad { country, town } if town.trim().is_empty() => site.typeset(country),
        Territory::Abroad { country, town } => site
            .words
            .format("place.abroad", &[("town", &site.typeset(town)), ("country", &site.typeset(country))]),
    }
}

/// The code of the department a place is in or is: nothing for what is wider, or abroad.
#[must_use]
pub fn department_of(place: &Territory) -> Option<String> {
    let found = match place {
        Territory::Commune(insee) => places::commune(insee)
            .and_then(|commune| places::department(commune.department))
            .or_else(|| places::department_of(insee)),
        Territory::Department(code) => places::department(code),
        Territory::Region(_) | Territory::Country | Territory::Abroad { .. } => None,
    };
    found.map(|department| department.code.to_owned())
}

/// The crumb that all these pages lie under.
fn near_crumb(site: &Site) -> LinkTo {
    LinkTo::new(site.words.text("near.title"), site.routes.to(Place::Near))
}

/// What postcodes lead to.
pub fn files<'s>(site: &'s Site, files: &mut Vec<Made<'s>>) {
    postcodes::files(site, files);
}

/// The pages.
pub fn jobs<'s>(site: &'s Site, jobs: &mut Vec<Job<'s>>) {
    if !site.has("groups") {
        return;
    }
    near::jobs(site, jobs);
    department::jobs(site, jobs);
    commune::jobs(site, jobs);
}

#[cfg(test)]
mod tests;
