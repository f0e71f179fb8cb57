//! What happens to a group on a day: drafts go, groups without events fall asleep and are closed after a year
//! and two warnings, numbers of phones leave their pages, what the movement vouched for is looked at again.
//!
//! One clock a group: it rings at most a week apart and finds out itself what the next day is, since events
//! wake a group without a word to it.

use jiff::civil::Date;
use jiff::{Span, Timestamp};

use super::telling::{News, Whom};
use super::{NAME, own, page, phone, territory};
use crate::App;
use crate::clock::{after, days};
use crate::due::{self, Due};
use crate::membership::group::{self, Group};
use crate::membership::states::{Actor, State, Verb};
use crate::store::{Commit, Document};
use crate::trail::{self, Via};
use crate::trouble::Trouble;

/// The clock of a group.
pub const LIFE: &str = "life";
/// The day a phone number goes.
pub const PHONE: &str = "phone";

/// A draft, or what was refused, is kept for so many days.
const DRAFT_DAYS: i64 = 60;
/// Without a public event for so many days a group sleeps.
const AWAKE_DAYS: i64 = 62;
/// Days asleep after which people are warned, twice, and the group is closed.
const WARNED_AT: [i64; 3] = [305, 335, 365];
/// The clock rings at least so often.
const AT_MOST: i64 = 7;

/// A group begins.
#[must_use]
pub fn begin(app: &App, commit: Commit, id: &str) -> Commit {
    let on = page::day(app, after(app.now(), days(DRAFT_DAYS)));
    due::on(commit, on, NAME, LIFE, id)
}

/// A group has moved: its clock is set.
#[must_use]
pub fn watch(app: &App, commit: Commit, group: &Group) -> Commit {
    match next(app, group) {
        Some(on) => due::on(commit, on, NAME, LIFE, &group.id),
        None => commit,
    }
}

/// From when on it sleeps, if nothing is announced.
fn sleeps_at(group: &Group) -> Timestamp {
    let awake_since = group.active_until.map_or(group.changed_at, |until| until.max(group.changed_at));
    after(awake_since, days(AWAKE_DAYS))
}

fn next(app: &App, group: &Group) -> Option<Date> {
    let today = app.today();
    let soon = |days: i64| today.saturating_add(Span::new().days(days));
    let at = match group.state {
        State::Draft | State::Rejected if group.published_at.is_none() => {
            return Some(page::day(app, after(group.changed_at, days(DRAFT_DAYS))).max(soon(1)));
        }
        State::Published => sleeps_at(group),
        State::Sleeping | State::Paused => after(group.changed_at, days(warned_at(group))),
        State::Draft | State::Rejected | State::Moderation | State::Suspended | State::Archived => {
            return None;
        }
    };
    Some(page::day(app, at).clamp(soon(1), soon(AT_MOST)))
}

fn warned_at(group: &Group) -> i64 {
    WARNED_AT.get(usize::from(group.warnings)).or(WARNED_AT.last()).copied().unwrap_or_default()
}

/// What the day of a group writes.
///
/// # Errors
/// The store does not answer.
pub fn ring(app: &App, due: &Due) -> Result<Commit, Trouble> {
    let Some((document, group)) = group::find(app, &due.id)? else { return Ok(Commit::new()) };
    match due.what.as_str() {
        PHONE => Ok(phone_ends(app, &document, &group)),
        _ => live(app, &document, &group),
    }
}

fn phone_ends(app: &App, document: &Document, old: &Group) -> Commit {
    if old.phone.as_ref().is_none_or(|phone| app.now() < phone.expires_at) {
        return Commit::new();
    }
    let mut new = old.clone();
    let commit = phone::hidden(app, Commit::new(), &mut new);
    group::save(commit, document, old, &new)
}

fn live(app: &App, document: &Document, old: &Group) -> Result<Commit, Trouble> {
    let now = app.now();
    match old.state {
        State::Draft | State::Rejected if old.published_at.is_none() => {
            match now >= after(old.changed_at, days(DRAFT_DAYS)) {
                true => own::forget_draft(app, &old.id),
                false => Ok(watch(app, Commit::new(), old)),
            }
        }
        State::Published if now >= sleeps_at(old) => asleep(app, document, old),
        State::Published => looked_at(app, document, old),
        State::Sleeping | State::Paused if now >= after(old.changed_at, days(warned_at(old))) => {
            warned(app, document, old)
        }
        _ => Ok(watch(app, Commit::new(), old)),
    }
}

fn saved(app: &App, commit: Commit, document: &Document, old: &Group, new: &Group, what: &str) -> Commit {
    let commit = group::save(commit, document, old, new);
    let commit = watch(app, commit, new);
    trail::note(app, commit, None, what, &group::thing(&new.id), Via::Clock)
}

fn asleep(app: &App, document: &Document, old: &Group) -> Result<Commit, Trouble> {
    let mut new = Group { warnings: 0, ..old.clone() };
    new.go(Verb::FallAsleep, Actor::Clock, app.now())?;
    let news = News::of(&new, "group_sleeps", Whom::Animators).leading(page::desk_path("desk", &new.id));
    let commit = news.now(app, Commit::new());
    let commit = doubted(app, commit, &mut new);
    Ok(saved(app, commit, document, old, &new, "groups.sleep"))
}

fn warned(app: &App, document: &Document, old: &Group) -> Result<Commit, Trouble> {
    let mut new = old.clone();
    if usize::from(old.warnings) + 1 == WARNED_AT.len() {
        new.go(Verb::Archive, Actor::Clock, app.now())?;
        let commit = News::of(&new, "group_archived", Whom::AnimatorsAndCoordinators).now(app, Commit::new());
        return Ok(saved(app, commit, document, old, &new, "groups.archive"));
    }
    new.warnings += 1;
    let last = page::day(app, after(old.changed_at, days(WARNED_AT[WARNED_AT.len() - 1])));
    let news = News::of(&new, "group_warned", Whom::Animators)
        .with("day", app.words().day_plain(last))
        .leading(page::desk_path("desk", &new.id));
    let commit = news.now(app, Commit::new());
    Ok(saved(app, commit, document, old, &new, "groups.warn"))
}

fn looked_at(app: &App, document: &Document, old: &Group) -> Result<Commit, Trouble> {
    let mut new = old.clone();
    let commit = doubted(app, Commit::new(), &mut new);
    Ok(match new == *old {
        true => watch(app, commit, old),
        false => saved(app, commit, document, old, &new, "groups.doubt"),
    })
}

/// People are told once when what the movement vouched for no longer holds; no machine takes it back.
fn doubted(app: &App, commit: Commit, group: &mut Group) -> Commit {
    let holds = territory::checklist(app, group).iter().all(|(_, holds)| *holds);
    match (group.certified_at, group.doubtful_since) {
        (Some(_), None) if !holds => {
            group.doubtful_since = Some(app.now());
            let news = News::of(group, "group_doubtful", Whom::AnimatorsAndCoordinators);
            news.now(app, commit)
        }
        (_, Some(_)) if holds => {
            group.doubtful_since = None;
            commit
        }
        _ => commit,
    }
}
