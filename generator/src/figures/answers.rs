//! How long answers took: to ideas, and of the roles one may write to.

use jiff::civil::Date;

use super::chart;
use super::count::{Year, number};
use super::tables::{Table, month_name};
use super::{Chart, Section};
use crate::ideas::IdeaFacts;
use crate::job::LinkTo;
use crate::routes::Place;
use crate::site::Site;

/// Fewer answers than this make no usual delay: so it is for roles, whose messages come from people.
const LEAST: usize = 5;

/// Days from the day an idea was public to its first answer; nothing while it has none.
pub fn first_days(site: &Site, idea: &IdeaFacts) -> Option<u64> {
    let (published, answered) = first(site, idea)?;
    Some(number_of_days(published, answered))
}

/// The day it was public, the day of its first answer.
fn first(site: &Site, idea: &IdeaFacts) -> Option<(Date, Date)> {
    let idea = idea.record(site)?;
    let answered = idea.answers.iter().map(|answer| answer.answered_on).min()?;
    Some((site.date_of(idea.published_at), answered))
}

fn number_of_days(from: Date, until: Date) -> u64 {
    u64::try_from(from.duration_until(until).as_hours() / 24).unwrap_or(0)
}

/// The middle one of enough delays.
fn usual(mut delays: Vec<u64>) -> Option<u64> {
    delays.sort_unstable();
    (delays.len() >= LEAST).then(|| delays[delays.len() / 2])
}

/// Ideas by what became of them.
#[derive(Debug, Default)]
struct Ideas {
    all: u64,
    late: u64,
    delays: Vec<u64>,
}

impl Ideas {
    fn of<'i>(site: &Site, ideas: impl Iterator<Item = &'i IdeaFacts>) -> Self {
        ideas.fold(Self::default(), |mut sum, idea| {
            sum.all += 1;
            sum.late += u64::from(idea.late.is_some());
            sum.delays.extend(first_days(site, idea));
            sum
        })
    }

    fn cells(self, site: &Site) -> Vec<String> {
        let counts = [self.all, number(self.delays.len()), self.late].map(|n| site.words.count(n));
        counts.into_iter().chain([delay(site, usual(self.delays))]).collect()
    }
}

/// "9 jours"; a dash where too few make none.
fn delay(site: &Site, days: Option<u64>) -> String {
    match days {
        None => "–".to_owned(),
        Some(0) => site.words.text("contact.same_day").into_owned(),
        Some(days) => site.words.plural("contact.days", days, &[]),
    }
}

/// Answers to ideas: by theme and department in the table, by month drawn.
pub fn of_ideas(site: &Site, year: &Year) -> Option<Section> {
    if site.ideas.list().is_empty() {
        return None;
    }
    let text = |key: &str| site.words.text(&format!("figures.{key}")).into_owned();
    let columns = ["ideas", "answered", "late", "usual"].map(text).into();
    let mut table = Table::new(text("answers_caption"), text("answers_head"), columns);
    table.row(text("everywhere"), None, Ideas::of(site, site.ideas.list().iter()).cells(site));
    for theme in &site.config.themes {
        let ideas = Ideas::of(site, site.ideas.of_theme(&theme.id));
        if ideas.all > 0 {
            let href = site.routes.below(Place::IdeasByTheme, &theme.id);
            table.row(site.typeset(&theme.name), Some(href), ideas.cells(site));
        }
    }
    for department in contract::places::departments() {
        let ideas = Ideas::of(site, site.ideas.of_department(department.code));
        if ideas.all > 0 {
            let href = crate::places::department_href(site, department.code);
            table.row(site.typeset(department.name), href, ideas.cells(site));
        }
    }
    Some(Section {
        id: "answers",
        title: text("answers_title"),
        text: Some(text("answers_text")),
        charts: by_month(site, year).into_iter().collect(),
        table: Some(table),
        more: Some(LinkTo::new(site.words.text("idea.unanswered"), site.routes.to(Place::Unanswered))),
    })
}

/// The usual delay of the answers of each month that has enough of them.
fn by_month(site: &Site, year: &Year) -> Option<Chart> {
    let mut delays = vec![Vec::new(); year.months().len()];
    for (published, answered) in site.ideas.list().iter().filter_map(|idea| first(site, idea)) {
        if let Some(at) = year.place(answered) {
            delays[at].push(number_of_days(published, answered));
        }
    }
    let name = site.words.text("figures.usual_days").into_owned();
    let all: Vec<(String, u64)> = year
        .months()
        .iter()
        .zip(delays)
        .filter_map(|(month, delays)| Some((month_name(site, *month), usual(delays)?)))
        .collect();
    let rows: Vec<(&str, u64)> = all.iter().map(|(name, days)| (name.as_str(), *days)).collect();
    let drawn = chart::rows(site, &name, &rows);
    (!rows.is_empty()).then_some(Chart { name, chart: drawn })
}

/// How the roles answer, as their own pages say it.
pub fn of_roles(site: &Site) -> Option<Section> {
    let answering = crate::contacts::figures(site);
    if answering.is_empty() {
        return None;
    }
    let text = |key: &str| site.words.text(&format!("figures.{key}")).into_owned();
    let columns = ["received", "answered_percent", "usual"].map(text).into();
    let mut table = Table::new(text("roles_caption"), text("role"), columns);
    for (row, figures) in &answering {
        let percent =
            site.words.format("figures.percent", &[("n", &figures.answered_percent.min(100).to_string())]);
        let received = site.words.count(u64::from(figures.received.shown()));
        let days = delay(site, Some(u64::from(figures.median_days)));
        table.row(row.title.clone(), Some(row.href.clone()), vec![received, percent, days]);
    }
    let name = text("usual_days");
    let drawn: Vec<(&str, u64)> =
        answering.iter().map(|(row, figures)| (row.title.as_str(), u64::from(figures.median_days))).collect();
    Some(Section {
        id: "roles",
        title: text("roles_title"),
        text: Some(text("roles_text")),
        charts: vec![Chart { chart: chart::rows(site, &name, &drawn), name }],
        table: Some(table),
        more: Some(LinkTo::new(site.words.text("contact.title"), site.routes.to(Place::Contacts))),
    })
}
