//! Public ideas from elsewhere, so that they can be supported and answered here: an invented movement's, or
//! those of another platform. Nobody is their author.

use contract::records;
use jiff::tz::TimeZone;

use super::clocks;
use super::idea::{self, Channel, Idea, Wording};
use super::states::State;
use crate::App;
use crate::store::Commit;
use crate::trouble::Trouble;

/// Takes a public idea in. One that is known is left as it is.
///
/// # Errors
/// The store does not answer.
pub fn import(app: &App, record: &records::Idea) -> Result<(), Trouble> {
    if idea::find(app, &record.id)?.is_some() {
        return Ok(());
    }
    let Some(new) = idea_of(record) else { return Ok(()) };
    // Its promises are ours from today on.
    let before = Idea { state: State::Moderation, published_at: None, ..new.clone() };
    let commit = clocks::watch(app, idea::adopt(Commit::new(), &new), &before, &new);
    Ok(app.store().commit(&commit)?)
}

fn idea_of(record: &records::Idea) -> Option<Idea> {
    let state = State::ALL.into_iter().find(|state| state.public() == Some(record.status))?;
    let answered_at = record.answers.last().and_then(|answer| {
        answer.answered_on.to_zoned(TimeZone::UTC).ok().map(|midnight| midnight.timestamp())
    });
    Some(Idea {
        id: record.id.clone(),
        code: record.code.clone(),
        author: None,
        channel: if record.paper { Channel::Paper } else { Channel::Web },
        sent_at: record.published_at,
        state,
        changed_at: answered_at.unwrap_or(record.published_at),
        wording: Wording {
            title: record.title.clone(),
            body: record.body.clone(),
            theme: record.theme.clone(),
            territory: record.territory.clone(),
            place: String::new(),
            group: record.group.clone(),
        },
        next_wording: None,
        pseudonym: record.pseudonym.clone(),
        supported_at: record.supports.map(|_| record.published_at),
        supports: record.supports,
        duplicate_of: record.duplicate_of.clone(),
        answers: record.answers.clone(),
        published_at: Some(record.published_at),
        hidden_at: None,
        decided_at: None,
        before: None,
    })
}
