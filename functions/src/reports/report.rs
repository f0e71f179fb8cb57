//! A report as the stores keep it: what it knows of its event, its words, its photos.

use std::collections::BTreeSet;

use contract::records::{self, Figures, Territory};
use contract::shards::Sharded;
use contract::visibility::Audience;
use contract::words::slugify;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::NAME;
use super::photo::Shot;
use super::states::{Actor, State, Verb, go};
use crate::App;
use crate::exchange::Status;
use crate::export::carried;
use crate::membership::Group;
use crate::person::things_of;
use crate::store::{Commit, Document, Key, Query, Table};
use crate::trouble::{NOT_FOUND, Trouble};
use crate::values::PersonKey;

/// The report is not in a state for that.
pub const NOT_NOW: Trouble = Trouble::Refused(Status::Conflict, "report_not_now");

/// The event a report is of, as it was the day after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Held {
    /// Id of the event.
    pub event: String,
    /// Its title.
    pub title: String,
    /// Its day.
    pub on: Date,
    /// Where it was; the group's place when it was online only.
    pub place: Territory,
    /// Of `site.toml`.
    pub themes: Vec<String>,
    /// The groups that organised it.
    pub groups: Vec<String>,
    /// For whom it was: its report is for nobody else.
    #[serde(default)]
    pub audience: Audience,
}

/// What a report says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wording {
    /// 3-120 characters.
    pub title: String,
    /// Markdown of people.
    pub body: String,
    /// What was learnt, same form.
    #[serde(default)]
    pub learnt: String,
    /// The group's own numbers.
    #[serde(default)]
    pub figures: Figures,
    /// For whom.
    #[serde(default)]
    pub audience: Audience,
    /// Who wrote it; nobody once they are erased.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<PersonKey>,
}

/// A report: one an event.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// ULID.
    pub id: String,
    /// What it is of.
    pub held: Held,
    /// The group that writes it: the first that organised, until another one writes.
    pub group: String,
    /// Where it is.
    pub state: State,
    /// Since when.
    pub changed_at: Timestamp,
    /// What it says; nothing as long as nobody wrote.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wording: Option<Wording>,
    /// At most [`super::photo::MOST`].
    #[serde(default)]
    pub photos: Vec<Shot>,
    /// Moderators refused it once: they read it before it is public again, whoever sends it.
    #[serde(default)]
    pub read_first: bool,
    /// Unique; from the first publication on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slug: Option<String>,
    /// Since when it is public.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published_at: Option<Timestamp>,
    /// Since when it is out of sight while moderators look.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hidden_at: Option<Timestamp>,
    /// When moderators decided last: mails of a decision that was taken back are not sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decided_at: Option<Timestamp>,
    /// Where it was before that decision, to take it back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<Before>,
}

/// What a decision changes: words and photos stay as they are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Before {
    /// Where it was.
    pub state: State,
    /// As then.
    pub read_first: bool,
    /// As then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published_at: Option<Timestamp>,
    /// As then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hidden_at: Option<Timestamp>,
}

impl Report {
    /// Asked for.
    #[must_use]
    pub fn asked(id: String, held: Held, now: Timestamp) -> Self {
        Self {
            id,
            group: held.groups.first().cloned().unwrap_or_default(),
            held,
            state: State::Asked,
            changed_at: now,
            wording: None,
            photos: Vec::new(),
            read_first: false,
            slug: None,
            published_at: None,
            hidden_at: None,
            decided_at: None,
            before: None,
        }
    }

    /// The same after a verb.
    ///
    /// # Errors
    /// The table says no.
    pub fn after(&self, verb: Verb, by: Actor, now: Timestamp) -> Result<Self, Trouble> {
        let state = go(self.state, verb, by).ok_or(NOT_NOW)?;
        Ok(Self { state, changed_at: now, before: None, ..self.clone() })
    }

    /// Whether the table has such a step from here.
    #[must_use]
    pub fn may(&self, verb: Verb, by: Actor) -> bool {
        go(self.state, verb, by).is_some()
    }

    /// Whether those it is for can read it now.
    #[must_use]
    pub fn is_shown(&self) -> bool {
        self.state == State::Published && self.hidden_at.is_none()
    }

    /// What people call it: its own title, else the event's.
    #[must_use]
    pub fn title(&self) -> &str {
        self.wording.as_ref().map_or(&self.held.title, |words| &words.title)
    }

    /// For whom it is.
    #[must_use]
    pub fn audience(&self) -> Audience {
        self.wording.as_ref().map(|words| words.audience.clone()).unwrap_or_default()
    }

    /// A photo of it.
    #[must_use]
    pub fn photo(&self, id: &str) -> Option<&Shot> {
        self.photos.iter().find(|shot| shot.id == id)
    }

    /// The same with a photo changed.
    #[must_use]
    pub fn with_photo(&self, new: &Shot) -> Self {
        let one = |shot: &Shot| if shot.id == new.id { new.clone() } else { shot.clone() };
        Self { photos: self.photos.iter().map(one).collect(), ..self.clone() }
    }

    /// Everybody it knows.
    #[must_use]
    pub fn people(&self) -> BTreeSet<&PersonKey> {
        let writer = self.wording.as_ref().and_then(|words| words.by.as_ref());
        writer.into_iter().chain(self.photos.iter().filter_map(|shot| shot.by.as_ref())).collect()
    }

    /// What is read of it on the site.
    #[must_use]
    pub fn record(&self) -> Option<records::Report> {
        let (true, Some(published_at), Some(slug), Some(words)) =
            (self.is_shown(), self.published_at, &self.slug, &self.wording)
        else {
            return None;
        };
        let shown = self.photos.iter().filter(|shot| shot.is_shown_to(&words.audience));
        Some(records::Report {
            id: self.id.clone(),
            slug: slug.clone(),
            title: words.title.clone(),
            event: self.held.event.clone(),
            group: self.group.clone(),
            held_on: self.held.on,
            place: self.held.place.clone(),
            themes: self.held.themes.clone(),
            body: words.body.clone(),
            learnt: words.learnt.clone(),
            figures: words.figures,
            photos: shown.map(|shot| shot.record(&self.id, &words.audience)).collect(),
            audience: words.audience.clone(),
            published_at,
        })
    }

    /// Names of the photos that anyone may fetch.
    fn carried(&self) -> BTreeSet<&str> {
        let is_public = self.is_shown() && self.audience() == Audience::Public;
        let shown = self.photos.iter().filter(|shot| is_public && shot.is_shown_to(&Audience::Public));
        shown.map(|shot| shot.name.as_str()).collect()
    }
}

/// Where a report lies.
#[must_use]
pub fn key(id: &str) -> Key {
    Key::head(format!("report#{id}"))
}

/// Where it is written which report an event has: one at most.
#[must_use]
pub fn event_key(event: &str) -> Key {
    Key::head(format!("reportof#{event}"))
}

/// Partition of the reports of a group; the sort key is the id.
#[must_use]
pub fn of_group(group: &str) -> String {
    format!("groupreports#{group}")
}

fn slug_key(slug: &str) -> Key {
    Key::head(format!("reportslug#{slug}"))
}

fn known_key(person: &PersonKey, id: &str) -> Key {
    Key::new(things_of(person), format!("{NAME}#{id}"))
}

/// The name of a report in the trail.
#[must_use]
pub fn thing(id: &str) -> String {
    format!("report#{id}")
}

/// The report of an id, if there is one.
///
/// # Errors
/// The store does not answer.
pub fn find(app: &App, id: &str) -> Result<Option<(Document, Report)>, Trouble> {
    Ok(app.store().read(Table::Work, &key(id))?)
}

/// A report of an event this group organised. Not there and others' look alike.
///
/// # Errors
/// There is none, or the store does not answer.
pub fn of(app: &App, group: &Group, id: &str) -> Result<(Document, Report), Trouble> {
    find(app, id)?.filter(|(_, report)| report.held.groups.contains(&group.id)).ok_or(NOT_FOUND)
}

/// Every report of a group, the latest first.
///
/// # Errors
/// The store does not answer.
pub fn all_of(app: &App, group: &str) -> Result<Vec<Report>, Trouble> {
    let mut reports = Vec::new();
    for document in app.store().query_all(Table::Work, &Query::all(of_group(group)))? {
        reports.extend(find(app, &document.key.sort)?.map(|(_, report)| report));
    }
    reports.reverse();
    Ok(reports)
}

/// The reports that know a person.
///
/// # Errors
/// The store does not answer.
pub fn known_to(app: &App, person: &PersonKey) -> Result<Vec<(Document, Report)>, Trouble> {
    let prefix = format!("{NAME}#");
    let mut reports = Vec::new();
    for document in app.store().query_all(Table::Work, &Query::prefix(things_of(person), &*prefix))? {
        reports.extend(find(app, document.key.sort.trim_start_matches(&prefix))?);
    }
    Ok(reports)
}

/// The report of a slug.
///
/// # Errors
/// The store does not answer.
pub fn of_slug(app: &App, slug: &str) -> Result<Option<(Document, Report)>, Trouble> {
    match app.store().read::<String>(Table::Work, &slug_key(slug))? {
        Some((_, id)) => find(app, &id),
        None => Ok(None),
    }
}

/// Gives a report its slug when it becomes public: its title and day, or with its id.
///
/// # Errors
/// The store does not answer.
pub fn with_slug(app: &App, commit: Commit, report: Report) -> Result<(Commit, Report), Trouble> {
    if report.slug.is_some() {
        return Ok((commit, report));
    }
    let plain = slugify(&format!("{} {}", report.title(), report.held.on));
    let taken = app.store().get(Table::Work, &slug_key(&plain))?.is_some();
    let slug = if taken { format!("{plain}-{}", report.id.to_lowercase()) } else { plain };
    Ok((name(commit, &slug, &report.id), Report { slug: Some(slug), ..report }))
}

/// Writes down whose slug it is.
#[must_use]
pub fn name(commit: Commit, slug: &str, id: &String) -> Commit {
    commit.insert(Table::Work, slug_key(slug), id)
}

/// Writes a new report, with what leads to it.
#[must_use]
pub fn insert(commit: Commit, report: &Report) -> Commit {
    let commit = commit.insert(Table::Work, key(&report.id), report).insert(
        Table::Work,
        event_key(&report.held.event),
        &report.id,
    );
    let listed = report.held.groups.iter();
    listed.fold(commit, |commit, group| {
        commit.set(Table::Work, Key::new(of_group(group), report.id.as_str()), &())
    })
}

/// Writes a report over what was read, with what leads to it, what is read of it, and its photos.
#[must_use]
pub fn save(commit: Commit, read: &Document, old: &Report, new: &Report) -> Commit {
    let commit = commit.replace(read, new);
    let (before, now) = (old.people(), new.people());
    let gone = before.difference(&now);
    let commit = gone.fold(commit, |commit, one| commit.delete(Table::Work, known_key(one, &old.id)));
    let come = now.difference(&before);
    let commit = come.fold(commit, |commit, one| commit.set(Table::Work, known_key(one, &new.id), &()));
    let (before, now) = (old.carried(), new.carried());
    let commit = before.difference(&now).fold(commit, |commit, name| carried::leave(commit, name));
    let commit = now.difference(&before).fold(commit, |commit, name| carried::carry(commit, name));
    match (public(old), public(new)) {
        (_, Some((key, record))) => commit.set(Table::Public, key, &record),
        (Some((key, _)), None) => commit.delete(Table::Public, key),
        (None, None) => commit,
    }
}

/// Removes a report nobody wrote, with everything that leads to it but that its event was asked about.
#[must_use]
pub fn forget(commit: Commit, read: &Document, report: &Report) -> Commit {
    let listed = report.held.groups.iter();
    listed.fold(commit.remove(read), |commit, group| {
        commit.delete(Table::Work, Key::new(of_group(group), report.id.as_str()))
    })
}

fn public(report: &Report) -> Option<(Key, records::Report)> {
    let record = report.record()?;
    Some((Key::new(record.shard(), record.key()), record))
}

/// The address of a report's page, or of all reports while it has none.
#[must_use]
pub fn path(app: &App, report: &Report) -> String {
    let all = app.bundle.path(NAME);
    let Some(slug) = report.slug.as_ref().filter(|_| report.is_shown()) else { return all.to_owned() };
    match report.audience() {
        Audience::Public => format!("{all}{slug}/"),
        Audience::Members => format!("/m{all}{slug}/"),
        Audience::Group(group) => format!("/m/g/{group}{all}{slug}/"),
    }
}
