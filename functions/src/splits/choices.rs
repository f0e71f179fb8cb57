//! Each member picks by a link of their own where they will be; who picks nothing stays.

use serde::{Deserialize, Serialize};

use super::record::{self, KEPT_DAYS, Split};
use super::states::State;
use crate::App;
use crate::clock::{after, days};
use crate::exchange::{Answer, Call, Status};
use crate::membership::switch::{Choice, choices_of};
use crate::membership::{self, Group};
use crate::sending;
use crate::shell::Sheet;
use crate::store::{Commit, Document, Guard, Key, Table};
use crate::submission::{self, Told};
use crate::trail::Via;
use crate::trouble::{LINK_SPENT, Trouble};
use crate::values::{PersonKey, Token};

/// What a member's link stands for. It may be used again until the days are over: one may change one's mind.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Ballot {
    /// The group that is split.
    pub group: String,
    /// The split.
    pub split: String,
    /// Whose it is.
    pub person: PersonKey,
}

/// Where a member's link lies.
#[must_use]
pub fn link(token: &Token) -> Key {
    Key::head(format!("link#splitchoice#{}", token.hash()))
}

struct Linked {
    ballot: Ballot,
    document: Document,
    split: Split,
    group: Group,
}

fn linked(app: &App, token: &Token) -> Result<Linked, Trouble> {
    let (_, ballot) = app.store().read::<Ballot>(Table::ShortLived, &link(token))?.ok_or(LINK_SPENT)?;
    let (document, split) = record::get(app, &ballot.group, &ballot.split).map_err(|_| LINK_SPENT)?;
    let (_, group) = membership::get(app, &ballot.group)?;
    let is_member = membership::rank(app, &ballot.group, &ballot.person)?.is_some();
    match (split.state, is_member) {
        (State::Choosing, true) => Ok(Linked { ballot, document, split, group }),
        _ => Err(LINK_SPENT),
    }
}

/// `GET /api/groups/split/choice?t=…`: three buttons.
///
/// # Errors
/// The days are over, or the link never was.
pub fn page(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let token = submission::secret_asked(call)?;
    let linked = linked(app, &token)?;
    let args = [("group", linked.group.name.as_str()), ("name", linked.split.name.as_str())];
    let title = app.words().format("answers.split_choice.title", &args);
    let args = [args[0], args[1], ("place", linked.split.place_said.as_str())];
    let sheet = Sheet::titled(app, &title).text_with("answers.split_choice.text", &args).buttons(
        "/api/groups/split/choice",
        &[("t", token.reveal())],
        &[
            ("choice", "stay", "answers.split_choice.stay"),
            ("choice", "move", "answers.split_choice.move"),
            ("choice", "both", "answers.split_choice.both"),
        ],
    );
    Ok(sheet.answer(Status::Ok))
}

/// `POST /api/groups/split/choice`: stay, move or both.
///
/// # Errors
/// The days are over, or the link never was.
pub fn pick(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let answers = match submission::plain(app, call, "split_choice")? {
        Ok(answers) => answers,
        Err(answer) => return Ok(answer),
    };
    let token = submission::secret_sent(&answers)?;
    let choice = Choice::parse(answers.text("choice")).unwrap_or(Choice::Stay);
    let Linked { ballot, document, split, .. } = linked(app, &token)?;
    // Held to the split still being open: the switch is thrown before or after, never in between.
    let commit = Commit::new().check(&document).put(
        Table::Work,
        Key::new(choices_of(&split.id), ballot.person.as_str()),
        &choice,
        Some(after(app.now(), days(KEPT_DAYS))),
        Guard::Any,
    );
    let commit = record::way(app, commit, &ballot.person, &split.group, &split.id);
    let commit = record::note(app, commit, Some(&ballot.person), "choose", &split.group, Via::Mail);
    app.store().commit(&commit)?;
    Ok(sending::told(app, call.wanted, &Told::words("split_choice")))
}
