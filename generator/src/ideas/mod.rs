//! Ideas: lists by status, what waits for an answer, each idea's page.

mod lists;
mod page;

use std::collections::BTreeMap;

use contract::records::{Idea, IdeaStatus, Territory};
use contract::visibility::{Facts, Surface, Visibility};
use serde::Serialize;
use tera::Value;

use crate::job::Job;
use crate::site::{Site, ThemeRef};

/// An idea is acknowledged within so many days (rules of Idea); what is late is public.
pub const ACKNOWLEDGE_DAYS: u64 = 14;
/// And answered within so many.
pub const ANSWER_DAYS: u64 = 60;

/// Which promise an idea that waits has outlived.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Late {
    /// Nobody said that it was read, after [`ACKNOWLEDGE_DAYS`].
    Unread,
    /// Nobody answered, after [`ANSWER_DAYS`].
    Unanswered,
}

/// What lists need to know of an idea; the rest is in its record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdeaFacts {
    /// Id of its record.
    pub id: String,
    /// Address.
    pub href: String,
    /// In the typography of the site.
    pub title: String,
    /// Public state.
    pub status: IdeaStatus,
    /// Whole days since it is public, when it still waits for an answer.
    pub waiting_days: Option<u64>,
    /// Which promise it has outlived.
    pub late: Option<Late>,
}

impl IdeaFacts {
    fn of(idea: &Idea, site: &Site) -> Self {
        let published = site.date_of(idea.published_at);
        let hours = published.duration_until(site.today).as_hours();
        let days = u64::try_from(hours / 24).unwrap_or(0);
        let waiting_days = idea.status.awaits_answer().then_some(days);
        Self {
            id: idea.id.clone(),
            href: site.routes.idea(idea),
            title: site.typeset(&idea.title),
            status: idea.status,
            waiting_days,
            late: waiting_days.and_then(|days| late(idea.status, days)),
        }
    }

    /// Its record.
    #[must_use]
    pub fn record<'s>(&self, site: &'s Site) -> Option<&'s Idea> {
        site.records.ideas.get(&self.id)
    }
}

/// Which promise an idea in this state, public for so many days, has outlived.
fn late(status: IdeaStatus, days: u64) -> Option<Late> {
    match status {
        _ if !status.awaits_answer() => None,
        _ if days > ANSWER_DAYS => Some(Late::Unanswered),
        IdeaStatus::Open if days > ACKNOWLEDGE_DAYS => Some(Late::Unread),
        _ => None,
    }
}

/// Ideas anyone may see.
#[derive(Debug, Default)]
pub struct Index {
    /// Latest first.
    all: Vec<IdeaFacts>,
    by_code: BTreeMap<String, usize>,
    by_theme: BTreeMap<String, Vec<usize>>,
    by_department: BTreeMap<String, Vec<usize>>,
    by_original: BTreeMap<String, Vec<usize>>,
}

impl Index {
    /// Draws it.
    #[must_use]
    pub fn build(site: &Site) -> Self {
        let mut index = Self::default();
        if !site.has("ideas") {
            return index;
        }
        let mut shown: Vec<&Idea> = site.records.ideas.values().filter(|idea| is_shown(idea, site)).collect();
        shown.sort_by(|a, b| b.published_at.cmp(&a.published_at).then_with(|| a.id.cmp(&b.id)));
        for idea in shown {
            index.add(idea, site);
        }
        index
    }

    fn add(&mut self, idea: &Idea, site: &Site) {
        let at = self.all.len();
        self.by_code.insert(idea.code.to_ascii_uppercase(), at);
        self.by_theme.entry(idea.theme.clone()).or_default().push(at);
        if let Some(department) = crate::places::department_of(&idea.territory) {
            self.by_department.entry(department).or_default().push(at);
        }
        if let Some(original) = &idea.duplicate_of {
            self.by_original.entry(original.to_ascii_uppercase()).or_default().push(at);
        }
        self.all.push(IdeaFacts::of(idea, site));
    }

    fn pick<'i>(&'i self, places: Option<&'i Vec<usize>>) -> impl Iterator<Item = &'i IdeaFacts> + use<'i> {
        places.into_iter().flatten().filter_map(|at| self.all.get(*at))
    }

    /// Every idea, latest first.
    #[must_use]
    pub fn list(&self) -> &[IdeaFacts] {
        &self.all
    }

    /// Those that wait for an answer, the oldest first.
    pub fn waiting(&self) -> impl Iterator<Item = &IdeaFacts> {
        self.all.iter().rev().filter(|facts| facts.waiting_days.is_some())
    }

    /// About a department, or a commune of it; latest first.
    pub fn of_department(&self, code: &str) -> impl Iterator<Item = &IdeaFacts> + use<'_> {
        self.pick(self.by_department.get(code))
    }

    /// Of a theme, latest first.
    pub fn of_theme(&self, id: &str) -> impl Iterator<Item = &IdeaFacts> + use<'_> {
        self.pick(self.by_theme.get(id))
    }

    /// The idea of a short code, however it is typed.
    #[must_use]
    pub fn of_code(&self, code: &str) -> Option<&IdeaFacts> {
        self.all.get(*self.by_code.get(&code.to_ascii_uppercase())?)
    }

    /// Those that were joined to the idea of this code.
    pub fn joined_to(&self, code: &str) -> impl Iterator<Item = &IdeaFacts> + use<'_> {
        self.pick(self.by_original.get(&code.to_ascii_uppercase()))
    }
}

fn is_shown(idea: &Idea, site: &Site) -> bool {
    let facts = Facts { from: Some(idea.published_at), ..Facts::default() };
    site.public(&facts, Surface::List) == Visibility::Listed
}

/// An idea as lists and its own page show it.
#[derive(Debug, Clone, Serialize)]
struct Card {
    href: String,
    code: String,
    title: String,
    status: &'static str,
    status_name: String,
    theme: Option<ThemeRef>,
    supports: Option<u32>,
    since: Option<String>,
    overdue: bool,
}

/// The idea card.
#[must_use]
pub fn card(site: &Site, facts: &IdeaFacts) -> Value {
    match facts.record(site) {
        Some(idea) => site.card(&fields(site, facts, idea)),
        None => Value::none(),
    }
}

fn fields(site: &Site, facts: &IdeaFacts, idea: &Idea) -> Card {
    Card {
        href: facts.href.clone(),
        code: idea.code.clone(),
        title: facts.title.clone(),
        status: idea.status.key(),
        status_name: status_name(site, idea.status),
        theme: site.theme(&idea.theme),
        supports: idea.supports.map(contract::records::CrowdCount::shown),
        since: facts.waiting_days.map(|days| site.words.since_days(days)),
        overdue: facts.late.is_some(),
    }
}

fn status_name(site: &Site, status: IdeaStatus) -> String {
    site.words.text(&format!("status.{}", status.key())).into_owned()
}

/// Where an idea applies, unless it is everywhere.
fn place(site: &Site, territory: &Territory) -> Option<String> {
    (*territory != Territory::Country).then(|| crate::places::place_words(site, territory))
}

/// The pages.
pub fn jobs<'s>(site: &'s Site, jobs: &mut Vec<Job<'s>>) {
    if !site.has("ideas") {
        return;
    }
    lists::jobs(site, jobs);
    page::jobs(site, jobs);
}

#[cfg(test)]
mod tests;
