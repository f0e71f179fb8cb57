//! Events and agendas: upcoming, past, by group, department, theme and kind.

mod agenda;
mod calendars;
mod card;
mod handout;
mod json_ld;
mod page;
mod scopes;
mod sheets;
mod when;

use std::collections::BTreeMap;

use contract::calendar::resolve_local;
use contract::places;
use contract::records::{Event, EventStatus, Territory};
use contract::visibility::{Facts, Surface, Visibility, visible};
use jiff::Timestamp;
use jiff::civil::Date;

use crate::job::{Job, Tree};
use crate::made::Made;
use crate::site::Site;

pub use agenda::theme_path as agenda_of_theme;
pub use calendars::leaves_at;
pub use card::card;
pub use scopes::{
    Keep, keep_of_commune, keep_of_department, keep_of_everything, keep_of_group, keep_of_kind, keep_of_theme,
};

/// What lists need to know of an event; the rest is in its record.
#[derive(Debug, Clone, PartialEq)]
pub struct EventFacts {
    /// Id of its record.
    pub id: String,
    /// Address in its tree.
    pub href: String,
    /// In the typography of the site.
    pub title: String,
    /// Instant.
    pub starts: Timestamp,
    /// Instant.
    pub ends: Timestamp,
    /// Its first day, in its own zone.
    pub day: Date,
    /// It ended before the build.
    pub past: bool,
    /// It does not take place.
    pub cancelled: bool,
    /// Code of the department it takes place in.
    pub department: Option<&'static str>,
    /// INSEE code of the commune it takes place in.
    pub commune: Option<&'static str>,
}

impl EventFacts {
    /// Draws them; `None` when its hours are no instants there (the loader has told the editor).
    fn of(event: &Event, tree: &Tree, site: &Site) -> Option<Self> {
        let starts = resolve_local(event.starts_at, &event.zone).ok()?.timestamp();
        let ends = resolve_local(event.ends_at, &event.zone).ok()?.timestamp();
        let place = event.venue.as_ref().map(|venue| &venue.place);
        Some(Self {
            id: event.id.clone(),
            href: tree.address(&site.routes.event(event)),
            title: site.typeset(&event.title),
            starts,
            ends,
            day: event.starts_at.date(),
            past: ends <= site.now,
            cancelled: event.status == EventStatus::Cancelled,
            department: place.and_then(department_code),
            commune: place.and_then(commune_code),
        })
    }

    /// Its record.
    #[must_use]
    pub fn record<'s>(&self, site: &'s Site) -> Option<&'s Event> {
        site.records.events.get(&self.id)
    }
}

/// When and where, in one line: "jeudi 3 décembre 2026, de 19 h à 21 h · Riom".
#[must_use]
pub fn in_short(site: &Site, event: &Event) -> String {
    let when = when::when(site, event);
    std::iter::once(when).chain(handout::place(site, event)).collect::<Vec<_>>().join(" · ")
}

fn department_code(place: &Territory) -> Option<&'static str> {
    crate::places::department_of(place).and_then(|code| places::department(&code)).map(|found| found.code)
}

fn commune_code(place: &Territory) -> Option<&'static str> {
    match place {
        Territory::Commune(insee) => places::commune(insee).map(|found| found.insee.as_ref()),
        _ => None,
    }
}

/// Places in the list of all events: upcoming ones soonest first, past ones latest first.
#[derive(Debug, Default)]
struct Dates {
    upcoming: Vec<u32>,
    past: Vec<u32>,
}

/// The events of a group, of a department, of a theme…, upcoming and past.
#[derive(Debug, Clone, Copy)]
pub struct Agenda<'i> {
    all: &'i [EventFacts],
    dates: &'i Dates,
}

impl<'i> Agenda<'i> {
    /// Those not yet over, soonest first.
    pub fn upcoming(self) -> impl ExactSizeIterator<Item = &'i EventFacts> + use<'i> {
        self.dates.upcoming.iter().map(move |at| &self.all[*at as usize])
    }

    /// Those that are over, latest first.
    pub fn past(self) -> impl ExactSizeIterator<Item = &'i EventFacts> + use<'i> {
        self.dates.past.iter().map(move |at| &self.all[*at as usize])
    }

    /// Nothing at all.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.dates.upcoming.is_empty() && self.dates.past.is_empty()
    }
}

/// The events anyone may see in lists. Each stands here once; groups, places and themes hold numbers.
#[derive(Debug, Default)]
pub struct Index {
    /// By id.
    all: Vec<EventFacts>,
    dates: Dates,
    by_group: BTreeMap<String, Dates>,
    by_department: BTreeMap<&'static str, Dates>,
    by_commune: BTreeMap<&'static str, Dates>,
    by_theme: BTreeMap<String, Dates>,
    by_kind: BTreeMap<String, Dates>,
    by_series: BTreeMap<String, Dates>,
    /// Unlisted, or for members or a group only: pages of their own, in no list.
    apart: Vec<(Tree, EventFacts)>,
}

static NONE: Dates = Dates { upcoming: Vec::new(), past: Vec::new() };

impl Index {
    /// Draws it.
    #[must_use]
    pub fn build(site: &Site) -> Self {
        let mut index = Self::default();
        if !site.has("events") {
            return index;
        }
        for event in site.records.events.values() {
            index.sort_in(event, site);
        }
        index.all.sort_by(|a, b| a.id.cmp(&b.id));
        // An agenda is read by the clock on the wall: day and hour are those of the event's own zone.
        let wall = |facts: &EventFacts| facts.record(site).map(|event| event.starts_at);
        let mut order: Vec<_> =
            (0_u32..).zip(&index.all).map(|(at, facts)| (wall(facts), facts.starts, at)).collect();
        order.sort_unstable();
        let order: Vec<u32> = order.into_iter().map(|(_, _, at)| at).collect();
        for at in &order {
            index.file(*at, site);
        }
        index.latest_first();
        index
    }

    fn sort_in(&mut self, event: &Event, site: &Site) {
        let facts = Facts {
            audience: event.audience.clone(),
            unlisted: event.unlisted,
            from: Some(event.published_at),
            ..Facts::default()
        };
        if site.public(&facts, Surface::List) == Visibility::Listed {
            self.all.extend(EventFacts::of(event, &Tree::Public, site));
            return;
        }
        let tree = Tree::of(&event.audience);
        if visible(&facts, &tree.viewer(), Surface::Page, site.now) != Visibility::Hidden {
            self.apart.extend(EventFacts::of(event, &tree, site).map(|facts| (tree, facts)));
        }
    }

    fn file(&mut self, at: u32, site: &Site) {
        let facts = &self.all[at as usize];
        let Some(event) = facts.record(site) else { return };
        let mut lists = vec![&mut self.dates];
        lists.extend(facts.department.map(|code| self.by_department.entry(code).or_default()));
        lists.extend(facts.commune.map(|insee| self.by_commune.entry(insee).or_default()));
        lists.push(self.by_kind.entry(event.kind.clone()).or_default());
        lists.extend(event.series.clone().map(|series| self.by_series.entry(series).or_default()));
        let past = facts.past;
        for dates in lists {
            dates.push(at, past);
        }
        for group in &event.groups {
            self.by_group.entry(group.clone()).or_default().push(at, past);
        }
        for theme in &event.themes {
            self.by_theme.entry(theme.clone()).or_default().push(at, past);
        }
    }

    fn latest_first(&mut self) {
        self.dates.past.reverse();
        let owned = [&mut self.by_group, &mut self.by_theme, &mut self.by_kind, &mut self.by_series];
        let named = [&mut self.by_department, &mut self.by_commune];
        let owned = owned.into_iter().flat_map(|lists| lists.values_mut());
        for dates in owned.chain(named.into_iter().flat_map(|lists| lists.values_mut())) {
            dates.past.reverse();
        }
    }

    fn agenda<'i>(&'i self, dates: Option<&'i Dates>) -> Agenda<'i> {
        Agenda { all: &self.all, dates: dates.unwrap_or(&NONE) }
    }

    /// The event of this id, when it stands in lists.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&EventFacts> {
        let at = self.all.binary_search_by(|facts| facts.id.as_str().cmp(id)).ok()?;
        self.all.get(at)
    }

    /// Every event in lists.
    #[must_use]
    pub fn every(&self) -> Agenda<'_> {
        self.agenda(Some(&self.dates))
    }

    /// Those not yet over, soonest first.
    pub fn upcoming(&self) -> impl ExactSizeIterator<Item = &EventFacts> {
        self.every().upcoming()
    }

    /// Those that are over, latest first.
    pub fn past(&self) -> impl ExactSizeIterator<Item = &EventFacts> {
        self.every().past()
    }

    /// Of the group of this id, organised alone or with others.
    #[must_use]
    pub fn of_group(&self, id: &str) -> Agenda<'_> {
        self.agenda(self.by_group.get(id))
    }

    /// Of a department's code.
    #[must_use]
    pub fn of_department(&self, code: &str) -> Agenda<'_> {
        self.agenda(self.by_department.get(code))
    }

    /// Of a commune's INSEE code.
    #[must_use]
    pub fn of_commune(&self, insee: &str) -> Agenda<'_> {
        self.agenda(self.by_commune.get(insee))
    }

    /// Of a theme of `site.toml`.
    #[must_use]
    pub fn of_theme(&self, id: &str) -> Agenda<'_> {
        self.agenda(self.by_theme.get(id))
    }

    /// Of a kind of `site.toml`.
    #[must_use]
    pub fn of_kind(&self, id: &str) -> Agenda<'_> {
        self.agenda(self.by_kind.get(id))
    }

    /// The occurrences of a repeated event.
    #[must_use]
    pub fn of_series(&self, id: &str) -> Agenda<'_> {
        self.agenda(self.by_series.get(id))
    }
}

impl Dates {
    fn push(&mut self, at: u32, past: bool) {
        let list = if past { &mut self.past } else { &mut self.upcoming };
        // An event that names a theme twice still stands once.
        if list.last() != Some(&at) {
            list.push(at);
        }
    }
}

/// The pages.
pub fn jobs<'s>(site: &'s Site, jobs: &mut Vec<Job<'s>>) {
    if !site.has("events") {
        return;
    }
    agenda::jobs(site, jobs);
    page::jobs(site, jobs);
    handout::jobs(site, jobs);
}

/// The files: calendars, and agendas as text.
pub fn files<'s>(site: &'s Site, files: &mut Vec<Made<'s>>) {
    if !site.has("events") {
        return;
    }
    calendars::files(site, files);
    handout::files(site, files);
}

#[cfg(test)]
mod tests;

#[cfg(test)]
mod calendar_tests;
