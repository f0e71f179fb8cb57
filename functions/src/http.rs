//! HTTP: axum's types become ours and back. No feature names axum. The same router answers on one machine
//! and, under lambda_http, on AWS.

#[cfg(feature = "aws")]
mod behind;
mod multipart;

use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::sync::Arc;

use axum::Router;
use axum::body::{Body as Bytes, to_bytes};
use axum::extract::{ConnectInfo, Request, State};
use axum::http::header::{
    ACCEPT, ALLOW, CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE, COOKIE, HOST, LOCATION, ORIGIN, REFERER,
    SET_COOKIE,
};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::response::Response;
use contract::forms::MAX_BODY_BYTES;

use crate::exchange::{Answer, Body, Call, HOST_PREFIX, Origin, Scheme, Verb, Wanted};
use crate::files::LINKS;
use crate::{App, api, headers};

use multipart::{Fault, Sent};

/// Every address of the API; what it does not know is answered too.
pub fn router(app: Arc<App>) -> Router {
    Router::new()
        .fallback(|State(app): State<Arc<App>>, request: Request| async move { respond(&app, request).await })
        .with_state(app)
}

/// The addresses of one set of permissions; those of others do not exist there, nor does anything for who comes
/// past the cache, which says `secret`.
#[cfg(feature = "aws")]
pub fn router_of(app: Arc<App>, set: api::Set, secret: Option<String>) -> Router {
    let here = move |State(app): State<Arc<App>>, mut request: Request| async move {
        let says = text(request.headers(), &HeaderName::from_static(behind::SECRET));
        let is_ours = secret.as_deref().is_none_or(|secret| says == Some(secret));
        if is_ours && api::set_at(request.uri().path()) == set {
            behind::as_asked(&app, request.headers_mut());
            return respond(&app, request).await;
        }
        let mut response =
            response(api::not_found(&app, wanted(request.headers())), app.platform.config.scheme);
        secure(request.uri().path(), response.headers_mut());
        response
    };
    Router::new().fallback(here).with_state(app)
}

/// Whether a path is for the functions; what is not, is a file of the site.
#[must_use]
pub fn answers_at(path: &str) -> bool {
    ["/api/", "/m/", LINKS].iter().any(|below| path.starts_with(below))
}

/// Answers one request, security headers included.
pub async fn respond(app: &Arc<App>, request: Request) -> Response {
    let (head, body) = request.into_parts();
    let (path, is_head) = (head.uri.path().to_owned(), head.method == Method::HEAD);
    let scheme = app.platform.config.scheme;
    // Read to the end before anything else: the cap must hold for every address.
    let answer = match sent(&head, body).await {
        Err(fault) => refuse(app, wanted(&head.headers), fault),
        Ok(sent) => {
            let app = Arc::clone(app);
            // Features are plain functions that wait for the store: they wait on a thread of their own.
            let answered = tokio::task::spawn_blocking(move || answer(&app, &head, &sent)).await;
            answered.unwrap_or_else(|_| Answer::page(crate::exchange::Status::Unavailable, String::new()))
        }
    };
    let mut response = response(answer, scheme);
    if is_head {
        *response.body_mut() = Bytes::empty();
    }
    secure(&path, response.headers_mut());
    response
}

/// What a body holds.
async fn sent(head: &Parts, body: Bytes) -> Result<Sent, Fault> {
    let kind = text(&head.headers, &CONTENT_TYPE).map(str::to_ascii_lowercase);
    let is = |of: &str| kind.as_deref().is_some_and(|kind| kind.starts_with(of));
    if is("multipart/form-data") && head.method == Method::POST && api::takes_a_file(head.uri.path()) {
        // As it came: boundaries tell large letters from small ones.
        return multipart::read(text(&head.headers, &CONTENT_TYPE).unwrap_or_default(), body).await;
    }
    let bytes = to_bytes(body, MAX_BODY_BYTES).await.map_err(|_| Fault::TooLarge)?;
    let words = String::from_utf8(bytes.into()).map_err(|_| Fault::NotAForm)?;
    if !words.is_empty() && kind.is_some() && !is("application/x-www-form-urlencoded") {
        return Err(Fault::NotAForm);
    }
    Ok(Sent { words, uploads: Vec::new() })
}

fn refuse(app: &App, wanted: Wanted, fault: Fault) -> Answer {
    match fault {
        Fault::TooLarge => api::too_large(app, wanted),
        Fault::NotAForm => api::not_a_form(app, wanted),
        Fault::FileTooLarge => api::file_too_large(app, wanted),
        Fault::SeveralFiles => api::several_files(app, wanted),
    }
}

fn answer(app: &App, head: &Parts, sent: &Sent) -> Answer {
    let wanted = wanted(&head.headers);
    let visitor = visitor(app, head);
    let cookies = own_cookies(text(&head.headers, &COOKIE).unwrap_or_default(), app.platform.config.scheme);
    let call = Call {
        verb: verb(&head.method),
        path: head.uri.path(),
        query: head.uri.query().unwrap_or_default(),
        wanted,
        body: &sent.words,
        uploads: &sent.uploads,
        cookies: &cookies,
        origin: origin(head),
        visitor: &visitor,
    };
    api::answer(app, &call)
}

/// Puts the headers of every answer at `path` (see [`headers`]).
pub fn secure(path: &str, map: &mut HeaderMap) {
    let is_page = map.get(CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    // What is said about a file that is not there is a page of ours.
    let files = if is_page { headers::Served::Page } else { headers::Served::File };
    for (name, value) in headers::of(path, files) {
        // Whoever answered may know a better name to save it under.
        if name != CONTENT_DISPOSITION.as_str() || !map.contains_key(CONTENT_DISPOSITION) {
            map.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
        }
    }
}

fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

fn wanted(headers: &HeaderMap) -> Wanted {
    Wanted::of_accept(text(headers, &ACCEPT).unwrap_or_default())
}

fn verb(method: &Method) -> Verb {
    match *method {
        Method::GET | Method::HEAD => Verb::Get,
        Method::POST => Verb::Post,
        _ => Verb::Other,
    }
}

/// Rule 11: `Sec-Fetch-Site` decides when it is there, else `Origin`, else where the page was.
#[must_use]
pub fn origin(head: &Parts) -> Origin {
    if let Some(site) = text(&head.headers, &HeaderName::from_static("sec-fetch-site")) {
        return if ["same-origin", "none"].contains(&site) { Origin::Own } else { Origin::Foreign };
    }
    let asked = head.uri.authority().map(|authority| authority.as_str());
    let Some(host) = text(&head.headers, &HOST).or(asked) else { return Origin::Silent };
    let from = text(&head.headers, &ORIGIN).or_else(|| text(&head.headers, &REFERER));
    match from {
        None => Origin::Silent,
        Some(from) if authority(from).eq_ignore_ascii_case(host) => Origin::Own,
        Some(_) => Origin::Foreign,
    }
}

/// `host:port` of an address; nothing of `null`.
fn authority(address: &str) -> &str {
    let rest = address.split_once("://").map_or("", |(_, rest)| rest);
    rest.split(['/', '?', '#']).next().unwrap_or_default()
}

/// The network address, as our own proxy saw it when there is one.
fn visitor(app: &App, head: &Parts) -> String {
    let seen = app.platform.config.visitor_header.as_deref().and_then(|name| told_last(&head.headers, name));
    let peer =
        || head.extensions.get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(peer)| peer.ip().to_string());
    network(&seen.or_else(peer).unwrap_or_default())
}

/// Ours is the last proxy: what it added stands last, in a line of its own or at the end of one.
fn told_last(headers: &HeaderMap, name: &str) -> Option<String> {
    let value = headers.get_all(name).iter().next_back()?.to_str().ok()?;
    value.rsplit(',').next().map(|last| last.trim().to_owned())
}

/// What is counted together: an IPv4 address, or the /64 of an IPv6 one, which is one household's, and has more
/// addresses than can be counted.
fn network(address: &str) -> String {
    let bare = address.parse::<SocketAddr>().map(|socket| socket.ip());
    match bare.or_else(|_| address.trim_matches(['[', ']']).parse::<IpAddr>()) {
        Ok(IpAddr::V4(four)) => four.to_string(),
        Ok(IpAddr::V6(six)) => match six.to_ipv4_mapped() {
            Some(four) => four.to_string(),
            None => Ipv6Addr::from_bits(six.to_bits() >> 64 << 64).to_string(),
        },
        Err(_) => address.to_owned(),
    }
}

/// The cookies that are ours for certain: over https those bound to this host. Others can be set by any host
/// of the same domain, for somebody else's session.
fn own_cookies(sent: &str, scheme: Scheme) -> String {
    let is_own = |pair: &&str| match scheme {
        Scheme::Https => pair.trim_start().starts_with(HOST_PREFIX),
        Scheme::LoopbackHttp => true,
    };
    sent.split(';').filter(is_own).collect::<Vec<_>>().join(";")
}

fn response(answer: Answer, scheme: Scheme) -> Response {
    let mut disposition = None;
    let (name, value, body) = match answer.body {
        Body::Html(html) => {
            (CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"), Bytes::from(html))
        }
        Body::Json(json) => (CONTENT_TYPE, HeaderValue::from_static("application/json"), Bytes::from(json)),
        // Paths are ours; one that is no header value leads home.
        Body::Location(path) => {
            let value = HeaderValue::from_str(&path).unwrap_or(HeaderValue::from_static("/"));
            (LOCATION, value, Bytes::empty())
        }
        Body::File { kind, name, bytes } => {
            let kind = HeaderValue::from_str(&kind);
            disposition = name.and_then(|name| {
                HeaderValue::from_str(&format!("attachment; filename=\"{}\"", name.replace(['"', '\\'], "")))
                    .ok()
            });
            let kind = kind.unwrap_or(HeaderValue::from_static("application/octet-stream"));
            (CONTENT_TYPE, kind, Bytes::from(bytes))
        }
    };
    let mut response = Response::new(body);
    *response.status_mut() = StatusCode::from_u16(answer.status.code()).unwrap_or_default();
    let map = response.headers_mut();
    map.insert(name, value);
    map.insert(CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    map.insert(header::VARY, HeaderValue::from_static("Accept, Cookie"));
    if let Some(disposition) = disposition {
        map.insert(CONTENT_DISPOSITION, disposition);
    }
    if let Some(allow) = answer.allow {
        map.insert(ALLOW, HeaderValue::from_static(allow));
    }
    for cookie in &answer.cookies {
        if let Ok(value) = HeaderValue::from_str(&cookie.header(scheme)) {
            map.append(SET_COOKIE, value);
        }
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_visitor_is_what_our_own_proxy_saw_and_a_network_counts_once() {
        let mut headers = HeaderMap::new();
        headers.append("x-forwarded-for", HeaderValue::from_static("192.0.2.66"));
        headers.append("x-forwarded-for", HeaderValue::from_static("192.0.2.67, 198.51.100.1"));
        assert_eq!(told_last(&headers, "x-forwarded-for").as_deref(), Some("198.51.100.1"));
        assert_eq!(network("2001:db8:1:2:3:4:5:6"), network("[2001:db8:1:2::9]:443"));
        assert_ne!(network("2001:db8:1:2::1"), network("2001:db8:1:3::1"));
        assert_eq!(network("::ffff:192.0.2.1"), "192.0.2.1");
        assert_eq!(network("192.0.2.1:5000"), "192.0.2.1");
    }

    #[test]
    fn a_session_set_by_another_host_of_the_domain_is_none() {
        let sent = "session=theirs; __Host-session=ours; signin=theirs";
        let cookies = own_cookies(sent, Scheme::Https);
        let call = Call { cookies: &cookies, ..Call::get("/") };
        assert_eq!((call.cookie("session"), call.cookie("signin")), (Some("ours"), None));
        let call = Call { cookies: "session=a", ..Call::get("/") };
        assert_eq!(call.cookie("session"), Some("a"), "on loopback a plain name");
    }
}
