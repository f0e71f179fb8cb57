//! How many people something reached, as those who wrote it learn it: in bands, so that nobody is found by
//! writing again and again.

use crate::App;

/// Key of the words of a number: fewer than 5, 5 to 20, more than 20.
#[must_use]
pub fn key(count: usize) -> &'static str {
    match count {
        0..=4 => "few",
        5..=20 => "some",
        _ => "many",
    }
}

/// The band of a number, as people read it.
#[must_use]
pub fn words(app: &App, count: usize) -> String {
    app.words().text(&format!("answers.bands.{}", key(count))).into_owned()
}
