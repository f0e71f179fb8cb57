//! Writing on, and ending: from the signed-in page, or from the page behind the secret link.

use super::NAME;
use super::people::{self, View};
use super::relay::{self, News};
use super::states::Event;
use super::thread::{self, Post, Side, Thread};
use crate::App;
use crate::exchange::{Answer, Call};
use crate::person;
use crate::sending;
use crate::store::{Commit, Document, Table};
use crate::submission::{self, Told};
use crate::trail::{self, Via};
use crate::trouble::{LINK_SPENT, NOT_ALLOWED, NOT_FOUND, Trouble, again_on_conflict};
use crate::values::{PersonKey, Token};

/// Who acts in a thread, and by which way.
struct Actor {
    side: Side,
    by: Option<PersonKey>,
    via: Via,
}

/// What they do.
enum Act {
    Write(String),
    Close,
}

/// `POST /api/messages/reply`.
///
/// # Errors
/// The thread is not for this person, or is closed.
pub fn reply(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    from_page(app, call, "message_reply", |text| Act::Write(text.to_owned()))
}

/// `POST /api/messages/close`.
///
/// # Errors
/// The thread is not for this person, or is closed.
pub fn close(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    from_page(app, call, "message_close", |_| Act::Close)
}

fn from_page(app: &App, call: &Call<'_>, form: &str, act: fn(&str) -> Act) -> Result<Answer, Trouble> {
    let person = people::signed_in(app, call)?;
    if person::known(app, &person)?.is_some_and(|known| known.blocked) {
        return Err(NOT_ALLOWED);
    }
    let answers = match submission::plain(app, call, form)? {
        Ok(answers) => answers,
        Err(answer) => return Ok(answer),
    };
    let act = act(answers.text("text"));
    let id = answers.text("id");
    again_on_conflict(|| {
        let found = thread::load(app, id)?.ok_or(NOT_FOUND)?;
        let side = match people::view(app, &person, &found.1)? {
            Some(View::Sender) => Side::Sender,
            Some(View::Role) => Side::Role,
            None => return Err(NOT_FOUND),
        };
        perform(app, found, &Actor { side, by: Some(person.clone()), via: Via::Web }, &act)
    })?;
    Ok(done(app, call, &act, &format!("/api/messages/thread?id={id}")))
}

/// `POST /api/messages/status/reply`.
///
/// # Errors
/// The link is void, or the thread is closed.
pub fn reply_by_link(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    by_link(app, call, "message_status_reply", |text| Act::Write(text.to_owned()))
}

/// `POST /api/messages/status/close`.
///
/// # Errors
/// The link is void, or the thread is closed.
pub fn close_by_link(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    by_link(app, call, "message_status_close", |_| Act::Close)
}

fn by_link(app: &App, call: &Call<'_>, form: &str, act: fn(&str) -> Act) -> Result<Answer, Trouble> {
    let answers = match submission::plain(app, call, form)? {
        Ok(answers) => answers,
        Err(answer) => return Ok(answer),
    };
    let act = act(answers.text("text"));
    let token = submission::secret_sent(&answers)?;
    again_on_conflict(|| {
        let found = of_link(app, &token)?;
        let by = found.1.author.clone().ok_or(LINK_SPENT)?;
        if person::known(app, &by)?.is_none_or(|known| known.blocked) {
            return Err(NOT_ALLOWED);
        }
        perform(app, found, &Actor { side: Side::Sender, by: Some(by), via: Via::Mail }, &act)
    })?;
    Ok(done(app, call, &act, &format!("/api/messages/status?t={}", token.reveal())))
}

/// The thread behind a secret link, as often as it is opened.
///
/// # Errors
/// There is none, or none any more.
pub fn of_link(app: &App, token: &Token) -> Result<(Document, Thread), Trouble> {
    let (_, id) = app.store().read::<String>(Table::ShortLived, &thread::link(token))?.ok_or(LINK_SPENT)?;
    thread::load(app, &id)?.ok_or(LINK_SPENT)
}

fn perform(app: &App, found: (Document, Thread), actor: &Actor, act: &Act) -> Result<(), Trouble> {
    let (document, mut thread) = found;
    let Actor { side, by, via } = actor;
    let what = match act {
        Act::Write(text) => {
            // The button pressed twice.
            let last = thread.posts.last();
            if last.is_some_and(|last| last.side == *side && last.text == *text) {
                return Ok(());
            }
            let by_sender = by.clone().filter(|_| *side == Side::Sender);
            thread.write(Post { at: app.now(), side: *side, by: by_sender, text: text.clone() })?;
            format!("{NAME}.reply")
        }
        Act::Close => {
            thread.step(Event::Close, app.now())?;
            thread.closed_by = Some(*side);
            format!("{NAME}.close")
        }
    };
    let commit = thread::save(app, Commit::new(), Some(&document), &thread);
    let commit = match (act, side) {
        (Act::Write(_), _) => relay::ask(app, commit, &thread.id, News::Post(thread.posts.len() - 1)),
        (Act::Close, Side::Role) => relay::ask(app, commit, &thread.id, News::Closed),
        (Act::Close, Side::Sender) => commit,
    };
    let commit = trail::note(app, commit, by.as_ref(), &what, &thread::thing(&thread.id), *via);
    app.store().commit(&commit)?;
    app.platform.bell.ring();
    Ok(())
}

fn done(app: &App, call: &Call<'_>, act: &Act, path: &str) -> Answer {
    let words = match act {
        Act::Write(_) => "message_replied",
        Act::Close => "message_closed",
    };
    sending::told(app, call.wanted, &Told::words(words).and_go(path))
}
