//! Events before the moderators: what they see, what their decisions write.

use jiff::SignedDuration;

use super::telling::{self, News};
use super::{clocks, publishing};
use crate::App;
use crate::exchange::Status;
use crate::features::{Decision, Item};
use crate::membership;
use crate::occasion::event::{self, Every, Occasion};
use crate::occasion::states::{Actor, State, Verb};
use crate::store::Commit;
use crate::trouble::Trouble;

/// The decision does not fit what the event has become.
const CHANGED: Trouble = Trouble::Refused(Status::Conflict, "conflict");

/// What a moderator sees of an event: its words, its groups, when and in which town. Never who sent it.
///
/// # Errors
/// The store does not answer.
pub fn show(app: &App, id: &str) -> Result<Option<Item>, Trouble> {
    let Some((_, event)) = event::find(app, id)? else { return Ok(None) };
    if matches!(event.state, State::Draft) || (event.state == State::Cancelled && !event.is_shown()) {
        return Ok(None);
    }
    let label = |key: &str| app.words().text(&format!("answers.events.{key}")).into_owned();
    let said = event.next_words.is_some().then(|| event.title.clone());
    let event = event.saying_now();
    let mut facts = vec![(label("date"), event.when(app))];
    let names = names_of(app, &event.groups)?;
    facts.push((label("groups"), app.words().list_and(&names)));
    if let Some(place) = event.place_words() {
        facts.push((label("place"), place));
    }
    if let Some(venue) = event.venue.as_ref().filter(|venue| !venue.directions.is_empty()) {
        facts.push((label("directions"), venue.directions.clone()));
    }
    if event.online_link.is_some() {
        facts.push((label("online"), label("yes")));
    }
    if let Some(repeat) = &event.repeat {
        let key = if repeat.every == Every::Week { "repeats_weekly" } else { "repeats_monthly" };
        let until = app.words().day_plain(repeat.until);
        facts.push((
            label("repeats"),
            app.words().format(&format!("answers.events.{key}"), &[("until", &until)]),
        ));
    }
    if let Some(reason) = &event.next_reason {
        facts.push((label("reason"), reason.clone()));
    }
    if let Some(title) = said {
        facts.push((label("new_words"), title));
    }
    if let Some(phone) = &event.phone {
        facts.push((label("phone"), phone.value.number.clone()));
    }
    Ok(Some(Item {
        title: event.title.clone(),
        text: event.description.clone(),
        facts,
        author: event.author.clone(),
        group: event.groups.first().cloned(),
    }))
}

/// Names of groups.
///
/// # Errors
/// The store does not answer.
pub fn names_of(app: &App, groups: &[String]) -> Result<Vec<String>, Trouble> {
    let mut names = Vec::new();
    for id in groups {
        names.extend(membership::find(app, id)?.map(|(_, group)| group.name));
    }
    Ok(names)
}

/// What a decision writes.
///
/// # Errors
/// It does not fit, or the store does not answer.
pub fn decide(app: &App, id: &str, decision: &Decision) -> Result<Commit, Trouble> {
    let (document, old) = event::get(app, id)?;
    if *decision == Decision::Undo {
        let new = undone(&old).ok_or(CHANGED)?;
        let commit = clocks::watch(app, Commit::new(), &new);
        return event::save(app, commit, &document, &old, &new);
    }
    let now = app.now();
    let (new, news) = decided(app, &old, decision)?;
    let before = Box::new(Occasion { before: None, ..old.clone() });
    let new = Occasion { decided_at: Some(now), before: Some(before), ..new };
    let commit = event::save(app, Commit::new(), &document, &old, &new)?;
    let commit = clocks::watch(app, commit, &new);
    let becomes_public = new.takes_answers() && old.published_at.is_none();
    let commit = match becomes_public {
        true => {
            publishing::published(app, commit, &new, app.platform.config.undo + SignedDuration::from_secs(1))?
        }
        false => commit,
    };
    Ok(match news {
        Some(news) => telling::after_undo(app, commit, &new, news),
        None => commit,
    })
}

/// The event after a decision, and what its author is told.
fn decided(app: &App, old: &Occasion, decision: &Decision) -> Result<(Occasion, Option<News>), Trouble> {
    let now = app.now();
    let to = |verb| old.go(verb, Actor::Moderator);
    Ok(match decision {
        Decision::Publish if old.is_shown() && old.next_words.is_some() => {
            let new = old.clone().saying_now();
            let reason = new.next_reason.clone().unwrap_or_else(|| new.reason.clone());
            (Occasion { updated_at: now, reason, next_reason: None, ..new }, Some(News::Published))
        }
        Decision::Publish if old.is_shown() && old.next_reason.is_some() => {
            let reason = old.next_reason.clone().unwrap_or_default();
            (Occasion { reason, next_reason: None, updated_at: now, ..old.clone() }, None)
        }
        Decision::Reject { reason, text } if old.is_shown() && old.next_reason.is_some() => {
            let news = News::WordsRefused { reason: reason.clone(), text: text.clone() };
            (Occasion { next_reason: None, next_words: None, ..old.clone() }, Some(news))
        }
        // The words of before stand.
        Decision::Reject { reason, text } if old.is_shown() && old.next_words.is_some() => {
            let news = News::WordsRefused { reason: reason.clone(), text: text.clone() };
            (Occasion { next_words: None, ..old.clone() }, Some(news))
        }
        // It was public at once and is checked after.
        Decision::Publish if old.is_shown() => (old.clone(), None),
        Decision::Publish => {
            let state = to(Verb::Publish)?;
            let published_at = old.published_at.or(Some(now));
            (Occasion { published_at, hidden_at: None, ..old.moved(state, now) }, Some(News::Published))
        }
        Decision::Reject { reason, text } if old.state == State::Submitted => {
            let news = News::Rejected { reason: reason.clone(), text: text.clone() };
            (old.moved(to(Verb::Reject)?, now), Some(news))
        }
        Decision::Remove { reason, text } | Decision::Reject { reason, text } => {
            let news = News::Removed { reason: reason.clone(), text: text.clone() };
            // Nothing leads back into sight but a new publication.
            let gone = old.moved(to(Verb::Remove)?, now);
            (Occasion { hidden_at: None, published_at: None, ..gone }, Some(news))
        }
        Decision::Appeal => (old.moved(old.go(Verb::Appeal, Actor::Organiser)?, now), None),
        Decision::Hide if old.is_shown() => (Occasion { hidden_at: Some(now), ..old.clone() }, None),
        Decision::Restore if old.hidden_at.is_some() => (Occasion { hidden_at: None, ..old.clone() }, None),
        Decision::Hide | Decision::Restore | Decision::Undo => return Err(CHANGED),
    })
}

/// As it was before the last decision; what its groups changed meanwhile stays.
fn undone(event: &Occasion) -> Option<Occasion> {
    let before = event.before.as_deref()?;
    // Cancelled meanwhile: that stands.
    let (state, reason) = match event.state {
        State::Cancelled if before.next_reason.is_none() => (State::Cancelled, event.reason.clone()),
        _ => (before.state, before.reason.clone()),
    };
    let event = match &before.next_words {
        // New words were read: they wait again.
        Some(_) => &Occasion {
            title: before.title.clone(),
            description: before.description.clone(),
            venue: before.venue.clone(),
            next_words: before.next_words.clone(),
            ..event.clone()
        },
        None => event,
    };
    Some(Occasion {
        state,
        reason,
        next_reason: before.next_reason.clone(),
        published_at: before.published_at,
        hidden_at: before.hidden_at,
        decided_at: before.decided_at,
        before: None,
        ..event.clone()
    })
}

/// The event a path of the site shows.
///
/// # Errors
/// The store does not answer.
pub fn locate(app: &App, path: &str) -> Result<Option<String>, Trouble> {
    let agenda = app.bundle.path("agenda");
    let Some(below) = path.strip_prefix(agenda).filter(|_| agenda != "/") else { return Ok(None) };
    let slug = below.trim_matches('/');
    if slug.is_empty() || slug.contains('/') || slug.len() > 200 {
        return Ok(None);
    }
    let found = event::of_slug(app, slug)?;
    Ok(found.map(|(_, event)| event).filter(Occasion::is_shown).map(|event| event.id))
}
