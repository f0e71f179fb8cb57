//! The day after an event its organisers are asked how it was; once more on the fifth day, then never again.

use contract::places;
use contract::records::{Event, EventStatus};
use contract::visibility::Audience;
use jiff::ToSpan;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use super::report::{self, Held, Report};
use super::states::State;
use super::{NAME, pages};
use crate::App;
use crate::due::{self, Due};
use crate::mail::Letter;
use crate::membership::{self, Group};
use crate::outbox::{self, Row};
use crate::person;
use crate::store::{Commit, Query, StoreError, Table};
use crate::trail::{self, Via};
use crate::trouble::Trouble;
use crate::values::ulid;
use crate::worker::{Delivery, Done};

/// Name of the outbox's rows.
pub const TASK: &str = "ask";
/// The clock of the second and last mail.
const AGAIN: &str = "again";
/// The clock of a report nobody wrote.
const DROP: &str = "drop";
/// Events of so many days are looked at: days on which nothing ran are made up for.
const LOOK_BACK_DAYS: i32 = 7;
/// Days from the first mail to the second.
const AGAIN_DAYS: i32 = 4;
/// A report nobody wrote is thrown away after so many days.
const DROP_DAYS: i32 = 60;
/// Recipients of one mail: at most five groups, with all who run them.
const MOST_RECIPIENTS: usize = 40;

/// Once a day: every event anyone could read of that is over, and has not been asked about.
///
/// # Errors
/// The store does not answer.
pub fn daily(app: &App) -> Result<(), Trouble> {
    if !app.has(Some(NAME)) {
        return Ok(());
    }
    let today = app.today();
    let first = today.saturating_sub(LOOK_BACK_DAYS.days());
    for partition in partitions(first, today) {
        for document in app.store().query_all(Table::Public, &Query::all(partition))? {
            let event: Event = document.read()?;
            let over = ended_on(app, &event).is_some_and(|day| first <= day && day < today);
            if over && event.status == EventStatus::Published {
                ask(app, &event)?;
            }
        }
    }
    Ok(())
}

/// Where events of these days lie: one that lasts began a week earlier at most.
fn partitions(first: Date, today: Date) -> Vec<String> {
    let earliest = first.saturating_sub(LOOK_BACK_DAYS.days());
    let month = |day: Date| day.strftime("%Y-%m").to_string();
    let mut months = vec![month(earliest), month(today)];
    months.dedup();
    let departments = places::departments().iter().map(|department| department.code);
    let areas: Vec<&str> = departments.chain(["abroad", "online"]).collect();
    let of = |month: String| areas.iter().map(|area| format!("events/{area}/{month}")).collect::<Vec<_>>();
    months.into_iter().flat_map(of).collect()
}

/// The day it ended, where the site is.
fn ended_on(app: &App, event: &Event) -> Option<Date> {
    let zone = TimeZone::get(&app.bundle.zone).unwrap_or(TimeZone::UTC);
    let there = TimeZone::get(&event.zone).ok()?;
    let ended = there.to_ambiguous_zoned(event.ends_at).compatible().ok()?;
    Some(ended.timestamp().to_zoned(zone).date())
}

fn ask(app: &App, event: &Event) -> Result<(), Trouble> {
    if app.store().get(Table::Work, &report::event_key(&event.id))?.is_some() {
        return Ok(());
    }
    let groups = groups(app, &event.groups)?;
    let Some(first) = groups.first() else { return Ok(()) };
    let held = Held {
        event: event.id.clone(),
        title: event.title.clone(),
        on: event.starts_at.date(),
        place: event.venue.as_ref().map_or_else(|| first.place.clone(), |venue| venue.place.clone()),
        themes: event.themes.clone(),
        groups: groups.iter().map(|group| group.id.clone()).collect(),
        audience: match (&event.audience, event.unlisted) {
            // Known to those who have its address only: not told to everyone.
            (Audience::Public, true) => Audience::Members,
            (audience, _) => audience.clone(),
        },
    };
    let report = Report::asked(ulid(app.now(), &app.platform.random), held, app.now());
    let commit = report::insert(Commit::new(), &report);
    let commit = tell(app, commit, &report.id);
    let commit = due::on(commit, in_days(app, AGAIN_DAYS), NAME, AGAIN, &report.id);
    let commit = due::on(commit, in_days(app, DROP_DAYS), NAME, DROP, &report.id);
    let commit = trail::note(app, commit, None, "reports.ask", &report::thing(&report.id), Via::Clock);
    match app.store().commit(&commit) {
        // Another worker asked at the same moment.
        Ok(()) | Err(StoreError::Conflict) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

fn groups(app: &App, ids: &[String]) -> Result<Vec<Group>, Trouble> {
    let mut groups = Vec::new();
    for id in ids {
        groups.extend(
            membership::find(app, id)?.map(|(_, group)| group).filter(|group| group.state.is_at_work()),
        );
    }
    Ok(groups)
}

fn in_days(app: &App, days: i32) -> Date {
    app.today().saturating_add(days.days())
}

#[derive(Debug, Serialize, Deserialize)]
struct Asked {
    report: String,
}

fn tell(app: &App, commit: Commit, report: &str) -> Commit {
    outbox::ask(app, commit, Table::Work, (NAME, TASK), &Asked { report: report.to_owned() })
}

/// A clock rings: the second mail, or the end of a report nobody wrote.
///
/// # Errors
/// The store does not answer.
pub fn ring(app: &App, due: &Due) -> Result<Commit, Trouble> {
    let Some((document, report)) = report::find(app, &due.id)? else { return Ok(Commit::new()) };
    Ok(match due.what.as_str() {
        AGAIN if report.state.may_be_written() => tell(app, Commit::new(), &report.id),
        DROP if report.state == State::Asked => {
            let commit = report::forget(Commit::new(), &document, &report);
            trail::note(app, commit, None, "reports.drop", &report::thing(&report.id), Via::Clock)
        }
        _ => Commit::new(),
    })
}

/// The worker: a mail to each who runs a group that organised it, as long as nothing is sent.
///
/// # Errors
/// The store does not answer.
pub fn run(app: &App, row: &Row) -> Result<Done, Trouble> {
    let asked: Asked = row.payload()?;
    let mut done = Done { delivery: Delivery::AtMostOnce, ..Done::nothing() };
    let Some((_, report)) = report::find(app, &asked.report)? else { return Ok(done) };
    if !report.state.may_be_written() {
        return Ok(done);
    }
    let mut told = std::collections::BTreeSet::new();
    for group in groups(app, &report.held.groups)? {
        for runner in group.animators.iter().chain(&group.managers).take(MOST_RECIPIENTS) {
            if !told.insert(runner.clone()) || told.len() > MOST_RECIPIENTS {
                continue;
            }
            let Some((_, person)) = person::get(app, runner)? else { continue };
            let Some(email) = person.primary() else { continue };
            let id = format!("{}-{}", row.id, done.letters.len());
            let letter = Letter::answer(email.clone(), "event_report_asked", id)
                .with("title", &report.held.title)
                .with("day", app.words().day_plain(report.held.on))
                .to_path(pages::one_of(&group.id, &report.id));
            done = done.and_sending(if person.discreet { letter.discreetly() } else { letter });
        }
    }
    Ok(done)
}

/// For whom a report may be: never for more than its event was.
#[must_use]
pub fn audience_of(name: &str, held: &Held) -> Audience {
    match &held.audience {
        Audience::Public if name == "members" => Audience::Members,
        other => other.clone(),
    }
}
