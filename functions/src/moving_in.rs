//! What a movement brings along from elsewhere: groups and events that the command takes in from tables. A
//! line is taken once, whatever is repeated: what it became is remembered under a digest of its source.

use contract::records::Event;
use contract::shards::Sharded;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::App;
use crate::api::Set;
use crate::features::{Feature, Record};
use crate::keys::sha256;
use crate::membership::{Group, Seating};
use crate::outbox::{self, Row};
use crate::store::{Commit, Key, Table};
use crate::trail::{self, Via};
use crate::trouble::Trouble;
use crate::worker::{Done, Task};

/// The feature's name.
pub const NAME: &str = "moving_in";

/// Rows of what is public and was written by another process.
const SHOW: &str = "show";

/// What it brings.
pub static FEATURE: Feature = Feature {
    set: Set::Organisers,
    tasks: &[Task { name: SHOW, run: show }],
    records: &[Record { table: Table::Work, kind: "movedin", personal: &[], kept: "always" }],
    ..Feature::named(NAME)
};

/// Which table a line is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Groups.
    Groups,
    /// Events.
    Events,
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Self::Groups => "groups",
            Self::Events => "events",
        }
    }
}

/// Where it is remembered what a line became. A digest: sources are named by people, and may say anything.
fn place(kind: Kind, source: &str) -> Key {
    Key::head(format!("movedin#{}#{}", kind.name(), sha256(source)))
}

/// The id of what a line became, if it was taken in before.
///
/// # Errors
/// The store does not answer.
pub fn known(app: &App, kind: Kind, source: &str) -> Result<Option<String>, Trouble> {
    Ok(app.store().read::<String>(Table::Work, &place(kind, source))?.map(|(_, id)| id))
}

/// Writes down what a line became.
#[must_use]
pub fn remember(commit: Commit, kind: Kind, source: &str, id: &String) -> Commit {
    commit.insert(Table::Work, place(kind, source), id)
}

/// A public group from elsewhere. Nobody sits in it yet: whoever animates it is asked by mail, and until they
/// say yes it looks for an animator like any other.
///
/// # Errors
/// The store does not answer.
pub fn group(app: &App, group: &Group, source: &str) -> Result<Commit, Trouble> {
    let commit = remember(Commit::new(), Kind::Groups, source, &group.id);
    let commit =
        trail::note(app, commit, None, "moving_in.group", &format!("group#{}", group.id), Via::Command);
    let commit = Seating::new(app, group.clone()).leaving_an_orphan().finish(commit)?;
    Ok(shown(app, commit))
}

/// Writes down what a public event became, and has it shown. The event is written before: when this is lost, the
/// next taking in finds it there.
#[must_use]
pub fn event(app: &App, event: &Event, source: &str) -> Commit {
    let commit = remember(Commit::new(), Kind::Events, source, &event.id);
    let shown = Shown { partition: event.shard(), sort: event.key() };
    let commit = outbox::ask(app, commit, Table::Work, (NAME, SHOW), &shown);
    trail::note(app, commit, None, "moving_in.event", &format!("event#{}", event.id), Via::Command)
}

/// Where something public lies.
#[derive(Debug, Serialize, Deserialize)]
struct Shown {
    partition: String,
    sort: String,
}

/// Has the running platform write again what this commit makes public: it publishes what it writes itself.
#[must_use]
pub fn shown(app: &App, commit: Commit) -> Commit {
    let public: Vec<Shown> = commit
        .writes()
        .iter()
        .filter(|write| write.table() == Table::Public)
        .map(|write| Shown { partition: write.key().partition.clone(), sort: write.key().sort.clone() })
        .collect();
    public.iter().fold(commit, |commit, shown| outbox::ask(app, commit, Table::Work, (NAME, SHOW), shown))
}

/// The worker: the same document once more, as it is by then.
fn show(app: &App, row: &Row) -> Result<Done, Trouble> {
    let shown: Shown = row.payload()?;
    let found = app.store().get(Table::Public, &Key::new(shown.partition, shown.sort))?;
    Ok(Done::writing(match found {
        Some(document) => {
            let body: Box<RawValue> = document.read()?;
            Commit::new().replace(&document, &body)
        }
        None => Commit::new(),
    }))
}
