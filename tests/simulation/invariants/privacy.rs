//! Where addresses may be.

use functions::store::{Table, kind_of};

use crate::people::DOMAIN;
use crate::run::Run;
use crate::witness::Change;

/// Outside `people`, an address is in the outbox and behind short-lived links only; never in a key.
pub fn no_address_outside_people(_run: &Run, change: &Change, _all: &[Change]) -> Result<(), String> {
    let holds = |text: &str| text.to_ascii_lowercase().contains(DOMAIN);
    let kind = kind_of(&change.key.partition);
    if holds(&change.key.partition) || holds(&change.key.sort) {
        return Err(format!("the key of a document of {kind} holds an address"));
    }
    let may_hold = match change.table {
        Table::People | Table::ShortLived => true,
        Table::Work => kind == "outbox",
        Table::Public => false,
    };
    match !may_hold && change.after.as_deref().is_some_and(holds) {
        true => Err(format!("a document of {kind} in {} holds an address", change.table.name())),
        false => Ok(()),
    }
}
