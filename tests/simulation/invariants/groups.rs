//! Groups: never in public without an animator or a call for one, never more seats than there are, and seats, mandates
//! and what the public reads agree.

use std::collections::BTreeSet;

use contract::shards::Kind;
use functions::membership::group::Group;
use functions::membership::seats::{MOST_ANIMATED, MOST_ANIMATORS, MOST_MANAGERS, seats_of};
use functions::membership::{Member, Rank};
use functions::store::{HEAD, Table, kind_of};

use crate::acts::groups::all;
use crate::run::Run;
use crate::witness::Change;

fn group_of(change: &Change) -> Result<Option<Group>, String> {
    let is_group =
        change.table == Table::Work && kind_of(&change.key.partition) == "group" && change.key.sort == HEAD;
    let body = change.after.as_deref().filter(|_| is_group);
    body.map(|body| serde_json::from_str(body).map_err(|error| error.to_string())).transpose()
}

/// What lives in public is in somebody's hands, or everybody knows that it waits for some.
pub fn a_group_is_in_hands(_run: &Run, change: &Change, _all: &[Change]) -> Result<(), String> {
    let Some(group) = group_of(change)? else { return Ok(()) };
    let is_left = group.state.needs_animator() && group.animators.is_empty() && group.orphan_since.is_none();
    if is_left {
        return Err("a group in public has no animator and waits for none".to_owned());
    }
    let people: BTreeSet<_> = group.animators.iter().chain(&group.managers).collect();
    let is_twice = people.len() != group.animators.len() + group.managers.len();
    match is_twice || group.animators.len() > MOST_ANIMATORS || group.managers.len() > MOST_MANAGERS {
        true => Err("a group has more who run it than it may".to_owned()),
        false => Ok(()),
    }
}

/// What the group's document, the seats and the mandates say is the same, unless seats are being moved.
pub fn seats_and_mandates_agree(run: &Run) -> Result<(), String> {
    for group in all(run).iter().filter(|group| group.switching.is_none()) {
        for (rank, kind) in [(Rank::Animator, "animator"), (Rank::Manager, "manager")] {
            let said = if rank == Rank::Animator { &group.animators } else { &group.managers };
            let said: BTreeSet<String> = said.iter().map(|key| key.as_str().to_owned()).collect();
            let seated = seated(run, &group.id, rank)?;
            let role = format!("role#{kind}:{}", group.id);
            let held = run.witness.held(Table::Work, &role);
            let held = held.into_iter().filter(|(key, _)| key.partition == role);
            let mandated: BTreeSet<String> = held.map(|(key, _)| key.sort).collect();
            if said != seated || said != mandated {
                return Err(format!("who is {kind} of a group: its document, seats and mandates differ"));
            }
        }
    }
    Ok(())
}

fn seated(run: &Run, group: &str, rank: Rank) -> Result<BTreeSet<String>, String> {
    let partition = seats_of(group);
    let mut found = BTreeSet::new();
    for (key, held) in run.witness.held(Table::Work, &partition) {
        let member: Member = serde_json::from_str(&held.body).map_err(|error| error.to_string())?;
        if key.partition == partition && member.rank == rank {
            found.insert(key.sort);
        }
    }
    Ok(found)
}

/// A seat is written under its group and under its person.
pub fn seats_are_written_twice(run: &Run) -> Result<(), String> {
    match run.witness.are_written_twice("seats#", "sits#") {
        true => Ok(()),
        false => Err("seats under groups and under people differ".to_owned()),
    }
}

/// Two local groups are enough for one person.
pub fn nobody_animates_too_much(run: &Run) -> Result<(), String> {
    for (_, held) in run.witness.held(Table::Work, "animates#") {
        let groups: Vec<String> = serde_json::from_str(&held.body).map_err(|error| error.to_string())?;
        if groups.len() > MOST_ANIMATED {
            return Err("somebody animates more groups than they may".to_owned());
        }
    }
    Ok(())
}

/// The public reads of the groups that live in public, and of no others.
pub fn only_groups_in_public_are_read(run: &Run) -> Result<(), String> {
    let held = run.witness.held(Table::Public, "");
    let is_group = |partition: &str| matches!(Kind::of(partition), Some(Kind::Groups));
    let read: BTreeSet<String> =
        held.into_iter().filter(|(key, _)| is_group(&key.partition)).map(|(key, _)| key.sort).collect();
    let shown: BTreeSet<String> =
        all(run).into_iter().filter(|group| group.record().is_some()).map(|group| group.id).collect();
    match read == shown {
        true => Ok(()),
        false => {
            Err("the public reads of a group that is out of sight, or not of one that is there".to_owned())
        }
    }
}
