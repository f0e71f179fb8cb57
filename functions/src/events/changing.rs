//! Other words, another time or place. Those coming are told of what changes their
//! evening, within minutes of a move and at once when it does not take place; the rest waits for the digest.

use contract::forms::{Answers, Form, form};
use contract::places;
use contract::records::{Territory, Venue};
use contract::visibility::Audience;

use super::notice::{self, Notice};
use super::repeating::{self, Change};
use super::{NAME, announcing, publishing};
use crate::App;
use crate::exchange::{Answer, Call, Status};
use crate::membership;
use crate::occasion::event::{self, NOT_NOW, Occasion, Reconfirm};
use crate::occasion::states::State;
use crate::occasion::telling::{self, News};
use crate::powers::{self, Deed, Pass};
use crate::quiet;
use crate::review::{self, Urgency, When};
use crate::sending::told;
use crate::shell::Sheet;
use crate::store::{Commit, Document};
use crate::submission::{self, Told};
use crate::trail::{self, Via};
use crate::trouble::{NOT_FOUND, Trouble, again_on_conflict};
use crate::values::PersonKey;

/// Nothing new is published now where it is.
const SILENCE: Trouble = Trouble::Refused(Status::Conflict, "quiet");

/// The group one acts for, and its event. Not there and another group's look alike.
///
/// # Errors
/// They may not, there is no such event of this group, or the store does not answer.
pub fn of_group(
    app: &App,
    call: &Call<'_>,
    deed: Deed,
    (group, id): (&str, &str),
) -> Result<(Pass, Document, Occasion), Trouble> {
    let pass = powers::pass(app, call, deed, group)?;
    let (document, event) =
        event::find(app, id)?.filter(|(_, event)| event.is_of(&pass.group.id)).ok_or(NOT_FOUND)?;
    Ok((pass, document, event))
}

/// The same by what a page is asked for.
///
/// # Errors
/// As [`of_group`].
pub fn asked(app: &App, call: &Call<'_>, deed: Deed) -> Result<(Pass, Document, Occasion), Trouble> {
    let asked = |name: &str| call.asked(name).unwrap_or_default();
    of_group(app, call, deed, (&asked("group"), &asked("event")))
}

/// The same by what a form carries.
///
/// # Errors
/// As [`of_group`].
pub fn sent(
    app: &App,
    call: &Call<'_>,
    deed: Deed,
    answers: &Answers,
) -> Result<(Pass, Document, Occasion), Trouble> {
    of_group(app, call, deed, (answers.text("group"), answers.text("event")))
}

/// The same, of a group that may announce now: one that is paused, closed or out of sight only cancels.
///
/// # Errors
/// As [`of_group`], or the group is not at work.
pub fn at_work(app: &App, call: &Call<'_>, answers: &Answers) -> Result<(Pass, Document, Occasion), Trouble> {
    let found = sent(app, call, Deed::RunEvents, answers)?;
    if found.0.group.state.is_at_work() { Ok(found) } else { Err(membership::group::NOT_NOW) }
}

/// The path of an event's page at its group's desk.
#[must_use]
pub fn desk_path(group: &str, event: &str) -> String {
    format!("/api/events/event?group={group}&event={event}")
}

/// `GET /api/events/change?group=…&event=…`: the form with what it says now.
///
/// # Errors
/// As [`of_group`], or it cannot be changed any more.
pub fn change_page(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let (pass, _, event) = asked(app, call, Deed::RunEvents)?;
    if !event.state.may_be_changed() || event.is_past(app.now()) {
        return Err(NOT_NOW);
    }
    let form: &Form = form("event_change").ok_or(NOT_FOUND)?;
    let known = prefilled(&pass.group.id, &event);
    let known: Vec<(&str, &str)> = known.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let title = app.words().text(&form.key("title")).into_owned();
    Ok(Sheet::titled(app, &title).form(form, &Answers::prefilled(form, &known), &[]).answer(Status::Ok))
}

fn prefilled(group: &str, event: &Occasion) -> Vec<(&'static str, String)> {
    let hour = |time: jiff::civil::Time| format!("{:02}:{:02}", time.hour(), time.minute());
    let (starts, ends) = (event.starts_at, event.ends_at);
    let mut known = vec![
        ("group", group.to_owned()),
        ("event", event.id.clone()),
        ("title", event.title.clone()),
        ("kind", event.kind.clone()),
        ("day", starts.date().to_string()),
        ("starts", hour(starts.time())),
        ("ends", hour(ends.time())),
        ("online_link", event.online_link.clone().unwrap_or_default()),
        ("shown_to", event.shown_to.name().to_owned()),
        ("description", event.description.clone()),
        ("admission", notice::admission_name(event.admission).to_owned()),
        ("capacity", event.capacity.map(|seats| seats.to_string()).unwrap_or_default()),
        ("guests_max", event.guests_max.to_string()),
        ("audience", audience_name(&event.audience).to_owned()),
    ];
    if ends.date() != starts.date() {
        known.push(("last_day", ends.date().to_string()));
    }
    if let Some(venue) = &event.venue {
        let commune = match &venue.place {
            Territory::Commune(insee) => places::commune(insee).map(named).unwrap_or_default(),
            _ => String::new(),
        };
        known.push(("commune", commune));
        known.push(("venue", venue.name.clone().unwrap_or_default()));
        known.push(("street", venue.street.clone().unwrap_or_default()));
        known.push(("postcode", venue.postcode.clone().unwrap_or_default()));
        known.push(("directions", venue.directions.clone()));
    }
    known.extend(event.themes.iter().map(|theme| ("themes", theme.clone())));
    known.extend(event.access.iter().map(|access| ("access", notice::access_name(*access).to_owned())));
    if event.reconfirm == Reconfirm::Ask {
        known.push(("options", "reconfirm".to_owned()));
    }
    if event.unlisted {
        known.push(("options", "unlisted".to_owned()));
    }
    if let Some(phone) = &event.phone {
        known.push(("phone", phone.value.number.clone()));
    }
    known.retain(|(_, value)| !value.is_empty());
    known
}

/// A commune as forms read it again: its postcode tells it from others of its name.
fn named(commune: &places::Commune) -> String {
    match commune.postcodes().next() {
        Some(postcode) => format!("{postcode} {}", commune.name),
        None => commune.name.to_owned(),
    }
}

fn audience_name(audience: &Audience) -> &'static str {
    match audience {
        Audience::Public => "public",
        Audience::Members => "members",
        Audience::Group(_) => "group",
    }
}

/// `POST /api/events/change`.
///
/// # Errors
/// As [`of_group`], or it cannot be changed any more.
pub fn change(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let answers = match submission::plain(app, call, "event_change")? {
        Ok(answers) => answers,
        Err(answer) => return Ok(answer),
    };
    let form = form("event_change").ok_or(NOT_FOUND)?;
    let told_as = again_on_conflict(|| {
        let (pass, document, old) = at_work(app, call, &answers)?;
        if !old.state.may_be_changed() || old.is_past(app.now()) {
            return Err(NOT_NOW);
        }
        let notice = match Notice::read(app, &answers, &pass.group) {
            Ok(notice) => notice,
            Err(error) => return Ok(Err(error)),
        };
        if says_more(&old, &notice) && is_silent(app, &old) {
            return Err(SILENCE);
        }
        let is_read_first = says_more(&old, &notice) && !is_trusted(app, &pass.person, &old)?;
        let applied = match is_read_first {
            true => notice.applied(&old).saying_later(&old),
            false if says_more(&old, &notice) => Occasion { next_words: None, ..notice.applied(&old) },
            false => notice.applied(&old),
        };
        let (commit, new) = announcing::with_phone(app, Commit::new(), &pass.person, &notice, applied);
        let commit = changed(app, commit, &document, &old, new)?;
        let thing = event::thing(&old.id);
        let commit = trail::note(app, commit, Some(&pass.person), "events.change", &thing, Via::Web);
        let urgency = if is_read_first { Urgency::Until(old.starts()) } else { Urgency::After };
        let commit = looked_at(app, commit, &old, urgency)?;
        let commit = match answers.text("scope") {
            "following" => {
                let days = days_between(&old, &notice);
                // Their words follow once somebody has read them on the first date, and are sent again.
                let notice = if is_read_first { notice.saying(&old) } else { notice };
                let change = Change::Says { notice: Box::new(notice), days };
                repeating::ask_following(app, commit, &old, change)?
            }
            _ => commit,
        };
        app.store().commit(&commit)?;
        Ok(Ok(desk_path(&pass.group.id, &old.id)))
    })?;
    match told_as {
        Ok(next) => {
            app.platform.bell.ring();
            Ok(told(app, call.wanted, &Told::words("event_changed").and_go(next)))
        }
        Err(error) => {
            let rejected = contract::forms::Rejected { answers, errors: vec![error] };
            Ok(crate::sending::rejected(app, call, form, &rejected))
        }
    }
}

/// Another time or place may always be told; new words wait until silence is over, and for whoever reads them.
fn says_more(old: &Occasion, notice: &Notice) -> bool {
    let directions = |venue: &Option<Venue>| venue.as_ref().map(|venue| venue.directions.clone());
    let words = (&old.title, &old.description) != (&notice.title, &notice.description);
    old.is_shown() && (words || directions(&old.venue) != directions(&notice.venue))
}

/// Whether what they say is public at once.
///
/// # Errors
/// The store does not answer.
pub(super) fn is_trusted(app: &App, person: &PersonKey, event: &Occasion) -> Result<bool, Trouble> {
    Ok(review::when_in(app, NAME, person, event.department().as_deref())? == When::After)
}

fn is_silent(app: &App, event: &Occasion) -> bool {
    quiet::holds(app, quiet::zone_of(app, event.department().as_deref())).is_some()
}

fn days_between(old: &Occasion, notice: &Notice) -> i32 {
    let from = old.starts_at.date().to_datetime(jiff::civil::Time::midnight());
    let to = notice.starts_at.date().to_datetime(jiff::civil::Time::midnight());
    i32::try_from(from.duration_until(to).as_hours() / 24).unwrap_or_default()
}

/// What was read once and says something else now is looked at again.
///
/// # Errors
/// The store does not answer.
pub(super) fn looked_at(
    app: &App,
    commit: Commit,
    event: &Occasion,
    urgency: Urgency,
) -> Result<Commit, Trouble> {
    let is_public = event.state == State::Published;
    Ok(match review::of(app, NAME, &event.id)? {
        _ if !is_public => commit,
        None => review::ask(commit, &announcing::waiting(app, event, urgency)),
        Some(standing) if standing.1.urgency == Urgency::After && urgency != Urgency::After => {
            review::move_to(commit, &standing, &announcing::waiting(app, event, urgency))
        }
        Some(_) => commit,
    })
}

/// An event that says something else from now on. Another time or place is told to those coming, once
/// whoever moves it has had time to correct themselves.
///
/// # Errors
/// The store does not answer.
pub fn changed(
    app: &App,
    commit: Commit,
    document: &Document,
    old: &Occasion,
    new: Occasion,
) -> Result<Commit, Trouble> {
    let moves = (old.starts_at, old.ends_at, &old.zone) != (new.starts_at, new.ends_at, &new.zone)
        || old.venue != new.venue
        || old.online_link != new.online_link;
    let is_public = old.takes_answers();
    let sequence = if moves && is_public { old.sequence + 1 } else { old.sequence };
    let phone =
        new.phone.clone().map(|phone| contract::records::Consented { expires_at: new.ends(), ..phone });
    let new = Occasion { sequence, phone, updated_at: app.now(), before: None, ..new };
    let commit = event::save(app, commit, document, old, &new)?;
    if !is_public || !moves {
        return Ok(commit);
    }
    let commit = publishing::watch(app, commit, &new);
    Ok(telling::all(app, commit, &new, News::Moved, app.platform.config.settle))
}

/// `POST /api/events/submit`: a draft goes to the moderators.
///
/// # Errors
/// As [`of_group`], or it is no draft.
pub fn submit(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let answers = match submission::plain(app, call, "event_submit")? {
        Ok(answers) => answers,
        Err(answer) => return Ok(answer),
    };
    let next = again_on_conflict(|| {
        let (pass, document, old) = at_work(app, call, &answers)?;
        let (commit, new) = announcing::sent(app, Commit::new(), &pass.person, &old)?;
        let commit = event::save(app, commit, &document, &old, &new)?;
        let thing = event::thing(&old.id);
        let commit = trail::note(app, commit, Some(&pass.person), "events.submit", &thing, Via::Web);
        app.store().commit(&commit)?;
        Ok(desk_path(&pass.group.id, &old.id))
    })?;
    app.platform.bell.ring();
    Ok(told(app, call.wanted, &Told::words("event_moderation").and_go(next)))
}
