//! Who animates after a merge, and whose yes it takes in the group that goes.

use super::merging::Merge;
use crate::App;
use crate::membership::Group;
use crate::membership::seats::MOST_ANIMATORS;
use crate::person;
use crate::trouble::Trouble;
use crate::values::PersonKey;

/// Who animates the group that goes, and not the other.
#[must_use]
pub fn coming(from: &Group, to: &Group) -> Vec<PersonKey> {
    from.animators.iter().filter(|one| !to.animators.contains(one)).cloned().collect()
}

/// So many of them find a place: whoever animates the other group stays.
#[must_use]
pub fn places(to: &Group) -> usize {
    MOST_ANIMATORS.saturating_sub(to.animators.len())
}

/// Those who were chosen and find a place now.
#[must_use]
pub fn chosen(merge: &Merge, from: &Group, to: &Group) -> Vec<PersonKey> {
    let all = coming(from, to).into_iter().filter(|one| merge.animators.contains(one));
    all.take(places(to)).collect()
}

/// What somebody is called: the name they agreed to show, else a number.
///
/// # Errors
/// The store does not answer.
pub fn label(app: &App, of: &Group, one: &PersonKey, number: usize) -> Result<String, Trouble> {
    let known = person::known(app, one)?.and_then(|known| known.display_name);
    let number = app.words().count(number as u64);
    let args = [("number", number.as_str()), ("group", of.name.as_str())];
    Ok(known.unwrap_or_else(|| app.words().format("answers.merge.somebody", &args)))
}

/// Who will animate, in words.
///
/// # Errors
/// The store does not answer.
pub fn who(app: &App, merge: &Merge, from: &Group, to: &Group) -> Result<String, Trouble> {
    let stay = to.animators.iter().map(|one| (to, one.clone()));
    let all = stay.chain(chosen(merge, from, to).into_iter().map(|one| (from, one)));
    let named = all.enumerate().map(|(number, (of, one))| label(app, of, &one, number + 1));
    Ok(named.collect::<Result<Vec<_>, _>>()?.join(", "))
}

/// Who runs the group that goes, besides who proposed it.
#[must_use]
pub fn others(merge: &Merge, from: &Group) -> Vec<PersonKey> {
    let mut all: Vec<PersonKey> = from.animators.iter().chain(&from.managers).cloned().collect();
    all.retain(|one| *one != merge.by);
    all
}

/// Whether its own group agrees: one of the others did, or there is nobody else.
#[must_use]
pub fn is_agreed(merge: &Merge, from: &Group) -> bool {
    let others = others(merge, from);
    others.is_empty() || merge.second.as_ref().is_some_and(|one| others.contains(one))
}
