//! Production does not start without what it needs, says all of it, and prints no secret.

use std::fs;
use std::path::{Path, PathBuf};

use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode};
use contract::words::Locale;
use functions::keys::Keys;
use functions::random::Random;
use tokio::sync::watch;
use tower::ServiceExt;

use super::{config, keys, server};
use crate::running::builder::Shown;
use crate::words::Sentences;

/// A folder of its own, gone when it is dropped.
struct Scratch(PathBuf);

impl Scratch {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("maille-run-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).expect("a folder");
        Self(path)
    }

    fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.0.join(name);
        fs::create_dir_all(path.parent().unwrap_or(&self.0)).expect("a folder");
        fs::write(&path, text).expect("a file");
        path
    }

    fn secret(&self, name: &str, text: &str) {
        keys::write(&self.0.join(name), text).expect("a file");
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn read(path: &Path) -> Result<config::Settings, Vec<String>> {
    config::read(path, &Sentences::of(Locale::En))
}

fn example() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../infra/maille.example.toml");
    fs::read_to_string(path).expect("the example")
}

#[test]
fn the_documented_example_is_complete() {
    let scratch = Scratch::new("example");
    scratch.secret("keys.json", &Keys::generate(&Random::seeded(1)).to_text());
    scratch.secret("smtp-password", "CANARI-SECRET\n");
    let settings = read(&scratch.file("maille.toml", &example())).expect("complete");
    assert_eq!(settings.config.base_url, "https://www.mouvement.example");
    assert_eq!(settings.state, scratch.0.join("state"));
    let printed = format!("{settings:?}");
    assert!(!printed.contains("CANARI-SECRET"), "{printed}");
}

#[test]
fn all_that_is_missing_is_named_in_one_go() {
    let scratch = Scratch::new("missing");
    let wrong = read(&scratch.file("maille.toml", "")).expect_err("empty");
    assert_eq!(wrong.len(), 6, "{wrong:?}");
    for name in ["base_url", "sender", "operator", "state", "key_file", "[smtp]"] {
        assert!(wrong.iter().any(|sentence| sentence.contains(name)), "{name}: {wrong:?}");
    }
}

#[test]
fn a_wrong_value_is_named_and_no_line_of_the_file_is_printed() {
    let scratch = Scratch::new("wrong");
    let unknown = example().replace("password_file = \"smtp-password\"", "password = \"CANARI-SECRET\"");
    let wrong = read(&scratch.file("a.toml", &unknown)).expect_err("unknown key").join("\n");
    assert!(wrong.contains("password") && !wrong.contains("CANARI-SECRET"), "{wrong}");
    for (right, bad, named) in [
        ("https://www.mouvement.example", "http://www.mouvement.example", "https"),
        ("technique@mouvement.example", "technique", "operator"),
        ("undo_minutes = 5", "undo_minutes = 600", "60"),
        ("user = \"bonjour@mouvement.example\"", "", "password_file"),
    ] {
        let wrong = read(&scratch.file("b.toml", &example().replace(right, bad))).expect_err(bad);
        assert!(wrong.iter().any(|sentence| sentence.contains(named)), "{bad}: {wrong:?}");
    }
}

#[cfg(unix)]
#[test]
fn a_key_file_others_may_read_is_refused() {
    let scratch = Scratch::new("open");
    scratch.secret("smtp-password", "x");
    let keys = scratch.file("keys.json", &Keys::generate(&Random::seeded(1)).to_text());
    let open = std::os::unix::fs::PermissionsExt::from_mode(0o644);
    fs::set_permissions(&keys, open).expect("rights");
    let wrong = read(&scratch.file("maille.toml", &example())).expect_err("open to others");
    assert!(wrong.len() == 1 && wrong[0].contains("chmod 600"), "{wrong:?}");
}

#[test]
fn nothing_of_the_trial_is_there() {
    let scratch = Scratch::new("server");
    scratch.file("public/index.html", "accueil</body>");
    scratch.file("public/404.html", "perdu</body>");
    scratch.file("members/index.html", "membres");
    for (path, status, body) in [
        ("/", StatusCode::OK, "accueil</body>"),
        ("/_mail/", StatusCode::NOT_FOUND, "perdu</body>"),
        ("/_mail/messages.json", StatusCode::NOT_FOUND, "perdu</body>"),
        ("/_live/reload.js", StatusCode::NOT_FOUND, "perdu</body>"),
        ("/_live/events", StatusCode::NOT_FOUND, "perdu</body>"),
        ("/../members/index.html", StatusCode::NOT_FOUND, "perdu</body>"),
        ("/%2e%2e/members/index.html", StatusCode::NOT_FOUND, "perdu</body>"),
        ("/m/", StatusCode::SERVICE_UNAVAILABLE, ""),
        ("/api/signups", StatusCode::SERVICE_UNAVAILABLE, ""),
    ] {
        // The proxy in front names itself and the site.
        let request = Request::get(path)
            .header("host", "www.mouvement.example")
            .header("x-forwarded-for", "192.0.2.1")
            .body(Body::empty())
            .expect("a request");
        let (tell, shown) = watch::channel(Shown::default());
        let site = server::Site { public: scratch.0.join("public"), shown };
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        let (head, bytes) = runtime.block_on(async {
            let Ok(response) = server::router(site).oneshot(request).await;
            let (head, body) = response.into_parts();
            (head, to_bytes(body, usize::MAX).await.expect("a body"))
        });
        drop(tell);
        assert_eq!((head.status, String::from_utf8_lossy(&bytes).as_ref()), (status, body), "{path}");
        assert_eq!(head.headers["x-content-type-options"], "nosniff", "{path}");
    }
}
