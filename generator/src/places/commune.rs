//! The page of a commune: its groups, what comes there, and the groups nearest to it.

use contract::places::{self, Commune};
use contract::records::Territory;
use serde::Serialize;
use tera::Value;

use crate::groups::{GroupFacts, Near};
use crate::job::{Context, Job, LinkTo, PageMeta};
use crate::site::Site;

/// Events shown; the department's agenda has the others.
const EVENTS: usize = 20;
/// Groups around that are shown.
const NEAREST: usize = 5;

#[derive(Serialize)]
struct View<'c> {
    name: String,
    insee: &'c str,
    department: LinkTo,
}

/// The pages.
pub fn jobs<'s>(site: &'s Site, jobs: &mut Vec<Job<'s>>) {
    for (insee, href) in site.places.communes() {
        let found = places::commune(insee).zip(department_of(site, insee));
        let Some((commune, department)) = found else { continue };
        let make = move || context(site, commune, department.clone(), href);
        jobs.push(Job::page(href, "commune.html", make));
    }
}

fn department_of(site: &Site, insee: &str) -> Option<LinkTo> {
    super::department_link(site, places::commune(insee)?.department)
}

fn context(site: &Site, commune: &'static Commune, department: LinkTo, href: &str) -> Context {
    let name = site.typeset(commune.name);
    let description = site.words.format("place.description", &[("name", &name)]);
    let page = PageMeta::new(site, "commune", name.clone(), href)
        .description(description)
        .under(site, [super::near_crumb(site), department.clone()]);
    let groups: Vec<&GroupFacts> = site.groups.of_commune(&commune.insee).collect();
    let events = site.events.of_commune(&commune.insee).upcoming().take(EVENTS);
    Context::new(&page)
        .with("keep", &crate::events::keep_of_commune(site, &commune.insee))
        .with("commune", &View { name, insee: &commune.insee, department })
        .with_values("nearest", nearest(site, commune))
        .with_values("groups", groups.iter().map(|group| crate::groups::card(site, group)).collect())
        .with_values("events", events.map(|event| crate::events::card(site, event)).collect())
}

/// The groups nearest to the commune that are not in it, with their distance. Where the commune is, nobody
/// may know: then those of the department, without a distance.
fn nearest(site: &Site, commune: &Commune) -> Vec<Value> {
    let is_here = |group: &GroupFacts| group.commune.as_deref() == Some(&*commune.insee);
    let Some(position) = commune.position else {
        let around = site.groups.of_department(commune.department).filter(|group| !is_here(group));
        return around.take(NEAREST).map(|group| crate::groups::card(site, group)).collect();
    };
    let place = Territory::Commune(commune.insee.to_string());
    let here = site.groups.of_commune(&commune.insee).len();
    let near = Near { place: &place, position, count: NEAREST + here, except: "" };
    let found = site.groups.nearest(&near).into_iter().filter(|(group, _)| !is_here(group));
    found.take(NEAREST).map(|(group, km)| crate::groups::card_at(site, group, km)).collect()
}
