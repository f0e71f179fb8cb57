//! `GET /api/openapi.json`: the API as one document, written from the table of routes and the forms, so that
//! it cannot say anything else than what is answered (OpenAPI 3.1).

use contract::forms::{FORMS, Field, FieldKind, Form, HiddenShape, List, MAX_FILE_BYTES, Method};
use serde_json::{Map, Value, json};

use crate::App;
use crate::api::{self, Caller, Entry, Route};
use crate::exchange::{Answer, Call, Status};
use crate::features::Feature;
use crate::submission::{EDIT, STEP, WORK};
use crate::trouble::Trouble;

/// What it brings.
pub static FEATURE: Feature = Feature {
    routes: &[Route::get("/api/openapi.json", "openapi", Caller::Anyone, answer)],
    ..Feature::named("openapi")
};

/// The answers every address may give, whatever its feature.
const ALWAYS: [Status; 6] = [
    Status::Ok,
    Status::NotFound,
    Status::MethodNotAllowed,
    // A body is read before anything else, whatever the address.
    Status::TooLarge,
    Status::UnsupportedMedia,
    Status::Unavailable,
];
/// What a page may answer besides.
const OF_PAGES: [Status; 3] = [Status::SeeOther, Status::Forbidden, Status::Gone];
/// What a form may answer besides.
const OF_FORMS: [Status; 7] = [
    Status::SeeOther,
    Status::BadRequest,
    Status::Forbidden,
    Status::Conflict,
    Status::Gone,
    Status::Unprocessable,
    Status::TooMany,
];

fn answer(app: &App, _call: &Call<'_>) -> Result<Answer, Trouble> {
    Ok(Answer::json(Status::Ok, &document(app)))
}

/// The whole document.
#[must_use]
pub fn document(app: &App) -> Value {
    let mut paths: Map<String, Value> = Map::new();
    for route in api::routes().filter(|route| app.has(route.feature) && !route.path.ends_with('*')) {
        let verb = match route.method {
            Method::Get => "get",
            Method::Post => "post",
        };
        let path = paths.entry(route.path).or_insert_with(|| json!({}));
        if let Some(path) = path.as_object_mut() {
            path.insert(verb.to_owned(), operation(app, &route));
        }
    }
    json!({
        "openapi": "3.1.0",
        "info": { "title": app.bundle.name, "version": env!("CARGO_PKG_VERSION") },
        "servers": [{ "url": "/" }],
        "paths": paths,
    })
}

fn operation(app: &App, route: &Route) -> Value {
    let mut operation = json!({
        "operationId": route.key,
        "responses": responses(route),
        "x-maille-caller": caller(route.caller),
        "x-maille-from-anywhere": route.entry == Entry::ByToken,
        // What does not stand yet answers 503, and says so.
        "x-maille-open": api::is_open(route),
    });
    let form = FORMS.into_iter().find(|form| form.action == route.path && form.method == route.method);
    match (route.method, form) {
        (Method::Post, form) => operation["requestBody"] = body(app, form),
        (Method::Get, form) => operation["parameters"] = parameters(app, route, form),
    }
    operation
}

fn caller(caller: Caller) -> Value {
    match caller {
        Caller::Anyone => json!("anyone"),
        Caller::Person => json!("signed-in"),
        Caller::Holder(kinds) => json!(kinds),
    }
}

fn responses(route: &Route) -> Value {
    let more: &[Status] = match route.method {
        Method::Get => &OF_PAGES,
        Method::Post => &OF_FORMS,
    };
    let mut responses = Map::new();
    for status in ALWAYS.iter().chain(more) {
        let kinds = match status {
            Status::SeeOther => json!({}),
            // What was done never carries what says that it was not.
            Status::Ok => {
                json!({ "text/html": {}, "application/json": { "schema": { "not": { "required": ["error"] } } } })
            }
            _ => json!({ "text/html": {}, "application/json": { "schema": refusal() } }),
        };
        let name = status.code().to_string();
        responses.insert(name.clone(), json!({ "description": name, "content": kinds }));
    }
    Value::Object(responses)
}

/// What scripts get when something is not done: a code to go by, a sentence to show.
fn refusal() -> Value {
    let text = json!({ "type": "string", "minLength": 1 });
    let error = json!({
        "type": "object",
        "properties": { "code": text, "message": text },
        "required": ["code", "message"],
    });
    json!({ "type": "object", "properties": { "error": error }, "required": ["error"] })
}

fn parameters(app: &App, route: &Route, form: Option<&Form>) -> Value {
    let fields = form.map(|form| form.fields).unwrap_or_default().iter();
    let of_form = fields.map(
        |field| json!({ "name": field.name, "in": "query", "required": false, "schema": schema(app, field) }),
    );
    let plain = route.asks.iter().map(
        |name| json!({ "name": name, "in": "query", "required": false, "schema": { "type": "string" } }),
    );
    Value::Array(of_form.chain(plain).collect())
}

fn body(app: &App, form: Option<&Form>) -> Value {
    let mut properties = Map::new();
    let mut required = Vec::new();
    for field in form.map(|form| form.fields).unwrap_or_default() {
        properties.insert(field.name.to_owned(), schema(app, field));
        if field.required {
            required.push(field.name);
        }
    }
    for name in [STEP, WORK, EDIT] {
        properties.insert(name.to_owned(), json!({ "type": "string", "maxLength": 400 }));
    }
    let schema = json!({ "type": "object", "properties": properties, "required": required });
    let kind = match form {
        Some(form) if form.takes_a_file() => "multipart/form-data",
        _ => "application/x-www-form-urlencoded",
    };
    json!({ "content": { kind: { "schema": schema } } })
}

fn schema(app: &App, field: &Field) -> Value {
    let text = json!({ "type": "string", "maxLength": field.max_chars() });
    match field.kind {
        FieldKind::Text(length) | FieldKind::LongText(length) => {
            json!({ "type": "string", "minLength": length.min, "maxLength": length.max })
        }
        FieldKind::Email => json!({ "type": "string", "format": "email", "maxLength": field.max_chars() }),
        FieldKind::Day => json!({ "type": "string", "format": "date" }),
        FieldKind::Number(range) => json!({ "type": "integer", "minimum": range.min, "maximum": range.max }),
        FieldKind::Choice(list) => json!({ "type": "string", "enum": values(app, list) }),
        FieldKind::MultiChoice(list) => {
            json!({ "type": "array", "items": { "type": "string", "enum": values(app, list) } })
        }
        FieldKind::Checkbox => json!({ "type": "string", "enum": ["yes"] }),
        FieldKind::Hidden(HiddenShape::Hash) => json!({ "type": "string", "pattern": "^[0-9a-f]{64}$" }),
        FieldKind::Hidden(HiddenShape::OneOf(list)) => {
            json!({ "type": "string", "enum": values(app, List::Site(list)) })
        }
        FieldKind::File(_) => json!({ "type": "string", "format": "binary", "maxLength": MAX_FILE_BYTES }),
        FieldKind::Trap => json!({ "type": "string", "maxLength": 0 }),
        FieldKind::Phone
        | FieldKind::PostalCode
        | FieldKind::Commune
        | FieldKind::Territory
        | FieldKind::Page
        | FieldKind::Link
        | FieldKind::Time
        | FieldKind::Hidden(HiddenShape::Id | HiddenShape::Ids | HiddenShape::Path) => text,
    }
}

fn values(app: &App, list: List) -> Vec<String> {
    match list {
        List::Fixed(values) => values.iter().map(|value| (*value).to_owned()).collect(),
        List::Site(list) => app.choices().list(list).iter().map(|named| named.id.clone()).collect(),
    }
}
