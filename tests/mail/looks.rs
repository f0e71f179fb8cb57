//! A mail of each class, in both languages, as it travels: read by people before it changes.

use contract::words::Locale;
use functions::mail::Letter;

use super::stationery::{composed, email, stationery};

#[test]
fn mails_look_as_people_agreed() {
    for locale in Locale::ALL {
        let on = stationery(locale);
        let to = || email("ada@exemple.example");
        let answer = Letter::answer(to(), "test", "row-1")
            .to_path("/api/signups/confirm?t=0a1b")
            .with_code("482 915")
            .quoting("Bonjour,\nvoici deux lignes d'une personne, dont une qui est assez longue pour passer à la ligne.");
        let started = Letter::answer(to(), "test", "row-2")
            .listing("Réunion du 3 décembre, à Thiers", Some("/agenda/reunion/".to_owned()))
            .listing("Marché du 5 décembre, à Ambert", None)
            .stopped_at("/api/unsubscribe?t=2c3d");
        let mails = [
            ("answer", answer.clone()),
            ("started", started),
            ("discreet", Letter { id: "row-3".to_owned(), ..answer.discreetly() }),
        ];
        for (class, letter) in mails {
            let mail = composed(&letter, &on);
            let readable = String::from_utf8_lossy(&mail.bytes).replace("\r\n", "\n");
            let opened = functions::mail::Opened::read(&mail.bytes).expect("a mail");
            let head = readable.split("\n\n").next().unwrap_or_default();
            let shown = format!("{head}\n\n##### text\n{}\n##### html\n{}", opened.text, opened.html);
            insta::assert_snapshot!(format!("{class}_{locale}"), shown);
        }
    }
}

#[test]
fn a_letter_makes_the_same_bytes_each_time() {
    let letter = Letter::answer(email("ada@exemple.example"), "test", "row-1");
    let on = stationery(Locale::Fr);
    assert_eq!(composed(&letter, &on), composed(&letter, &on));
}

#[test]
fn letters_that_cannot_be_written_are_refused_without_an_address() {
    let on = stationery(Locale::Fr);
    let letter = Letter::answer(email("ada@exemple.example"), "test", "row-1");
    for path in ["https://evil.example/", "//evil.example/", "/a b", "/a\r\nBcc: x", "/\"><b>", "", "/é"] {
        let error = functions::mail::compose(&letter.clone().to_path(path), &on, super::stationery::now());
        let said = format!("{error:?}");
        assert!(matches!(error, Err(functions::mail::MailError::Refused(_))), "{path}");
        assert!(!said.contains('@') && !said.contains("evil"), "{said}");
    }
    let unknown = Letter { kind: "nothing".to_owned(), ..letter };
    assert!(functions::mail::compose(&unknown, &on, super::stationery::now()).is_err());
}
