//! An exchange with a group goes on: the group's side signed in, the sender's behind a secret link.

use contract::forms::{Answers, form};

use super::messages::TELL;
use super::threads::{self, Post, Side, Thread};
use super::{NAME, page};
use crate::App;
use crate::exchange::{Answer, Call, Status};
use crate::membership::{self, Group};
use crate::outbox;
use crate::person;
use crate::powers::{self, Deed};
use crate::sending::told;
use crate::shell::Sheet;
use crate::store::{Commit, Document, Table};
use crate::submission::{self, Told};
use crate::trail::{self, Via};
use crate::trouble::{LINK_SPENT, NOT_ALLOWED, NOT_FOUND, Trouble, again_on_conflict};
use crate::values::PersonKey;

/// `GET /api/groups/messages?group=…`: what waits, then the rest.
///
/// # Errors
/// They do not run it.
pub fn list(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let pass = page::opened(app, call, Deed::AnswerMessages)?;
    let mut lines = threads::lines(app, &pass.group.id)?;
    lines.sort_by_key(|(_, line)| !line.waits);
    let sheet = page::sheet(app, "answers.group_messages.title", &pass.group);
    let link = |(id, line): &(String, threads::Line)| {
        let state = if line.waits { "waits" } else { "answered" };
        let state = page::label(app, &format!("answers.group_messages.{state}"));
        let when = app.words().relative_day(page::day(app, line.at), app.today());
        let path = format!("{}&message={id}", page::desk_path("messages/thread", &pass.group.id));
        (path, format!("{} · {when} · {state}", line.reference))
    };
    let links: Vec<_> = lines.iter().map(link).collect();
    let sheet = match links.is_empty() {
        true => sheet.text("answers.group_messages.none"),
        false => sheet.links(&links),
    };
    Ok(page::with_way_back(app, sheet, &pass.group))
}

/// The thread of a group; another group's is not there.
fn of_group(app: &App, group: &str, id: &str) -> Result<(Document, Thread), Trouble> {
    threads::load(app, id)?.filter(|(_, thread)| thread.group == group).ok_or(NOT_FOUND)
}

/// `GET /api/groups/messages/thread?group=…&message=…`.
///
/// # Errors
/// They do not run it, or there is no such message.
pub fn thread(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let pass = page::opened(app, call, Deed::AnswerMessages)?;
    let id = call.asked("message").unwrap_or_default();
    let (_, thread) = of_group(app, &pass.group.id, &id)?;
    let sheet = texts(app, &pass.group, &thread, Side::Group);
    let sheet = page::shown(sheet, "group_reply", &pass.group, &[("message", &id)]);
    let back =
        (page::desk_path("messages", &pass.group.id), page::label(app, "answers.group_messages.title"));
    Ok(sheet.links(&[back]).answer(Status::Ok))
}

fn texts<'a>(app: &'a App, group: &Group, thread: &Thread, reader: Side) -> Sheet<'a> {
    let words = app.words();
    let title = words.format("answers.message.title", &[("reference", &thread.reference)]);
    let mut sheet =
        Sheet::titled(app, &title).facts(&[(page::label(app, "answers.group.group"), group.name.clone())]);
    for post in &thread.posts {
        let when = words.day_long(page::day(app, post.at));
        let key = match (reader, post.side) {
            (Side::Sender, Side::Sender) => "answers.message.you_wrote",
            (Side::Group, Side::Sender) => "answers.message.sender_wrote",
            (_, Side::Group) => "answers.message.role_wrote",
        };
        sheet = sheet.text_with(key, &[("when", &when), ("role", &group.name)]).quote(&post.text);
    }
    sheet
}

/// `POST /api/groups/messages/reply`.
///
/// # Errors
/// They do not run it, or there is no such message.
pub fn reply(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let answers = match submission::plain(app, call, "group_reply")? {
        Ok(answers) => answers,
        Err(answer) => return Ok(answer),
    };
    let (group, id) = (answers.text("group"), answers.text("message"));
    again_on_conflict(|| {
        let pass = powers::pass(app, call, Deed::AnswerMessages, group)?;
        let found = of_group(app, group, id)?;
        write_on(app, found, Side::Group, &answers, (&pass.person, Via::Web))
    })?;
    app.platform.bell.ring();
    let path = format!("{}&message={id}", page::desk_path("messages/thread", group));
    Ok(told(app, call.wanted, &Told::words("message_replied").and_go(path)))
}

fn write_on(
    app: &App,
    (document, mut thread): (Document, Thread),
    side: Side,
    answers: &Answers,
    (by, via): (&PersonKey, Via),
) -> Result<(), Trouble> {
    let text = answers.text("text");
    if thread.ends_with(side, text) {
        return Ok(());
    }
    thread.write(Post { at: app.now(), side, text: text.to_owned() })?;
    let commit = threads::save(app, Commit::new(), Some(&document), &thread);
    let news = (thread.id.clone(), thread.posts.len() - 1);
    let commit = outbox::ask(app, commit, Table::Work, (NAME, TELL), &news);
    let commit = trail::note(app, commit, Some(by), "groups.reply", &thread.thing(), via);
    Ok(app.store().commit(&commit)?)
}

/// `GET /api/groups/messages/status?t=…`: the sender's page.
///
/// # Errors
/// The link is void.
pub fn status(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let token = submission::secret_asked(call)?;
    let (_, thread) = threads::of_link(app, &token)?;
    let (_, group) = membership::find(app, &thread.group)?.ok_or(LINK_SPENT)?;
    let sheet = texts(app, &group, &thread, Side::Sender);
    let sheet = match form("group_reply_by_link") {
        Some(form) => sheet.form(form, &Answers::prefilled(form, &[("t", token.reveal())]), &[]),
        None => sheet,
    };
    Ok(sheet.answer(Status::Ok))
}

/// `POST /api/groups/messages/status/reply`.
///
/// # Errors
/// The link is void, or the sender may not write any more.
pub fn reply_by_link(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let answers = match submission::plain(app, call, "group_reply_by_link")? {
        Ok(answers) => answers,
        Err(answer) => return Ok(answer),
    };
    let token = submission::secret_sent(&answers)?;
    again_on_conflict(|| {
        let found = threads::of_link(app, &token)?;
        let author = found.1.author.clone();
        if person::known(app, &author)?.is_none_or(|known| known.blocked) {
            return Err(NOT_ALLOWED);
        }
        write_on(app, found, Side::Sender, &answers, (&author, Via::Mail))
    })?;
    app.platform.bell.ring();
    let path = format!("/api/groups/messages/status?t={}", token.reveal());
    Ok(told(app, call.wanted, &Told::words("message_replied").and_go(path)))
}
