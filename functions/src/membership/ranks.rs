//! Ranks: what somebody is in a group, and who may give whom another.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::rights::Role;
use crate::trouble::{NOT_ALLOWED, Trouble};

/// What somebody is in a group; each may what those before may.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rank {
    /// Hears of it.
    Follower,
    /// Is of it.
    Member,
    /// Helps to run it.
    Manager,
    /// Animates it.
    Animator,
}

impl Rank {
    /// All, from the least.
    pub const ALL: [Self; 4] = [Self::Follower, Self::Member, Self::Manager, Self::Animator];

    /// Its name in forms, words and keys.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Follower => "follower",
            Self::Member => "member",
            Self::Manager => "manager",
            Self::Animator => "animator",
        }
    }

    /// Reads [`Rank::name`].
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|rank| rank.name() == name)
    }

    /// The mandate that goes with it.
    pub(super) fn role(self, group: &str) -> Option<Role> {
        match self {
            Self::Follower | Self::Member => None,
            Self::Manager => Some(Role::Manager(group.to_owned())),
            Self::Animator => Some(Role::Animator(group.to_owned())),
        }
    }
}

/// A seat as kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// What they are.
    pub rank: Rank,
    /// Since when they sit at all.
    pub since: Timestamp,
    /// Since when at this rank.
    pub ranked_at: Timestamp,
}

/// Whether somebody may give another a rank: nobody changes one at or above their own, save lowering their
/// own, or giving another the rank they hold themselves when they animate.
///
/// # Errors
/// They may not.
pub fn may_change(own: Rank, theirs: Option<Rank>, to: Option<Rank>, is_self: bool) -> Result<(), Trouble> {
    let lowers_self = is_self && to < Some(own);
    let below = !is_self && theirs < Some(own) && to < Some(own);
    let invites_beside = !is_self && own == Rank::Animator && theirs < Some(own) && to == Some(own);
    if lowers_self || below || invites_beside { Ok(()) } else { Err(NOT_ALLOWED) }
}
