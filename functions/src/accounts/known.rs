//! What is kept of people, why and for how long: written from the table of features and that of retention.

use super::own;
use crate::App;
use crate::exchange::{Answer, Call, Status};
use crate::features::{self, Record};
use crate::shell::Sheet;
use crate::trouble::Trouble;

/// `GET /api/account/what-we-know`.
///
/// # Errors
/// Nobody is signed in, or the store does not answer.
pub fn page(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    own::signed_in(app, call)?;
    let title = app.words().text("answers.known.title").into_owned();
    let mut sheet = Sheet::titled(app, &title).text("answers.known.text");
    for feature in features::all() {
        let facts: Vec<(String, String)> = feature
            .records
            .iter()
            .filter(|record| !record.personal.is_empty())
            .map(|one| fact(app, one))
            .collect();
        if !facts.is_empty() {
            sheet = sheet.facts(&facts);
        }
    }
    let links = [
        own::link(app, "/api/account/export", "answers.export.title"),
        own::link(app, "/api/account/erase", "answers.erase.title"),
        own::link(app, "/api/account", "answers.account.title"),
    ];
    Ok(sheet.text("answers.known.after").links(&links).answer(Status::Ok))
}

/// A kind of documents as people read it: what it is, and how long it is kept.
fn fact(app: &App, record: &Record) -> (String, String) {
    let named = |start: &str, name: &str| {
        app.words().get(&format!("{start}.{name}")).map_or_else(|| name.replace('_', " "), str::to_owned)
    };
    let fields: Vec<String> =
        record.personal.iter().map(|field| named("answers.export.names", field)).collect();
    let kept = app.words().text(&format!("retention.{}", record.kept)).into_owned();
    let fields = fields.join(", ");
    let value = app.words().format("answers.known.kept", &[("fields", &fields), ("kept", &kept)]);
    (named("records", record.kind), value)
}
