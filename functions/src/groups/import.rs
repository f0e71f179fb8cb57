//! Public groups from elsewhere, so that they can be joined and run here: an invented movement's, or those of
//! another platform.

use contract::shards::PlacedGroup;

use super::life;
use crate::App;
use crate::membership::states::State;
use crate::membership::{Group, Rank, Seating, group};
use crate::store::Commit;
use crate::trouble::Trouble;
use crate::values::PersonKey;

/// Takes a public group in. One that is known is left as it is. Somebody without an account here animates
/// it, unless it looks for an animator.
///
/// # Errors
/// The store does not answer.
pub fn import(app: &App, placed: &PlacedGroup) -> Result<(), Trouble> {
    if group::find(app, &placed.record.id)?.is_some() {
        return Ok(());
    }
    let Some(new) = group_of(placed) else { return Ok(()) };
    let commit = life::watch(app, Commit::new(), &new);
    let seating = Seating::adopting(app, new);
    let commit = match placed.record.needs_animator {
        true => seating.leaving_an_orphan().finish(commit)?,
        false => {
            let somebody = PersonKey::generate(&app.platform.random);
            seating.set(&somebody, Some(Rank::Animator))?.finish(commit)?
        }
    };
    Ok(app.store().commit(&commit)?)
}

/// Gives somebody a seat in a group that was taken in.
///
/// # Errors
/// There is no such group, no seat is free, or the store does not answer.
pub fn seat(app: &App, person: &PersonKey, group: &str, rank: Rank) -> Result<(), Trouble> {
    let commit = Seating::of(app, group)?.raise(person, rank)?.finish(Commit::new())?;
    Ok(app.store().commit(&commit)?)
}

fn group_of(placed: &PlacedGroup) -> Option<Group> {
    let record = &placed.record;
    let state = State::ALL.into_iter().find(|state| state.public() == Some(record.status))?;
    let draft = Group::draft(
        record.id.clone(),
        record.slug.clone(),
        &record.name,
        record.place.clone(),
        record.updated_at,
    );
    Some(Group {
        kind: record.kind,
        position: placed.position,
        description: record.description.clone(),
        themes: record.themes.clone(),
        links: record.links.clone(),
        files: record.files.clone(),
        phone: record.phone.clone(),
        open_to_join: record.open_to_join,
        state,
        certified_at: record.certified_at,
        predecessors: record.predecessors.clone(),
        members: record.members,
        audience: record.audience.clone(),
        unlisted: record.unlisted,
        published_at: Some(record.published_at),
        ..draft
    })
}
