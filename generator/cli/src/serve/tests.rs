//! The trial's server without a network: files, refusals, headers, the script.

use std::fs;
use std::path::PathBuf;

use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode};
use contract::words::Locale;
use functions::mail::Mailbox;
use tokio::sync::watch;
use tower::ServiceExt;

use super::{Trial, router};
use crate::running::builder::Shown;
use crate::words::Sentences;

/// A built site in a folder of its own, gone when it is dropped.
struct Site {
    folder: PathBuf,
    mailbox: Mailbox,
}

impl Site {
    fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("maille-serve-{name}-{}", std::process::id()));
        let public = folder.join("public");
        fs::create_dir_all(public.join("wiki/tracter")).expect("a folder");
        let write = |file: &str, text: &str| fs::write(folder.join(file), text).expect("a file");
        write("public/index.html", "<html><body>accueil</body></html>");
        write("public/404.html", "<html><body>perdu</body></html>");
        write("public/wiki/tracter/index.html", "<html><body>tracter</body></html>");
        write("public/main.css", "p{}");
        write("secret.txt", "secret");
        fs::create_dir_all(public.join("m")).expect("a folder");
        write("public/m/index.html", "membres");
        Self { folder, mailbox: Mailbox::in_memory() }
    }

    fn ask(&self, request: Request<Body>) -> Seen {
        let (tell, shown) = watch::channel(Shown { version: 42, ..Shown::default() });
        let trial = Trial::new(
            self.folder.join("public"),
            8080,
            &Sentences::of(Locale::Fr),
            shown,
            self.mailbox.clone(),
        );
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        let seen = runtime.block_on(async {
            let Ok(response) = router(trial).oneshot(request).await;
            let (head, body) = response.into_parts();
            let bytes = to_bytes(body, usize::MAX).await.expect("a body");
            Seen {
                status: head.status,
                headers: head.headers,
                body: String::from_utf8_lossy(&bytes).into_owned(),
            }
        });
        drop(tell);
        seen
    }

    fn get(&self, path: &str) -> Seen {
        self.ask(Request::get(path).header("host", "localhost:8080").body(Body::empty()).expect("a request"))
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}

struct Seen {
    status: StatusCode,
    headers: HeaderMap,
    body: String,
}

impl Seen {
    fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }
}

#[test]
fn pages_come_with_their_kind_the_headers_and_the_script() {
    let site = Site::new("pages");
    let page = site.get("/wiki/tracter/");
    assert_eq!(page.status, StatusCode::OK);
    assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
    assert!(
        page.body.contains("tracter<script src=\"/_live/reload.js?v=42\" defer></script></body>"),
        "{}",
        page.body
    );
    for (name, value) in functions::headers::SECURITY_HEADERS {
        assert_eq!(page.header(name), value);
    }
    let style = site.get("/main.css");
    assert_eq!((style.header("content-type"), style.body.as_str()), ("text/css", "p{}"));
    assert!(site.get("/wiki/tracter").status.is_redirection());
    assert!(site.get("/_live/reload.js").body.contains("EventSource"));
}

#[test]
fn what_is_not_there_gets_the_site_s_own_page() {
    let site = Site::new("missing");
    for path in ["/nulle-part/", "/m", "/m/", "/m/index.html", "/api/ideas", "/_live/x"] {
        let page = site.get(path);
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{path}");
        assert!(page.body.contains("perdu<script"), "{path}: {}", page.body);
    }
}

#[test]
fn nothing_above_the_public_folder_can_be_read() {
    let site = Site::new("traversal");
    for path in [
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/..%2fsecret.txt",
        "/wiki/../../secret.txt",
        "/%2E%2E%5csecret.txt",
        "//secret.txt",
        "/wiki/%00/secret.txt",
        "/....//secret.txt",
    ] {
        let seen = site.get(path);
        assert!(!seen.body.contains("secret"), "{path}");
        assert_ne!(seen.status, StatusCode::OK, "{path}");
    }
}

#[test]
fn the_mailbox_is_there_without_a_site() {
    let site = Site::new("mailbox");
    let page = site.get("/_mail/");
    assert_eq!((page.status, page.header("content-type")), (StatusCode::OK, "text/html; charset=utf-8"));
    assert!(page.body.contains("<html lang=\"fr\">") && page.body.contains("class=\"empty\""));
    assert_eq!(site.get("/_mail").header("location"), "/_mail/");
    assert_eq!(site.get("/_mail/messages.json").body, "{\"messages\":[]}");
    for path in ["/_mail/00000001", "/_mail/../secret.txt", "/_mailx", "/_mail/00000001.eml"] {
        assert_eq!(site.get(path).status, StatusCode::NOT_FOUND, "{path}");
    }
    for name in ["evil.example", "localhost:8080.evil.example"] {
        let foreign = Request::get("/_mail/messages.json").header("host", name).body(Body::empty());
        let seen = site.ask(foreign.expect("a request"));
        assert_eq!((seen.status, seen.body.as_str()), (StatusCode::NOT_FOUND, ""));
    }
}

#[test]
fn strangers_learn_nothing() {
    let site = Site::new("strangers");
    let foreign = Request::get("/").header("host", "evil.example").body(Body::empty()).expect("a request");
    let proxied = Request::get("/").header("host", "localhost:8080").header("x-forwarded-for", "192.0.2.1");
    for request in [foreign, proxied.body(Body::empty()).expect("a request")] {
        let seen = site.ask(request);
        assert_eq!((seen.status, seen.body.as_str()), (StatusCode::NOT_FOUND, ""));
    }
}
