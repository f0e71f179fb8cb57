//! The page of those who answer: what waits, oldest first, and what is late.

use contract::words::Words;
use jiff::Timestamp;

use super::answers;
use super::clocks::{ACKNOWLEDGE_DAYS, ANSWER_DAYS};
use super::idea::{self, Idea, OWED};
use super::states::State;
use crate::App;
use crate::exchange::{Answer, Call, Status};
use crate::rights;
use crate::session;
use crate::shell::Sheet;
use crate::store::{Query, Table};
use crate::trouble::{NOT_ALLOWED, Trouble};

/// `GET /api/ideas/desk`.
///
/// # Errors
/// The store does not answer.
pub fn page(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let person = session::of(app, call)?.ok_or(NOT_ALLOWED)?.person;
    let held = rights::roles(app, &person)?;
    let mut lines = Vec::new();
    for document in app.store().query_all(Table::Work, &Query::all(OWED))? {
        let id: String = document.read()?;
        let Some((_, idea)) = idea::find(app, &id)? else { continue };
        if answers::role_for(app, &held, &idea.wording.theme).is_some() {
            lines.push((format!("/api/ideas/answer?idea={id}"), line(app, &idea)));
        }
    }
    let title = app.words().text("answers.ideas.desk").into_owned();
    let sheet = Sheet::titled(app, &title).lead("answers.ideas.desk_lead");
    Ok(match lines.is_empty() {
        true => sheet.text("answers.ideas.desk_empty"),
        false => sheet.links(&lines),
    }
    .answer(Status::Ok))
}

/// Code, title, state, for how long, and what is late.
fn line(app: &App, idea: &Idea) -> String {
    let words = app.words();
    let state = idea.state.public().map(|status| answers::status_name(app, status)).unwrap_or_default();
    let waited = idea.published_at.map_or(0, |since| waited_days(app.now(), since));
    let mut line = words.format(
        "answers.ideas.desk_line",
        &[
            ("code", &idea.code),
            ("title", &idea.wording.title),
            ("state", &state),
            ("since", &words.since_days(waited)),
        ],
    );
    if let Some(late) = late(words, idea, waited) {
        line.push_str(&late);
    }
    line
}

fn late(words: &Words, idea: &Idea, waited: u64) -> Option<String> {
    let is_over = |days: i32| waited > u64::try_from(days).unwrap_or_default();
    let key = match idea.state {
        State::Open | State::Acknowledged | State::Studying if is_over(ANSWER_DAYS) => {
            "answers.ideas.late_answer"
        }
        State::Open if is_over(ACKNOWLEDGE_DAYS) => "answers.ideas.late_acknowledge",
        _ => return None,
    };
    Some(words.text(key).into_owned())
}

fn waited_days(now: Timestamp, since: Timestamp) -> u64 {
    u64::try_from(now.duration_since(since).as_hours() / 24).unwrap_or_default()
}
