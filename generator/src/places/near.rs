//! « Près de chez moi »: the map, every department, and those who live elsewhere.

use contract::places::{self, Department};
use contract::words::fold;
use serde::Serialize;
use tera::Value;

use crate::job::{Context, Job, PageMeta};
use crate::map::{Counts, Layer};
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
    /// A number for each further layer that has something anywhere, in their order.
    others: Vec<Other>,
    next: Option<Next>,
}

#[derive(Serialize)]
struct Other {
    title: String,
    count: usize,
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
    let counts = Counts::of(site);
    let (departments, waiting): (Vec<Row>, Vec<Row>) =
        rows(site, &counts).into_iter().partition(|row| row.href.is_some());
    let waiting: Vec<String> = waiting.into_iter().map(|row| row.name).collect();
    let context = Context::new(&page)
        .with("departments", &departments)
        .with("waiting", &site.words.list_and(&waiting))
        .with_values("abroad", abroad);
    let layers = counts.layers();
    let others: Vec<String> = others(&layers).map(|layer| title(site, layer)).collect();
    context
        .with("map", &crate::map::country(site, &counts))
        .with("layers", &crate::map::choices(site, &layers))
        .with("others", &others)
}

/// What stands in columns of its own beside groups and events.
fn others(layers: &[Layer]) -> impl Iterator<Item = Layer> {
    layers.iter().copied().filter(|layer| !matches!(layer, Layer::Groups | Layer::Events))
}

fn title(site: &Site, layer: Layer) -> String {
    site.words.text(&format!("layers.{}", layer.name())).into_owned()
}

/// By name. A collectivity without a commune of its own people to live in is there once it has something.
fn rows(site: &Site, counts: &Counts) -> Vec<Row> {
    let layers = counts.layers();
    let shown = |department: &&Department| {
        super::department_href(site, department.code).is_some() || is_inhabited(department)
    };
    let shown = places::departments().iter().filter(shown);
    let mut rows: Vec<Row> = shown.map(|department| row(site, department, &layers, counts)).collect();
    rows.sort_by_cached_key(|row| (fold(&row.name), row.code));
    rows
}

fn is_inhabited(department: &Department) -> bool {
    department.communes().iter().any(|commune| commune.population.is_some_and(|people| people > 0))
}

fn row(site: &Site, department: &Department, layers: &[Layer], counts: &Counts) -> Row {
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
        others: others(layers)
            .map(|layer| Other { title: title(site, layer), count: counts.get(layer, department.code) })
            .collect(),
        next,
    }
}
