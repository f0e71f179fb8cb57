//! Seats: who follows a group, is a member, helps to run it, animates it. Every change of a seat goes through
//! [`Seating`], one replacement of the group's document: of two who change seats at once, one begins anew.

use contract::records::GroupKind;

use super::group::{self, Group};
use super::ranks::{Member, Rank};
use super::switch;
use crate::App;
use crate::consents::{self, ConsentPurpose};
use crate::exchange::Status;
use crate::outbox;
use crate::rights;
use crate::store::{Commit, Document, Key, Query, Table};
use crate::trouble::Trouble;
use crate::values::PersonKey;

/// At most so many animate a group.
pub const MOST_ANIMATORS: usize = 3;
/// At most so many help to run it.
pub const MOST_MANAGERS: usize = 20;
/// At most so many local groups are animated by one person.
pub const MOST_ANIMATED: usize = 2;

/// What the worker is asked when a group has lost its last animator: a task of hand-overs.
pub const ORPHANED: &str = "orphaned";
const HANDOVERS: &str = "handovers";

/// A published group has an animator.
pub const LAST_ANIMATOR: Trouble = Trouble::Refused(Status::Conflict, "group_last_animator");
/// Seats are being moved: a matter of seconds.
pub const MOVING: Trouble = Trouble::Refused(Status::Conflict, "group_moving");
/// Three animate it already.
pub const ANIMATORS_FULL: Trouble = Trouble::Refused(Status::Conflict, "group_animators_full");
/// So many run it already.
pub const MANAGERS_FULL: Trouble = Trouble::Refused(Status::Conflict, "group_managers_full");
/// They animate two local groups already.
pub const ANIMATES_ENOUGH: Trouble = Trouble::Refused(Status::Conflict, "group_animates_enough");

/// Partition of who sits in a group, in `work`; the sort key is the person's.
#[must_use]
pub fn seats_of(group: &str) -> String {
    format!("seats#{group}")
}

/// Partition of the groups somebody sits in, in `work`; the sort key is the group's id.
#[must_use]
pub fn sits_in(person: &PersonKey) -> String {
    format!("sits#{person}")
}

/// Where the local groups somebody animates are listed: one document, so that two groups cannot both be the
/// last that is allowed.
fn animated(person: &PersonKey) -> Key {
    Key::head(format!("animates#{person}"))
}

/// What somebody is in a group.
///
/// # Errors
/// The store does not answer.
pub fn rank(app: &App, group: &str, person: &PersonKey) -> Result<Option<Rank>, Trouble> {
    if let Some((_, switch)) = switch::of(app, group)? {
        return Ok(switch.seat(app, group, person)?.map(|member| member.rank));
    }
    let found = app.store().read::<Member>(Table::Work, &Key::new(seats_of(group), person.as_str()))?;
    Ok(found.map(|(_, member)| member.rank))
}

/// The local groups somebody animates.
///
/// # Errors
/// The store does not answer.
pub fn animated_by(app: &App, person: &PersonKey) -> Result<Vec<String>, Trouble> {
    Ok(app.store().read(Table::Work, &animated(person))?.map_or_else(Vec::new, |(_, groups)| groups))
}

/// Everybody who sits in a group.
///
/// # Errors
/// The store does not answer.
pub fn members(app: &App, group: &str) -> Result<Vec<(PersonKey, Member)>, Trouble> {
    let Some((_, switch)) = switch::of(app, group)? else { return seated(app, group) };
    let mut people: Vec<PersonKey> = Vec::new();
    for one in [&switch.from, &switch.to] {
        people.extend(seated(app, one)?.into_iter().map(|(person, _)| person));
    }
    people.sort();
    people.dedup();
    let mut found = Vec::new();
    for person in people {
        found.extend(switch.seat(app, group, &person)?.map(|member| (person, member)));
    }
    Ok(found)
}

fn seated(app: &App, group: &str) -> Result<Vec<(PersonKey, Member)>, Trouble> {
    let documents = app.store().query_all(Table::Work, &Query::all(seats_of(group)))?;
    let read = |document: &Document| {
        let person = PersonKey::parse(&document.key.sort)?;
        Some(document.read::<Member>().map(|member| (person, member)))
    };
    Ok(documents.iter().filter_map(read).collect::<Result<_, _>>()?)
}

/// The groups somebody sits in.
///
/// # Errors
/// The store does not answer.
pub fn groups_of(app: &App, person: &PersonKey) -> Result<Vec<(String, Member)>, Trouble> {
    let documents = app.store().query_all(Table::Work, &Query::all(sits_in(person)))?;
    let mut found: Vec<(String, Member)> = Vec::new();
    for document in &documents {
        let (group, member) = (document.key.sort.clone(), document.read::<Member>()?);
        match switch::of(app, &group)? {
            None => found.push((group, member)),
            Some((_, switch)) => {
                for group in [&switch.from, &switch.to] {
                    let member = switch.seat(app, group, person)?;
                    found.extend(member.map(|member| (group.clone(), member)));
                }
            }
        }
    }
    found.sort_by(|one, other| one.0.cmp(&other.0));
    found.dedup_by(|one, other| one.0 == other.0);
    Ok(found)
}

/// Changes of seats of one group, written together.
#[derive(Debug)]
pub struct Seating<'a> {
    app: &'a App,
    document: Option<Document>,
    old: Group,
    /// The group as it will be: what one reads of it may be changed beside its seats.
    pub group: Group,
    commit: Commit,
    leaves_orphan: bool,
    adopts: bool,
    gives_up: Option<(PersonKey, String)>,
    job: Option<String>,
}

impl<'a> Seating<'a> {
    /// Of a group as it is.
    ///
    /// # Errors
    /// There is none, or the store does not answer.
    pub fn of(app: &'a App, id: &str) -> Result<Self, Trouble> {
        let (document, old) = group::get(app, id)?;
        Ok(Self::read(app, document, old))
    }

    /// Of a group that was read.
    #[must_use]
    pub fn read(app: &'a App, document: Document, old: Group) -> Self {
        Self { document: Some(document), job: None, ..Self::new(app, old) }
    }

    /// Of a group that begins.
    #[must_use]
    pub fn new(app: &'a App, group: Group) -> Self {
        let (old, commit) = (group.clone(), Commit::new());
        let job = old.switching.clone();
        Self {
            app,
            document: None,
            old,
            group,
            commit,
            leaves_orphan: false,
            adopts: false,
            gives_up: None,
            job,
        }
    }

    /// Of a group that is public elsewhere and begins here, whatever other names look like its own.
    #[must_use]
    pub fn adopting(app: &'a App, group: Group) -> Self {
        Self { adopts: true, ..Self::new(app, group) }
    }

    /// Raises somebody to a rank: joining or following never lowers one.
    ///
    /// # Errors
    /// A seat is not free, or the store does not answer.
    pub fn raise(self, person: &PersonKey, to: Rank) -> Result<Self, Trouble> {
        match self.seat(person)? {
            Some((_, member)) if member.rank >= to => Ok(self),
            _ => self.set(person, Some(to)),
        }
    }

    /// Gives somebody exactly this rank, or none. At most one change a person in one seating.
    ///
    /// # Errors
    /// A seat is not free, or the store does not answer.
    pub fn set(mut self, person: &PersonKey, to: Option<Rank>) -> Result<Self, Trouble> {
        let before = self.seat(person)?;
        let was = before.as_ref().map(|(_, member)| member.rank);
        if was == to {
            return Ok(self);
        }
        let now = self.app.now();
        let since = before.as_ref().map_or(now, |(_, member)| member.since);
        let (group, seat) = (self.group.id.clone(), Key::new(seats_of(&self.group.id), person.as_str()));
        let index = Key::new(sits_in(person), group.as_str());
        self.commit = match to {
            Some(rank) => {
                let member = Member { rank, since, ranked_at: now };
                let commit = match &before {
                    Some((document, _)) => self.commit.replace(document, &member),
                    None => self.commit.insert(Table::Work, seat, &member),
                };
                commit.set(Table::Work, index, &member)
            }
            None => self.commit.delete(Table::Work, seat).delete(Table::Work, index),
        };
        if let Some(role) = was.and_then(|rank| rank.role(&group)) {
            self.commit = rights::unbind(self.commit, person, &role);
        }
        if let Some(role) = to.and_then(|rank| rank.role(&group)) {
            self.commit = rights::bind(self.app, self.commit, person, &role);
        }
        self.list(person, to);
        if was == Some(Rank::Animator) || to == Some(Rank::Animator) {
            self.count_animated(person, to == Some(Rank::Animator))?;
        }
        Ok(self)
    }

    /// Lets a published group be without animator: the orphan procedure looks for one.
    #[must_use]
    pub fn leaving_an_orphan(self) -> Self {
        Self { leaves_orphan: true, ..self }
    }

    /// Part of the change of seats under way: nobody else changes one meanwhile.
    #[must_use]
    pub fn within(self, job: &str) -> Self {
        Self { job: Some(job.to_owned()), ..self }
    }

    /// Whoever is seated next gives up another group for it: that one does not count among those they animate.
    #[must_use]
    pub fn giving_up(self, person: &PersonKey, group: &str) -> Self {
        Self { gives_up: Some((person.clone(), group.to_owned())), ..self }
    }

    /// What to write.
    ///
    /// # Errors
    /// A published group would have no animator, too many would have a seat, or seats are being moved.
    pub fn finish(mut self, commit: Commit) -> Result<Commit, Trouble> {
        if self.old.switching.is_some() && self.old.switching != self.job {
            return Err(MOVING);
        }
        if self.group.animators.len() > MOST_ANIMATORS {
            return Err(ANIMATORS_FULL);
        }
        if self.group.managers.len() > MOST_MANAGERS {
            return Err(MANAGERS_FULL);
        }
        let is_orphan = self.group.state.needs_animator() && self.group.animators.is_empty();
        let was_orphan = self.old.state.needs_animator() && self.old.animators.is_empty();
        if is_orphan && !was_orphan && !self.leaves_orphan {
            return Err(LAST_ANIMATOR);
        }
        self.group.orphan_since = is_orphan.then(|| self.old.orphan_since.unwrap_or(self.app.now()));
        let runs =
            |one: &PersonKey, group: &Group| group.animators.contains(one) || group.managers.contains(one);
        let receivers = std::mem::take(&mut self.group.receivers);
        self.group.receivers = receivers.into_iter().filter(|one| runs(one, &self.group)).collect();
        let mut commit = self.without_lost_phone(commit).and(std::mem::take(&mut self.commit));
        if is_orphan && !was_orphan {
            commit = outbox::ask(self.app, commit, Table::Work, (HANDOVERS, ORPHANED), &self.group.id);
        }
        Ok(match &self.document {
            Some(document) => group::save(commit, document, &self.old, &self.group),
            None if self.adopts => group::adopt(commit, &self.group),
            None => group::insert(commit, &self.group),
        })
    }

    /// What to write when the group goes with its seats: it was never public, and nobody sits in it any more.
    ///
    /// # Errors
    /// It was public, or begins only now.
    pub fn forget(self, commit: Commit) -> Result<Commit, Trouble> {
        match &self.document {
            Some(document) if self.old.published_at.is_none() && self.group.animators.is_empty() => {
                Ok(group::forget(commit.and(self.commit), document, &self.old))
            }
            _ => Err(group::NOT_NOW),
        }
    }

    /// Whoever runs the group no more has no number on its page.
    fn without_lost_phone(&mut self, commit: Commit) -> Commit {
        let group = &self.group;
        let runs = |one: &PersonKey| group.animators.contains(one) || group.managers.contains(one);
        let Some(owner) = group.phone_of.clone().filter(|owner| !runs(owner)) else { return commit };
        let shown = self.group.phone.take();
        self.group.phone_of = None;
        match shown {
            Some(shown) => consents::ask_to_withdraw(
                self.app,
                commit,
                &owner,
                ConsentPurpose::PublicPhone,
                &shown.consent,
            ),
            None => commit,
        }
    }

    fn seat(&self, person: &PersonKey) -> Result<Option<(Document, Member)>, Trouble> {
        let key = Key::new(seats_of(&self.group.id), person.as_str());
        Ok(self.app.store().read(Table::Work, &key)?)
    }

    fn list(&mut self, person: &PersonKey, to: Option<Rank>) {
        for (rank, list) in
            [(Rank::Animator, &mut self.group.animators), (Rank::Manager, &mut self.group.managers)]
        {
            list.retain(|one| one != person);
            if to == Some(rank) {
                list.push(person.clone());
            }
        }
    }

    fn count_animated(&mut self, person: &PersonKey, animates: bool) -> Result<(), Trouble> {
        if self.group.kind != GroupKind::Local {
            return Ok(());
        }
        let found = self.app.store().read::<Vec<String>>(Table::Work, &animated(person))?;
        let (document, mut groups) = match found {
            Some((document, groups)) => (Some(document), groups),
            None => (None, Vec::new()),
        };
        let given_up = self.gives_up.as_ref().filter(|(who, _)| who == person).map(|(_, group)| group);
        groups.retain(|one| *one != self.group.id && Some(one) != given_up);
        if animates {
            groups.push(self.group.id.clone());
        }
        if groups.len() > MOST_ANIMATED {
            return Err(ANIMATES_ENOUGH);
        }
        let commit = std::mem::take(&mut self.commit);
        self.commit = match (document, groups.is_empty()) {
            (Some(document), true) => commit.remove(&document),
            (Some(document), false) => commit.replace(&document, &groups),
            (None, true) => commit,
            (None, false) => commit.insert(Table::Work, animated(person), &groups),
        };
        Ok(())
    }
}
