//! « Près de chez moi »: the knit, every department, and those who live elsewhere.

use contract::places::{self, Department};
use contract::words::fold;
use serde::Serialize;
use tera::Value;

use crate::job::{Context, Job, PageMeta};
use crate::routes::Place;
use crate::site::Site;

/// A department's line.
#[derive(Serialize)]
struct Row {
    code: &'static str,
    name: String,
    /// Absent where there is nothing yet.
    href: Option<String>,
    groups: usize,
    events: usize,
    next: Option<Next>,
}

#[derive(Serialize)]
struct Next {
    title: String,
    href: String,
    when: String,
}

/// The page.
pub fn jobs<'s>(site: &'s Site, jobs: &mut Vec<Job<'s>>) {
    jobs.push(Job::page(site.routes.to(Place::Near), "near.html", move || context(site)));
}

fn context(site: &Site) -> Context {
    let words = &site.words;
    let page = PageMeta::new(site, "near", words.text("near.title"), &site.routes.to(Place::Near))
        .description(words.text("near.description"))
        .under(site, []);
    let abroad: Vec<Value> = site.groups.abroad().map(|group| crate::groups::card(site, group)).collect();
    let (departments, waiting): (Vec<Row>, Vec<Row>) =
        rows(site).into_iter().partition(|row| row.href.is_some());
    let waiting: Vec<String> = waiting.into_iter().map(|row| row.name).collect();
    let context = Context::new(&page)
        .with("departments", &departments)
        .with("waiting", &site.words.list_and(&waiting))
        .with_values("abroad", abroad);
    match crate::places::knit(site) {
        Some(knit) => context.with("knit", knit),
        None => context,
    }
}

/// By name. A collectivity without a commune of its own people to live in is there once it has something.
fn rows(site: &Site) -> Vec<Row> {
    let shown = |department: &&Department| {
        super::department_href(site, department.code).is_some() || is_inhabited(department)
    };
    let mut rows: Vec<Row> =
        places::departments().iter().filter(shown).map(|department| row(site, department)).collect();
    rows.sort_by_cached_key(|row| (fold(&row.name), row.code));
    rows
}

fn is_inhabited(department: &Department) -> bool {
    department.communes().iter().any(|commune| commune.population.is_some_and(|people| people > 0))
}

fn row(site: &Site, department: &Department) -> Row {
    let agenda = site.events.of_department(department.code);
    let next = agenda.upcoming().find(|event| !event.cancelled).map(|event| Next {
        title: event.title.clone(),
        href: event.href.clone(),
        when: site.words.day_without_year(event.day),
    });
    Row {
        code: department.code,
        name: site.typeset(department.name),
        href: super::department_href(site, department.code),
        groups: site.groups.of_department(department.code).len(),
        events: agenda.upcoming().len(),
        next,
    }
}
