//! Forms whose feature does not stand yet: they say so, and keep nothing.
//!
//! The status is 503 without `Retry-After`: the form was not taken, through no fault of the sender,
//! and nobody can say when it will be. A 200 would look like success to scripts and to screen readers'
//! page titles, a 404 would say that the address is wrong, and 501 may be cached.

use crate::App;
use crate::exchange::{Answer, Call, Status, Wanted};
use crate::shell::{Sheet, json};
use crate::trouble::Trouble;

/// Says that the form is not open yet.
///
/// # Errors
/// None.
pub fn answer(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    if call.wanted == Wanted::Json {
        return Ok(json(app, Status::Unavailable, "not_open"));
    }
    let title = app.words().text("answers.not_open.title").into_owned();
    let back = app.words().text("answers.not_open.back").into_owned();
    let sheet = Sheet::titled(app, &title)
        .lead("answers.not_open.lead")
        .text("answers.not_open.text")
        .text("answers.not_open.phone")
        .links(&[("/".to_owned(), back)]);
    Ok(Answer::page(Status::Unavailable, sheet.page()))
}
