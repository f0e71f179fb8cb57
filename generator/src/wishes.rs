//! What the convention asked for and what became of it (F39): `content/wishes.toml`.

use serde::Deserialize;

use crate::problem::{Code, Problem, Spot};

/// Where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wish {
    /// In the convention's words.
    pub quote: String,
    /// `F6`.
    pub feature: String,
    /// What exists.
    pub done: String,
    /// What is open to debate.
    pub open: String,
    /// The feature that switches it off.
    pub switch: Option<String>,
    /// `exists`, `partly` or `planned`.
    pub status: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    wish: Vec<Row>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    quote: String,
    feature: String,
    #[serde(default)]
    done: String,
    #[serde(default)]
    open: String,
    #[serde(default)]
    switch: Option<String>,
    status: Status,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Status {
    Exists,
    Partly,
    Planned,
}

/// Reads the table; mistakes are problems of `file`.
#[must_use]
pub fn read(text: &str, file: &str, problems: &mut Vec<Problem>) -> Vec<Wish> {
    match toml::from_str::<File>(text) {
        Ok(table) => table.wish.into_iter().map(wish).collect(),
        Err(error) => {
            let spot = error.span().map(|span| Spot::of(text, span.start)).unwrap_or_default();
            problems
                .push(Problem::new(Code::FrontMatterBroken, file).at(spot).with("detail", error.message()));
            Vec::new()
        }
    }
}

fn wish(row: Row) -> Wish {
    let status = match row.status {
        Status::Exists => "done",
        Status::Partly => "partial",
        Status::Planned => "planned",
    };
    Wish {
        quote: row.quote,
        feature: row.feature,
        done: row.done,
        open: row.open,
        switch: row.switch,
        status: status.to_owned(),
    }
}
