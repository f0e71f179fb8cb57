//! A change of seats larger than one commit: one commit throws a switch that every read obeys at once, then the
//! seats follow a page at a time. Until the last page a seat is what the switch makes of it.

use serde::{Deserialize, Serialize};

use super::ranks::{Member, Rank};
use super::seats::seats_of;
use crate::App;
use crate::store::{Document, Key, Table};
use crate::trouble::Trouble;
use crate::values::PersonKey;

/// What somebody picked when their group was split.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Choice {
    /// In the group as it was.
    Stay,
    /// In the new one.
    Move,
    /// In both.
    Both,
}

impl Choice {
    /// Every choice.
    pub const ALL: [Self; 3] = [Self::Stay, Self::Move, Self::Both];

    /// Reads the answer of the form.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|choice| choice.name() == text)
    }

    /// Its name in forms.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Stay => "stay",
            Self::Move => "move",
            Self::Both => "both",
        }
    }
}

/// Which change it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// Those who chose so go to a new group, or are in both.
    Split,
    /// Everybody goes to another group.
    Merge,
}

/// A change under way, written under both groups.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Switch {
    /// Id of the split or merge.
    pub id: String,
    /// Which.
    pub change: Change,
    /// The group seats come from.
    pub from: String,
    /// The group they go to.
    pub to: String,
    /// Animators who chose to leave, and without whom the old group would have none: they are in both.
    pub keeps: Vec<PersonKey>,
}

/// Where the switch of a group lies.
#[must_use]
pub fn key(group: &str) -> Key {
    Key::head(format!("switch#{group}"))
}

/// Partition of what people picked in a split, in `work`; the sort key is the person's.
#[must_use]
pub fn choices_of(split: &str) -> String {
    format!("choice#{split}")
}

/// The change under way in a group.
///
/// # Errors
/// The store does not answer.
pub fn of(app: &App, group: &str) -> Result<Option<(Document, Switch)>, Trouble> {
    Ok(app.store().read(Table::Work, &key(group))?)
}

/// Where a seat of the old group lands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Landing {
    /// In the old group.
    pub here: Option<Rank>,
    /// In the other, at least.
    pub there: Option<Rank>,
}

impl Switch {
    /// Where a seat lands: rights in the new group are for named founders only, who have them already.
    #[must_use]
    pub fn landing(&self, person: &PersonKey, rank: Rank, choice: Choice) -> Landing {
        let there = Some(rank.min(match self.change {
            Change::Split => Rank::Member,
            Change::Merge => Rank::Manager,
        }));
        match (self.change, choice) {
            (Change::Merge, _) => Landing { here: None, there },
            (Change::Split, Choice::Stay) => Landing { here: Some(rank), there: None },
            (Change::Split, Choice::Move) if !self.keeps.contains(person) => Landing { here: None, there },
            (Change::Split, Choice::Move | Choice::Both) => Landing { here: Some(rank), there },
        }
    }

    /// What somebody picked; everybody stays who picked nothing.
    ///
    /// # Errors
    /// The store does not answer.
    pub fn choice(&self, app: &App, person: &PersonKey) -> Result<Choice, Trouble> {
        let picked = app.store().read(Table::Work, &Key::new(choices_of(&self.id), person.as_str()))?;
        Ok(picked.map_or(Choice::Stay, |(_, choice)| choice))
    }

    /// The seat of somebody in one of the two groups, whatever pages are done.
    ///
    /// # Errors
    /// The store does not answer.
    pub fn seat(&self, app: &App, group: &str, person: &PersonKey) -> Result<Option<Member>, Trouble> {
        let read = |group: &str| -> Result<Option<Member>, Trouble> {
            let key = Key::new(seats_of(group), person.as_str());
            Ok(app.store().read::<Member>(Table::Work, &key)?.map(|(_, member)| member))
        };
        let here = read(&self.from)?;
        let landing = match here {
            Some(member) => Some((member, self.landing(person, member.rank, self.choice(app, person)?))),
            None => None,
        };
        if group == self.from {
            let at = landing.and_then(|(member, landing)| Some((member, landing.here?)));
            return Ok(at.map(|(member, rank)| Member { rank, ..member }));
        }
        let there = landing.and_then(|(member, landing)| Some(Member { rank: landing.there?, ..member }));
        Ok(match (read(&self.to)?, there) {
            (Some(one), Some(other)) => Some(if other.rank > one.rank { other } else { one }),
            (one, other) => one.or(other),
        })
    }
}
