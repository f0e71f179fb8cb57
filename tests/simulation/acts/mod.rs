//! What people do, as a table: a feature that opens adds a row, and most need none, since people fill in
//! whatever form stands and press whatever button a page or a mail has.

pub mod accounts;
mod answering;
pub mod events;
pub mod groups;
pub mod mail;
mod pages;

use functions::rights::Role;
use functions::store::Table;

use crate::machine;
use crate::run::Run;

/// Who does it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    /// Nobody.
    Machine,
    /// Anybody.
    Anyone,
    /// Somebody whose browser has a session.
    SignedIn,
    /// Somebody who holds a role of this kind.
    Holder(&'static str),
}

/// One row.
#[derive(Clone, Copy)]
pub struct Act {
    pub name: &'static str,
    /// How often, against the others.
    pub weight: usize,
    pub who: Who,
    pub run: fn(&mut Run, usize) -> Result<(), String>,
}

const TABLE: &[&[Act]] =
    &[machine::ACTS, accounts::ACTS, mail::ACTS, pages::ACTS, events::ACTS, groups::ACTS];

/// Something to do, and who does it.
pub struct Picked {
    act: &'static Act,
    who: usize,
}

impl Picked {
    pub fn run(self, run: &mut Run) -> Result<(), String> {
        (self.act.run)(run, self.who)
    }
}

/// Picks an act by weight, and somebody who may do it.
pub fn pick(run: &mut Run) -> (&'static str, Picked) {
    let all = || TABLE.iter().flat_map(|part| part.iter());
    let total: usize = all().map(|act| act.weight).sum();
    loop {
        let mut at = run.chance.below(total);
        let mut acts = all();
        let act = loop {
            match acts.next() {
                Some(act) if at < act.weight => break act,
                Some(act) => at -= act.weight,
                None => break &TABLE[0][0],
            }
        };
        if let Some(who) = somebody(run, act.who) {
            return (act.name, Picked { act, who });
        }
    }
}

fn somebody(run: &mut Run, who: Who) -> Option<usize> {
    let fits: Vec<usize> = match who {
        Who::Machine => return Some(0),
        Who::Anyone => (0..run.people.len()).collect(),
        Who::SignedIn => (0..run.people.len()).filter(|one| run.people[*one].is_signed_in()).collect(),
        Who::Holder(kind) => holders(run, kind),
    };
    (!fits.is_empty()).then(|| *run.chance.pick(&fits))
}

/// Numbers of those who hold a role of a kind.
pub fn holders(run: &Run, kind: &str) -> Vec<usize> {
    let held = run.witness.held(Table::Work, "mandates#");
    let keys: Vec<String> = held
        .into_iter()
        .filter(|(key, _)| Role::parse(&key.sort).is_some_and(|role| role.parts().0 == kind))
        .map(|(key, _)| key.partition.replace("mandates#", ""))
        .collect();
    (0..run.people.len()).filter(|one| key_of(run, *one).is_some_and(|key| keys.contains(&key))).collect()
}

/// The key of a person, if the platform knows them.
pub fn key_of(run: &Run, number: usize) -> Option<String> {
    let email = run.people[number].email()?;
    let hash = email.hash(&run.world.app.platform.keys);
    let held = run.witness.one(Table::People, &functions::person::address(&hash))?;
    serde_json::from_str(&held.body).ok()
}
