//! The tables of the page, each with the drawings that say the same.

use contract::records::Figures;
use contract::words::fold;
use jiff::civil::Date;
use serde::Serialize;

use super::chart;
use super::count::{Thing, Year};
use super::{Chart, Section};
use crate::job::LinkTo;
use crate::routes::Place;
use crate::site::Site;

/// Departments that are drawn; the table has them all.
const DRAWN: usize = 10;

/// Names of columns, rows of numbers in words.
#[derive(Debug, Serialize)]
pub struct Table {
    caption: String,
    /// What the rows are.
    head: String,
    columns: Vec<String>,
    rows: Vec<Row>,
    total: Option<Row>,
    /// So long that it is unfolded by who wants it: what one touches for that.
    fold: Option<String>,
}

/// A row.
#[derive(Debug, Serialize)]
pub struct Row {
    name: String,
    href: Option<String>,
    cells: Vec<String>,
}

impl Table {
    /// A table without rows yet.
    pub fn new(caption: String, head: String, columns: Vec<String>) -> Self {
        Self { caption, head, columns, rows: Vec::new(), total: None, fold: None }
    }

    /// With a row.
    pub fn row(&mut self, name: String, href: Option<String>, cells: Vec<String>) {
        self.rows.push(Row { name, href, cells });
    }
}

/// Columns of numbers, each with its name.
type Columns = Vec<(String, Vec<u64>)>;

/// Nothing at all was counted.
fn is_empty(columns: &Columns) -> bool {
    columns.iter().flat_map(|(_, numbers)| numbers).all(|n| *n == 0)
}

/// What there was, month by month.
pub fn by_month(site: &Site, year: &Year) -> Option<Section> {
    let things = Thing::shown(site).into_iter();
    let columns: Columns =
        things.map(|thing| (thing.name_in_time(site), thing.by_month(site, year))).collect();
    months(site, year, "months", columns, None)
}

/// What groups say they did, month by month.
pub fn done(site: &Site, year: &Year) -> Option<Section> {
    let sum = |name: &str, of: fn(&Figures) -> Option<u32>| {
        let records = site.reports.list().iter().filter_map(|facts| facts.record(site));
        let given = records.filter_map(|report| Some((report.held_on, u64::from(of(&report.figures)?))));
        (site.words.text(&format!("report.{name}")).into_owned(), year.spread(given))
    };
    let columns: Columns = vec![
        sum("people", |figures| figures.people),
        sum("leaflets", |figures| figures.leaflets),
        sum("doors", |figures| figures.doors),
        sum("hours", |figures| figures.hours),
    ];
    let more = LinkTo::new(site.words.text("figures.done_more"), site.routes.to(Place::Reports));
    months(site, year, "done", columns, Some(more))
}

fn months(
    site: &Site,
    year: &Year,
    id: &'static str,
    mut columns: Columns,
    more: Option<LinkTo>,
) -> Option<Section> {
    columns.retain(|(_, numbers)| numbers.iter().any(|n| *n > 0));
    let first = year.months().iter().enumerate().position(|(at, _)| {
        // A movement that has just begun is not shown months of nothing before.
        columns.iter().any(|(_, numbers)| numbers[at] > 0)
    })?;
    let months = &year.months()[first..];
    for (_, numbers) in &mut columns {
        numbers.drain(..first);
    }
    let chart = |(name, numbers): &(String, Vec<u64>)| Chart {
        name: name.clone(),
        chart: chart::months(site, name, months, numbers),
    };
    let text = |key: &str| site.words.text(&format!("figures.{id}_{key}")).into_owned();
    let mut table =
        Table::new(text("caption"), site.words.text("figures.month").into_owned(), heads(&columns));
    for (at, month) in months.iter().enumerate() {
        table.row(
            month_name(site, *month),
            None,
            cells(site, columns.iter().map(|(_, numbers)| numbers[at])),
        );
    }
    table.total = Some(total(site, columns.iter().map(|(_, numbers)| numbers.iter().sum())));
    Some(Section {
        id,
        title: text("title"),
        text: Some(text("text")),
        charts: columns.iter().map(chart).collect(),
        table: Some(table),
        more,
    })
}

/// What there is and was of each theme.
pub fn by_theme(site: &Site, year: &Year) -> Option<Section> {
    let themes = site.config.themes.iter();
    let rows: Vec<(String, Option<String>, Vec<u64>)> = themes
        .map(|theme| {
            let href = site.has("themes").then(|| site.routes.theme(&theme.id));
            let counts = Thing::shown(site).into_iter().map(|thing| thing.of_theme(site, year, &theme.id));
            (site.typeset(&theme.name), href, counts.collect())
        })
        .collect();
    let columns = columns(site, &rows);
    if is_empty(&columns) {
        return None;
    }
    let names: Vec<&str> = rows.iter().map(|(name, _, _)| name.as_str()).collect();
    let charts =
        columns.iter().filter(|(_, numbers)| numbers.iter().any(|n| *n > 0)).map(|(name, numbers)| {
            let all: Vec<(&str, u64)> = names.iter().copied().zip(numbers.iter().copied()).collect();
            Chart { name: name.clone(), chart: chart::rows(site, name, &all) }
        });
    Some(Section { charts: charts.collect(), ..section(site, "themes", "figures.theme", &columns, &rows) })
}

/// What there is and was in each department, the rest in one row.
pub fn by_department(site: &Site, year: &Year) -> Option<Section> {
    let things = Thing::shown(site);
    let all = contract::places::departments().iter();
    let mut rows: Vec<(String, Option<String>, Vec<u64>)> = all
        .filter_map(|department| {
            let code = department.code;
            let counts: Vec<u64> = things.iter().map(|thing| thing.of_department(site, year, code)).collect();
            let is_there = counts.iter().any(|n| *n > 0);
            let href = crate::places::department_href(site, code);
            is_there.then(|| (site.typeset(department.name), href, counts))
        })
        .collect();
    if rows.is_empty() {
        return None;
    }
    rows.sort_by_cached_key(|(name, _, _)| fold(name));
    let columns = columns(site, &rows);
    let charts: Vec<Chart> = columns
        .iter()
        .filter_map(|(name, numbers)| {
            let largest = largest(&rows, numbers);
            let drawn = chart::rows(site, name, &largest);
            (!largest.is_empty()).then(|| Chart { name: name.clone(), chart: drawn })
        })
        .collect();
    let mut section = section(site, "departments", "near.department", &columns, &rows);
    section.charts = charts;
    if let Some(table) = &mut section.table {
        let sums = columns.iter().map(|(_, numbers)| numbers.iter().sum::<u64>());
        let totals: Vec<u64> = things.iter().map(|thing| thing.of_all(site, year)).collect();
        // No department: abroad, online, or about the whole country.
        let rest: Vec<u64> = totals.iter().zip(sums).map(|(all, sum)| all.saturating_sub(sum)).collect();
        if rest.iter().any(|n| *n > 0) {
            let name = site.words.text("figures.elsewhere").into_owned();
            table.row(name, None, cells(site, rest.into_iter()));
        }
        table.total = Some(total(site, totals.into_iter()));
        table.fold = Some(site.words.text("figures.departments_open").into_owned());
    }
    Some(section)
}

/// The departments with the most of something, the most first.
fn largest<'r>(rows: &'r [(String, Option<String>, Vec<u64>)], numbers: &[u64]) -> Vec<(&'r str, u64)> {
    let all = rows.iter().zip(numbers).map(|((name, _, _), n)| (name.as_str(), *n));
    let mut all: Vec<(&str, u64)> = all.filter(|(_, n)| *n > 0).collect();
    // By name where they are even: the sort is stable.
    all.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
    all.truncate(DRAWN);
    all
}

/// Rows of counts, turned into columns under the names of what is counted.
fn columns(site: &Site, rows: &[(String, Option<String>, Vec<u64>)]) -> Columns {
    let things = Thing::shown(site).into_iter().enumerate();
    things.map(|(at, thing)| (thing.name(site), rows.iter().map(|row| row.2[at]).collect())).collect()
}

fn section(
    site: &Site,
    id: &'static str,
    head: &str,
    columns: &Columns,
    rows: &[(String, Option<String>, Vec<u64>)],
) -> Section {
    let text = |key: &str| site.words.text(&format!("figures.{id}_{key}")).into_owned();
    let mut table = Table::new(text("caption"), site.words.text(head).into_owned(), heads(columns));
    for (name, href, counts) in rows {
        table.row(name.clone(), href.clone(), cells(site, counts.iter().copied()));
    }
    Section {
        id,
        title: text("title"),
        text: Some(text("text")),
        charts: Vec::new(),
        table: Some(table),
        more: None,
    }
}

fn heads(columns: &Columns) -> Vec<String> {
    columns.iter().map(|(name, _)| name.clone()).collect()
}

fn cells(site: &Site, numbers: impl Iterator<Item = u64>) -> Vec<String> {
    numbers.map(|n| site.words.count(n)).collect()
}

fn total(site: &Site, numbers: impl Iterator<Item = u64>) -> Row {
    Row { name: site.words.text("figures.total").into_owned(), href: None, cells: cells(site, numbers) }
}

/// The month's name; the one that is not over says so.
pub fn month_name(site: &Site, month: Date) -> String {
    let name = site.words.month_long(month);
    if month == site.today.first_of_month() {
        site.words.format("figures.unfinished", &[("month", &name)])
    } else {
        name
    }
}
