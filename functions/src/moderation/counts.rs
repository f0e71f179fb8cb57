//! What is told to everybody, a line a month and kind: counted from the decisions themselves, so what was
//! taken back does not count. Things are counted exactly.

use std::collections::BTreeMap;

use contract::records::ModerationCount;
use jiff::ToSpan;

use super::kept::{self, Decided, Verb};
use crate::App;
use crate::review::Urgency;
use crate::store::{Commit, Key, Query, Table};
use crate::trouble::Trouble;

/// Partition of the lines in `public`.
const SHARD: &str = "moderation/all";

/// Once a day: the lines of this month and the last.
///
/// # Errors
/// The store does not answer.
pub fn daily(app: &App) -> Result<(), Trouble> {
    let today = app.today();
    let last = today.first_of_month().saturating_sub(1.day());
    for day in [last, today] {
        let month = format!("{:04}-{:02}", day.year(), day.month());
        for count in of_month(app, &month)? {
            let key = Key::new(SHARD, count.id.clone());
            let known = app.store().read::<ModerationCount>(Table::Public, &key)?;
            if known.is_none_or(|(_, known)| known != count) {
                app.store().commit(&Commit::new().set(Table::Public, key, &count))?;
            }
        }
    }
    Ok(())
}

fn of_month(app: &App, month: &str) -> Result<Vec<ModerationCount>, Trouble> {
    let mut kinds: BTreeMap<String, (ModerationCount, Vec<u32>)> = BTreeMap::new();
    for document in app.store().query_all(Table::Work, &Query::all(kept::decisions(month)))? {
        let decided: Decided = document.read()?;
        let kind = &decided.waiting.feature;
        let (count, hours) =
            kinds.entry(kind.clone()).or_insert_with(|| (ModerationCount::none(month, kind), Vec::new()));
        add(count, &decided);
        if decided.by.is_some() {
            let waited = decided.waiting.since.duration_until(decided.at).as_hours();
            hours.push(u32::try_from(waited).unwrap_or_default());
        }
    }
    Ok(kinds
        .into_values()
        .map(|(count, hours)| ModerationCount { median_hours: median(hours), ..count })
        .collect())
}

fn add(count: &mut ModerationCount, decided: &Decided) {
    match decided.verb {
        Verb::Publish => count.published += 1,
        Verb::Restore if decided.waiting.urgency == Urgency::After => count.published += 1,
        Verb::Restore => count.kept += 1,
        Verb::Reject | Verb::Remove => {
            let reason = decided.reason.clone().unwrap_or_default();
            *count.rejected.entry(reason).or_default() += 1;
        }
        Verb::Hide => count.hidden += 1,
    }
    if decided.waiting.urgency == Urgency::Appealed {
        count.appeals += 1;
    }
}

/// The middle one; of two middle ones the smaller.
fn median(mut hours: Vec<u32>) -> Option<u32> {
    hours.sort_unstable();
    hours.get(hours.len().checked_sub(1)? / 2).copied()
}

#[cfg(test)]
mod tests {
    use super::median;

    #[test]
    fn the_median_is_the_middle_one() {
        assert_eq!(median(Vec::new()), None);
        assert_eq!(median(vec![5, 1, 9]), Some(5));
        assert_eq!(median(vec![4, 2]), Some(2));
    }
}
