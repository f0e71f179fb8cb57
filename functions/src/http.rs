//! HTTP on one machine: axum's types become ours and back. No other module names axum.

use std::sync::Arc;

use axum::Router;
use axum::body::{Body as Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::header::{ACCEPT, ALLOW, CACHE_CONTROL, CONTENT_TYPE, LOCATION};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use axum::response::Response;
use contract::forms::MAX_BODY_BYTES;

use crate::exchange::{Answer, Body, Call, Verb, Wanted};
use crate::{App, api, headers};

/// Every address of the API; what it does not know is answered too.
pub fn router(app: Arc<App>) -> Router {
    Router::new()
        .fallback(|State(app): State<Arc<App>>, request: Request| async move { respond(&app, request).await })
        .with_state(app)
}

/// Answers one request, security headers included.
pub async fn respond(app: &App, request: Request) -> Response {
    let (head, body) = request.into_parts();
    let path = head.uri.path();
    let wanted = wanted(&head.headers);
    // Read to the end even where nothing uses it yet: the cap must hold for every form.
    let answer = match to_bytes(body, MAX_BODY_BYTES).await {
        Err(_) => api::too_large(app, wanted),
        Ok(_) => {
            let query = head.uri.query().unwrap_or_default();
            api::answer(app, &Call { verb: verb(&head.method), path, query, wanted })
        }
    };
    let mut response = response(answer);
    if head.method == Method::HEAD {
        *response.body_mut() = Bytes::empty();
    }
    secure(path, response.headers_mut());
    response
}

/// Puts the headers of every answer at `path` (see [`headers`]).
pub fn secure(path: &str, map: &mut HeaderMap) {
    for (name, value) in headers::of(path) {
        map.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
}

fn wanted(headers: &HeaderMap) -> Wanted {
    Wanted::of_accept(headers.get(ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default())
}

fn verb(method: &Method) -> Verb {
    match *method {
        Method::GET | Method::HEAD => Verb::Get,
        Method::POST => Verb::Post,
        _ => Verb::Other,
    }
}

fn response(answer: Answer) -> Response {
    let (name, value, body) = match answer.body {
        Body::Html(html) => (CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"), html),
        Body::Json(json) => (CONTENT_TYPE, HeaderValue::from_static("application/json"), json),
        // Paths of pages are written by the generator; one that is no header value leads home.
        Body::Location(path) => {
            let value = HeaderValue::from_str(&path).unwrap_or(HeaderValue::from_static("/"));
            (LOCATION, value, String::new())
        }
    };
    let mut response = Response::new(Bytes::from(body));
    *response.status_mut() = StatusCode::from_u16(answer.status.code()).unwrap_or_default();
    let map = response.headers_mut();
    map.insert(name, value);
    map.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Some(allow) = answer.allow {
        map.insert(ALLOW, HeaderValue::from_static(allow));
    }
    response
}
