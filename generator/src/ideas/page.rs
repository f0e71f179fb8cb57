//! An idea's own page: what became of it, dated.

use std::sync::Arc;

use contract::records::{Answer, Idea, IdeaStatus};
use serde::Serialize;
use tera::Value;

use super::lists::ideas_crumb;
use super::{Card, IdeaFacts, Late, card, fields, place, status_name};
use crate::excerpt::excerpt;
use crate::forms::Repeated;
use crate::job::{Context, Day, Job, LinkTo, Listing, PageMeta};
use crate::site::Site;

/// Ideas of the same theme shown under one.
const SIMILAR: usize = 3;
/// Characters of the body that describe the page.
const DESCRIPTION_CHARS: usize = 160;

#[derive(Debug, Serialize)]
struct Whole {
    #[serde(flatten)]
    card: Card,
    body: String,
    author: Option<String>,
    place: Option<String>,
    sent: Day,
    late: Option<String>,
    paper: bool,
}

#[derive(Debug, Serialize)]
struct Step {
    status: &'static str,
    status_name: String,
    date_long: String,
    iso: String,
    text: Option<String>,
    by: Option<String>,
}

/// The pages: those that wait are near, the rest is an archive.
pub fn jobs<'s>(site: &'s Site, jobs: &mut Vec<Job<'s>>) {
    let support = Arc::new(Repeated::new(site, "support", "idea"));
    for facts in site.ideas.list() {
        let support = Arc::clone(&support);
        let listing = if facts.waiting_days.is_some() { Listing::Near } else { Listing::Archive };
        let make = move || match facts.record(site) {
            Some(idea) => context(site, facts, idea, &support),
            None => Context::default(),
        };
        jobs.push(Job::page(facts.href.clone(), "idea.html", make).listed(listing));
    }
}

fn context(site: &Site, facts: &IdeaFacts, idea: &Idea, support: &Repeated) -> Context {
    let page = PageMeta::new(site, "idea", facts.title.clone(), &facts.href)
        .description(excerpt(&site.typeset(&idea.body), DESCRIPTION_CHARS))
        .under(site, [ideas_crumb(site)]);
    let form = if idea.status.awaits_answer() { support.with(&facts.id) } else { None };
    Context::new(&page)
        .with("idea", &whole(site, facts, idea))
        .with("timeline", &idea.answers.iter().map(|answer| step(site, answer)).collect::<Vec<_>>())
        .with("support_form", &form)
        .with("duplicate_of", &original(site, idea))
        .with("merged", &site.ideas.joined_to(&idea.code).map(link).collect::<Vec<_>>())
        .with_values("similar", similar(site, facts, idea))
}

fn whole(site: &Site, facts: &IdeaFacts, idea: &Idea) -> Whole {
    Whole {
        card: fields(site, facts, idea),
        body: site.paragraphs(&idea.body),
        author: author(site, idea),
        place: place(site, &idea.territory),
        sent: site.day(site.date_of(idea.published_at)),
        late: late_words(site, facts),
        paper: idea.paper,
    }
}

/// A group that carries it, else the pseudonym while the consent lasts.
fn author(site: &Site, idea: &Idea) -> Option<String> {
    let group = idea.group.as_deref().and_then(|id| crate::groups::link(site, id));
    let pseudonym = || site.consented(idea.pseudonym.as_ref()).map(|name| site.typeset(name));
    group.map(|link| link.title).or_else(pseudonym)
}

fn late_words(site: &Site, facts: &IdeaFacts) -> Option<String> {
    let key = match facts.late? {
        Late::Unread => "idea.late_unread",
        Late::Unanswered => "idea.late",
    };
    let days = site.words.count(facts.waiting_days.unwrap_or_default());
    Some(site.words.format(key, &[("n", &days)]))
}

fn step(site: &Site, answer: &Answer) -> Step {
    let role = site.config.roles.iter().find(|role| role.id == answer.role);
    Step {
        status: answer.status.key(),
        status_name: status_name(site, answer.status),
        date_long: site.words.day_long(answer.answered_on),
        iso: answer.answered_on.to_string(),
        text: Some(site.paragraphs(&answer.text)).filter(|text| !text.is_empty()),
        by: role.map(|role| site.typeset(&role.name)),
    }
}

/// The idea it is followed with.
fn original(site: &Site, idea: &Idea) -> Option<LinkTo> {
    site.ideas.of_code(idea.duplicate_of.as_deref()?).filter(|facts| facts.id != idea.id).map(link)
}

fn link(facts: &IdeaFacts) -> LinkTo {
    LinkTo::new(facts.title.clone(), facts.href.clone())
}

/// Ideas of the same theme: those that still wait first, then the latest.
fn similar(site: &Site, facts: &IdeaFacts, idea: &Idea) -> Vec<Value> {
    let is_other = |other: &&IdeaFacts| {
        other.id != facts.id && !matches!(other.status, IdeaStatus::Duplicate | IdeaStatus::Withdrawn)
    };
    let others = || site.ideas.of_theme(&idea.theme).filter(is_other);
    let waiting = others().filter(|other| other.waiting_days.is_some());
    let rest = others().filter(|other| other.waiting_days.is_none());
    waiting.chain(rest).take(SIMILAR).map(|other| card(site, other)).collect()
}
