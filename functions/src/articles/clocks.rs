//! What happens to articles on a day: what nobody works on is thrown away, and a correction that waits is seen
//! to until somebody has read it.

use jiff::ToSpan;
use jiff::civil::Date;

use super::article::{self, Article, Sent};
use super::states::State;
use super::{NAME, publishing};
use crate::App;
use crate::due::{self, Due};
use crate::membership;
use crate::review;
use crate::store::Commit;
use crate::trail::{self, Via};
use crate::trouble::Trouble;

/// A text nobody changed for so many days is gone.
const ABANDONED_DAYS: i32 = 60;
/// One that moderators refused, earlier.
const REFUSED_DAYS: i32 = 30;

fn kept_days(state: State) -> Option<i32> {
    match state {
        State::Draft | State::Review | State::Unpublished => Some(ABANDONED_DAYS),
        State::Rejected | State::Removed => Some(REFUSED_DAYS),
        State::Moderation | State::Published => None,
    }
}

/// The day an article is thrown away when nothing changes.
#[must_use]
pub fn last_day(app: &App, article: &Article) -> Option<Date> {
    let zone = jiff::tz::TimeZone::get(&app.bundle.zone).unwrap_or(jiff::tz::TimeZone::UTC);
    let changed_on = article.changed_at.to_zoned(zone).date();
    kept_days(article.state).map(|days| changed_on.saturating_add(days.days()))
}

/// Adds the clocks of what an article has become.
#[must_use]
pub fn watch(app: &App, commit: Commit, article: &Article) -> Commit {
    let commit = match last_day(app, article) {
        Some(day) => due::on(commit, day, NAME, "forget", &article.id),
        None => commit,
    };
    match &article.correction {
        // A report of the old words takes their place in the queue, and leaves it with them.
        Some(correction) if correction.sent == Sent::Yes => {
            let tomorrow = app.today().tomorrow().unwrap_or(app.today());
            due::on(commit, tomorrow, NAME, "words", &article.id)
        }
        _ => commit,
    }
}

/// A clock rings: the article is read again, and what no longer fits does nothing.
///
/// # Errors
/// The store does not answer.
pub fn ring(app: &App, due: &Due) -> Result<Commit, Trouble> {
    let Some((document, article)) = article::find(app, &due.id)? else { return Ok(Commit::new()) };
    match due.what.as_str() {
        "forget" if last_day(app, &article).is_some_and(|day| day <= app.today()) => {
            let commit = article::forget(Commit::new(), &document, &article);
            Ok(trail::note(app, commit, None, "articles.forget", &article::thing(&article.id), Via::Clock))
        }
        "words" if article.correction.as_ref().is_some_and(|one| one.sent == Sent::Yes) => {
            let commit = watch(app, Commit::new(), &article);
            let Some((_, group)) = membership::find(app, &article.group)? else { return Ok(commit) };
            Ok(match review::of(app, NAME, &article.id)? {
                Some(_) => commit,
                None => review::ask(commit, &publishing::waiting(app, &group, &article)),
            })
        }
        _ => Ok(Commit::new()),
    }
}
