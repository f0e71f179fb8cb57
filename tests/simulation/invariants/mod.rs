//! What must hold, as lists: after each commit, each day, and when faults have stopped.

mod events;
mod groups;
mod ideas;
mod limits;
mod people;
mod privacy;
mod settled;

use crate::run::Run;
use crate::witness::Change;

type OfChange = fn(&Run, &Change, &[Change]) -> Result<(), String>;
type OfRun = fn(&Run) -> Result<(), String>;

const EACH_CHANGE: &[OfChange] = &[
    people::a_confirmed_person_stays_confirmed,
    people::a_mandate_is_written_under_person_and_role,
    privacy::no_address_outside_people,
    limits::what_lives_shortly_has_an_end,
    ideas::public_is_what_was_decided,
    ideas::crowds_move_once_a_month,
    ideas::only_a_shown_idea_is_published,
    events::seats_are_never_oversold,
    events::a_seat_is_given_while_the_event_stands,
    groups::a_group_is_in_hands,
];

const EACH_DAY: &[OfRun] = &[
    people::an_address_leads_to_a_person,
    people::mandates_agree,
    settled::nothing_vanished,
    ideas::supports_agree,
    ideas::only_shown_ideas_are_public,
    events::seats_are_what_answers_say,
    groups::seats_and_mandates_agree,
    groups::seats_are_written_twice,
    groups::nobody_animates_too_much,
    groups::only_groups_in_public_are_read,
];

const SETTLED: &[OfRun] = &[
    settled::the_outbox_is_empty,
    settled::silence_has_a_reason,
    settled::the_store_is_as_it_was_written,
    limits::what_has_a_limit_is_gone,
    people::the_erased_are_in_no_document,
    ideas::every_author_is_somebody,
];

pub fn each_commit(run: &mut Run, changes: &[Change]) -> Result<(), String> {
    run.erased.extend(changes.iter().filter_map(people::erased_by));
    for change in changes {
        EACH_CHANGE.iter().try_for_each(|holds| holds(run, change, changes))?;
    }
    Ok(())
}

pub fn each_day(run: &mut Run) -> Result<(), String> {
    EACH_DAY.iter().try_for_each(|holds| holds(run))
}

pub fn when_settled(run: &mut Run) -> Result<(), String> {
    EACH_DAY.iter().chain(SETTLED).try_for_each(|holds| holds(run))
}
