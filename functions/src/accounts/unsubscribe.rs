//! Stopping mail with one POST, from anywhere, without signing in (RFC 8058).

use crate::App;
use crate::exchange::{Answer, Call, Status, Wanted};
use crate::sending;
use crate::shell::Sheet;
use crate::stopping::{self, Stop};
use crate::submission::{self, Told};
use crate::trail::Via;
use crate::trouble::{LINK_SPENT, Trouble, again_on_conflict};
use crate::values::PersonKey;

/// `GET /api/unsubscribe?t=…`: the button. Mail programs and scanners open links; that stops nothing.
///
/// # Errors
/// The token is none of ours.
pub fn page(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let token = call.asked("t").unwrap_or_default();
    let (_, stop) = stopping::read(app, &token).ok_or(LINK_SPENT)?;
    let title = app.words().text("answers.unsubscribe.title").into_owned();
    let sheet = Sheet::titled(app, &title)
        .text(&format!("answers.unsubscribe.{}", stop.name()))
        .button(stopping::PATH, "forms.unsubscribe.button", &[("t", &token)])
        .links(&[super::own::link(app, "/api/preferences", "forms.preferences.title")]);
    Ok(sheet.answer(Status::Ok))
}

/// `POST /api/unsubscribe`: the token is in the form of the page, or in the query with the one-click body.
/// The same answer however often it is sent, and when the person is gone.
///
/// # Errors
/// The token is none of ours, or the store does not answer.
pub fn stop(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    // A mail program follows no 303 and shows no page.
    let (token, wanted) = match call.sent("List-Unsubscribe") {
        Some(_) => (call.asked("t").unwrap_or_default(), Wanted::Json),
        None => match submission::plain(app, call, "unsubscribe")? {
            Ok(answers) => (answers.text("t").to_owned(), call.wanted),
            Err(answer) => return Ok(answer),
        },
    };
    let (person, stop) = stopping::read(app, &token).ok_or(LINK_SPENT)?;
    stop_now(app, &person, stop)?;
    Ok(sending::told(app, wanted, &Told::words("unsubscribe")))
}

fn stop_now(app: &App, person: &PersonKey, stop: Stop) -> Result<(), Trouble> {
    again_on_conflict(|| {
        let commit = stopping::stop(app, person, stop, Via::Mail)?;
        Ok(app.store().commit(&commit)?)
    })
}
