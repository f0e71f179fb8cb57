//! Events with few seats: announced, come to by whoever hears of them, cancelled now and then. What one changes
//! afterwards, one changes by the links of one's mails.

use contract::forms::form;
use contract::records::{Admission, Event, EventStatus, Seats};
use contract::visibility::Audience;
use functions::occasion::event::{self, Occasion};
use functions::occasion::states::{Actor, Verb};
use functions::occasion::telling::{self, News};
use functions::store::{Commit, Table};
use functions::trouble::Trouble;
use functions::values::ulid;
use jiff::{SignedDuration, ToSpan};

use super::accounts::{see_through, set, spelled};
use super::{Act, Who, answering};
use crate::run::Run;

/// So few that there is always somebody who waits.
const SEATS: u32 = 4;

pub const ACTS: &[Act] = &[
    Act { name: "announce an event", weight: 3, who: Who::Machine, run: |run, _| announce(run) },
    Act { name: "come to an event", weight: 16, who: Who::Anyone, run: come },
    Act { name: "cancel an event", weight: 1, who: Who::Machine, run: |run, _| cancel(run) },
];

/// Ids of events that are announced and not over.
fn coming(run: &Run) -> Vec<String> {
    let held = run.witness.held(Table::Work, "event#");
    let events = held.into_iter().filter_map(|(_, held)| serde_json::from_str::<Occasion>(&held.body).ok());
    events.filter(|one| one.takes_answers() && !one.is_past(run.now())).map(|one| one.id).collect()
}

fn allow(run: &Run, what: &str, result: Result<(), Trouble>) -> Result<(), String> {
    match result {
        Err(trouble) if run.faults.since() == 0 => Err(format!("{what}: {trouble}")),
        _ => Ok(()),
    }
}

fn announce(run: &mut Run) -> Result<(), String> {
    if coming(run).len() > 4 {
        return Ok(());
    }
    let app = run.app();
    let day = app.today().saturating_add(i64::try_from(3 + run.chance.below(40)).unwrap_or(3).days());
    let id = ulid(run.now(), &app.platform.random);
    let record = Event {
        slug: format!("repas-{day}-{}", id.to_lowercase()),
        id,
        title: "Repas de quartier".to_owned(),
        groups: Vec::new(),
        kind: "reunion".to_owned(),
        themes: Vec::new(),
        starts_at: day.at(19, 0, 0, 0),
        ends_at: day.at(21, 0, 0, 0),
        zone: "Europe/Paris".to_owned(),
        venue: None,
        online: false,
        description: String::new(),
        admission: Admission::Anyone,
        seats: Some(Seats::Left),
        access: Vec::new(),
        phone: None,
        status: EventStatus::Published,
        reason: String::new(),
        series: None,
        sequence: 0,
        audience: Audience::Public,
        unlisted: false,
        published_at: run.now(),
        updated_at: run.now(),
    };
    let announced = functions::events::import(&app, &record).and_then(|()| {
        let (document, old) = event::get(&app, &record.id)?;
        let new = Occasion { capacity: Some(SEATS), ..old.clone() };
        Ok(app.store().commit(&event::save(&app, Commit::new(), &document, &old, &new)?)?)
    });
    allow(run, "announce", announced)
}

fn come(run: &mut Run, who: usize) -> Result<(), String> {
    let events = coming(run);
    if events.is_empty() {
        return Ok(());
    }
    let event = run.chance.pick(&events).clone();
    let form = form("attend").ok_or("no form")?;
    let mut pairs = answering::filled(run, form);
    let address = spelled(run, who);
    set(&mut pairs, "email", address);
    set(&mut pairs, "event", event);
    see_through(run, who, form, &pairs)
}

fn cancel(run: &mut Run) -> Result<(), String> {
    let events = coming(run);
    if events.is_empty() {
        return Ok(());
    }
    let id = run.chance.pick(&events).clone();
    let app = run.app();
    let cancelled = event::get(&app, &id).and_then(|(document, old)| {
        let moved = old.moved(old.go(Verb::Cancel, Actor::Organiser)?, app.now());
        let new = Occasion { reason: "Il pleut.".to_owned(), sequence: old.sequence + 1, ..moved };
        let commit = event::save(&app, Commit::new(), &document, &old, &new)?;
        let commit = telling::all(&app, commit, &new, News::Cancelled, SignedDuration::ZERO);
        Ok(app.store().commit(&commit)?)
    });
    allow(run, "cancel", cancelled)
}
