//! A group as the stores keep it, and what the public reads of it.

use std::collections::BTreeSet;

use contract::places;
use contract::records::{self, Consented, CrowdCount, GroupFile, GroupKind, Link, Phone, Territory};
use contract::shards::{PlacedGroup, Sharded};
use contract::visibility::Audience;
use contract::words::slugify;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::names;
use super::states::{Actor, State, Verb, go};
use crate::App;
use crate::exchange::Status;
use crate::export::carried;
use crate::store::{Commit, Document, Key, Table};
use crate::trouble::{NOT_FOUND, Trouble};
use crate::values::PersonKey;

/// The group is not in a state for that.
pub const NOT_NOW: Trouble = Trouble::Refused(Status::Conflict, "group_not_now");

/// A group.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Group {
    /// ULID.
    pub id: String,
    /// Never reused.
    pub slug: String,
    /// 3-80 characters.
    pub name: String,
    /// What it is about.
    pub kind: GroupKind,
    /// Where it meets.
    pub place: Territory,
    /// `[longitude, latitude]` in degrees WGS 84, when known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub position: Option<[f64; 2]>,
    /// Plain text, paragraphs apart.
    #[serde(default)]
    pub description: String,
    /// Themes of `site.toml`.
    #[serde(default)]
    pub themes: Vec<String>,
    /// At most 10.
    #[serde(default)]
    pub links: Vec<Link>,
    /// Files for anyone, the latest first.
    #[serde(default)]
    pub files: Vec<GroupFile>,
    /// Public phone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<Consented<Phone>>,
    /// Whose phone that is; it goes with them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone_of: Option<PersonKey>,
    /// Anyone may join without asking.
    #[serde(default)]
    pub open_to_join: bool,
    /// Where it is.
    pub state: State,
    /// Since when.
    pub changed_at: Timestamp,
    /// Who animates it: at most 3, and at least one while it is public. The order is that of arrival.
    #[serde(default)]
    pub animators: Vec<PersonKey>,
    /// Who helps to run it.
    #[serde(default)]
    pub managers: Vec<PersonKey>,
    /// Which of those receive its messages; all animators when there is none.
    #[serde(default)]
    pub receivers: Vec<PersonKey>,
    /// Since when it has no animator and waits for one (the orphan procedure).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub orphan_since: Option<Timestamp>,
    /// Since when the movement vouches for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub certified_at: Option<Timestamp>,
    /// Groups it was split from or merged with, by slug.
    #[serde(default)]
    pub predecessors: Vec<String>,
    /// Ids of the groups that became part of it: what they did stays under these.
    #[serde(default)]
    pub merged: Vec<String>,
    /// Id of the change of seats under way, larger than one commit: until it is done no other begins.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub switching: Option<String>,
    /// Id of the group it became part of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub successor: Option<String>,
    /// Members at the last monthly count.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub members: Option<CrowdCount>,
    /// For whom its page is.
    #[serde(default)]
    pub audience: Audience,
    /// Reachable, in no list.
    #[serde(default)]
    pub unlisted: bool,
    /// Since when it is public.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published_at: Option<Timestamp>,
    /// Last change of what one reads.
    pub updated_at: Timestamp,
    /// The end of its last public event, known or to come: it sleeps 62 days later.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub active_until: Option<Timestamp>,
    /// So many warnings were given since it sleeps.
    #[serde(default)]
    pub warnings: u8,
    /// Since when what the movement vouched for no longer holds, once people were told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub doubtful_since: Option<Timestamp>,
    /// As it was before a moderator's last decision, to take it back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<State>,
}

impl Group {
    /// Whether somebody animates it or helps to run it.
    #[must_use]
    pub fn is_run_by(&self, person: &PersonKey) -> bool {
        self.animators.contains(person) || self.managers.contains(person)
    }

    /// A draft of who founds it.
    #[must_use]
    pub fn draft(id: String, slug: String, name: &str, place: Territory, now: Timestamp) -> Self {
        Self {
            id,
            slug,
            name: name.to_owned(),
            kind: GroupKind::Local,
            place,
            position: None,
            description: String::new(),
            themes: Vec::new(),
            links: Vec::new(),
            files: Vec::new(),
            phone: None,
            phone_of: None,
            open_to_join: true,
            state: State::Draft,
            changed_at: now,
            animators: Vec::new(),
            managers: Vec::new(),
            receivers: Vec::new(),
            orphan_since: None,
            certified_at: None,
            predecessors: Vec::new(),
            merged: Vec::new(),
            switching: None,
            successor: None,
            members: None,
            audience: Audience::Public,
            unlisted: false,
            published_at: None,
            updated_at: now,
            active_until: None,
            warnings: 0,
            doubtful_since: None,
            before: None,
        }
    }

    /// Moves it along the table.
    ///
    /// # Errors
    /// The table says no.
    pub fn go(&mut self, verb: Verb, by: Actor, now: Timestamp) -> Result<(), Trouble> {
        self.state = go(self.state, verb, by).ok_or(NOT_NOW)?;
        self.changed_at = now;
        if self.state == State::Published {
            self.published_at.get_or_insert(now);
        }
        Ok(())
    }

    /// Code of its department, for desks shared by territory and for its coordinators.
    #[must_use]
    pub fn department(&self) -> Option<String> {
        match &self.place {
            Territory::Department(code) => Some(code.clone()),
            Territory::Commune(insee) => places::commune(insee).map(|commune| commune.department.to_owned()),
            Territory::Region(_) | Territory::Country | Territory::Abroad { .. } => None,
        }
    }

    /// Who receives its messages.
    #[must_use]
    pub fn reached_by(&self) -> &[PersonKey] {
        if self.receivers.is_empty() { &self.animators } else { &self.receivers }
    }

    /// What the public reads.
    #[must_use]
    pub fn record(&self) -> Option<PlacedGroup> {
        if self.successor.is_some() {
            // Its address leads to the group it became part of.
            return None;
        }
        let (status, published_at) = (self.state.public()?, self.published_at?);
        let record = records::Group {
            id: self.id.clone(),
            slug: self.slug.clone(),
            name: self.name.clone(),
            kind: self.kind,
            place: self.place.clone(),
            description: self.description.clone(),
            themes: self.themes.clone(),
            links: self.links.clone(),
            files: self.files.clone(),
            phone: self.phone.clone(),
            open_to_join: self.open_to_join,
            needs_animator: self.animators.is_empty() && self.state.needs_animator(),
            status,
            certified_at: self.certified_at,
            predecessors: self.predecessors.clone(),
            merged: self.merged.clone(),
            members: self.members,
            audience: self.audience.clone(),
            unlisted: self.unlisted,
            published_at,
            updated_at: self.updated_at,
        };
        Some(PlacedGroup { record, position: self.position })
    }
}

/// Where a group lies in `work`.
#[must_use]
pub fn key(id: &str) -> Key {
    Key::head(format!("group#{id}"))
}

/// Where it is written whose slug it is, for ever.
#[must_use]
pub fn slug_key(slug: &str) -> Key {
    Key::head(format!("groupslug#{slug}"))
}

/// The name of a group in the trail.
#[must_use]
pub fn thing(id: &str) -> String {
    format!("group#{id}")
}

/// The group of an id, if there is one.
///
/// # Errors
/// The store does not answer.
pub fn find(app: &App, id: &str) -> Result<Option<(Document, Group)>, Trouble> {
    Ok(app.store().read(Table::Work, &key(id))?)
}

/// The group of an id.
///
/// # Errors
/// There is none, or the store does not answer.
pub fn get(app: &App, id: &str) -> Result<(Document, Group), Trouble> {
    find(app, id)?.ok_or(NOT_FOUND)
}

/// The group of a slug, or of the address of its page.
///
/// # Errors
/// The store does not answer.
pub fn of_slug(app: &App, typed: &str) -> Result<Option<(Document, Group)>, Trouble> {
    let last = typed.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    match app.store().read::<String>(Table::Work, &slug_key(&slugify(last)))? {
        Some((_, id)) => find(app, &id),
        None => Ok(None),
    }
}

/// Writes a new group, with what leads to it.
#[must_use]
pub fn insert(commit: Commit, group: &Group) -> Commit {
    begin(names::claim(commit, group), group)
}

/// Writes a group that is public elsewhere already, whatever other names look like its own.
#[must_use]
pub fn adopt(commit: Commit, group: &Group) -> Commit {
    begin(names::adopt(commit, group), group)
}

/// Removes a group that was never public, with what leads to it: nobody can have its address.
#[must_use]
pub fn forget(commit: Commit, read: &Document, group: &Group) -> Commit {
    names::free(commit.remove(read), group).delete(Table::Work, slug_key(&group.slug))
}

fn begin(commit: Commit, group: &Group) -> Commit {
    let commit = commit.insert(Table::Work, key(&group.id), group).insert(
        Table::Work,
        slug_key(&group.slug),
        &group.id,
    );
    match public(group) {
        Some((key, record)) => commit.set(Table::Public, key, &record),
        None => commit,
    }
}

/// Writes a group over what was read, with what the public reads of it. Who sits in it changes by
/// [`super::Seating`] only.
#[must_use]
pub fn save(commit: Commit, read: &Document, old: &Group, new: &Group) -> Commit {
    let commit = files(names::change(commit.replace(read, new), old, new), old, new);
    match (public(old), public(new)) {
        // A move to another department leaves nothing behind.
        (Some((before, _)), Some((now, record))) if before != now => {
            commit.delete(Table::Public, before).set(Table::Public, now, &record)
        }
        (_, Some((now, record))) => commit.set(Table::Public, now, &record),
        (Some((before, _)), None) => commit.delete(Table::Public, before),
        (None, None) => commit,
    }
}

/// Files for anyone are on the site as long as the group is.
fn files(commit: Commit, old: &Group, new: &Group) -> Commit {
    let here = |group: &Group| -> BTreeSet<String> {
        let is_public = group.state.public().is_some() && group.audience == Audience::Public;
        let names = group.files.iter().map(|file| file.src.trim_start_matches('/').to_owned());
        if is_public { names.collect() } else { BTreeSet::new() }
    };
    let (before, now) = (here(old), here(new));
    let commit = now.difference(&before).fold(commit, |commit, name| carried::carry(commit, name));
    before.difference(&now).fold(commit, |commit, name| carried::leave(commit, name))
}

fn public(group: &Group) -> Option<(Key, PlacedGroup)> {
    let record = group.record()?;
    Some((Key::new(record.shard(), record.key()), record))
}
