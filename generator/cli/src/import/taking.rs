//! Good lines into the stores, each a commit of its own: one that was taken before, or that looks like what is
//! there, is left.

use std::collections::BTreeMap;

use contract::words::fold;
use functions::membership::{self, Group};
use functions::rights::Role;
use functions::trouble::Trouble;
use functions::{App, mandates, moving_in};

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
