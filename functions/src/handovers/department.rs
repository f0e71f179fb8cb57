//! The desk of who coordinates a department: what has no animator, what sleeps, what waits and for how long.
//! Counts and names of groups; never names of people, addresses or logs.

use std::collections::BTreeSet;

use contract::places;
use contract::records::{Contact, Event, GroupStatus};
use contract::shards::PlacedGroup;
use jiff::Timestamp;
use jiff::civil::Date;

use super::deciding;
use super::record::WAITING;
use crate::App;
use crate::exchange::{Answer, Call, Status};
use crate::membership;
use crate::review::{QUEUE, Waiting};
use crate::rights::{self, Role};
use crate::session;
use crate::shell::Sheet;
use crate::store::{Query, Table};
use crate::trouble::{NOT_FOUND, Trouble};
use crate::values::PersonKey;

/// Events to come are counted over so many months.
const MONTHS: i32 = 3;
/// Where public facts about contacts lie.
const CONTACTS: &str = "contacts/all";

/// What is known of a department.
#[derive(Debug, Default, PartialEq, Eq)]
struct Counts {
    orphans: Vec<(String, String)>,
    sleeping: Vec<(String, String)>,
    queue: usize,
    oldest: Option<Timestamp>,
    events: usize,
}

/// `GET /api/department`: what waits for them first, then each department they coordinate.
///
/// # Errors
/// Nobody is signed in, or the store does not answer.
pub fn page(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let person = session::of(app, call)?.ok_or(NOT_FOUND)?.person;
    let departments: BTreeSet<String> = rights::roles(app, &person)?
        .into_iter()
        .filter_map(|role| match role {
            Role::Coordinator(code) => Some(code),
            _ => None,
        })
        .collect();
    let title = app.words().text("answers.department.title").into_owned();
    let mut sheet = waiting(app, Sheet::titled(app, &title), &person)?;
    for code in &departments {
        sheet = block(app, sheet, code)?;
    }
    let late: u64 = late(app)?;
    let label = app.words().text("answers.department.late").into_owned();
    Ok(sheet.facts(&[(label, app.words().count(late))]).answer(Status::Ok))
}

/// Claims and offers that this person decides about.
fn waiting<'a>(app: &'a App, sheet: Sheet<'a>, person: &PersonKey) -> Result<Sheet<'a>, Trouble> {
    let mut links = Vec::new();
    for document in app.store().query_all(Table::Work, &Query::all(WAITING))? {
        let Some((_, id)) = document.key.sort.split_once('#') else { continue };
        let Some((_, group)) = membership::find(app, id)? else { continue };
        if deciding::who_decides(app, &group)?.contains(person) {
            links.push((format!("/api/department/decision?group={id}"), group.name));
        }
    }
    let sheet = match links.is_empty() {
        true => sheet.lead("answers.department.nothing_waits"),
        false => sheet.lead("answers.department.waits"),
    };
    Ok(sheet.links(&links))
}

fn block<'a>(app: &'a App, sheet: Sheet<'a>, code: &str) -> Result<Sheet<'a>, Trouble> {
    let counts = look(app, code)?;
    let name = places::department(code).map_or_else(|| code.to_owned(), |found| found.name.to_owned());
    let word = |key: &str| app.words().text(&format!("answers.department.{key}")).into_owned();
    let many = |count: usize| app.words().count(count as u64);
    let oldest = counts.oldest.map_or_else(|| word("none"), |at| days_since(app, at));
    let facts = [
        (word("orphans"), many(counts.orphans.len())),
        (word("sleeping"), many(counts.sleeping.len())),
        (word("events"), many(counts.events)),
        (word("queue"), many(counts.queue)),
        (word("oldest"), oldest),
    ];
    let sheet = sheet.heading_text(&name).facts(&facts);
    let sheet = match counts.orphans.is_empty() {
        true => sheet,
        false => sheet.text("answers.department.orphans_lead").links(&counts.orphans),
    };
    Ok(match counts.sleeping.is_empty() {
        true => sheet,
        false => sheet.text("answers.department.sleeping_lead").links(&counts.sleeping),
    })
}

fn days_since(app: &App, at: Timestamp) -> String {
    let days = u64::try_from(at.duration_until(app.now()).as_hours() / 24).unwrap_or_default();
    app.words().plural("answers.department.days", days, &[])
}

fn look(app: &App, code: &str) -> Result<Counts, Trouble> {
    let mut counts = Counts::default();
    for document in app.store().query_all(Table::Public, &Query::all(format!("groups/{code}")))? {
        let group = document.read::<PlacedGroup>()?.record;
        let pattern = app.bundle.pages.get("group").map_or("/", String::as_str);
        let link = (pattern.replace("{id}", &group.slug), group.name);
        match group.status {
            _ if group.needs_animator => counts.orphans.push(link),
            GroupStatus::Sleeping => counts.sleeping.push(link),
            _ => {}
        }
    }
    for document in app.store().query_all(Table::Work, &Query::all(QUEUE))? {
        let waiting: Waiting = document.read()?;
        if waiting.department.as_deref() == Some(code) {
            counts.queue += 1;
            counts.oldest = Some(counts.oldest.map_or(waiting.since, |oldest| oldest.min(waiting.since)));
        }
    }
    counts.events = events(app, code)?;
    Ok(counts)
}

/// Events to come, this month and the two after.
fn events(app: &App, code: &str) -> Result<usize, Trouble> {
    let (today, mut count) = (app.today(), 0);
    for ahead in 0..MONTHS {
        let month: Date = today.first_of_month().saturating_add(jiff::Span::new().months(ahead));
        let shard = format!("events/{code}/{}", month.strftime("%Y-%m"));
        for document in app.store().query_all(Table::Public, &Query::all(shard))? {
            let event: Event = document.read()?;
            count += usize::from(event.starts_at.date() >= today);
        }
    }
    Ok(count)
}

/// Messages to contacts that are late, as everybody may read.
fn late(app: &App) -> Result<u64, Trouble> {
    let mut count = 0;
    for document in app.store().query_all(Table::Public, &Query::all(CONTACTS))? {
        let contact: Contact = document.read()?;
        count += contact.late.len() as u64;
    }
    Ok(count)
}
