//! The worker as a Lambda: what a form of another Lambda asks for is done when an event comes, once, however often
//! events come and in whatever order.

use std::io::Write;
use std::net::TcpListener;
use std::sync::{Arc, Mutex, PoisonError};

use serde_json::{Value, json};
use tests::browser::body;

use crate::engine::{dynoxide, named};
use crate::lambda::{Lambda, read, rows};

/// Where SES would be: takes every mail, and keeps what it was asked.
struct Ses {
    port: u16,
    taken: Arc<Mutex<Vec<Value>>>,
}

impl Ses {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let taken = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&taken);
        std::thread::spawn(move || {
            for mut stream in listener.incoming().flatten() {
                let (line, sent) = read(&stream);
                assert!(line.starts_with("POST /v2/email/outbound-emails "), "{line}");
                let sent = serde_json::from_str(&sent).expect("a call");
                kept.lock().unwrap_or_else(PoisonError::into_inner).push(sent);
                let answer = r#"{"MessageId":"1"}"#;
                let head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close\r\n";
                let whole = format!("{head}content-length: {}\r\n\r\n{answer}", answer.len());
                stream.write_all(whole.as_bytes()).expect("answered");
            }
        });
        Self { port, taken }
    }

    /// To whom mail has left, in order.
    fn to(&self) -> Vec<String> {
        let taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        taken
            .iter()
            .map(|mail| {
                assert_eq!(mail["ConfigurationSetName"], "essais", "what comes back is told");
                mail["Destination"]["ToAddresses"][0].as_str().unwrap_or_default().to_owned()
            })
            .collect()
    }
}

fn sign_up(accounts: &mut Lambda, email: &str) {
    let form = body(&[("email", email), ("residence", "63000"), ("consent_membership", "yes")]);
    let again = accounts.ask("POST", "/api/signups", &form);
    let page = again["body"].as_str().unwrap_or_default();
    let step = page.split("name=\"_step\" value=\"").nth(1).and_then(|rest| rest.split('"').next());
    let step = step.unwrap_or_else(|| panic!("no step: {again}"));
    let sent = accounts.ask("POST", "/api/signups", &format!("{form}&_step={step}"));
    assert_eq!(sent["statusCode"], 303, "{sent}");
}

/// As a stream of keys tells of a row.
fn row(number: u32) -> Value {
    let keys =
        json!({ "p": { "S": "outbox#0" }, "s": { "S": format!("2026-11-25T09:00:00.000Z#{number}") } });
    json!({ "Records": [{
        "eventID": number.to_string(), "eventName": "INSERT", "eventSource": "aws:dynamodb", "awsRegion": "eu-west-3",
        "dynamodb": { "Keys": keys, "SequenceNumber": number.to_string(), "StreamViewType": "KEYS_ONLY" },
    }] })
}

fn message() -> Value {
    json!({ "Records": [{ "messageId": "1", "eventSource": "aws:sqs", "body": "{}" }] })
}

fn minute() -> Value {
    json!({ "source": "aws.events", "detail-type": "Scheduled Event", "detail": {} })
}

fn done(worker: &mut Lambda, event: &Value) {
    let (line, sent) = worker.told(event);
    assert!(line.contains("/response"), "{line}: {sent}");
}

#[test]
fn what_a_form_asks_for_is_done_once_however_often_events_come_and_in_whatever_order() {
    let (emulator, ses) = (dynoxide(), Ses::start());
    let (prefix, store) = named(&emulator);
    let mut accounts = Lambda::start("accounts", emulator.port, &prefix);
    let mut worker = Lambda::start_beside("notifications", emulator.port, &prefix, ses.port);
    sign_up(&mut accounts, "ada@exemple.fr");
    assert_eq!((rows(&store), ses.to().len()), (1, 0), "it waits for the worker");

    let enough = std::mem::replace(&mut worker.deadline, 1);
    done(&mut worker, &row(1));
    assert_eq!((rows(&store), ses.to().len()), (1, 0), "nothing is begun when the time is nearly over");
    worker.deadline = enough;

    done(&mut worker, &row(1));
    assert_eq!(ses.to(), ["ada@exemple.fr"]);
    assert_eq!(rows(&store), 0, "what is done waits no more");

    for _ in 0..5 {
        for event in [minute(), row(2), message(), row(1)] {
            done(&mut worker, &event);
        }
    }
    assert_eq!(ses.to(), ["ada@exemple.fr"], "an event that comes again changes nothing");

    // An event of long ago, after later ones: the stores say what there is to do.
    sign_up(&mut accounts, "louise@exemple.fr");
    done(&mut worker, &row(1));
    done(&mut worker, &row(3));
    assert_eq!(ses.to(), ["ada@exemple.fr", "louise@exemple.fr"]);

    // And without any stream, at the next minute.
    sign_up(&mut accounts, "rosa@exemple.fr");
    done(&mut worker, &minute());
    assert_eq!(ses.to().last().map(String::as_str), Some("rosa@exemple.fr"));
}

#[test]
fn an_event_that_finds_no_store_is_told_so_that_it_comes_again() {
    let nobody =
        TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a port").port();
    let mut worker = Lambda::start("notifications", nobody, "maille-nobody-");
    let (line, sent) = worker.told(&minute());
    assert!(line.contains("/error"), "{line}: {sent}");
}
