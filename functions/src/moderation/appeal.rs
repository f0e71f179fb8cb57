//! An author asks that somebody else looks again: once a thing, by the link of the mail that refused it.

use contract::forms::{Answers, form};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::decide::{kept_until, thing};
use super::kept;
use super::report::waiting;
use crate::App;
use crate::exchange::{Answer, Call, Status};
use crate::features::{self, Decision};
use crate::review::{self, AppealOf, Urgency, Waiting};
use crate::sending;
use crate::shell::Sheet;
use crate::store::Table;
use crate::submission::{self, Told};
use crate::trail::{self, Via};
use crate::trouble::{LINK_SPENT, NOT_FOUND, Trouble, spent};

/// An appeal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Appeal {
    /// In the author's words.
    pub text: String,
    /// When.
    pub at: Timestamp,
}

/// `GET /api/appeals?t=…`.
///
/// # Errors
/// The link was used, is too old, or never was.
pub fn page(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let token = submission::secret_asked(call)?;
    app.store().get(Table::ShortLived, &review::appeal_link_key(&token))?.ok_or(LINK_SPENT)?;
    let form = form("appeal").ok_or(NOT_FOUND)?;
    let title = app.words().text("forms.appeal.title").into_owned();
    let answers = Answers::prefilled(form, &[("t", token.reveal())]);
    Ok(Sheet::titled(app, &title).form(form, &answers, &[]).answer(Status::Ok))
}

/// `POST /api/appeals`.
///
/// # Errors
/// The link was used, is too old, or never was.
pub fn ask(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let answers = match submission::plain(app, call, "appeal")? {
        Ok(answers) => answers,
        Err(answer) => return Ok(answer),
    };
    let token = submission::secret_sent(&answers)?;
    let found = app.store().read::<AppealOf>(Table::ShortLived, &review::appeal_link_key(&token))?;
    let (document, of) = found.ok_or(LINK_SPENT)?;
    let hooks = features::by_name(&of.feature).and_then(|feature| feature.moderate).ok_or(LINK_SPENT)?;
    if review::of(app, &of.feature, &of.id)?.is_some() || (hooks.show)(app, &of.id)?.is_none() {
        return Err(LINK_SPENT);
    }
    let last = kept::last_decision(app, &of.feature, &of.id)?.and_then(|(_, _, decided)| decided);
    let before = last.map(|decided| decided.waiting);
    let asked = waiting(app, &of.feature, &of.id, Urgency::Appealed)?;
    let waiting =
        Waiting { author: before.and_then(|before| before.author).or(asked.author.clone()), ..asked };
    let appeal = Appeal { text: answers.text("text").to_owned(), at: app.now() };
    let commit = (hooks.decide)(app, &of.id, &Decision::Appeal)?;
    let key = review::appeal_key(&of.feature, &of.id);
    let commit = commit.remove(&document).insert_until(Table::Work, key, &appeal, kept_until(app));
    let commit = review::ask(commit, &waiting);
    let author = waiting.author.as_ref();
    let commit = trail::note(app, commit, author, "moderation.appeal", &thing(&waiting), Via::Mail);
    app.store().commit(&commit).map_err(spent)?;
    app.platform.bell.ring();
    Ok(sending::told(app, call.wanted, &Told::words("appeal")))
}
