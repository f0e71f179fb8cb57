//! The life of a split, and that of a merge, as a table: from where, by whom, to where.

use serde::{Deserialize, Serialize};

use crate::exchange::Status;
use crate::trouble::Trouble;

/// It is not in a state for that.
pub const NOT_NOW: Trouble = Trouble::Refused(Status::Conflict, "split_not_now");

/// Where it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Founders are asked, and a second person.
    Proposed,
    /// Members pick where they will be.
    Choosing,
    /// The switch is thrown: seats follow.
    Done,
    /// Taken back, or impossible after all.
    Cancelled,
    /// Nobody agreed in time.
    Expired,
}

use State::{Cancelled, Choosing, Done, Expired, Proposed};

impl State {
    /// Every state.
    pub const ALL: [Self; 5] = [Proposed, Choosing, Done, Cancelled, Expired];

    /// Whether nothing follows.
    #[must_use]
    pub fn is_over(self) -> bool {
        !matches!(self, Proposed | Choosing)
    }
}

/// What is done to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verb {
    /// A second person agrees: members are asked.
    Agree,
    /// An animator takes it back.
    Cancel,
    /// The days to pick are over.
    Throw,
    /// It cannot be: nobody could animate the new group, or the old one is closed.
    Fail,
    /// Nobody agreed in time.
    Expire,
}

impl Verb {
    /// Every verb.
    pub const ALL: [Self; 5] = [Self::Agree, Self::Cancel, Self::Throw, Self::Fail, Self::Expire];
}

/// One line of the table.
pub struct Line {
    /// From any of these.
    pub from: &'static [State],
    /// By this.
    pub verb: Verb,
    /// To there.
    pub to: State,
}

const fn line(from: &'static [State], verb: Verb, to: State) -> Line {
    Line { from, verb, to }
}

/// Every transition; what is not here does not happen. Who may is the table of powers; the last three are the
/// clock's.
pub static TABLE: &[Line] = &[
    line(&[Proposed], Verb::Agree, Choosing),
    line(&[Proposed, Choosing], Verb::Cancel, Cancelled),
    line(&[Choosing], Verb::Throw, Done),
    line(&[Choosing], Verb::Fail, Cancelled),
    line(&[Proposed], Verb::Expire, Expired),
];

/// Where a verb leads.
///
/// # Errors
/// The table says no.
pub fn go(from: State, verb: Verb) -> Result<State, Trouble> {
    let fits = |line: &&Line| line.from.contains(&from) && line.verb == verb;
    TABLE.iter().find(fits).map(|line| line.to).ok_or(NOT_NOW)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_over_stays_over_and_nothing_is_thrown_before_members_were_asked() {
        for from in State::ALL {
            let leads = Verb::ALL.into_iter().any(|verb| go(from, verb).is_ok());
            assert_eq!(leads, !from.is_over(), "{from:?}");
        }
        assert!(go(Proposed, Verb::Throw).is_err());
    }
}
