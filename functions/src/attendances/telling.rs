//! Mails to those coming: where they stand, what moved, what does not take place. Each is written from the event as
//! it is when the mail leaves, with the date for their calendar and the one link to their answer.

use contract::calendar::{self, Calendar, Entry};
use contract::records::Venue;
use jiff::SignedDuration;

use super::{deciding, own};
use crate::App;
use crate::caps::{self, Cap};
use crate::clock::after;
use crate::mail::{Letter, Method};
use crate::membership;
use crate::occasion::event::{self, Occasion};
use crate::occasion::hall::{self, Attendance, Coming, answers_of};
use crate::occasion::states::State;
use crate::occasion::telling::{self as rows, News, ToAll, ToOne};
use crate::outbox::{self, Row};
use crate::person;
use crate::sending;
use crate::store::{Commit, Query, Table};
use crate::trouble::Trouble;
use crate::values::Email;
use crate::worker::{Delivery, Done};

use super::NAME;

/// People told in one row.
const PAGE: usize = 20;
/// What was told too often today is tried again so much later.
const MOVED_AGAIN: SignedDuration = SignedDuration::from_hours(1);

/// What is told of where somebody stands.
#[must_use]
pub fn news_of(one: &Attendance) -> News {
    match one.state {
        Coming::Asked => News::Asked,
        Coming::Waiting => News::Waiting,
        Coming::Offered => News::Offered,
        Coming::Yes | Coming::No | Coming::Attended | Coming::Absent => News::Yes,
    }
}

/// Whether something is still true of somebody, and so still told.
fn still_so(app: &App, event: &Occasion, one: &Attendance, news: News) -> bool {
    let comes = event.takes_answers() && !event.is_past(app.now());
    match news {
        News::Yes | News::Reconfirm => comes && one.state == Coming::Yes,
        News::Waiting => comes && one.state == Coming::Waiting,
        News::Asked => comes && one.state == Coming::Asked,
        News::Offered => comes && one.state == Coming::Offered,
        News::Refused => one.state == Coming::No,
        News::Moved => comes && one.state != Coming::No,
        News::Cancelled => {
            event.state == State::Cancelled && !event.is_past(app.now()) && one.state != Coming::No
        }
    }
}

/// The worker: one person.
///
/// # Errors
/// The store does not answer.
pub fn tell(app: &App, row: &Row) -> Result<Done, Trouble> {
    let to: ToOne = row.payload()?;
    let Some((_, event)) = event::find(app, &to.event)? else { return Ok(Done::nothing()) };
    let Some((_, one)) = hall::answer_of(app, &to.event, &to.who)? else { return Ok(Done::nothing()) };
    let written = Writing { app, event: &event, news: to.news };
    let (commit, letter) = written.to(Commit::new(), &to.who, &one, to.email.as_ref(), &row.id)?;
    let asks = to.news == News::Asked && letter.is_some();
    let done = letter.into_iter().fold(Done::writing(commit), Done::and_sending);
    if asks { deciding::with_deciders(app, done, &event, &row.id) } else { Ok(done) }
}

/// The worker: a page of those coming, and the next one is asked for.
///
/// # Errors
/// The store does not answer.
pub fn tell_all(app: &App, row: &Row) -> Result<Done, Trouble> {
    let to: ToAll = row.payload()?;
    let Some((_, event)) = event::find(app, &to.event)? else { return Ok(Done::nothing()) };
    // It moved again since: that is told, and this no more.
    if event.sequence != to.sequence {
        return Ok(Done::nothing());
    }
    let Some(mut commit) = counted(app, &to)? else {
        // What is changed again meanwhile is told as it is then.
        return Ok(Done::writing(rows::again(app, Commit::new(), &to, MOVED_AGAIN)));
    };
    let query = Query { after: to.after.clone(), ..Query::all(answers_of(&to.event)).limit(PAGE) };
    let page = app.store().query(Table::Work, &query)?;
    let written = Writing { app, event: &event, news: to.news };
    let mut letters = Vec::new();
    for (number, document) in page.documents.iter().enumerate() {
        let one: Attendance = document.read()?;
        let id = format!("{}-{number}", row.id);
        let (with, letter) = written.to(commit, &document.key.sort, &one, None, &id)?;
        (commit, letters) = (with, letters.into_iter().chain(letter).collect());
    }
    let commit = match page.next {
        Some(next) => {
            let next = ToAll { after: Some(next), ..to };
            outbox::ask(app, commit, Table::Work, (NAME, rows::TELL_ALL), &next)
        }
        None => commit,
    };
    // A reminder is rather lost than sent twice; what changes somebody's evening is rather sent twice.
    let delivery = match written.news {
        News::Reconfirm => Delivery::AtMostOnce,
        _ => Delivery::AtLeastOnce,
    };
    Ok(Done { commit, letters, delivery })
}

/// A move counts once for everybody it is told: an event that moves all day long does not fill their mailboxes.
/// Nothing when it was told often enough today.
fn counted(app: &App, to: &ToAll) -> Result<Option<Commit>, Trouble> {
    match (to.news, &to.after) {
        (News::Moved, None) => caps::one_more_of(app, Commit::new(), Cap::Moved, &to.event),
        _ => Ok(Some(Commit::new())),
    }
}

/// One piece of news of one event.
struct Writing<'a> {
    app: &'a App,
    event: &'a Occasion,
    news: News,
}

impl Writing<'_> {
    fn to(
        &self,
        commit: Commit,
        who: &str,
        one: &Attendance,
        email: Option<&Email>,
        id: &str,
    ) -> Result<(Commit, Option<Letter>), Trouble> {
        let Some(person) = one.person.as_ref().filter(|_| still_so(self.app, self.event, one, self.news))
        else {
            return Ok((commit, None));
        };
        let known = person::get(self.app, person)?.map(|(_, person)| person);
        let address = known.as_ref().and_then(|person| person.primary()).or(email);
        let Some(address) = address.cloned() else { return Ok((commit, None)) };
        let (commit, link) = own::link(self.app, commit, self.event, who);
        let letter = Letter::answer(address, self.kind(), id)
            .with("title", &self.event.title)
            .with("when", self.event.when(self.app));
        let letter = self.worded(letter, one, link)?;
        let is_discreet = known.is_some_and(|person| person.discreet);
        Ok((commit, Some(if is_discreet { letter.discreetly() } else { letter })))
    }

    fn kind(&self) -> &'static str {
        match self.news {
            News::Yes => "attend_yes",
            News::Waiting => "attend_waiting",
            News::Asked => "attend_asked",
            News::Offered => "attend_offered",
            News::Refused => "attend_refused",
            News::Moved => "attend_moved",
            News::Cancelled => "attend_cancelled",
            News::Reconfirm => "attend_reconfirm",
        }
    }

    fn worded(&self, letter: Letter, one: &Attendance, link: String) -> Result<Letter, Trouble> {
        let app = self.app;
        let places = |letter: Letter| {
            let facts = own::place_facts(app, self.event, one).into_iter();
            facts.fold(letter, |letter, (label, value)| letter.listing(format!("{label} : {value}"), None))
        };
        let publish = |letter: Letter| -> Result<Letter, Trouble> {
            Ok(match one.state {
                Coming::Yes => {
                    letter.inviting(Method::Publish, self.calendar(one, calendar::Method::Publish)?)
                }
                _ => letter,
            })
        };
        Ok(match self.news {
            News::Yes | News::Moved => publish(places(letter).to_path(link))?,
            News::Reconfirm => places(letter).to_path(link),
            News::Waiting | News::Asked => letter.to_path(link),
            News::Offered => {
                let until = one.offered_until.unwrap_or_else(|| after(app.now(), hall::OFFER_LASTS));
                letter.with("until", sending::hour_of(app, until)).to_path(link)
            }
            News::Refused => letter.to_path(app.bundle.path("agenda")),
            News::Cancelled => {
                let letter = letter.quoting(&self.event.reason).to_path(event::path(app, self.event));
                match one.state {
                    Coming::Yes => {
                        letter.inviting(Method::Cancel, self.calendar(one, calendar::Method::Cancel)?)
                    }
                    _ => letter,
                }
            }
        })
    }

    /// The date as a file, with what this person may know of where.
    fn calendar(&self, one: &Attendance, method: calendar::Method) -> Result<String, Trouble> {
        let (app, event) = (self.app, self.event);
        let mut record = event.full_record();
        if !one.knows_the_place(event) && event.shown_to != crate::occasion::ShownTo::Everyone {
            record.venue = record.venue.map(|venue| Venue {
                name: None,
                street: None,
                postcode: None,
                position: None,
                directions: String::new(),
                place: venue.place,
            });
        }
        if let Some(link) = event.online_link.as_ref().filter(|_| one.knows_the_link(event)) {
            record.description = format!("{link}\n\n{}", record.description).trim_end().to_owned();
        }
        let mut groups = Vec::new();
        for id in &event.groups {
            groups.extend(membership::find(app, id)?.map(|(_, group)| group.name));
        }
        let kinds = app.bundle.event_kinds.iter().filter(|kind| kind.id == event.kind);
        let entry = Entry {
            event: &record,
            url: format!("{}{}", app.platform.config.base_url, event::path(app, event)),
            place: event.town_words(),
            groups,
            categories: kinds.map(|kind| kind.name.clone()).collect(),
        };
        let head = Calendar { method, name: "", url: "", words: app.words() };
        Ok(calendar::file(&head, &[entry]))
    }
}

/// The link to somebody's answer leads nowhere any more.
#[must_use]
pub fn unlink(app: &App, commit: Commit, event: &str, who: &str) -> Commit {
    commit.delete(Table::ShortLived, own::link_key(app, event, who))
}
