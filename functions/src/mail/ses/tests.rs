//! SES against a server of a few lines on this machine.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::thread::JoinHandle;

use super::*;
use crate::values::Email;

fn mail() -> Mail {
    let email = |text: &str| Email::parse(text).expect("an address");
    Mail {
        from: email("bonjour@maille.example"),
        to: email("ada@été.example"),
        bytes: b"Subject: x\r\n\r\ny\r\n".to_vec(),
    }
}

/// Answers one call, and tells what it was: its first line and its body.
fn serve(status: &'static str, code: &'static str) -> (u16, JoinHandle<(String, String)>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("an address").port();
    let thread = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().expect("a call");
        let mut lines = BufReader::new(stream.try_clone().expect("a stream"));
        let (mut first, mut length) = (String::new(), 0);
        lines.read_line(&mut first).expect("a line");
        loop {
            let mut line = String::new();
            lines.read_line(&mut line).expect("a line");
            let line = line.trim_end().to_ascii_lowercase();
            length = line.strip_prefix("content-length: ").and_then(|n| n.parse().ok()).unwrap_or(length);
            if line.is_empty() {
                break;
            }
        }
        let mut body = vec![0; length];
        lines.read_exact(&mut body).expect("a body");
        if !status.is_empty() {
            let answer = "{\"MessageId\":\"1\",\"message\":\"not to ada@xn--t-9fab.example\"}";
            let head = format!(
                "HTTP/1.1 {status}\r\ncontent-type: application/json\r\nx-amzn-errortype: {code}\r\n\
                 connection: close\r\ncontent-length: {}\r\n\r\n{answer}",
                answer.len()
            );
            stream.write_all(head.as_bytes()).expect("an answer");
        }
        (first, String::from_utf8_lossy(&body).into_owned())
    });
    (port, thread)
}

fn send(status: &'static str, code: &'static str) -> (Result<(), MailError>, (String, String)) {
    let (port, server) = serve(status, code);
    let ses = Ses::start(&Access::emulator(port), Some("maille".to_owned())).expect("a thread");
    (ses.send(&mail()), server.join().expect("the server"))
}

#[test]
fn the_mail_travels_as_it_is() {
    let (sent, (first, body)) = send("200 OK", "");
    assert_eq!(sent, Ok(()));
    assert!(first.starts_with("POST /v2/email/outbound-emails "), "{first}");
    let body: serde_json::Value = serde_json::from_str(&body).expect("JSON");
    assert_eq!(body["Content"]["Raw"]["Data"], "U3ViamVjdDogeA0KDQp5DQo=");
    assert_eq!(body["Destination"]["ToAddresses"], serde_json::json!(["ada@xn--t-9fab.example"]));
    assert_eq!(body["ConfigurationSetName"], "maille");
}

#[test]
fn errors_mean_what_they_say() {
    let kind = |status, code| {
        let (sent, _) = send(status, code);
        let error = sent.expect_err("an error");
        assert!(!format!("{error:?} {error}").contains('@'), "{error:?}");
        match error {
            MailError::Refused(_) => "refused",
            MailError::Later(_) => "later",
            MailError::Unclear(_) => "unclear",
        }
    };
    assert_eq!(kind("400 Bad Request", "MessageRejected"), "refused");
    assert_eq!(kind("400 Bad Request", "BadRequestException"), "refused");
    assert_eq!(kind("429 Too Many Requests", "TooManyRequestsException"), "later");
    assert_eq!(kind("400 Bad Request", "SendingPausedException"), "later");
    assert_eq!(kind("403 Forbidden", "AccessDeniedException"), "later");
    assert_eq!(kind("500 Internal Server Error", "InternalFailure"), "unclear");
    // It hangs up after it has read everything.
    assert_eq!(kind("", ""), "unclear");
}

#[test]
fn nobody_there_is_later() {
    let port = TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr()).expect("a port").port();
    let ses = Ses::start(&Access::emulator(port), None).expect("a thread");
    assert!(matches!(ses.send(&mail()), Err(MailError::Later(_))));
    assert!(!format!("{ses:?}").contains("emulator"));
}
