//! Groups: founded, described, joined, handed over. What a group is and who sits in it is of the core
//! ([`crate::membership`]), what a rank may do too ([`crate::powers`]).
//!
//! `own`: data rights.

mod own;

use crate::api::Set;
use crate::features::{Feature, Record};
use crate::store::Table;

/// The feature's name.
pub const NAME: &str = "groups";

/// What it brings.
pub static FEATURE: Feature = Feature {
    set: Set::Organisers,
    records: &[
        Record {
            table: Table::Work,
            kind: "group",
            personal: &["animators", "managers", "receivers", "phone"],
            kept: "group",
        },
        Record { table: Table::Work, kind: "groupslug", personal: &[], kept: "always" },
        Record { table: Table::Work, kind: "seats", personal: &["rank", "since"], kept: "seat" },
        Record { table: Table::Work, kind: "sits", personal: &["rank", "since"], kept: "seat" },
        Record { table: Table::Work, kind: "animates", personal: &[], kept: "seat" },
    ],
    personal: Some(own::personal),
    erase: Some(own::erase),
    ..Feature::named(NAME)
};
