//! Who comes to an event, and the seats they take: every change goes through [`Hall`], whose one conditional
//! write counts seats and guests. A seat that is freed is held for the first who waits and fits.

use contract::records::Admission;
use jiff::SignedDuration;

use super::event::{NOT_NOW, Occasion};
use super::telling::{self, News};
use super::{event, keeping};

pub use super::attendance::{
    Attendance, Coming, Seats, answer_of, answers_of, comes_to, forgotten, membership_of, seats_key,
    waiting_for, waiting_key,
};
use crate::App;
use crate::clock::after;
use crate::exchange::Status;
use crate::store::{Commit, Document, Key, Query, Table};
use crate::trouble::{NOT_FOUND, Trouble};
use crate::values::PersonKey;

/// No seat is left for so many.
pub const FULL: Trouble = Trouble::Refused(Status::Conflict, "event_full");
/// A freed seat is held so long for one who waits.
pub const OFFER_LASTS: SignedDuration = SignedDuration::from_hours(24);
/// Seats offered in one commit; the worker goes on with the rest.
const OFFERS: usize = 10;
/// Those who wait, looked at for one who fits.
const LOOKED_AT: usize = 200;

/// What somebody says: how many come along.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// Whose; nobody's account when the group types it in.
    pub person: Option<PersonKey>,
    /// Of somebody without the internet.
    pub name: Option<String>,
    /// Who comes along.
    pub guests: u8,
}

/// Changes of who comes to one event, written together.
#[derive(Debug)]
pub struct Hall<'a> {
    app: &'a App,
    document: Document,
    old: Occasion,
    /// The event as it will be.
    pub event: Occasion,
    seats_document: Document,
    before: Seats,
    seats: Seats,
    touched: Vec<String>,
    commit: Commit,
}

impl<'a> Hall<'a> {
    /// Of an event as it is.
    ///
    /// # Errors
    /// There is none, or the store does not answer.
    pub fn of(app: &'a App, id: &str) -> Result<Self, Trouble> {
        let (document, old) = event::get(app, id)?;
        let new = old.clone();
        Self::read(app, document, old, new)
    }

    /// Of an event that was read and changes.
    ///
    /// # Errors
    /// The store does not answer.
    pub fn changed(app: &'a App, read: &Document, old: &Occasion, new: &Occasion) -> Result<Self, Trouble> {
        let mut hall = Self::read(app, read.clone(), old.clone(), new.clone())?;
        let wanted = Seats::of(new);
        (hall.seats.capacity, hall.seats.open) = (wanted.capacity, wanted.open);
        Ok(hall)
    }

    fn read(app: &'a App, document: Document, old: Occasion, event: Occasion) -> Result<Self, Trouble> {
        let found = app.store().read::<Seats>(Table::Work, &seats_key(&old.id))?;
        let (seats_document, seats) = found.ok_or(NOT_FOUND)?;
        let (touched, commit) = (Vec::new(), Commit::new());
        Ok(Self { app, document, old, event, seats_document, before: seats, seats, touched, commit })
    }

    /// The count as it will be.
    #[must_use]
    pub fn seats(&self) -> Seats {
        self.seats
    }

    /// Somebody says that they come: yes where a seat is free, else they wait; where the group accepts, they
    /// ask. Whoever comes already changes who comes along.
    ///
    /// # Errors
    /// No answer is taken, no seat is left for more guests, or the store does not answer.
    pub fn reply(self, who: &str, reply: &Reply) -> Result<(Self, Attendance), Trouble> {
        if !self.seats.open || self.event.is_past(self.app.now()) {
            return Err(NOT_NOW);
        }
        let before = answer_of(self.app, &self.event.id, who)?;
        let was = before.as_ref().map(|(_, one)| one.clone());
        let fresh = Attendance {
            person: reply.person.clone(),
            name: reply.name.clone(),
            state: Coming::Asked,
            guests: 0,
            since: self.app.now(),
            offered_until: None,
            accepted_at: None,
            refused_at: None,
            reconfirmed_at: None,
        };
        let known = was.clone().unwrap_or(fresh);
        let one = Attendance { guests: reply.guests.min(self.event.guests_max), ..known };
        let state = match was.as_ref().map(|one| one.state) {
            Some(Coming::Yes | Coming::Offered) => Coming::Yes,
            Some(Coming::Attended | Coming::Absent) => return Err(NOT_NOW),
            // Whom the group types in, it accepts.
            _ if self.must_ask(&one) => Coming::Asked,
            _ if self.fits(was.as_ref(), one.party()) => Coming::Yes,
            _ => Coming::Waiting,
        };
        let waits_again = state == Coming::Waiting && was.as_ref().is_some_and(|one| one.state == state);
        let since = if waits_again { one.since } else { self.app.now() };
        let after = Attendance { state, since, offered_until: None, ..one };
        let hall = self.set(who, before.as_ref(), Some(&after))?;
        Ok((hall, after))
    }

    fn must_ask(&self, one: &Attendance) -> bool {
        let is_typed = one.person.is_none();
        let asks = self.event.admission == Admission::OnApproval && one.accepted_at.is_none();
        (asks || one.refused_at.is_some()) && !is_typed
    }

    /// The group accepts who asks: yes, or the list of those who wait. Who comes already may know the place.
    ///
    /// # Errors
    /// They do not ask, or the store does not answer.
    pub fn accept(self, who: &str) -> Result<(Self, Attendance), Trouble> {
        let before = answer_of(self.app, &self.event.id, who)?.ok_or(NOT_FOUND)?;
        let was = before.1.clone();
        let state = match was.state {
            Coming::Asked | Coming::No if !self.seats.open => return Err(NOT_NOW),
            Coming::Asked if self.fits(Some(&was), was.party()) => Coming::Yes,
            Coming::Asked => Coming::Waiting,
            other @ (Coming::Yes | Coming::Waiting | Coming::Offered) => other,
            Coming::No | Coming::Attended | Coming::Absent => return Err(NOT_NOW),
        };
        let after = Attendance { state, accepted_at: Some(self.app.now()), refused_at: None, ..was };
        let hall = self.set(who, Some(&before), Some(&after))?;
        Ok((hall, after))
    }

    /// The group says no: what they were told of the place is told no more, and they come back only with the
    /// group's yes.
    ///
    /// # Errors
    /// There is no such answer, or the store does not answer.
    pub fn refuse(self, who: &str) -> Result<Self, Trouble> {
        let before = answer_of(self.app, &self.event.id, who)?.ok_or(NOT_FOUND)?;
        if matches!(before.1.state, Coming::Attended | Coming::Absent) {
            return Err(NOT_NOW);
        }
        let now = self.app.now();
        let after = Attendance {
            state: Coming::No,
            offered_until: None,
            accepted_at: None,
            refused_at: Some(now),
            since: now,
            ..before.1.clone()
        };
        self.set(who, Some(&before), Some(&after))
    }

    /// Somebody comes no more. Nothing when they did not come.
    ///
    /// # Errors
    /// The store does not answer.
    pub fn leave(self, who: &str) -> Result<Self, Trouble> {
        let Some(before) = answer_of(self.app, &self.event.id, who)? else { return Ok(self) };
        if matches!(before.1.state, Coming::No | Coming::Attended | Coming::Absent) {
            return Ok(self);
        }
        let after =
            Attendance { state: Coming::No, offered_until: None, since: self.app.now(), ..before.1.clone() };
        self.set(who, Some(&before), Some(&after))
    }

    /// The group says who came.
    ///
    /// # Errors
    /// They had no seat, the event has not begun, or the store does not answer.
    pub fn note(self, who: &str, state: Coming) -> Result<Self, Trouble> {
        let before = answer_of(self.app, &self.event.id, who)?.ok_or(NOT_FOUND)?;
        if !before.1.state.takes() || !state.takes() || self.event.starts() > self.app.now() {
            return Err(NOT_NOW);
        }
        let after = Attendance { state, ..before.1.clone() };
        self.set(who, Some(&before), Some(&after))
    }

    /// Somebody says again that they come.
    ///
    /// # Errors
    /// They did not come, or the store does not answer.
    pub fn reconfirm(self, who: &str) -> Result<Self, Trouble> {
        let before = answer_of(self.app, &self.event.id, who)?.ok_or(NOT_FOUND)?;
        if before.1.state != Coming::Yes {
            return Err(NOT_NOW);
        }
        let after = Attendance { reconfirmed_at: Some(self.app.now()), ..before.1.clone() };
        self.set(who, Some(&before), Some(&after))
    }

    /// Nothing is known of an answer any more; its seat is free.
    ///
    /// # Errors
    /// The store does not answer.
    pub fn forget(self, who: &str) -> Result<Self, Trouble> {
        let Some(before) = answer_of(self.app, &self.event.id, who)? else { return Ok(self) };
        self.set(who, Some(&before), None)
    }

    fn fits(&self, was: Option<&Attendance>, party: u32) -> bool {
        let own = was.filter(|one| one.state.takes() || one.state == Coming::Offered);
        self.seats.room().saturating_add(own.map_or(0, Attendance::party)) >= party
    }

    /// The one door: whatever changes an answer counts its seats here. At most one change a person in one hall.
    fn set(
        mut self,
        who: &str,
        before: Option<&(Document, Attendance)>,
        after: Option<&Attendance>,
    ) -> Result<Self, Trouble> {
        let was = before.map(|(_, one)| one);
        let total = self.seats.taken + self.seats.held;
        if let Some((counter, party)) = was.and_then(|one| self.counter(one)) {
            *counter = counter.saturating_sub(party);
        }
        if let Some((counter, party)) = after.and_then(|one| self.counter(one)) {
            *counter += party;
        }
        let now = self.seats.taken + self.seats.held;
        if now > total && self.seats.capacity.is_some_and(|capacity| now > capacity) {
            return Err(FULL);
        }
        let event = self.event.id.clone();
        let key = Key::new(answers_of(&event), who);
        let mut commit = std::mem::take(&mut self.commit);
        commit = match (before, after) {
            (Some((document, _)), Some(after)) => commit.replace(document, after),
            (Some((document, _)), None) => commit.remove(document),
            (None, Some(after)) => commit.insert(Table::Work, key, after),
            (None, None) => commit,
        };
        let person = after.or(was).and_then(|one| one.person.clone());
        if let Some(person) = person.filter(|_| before.is_none() || after.is_none()) {
            let index = Key::new(comes_to(&person), &*event);
            commit = match after {
                Some(_) => commit.set(Table::Work, index, &()),
                None => commit.delete(Table::Work, index),
            };
        }
        let waits = |one: Option<&Attendance>| {
            let one = one.filter(|one| one.state == Coming::Waiting)?;
            Some((waiting_key(&event, who, one.since), one.guests))
        };
        commit = match (waits(was), waits(after)) {
            (Some((old, _)), Some((new, guests))) if old == new => commit.set(Table::Work, new, &guests),
            (old, new) => {
                let commit = old.into_iter().fold(commit, |commit, (key, _)| commit.delete(Table::Work, key));
                new.into_iter().fold(commit, |commit, (key, guests)| commit.set(Table::Work, key, &guests))
            }
        };
        self.touched.push(who.to_owned());
        self.commit = commit;
        Ok(self)
    }

    /// Where the seats of an answer are counted, and how many they are.
    fn counter(&mut self, one: &Attendance) -> Option<(&mut u32, u32)> {
        match one.state {
            state if state.takes() => Some((&mut self.seats.taken, one.party())),
            Coming::Offered => Some((&mut self.seats.held, one.party())),
            _ => None,
        }
    }

    /// What to write: the changes, the count, and who is offered what was freed.
    ///
    /// # Errors
    /// The store does not answer.
    pub fn finish(mut self, commit: Commit) -> Result<Commit, Trouble> {
        if self.seats.open && self.seats.room() > self.before.room() {
            self = self.offer()?;
        }
        self.event.seats = self.seats.left();
        let commit = commit.and(std::mem::take(&mut self.commit));
        let commit = match self.seats == self.before {
            true => commit.check(&self.seats_document),
            false => commit.replace(&self.seats_document, &self.seats),
        };
        Ok(match self.event == self.old {
            true => commit,
            false => keeping::write(commit, &self.document, &self.old, &self.event),
        })
    }

    /// Holds free seats for those who wait, in order, as far as they fit.
    ///
    /// # Errors
    /// The store does not answer.
    fn offer(mut self) -> Result<Self, Trouble> {
        let query = Query::all(waiting_for(&self.event.id)).limit(LOOKED_AT);
        let waiting = self.app.store().query(Table::Work, &query)?.documents;
        let mut offered = 0;
        for document in waiting {
            let who = document.key.sort.split_once('#').map(|(_, who)| who.to_owned()).unwrap_or_default();
            let guests: u8 = document.read()?;
            if self.touched.contains(&who) || u32::from(guests) >= self.seats.room() {
                continue;
            }
            if offered == OFFERS {
                self.commit = telling::go_on(self.app, std::mem::take(&mut self.commit), &self.event.id);
                break;
            }
            let before = answer_of(self.app, &self.event.id, &who)?;
            // The list was read before the answer: somebody may have left it between the two.
            let still = |(_, one): &(Document, Attendance)| {
                one.state == Coming::Waiting && one.party() <= self.seats.room()
            };
            let Some(before) = before.filter(still) else { continue };
            let until = after(self.app.now(), OFFER_LASTS).min(self.event.ends());
            let after = Attendance { state: Coming::Offered, offered_until: Some(until), ..before.1.clone() };
            self = self.set(&who, Some(&before), Some(&after))?;
            let commit = std::mem::take(&mut self.commit);
            let commit = telling::one(self.app, commit, &self.event.id, &who, News::Offered, None);
            self.commit = telling::lapse(self.app, commit, &self.event.id, until);
            offered += 1;
        }
        Ok(self)
    }

    /// Whether anything would be written.
    #[must_use]
    pub fn is_changed(&self) -> bool {
        !self.touched.is_empty()
    }

    /// Goes on offering what is free, when that was too much for one commit.
    ///
    /// # Errors
    /// The store does not answer.
    pub fn go_on(self) -> Result<Self, Trouble> {
        match self.seats.open {
            true => self.offer(),
            false => Ok(self),
        }
    }
}
