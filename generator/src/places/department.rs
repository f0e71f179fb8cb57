//! The page of a department: its map, its groups, what comes, who answers.

use contract::places::{self, Department};
use contract::words::fold;
use serde::Serialize;
use tera::Value;

use crate::groups::GroupFacts;
use crate::job::{Context, Job, LinkTo, PageMeta};
use crate::site::Site;

/// Events shown before « all of them ».
const EVENTS: usize = 10;
/// Ideas and reports shown.
const SHOWN: usize = 5;

#[derive(Serialize)]
struct View {
    code: &'static str,
    name: String,
    region: Option<String>,
}

#[derive(Serialize)]
struct Counts {
    groups: usize,
    events: usize,
}

#[derive(Serialize)]
struct CommuneLine {
    name: String,
    href: String,
    groups: usize,
    events: usize,
}

#[derive(Serialize)]
struct Skill {
    name: String,
    count: String,
}

/// The pages.
pub fn jobs<'s>(site: &'s Site, jobs: &mut Vec<Job<'s>>) {
    for (code, href) in site.places.departments() {
        let Some(department) = places::department(code) else { continue };
        jobs.push(Job::page(href, "department.html", move || context(site, department, href)));
    }
}

fn context(site: &Site, department: &'static Department, href: &str) -> Context {
    let code = department.code;
    let groups: Vec<&GroupFacts> = site.groups.of_department(code).collect();
    let agenda = site.events.of_department(code);
    let upcoming = agenda.upcoming();
    let counts = Counts { groups: groups.len(), events: upcoming.len() };
    let more = (!agenda.is_empty()).then(|| site.routes.agenda_of(href));
    let events: Vec<Value> = upcoming.take(EVENTS).map(|event| crate::events::card(site, event)).collect();
    let ideas = site.ideas.of_department(code).take(SHOWN).map(|idea| crate::ideas::card(site, idea));
    let reports =
        site.reports.of_department(code).take(SHOWN).map(|report| crate::reports::card(site, report));
    let drawn = crate::map::of_department(site, code);
    Context::new(&meta(site, department, href))
        .with("department", &view(site, department))
        .with("map", &drawn.as_ref().map(|drawn| drawn.svg.as_str()))
        .with("layers", &drawn.as_ref().map(|drawn| drawn.choices.as_slice()))
        .with("counts", &counts)
        .with_values("groups", groups.iter().map(|group| crate::groups::card(site, group)).collect())
        .with_values("events", events)
        .with("events_more", &more)
        .with("keep", &crate::events::keep_of_department(site, code))
        .with("communes", &communes(site, code))
        .with_values("contacts", crate::contacts::of_department(site, code))
        .with_values("ideas", ideas.collect())
        .with_values("reports", reports.collect())
        .with("sums", &crate::reports::of_department(site, code))
        .with_values("articles", articles(site, &groups))
        .with("skills", &skills(site, code))
        .with("neighbours", &neighbours(site, code))
}

fn meta(site: &Site, department: &Department, href: &str) -> PageMeta {
    let name = site.typeset(department.name);
    let description = site.words.format("place.description", &[("name", &name)]);
    PageMeta::new(site, "department", name, href)
        .description(description)
        .under(site, [super::near_crumb(site)])
        .followed_by(crate::feeds::of_department(site, department.code))
}

fn view(site: &Site, department: &Department) -> View {
    let name = site.typeset(department.name);
    let region = places::region(department.region).map(|region| site.typeset(region.name));
    // An island that is its own region would say its name twice.
    View { code: department.code, region: region.filter(|region| *region != name), name }
}

/// The communes that have something, by name; those without coordinates too.
fn communes(site: &Site, code: &str) -> Vec<CommuneLine> {
    let own = site.places.communes().filter_map(|(insee, href)| {
        let commune = places::commune(insee).filter(|commune| commune.department == code)?;
        Some(CommuneLine {
            name: site.typeset(commune.name),
            href: href.to_owned(),
            groups: site.groups.of_commune(insee).len(),
            events: site.events.of_commune(insee).upcoming().len(),
        })
    });
    let mut lines: Vec<CommuneLine> = own.collect();
    lines.sort_by_cached_key(|line| (fold(&line.name), line.href.clone()));
    lines
}

/// Counts of people: rounded before they came here, never summed or made finer.
fn skills(site: &Site, code: &str) -> Vec<Skill> {
    if !site.has("skills") {
        return Vec::new();
    }
    let own = site.records.skills.iter().filter(|count| count.department == code);
    let mut skills: Vec<Skill> = own
        .map(|count| Skill {
            name: site.words.text(&format!("skills.{}", count.skill)).into_owned(),
            count: site.words.count(u64::from(count.count.shown())),
        })
        .collect();
    skills.sort_by_cached_key(|skill| fold(&skill.name));
    skills
}

/// The latest articles of the department's groups, the latest first.
fn articles(site: &Site, groups: &[&GroupFacts]) -> Vec<Value> {
    let mut all: Vec<_> = groups.iter().flat_map(|group| site.articles.of_group(&group.id)).collect();
    all.sort_by(|a, b| (b.date, &a.href).cmp(&(a.date, &b.href)));
    all.into_iter().take(SHOWN).map(|article| crate::articles::card(site, article)).collect()
}

fn neighbours(site: &Site, code: &str) -> Vec<LinkTo> {
    crate::map::neighbours(code).iter().filter_map(|code| super::department_link(site, code)).collect()
}
