//! The table of features: what each brings, so that moderation, export, retention, data rights and the
//! documents about them iterate over it and name none.

use crate::accounts;
use crate::api::{Route, Set};
use crate::due::Due;
use crate::powers::Deed;
use crate::review::Trust;
use crate::store::{Commit, Table};
use crate::trouble::Trouble;
use crate::values::PersonKey;
use crate::worker::Task;
use crate::{
    App, articles, attendances, contacts, documents, events, frame, groups, handovers, health, ideas,
    invitations, mandates, members, moderation, moving_in, near, openapi, reports, splits, writing,
};

/// A kind of documents: what the stores know, and for how long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Record {
    /// Its table.
    pub table: Table,
    /// The part of its partition before the first `#`.
    pub kind: &'static str,
    /// Names of its fields that are about a person.
    pub personal: &'static [&'static str],
    /// How long it is kept: key of `retention.` in the translations.
    pub kept: &'static str,
}

/// A thing as its feature hands it out to its author: everything of theirs, and nothing of others.
pub type Personal = fn(&App, &PersonKey) -> Result<Vec<serde_json::Value>, Trouble>;
/// Removes what is a person's own, a commit at a time: called again until there is nothing to write.
pub type Erase = fn(&App, &PersonKey) -> Result<Commit, Trouble>;

/// What a feature does when the day of one of its records has come: what to write.
pub type Ring = fn(&App, &Due) -> Result<Commit, Trouble>;
/// What a feature does once a day.
pub type Daily = fn(&App) -> Result<(), Trouble>;

/// What a feature brings.
#[derive(Debug, Clone, Copy)]
pub struct Feature {
    /// Its name, the same in every folder.
    pub name: &'static str,
    /// The set of permissions of its addresses.
    pub set: Set,
    /// Its addresses.
    pub routes: &'static [Route],
    /// What it does for the outbox.
    pub tasks: &'static [Task],
    /// Its kinds of documents.
    pub records: &'static [Record],
    /// Its signed-in pages, and for whom they are.
    pub desks: &'static [Desk],
    /// Its pages on the desk of a group.
    pub of_groups: &'static [GroupPage],
    /// What it does when a record's day has come.
    pub due: Option<Ring>,
    /// What it does once a day.
    pub daily: Option<Daily>,
    /// How its things are shown to moderators and decided on.
    pub moderate: Option<Moderate>,
    /// What it holds of a person.
    pub personal: Option<Personal>,
    /// How it forgets a person.
    pub erase: Option<Erase>,
}

impl Feature {
    /// A feature that brings nothing yet.
    #[must_use]
    pub const fn named(name: &'static str) -> Self {
        Self {
            name,
            set: Set::Contributions,
            routes: &[],
            tasks: &[],
            records: &[],
            desks: &[],
            of_groups: &[],
            due: None,
            daily: None,
            moderate: None,
            personal: None,
            erase: None,
        }
    }
}

/// A role's signed-in pages.
#[derive(Debug, Clone, Copy)]
pub struct Desk {
    /// Where it begins.
    pub path: &'static str,
    /// Key of its name.
    pub label: &'static str,
    /// Kinds of mandates it is for (see `Role::parts`); everybody signed in when there is none.
    pub roles: &'static [&'static str],
}

/// A page on the desk of a group, for those who may do what it is about. The group's id follows as `?group=`.
#[derive(Debug, Clone, Copy)]
pub struct GroupPage {
    /// Where it begins.
    pub path: &'static str,
    /// Key of its name.
    pub label: &'static str,
    /// What it is about.
    pub deed: Deed,
    /// Where on the desk it stands.
    pub section: GroupSection,
    /// The switch of `[features]` that takes it away.
    pub switch: &'static str,
}

/// Where a page stands on the desk of a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GroupSection {
    /// What a group at work does.
    Work,
    /// What one changes of the group itself.
    Change,
}

/// How a feature's things go through moderation. `id` is the feature's own: letters, digits, `-` and `_`.
#[derive(Debug, Clone, Copy)]
pub struct Moderate {
    /// What a moderator sees, waiting or public: text and group, never an address. Nothing when it is gone.
    pub show: fn(&App, id: &str) -> Result<Option<Item>, Trouble>,
    /// What a decision writes: state, projection, letters that wait for the time to undo. The caller adds
    /// queue, trail and undo.
    pub decide: fn(&App, id: &str, &Decision) -> Result<Commit, Trouble>,
    /// The thing that a path of the site shows: what a report of it is about.
    pub locate: fn(&App, path: &str) -> Result<Option<String>, Trouble>,
    /// From which trust on things are public at once and checked after; never when there is none. These two
    /// lines are the table kind x trust, kind x reports.
    pub after: Option<Trust>,
    /// When reports hide a thing by themselves.
    pub hiding: Hiding,
}

impl Moderate {
    /// As most things are: those of who is trusted most are checked after, three reports hide for a day.
    #[must_use]
    pub const fn usual(
        show: fn(&App, &str) -> Result<Option<Item>, Trouble>,
        decide: fn(&App, &str, &Decision) -> Result<Commit, Trouble>,
        locate: fn(&App, &str) -> Result<Option<String>, Trouble>,
    ) -> Self {
        let hiding = Hiding::ForADay { reports: 3 };
        Self { show, decide, locate, after: Some(Trust::Animates), hiding }
    }

    /// Always looked at before they are public.
    #[must_use]
    pub const fn always_before(self) -> Self {
        Self { after: None, ..self }
    }

    /// As a bed: one report hides it until somebody decides.
    #[must_use]
    pub const fn hidden_until_decided(self, reports: usize) -> Self {
        Self { hiding: Hiding::UntilDecided { reports }, ..self }
    }
}

/// When reports hide a thing by themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hiding {
    /// So many; it shows again after 24 h without a decision.
    ForADay {
        /// From so many accounts.
        reports: usize,
    },
    /// Never, not even by hand: pages of editors are changed where they are written.
    Never,
    /// So many; it stays hidden until somebody decides.
    UntilDecided {
        /// From so many accounts.
        reports: usize,
    },
}

/// A thing as a moderator sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Its title, plain text.
    pub title: String,
    /// Its text, plain, paragraphs apart.
    pub text: String,
    /// Facts about it as people read them: (label, value).
    pub facts: Vec<(String, String)>,
    /// Who sent it: a stable pseudonym is made of it, never shown itself.
    pub author: Option<PersonKey>,
    /// The group it is for.
    pub group: Option<String>,
}

/// What a moderator decides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// It becomes public.
    Publish,
    /// It does not: key of a public reason, and a text for its author.
    Reject {
        /// Key of the public list of reasons.
        reason: String,
        /// For its author.
        text: String,
    },
    /// It is public, and is taken out of sight while it is looked at.
    Hide,
    /// It was hidden, and is public again.
    Restore,
    /// It was hidden or public, and is gone for good.
    Remove {
        /// Key of the public list of reasons.
        reason: String,
        /// For its author.
        text: String,
    },
    /// The decision before is taken back: things are as they were before it. What was published or refused
    /// waits again; what was hidden or removed is public again, or hidden as it was.
    Undo,
    /// Its author asks another moderator to look again: it waits, out of sight, for a `Publish` or a `Reject`.
    Appeal,
}

/// Every feature. The order is that of pages about them.
static FEATURES: &[&Feature] = &[
    &accounts::FEATURE,
    &articles::FEATURE,
    &contacts::FEATURE,
    &groups::FEATURE,
    &documents::FEATURE,
    &handovers::FEATURE,
    &splits::FEATURE,
    &mandates::FEATURE,
    &members::FEATURE,
    &health::FEATURE,
    &ideas::FEATURE,
    &invitations::FEATURE,
    &events::FEATURE,
    &attendances::FEATURE,
    &moderation::FEATURE,
    &moving_in::FEATURE,
    &near::FEATURE,
    &writing::FEATURE,
    &frame::FEATURE,
    &openapi::FEATURE,
    &reports::FEATURE,
];

/// Every feature.
pub fn all() -> impl Iterator<Item = &'static Feature> {
    FEATURES.iter().copied()
}

/// The feature of a name.
#[must_use]
pub fn by_name(name: &str) -> Option<&'static Feature> {
    all().find(|feature| feature.name == name)
}

/// What a feature does with rows of a name.
#[must_use]
pub fn task(feature: &str, task: &str) -> Option<&'static Task> {
    by_name(feature)?.tasks.iter().find(|known| known.name == task)
}
