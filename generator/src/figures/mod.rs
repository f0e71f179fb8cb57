//! The movement in figures: what lists and pages of this site already show, counted by month, theme and department,
//! drawn and as tables. Things are counted one by one; of people there is only what came rounded, or what groups say
//! of themselves.

mod answers;
mod chart;
mod count;
mod tables;

use serde::Serialize;

use crate::job::{Context, Job, LinkTo, PageMeta};
use crate::routes::Place;
use crate::site::Site;
use count::Year;
use tables::Table;

/// One subject of the page: its drawings, and the table that says the same.
#[derive(Debug, Serialize)]
struct Section {
    id: &'static str,
    title: String,
    text: Option<String>,
    charts: Vec<Chart>,
    table: Option<Table>,
    more: Option<LinkTo>,
}

/// A drawing under its name.
#[derive(Debug, Serialize)]
struct Chart {
    name: String,
    /// SVG, safe.
    chart: String,
}

/// A number in words, as the theme's other figures are shown.
#[derive(Debug, Serialize)]
struct Figure {
    name: String,
    value: String,
}

/// A line of the contents of the page.
#[derive(Debug, Serialize)]
struct Contents {
    id: &'static str,
    title: String,
    children: [(); 0],
}

/// The page.
pub(crate) fn jobs<'s>(site: &'s Site, jobs: &mut Vec<Job<'s>>) {
    if site.has("figures") {
        jobs.push(Job::page(site.routes.to(Place::Figures), "figures.html", move || context(site)));
    }
}

fn context(site: &Site) -> Context {
    let words = &site.words;
    let page = PageMeta::new(site, "figures", words.text("figures.title"), &site.routes.to(Place::Figures))
        .summary(site, &words.text("figures.description"))
        .under(site, []);
    let year = Year::until(site.today);
    let sections: Vec<Section> = [
        tables::by_month(site, &year),
        tables::done(site, &year),
        tables::by_theme(site, &year),
        tables::by_department(site, &year),
        answers::of_ideas(site, &year),
        answers::of_roles(site),
    ]
    .into_iter()
    .flatten()
    .collect();
    let contents: Vec<Contents> = sections
        .iter()
        .map(|section| Contents { id: section.id, title: section.title.clone(), children: [] })
        .collect();
    Context::new(&page)
        .with("totals", &totals(site))
        .with("toc", &contents)
        .with("sections", &sections)
        .with("until", &site.day(site.today))
}

/// What there is today; nothing of what is switched off, or not there yet.
fn totals(site: &Site) -> Vec<Figure> {
    let coming = site.events.upcoming().filter(|event| !event.cancelled).count();
    let answered = site.ideas.list().iter().filter(|idea| answers::first_days(site, idea).is_some()).count();
    let all = [
        ("count.groups", site.groups.list().len()),
        ("count.events_coming", coming),
        ("report.count", site.reports.list().len()),
        ("figures.ideas_count", site.ideas.list().len()),
        ("figures.answered_count", answered),
    ];
    all.into_iter().filter(|(_, n)| *n > 0).map(|(key, n)| total(site, key, n)).collect()
}

/// "12 groupes" parted into its number and its word.
fn total(site: &Site, key: &str, n: usize) -> Figure {
    let n = count::number(n);
    let value = site.words.count(n);
    let said = site.words.plural(key, n, &[]);
    let name = said.strip_prefix(&value).map_or(said.as_str(), str::trim_start).to_owned();
    Figure { name, value }
}

#[cfg(test)]
mod tests;
