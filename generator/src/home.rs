//! The first page: what happens near me, how do I take part, what do we think.

use jiff::ToSpan;
use serde::Serialize;
use tera::Value;

use crate::events::EventFacts;
use crate::job::{Context, Job, PageMeta};
use crate::kind::Kind;
use crate::page::Page;
use crate::routes::Place;
use crate::site::Site;

/// Events shown.
const EVENTS: usize = 6;
/// Ideas that wait shown.
const IDEAS: usize = 5;
/// Articles shown.
const ARTICLES: usize = 3;
/// Days of « this week », today among them.
const WEEK_DAYS: i32 = 7;

#[derive(Serialize)]
struct Counts {
    groups: usize,
    events_month: usize,
}

/// The page. It stands without a `home.md` too, under the site's name.
pub fn jobs<'s>(site: &'s Site, jobs: &mut Vec<Job<'s>>) {
    let written = site.pages.iter().find(|page| page.kind == Kind::Home && page.is_listed_publicly());
    let job = Job::page(site.routes.to(Place::Home), "home.html", move || context(site, written));
    jobs.push(job.source(written.map_or("", |page| page.file.as_str())));
}

fn context(site: &Site, written: Option<&Page>) -> Context {
    let week = this_week(site);
    let events: Vec<Value> = match week.is_empty() {
        true => site.events.upcoming().take(EVENTS).map(|event| crate::events::card(site, event)).collect(),
        false => week.iter().map(|event| crate::events::card(site, event)).collect(),
    };
    let ideas = site.ideas.waiting().take(IDEAS).map(|idea| crate::ideas::card(site, idea)).collect();
    let articles = site.articles.latest(ARTICLES).iter().map(|article| crate::articles::card(site, article));
    let content = written.map(|page| crate::content::html(site, page).html).unwrap_or_default();
    Context::new(&meta(site, written))
        .with("counts", &counts(site))
        .with("knit", &crate::places::knit(site))
        .with("knit_departments", &site.has("groups"))
        .with("events_later", &(week.is_empty() && !events.is_empty()))
        .with_values("events", events)
        .with_values("ideas", ideas)
        .with_values("articles", articles.collect())
        .with("content", &content)
}

fn meta(site: &Site, written: Option<&Page>) -> PageMeta {
    let title = written.map_or(site.config.name.as_str(), |page| page.front.title.as_str());
    let summary = written.and_then(|page| page.front.summary.as_deref()).unwrap_or_default();
    let mut page = PageMeta::new(site, "home", title, &site.routes.to(Place::Home))
        .summary(site, summary)
        .followed_by(crate::feeds::of_everything(site));
    page.json_ld = crate::json_ld::organization(site);
    match site.config.description.trim() {
        "" => page,
        description => page.description(site.typeset(description)),
    }
}

/// What comes within a week, soonest first.
fn this_week(site: &Site) -> Vec<&EventFacts> {
    let end = site.today.saturating_add(WEEK_DAYS.days());
    site.events.upcoming().take_while(|event| site.date_of(event.starts) < end).take(EVENTS).collect()
}

/// Groups and this month's events: things, counted exactly. What is cancelled does not count.
fn counts(site: &Site) -> Counts {
    let is_this_month = |event: &&EventFacts| {
        !event.cancelled && (event.day.year(), event.day.month()) == (site.today.year(), site.today.month())
    };
    Counts {
        groups: site.groups.list().len(),
        events_month: site.events.upcoming().chain(site.events.past()).filter(is_this_month).count(),
    }
}
