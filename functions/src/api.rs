//! The whole HTTP API as one table: method, path, switch, name, feature function.

use contract::forms::{FORMS, Method};

use crate::exchange::{Answer, Call, Status, Verb, Wanted};
use crate::shell::refusal;
use crate::{App, near, not_open};

/// What answers at an address.
pub type Handler = fn(&App, &Call<'_>) -> Answer;

/// One line of the table.
#[derive(Debug, Clone, Copy)]
pub struct Route {
    /// How it is called.
    pub method: Method,
    /// Where, without parameters.
    pub path: &'static str,
    /// The switch of `[features]` that takes it away.
    pub feature: Option<&'static str>,
    /// The name logs use, never the path or the query (invariant 7).
    pub key: &'static str,
    /// What answers.
    pub handler: Handler,
}

/// Every route. Each form of the contract has one; those whose feature does not stand yet say so.
pub fn routes() -> impl Iterator<Item = Route> {
    FORMS.into_iter().map(|form| Route {
        method: form.method,
        path: form.action,
        feature: form.feature,
        key: form.name,
        handler: handler(form.name),
    })
}

fn handler(form: &str) -> Handler {
    match form {
        "near" => near::answer,
        _ => not_open::answer,
    }
}

/// Answers a call: the route's feature, or a page that says what is wrong with the address.
#[must_use]
pub fn answer(app: &App, call: &Call<'_>) -> Answer {
    let Some(route) = routes().find(|route| route.path == call.path && app.has(route.feature)) else {
        return refusal(app, call.wanted, Status::NotFound, "not_found");
    };
    match (route.method, call.verb) {
        (Method::Get, Verb::Get) | (Method::Post, Verb::Post) => (route.handler)(app, call),
        (Method::Get, _) => not_allowed(app, call.wanted, "GET, HEAD"),
        (Method::Post, _) => not_allowed(app, call.wanted, "POST"),
    }
}

/// The body is above the cap of forms.
#[must_use]
pub fn too_large(app: &App, wanted: Wanted) -> Answer {
    refusal(app, wanted, Status::TooLarge, "too_large")
}

fn not_allowed(app: &App, wanted: Wanted, allow: &'static str) -> Answer {
    Answer { allow: Some(allow), ..refusal(app, wanted, Status::MethodNotAllowed, "method") }
}
