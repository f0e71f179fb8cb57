//! The API as the network sees it: every route, every refusal, the headers.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::http::{Method, Request, StatusCode};
use contract::bundle::{PlacePages, SLOT, SiteBundle, TITLE_SLOT};
use tower::ServiceExt;

use crate::clock::{Clock, Virtual};
use crate::exchange::Scheme;
use crate::keys::Keys;
use crate::mail::{Mailbox, Mailer};
use crate::platform::{Config, Platform};
use crate::random::Random;
use crate::store::Store;
use crate::store::sqlite::Sqlite;
use crate::values::Email;
use crate::{App, api, headers, http};

fn bundle() -> SiteBundle {
    let paths = |pairs: &[(&str, &str)]| -> BTreeMap<String, String> {
        pairs.iter().map(|(code, path)| ((*code).to_owned(), (*path).to_owned())).collect()
    };
    SiteBundle {
        name: "Essai".to_owned(),
        base_url: "https://essai.example".to_owned(),
        locales: vec!["fr".to_owned()],
        features: BTreeMap::from([("ideas".to_owned(), false)]),
        themes: Vec::new(),
        event_kinds: Vec::new(),
        skills: Vec::new(),
        roles: Vec::new(),
        role_themes: BTreeMap::new(),
        words: BTreeMap::new(),
        shells: BTreeMap::from([(
            "fr".to_owned(),
            format!("<title>{TITLE_SLOT}</title><main>{SLOT}</main>"),
        )]),
        zone: "Europe/Paris".to_owned(),
        quiet: Vec::new(),
        publisher: "Association Essai".to_owned(),
        pages: BTreeMap::new(),
        places: PlacePages {
            communes: paths(&[
                ("63113", "/communes/63113-clermont-ferrand/"),
                ("93066", "/communes/93066-saint-denis/"),
            ]),
            departments: paths(&[("63", "/departements/63-puy-de-dome/"), ("93", "/departements/93/")]),
            near: "/pres-de-chez-moi/".to_owned(),
            abroad: "/pres-de-chez-moi/#hors-de-france".to_owned(),
        },
        content_hash: String::new(),
    }
}

fn app() -> Arc<App> {
    let clock = Clock::Virtual(Virtual::at("2026-11-24T09:00:00Z".parse().expect("an instant")));
    let store = Store::sqlite(Sqlite::in_memory().expect("a database"), clock);
    let (random, mailer) = (Random::seeded(1), Mailer::Mailbox(Mailbox::in_memory()));
    let sender = Email::parse("bonjour@essai.example").expect("an address");
    let config = Config::usual(Scheme::Https, "https://essai.example", sender);
    let platform = Platform::new(store, mailer, random.clone(), Keys::generate(&random), config);
    Arc::new(App::new(bundle(), Arc::new(platform)))
}

struct Seen {
    status: StatusCode,
    headers: axum::http::HeaderMap,
    body: String,
}

impl Seen {
    fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }
}

fn ask(request: Request<Body>) -> Seen {
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    runtime.block_on(async {
        let Ok(response) = http::router(app()).oneshot(request).await;
        let (head, body) = response.into_parts();
        let bytes = to_bytes(body, usize::MAX).await.expect("a body");
        Seen {
            status: head.status,
            headers: head.headers,
            body: String::from_utf8_lossy(&bytes).into_owned(),
        }
    })
}

fn get(uri: &str) -> Seen {
    ask(Request::get(uri).body(Body::empty()).expect("a request"))
}

fn post(uri: &str, body: String) -> Seen {
    ask(Request::post(uri).body(Body::from(body)).expect("a request"))
}

/// Whether a route answers only that its feature does not stand yet.
fn is_closed(route: &api::Route) -> bool {
    !api::is_open(route)
}

#[test]
fn a_form_without_a_feature_says_that_it_is_not_open_yet() {
    for route in api::routes().filter(is_closed).filter(|route| route.feature != Some("ideas")) {
        let seen = post(route.path, "email=a%40b.example".to_owned());
        assert_eq!(seen.status, StatusCode::SERVICE_UNAVAILABLE, "{}", route.key);
        assert!(seen.body.contains("<h1>Pas encore ouvert</h1>"), "{}: {}", route.key, seen.body);
        assert!(seen.body.starts_with("<title>Pas encore ouvert</title>"), "{}", seen.body);
        assert!(!seen.body.contains("b.example"), "answers are not shown again");
        assert_eq!(seen.header("retry-after"), "");
    }
}

#[test]
fn scripts_get_json() {
    let request = Request::post("/api/posts/lodging").header("accept", "application/json");
    let seen = ask(request.body(Body::empty()).expect("a request"));
    assert_eq!(seen.header("content-type"), "application/json");
    let value: serde_json::Value = serde_json::from_str(&seen.body).expect("JSON");
    assert_eq!(value["error"]["code"], "not-open");
}

#[test]
fn scripts_are_told_what_was_done_as_done() {
    let request = Request::get("/api/sent?what=signup").header("accept", "application/json");
    let seen = ask(request.body(Body::empty()).expect("a request"));
    let value: serde_json::Value = serde_json::from_str(&seen.body).expect("JSON");
    assert_eq!((seen.status, value.get("error")), (StatusCode::OK, None));
    assert!(value["title"].is_string() && value["text"].is_string(), "{value}");
}

#[test]
fn a_feature_that_is_off_has_no_route() {
    assert_eq!(post("/api/ideas", String::new()).status, StatusCode::NOT_FOUND);
    assert_eq!(get("/api/nothing").status, StatusCode::NOT_FOUND);
}

#[test]
fn verbs_are_checked() {
    let seen = get("/api/signups");
    assert_eq!((seen.status, seen.header("allow")), (StatusCode::METHOD_NOT_ALLOWED, "POST"));
    assert_eq!(post("/api/near", String::new()).header("allow"), "GET, HEAD");
    let delete = Request::builder().method(Method::DELETE).uri("/api/signups").body(Body::empty());
    assert_eq!(ask(delete.expect("a request")).status, StatusCode::METHOD_NOT_ALLOWED);
    let head = Request::head("/api/near?q=zzzz").body(Body::empty()).expect("a request");
    let seen = ask(head);
    assert_eq!((seen.status, seen.body.as_str()), (StatusCode::OK, ""));
}

#[test]
fn a_body_above_the_cap_is_not_read() {
    let cap = contract::forms::MAX_BODY_BYTES;
    assert_eq!(post("/api/signups", "a".repeat(cap)).status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(post("/api/signups", "a".repeat(cap + 1)).status, StatusCode::PAYLOAD_TOO_LARGE);
}

#[test]
fn every_answer_carries_the_security_headers() {
    for seen in [get("/api/near?q=63113"), get("/api/x"), post("/api/signups", String::new())] {
        for (name, value) in headers::SECURITY_HEADERS {
            assert_eq!(seen.header(name), value);
        }
        assert_eq!(seen.header("cache-control"), "private, no-store");
        assert_eq!(seen.header("set-cookie"), "");
    }
}

fn sent_to(query: &str) -> String {
    let seen = get(&format!("/api/near?{query}"));
    assert_eq!(seen.status, StatusCode::SEE_OTHER, "{query}: {}", seen.body);
    seen.header("location").to_owned()
}

#[test]
fn near_sends_to_the_commune_or_its_department() {
    assert_eq!(sent_to("q=Clermont-Ferrand"), "/communes/63113-clermont-ferrand/");
    assert_eq!(sent_to("q=clermont+ferrand"), "/communes/63113-clermont-ferrand/");
    assert_eq!(sent_to("q=63"), "/departements/63-puy-de-dome/");
    assert_eq!(sent_to("q=Riom"), "/departements/63-puy-de-dome/");
    assert_eq!(sent_to("commune=93066"), "/communes/93066-saint-denis/");
    assert_eq!(sent_to("q="), "/pres-de-chez-moi/");
    assert_eq!(sent_to(""), "/pres-de-chez-moi/");
}

#[test]
fn near_asks_when_several_places_have_the_name() {
    let seen = get("/api/near?q=saint-denis");
    assert_eq!(seen.status, StatusCode::OK);
    assert!(seen.body.contains("/api/near?commune=93066"), "{}", seen.body);
    assert!(seen.body.contains("/api/near?commune=97411"), "{}", seen.body);
}

#[test]
fn near_says_what_to_do_when_nothing_fits() {
    let seen = get("/api/near?q=%3Cscript%3E");
    assert_eq!(seen.status, StatusCode::OK);
    assert!(seen.body.contains("Nous n’avons pas trouvé ce lieu"), "{}", seen.body);
    assert!(!seen.body.contains("<script>"), "{}", seen.body);
    assert!(seen.body.contains("value=\"&lt;script&gt;\""), "what was typed is kept: {}", seen.body);
}

#[test]
fn near_offers_the_closest_when_nothing_happens_there() {
    let seen = get("/api/near?q=29019");
    assert_eq!(seen.status, StatusCode::OK);
    assert!(seen.body.contains("Brest"), "{}", seen.body);
    let closest = seen.body.find("/communes/93066").expect("the closest");
    let farther = seen.body.find("/communes/63113").expect("another");
    assert!(closest < farther, "the closest comes first");
}
