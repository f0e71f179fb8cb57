//! A report's own page.

use contract::records::{Photo, Report};
use serde::Serialize;
use tera::Value;

use super::lists::reports_crumb;
use super::{Card, ReportFacts, fields};
use crate::job::{Context, Job, Listing, PageMeta};
use crate::markdown::{Picture, people};
use crate::site::Site;

#[derive(Debug, Serialize)]
struct Whole {
    #[serde(flatten)]
    card: Card,
    learnt: Option<String>,
}

/// A photo, and where who is on it takes it off the site.
#[derive(Debug, Serialize)]
struct Shown {
    picture: Picture,
    hide: Option<String>,
}

/// The pages: in lists, then those that stand apart.
pub fn jobs<'s>(site: &'s Site, jobs: &mut Vec<Job<'s>>) {
    for facts in site.reports.list() {
        jobs.push(job(site, facts).listed(Listing::Archive));
    }
    for (tree, facts) in &site.reports.apart {
        jobs.push(job(site, facts).listed(Listing::Apart).tree(tree.clone()));
    }
}

fn job<'s>(site: &'s Site, facts: &'s ReportFacts) -> Job<'s> {
    Job::page(facts.href.clone(), "report.html", move || match facts.record(site) {
        Some(report) => context(site, facts, report),
        None => Context::default(),
    })
}

fn context(site: &Site, facts: &ReportFacts, report: &Report) -> Context {
    let card = fields(site, facts, report);
    let args = [("name", facts.title.as_str()), ("date", &card.date_long), ("place", &card.place)];
    let mut page = PageMeta::new(site, "report", facts.title.clone(), &facts.href)
        .description(site.words.format("event.description", &args))
        .under(site, [reports_crumb(site)]);
    page.image = report.photos.first().map(|photo| site.absolute(&photo.src));
    let event = site.events.get(&report.event).map(|event| crate::events::card(site, event));
    let learnt = Some(people(&report.learnt, &site.words)).filter(|html| !html.trim().is_empty());
    Context::new(&page)
        .with("report", &Whole { card, learnt })
        .with("content", &people(&report.body, &site.words))
        .with("photos", &report.photos.iter().map(|photo| shown(site, report, photo)).collect::<Vec<_>>())
        .with_value("event", event.unwrap_or_else(Value::none))
        .with("themes", &site.themes(&report.themes))
}

fn shown(site: &Site, report: &Report, photo: &Photo) -> Shown {
    let hide = photo_id(&photo.src).map(|id| format!("/api/reports/hide?report={}&photo={id}", report.id));
    Shown { picture: picture(site, photo), hide }
}

/// The functions' id of a photo, in its public address or in the one members ask for.
fn photo_id(src: &str) -> Option<&str> {
    let public = src.strip_prefix("/photos/").and_then(|name| name.strip_suffix(".jpg"));
    let id = public.or_else(|| src.rsplit_once("photo=").map(|(_, id)| id))?;
    (!id.is_empty() && id.bytes().all(|byte| byte.is_ascii_alphanumeric())).then_some(id)
}

/// Who took it is said while they agree.
fn picture(site: &Site, photo: &Photo) -> Picture {
    let credit = site.consented(photo.credit.as_ref());
    Picture {
        src: photo.src.clone(),
        srcset: None,
        sizes: None,
        width: photo.width,
        height: photo.height,
        alt: site.typeset(&photo.alt),
        caption: credit.map(|name| site.words.format("report.photo_by", &[("name", &site.typeset(name))])),
    }
}
