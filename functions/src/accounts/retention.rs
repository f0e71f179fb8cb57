//! Members who are not seen any more: dormant after 12 months, reminded at 22, erased at 24.

use jiff::ToSpan;
use jiff::civil::Date;

use super::NAME;
use crate::App;
use crate::due;
use crate::person::{self, Person, Standing};
use crate::store::Commit;
use crate::trouble::{Trouble, again_on_conflict};
use crate::values::PersonKey;

/// The clocks of a profile, counted in months since the person was last seen.
const CLOCKS: [(&str, i32); 3] = [("dormant", 12), ("remind", 22), ("erase", 24)];

/// Adds the clocks of a profile to what is about to be written.
#[must_use]
pub fn watch(_app: &App, commit: Commit, person: &Person) -> Commit {
    CLOCKS.into_iter().fold(commit, |commit, (what, months)| {
        due::on(commit, months_after(person.last_seen_on, months), NAME, what, person.key.as_str())
    })
}

/// So many months after a day.
fn months_after(day: Date, months: i32) -> Date {
    day.saturating_add(months.months())
}

/// Somebody was here: their clocks begin again.
///
/// # Errors
/// The store does not answer.
pub fn seen(app: &App, key: &PersonKey) -> Result<(), Trouble> {
    again_on_conflict(|| {
        let Some((document, known)) = person::get(app, key)? else { return Ok(()) };
        let standing = match known.standing {
            Standing::Dormant => Standing::Active,
            same => same,
        };
        if known.last_seen_on == app.today() && standing == known.standing {
            return Ok(());
        }
        let person = Person { last_seen_on: app.today(), standing, ..known };
        let commit = watch(app, Commit::new().replace(&document, &person), &person);
        Ok(app.store().commit(&commit)?)
    })
}
