//! Files of the built site, as a visitor would get them.

use std::path::{Path, PathBuf};

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::Request;
use axum::http::header::{
    ACCEPT_RANGES, CONTENT_LENGTH, CONTENT_TYPE, IF_MODIFIED_SINCE, IF_UNMODIFIED_SINCE,
};
use axum::http::{HeaderValue, StatusCode};
use axum::response::Response;
use tower_http::services::ServeDir;

use super::live;

/// No page is larger; a file that is one is sent without the script.
const MAX_PAGE_BYTES: usize = 32 * 1024 * 1024;
/// Trees that need a session, which the trial does not open yet.
const PRIVATE: &str = "/m";

/// The file a call asks for, or the site's own "not found" page. Pages carry the reload script.
pub async fn answer(public: &Path, mut request: Request, version: u64, empty: &str) -> Response {
    let path = request.uri().path();
    if path == PRIVATE || path.strip_prefix(PRIVATE).is_some_and(|rest| rest.starts_with('/')) {
        return not_found(public, version, empty);
    }
    // Dates count in seconds, and one saves twice in a second: the trial always sends the file.
    request.headers_mut().remove(IF_MODIFIED_SINCE);
    request.headers_mut().remove(IF_UNMODIFIED_SINCE);
    match ServeDir::new(public).try_call(request).await {
        Ok(response) if response.status() == StatusCode::NOT_FOUND => not_found(public, version, empty),
        Ok(response) => with_script(response.map(Body::new), version).await,
        Err(_) => not_found(public, version, empty),
    }
}

async fn with_script(response: Response, version: u64) -> Response {
    let html =
        response.headers().get(CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    if !html || response.status() != StatusCode::OK || response.headers().get(CONTENT_LENGTH).is_none() {
        return response;
    }
    let (mut head, body) = response.into_parts();
    let page = to_bytes(body, MAX_PAGE_BYTES).await.unwrap_or_default();
    // The answer to HEAD has a length and no body.
    if page.is_empty() {
        return Response::from_parts(head, Body::empty());
    }
    head.headers.remove(CONTENT_LENGTH);
    head.headers.remove(ACCEPT_RANGES);
    head.headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    Response::from_parts(head, Body::from(live::with_script(&page, version)))
}

/// The site's page, or one sentence while there is no site yet.
fn not_found(public: &Path, version: u64, empty: &str) -> Response {
    let file: PathBuf = public.join("404.html");
    let page = std::fs::read(file).unwrap_or_else(|_| {
        let text = contract::forms::escape(empty);
        format!("<!doctype html><html><head><meta charset=\"utf-8\"><title>{text}</title></head><body><h1>{text}</h1></body></html>")
            .into_bytes()
    });
    let mut response = Response::new(Body::from(Bytes::from(live::with_script(&page, version))));
    *response.status_mut() = StatusCode::NOT_FOUND;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    response
}
