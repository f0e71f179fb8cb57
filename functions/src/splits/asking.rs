//! Letters of a merge: to the second person of the group that goes, to the other group, and back.

use serde::{Deserialize, Serialize};

use super::joined;
use super::merging::{answer_path, of_group};
use crate::App;
use crate::membership;
use crate::outbox::Row;
use crate::person;
use crate::trouble::Trouble;
use crate::values::PersonKey;
use crate::worker::Done;

/// Name of the rows that ask the other group.
pub const ASK: &str = "merge";
/// Name of the rows that tell who runs the group that goes.
pub const TELL: &str = "merge_tell";
/// Name of the rows that tell who proposed.
pub const NO: &str = "merge_no";
/// The worker: a letter to each who animates the other group.
///
/// # Errors
/// The store does not answer.
pub fn run_ask(app: &App, row: &Row) -> Result<Done, Trouble> {
    let id: String = row.payload()?;
    let Some((_, merge)) = of_group(app, &id)? else { return Ok(Done::nothing()) };
    let (_, from) = membership::get(app, &merge.from)?;
    let (_, to) = membership::get(app, &merge.to)?;
    let animators = joined::who(app, &merge, &from, &to)?;
    let mut done = Done::nothing();
    for key in &to.animators {
        let letter = person::letter(app, key, "merge_proposed", format!("{}-{key}", row.id))?;
        let letter = letter.map(|letter| letter.with("group", &to.name).with("other", &from.name));
        done = letter
            .map(|letter| letter.with("animators", &animators).to_path(answer_path(&to.id, &from.id)))
            .into_iter()
            .fold(done, Done::and_sending);
    }
    Ok(done)
}

/// The worker: a letter to each other who runs the group that goes; the yes of one is needed.
///
/// # Errors
/// The store does not answer.
pub fn run_tell(app: &App, row: &Row) -> Result<Done, Trouble> {
    let id: String = row.payload()?;
    let Some((_, merge)) = of_group(app, &id)? else { return Ok(Done::nothing()) };
    let (_, from) = membership::get(app, &merge.from)?;
    let (_, to) = membership::get(app, &merge.to)?;
    let mut done = Done::nothing();
    for key in joined::others(&merge, &from) {
        let letter = person::letter(app, &key, "merge_second", format!("{}-{key}", row.id))?;
        let letter = letter.map(|letter| letter.with("group", &from.name).with("other", &to.name));
        done = letter
            .map(|letter| letter.to_path(answer_path(&from.id, &from.id)))
            .into_iter()
            .fold(done, Done::and_sending);
    }
    Ok(done)
}

/// A proposal that was declined.
#[derive(Debug, Serialize, Deserialize)]
pub struct Declined {
    /// Name of the group that was asked.
    pub group: String,
    /// Name of the other.
    pub other: String,
    /// Who proposed it.
    pub person: PersonKey,
}

/// The worker: a letter to who proposed it.
///
/// # Errors
/// The store does not answer.
pub fn run_no(app: &App, row: &Row) -> Result<Done, Trouble> {
    let told: Declined = row.payload()?;
    let letter = person::letter(app, &told.person, "merge_declined", &row.id)?;
    let letter = letter.map(|letter| letter.with("group", told.group).with("other", told.other));
    Ok(letter.into_iter().fold(Done::nothing(), Done::and_sending))
}
