//! Counting, over a year of months.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::events::EventFacts;
use crate::site::Site;

/// Months that are counted, the one that is not over among them.
const MONTHS: usize = 12;

/// What is counted, in the order of columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Thing {
    /// Groups.
    Groups,
    /// Events that took place.
    Events,
    /// Reports of actions.
    Reports,
    /// Ideas.
    Ideas,
}

impl Thing {
    /// Those whose feature is switched on.
    pub fn shown(site: &Site) -> Vec<Self> {
        let all = [Self::Groups, Self::Events, Self::Reports, Self::Ideas];
        all.into_iter().filter(|thing| site.has(thing.feature())).collect()
    }

    fn feature(self) -> &'static str {
        match self {
            Self::Groups => "groups",
            Self::Events => "events",
            Self::Reports => "reports",
            Self::Ideas => "ideas",
        }
    }

    /// Its name at the head of a column, for what there is.
    pub fn name(self, site: &Site) -> String {
        site.words.text(&format!("figures.{}", self.feature())).into_owned()
    }

    /// Its name in a table of months: groups are counted when they begin.
    pub fn name_in_time(self, site: &Site) -> String {
        match self {
            Self::Groups => site.words.text("figures.new_groups").into_owned(),
            other => other.name(site),
        }
    }

    /// How many there were of each month.
    pub fn by_month(self, site: &Site, year: &Year) -> Vec<u64> {
        match self {
            Self::Groups => {
                let records = site.groups.shown().filter_map(|facts| facts.record(site));
                year.spread(records.map(|group| (site.date_of(group.published_at), 1)))
            }
            Self::Events => year.spread(held(site.events.past()).map(|event| (event.day, 1))),
            Self::Reports => year.spread(site.reports.list().iter().map(|report| (report.held_on, 1))),
            Self::Ideas => {
                let records = site.ideas.list().iter().filter_map(|facts| facts.record(site));
                year.spread(records.map(|idea| (site.date_of(idea.published_at), 1)))
            }
        }
    }

    /// Of a theme: the groups there are, and the year's other things.
    pub fn of_theme(self, site: &Site, year: &Year, id: &str) -> u64 {
        match self {
            Self::Groups => number(site.groups.of_theme(id).len()),
            Self::Events => year.count(held(site.events.of_theme(id).past()).map(|event| event.day)),
            Self::Reports => year.count(site.reports.of_theme(id).map(|report| report.held_on)),
            Self::Ideas => year.count_ideas(site, site.ideas.of_theme(id)),
        }
    }

    /// Of a department.
    pub fn of_department(self, site: &Site, year: &Year, code: &str) -> u64 {
        match self {
            Self::Groups => number(site.groups.of_department(code).len()),
            Self::Events => year.count(held(site.events.of_department(code).past()).map(|event| event.day)),
            Self::Reports => year.count(site.reports.of_department(code).map(|report| report.held_on)),
            Self::Ideas => year.count_ideas(site, site.ideas.of_department(code)),
        }
    }

    /// Everywhere.
    pub fn of_all(self, site: &Site, year: &Year) -> u64 {
        match self {
            Self::Groups => number(site.groups.list().len()),
            other => other.by_month(site, year).iter().sum(),
        }
    }
}

fn held<'e>(events: impl Iterator<Item = &'e EventFacts>) -> impl Iterator<Item = &'e EventFacts> {
    events.filter(|event| !event.cancelled)
}

/// As the words want it.
pub fn number(n: usize) -> u64 {
    u64::try_from(n).unwrap_or(u64::MAX)
}

/// The last twelve months, each by its first day.
#[derive(Debug)]
pub struct Year {
    months: Vec<Date>,
}

impl Year {
    /// The months that end with the one of this day.
    pub fn until(today: Date) -> Self {
        let last = today.first_of_month();
        let months = (0_i32..).take(MONTHS).map(|ago| last.saturating_sub(ago.months()));
        let mut months: Vec<Date> = months.collect();
        months.reverse();
        Self { months }
    }

    /// The first day of each month.
    pub fn months(&self) -> &[Date] {
        &self.months
    }

    /// The month of a day, if it is one of these.
    pub fn place(&self, day: Date) -> Option<usize> {
        self.months.binary_search(&day.first_of_month()).ok()
    }

    /// How much falls in each month.
    pub fn spread(&self, all: impl Iterator<Item = (Date, u64)>) -> Vec<u64> {
        let mut months = vec![0; self.months.len()];
        for (day, n) in all {
            if let Some(at) = self.place(day) {
                months[at] += n;
            }
        }
        months
    }

    fn count(&self, days: impl Iterator<Item = Date>) -> u64 {
        number(days.filter(|day| self.place(*day).is_some()).count())
    }

    fn count_ideas<'i>(&self, site: &Site, ideas: impl Iterator<Item = &'i crate::ideas::IdeaFacts>) -> u64 {
        self.count(ideas.filter_map(|idea| Some(site.date_of(idea.record(site)?.published_at))))
    }
}
