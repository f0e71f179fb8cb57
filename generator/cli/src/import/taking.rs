//! Good lines into the stores, each a commit of its own: one that was taken before, or that looks like what is
//! there, is left.

use std::collections::BTreeMap;

use contract::records::Event;
use contract::words::fold;
use functions::membership::{self, Group};
use functions::rights::Role;
use functions::trouble::Trouble;
use functions::{App, mandates, moving_in, occasion};

use super::events;
use super::groups::{self, place_key, place_name};
use super::sheet::{Reading, Sheet};
use super::{Mode, Tally, next_id};

/// Takes a table of groups.
///
/// # Errors
/// The store does not answer: lines before are taken, and taking the table again goes on from there.
pub fn groups(app: &App, sheet: &Sheet, mode: Mode) -> Result<Tally, Trouble> {
    let (mut tally, mut seen) = (Tally::default(), Seen::default());
    for row in &sheet.rows {
        let mut reading = sheet.reading(row);
        if let Some(line) = groups::read(&mut reading, &app.bundle.themes, next_id(app), app.now()) {
            group(app, &mut reading, line, (&mut seen, &mut tally), mode)?;
        }
        tally.keep(reading.remarks);
    }
    Ok(tally)
}

/// What this table has named already: sources and addresses, with their lines.
#[derive(Debug, Default)]
struct Seen {
    sources: BTreeMap<String, u64>,
    /// With the place: the same name elsewhere is usual.
    slugs: BTreeMap<String, (u64, String)>,
}

fn group(
    app: &App,
    reading: &mut Reading<'_>,
    line: groups::Line,
    (seen, tally): (&mut Seen, &mut Tally),
    mode: Mode,
) -> Result<(), Trouble> {
    if let Some(first) = seen.sources.insert(line.source.clone(), reading.line()) {
        reading.refuse("name", "twice", &[("first", &first.to_string())]);
        return Ok(());
    }
    if moving_in::known(app, moving_in::Kind::Groups, &line.source)?.is_some() {
        tally.known += 1;
        return Ok(());
    }
    let Some(slug) = free_slug(app, reading, &line.group, seen)? else { return Ok(()) };
    seen.slugs.insert(slug.clone(), (reading.line(), place_key(&line.group.place)));
    let group = Group { slug, ..line.group };
    tally.new += 1;
    tally.asked += line.animators.len();
    if mode == Mode::Try {
        return Ok(());
    }
    let commit = moving_in::group(app, &group, &line.source)?;
    let role = Role::Animator(group.id);
    let commit = line
        .animators
        .into_iter()
        .fold(commit, |commit, email| mandates::offer(app, commit, &role, email, None));
    Ok(app.store().commit(&commit)?)
}

/// An address of its own: the name, else the name and the place. Nothing when it looks like a group that is
/// there.
fn free_slug(
    app: &App,
    reading: &mut Reading<'_>,
    group: &Group,
    seen: &Seen,
) -> Result<Option<String>, Trouble> {
    let longer = format!("{}-{}", group.slug, place_name(&group.place));
    for slug in [group.slug.clone(), longer] {
        match seen.slugs.get(&slug) {
            Some((first, place)) if *place == place_key(&group.place) => {
                reading.refuse("name", "twice", &[("first", &first.to_string())]);
                return Ok(None);
            }
            Some(_) => continue,
            None => {}
        }
        match membership::of_slug(app, &slug)? {
            None => return Ok(Some(slug)),
            Some((_, there)) if looks_like(&there, group) => break,
            Some(_) => {}
        }
    }
    reading.refuse("name", "looks_like", &[]);
    Ok(None)
}

fn looks_like(one: &Group, other: &Group) -> bool {
    fold(&one.name) == fold(&other.name) && place_key(&one.place) == place_key(&other.place)
}

/// Takes a table of events.
///
/// # Errors
/// The store does not answer: lines before are taken, and taking the table again goes on from there.
pub fn events(app: &App, sheet: &Sheet, mode: Mode) -> Result<Tally, Trouble> {
    let (mut tally, mut seen) = (Tally::default(), Seen::default());
    let bundle = &app.bundle;
    let site = events::Lists { themes: &bundle.themes, kinds: &bundle.event_kinds, zone: &bundle.zone };
    for row in &sheet.rows {
        let mut reading = sheet.reading(row);
        if let Some(group) = organiser(app, &mut reading)?
            && let Some(event) = events::read(&mut reading, &site, &group, next_id(app), app.now())
        {
            one_event(app, &mut reading, event, (&mut seen, &mut tally), mode)?;
        }
        tally.keep(reading.remarks);
    }
    Ok(tally)
}

/// The group of a line: by its name, its address, or what named it where it comes from.
fn organiser(app: &App, reading: &mut Reading<'_>) -> Result<Option<Group>, Trouble> {
    let Some(typed) = reading.text("group") else {
        reading.refuse("group", "group_missing", &[]);
        return Ok(None);
    };
    if let Some((_, group)) = membership::of_slug(app, typed)? {
        return Ok(Some(group));
    }
    if let Some(id) = moving_in::known(app, moving_in::Kind::Groups, typed)?
        && let Some((_, group)) = membership::find(app, &id)?
    {
        return Ok(Some(group));
    }
    reading.refuse("group", "group_unknown", &[]);
    Ok(None)
}

fn one_event(
    app: &App,
    reading: &mut Reading<'_>,
    event: Event,
    (seen, tally): (&mut Seen, &mut Tally),
    mode: Mode,
) -> Result<(), Trouble> {
    let named = reading.text("source").map(str::to_owned);
    let source =
        named.unwrap_or_else(|| format!("{}|{}|{}", event.slug, event.starts_at, event.groups.join(",")));
    if let Some(first) = seen.sources.insert(source.clone(), reading.line()) {
        reading.refuse("title", "twice", &[("first", &first.to_string())]);
        return Ok(());
    }
    if moving_in::known(app, moving_in::Kind::Events, &source)?.is_some() {
        tally.known += 1;
        return Ok(());
    }
    let slug = match occasion::event::of_slug(app, &event.slug)? {
        None => event.slug.clone(),
        Some((_, there)) if there.starts_at == event.starts_at && there.groups == event.groups => {
            tally.known += 1;
            return Ok(());
        }
        // Another group's of the same name and day.
        Some(_) => format!("{}-{}", event.slug, event.id.to_lowercase()),
    };
    tally.new += 1;
    if mode == Mode::Try {
        return Ok(());
    }
    let event = Event { slug, ..event };
    functions::events::import(app, &event)?;
    Ok(app.store().commit(&moving_in::event(app, &event, &source))?)
}
