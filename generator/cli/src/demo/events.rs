//! Events, past and coming, spread over the weeks as groups spread them.

use std::collections::{BTreeMap, BTreeSet};

use contract::records::{Admission, Event, EventStatus, GroupKind, Seats, Territory, Venue};
use contract::visibility::Audience;
use contract::words::slugify;
use jiff::Timestamp;
use jiff::civil::{Date, DateTime};

use super::groups::Home;
use super::ids::{later, ulid};
use super::random::Random;
use super::texts::{EventText, Online};
use super::towns::Towns;
use super::{Setting, french, people, venues, when};

/// Occurrences of a monthly event that are public at once.
const OCCURRENCES: usize = 3;

/// An event, and what reports and posts must know of it.
#[derive(Debug)]
pub struct Announced {
    pub event: Event,
    pub text: &'static EventText,
    pub starts: Timestamp,
    pub ends: Timestamp,
    /// Where its first group lives.
    pub home_place: Territory,
}

impl Announced {
    /// Anyone may find it.
    pub fn is_public(&self) -> bool {
        self.event.audience == Audience::Public && !self.event.unlisted
    }
}

/// Announces every event of the plan: each active group one, then the busiest more.
pub fn announce(setting: &Setting<'_>, towns: &Towns, homes: &[Home]) -> Vec<Announced> {
    let active: Vec<&Home> = homes.iter().filter(|home| home.is_active()).collect();
    let mut calendar = Calendar::new(setting, towns, &active);
    let total = setting.plan.event_count;
    let mut turn = 0;
    while calendar.events.len() < total && !active.is_empty() {
        let home = match active.get(turn) {
            Some(home) => home,
            // The smaller of two draws: a few groups do much.
            None => {
                let (one, other) = (calendar.random.index(active.len()), calendar.random.index(active.len()));
                active[one.min(other)]
            }
        };
        calendar.announce(home, total);
        turn += 1;
    }
    calendar.events
}

struct Calendar<'a> {
    setting: &'a Setting<'a>,
    towns: &'a Towns,
    neighbours: BTreeMap<Option<&'static str>, Vec<&'a Home>>,
    random: Random,
    deck: Vec<&'static EventText>,
    slugs: BTreeSet<String>,
    events: Vec<Announced>,
    /// Days before and after today.
    window: (i64, i64),
}

impl<'a> Calendar<'a> {
    fn new(setting: &'a Setting<'a>, towns: &'a Towns, active: &[&'a Home]) -> Self {
        let mut neighbours: BTreeMap<_, Vec<&Home>> = BTreeMap::new();
        for home in active {
            neighbours.entry(home.department()).or_default().push(home);
        }
        let per_group = i64::try_from(setting.plan.event_count / active.len().max(1)).unwrap_or_default();
        Self {
            setting,
            towns,
            neighbours,
            random: setting.random("events"),
            deck: Vec::new(),
            slugs: BTreeSet::new(),
            events: Vec::with_capacity(setting.plan.event_count),
            window: ((30 * per_group).clamp(55, 330), (12 * per_group).clamp(60, 110)),
        }
    }

    /// One event of `home`, or a monthly one with its occurrences, never more than `total` in all.
    fn announce(&mut self, home: &Home, total: usize) {
        let Some(text) = self.draw_text(home) else { return };
        let first = self.first_day(home, text);
        let organisers = self.organisers(home, text);
        let here = self.commune_near(home);
        let time = when::hour(self.random.pick(&text.start).map_or("", String::as_str));
        let monthly = text.monthly && self.random.chance(60);
        let days = if monthly { monthly_days(first) } else { vec![first] };
        let mut series = None;
        let mut venue: Option<Option<Venue>> = None;
        for day in days.into_iter().take(total - self.events.len()) {
            let index = self.events.len();
            let mut announced = self.occurrence(home, text, DateTime::from_parts(day, time));
            let event = &mut announced.event;
            event.groups.clone_from(&organisers);
            event.venue = venue
                .get_or_insert_with(|| venues::find(self.setting, home, here, text, &mut self.random))
                .clone();
            if monthly {
                event.series = Some(series.get_or_insert_with(|| event.id.clone()).clone());
            }
            self.disturb(index, &mut announced);
            self.events.push(announced);
        }
    }

    fn occurrence(&mut self, home: &Home, text: &'static EventText, starts_at: DateTime) -> Announced {
        let setting = self.setting;
        let now = setting.plan.now;
        let zone = when::zone(&home.zone);
        let ends_at = when::minutes_after(starts_at, text.minutes);
        let starts = when::instant(starts_at, &zone);
        let random = &mut self.random;
        let published_at = later(starts.min(now), -24 * random.between(3, 25))
            .max(home.group.published_at)
            .min(later(now, -1));
        let title = french::fill(&text.title, &home.town);
        let id = ulid(published_at, random);
        let access = venues::access(text, random);
        let seats = text.seats.then(|| if random.chance(30) { Seats::Full } else { Seats::Left });
        let phone = if random.chance(10) { people::phone(setting, random) } else { None };
        let description = self.description(text);
        let event = Event {
            id,
            slug: self.slug(&title, &home.town, starts_at.date()),
            title,
            groups: vec![home.group.id.clone()],
            kind: text.kind.clone(),
            themes: setting.vocabulary.themes(&text.themes),
            starts_at,
            ends_at,
            zone: home.zone.clone(),
            venue: None,
            online: text.online != Online::No,
            description,
            admission: text.admission,
            seats,
            access,
            phone,
            status: EventStatus::Published,
            reason: String::new(),
            series: None,
            sequence: 0,
            audience: Audience::Public,
            unlisted: false,
            published_at,
            updated_at: published_at,
        };
        let ends = when::instant(ends_at, &zone);
        Announced { event, text, starts, ends, home_place: home.group.place.clone() }
    }

    /// What happens to some: cancelled, members only, known to those who have the link. By position,
    /// so that a small movement shows each.
    fn disturb(&mut self, index: usize, announced: &mut Announced) {
        let now = self.setting.plan.now;
        let event = &mut announced.event;
        if index % 15 == 6 {
            event.status = EventStatus::Cancelled;
            event.reason =
                self.random.pick(&self.setting.texts.events.cancelled).cloned().unwrap_or_default();
            event.sequence = 1;
            event.updated_at = later(announced.starts, -40).min(later(now, -2)).max(event.published_at);
        }
        match index % 60 {
            23 | 51 => event.audience = Audience::Members,
            37 => event.unlisted = true,
            _ => {}
        }
        if event.audience == Audience::Members {
            event.admission = Admission::Members;
        }
    }

    /// The next text that suits the group; the pack is shuffled anew when it is empty.
    fn draw_text(&mut self, home: &Home) -> Option<&'static EventText> {
        if self.deck.len() < self.setting.texts.events.event.len() / 2 {
            let known = |text: &&EventText| self.setting.vocabulary.has_kind(&text.kind);
            let mut fresh: Vec<_> = self.setting.texts.events.event.iter().filter(known).collect();
            self.random.shuffle(&mut fresh);
            // What was left comes first.
            fresh.append(&mut self.deck);
            self.deck = fresh;
        }
        let suits = |text: &&'static EventText| {
            text.coordination == (home.group.kind == GroupKind::Department) && fits_town(text, home)
        };
        let on_theme = |text: &&'static EventText| {
            suits(text) && text.themes.iter().any(|theme| home.group.themes.contains(theme))
        };
        let at = self.deck.iter().rposition(on_theme).or_else(|| self.deck.iter().rposition(suits));
        at.map(|at| self.deck.remove(at))
    }

    /// Slightly more to come than past; a group that has just started has no past.
    fn first_day(&mut self, home: &Home, text: &EventText) -> Date {
        let (before, after) = self.window;
        let now = self.setting.plan.now;
        let young = home.group.published_at > later(now, -24 * 60);
        let past = !young && self.random.chance(if before > after { 70 } else { 48 });
        // The smaller of two draws: next week is fuller than next month.
        let reach = if past { before } else { after };
        let days = self.random.between(0, reach).min(self.random.between(0, reach));
        let offset = if past { -10 - days } else { days };
        let day = when::next_of(when::days_after(when::day(now), offset), &text.days, &mut self.random);
        if is_family_day(day) { when::days_after(day, 7) } else { day }
    }

    /// The group, and now and then a neighbour.
    fn organisers(&mut self, home: &Home, text: &EventText) -> Vec<String> {
        let mut ids = vec![home.group.id.clone()];
        let together = if text.coordination { 80 } else { 14 };
        while ids.len() < 3 && self.random.chance(together) {
            let neighbours = self.neighbours.get(&home.department()).map_or(&[] as &[_], Vec::as_slice);
            let Some(other) = self.random.pick(neighbours) else { break };
            if ids.contains(&other.group.id) {
                break;
            }
            ids.push(other.group.id.clone());
        }
        ids
    }

    /// The group's commune, sometimes another of the department.
    fn commune_near(&mut self, home: &Home) -> Option<&'static contract::places::Commune> {
        let own = home.commune?;
        match self.random.chance(4) {
            true => self.towns.commune_in(own.department, &mut self.random).or(Some(own)),
            false => Some(own),
        }
    }

    fn description(&mut self, text: &EventText) -> String {
        let practical = self.random.pick(&self.setting.texts.events.practical);
        match practical.filter(|_| text.online != Online::Only && !text.home) {
            Some(practical) if self.random.chance(60) => format!("{}\n\n{practical}", text.description),
            _ => text.description.clone(),
        }
    }

    fn slug(&mut self, title: &str, town: &str, day: Date) -> String {
        let short = format!("{}-{day}", slugify(title));
        let long = format!("{}-{}-{day}", slugify(title), slugify(town));
        let numbered = (2..).map(|number: u32| format!("{long}-{number}"));
        let mut all = [short.clone(), long.clone()].into_iter().chain(numbered);
        all.find(|slug| self.slugs.insert(slug.clone())).unwrap_or(short)
    }
}

/// Some things make sense in a town, some in a village; abroad, all do.
fn fits_town(text: &EventText, home: &Home) -> bool {
    let Some(population) = home.commune.and_then(|commune| commune.population) else { return true };
    population >= text.min_population && text.max_population.is_none_or(|most| population <= most)
}

/// Nobody holds a meeting on these evenings.
fn is_family_day(day: Date) -> bool {
    matches!((day.month(), day.day()), (12, 24 | 25 | 31) | (1, 1))
}

/// The same weekday of the same week of the month: every four weeks stands for it here.
fn monthly_days(first: Date) -> Vec<Date> {
    (0_i64..).take(OCCURRENCES).map(|month| when::days_after(first, 28 * month)).collect()
}
