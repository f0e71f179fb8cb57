//! The second reader: another who writes for the group gets a mail, reads, says yes or sends it back.

use contract::forms::{self, FieldError, Rejected};
use serde::{Deserialize, Serialize};

use super::article::{self, Article, NOT_NOW, SentBack};
use super::states::{Actor, State, Verb};
use super::telling::{self, News};
use super::{NAME, clocks, pages, publishing};
use crate::App;
use crate::exchange::{Answer, Call, Status};
use crate::mail::Letter;
use crate::membership::{self, Group, group};
use crate::outbox::{self, Row};
use crate::person;
use crate::powers::{self, Deed};
use crate::sending::{rejected, told};
use crate::store::{Commit, Table};
use crate::submission::{self, Told};
use crate::trail::{self, Via};
use crate::trouble::{NOT_ALLOWED, NOT_FOUND, Trouble, again_on_conflict};
use crate::values::PersonKey;
use crate::worker::Done;

/// Name of the outbox's rows.
pub const TASK: &str = "readers";

/// Nobody else runs the group.
const ALONE: Trouble = Trouble::Refused(Status::Conflict, "article_no_reader");

/// Which article waits for a reader.
#[derive(Debug, Serialize, Deserialize)]
struct Asked {
    article: String,
}

/// Those who may be the second reader of these words.
#[must_use]
pub fn readers<'a>(group: &'a Group, article: &Article) -> Vec<&'a PersonKey> {
    let all = group.animators.iter().chain(&group.managers);
    all.filter(|one| article.wording.by.as_ref() != Some(*one)).collect()
}

/// `POST /api/articles/review`.
///
/// # Errors
/// It is not theirs, nobody else runs the group, or it is not in a state for that.
pub fn ask(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let answers = match submission::plain(app, call, "article_review")? {
        Ok(answers) => answers,
        Err(answer) => return Ok(answer),
    };
    let (group, id) = (answers.text("group"), answers.text("article"));
    again_on_conflict(|| {
        let pass = powers::pass(app, call, Deed::WriteArticles, group)?;
        let (document, old) = article::of(app, &pass.group, id)?;
        if readers(&pass.group, &old).is_empty() {
            return Err(ALONE);
        }
        let new = Article { sent_back: None, ..old.after(Verb::AskReader, Actor::Writer, app.now())? };
        let commit = article::save(Commit::new(), &document, &old, &new);
        let commit = clocks::watch(app, commit, &new);
        let asked = Asked { article: id.to_owned() };
        let commit = outbox::ask(app, commit, Table::Work, (NAME, TASK), &asked);
        let thing = article::thing(id);
        let commit = trail::note(app, commit, Some(&pass.person), "articles.review", &thing, Via::Web);
        Ok(app.store().commit(&commit)?)
    })?;
    app.platform.bell.ring();
    Ok(told(app, call.wanted, &Told::words("article_review").and_go(pages::preview_of(group, id))))
}

/// The worker: a mail to each who may read it, while it waits.
///
/// # Errors
/// The store does not answer.
pub fn tell_readers(app: &App, row: &Row) -> Result<Done, Trouble> {
    let asked: Asked = row.payload()?;
    let mut done = Done::nothing();
    let Some((_, article)) = article::find(app, &asked.article)? else { return Ok(done) };
    let Some((_, group)) = membership::find(app, &article.group)? else { return Ok(done) };
    if article.state != State::Review {
        return Ok(done);
    }
    for reader in readers(&group, &article) {
        let Some((_, person)) = person::get(app, reader)? else { continue };
        let Some(email) = person.primary() else { continue };
        let id = format!("{}-{}", row.id, done.letters.len());
        let letter = Letter::answer(email.clone(), "article_to_read", id)
            .with("title", &article.wording.title)
            .with("group", &group.name)
            .to_path(pages::preview_of(&group.id, &article.id));
        done = done.and_sending(if person.discreet { letter.discreetly() } else { letter });
    }
    Ok(done)
}

/// `POST /api/articles/read`: yes, or a sentence for who wrote it.
///
/// # Errors
/// They wrote it themselves, it is not in a state for that, or a "not yet" says nothing.
pub fn read(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let answers = match submission::plain(app, call, "article_read")? {
        Ok(answers) => answers,
        Err(answer) => return Ok(answer),
    };
    let says_yes = answers.text("verdict") == "yes";
    if !says_yes && !answers.is_given("text") {
        let form = forms::form("article_read").ok_or(NOT_FOUND)?;
        let errors = vec![FieldError::new("text", "forms.errors.missing")];
        return Ok(rejected(app, call, form, &Rejected { answers, errors }));
    }
    let (group, id) = (answers.text("group"), answers.text("article"));
    again_on_conflict(|| {
        let pass = powers::pass(app, call, Deed::WriteArticles, group)?;
        let (document, old) = article::of(app, &pass.group, id)?;
        if old.state != State::Review {
            return Err(NOT_NOW);
        }
        if old.wording.by.as_ref() == Some(&pass.person) {
            return Err(NOT_ALLOWED);
        }
        let (commit, new) = match says_yes {
            true if !pass.group.state.is_at_work() => return Err(group::NOT_NOW),
            true => {
                let sent = old.after(Verb::Send, Actor::Reader, app.now())?;
                publishing::received(app, Commit::new(), &pass.group, sent)?
            }
            false => {
                let text = answers.text("text").to_owned();
                let sent_back = Some(SentBack { by: pass.person.clone(), text, at: app.now() });
                let new = Article { sent_back, ..old.after(Verb::SendBack, Actor::Reader, app.now())? };
                (telling::now(app, Commit::new(), &new, News::SentBack), new)
            }
        };
        let commit = article::save(commit, &document, &old, &new);
        let commit = clocks::watch(app, commit, &new);
        let what = if says_yes { "articles.agree" } else { "articles.send-back" };
        let commit = trail::note(app, commit, Some(&pass.person), what, &article::thing(id), Via::Web);
        Ok(app.store().commit(&commit)?)
    })?;
    app.platform.bell.ring();
    Ok(told(app, call.wanted, &Told::words("article_read").and_go(pages::preview_of(group, id))))
}
