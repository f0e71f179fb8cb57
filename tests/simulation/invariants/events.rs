//! F23: seats are never oversold, the count is what the answers say, and nobody is given a seat of what is off.

use std::collections::BTreeMap;

use functions::occasion::{Attendance, Coming, Seats};
use functions::store::{Table, kind_of};

use crate::run::Run;
use crate::witness::Change;

fn read(body: Option<&String>) -> Option<Seats> {
    serde_json::from_str(body?).ok()
}

fn seats_of(change: &Change) -> Option<Seats> {
    read(change.after.as_ref())
}

fn given(seats: &Seats) -> u32 {
    seats.taken + seats.held
}

pub fn seats_are_never_oversold(_run: &Run, change: &Change, _all: &[Change]) -> Result<(), String> {
    let is_count = change.table == Table::Work && kind_of(&change.key.partition) == "eventseats";
    let Some(seats) = seats_of(change).filter(|_| is_count) else { return Ok(()) };
    // Whoever lowers the number of seats turns nobody away who has one.
    let before = read(change.before.as_ref()).map_or(0, |seats| given(&seats));
    let is_over = seats.capacity.is_some_and(|capacity| given(&seats) > capacity);
    match is_over && given(&seats) > before {
        true => Err(format!("{seats:?}: more than there are")),
        false => Ok(()),
    }
}

pub fn a_seat_is_given_while_the_event_stands(
    _run: &Run,
    change: &Change,
    all: &[Change],
) -> Result<(), String> {
    let of = |body: &Option<String>| -> Option<Coming> {
        Some(serde_json::from_str::<Attendance>(body.as_deref()?).ok()?.state)
    };
    let is_answer = change.table == Table::Work && kind_of(&change.key.partition) == "coming";
    let gives = |state: Option<Coming>| matches!(state, Some(Coming::Yes | Coming::Offered));
    if !is_answer || gives(of(&change.before)) || !gives(of(&change.after)) {
        return Ok(());
    }
    let counted = all.iter().find(|one| kind_of(&one.key.partition) == "eventseats").and_then(seats_of);
    match counted {
        Some(seats) if !seats.open => Err("a seat of an event that takes no answer was given".to_owned()),
        // One that passes from hand to hand leaves the count as it is; each day it is compared with the answers.
        Some(_) | None => Ok(()),
    }
}

pub fn seats_are_what_answers_say(run: &Run) -> Result<(), String> {
    let mut said: BTreeMap<String, (u32, u32)> = BTreeMap::new();
    for (key, held) in run.witness.held(Table::Work, "coming#") {
        let one: Attendance = serde_json::from_str(&held.body).map_err(|error| error.to_string())?;
        let sums = said.entry(key.partition.replacen("coming#", "", 1)).or_default();
        match one.state {
            Coming::Yes | Coming::Attended | Coming::Absent => sums.0 += one.party(),
            Coming::Offered => sums.1 += one.party(),
            Coming::Asked | Coming::Waiting | Coming::No => {}
        }
    }
    for (event, (taken, held)) in said {
        let counted = run.witness.one(Table::Work, &functions::occasion::hall::seats_key(&event));
        let counted: Option<Seats> = counted.and_then(|one| serde_json::from_str(&one.body).ok());
        if counted.is_none_or(|seats| (seats.taken, seats.held) != (taken, held)) {
            return Err(format!("{counted:?} is not what answers say: {taken} taken, {held} held"));
        }
    }
    Ok(())
}
