//! People and what they are entrusted with.

use std::collections::BTreeSet;

use functions::person::{Person, Standing};
use functions::store::{HEAD, Table, kind_of};

use crate::run::Run;
use crate::witness::Change;

fn is_profile(change: &Change) -> bool {
    change.table == Table::People && kind_of(&change.key.partition) == "person" && change.key.sort == HEAD
}

fn read(body: Option<&String>) -> Result<Option<Person>, String> {
    body.map(|body| serde_json::from_str(body).map_err(|error| error.to_string())).transpose()
}

/// Rule 3: a confirmed person never falls back, and keeps the instant their address was confirmed.
pub fn a_confirmed_person_stays_confirmed(
    _run: &Run,
    change: &Change,
    _all: &[Change],
) -> Result<(), String> {
    if !is_profile(change) {
        return Ok(());
    }
    let (Some(before), Some(after)) = (read(change.before.as_ref())?, read(change.after.as_ref())?) else {
        return Ok(());
    };
    if before.is_member() && after.standing == Standing::Guest {
        return Err("a member is a guest again".to_owned());
    }
    for address in &before.addresses {
        let kept = after.addresses.iter().find(|one| one.email == address.email);
        if kept.is_some_and(|kept| kept.confirmed_at > address.confirmed_at) {
            return Err("an address is confirmed later than it was".to_owned());
        }
    }
    match after.since <= before.since || before.standing == Standing::Guest {
        true => Ok(()),
        false => Err("a member is one since later than before".to_owned()),
    }
}

/// Both documents of a mandate come and go in one commit: access ends at once.
pub fn a_mandate_is_written_under_person_and_role(
    _run: &Run,
    change: &Change,
    all: &[Change],
) -> Result<(), String> {
    let Some(person) = change.key.partition.strip_prefix("mandates#") else { return Ok(()) };
    let other = format!("role#{}", change.key.sort);
    let is_both = all.iter().any(|one| {
        one.key.partition == other && one.key.sort == person && one.after.is_some() == change.after.is_some()
    });
    match is_both {
        true => Ok(()),
        false => Err("a mandate is written under its person alone".to_owned()),
    }
}

pub fn an_address_leads_to_a_person(run: &Run) -> Result<(), String> {
    let people: BTreeSet<String> = run
        .witness
        .held(Table::People, "person#")
        .into_iter()
        .filter(|(key, _)| key.sort == HEAD)
        .map(|(key, _)| key.partition.replacen("person#", "", 1))
        .collect();
    for (_, held) in run.witness.held(Table::People, "address#") {
        let key: String = serde_json::from_str(&held.body).map_err(|error| error.to_string())?;
        if !people.contains(&key) {
            return Err("an address leads to nobody".to_owned());
        }
    }
    Ok(())
}

pub fn mandates_agree(run: &Run) -> Result<(), String> {
    match run.witness.are_written_twice("mandates#", "role#") {
        true => Ok(()),
        false => Err("mandates under people and under roles differ".to_owned()),
    }
}

/// Kinds that keep the random key of somebody who was erased, for a year at most: trail, decisions, consents (S12); and
/// links that were written to others about them, which lead nowhere any more and end in two weeks.
const KEEP_THE_KEY: [&str; 6] = ["trail", "done", "person", "readings", "decision", "link"];

/// Once somebody is erased, and faults have stopped, nothing but trail and consents knows their key.
pub fn the_erased_are_in_no_document(run: &Run) -> Result<(), String> {
    let held: Vec<_> = Table::ALL.into_iter().flat_map(|table| run.witness.held(table, "")).collect();
    let soon = run.world.app.today().saturating_add(jiff::Span::new().days(32));
    for person in &run.erased {
        let holds = |text: &str| text.contains(person.as_str());
        let found = held.iter().find(|(key, held)| {
            let kind = kind_of(&key.partition);
            // A guest whose things have limits of their own is looked at again within a month.
            let is_soon = kind == "due" && key.partition < format!("due#{soon}");
            let may = is_soon || KEEP_THE_KEY.contains(&kind) && held.expires_at.is_some();
            !may && (holds(&key.partition) || holds(&key.sort) || holds(&held.body))
        });
        if let Some((key, _)) = found {
            return Err(format!("a document of {} still leads to somebody erased", kind_of(&key.partition)));
        }
    }
    Ok(())
}

/// The key of whom a change erases.
pub fn erased_by(change: &Change) -> Option<String> {
    let is_gone = is_profile(change) && change.before.is_some() && change.after.is_none();
    is_gone.then(|| change.key.partition.replacen("person#", "", 1))
}
