//! The mailbox's pages over mails like those of the functions.

use axum::body::to_bytes;
use contract::words::{Locale, Words};
use functions::mail::{Letter, Mailer, Stationery, compose};
use functions::values::Email;

use super::*;

fn mails() -> Mails {
    let mailbox = Mailbox::in_memory();
    let email = |text: &str| Email::parse(text).expect("an address");
    let mut words = Words::new(Locale::Fr);
    for part in ["subject", "text", "why"] {
        words.set(format!("mail.probe.{part}"), "{name}");
    }
    let on = Stationery {
        site: "Maille".to_owned(),
        base_url: "http://127.0.0.1:8080".to_owned(),
        from: email("bonjour@maille.example"),
        reply_to: None,
        publisher: String::new(),
        words,
    };
    for name in ["Bonjour", "<script>alert(1)</script> javascript:alert(1)"] {
        let letter = Letter::answer(email("ada@exemple.example"), "probe", name)
            .with("name", name)
            .to_path("/api/confirm?t=0a1b&b=2")
            .with_code("482915");
        let at = "2026-11-24T10:00:00Z".parse().expect("an instant");
        Mailer::Mailbox(mailbox.clone()).send(&compose(&letter, &on, at).expect("a mail")).expect("kept");
    }
    Mails::new(mailbox, Sentences::of(Locale::En))
}

fn get(path: &str) -> (String, String) {
    let response = mails().answer(&Method::GET, path, None).unwrap_or_else(|| panic!("nothing at {path}"));
    let kind = response.headers()[CONTENT_TYPE].to_str().expect("text").to_owned();
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    let body = runtime.block_on(to_bytes(response.into_body(), usize::MAX)).expect("a body");
    (kind, String::from_utf8_lossy(&body).into_owned())
}

#[test]
fn mails_are_listed_newest_first_and_open() {
    let (_, list) = get("/");
    let [newer, older] = ["/_mail/00000002", "/_mail/00000001"].map(|link| list.find(link).expect("a link"));
    assert!(newer < older && list.contains("24 November 2026, 10\u{a0}am UTC"), "{list}");
    let (_, mail) = get("/00000002");
    let link = "http://127.0.0.1:8080/api/confirm?t=0a1b&amp;b=2";
    assert!(mail.contains(&format!("<a href=\"{link}\">{link}</a>")), "{mail}");
    assert!(mail.contains("<dt>Auto-Submitted</dt>") && mail.contains("<dd>ada@exemple.example</dd>"));
    for page in [list, mail, get("/00000002.html").1] {
        assert!(
            !page.contains("<script")
                && !page.contains("href=\"javascript")
                && page.contains("&lt;script&gt;")
        );
    }
    let (kind, source) = get("/00000001.eml");
    assert!(kind == "message/rfc822" && source.starts_with("From: "));
}

#[test]
fn machines_get_links_and_codes() {
    let (kind, text) = get("/messages.json");
    let json: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let first = &json["messages"][0];
    assert_eq!(kind, "application/json");
    assert_eq!((first["id"].as_str(), first["to"].as_str()), (Some("00000002"), Some("ada@exemple.example")));
    assert_eq!(
        (first["code"].as_str(), first["date"].as_str()),
        (Some("482915"), Some("2026-11-24T10:00:00Z"))
    );
    assert_eq!(first["links"][0], "http://127.0.0.1:8080/api/confirm?t=0a1b&b=2");
}

#[test]
fn the_mailbox_is_read_only() {
    let refused = mails().answer(&Method::POST, "/00000001", None).expect("an answer");
    assert_eq!(
        (refused.status(), refused.headers()[ALLOW].as_bytes()),
        (StatusCode::METHOD_NOT_ALLOWED, &b"GET, HEAD"[..])
    );
    assert!(mails().answer(&Method::GET, "/00000003", None).is_none());
    assert!(mails().answer(&Method::GET, "x", None).is_none());
}
