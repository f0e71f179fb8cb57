//! Who gets an invitation: a page of the table of people at a time, each page one step of the worker. What is
//! kept of it is when somebody was written to last; the group learns a band.

use contract::places::{self, Position, distance_km};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::invitation::{self, Invitation, State, Verb};
use super::{NAME, answering, asking};
use crate::App;
use crate::caps::{self, Cap};
use crate::clock::{after, days};
use crate::consents::{self, ConsentPurpose};
use crate::mail::Letter;
use crate::membership::{self, Group, Rank};
use crate::outbox::{self, Row};
use crate::person::{self, Person, Residence, Standing};
use crate::stopping::{self, Stop, stop_path};
use crate::store::{Commit, Document, Guard, Key, Table};
use crate::trail::{self, Via};
use crate::trouble::Trouble;
use crate::values::PersonKey;
use crate::worker::{Delivery, Done};

/// Name of the row that begins: handlers have no right to `people`.
pub const BEGIN: &str = "begin";
/// Name of the rows of pages.
pub const TASK: &str = "page";
/// Documents of `people` in one step: each may be a person, with three writes and a letter.
const PAGE: usize = 28;
/// At most one invitation a person in so many days, whatever the number of groups.
const QUIET_DAYS: i64 = 30;

#[derive(Debug, Serialize, Deserialize)]
struct Step {
    invitation: String,
    /// The last key that was looked at.
    #[serde(default)]
    after: Option<(String, String)>,
}

/// Until when somebody is not invited again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invited {
    /// By anybody.
    pub quiet_until: Timestamp,
}

/// Where that lies, in `people`.
#[must_use]
pub fn invited(person: &PersonKey) -> Key {
    Key::head(format!("invited#{person}"))
}

/// Adds the job to what is about to be written.
#[must_use]
pub fn ask(app: &App, commit: Commit, invitation: &Invitation) -> Commit {
    let step = Step { invitation: invitation.id.clone(), after: None };
    outbox::ask(app, commit, Table::Work, (NAME, BEGIN), &step)
}

/// The worker: from here on rows hold addresses, and lie where addresses lie.
///
/// # Errors
/// The store does not answer.
pub fn begin(app: &App, row: &Row) -> Result<Done, Trouble> {
    let step: Step = row.payload()?;
    Ok(Done::writing(outbox::ask(app, Commit::new(), Table::People, (NAME, TASK), &step)))
}

/// The worker: a page of people, and the next.
///
/// # Errors
/// The store does not answer.
pub fn run(app: &App, row: &Row) -> Result<Done, Trouble> {
    let step: Step = row.payload()?;
    let Some((document, old)) = invitation::find(app, &step.invitation)? else { return Ok(Done::nothing()) };
    if old.state != State::Leaving {
        return Ok(Done::nothing());
    }
    let group = membership::find(app, &old.group)?.map(|(_, group)| group);
    let Some((group, at)) = group
        .filter(|group| group.state.is_at_work())
        .and_then(|group| old.at.or_else(|| asking::position(&group)).map(|at| (group, at)))
    else {
        return finished(app, Commit::new(), Vec::new(), &document, &old, 0);
    };
    let start = step.after.as_ref().map(|(partition, sort)| Key::new(partition, sort));
    let page = app.store().scan(Table::People, start.as_ref(), PAGE)?;
    let (mut commit, mut letters) = (Commit::new(), Vec::new());
    for one in &page.documents {
        let Some(person) = profile(one) else { continue };
        if let Some((with, letter)) = invite(app, &commit, row, (&group, at), &old, &person)? {
            commit = with;
            letters.push(letter);
        }
    }
    let count = letters.len();
    let Some(next) = page.next else {
        return finished(app, commit, letters, &document, &old, count);
    };
    let commit = match count {
        0 => commit,
        _ => {
            let new = Invitation { reached: old.reached + count, ..old.clone() };
            invitation::save(commit, &document, &old, &new)
        }
    };
    let step = Step { invitation: old.id, after: Some((next.partition, next.sort)) };
    let commit = outbox::ask(app, commit, Table::People, (NAME, TASK), &step);
    Ok(Done { commit, letters, delivery: Delivery::AtMostOnce })
}

fn finished(
    app: &App,
    commit: Commit,
    letters: Vec<Letter>,
    document: &Document,
    old: &Invitation,
    count: usize,
) -> Result<Done, Trouble> {
    let new = Invitation { reached: old.reached + count, ..old.after(Verb::Finish)? };
    let commit = invitation::save(commit, document, old, &new);
    let commit =
        trail::note(app, commit, None, "invitations.finish", &invitation::thing(&old.id), Via::Clock);
    Ok(Done { commit, letters, delivery: Delivery::AtMostOnce })
}

/// A document of `people` that is a profile.
fn profile(document: &Document) -> Option<Person> {
    let key = PersonKey::parse(document.key.partition.strip_prefix("person#")?)?;
    (document.key == person::profile(&key)).then(|| document.read().ok()).flatten()
}

/// Whether somebody lives within the radius they chose of a point. Who lives abroad is near nothing here.
fn is_near(person: &Person, at: Position) -> bool {
    let Some(Residence::Commune(insee)) = &person.residence else { return false };
    let home = places::commune(insee).and_then(|commune| commune.position);
    home.is_some_and(|home| distance_km(home, at) <= f64::from(person.radius_km))
}

/// Whether somebody belongs to a group already: who only follows one does not.
fn has_group(app: &App, person: &PersonKey) -> Result<bool, Trouble> {
    Ok(membership::groups_of(app, person)?.iter().any(|(_, member)| member.rank >= Rank::Member))
}

/// The letter to one person, and what it writes; nothing when it is not for them now.
fn invite(
    app: &App,
    commit: &Commit,
    row: &Row,
    (group, at): (&Group, Position),
    invitation: &Invitation,
    person: &Person,
) -> Result<Option<(Commit, Letter)>, Trouble> {
    let Some(email) = person.primary() else { return Ok(None) };
    if person.standing != Standing::Active || !is_near(person, at) || has_group(app, &person.key)? {
        return Ok(None);
    }
    if !consents::holds(app, &person.key, ConsentPurpose::Invitations)? {
        return Ok(None);
    }
    let (now, key) = (app.now(), invited(&person.key));
    let known = app.store().read::<Invited>(Table::People, &key)?;
    if known.as_ref().is_some_and(|(_, invited)| invited.quiet_until > now) {
        return Ok(None);
    }
    // Asked now, since who has stopped all mail is not counted as reached.
    let id = format!("{}-{}", row.id, person.key);
    let letter = Letter::answer(email.clone(), "invitation", &*id)
        .with("group", &group.name)
        .quoting(&invitation.text)
        .stopped_at(stop_path(app, &person.key, Stop::Invitations));
    if !stopping::may_leave(app, &letter)? {
        return Ok(None);
    }
    let capped = caps::one_more_of(app, commit.clone(), Cap::Started, person.key.as_str())?;
    let Some(commit) = capped else { return Ok(None) };
    let quiet_until = after(now, days(QUIET_DAYS));
    let guard = known.map_or(Guard::Absent, |(document, _)| Guard::Version(document.version));
    let commit = commit.put(Table::People, key, &Invited { quiet_until }, Some(quiet_until), guard);
    let (commit, path) = answering::link(app, commit, &id, &person.key, &group.id);
    let letter = letter.to_path(path).listing(&group.name, Some(group_path(app, group)));
    let letter = if person.discreet { letter.discreetly() } else { letter };
    Ok(Some((commit, letter)))
}

fn group_path(app: &App, group: &Group) -> String {
    format!("{}{}/", app.bundle.path("groups"), group.slug)
}
