//! What reports add up to, by theme and by territory: what groups say of themselves, never more.

use contract::records::{Figures, Report};
use contract::words::fold;
use serde::Serialize;

use super::{Figure, ReportFacts, figures};
use crate::routes::Place;
use crate::site::Site;

/// What several reports add up to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Sums {
    /// "12 comptes rendus".
    count: String,
    figures: Vec<Figure>,
    /// Where they all are.
    href: Option<String>,
}

/// The sums of a department, as a row of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Row {
    name: String,
    href: Option<String>,
    reports: String,
    /// People, leaflets, doors, hours: empty where none of its reports gave that number.
    cells: [String; 4],
}

/// What several reports add up to: absent when none of them gave that number.
#[must_use]
pub fn sum<'r>(reports: impl Iterator<Item = &'r Report>) -> Figures {
    let add = |sum: Option<u32>, n: Option<u32>| match (sum, n) {
        (Some(sum), Some(n)) => Some(sum.saturating_add(n)),
        (sum, n) => sum.or(n),
    };
    reports.map(|report| report.figures).fold(Figures::default(), |sum, one| Figures {
        people: add(sum.people, one.people),
        leaflets: add(sum.leaflets, one.leaflets),
        doors: add(sum.doors, one.doors),
        hours: add(sum.hours, one.hours),
    })
}

fn records<'s>(site: &'s Site, reports: &[&'s ReportFacts]) -> impl Iterator<Item = &'s Report> {
    reports.iter().filter_map(|facts| facts.record(site))
}

/// The sums of these reports; nothing when there is none.
#[must_use]
pub fn of(site: &Site, reports: &[&ReportFacts], href: Option<String>) -> Option<Sums> {
    (!reports.is_empty()).then(|| Sums {
        count: count(site, reports.len()),
        figures: figures(site, sum(records(site, reports))),
        href,
    })
}

fn count(site: &Site, reports: usize) -> String {
    site.words.plural("report.count", u64::try_from(reports).unwrap_or(u64::MAX), &[])
}

/// What the reports of a theme add up to.
#[must_use]
pub fn of_theme(site: &Site, id: &str) -> Option<Sums> {
    let reports: Vec<_> = site.reports.of_theme(id).collect();
    of(site, &reports, Some(site.routes.below(Place::ReportsByTheme, id)))
}

/// What the reports of a department add up to.
#[must_use]
pub fn of_department(site: &Site, code: &str) -> Option<Sums> {
    let reports: Vec<_> = site.reports.of_department(code).collect();
    of(site, &reports, None)
}

/// What the reports of a group add up to.
#[must_use]
pub fn of_group(site: &Site, id: &str) -> Option<Sums> {
    let reports: Vec<_> = site.reports.of_group(id).collect();
    of(site, &reports, None)
}

/// A row for each department that has reports, by name.
#[must_use]
pub fn by_department(site: &Site) -> Vec<Row> {
    let codes = site.reports.by_department.keys();
    let mut rows: Vec<Row> = codes.map(|code| row(site, code)).collect();
    rows.sort_by_cached_key(|row| fold(&row.name));
    rows
}

fn row(site: &Site, code: &str) -> Row {
    let reports: Vec<_> = site.reports.of_department(code).collect();
    let Figures { people, leaflets, doors, hours } = sum(records(site, &reports));
    let cell = |n: Option<u32>| n.map_or_else(String::new, |n| site.words.count(u64::from(n)));
    Row {
        name: crate::places::department_name(site, code).unwrap_or_else(|| code.to_owned()),
        href: crate::places::department_href(site, code),
        reports: site.words.count(u64::try_from(reports.len()).unwrap_or(u64::MAX)),
        cells: [people, leaflets, doors, hours].map(cell),
    }
}
