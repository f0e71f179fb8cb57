//! The entries of a feed, the latest change first.

use contract::records::{Event, Idea, Report};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::MAX_ENTRIES;
use super::stream::{Of, Stream};
use crate::articles::ArticleFacts;
use crate::events::EventFacts;
use crate::excerpt::excerpt;
use crate::ideas::IdeaFacts;
use crate::markdown::{people, plain_text};
use crate::reports::ReportFacts;
use crate::site::Site;

/// Characters of a text that a feed quotes: the rest is on the page.
const QUOTED: usize = 500;

/// One thing that is new.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Stable whatever its address becomes.
    pub id: String,
    /// In the typography of the site.
    pub title: String,
    /// Absolute address.
    pub url: String,
    /// Since when it is public.
    pub published: Timestamp,
    /// Its last change worth telling.
    pub updated: Timestamp,
    /// The body that speaks, never a person.
    pub by: Option<String>,
    /// Kind and themes, in words.
    pub categories: Vec<String>,
    /// What it is about, plain.
    pub text: String,
}

/// Something a feed may hold; written out only when it is among the latest.
#[derive(Clone, Copy)]
enum New<'s> {
    Article(&'s ArticleFacts),
    Event(&'s EventFacts, &'s Event),
    Report(&'s ReportFacts, &'s Report),
    Idea(&'s IdeaFacts, &'s Idea),
}

/// The entries of a stream.
pub fn of(site: &Site, stream: &Stream) -> Vec<Entry> {
    let mut all: Vec<(Timestamp, Timestamp, New<'_>)> = Vec::new();
    gather(site, &stream.of, &mut |new| {
        let (published, updated) = new.instants(site);
        all.push((updated.max(published), published, new));
    });
    all.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.2.href().cmp(b.2.href())));
    all.truncate(MAX_ENTRIES);
    all.into_iter().map(|(updated, published, new)| new.entry(site, published, updated)).collect()
}

/// When it changed: its latest entry. One that is empty says the same for ever.
pub fn updated(entries: &[Entry]) -> Timestamp {
    entries.iter().map(|entry| entry.updated).max().unwrap_or(Timestamp::UNIX_EPOCH)
}

fn gather<'s>(site: &'s Site, of: &Of, take: &mut impl FnMut(New<'s>)) {
    match of {
        Of::Everything => {
            site.articles.list().iter().for_each(|facts| take(New::Article(facts)));
            events(site, site.events.upcoming(), take);
            reports(site, site.reports.list().iter(), take);
            ideas(site, site.ideas.list().iter(), take);
        }
        Of::Articles => site.articles.list().iter().for_each(|facts| take(New::Article(facts))),
        Of::Events => events(site, site.events.upcoming(), take),
        Of::Reports => reports(site, site.reports.list().iter(), take),
        Of::Ideas => ideas(site, site.ideas.list().iter(), take),
        Of::Theme(id) => {
            site.articles.of_theme(id).for_each(|facts| take(New::Article(facts)));
            events(site, site.events.of_theme(id).upcoming(), take);
            reports(site, site.reports.of_theme(id), take);
            ideas(site, site.ideas.of_theme(id), take);
        }
        Of::Space(id) => {
            let speaks = |facts: &&ArticleFacts| {
                facts.of_the_movement(site).is_some_and(|page| page.front.space.as_ref() == Some(id))
            };
            site.articles.list().iter().filter(speaks).for_each(|facts| take(New::Article(facts)));
        }
        Of::Department(code) => {
            for group in site.groups.of_department(code) {
                site.articles.of_group(&group.id).for_each(|facts| take(New::Article(facts)));
            }
            events(site, site.events.of_department(code).upcoming(), take);
            reports(site, site.reports.of_department(code), take);
            ideas(site, site.ideas.of_department(code), take);
        }
        Of::Group(id) => {
            site.articles.of_group(id).for_each(|facts| take(New::Article(facts)));
            events(site, site.events.of_group(id).upcoming(), take);
            reports(site, site.reports.of_group(id), take);
        }
    }
}

fn events<'s>(site: &'s Site, facts: impl Iterator<Item = &'s EventFacts>, take: &mut impl FnMut(New<'s>)) {
    facts.filter_map(|facts| Some(New::Event(facts, facts.record(site)?))).for_each(take);
}

fn reports<'s>(site: &'s Site, facts: impl Iterator<Item = &'s ReportFacts>, take: &mut impl FnMut(New<'s>)) {
    facts.filter_map(|facts| Some(New::Report(facts, facts.record(site)?))).for_each(take);
}

fn ideas<'s>(site: &'s Site, facts: impl Iterator<Item = &'s IdeaFacts>, take: &mut impl FnMut(New<'s>)) {
    facts.filter_map(|facts| Some(New::Idea(facts, facts.record(site)?))).for_each(take);
}

/// The first instant of a day of the site.
fn begins(site: &Site, day: Option<Date>) -> Timestamp {
    let zone = TimeZone::get(&site.config.zone).unwrap_or(TimeZone::UTC);
    day.and_then(|day| day.to_zoned(zone).ok()).map_or(Timestamp::UNIX_EPOCH, |zoned| zoned.timestamp())
}

impl New<'_> {
    fn href(&self) -> &str {
        match self {
            Self::Article(facts) => &facts.href,
            Self::Event(facts, _) => &facts.href,
            Self::Report(facts, _) => &facts.href,
            Self::Idea(facts, _) => &facts.href,
        }
    }

    /// Since when it is public, and its last change.
    fn instants(&self, site: &Site) -> (Timestamp, Timestamp) {
        match self {
            Self::Article(facts) => match facts.of_a_group(site) {
                Some(article) => (article.published_at, begins(site, article.corrected_on)),
                None => {
                    let updated = facts.of_the_movement(site).and_then(|page| page.front.updated);
                    (begins(site, facts.date), begins(site, updated))
                }
            },
            Self::Event(_, event) => (event.published_at, event.updated_at),
            Self::Report(_, report) => (report.published_at, report.published_at),
            Self::Idea(_, idea) => {
                let answered = idea.answers.iter().map(|answer| answer.answered_on).max();
                (idea.published_at, begins(site, answered))
            }
        }
    }

    fn entry(self, site: &Site, published: Timestamp, updated: Timestamp) -> Entry {
        let (kind, key) = self.kind(site);
        let names = |ids: &[String]| -> Vec<String> {
            let themes = ids.iter().filter_map(|id| site.config.theme(id));
            themes.map(|theme| site.typeset(&theme.name)).collect()
        };
        let group = |id: &str| crate::groups::link(site, id).map(|link| link.title);
        let (title, by, themes, text) = match self {
            Self::Article(facts) => {
                let article = facts.of_a_group(site);
                let by = article.and_then(|article| group(&article.group)).or_else(|| space(site, facts));
                (facts.title.clone(), by, names(facts.themes(site)), article_text(site, facts))
            }
            Self::Event(facts, event) => {
                let by = event.groups.first().and_then(|id| group(id));
                (event_title(site, facts), by, names(&event.themes), event_text(site, event))
            }
            Self::Report(facts, report) => {
                let text = plain_text(&people(&report.body, &site.words));
                (facts.title.clone(), group(&report.group), names(&report.themes), text)
            }
            Self::Idea(facts, idea) => {
                let by = idea.group.as_deref().and_then(group);
                let text = site.typeset(&idea.body);
                (facts.title.clone(), by, names(std::slice::from_ref(&idea.theme)), text)
            }
        };
        Entry {
            id: tag(site, published, kind, &key),
            title,
            url: site.absolute(self.href()),
            published,
            updated,
            by,
            categories: std::iter::once(self.kind_name(site)).chain(themes).collect(),
            text: excerpt(&text, QUOTED),
        }
    }

    /// What it is and what it is known by: never its address, which its author may change.
    fn kind(&self, site: &Site) -> (&'static str, String) {
        match self {
            Self::Article(facts) => {
                let page = || crate::hash::short(facts.of_the_movement(site)?.file.as_bytes()).into();
                let record = facts.of_a_group(site).map(|article| article.id.clone());
                ("article", record.or_else(page).unwrap_or_default())
            }
            Self::Event(facts, _) => ("event", facts.id.clone()),
            Self::Report(facts, _) => ("report", facts.id.clone()),
            Self::Idea(facts, _) => ("idea", facts.id.clone()),
        }
    }

    fn kind_name(&self, site: &Site) -> String {
        let key = match self {
            Self::Article(_) => "feed.kinds.article",
            Self::Event(..) => "feed.kinds.event",
            Self::Report(..) => "feed.kinds.report",
            Self::Idea(..) => "feed.kinds.idea",
        };
        site.words.text(key).into_owned()
    }
}

/// A tag (RFC 4151): the site's name on the day it spoke, what it is, and what it is known by.
fn tag(site: &Site, since: Timestamp, kind: &str, key: &str) -> String {
    let (day, host) = (since.to_zoned(TimeZone::UTC).date(), host(site));
    format!("tag:{host},{day}:{kind}/{key}")
}

/// The name of the site's host, as addresses write it, without a port.
fn host(site: &Site) -> &str {
    let base = site.config.base_url.as_str();
    let rest = base.split_once("://").map_or(base, |(_, rest)| rest);
    rest.split(['/', ':']).next().unwrap_or(rest)
}

fn space(site: &Site, facts: &ArticleFacts) -> Option<String> {
    let id = facts.of_the_movement(site)?.front.space.as_deref()?;
    let space = site.config.spaces.iter().find(|space| space.id == id)?;
    Some(site.typeset(&space.name))
}

/// Its sentence, else its beginning.
fn article_text(site: &Site, facts: &ArticleFacts) -> String {
    if let Some(summary) = facts.summary(site) {
        return site.typeset(summary);
    }
    let html = match (facts.of_a_group(site), facts.of_the_movement(site)) {
        (Some(article), _) => people(&article.body, &site.words),
        (_, Some(page)) => crate::content::html(site, page).html,
        _ => String::new(),
    };
    plain_text(&html)
}

fn event_title(site: &Site, facts: &EventFacts) -> String {
    if facts.cancelled {
        return site.words.format("calendar.cancelled_title", &[("name", &facts.title)]);
    }
    facts.title.clone()
}

/// When and where first: that is what one wants to know.
fn event_text(site: &Site, event: &Event) -> String {
    let reason = site.typeset(&event.reason);
    let description = site.typeset(&event.description);
    let parts = [crate::events::in_short(site, event), reason, description];
    let parts = parts.iter().map(|part| part.trim()).filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join(" · ")
}
