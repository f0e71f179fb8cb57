//! Reports of a share of the past events.

use std::collections::BTreeSet;

use contract::records::{Event, EventStatus, Figures, Report, Territory};
use contract::words::slugify;
use jiff::Timestamp;

use super::Setting;
use super::events::Announced;
use super::ids::{later, ulid};
use super::random::Random;
use super::texts::{FigureRanges, ReportText};

/// A report comes out some days after, so events this fresh have none yet.
const HOURS_UNTIL_REPORTED: i64 = 30;

/// One for five events, as far as past ones have a fitting text; the texts take turns.
pub fn write_up(setting: &Setting<'_>, events: &[Announced]) -> Vec<Report> {
    let random = &mut setting.random("reports");
    let wanted = (setting.plan.event_count / 5).max(1);
    let reported = later(setting.plan.now, -HOURS_UNTIL_REPORTED);
    let mut piles: Vec<(&ReportText, Vec<&Announced>)> =
        setting.texts.reports.iter().map(|text| (text, fitting(text, events, reported))).collect();
    for (_, pile) in &mut piles {
        random.shuffle(pile);
    }
    let mut slugs = BTreeSet::new();
    let mut reports = Vec::new();
    while reports.len() < wanted && piles.iter().any(|(_, pile)| !pile.is_empty()) {
        for (text, pile) in &mut piles {
            if let Some(announced) = pile.pop().filter(|_| reports.len() < wanted) {
                reports.push(report(setting, text, announced, &mut slugs, random));
            }
        }
    }
    reports
}

fn fitting<'a>(text: &ReportText, events: &'a [Announced], reported: Timestamp) -> Vec<&'a Announced> {
    let held = |announced: &&Announced| {
        announced.event.status == EventStatus::Published && announced.ends < reported && announced.is_public()
    };
    events.iter().filter(|announced| text.events.contains(&announced.text.key)).filter(held).collect()
}

fn report(
    setting: &Setting<'_>,
    text: &ReportText,
    announced: &Announced,
    slugs: &mut BTreeSet<String>,
    random: &mut Random,
) -> Report {
    let published_at = later(announced.ends, random.between(14, 90)).min(later(setting.plan.now, -1));
    let event = &announced.event;
    let held_on = event.starts_at.date();
    let base = format!("{}-{held_on}", slugify(&text.title));
    let numbered = (2..).map(|number: u32| format!("{base}-{number}"));
    let slug = std::iter::once(base.clone()).chain(numbered).find(|slug| slugs.insert(slug.clone()));
    Report {
        id: ulid(published_at, random),
        slug: slug.unwrap_or(base),
        title: text.title.clone(),
        event: event.id.clone(),
        group: event.groups.first().cloned().unwrap_or_default(),
        held_on,
        place: place(event, announced),
        themes: event.themes.clone(),
        body: text.body.clone(),
        learnt: text.learnt.clone(),
        figures: figures(&text.figures, random),
        photos: Vec::new(),
        audience: event.audience.clone(),
        published_at,
    }
}

fn place(event: &Event, announced: &Announced) -> Territory {
    event.venue.as_ref().map_or_else(|| announced.home_place.clone(), |venue| venue.place.clone())
}

fn figures(ranges: &FigureRanges, random: &mut Random) -> Figures {
    let mut draw = |range: Option<[u32; 2]>| range.map(|[low, high]| random.count(low, high));
    Figures {
        people: draw(ranges.people),
        leaflets: draw(ranges.leaflets),
        doors: draw(ranges.doors),
        hours: draw(ranges.hours),
    }
}
