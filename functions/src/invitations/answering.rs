//! Join, not now, never again: by the link of the mail, without signing in.

use contract::forms::{self, Answers};
use serde::{Deserialize, Serialize};

use super::NAME;
use super::job::{Invited, invited};
use crate::App;
use crate::clock::{after, days};
use crate::exchange::{Answer, Call, Status};
use crate::membership::{self, Rank, Seating, group};
use crate::outbox::{self, Row};
use crate::person;
use crate::sending::told;
use crate::shell::Sheet;
use crate::stopping::{self, Stop};
use crate::store::{Commit, Document, Key, Table};
use crate::submission::{self, Told};
use crate::trail::{self, Via};
use crate::trouble::{LINK_SPENT, NOT_FOUND, Trouble, again_on_conflict};
use crate::values::{PersonKey, Token};
use crate::worker::Done;

/// Name of the outbox's rows.
pub const TASK: &str = "answered";
/// The link of a mail opens for so many days.
const LINK_DAYS: i64 = 30;
/// "Not now" lasts so many.
const LATER_DAYS: i64 = 180;

/// Whom a link invites where.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct To {
    person: PersonKey,
    group: String,
}

#[derive(Debug, Serialize, Deserialize)]
struct Answered {
    person: PersonKey,
    answer: String,
}

fn key(token: &Token) -> Key {
    Key::head(format!("link#invitation#{}", token.hash()))
}

/// Adds the link of a letter to what is about to be written.
#[must_use]
pub fn link(app: &App, commit: Commit, letter: &str, person: &PersonKey, group: &str) -> (Commit, String) {
    let token = Token::of_row(&app.platform.keys, "invitation", letter);
    let to = To { person: person.clone(), group: group.to_owned() };
    let until = after(app.now(), days(LINK_DAYS));
    let commit = commit.insert_until(Table::ShortLived, key(&token), &to, until);
    (commit, format!("/api/invitations/answer?t={}", token.reveal()))
}

fn opened(app: &App, token: &Token) -> Result<(Document, To), Trouble> {
    app.store().read(Table::ShortLived, &key(token))?.ok_or(LINK_SPENT)
}

/// `GET /api/invitations/answer?t=…`: the three answers.
///
/// # Errors
/// The link was used, is too old, or never was.
pub fn page(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let token = submission::secret_asked(call)?;
    let (_, to) = opened(app, &token)?;
    let (_, group) = membership::find(app, &to.group)?.ok_or(LINK_SPENT)?;
    let form = forms::form("invitation_answer").ok_or(NOT_FOUND)?;
    let title = app.words().format("answers.invitations.answer_title", &[("group", &group.name)]);
    let buttons = ["join", "later", "never"]
        .map(|value| ("answer", value, format!("forms.invitation_answer.answer.choices.{value}")));
    let buttons: Vec<(&str, &str, &str)> =
        buttons.iter().map(|(name, value, label)| (*name, *value, label.as_str())).collect();
    Ok(Sheet::titled(app, &title)
        .lead("answers.invitations.answer_lead")
        .buttons(form.action, &[("t", token.reveal())], &buttons)
        .answer(Status::Ok))
}

/// `POST /api/invitations/answer`.
///
/// # Errors
/// The link was used, is too old, or never was; the group takes nobody.
pub fn answer(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let answers = match submission::plain(app, call, "invitation_answer")? {
        Ok(answers) => answers,
        Err(answer) => return Ok(answer),
    };
    let token = submission::secret_sent(&answers)?;
    let told_as = again_on_conflict(|| decided(app, &token, &answers))?;
    app.platform.bell.ring();
    Ok(told(app, call.wanted, &told_as))
}

fn decided(app: &App, token: &Token, answers: &Answers) -> Result<Told, Trouble> {
    let (document, to) = opened(app, token)?;
    let commit = Commit::new().remove(&document);
    let answer = answers.text("answer");
    let (commit, told_as) = match answer {
        "join" => join(app, commit, &to)?,
        "later" => (commit, Told::words("invitation_later")),
        _ => (commit, Told::words("invitation_never")),
    };
    let commit = match answer {
        "join" => commit,
        _ => {
            let answered = Answered { person: to.person.clone(), answer: answer.to_owned() };
            outbox::ask(app, commit, Table::Work, (NAME, TASK), &answered)
        }
    };
    app.store().commit(&commit)?;
    Ok(told_as)
}

/// A member from now on; where the group admits by hand, its page says how to ask.
fn join(app: &App, commit: Commit, to: &To) -> Result<(Commit, Told), Trouble> {
    let (document, group) = membership::find(app, &to.group)?.ok_or(LINK_SPENT)?;
    if person::known(app, &to.person)?.is_none_or(|known| known.blocked || known.member_since.is_none()) {
        return Err(LINK_SPENT);
    }
    let page = format!("{}{}/", app.bundle.path("groups"), group.slug);
    if !group.state.is_at_work() || !group.open_to_join {
        return Ok((commit, Told::words("invitation_ask").and_go(page)));
    }
    let thing = group::thing(&group.id);
    let commit = trail::note(app, commit, Some(&to.person), "groups.join", &thing, Via::Mail);
    let seating = Seating::read(app, document, group).raise(&to.person, Rank::Member)?;
    Ok((seating.finish(commit)?, Told::words("invitation_joined")))
}

/// The worker: not now for 180 days, or never again.
///
/// # Errors
/// The store does not answer.
pub fn write(app: &App, row: &Row) -> Result<Done, Trouble> {
    let answered: Answered = row.payload()?;
    if person::get(app, &answered.person)?.is_none() {
        return Ok(Done::nothing());
    }
    if answered.answer == "never" {
        return Ok(Done::writing(stopping::stop(app, &answered.person, Stop::Invitations, Via::Mail)?));
    }
    let quiet_until = after(app.now(), days(LATER_DAYS));
    let commit = Commit::new().put(
        Table::People,
        invited(&answered.person),
        &Invited { quiet_until },
        Some(quiet_until),
        crate::store::Guard::Any,
    );
    Ok(Done::writing(commit))
}
