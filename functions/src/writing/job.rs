//! Who gets it: a page of seats, or of answers to an event, at a time, each page one step of the worker; nobody twice.

use jiff::SignedDuration;
use serde::{Deserialize, Serialize};

use super::missive::{self, Missive, State, Verb};
use super::{NAME, mutes};
use crate::App;
use crate::mail::Letter;
use crate::membership::{self, Group, Member, Rank, seats};
use crate::occasion::{self, Attendance, Coming, hall};
use crate::outbox::{self, Row};
use crate::person::{self, Standing};
use crate::stopping;
use crate::store::{Commit, Document, Query, Table};
use crate::trail::{self, Via};
use crate::trouble::Trouble;
use crate::values::PersonKey;
use crate::worker::{Delivery, Done};

/// Name of the row that begins, once it can no longer be taken back.
pub const BEGIN: &str = "begin";
/// Name of the rows of pages.
pub const TASK: &str = "page";
/// Documents in one step: each may be a letter with the whole text.
const PAGE: usize = 25;

#[derive(Debug, Serialize, Deserialize)]
struct Step {
    missive: String,
    /// The last one that was looked at.
    #[serde(default)]
    after: Option<String>,
}

/// Where those it goes to are listed.
fn listed(missive: &Missive) -> String {
    match &missive.event {
        Some(event) => hall::answers_of(event),
        None => seats::seats_of(&missive.group),
    }
}

/// Who is listed there, if it goes to them: members, not those who only follow; those who come, not those who
/// wait.
fn reader(missive: &Missive, document: &Document) -> Result<Option<PersonKey>, Trouble> {
    if missive.event.is_some() {
        let answer: Attendance = document.read()?;
        return Ok(answer.person.filter(|_| answer.state == Coming::Yes));
    }
    let member: Member = document.read()?;
    Ok(PersonKey::parse(&document.key.sort).filter(|_| member.rank >= Rank::Member))
}

/// How many it would go to.
///
/// # Errors
/// The store does not answer.
pub fn count(app: &App, missive: &Missive) -> Result<usize, Trouble> {
    let mut count = 0;
    for document in app.store().query_all(Table::Work, &Query::all(listed(missive)))? {
        count += usize::from(reader(missive, &document)?.is_some());
    }
    Ok(count)
}

/// Adds the job to what is about to be written, for later.
#[must_use]
pub fn ask(app: &App, commit: Commit, missive: &Missive, wait: SignedDuration) -> Commit {
    let step = Step { missive: missive.id.clone(), after: None };
    outbox::ask_later(app, commit, Table::Work, (NAME, BEGIN), &step, wait)
}

/// The worker: from here on it cannot be taken back, and rows hold addresses.
///
/// # Errors
/// The store does not answer.
pub fn begin(app: &App, row: &Row) -> Result<Done, Trouble> {
    let step: Step = row.payload()?;
    let Some((document, old)) = missive::find(app, &step.missive)? else { return Ok(Done::nothing()) };
    // Taken back, and perhaps sent again with another row.
    let Ok(new) = old.after(Verb::Begin) else { return Ok(Done::nothing()) };
    let commit = missive::save(Commit::new(), &document, &old, &new);
    Ok(Done::writing(outbox::ask(app, commit, Table::People, (NAME, TASK), &step)))
}

/// The worker: a page, and the next.
///
/// # Errors
/// The store does not answer.
pub fn run(app: &App, row: &Row) -> Result<Done, Trouble> {
    let step: Step = row.payload()?;
    let Some((document, old)) = missive::find(app, &step.missive)? else { return Ok(Done::nothing()) };
    if old.state != State::Sending {
        return Ok(Done::nothing());
    }
    let group = membership::find(app, &old.group)?.map(|(_, group)| group);
    let Some(group) = group.filter(|group| group.state.is_at_work()) else {
        let new = old.after(Verb::Finish)?;
        return Ok(Done::writing(missive::save(Commit::new(), &document, &old, &new)));
    };
    let Some(about) = About::of(app, &old)? else {
        let new = old.after(Verb::Finish)?;
        return Ok(Done::writing(missive::save(Commit::new(), &document, &old, &new)));
    };
    let query = Query { after: step.after, ..Query::all(listed(&old)).limit(PAGE) };
    let page = app.store().query(Table::Work, &query)?;
    let (mut commit, mut letters) = (Commit::new(), Vec::new());
    for seat in &page.documents {
        let Some(person) = reader(&old, seat)? else { continue };
        if let Some((with, letter)) = letter(app, &commit, row, (&group, &about), &old, &person)? {
            commit = with;
            letters.push(letter);
        }
    }
    let reached = old.reached + letters.len();
    let commit = match page.next {
        Some(after) => {
            let commit = missive::save(commit, &document, &old, &Missive { reached, ..old.clone() });
            let step = Step { missive: old.id.clone(), after: Some(after) };
            outbox::ask(app, commit, Table::People, (NAME, TASK), &step)
        }
        None => {
            let new = Missive { reached, ..old.after(Verb::Finish)? };
            let commit = missive::save(commit, &document, &old, &new);
            trail::note(app, commit, None, "writing.finish", &missive::thing(&old.id), Via::Clock)
        }
    };
    Ok(Done { commit, letters, delivery: Delivery::AtMostOnce })
}

/// What its letters say besides.
struct About {
    kind: &'static str,
    title: String,
    when: String,
}

impl About {
    /// Nothing when its event does not take place.
    fn of(app: &App, missive: &Missive) -> Result<Option<Self>, Trouble> {
        let Some(event) = &missive.event else {
            return Ok(Some(Self { kind: "writing", title: String::new(), when: String::new() }));
        };
        let event = occasion::find(app, event)?.map(|(_, event)| event);
        let to_come = event.filter(|event| event.takes_answers());
        Ok(to_come.map(|event| Self { kind: "writing_coming", when: event.when(app), title: event.title }))
    }
}

/// The letter to one reader, and what it writes; nothing when they want none.
fn letter(
    app: &App,
    commit: &Commit,
    row: &Row,
    (group, about): (&Group, &About),
    missive: &Missive,
    person: &PersonKey,
) -> Result<Option<(Commit, Letter)>, Trouble> {
    if mutes::is_muted(app, person, missive.scope())? {
        return Ok(None);
    }
    let Some((_, profile)) = person::get(app, person)? else { return Ok(None) };
    let Some(email) = profile.primary().filter(|_| profile.standing != Standing::Blocked) else {
        return Ok(None);
    };
    let (commit, token) = mutes::link(app, commit.clone(), person, missive);
    let letter = Letter::answer(email.clone(), about.kind, format!("{}-{person}", row.id))
        .with("group", &group.name)
        .with("subject", &missive.subject)
        .with("title", &about.title)
        .with("when", &about.when)
        .quoting(&missive.text)
        .to_path(mutes::reply_path(&token))
        .stopped_at(mutes::stop_path(&token));
    if !stopping::may_leave(app, &letter)? {
        return Ok(None);
    }
    let letter = if profile.discreet { letter.discreetly() } else { letter };
    Ok(Some((commit, letter)))
}
