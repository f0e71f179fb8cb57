//! How a role answers, as published: a row a message without text or person, kept a year; numbers computed
//! from people once a month, what is late and vacant once a day.

use contract::records::{AnswerFigures, Contact, CrowdCount};
use jiff::ToSpan;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::name;
use super::states::State;
use super::thread::{self, KEPT_UNANSWERED, Side, Thread};
use crate::App;
use crate::clock::{after, days};
use crate::rights::{self, Role};
use crate::store::{Commit, Guard, Key, Query, Table};
use crate::trouble::Trouble;

/// Partition of the projections, as the shard is named.
pub const PUBLIC: &str = "contacts/all";
/// A row is kept for a year and the month in which it is last counted.
const KEPT_DAYS: i64 = 400;
/// Later than this is late in public.
const LATE_AFTER_DAYS: i32 = 30;

/// What stays of a member's message: when it came, and how soon it was answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Row {
    on: Date,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    answered_after_days: Option<u16>,
    /// It waits for no answer any more.
    ended: bool,
}

/// The numbers of a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Monthly {
    year: i16,
    month: i8,
    figures: Option<AnswerFigures>,
}

fn rows(role: &str) -> String {
    format!("answers#{role}")
}

/// Writes the row of a thread. Strangers' messages do not count: they are easily made up.
#[must_use]
pub fn note(app: &App, commit: Commit, thread: &Thread) -> Commit {
    if !thread.by_member {
        return commit;
    }
    let key = Key::new(rows(&thread.role), &thread.id);
    // Taken back by its sender before anybody answered: nothing to count.
    if thread.closed_by == Some(Side::Sender) && thread.answered_at.is_none() {
        return commit.delete(Table::Work, key);
    }
    let on = thread::day(app, thread.received_at);
    let answered = thread.answered_at.map(|at| days_between(on, thread::day(app, at)));
    let row = Row {
        on,
        answered_after_days: answered.and_then(|days| u16::try_from(days).ok()),
        ended: !thread.state.waits(),
    };
    let until = after(thread.received_at, days(KEPT_DAYS));
    commit.put(Table::Work, key, &row, Some(until), Guard::Any)
}

/// The thread goes with its sender: its row stays, and waits for nothing.
#[must_use]
pub fn forget(app: &App, commit: Commit, thread: &Thread) -> Commit {
    let gone = if thread.state.waits() { State::Closed } else { thread.state };
    note(app, commit, &Thread { state: gone, ..thread.clone() })
}

fn days_between(from: Date, to: Date) -> i32 {
    (to - from).get_days()
}

/// Writes what is published of a role, when it is not as it was.
///
/// # Errors
/// The store does not answer.
pub fn refresh(app: &App, role: &str) -> Result<(), Trouble> {
    let holders = rights::holders(app, &Role::Contact(role.to_owned()))?;
    let (commit, name) = name::shown(app, role, &holders)?;
    let (commit, monthly) = monthly(app, commit, role)?;
    let contact = Contact {
        role: role.to_owned(),
        name,
        vacant: holders.is_empty(),
        figures: monthly,
        late: late(app, role)?,
    };
    let key = Key::new(PUBLIC, role);
    let before = app.store().read::<Contact>(Table::Public, &key)?;
    let commit = match before {
        Some((_, before)) if before == contact => commit,
        Some((document, _)) => commit.replace(&document, &contact),
        None => commit.insert(Table::Public, key, &contact),
    };
    Ok(app.store().commit(&commit)?)
}

/// Takes the numbers of a role in, for this month, when none were computed here yet.
///
/// # Errors
/// The store does not answer.
pub fn import(app: &App, contact: &Contact) -> Result<(), Trouble> {
    let (key, today) = (Key::head(format!("figures#{}", contact.role)), app.today());
    if app.store().get(Table::Work, &key)?.is_some() {
        return Ok(());
    }
    let month = Monthly { year: today.year(), month: today.month(), figures: contact.figures };
    Ok(app.store().commit(&Commit::new().set(Table::Work, key, &month))?)
}

/// What is published of roles that `site.toml` names no more is taken away.
///
/// # Errors
/// The store does not answer.
pub fn drop_roles_that_went(app: &App) -> Result<(), Trouble> {
    for document in app.store().query_all(Table::Public, &Query::all(PUBLIC))? {
        if !app.bundle.roles.iter().any(|named| named.id == document.key.sort) {
            app.store().commit(&Commit::new().delete(Table::Public, document.key))?;
        }
    }
    Ok(())
}

/// Numbers computed from people change once a month: who watches them learns of nobody.
fn monthly(app: &App, commit: Commit, role: &str) -> Result<(Commit, Option<AnswerFigures>), Trouble> {
    let (key, today) = (Key::head(format!("figures#{role}")), app.today());
    let (year, month) = (today.year(), today.month());
    if let Some((_, known)) = app.store().read::<Monthly>(Table::Work, &key)?
        && (known.year, known.month) == (year, month)
    {
        return Ok((commit, known.figures));
    }
    let figures = counted(&read(app, role)?, today);
    Ok((commit.set(Table::Work, key, &Monthly { year, month, figures }), figures))
}

fn read(app: &App, role: &str) -> Result<Vec<Row>, Trouble> {
    let documents = app.store().query_all(Table::Work, &Query::all(rows(role)))?;
    documents.iter().map(|document| Ok(document.read()?)).collect()
}

/// Figures of the 12 months before `today`; none below 5 messages.
fn counted(rows: &[Row], today: Date) -> Option<AnswerFigures> {
    let since = today.saturating_sub(12.months());
    let of_year: Vec<&Row> = rows.iter().filter(|row| row.on >= since).collect();
    let received = CrowdCount::of(u32::try_from(of_year.len()).ok()?)?;
    let mut delays: Vec<u16> = of_year.iter().filter_map(|row| row.answered_after_days).collect();
    delays.sort_unstable();
    let percent = delays.len() * 100 / of_year.len();
    Some(AnswerFigures {
        received,
        answered_percent: u8::try_from(percent).unwrap_or(100),
        median_days: delays.get(delays.len().saturating_sub(1) / 2).copied().unwrap_or_default(),
    })
}

/// Since when messages wait for more than 30 days, as long as they can still be answered: of every role, however
/// few it gets. Days alone say nothing of who wrote.
fn late(app: &App, role: &str) -> Result<Vec<Date>, Trouble> {
    let today = app.today();
    let is_late = |row: &&Row| {
        let age = days_between(row.on, today);
        !row.ended && age > LATE_AFTER_DAYS && i64::from(age) <= KEPT_UNANSWERED
    };
    let mut late: Vec<Date> = read(app, role)?.iter().filter(is_late).map(|row| row.on).collect();
    late.sort_unstable();
    Ok(late)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(on: &str, answered_after_days: Option<u16>) -> Row {
        Row { on: on.parse().expect("a day"), answered_after_days, ended: answered_after_days.is_some() }
    }

    #[test]
    fn figures_begin_at_five_messages_of_the_last_year() {
        let today = "2026-12-01".parse().expect("a day");
        let mut rows = vec![row("2025-01-01", Some(1)); 20];
        rows.extend([row("2026-11-01", Some(9)), row("2026-11-02", Some(1)), row("2026-11-03", Some(3))]);
        rows.push(row("2026-11-04", None));
        assert_eq!(counted(&rows, today), None, "old ones do not count");
        rows.extend([row("2026-11-05", Some(2)), row("2026-11-06", None)]);
        let figures = counted(&rows, today).expect("six messages");
        assert_eq!(figures.received.shown(), 5);
        assert_eq!((figures.answered_percent, figures.median_days), (66, 2));
    }
}
