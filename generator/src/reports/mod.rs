//! Reports of actions, and their sums.

mod lists;
mod page;
mod sums;

use std::collections::BTreeMap;

use contract::records::{Figures, Report};
use contract::visibility::{Facts, Surface, Visibility, visible};
use jiff::civil::Date;
use serde::Serialize;
use tera::Value;

use crate::job::{Job, Tree};
use crate::site::Site;

pub use sums::{of_department, of_group, of_theme};

/// What lists need to know of a report; the rest is in its record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportFacts {
    /// Id of its record.
    pub id: String,
    /// Address in its tree.
    pub href: String,
    /// In the typography of the site.
    pub title: String,
    /// The day of the action.
    pub held_on: Date,
}

impl ReportFacts {
    fn of(report: &Report, tree: &Tree, site: &Site) -> Self {
        Self {
            id: report.id.clone(),
            href: tree.address(&site.routes.report(report)),
            title: site.typeset(&report.title),
            held_on: report.held_on,
        }
    }

    /// Its record.
    #[must_use]
    pub fn record<'s>(&self, site: &'s Site) -> Option<&'s Report> {
        site.records.reports.get(&self.id)
    }
}

/// Reports anyone may see in lists, the latest action first.
#[derive(Debug, Default)]
pub struct Index {
    all: Vec<ReportFacts>,
    by_group: BTreeMap<String, Vec<usize>>,
    by_department: BTreeMap<String, Vec<usize>>,
    by_theme: BTreeMap<String, Vec<usize>>,
    by_event: BTreeMap<String, usize>,
    /// For members or a group only: pages of their own, in no list.
    apart: Vec<(Tree, ReportFacts)>,
}

impl Index {
    /// Draws it.
    #[must_use]
    pub fn build(site: &Site) -> Self {
        let mut index = Self::default();
        if !site.has("reports") {
            return index;
        }
        let mut reports: Vec<&Report> = site.records.reports.values().collect();
        reports.sort_by(|a, b| b.held_on.cmp(&a.held_on).then_with(|| a.id.cmp(&b.id)));
        for report in reports {
            index.sort_in(report, site);
        }
        index
    }

    fn sort_in(&mut self, report: &Report, site: &Site) {
        let facts =
            Facts { audience: report.audience.clone(), from: Some(report.published_at), ..Facts::default() };
        if site.public(&facts, Surface::List) == Visibility::Listed {
            self.add(report, site);
            return;
        }
        let tree = Tree::of(&report.audience);
        if visible(&facts, &tree.viewer(), Surface::Page, site.now) != Visibility::Hidden {
            let facts = ReportFacts::of(report, &tree, site);
            self.apart.push((tree, facts));
        }
    }

    fn add(&mut self, report: &Report, site: &Site) {
        let at = self.all.len();
        self.by_group.entry(report.group.clone()).or_default().push(at);
        if let Some(department) = crate::places::department_of(&report.place) {
            self.by_department.entry(department).or_default().push(at);
        }
        for theme in &report.themes {
            let places = self.by_theme.entry(theme.clone()).or_default();
            if places.last() != Some(&at) {
                places.push(at);
            }
        }
        self.by_event.insert(report.event.clone(), at);
        self.all.push(ReportFacts::of(report, &Tree::Public, site));
    }

    fn pick<'i>(&'i self, places: Option<&'i Vec<usize>>) -> impl Iterator<Item = &'i ReportFacts> + use<'i> {
        places.into_iter().flatten().filter_map(|at| self.all.get(*at))
    }

    /// Every report, the latest action first.
    #[must_use]
    pub fn list(&self) -> &[ReportFacts] {
        &self.all
    }

    /// Written by the group of this id.
    pub fn of_group(&self, id: &str) -> impl Iterator<Item = &ReportFacts> + use<'_> {
        self.pick(self.by_group.get(id))
    }

    /// Of a department's code.
    pub fn of_department(&self, code: &str) -> impl Iterator<Item = &ReportFacts> + use<'_> {
        self.pick(self.by_department.get(code))
    }

    /// Of a theme.
    pub fn of_theme(&self, id: &str) -> impl Iterator<Item = &ReportFacts> + use<'_> {
        self.pick(self.by_theme.get(id))
    }

    /// Of the event of this id.
    #[must_use]
    pub fn of_event(&self, id: &str) -> Option<&ReportFacts> {
        self.all.get(*self.by_event.get(id)?)
    }
}

/// A number that a group counted itself, in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Figure {
    name: String,
    value: String,
}

/// The group that wrote a report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Author {
    name: String,
    href: String,
}

/// A report as lists show it.
#[derive(Debug, Clone, Serialize)]
struct Card {
    href: String,
    title: String,
    date_long: String,
    iso: String,
    place: String,
    group: Option<Author>,
    figures: Vec<Figure>,
}

/// The report card.
#[must_use]
pub fn card(site: &Site, facts: &ReportFacts) -> Value {
    match facts.record(site) {
        Some(report) => site.card(&fields(site, facts, report)),
        None => Value::none(),
    }
}

fn fields(site: &Site, facts: &ReportFacts, report: &Report) -> Card {
    let group = crate::groups::link(site, &report.group);
    Card {
        href: facts.href.clone(),
        title: facts.title.clone(),
        date_long: site.words.day_long(report.held_on),
        iso: report.held_on.to_string(),
        place: crate::places::place_words(site, &report.place),
        group: group.map(|link| Author { name: link.title, href: link.href }),
        figures: figures(site, report.figures),
    }
}

/// The numbers that were given, in words.
#[must_use]
fn figures(site: &Site, figures: Figures) -> Vec<Figure> {
    let given = [
        ("people", figures.people),
        ("leaflets", figures.leaflets),
        ("doors", figures.doors),
        ("hours", figures.hours),
    ];
    let said = given.into_iter().filter_map(|(key, n)| Some((key, u64::from(n?))));
    said.map(|(key, n)| Figure {
        name: site.words.plural(&format!("figure.{key}"), n, &[]),
        value: site.words.count(n),
    })
    .collect()
}

/// The pages.
pub fn jobs<'s>(site: &'s Site, jobs: &mut Vec<Job<'s>>) {
    if !site.has("reports") {
        return;
    }
    lists::jobs(site, jobs);
    page::jobs(site, jobs);
}

#[cfg(test)]
mod tests;
