//! An agenda to be handed out: the month on a sheet of A4, and as text to be copied into a message.

use contract::records::Event;
use serde::Serialize;

use super::scopes::{self, Scope};
use super::sheets::{Sheet, sheets};
use super::{EventFacts, when};
use crate::job::{Context, Job, LinkTo, Listing, PageMeta};
use crate::made::Made;
use crate::site::Site;

/// Events on paper and in the text: who wants more has the calendar.
const SHOWN: usize = 60;
/// Months on paper.
const MONTHS: usize = 3;

/// An event as a line of the sheet and a block of the text.
#[derive(Debug, Clone, Serialize)]
pub struct Line {
    pub weekday: String,
    pub day: String,
    pub hour: String,
    pub iso: String,
    pub title: String,
    pub cancelled: bool,
    pub reason: Option<String>,
    /// Where, who, and the phone: what one needs to come.
    pub facts: Vec<String>,
}

/// The pages.
pub fn jobs<'s>(site: &'s Site, jobs: &mut Vec<Job<'s>>) {
    for scope in scopes::all(site).into_iter().filter(|scope| scope.is_handed_out(site)) {
        let path = site.routes.sheet_of(&scope.page);
        let job = Job::page(path, "agenda_sheet.html", move || context(site, &scope));
        // The same events stand on the agenda: one address is enough for search engines.
        jobs.push(job.listed(Listing::Apart));
    }
}

/// The files of text.
pub fn files<'s>(site: &'s Site, files: &mut Vec<Made<'s>>) {
    for scope in scopes::all(site).into_iter().filter(|scope| scope.is_handed_out(site)) {
        files.push(Made::new(site.routes.text_of(&scope.page), move || text(site, &scope)));
    }
}

fn coming<'s>(site: &'s Site, scope: &Scope) -> Vec<(&'s EventFacts, &'s Event)> {
    let coming = scope.agenda(site).upcoming().take(SHOWN);
    coming.filter_map(|facts| Some((facts, facts.record(site)?))).collect()
}

fn context(site: &Site, scope: &Scope) -> Context {
    let title = site.words.format("sheet.title", &[("name", &scope.name)]);
    let page = PageMeta::new(site, "agenda-sheet", title, &site.routes.sheet_of(&scope.page))
        .description(site.words.format("agenda.description_of", &[("name", &scope.name)]))
        .under(site, [LinkTo::new(scope.name.clone(), scope.page.clone())])
        .noindex();
    Context::new(&page)
        .with("scope", &LinkTo::new(scope.name.clone(), scope.page.clone()))
        .with("sheets", &months(site, scope))
        .with("text", &text(site, scope))
        .with("keep", &scopes::keep(site, scope))
        .with("page_address", &site.absolute(&scope.page))
}

/// The sheets of the next months that have something.
fn months(site: &Site, scope: &Scope) -> Vec<Sheet> {
    let coming = coming(site, scope);
    let same_month = |a: &(&EventFacts, &Event), b: &(&EventFacts, &Event)| {
        a.0.day.first_of_month() == b.0.day.first_of_month()
    };
    let months = coming.chunk_by(same_month).take(MONTHS);
    let sheets_of = |month: &[(&EventFacts, &Event)]| {
        let first = month.first().map_or(site.today, |(facts, _)| facts.day);
        let lines = month.iter().map(|(facts, event)| line(site, scope, facts, event)).collect();
        sheets(first.strftime("%Y-%m").to_string(), site.words.month_long(first), lines)
    };
    months.flat_map(sheets_of).collect()
}

fn line(site: &Site, scope: &Scope, facts: &EventFacts, event: &Event) -> Line {
    let short = site.words.day_short(facts.day);
    let is_off = facts.cancelled;
    let mut said = Vec::new();
    if !is_off {
        said.extend(place(site, event));
        said.extend(organisers(site, scope, event));
        said.extend(phone(site, event));
    }
    Line {
        weekday: short.weekday,
        day: short.day,
        hour: when::hour(site, event),
        iso: when::iso(event.starts_at, &event.zone),
        title: facts.title.clone(),
        cancelled: is_off,
        reason: (is_off && !event.reason.is_empty()).then(|| site.typeset(&event.reason)),
        facts: said,
    }
}

/// As much of the place as everyone may know.
pub fn place(site: &Site, event: &Event) -> Option<String> {
    let Some(venue) = &event.venue else {
        return event.online.then(|| site.words.text("event.online").into_owned());
    };
    let place = crate::places::place_words(site, &venue.place);
    let parts = [venue.name.as_deref(), venue.street.as_deref()].into_iter().flatten().map(str::trim);
    let parts = parts.filter(|part| !part.is_empty()).map(|part| site.typeset(part));
    Some(parts.chain([place]).collect::<Vec<_>>().join(", "))
}

/// Who invites: on a group's own sheet, only those who organise with it.
fn organisers(site: &Site, scope: &Scope, event: &Event) -> Option<String> {
    let links = event.groups.iter().filter_map(|id| crate::groups::link(site, id));
    let names: Vec<String> = links.map(|link| link.title).filter(|name| *name != scope.name).collect();
    (!names.is_empty()).then(|| names.join(", "))
}

fn phone(site: &Site, event: &Event) -> Option<String> {
    let phone = site.consented(event.phone.as_ref())?;
    Some(site.words.format("sheet.phone", &[("number", &site.typeset(&phone.number))]))
}

/// The agenda as one would write it: a block an event, its address below.
fn text(site: &Site, scope: &Scope) -> String {
    let blocks = coming(site, scope).into_iter().map(|(facts, event)| block(site, scope, facts, event));
    let all = site.words.format("sheet.all", &[("address", &site.absolute(&scope.page))]);
    let parts: Vec<String> = [scope.title(site)].into_iter().chain(blocks).chain([all]).collect();
    format!("{}\n", parts.join("\n\n"))
}

fn block(site: &Site, scope: &Scope, facts: &EventFacts, event: &Event) -> String {
    let line = line(site, scope, facts, event);
    let title = if line.cancelled {
        site.words.format("calendar.cancelled_title", &[("name", &line.title)])
    } else {
        line.title
    };
    let mut lines = vec![sentence(&format!("{}, {}", site.words.day_long(facts.day), line.hour)), title];
    lines.extend(line.reason);
    if !line.facts.is_empty() {
        lines.push(line.facts.join(" · "));
    }
    lines.push(site.absolute(&facts.href));
    lines.join("\n")
}

/// With a capital: "Jeudi 3 décembre 2026, 19 h".
fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
