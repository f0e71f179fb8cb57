//! The days to pick are over: one commit publishes the new group with its founders and throws the switch.

use contract::places::{self, Position};
use contract::records::Territory;
use contract::words::slugify;

use super::moving::{self, Job};
use super::proposal::called_off;
use super::record::{self, Split};
use super::states::{State, Verb};
use super::telling::{self, News};
use crate::App;
use crate::membership::seats::{MOST_ANIMATED, animated_by};
use crate::membership::switch::{self, Change, Choice, Switch};
use crate::membership::{self, Group, Rank, Seating, group, names};
use crate::review::{self, Urgency, Waiting};
use crate::store::{Commit, Document, Table};
use crate::trail::Via;
use crate::trouble::{NOT_FOUND, Trouble};
use crate::values::PersonKey;

/// The feature whose things groups are.
const GROUPS: &str = "groups";
/// So many names of pages are tried for a new group.
const SLUGS: u32 = 50;

/// Two weeks went by: nobody agreed, or everybody has picked.
///
/// # Errors
/// The store does not answer.
pub fn ring(app: &App, group: &str, id: &str) -> Result<Commit, Trouble> {
    let found = record::of_group(app, group)?.filter(|(_, split)| split.id == id);
    let (Some((document, split)), Some((read, old))) = (found, membership::find(app, group)?) else {
        return Ok(Commit::new());
    };
    // The clock of the proposal rings while members pick: theirs rings later.
    let is_early =
        app.now() < crate::clock::after(split.changed_at, crate::clock::days(record::ANSWER_DAYS - 1));
    match split.state {
        State::Choosing if is_early => Ok(Commit::new()),
        State::Choosing => throw(app, (&document, &split), (read, old)),
        _ => {
            let commit = record::step(app, Commit::new(), (&document, &split), Verb::Expire)?;
            let told = |commit, one: &PersonKey| telling::tell(app, commit, one, News::Expired, &split);
            let commit = split.by.iter().fold(commit, told);
            Ok(record::note(app, commit, None, "expire", group, Via::Clock))
        }
    }
}

/// A founder and what they will be in the new group.
struct Seat {
    person: PersonKey,
    rank: Rank,
    /// They leave the old one, which they animate, for it.
    leaves: bool,
}

fn throw(
    app: &App,
    (document, split): (&Document, &Split),
    (read, old): (Document, Group),
) -> Result<Commit, Trouble> {
    let switch = Switch {
        id: split.id.clone(),
        change: Change::Split,
        from: split.group.clone(),
        to: split.id.clone(),
        keeps: kept(app, split, &old)?,
    };
    let seats = seats(app, split, &switch)?;
    let has_animator = seats.iter().any(|seat| seat.rank == Rank::Animator);
    let begun = begun(app, split, &old)?;
    // Somebody may have founded a group of a name that looks the same, meanwhile.
    let is_taken = names::alike(app, &begun)?.here;
    if !has_animator || is_taken || !old.state.is_at_work() || old.switching.is_some() {
        let commit = record::step(app, Commit::new(), (document, split), Verb::Fail)?;
        let commit = called_off(app, commit, split);
        return Ok(record::note(app, commit, None, "fail", &split.group, Via::Clock));
    }
    let commit = record::step(app, Commit::new(), (document, split), Verb::Throw)?;
    // It is public at once: a moderator looks at its name after.
    let commit = review::ask(commit, &waiting(app, split, &begun));
    let mut seating = Seating::new(app, begun);
    for seat in &seats {
        if seat.leaves {
            seating = seating.giving_up(&seat.person, &old.id);
        }
        seating = seating.set(&seat.person, Some(seat.rank))?;
    }
    let commit = seating.finish(commit)?;
    let mut marked = old.clone();
    marked.switching = Some(switch.id.clone());
    let commit = group::save(commit, &read, &old, &marked)
        .insert(Table::Work, switch::key(&switch.from), &switch)
        .insert(Table::Work, switch::key(&switch.to), &switch);
    let commit = moving::ask(app, commit, &Job::of(&switch, &split.name));
    Ok(record::note(app, commit, None, "throw", &split.group, Via::Clock))
}

fn waiting(app: &App, split: &Split, new: &Group) -> Waiting {
    Waiting {
        feature: GROUPS.to_owned(),
        id: new.id.clone(),
        since: app.now(),
        urgency: Urgency::After,
        author: split.by.clone(),
        department: new.department(),
    }
}

/// Animators who picked to leave, when none would stay: they are in both.
fn kept(app: &App, split: &Split, old: &Group) -> Result<Vec<PersonKey>, Trouble> {
    let mut leaving = Vec::new();
    for animator in &old.animators {
        if picked(app, split, animator)? == Choice::Move {
            leaving.push(animator.clone());
        }
    }
    let all_leave = leaving.len() == old.animators.len();
    Ok(if all_leave { leaving } else { Vec::new() })
}

fn picked(app: &App, split: &Split, person: &PersonKey) -> Result<Choice, Trouble> {
    let key = crate::store::Key::new(switch::choices_of(&split.id), person.as_str());
    Ok(app.store().read(Table::Work, &key)?.map_or(Choice::Stay, |(_, choice)| choice))
}

/// Founders who are still of the group; one who animates two groups already helps to run this one.
fn seats(app: &App, split: &Split, switch: &Switch) -> Result<Vec<Seat>, Trouble> {
    let mut seats = Vec::new();
    for founder in &split.founders {
        if !super::proposal::may_found(app, &split.group, &founder.person)? {
            continue;
        }
        let moves = picked(app, split, &founder.person)? == Choice::Move;
        let leaves = moves && !switch.keeps.contains(&founder.person);
        let animates = animated_by(app, &founder.person)?;
        let others = animates.iter().filter(|group| !(leaves && **group == split.group)).count();
        let rank = if others < MOST_ANIMATED { founder.rank } else { Rank::Manager };
        seats.push(Seat { person: founder.person.clone(), rank, leaves });
    }
    Ok(seats)
}

/// The new group, public from now on.
fn begun(app: &App, split: &Split, old: &Group) -> Result<Group, Trouble> {
    let (now, slug) = (app.now(), slug(app, &split.name)?);
    let mut group = Group::draft(split.id.clone(), slug, &split.name, split.place.clone(), now);
    group.position = match &group.place {
        Territory::Commune(insee) => {
            places::commune(insee).and_then(|found| found.position).map(Position::lon_lat)
        }
        _ => None,
    };
    group.kind = old.kind;
    group.themes.clone_from(&old.themes);
    group.audience = old.audience.clone();
    (group.unlisted, group.open_to_join) = (old.unlisted, old.open_to_join);
    group.state = membership::states::State::Published;
    group.published_at = Some(now);
    // A group just begun sleeps no earlier than one that met today.
    group.active_until = Some(now);
    group.predecessors = vec![old.slug.clone()];
    group.switching = Some(split.id.clone());
    Ok(group)
}

/// A name of a page that no group has or had.
fn slug(app: &App, name: &str) -> Result<String, Trouble> {
    let first = match slugify(name) {
        slug if slug.is_empty() => "groupe".to_owned(),
        slug => slug,
    };
    for number in 1..=SLUGS {
        let slug = if number == 1 { first.clone() } else { format!("{first}-{number}") };
        if app.store().get(Table::Work, &group::slug_key(&slug))?.is_none() {
            return Ok(slug);
        }
    }
    Err(NOT_FOUND)
}
