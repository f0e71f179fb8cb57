//! A trial put behind a proxy shows nothing (security.md, rule 18).

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::Child;
use std::time::Duration;

use tests::command;
use tests::site::Site;

/// A trial, ended with the value.
struct Trial {
    child: Child,
    address: String,
    _site: Site,
}

impl Trial {
    fn start() -> Self {
        let site = Site::small();
        let state = site.path().join("state");
        let state = state.to_str().unwrap_or_default();
        let mut child = command::start(&[
            "serve",
            "--port",
            "0",
            "--site",
            site.argument(),
            "--state",
            state,
            "--lang",
            "en",
        ]);
        let out = child.stdout.take().expect("its output");
        let mut lines = BufReader::new(out).lines().map_while(Result::ok);
        let address = lines.find_map(|line| {
            let (_, rest) = line.split_once("http://")?;
            Some(rest.trim_end_matches('/').to_owned())
        });
        // Read on, so that it never waits for a reader.
        std::thread::spawn(move || lines.for_each(drop));
        Self { child, address: address.expect("an address"), _site: site }
    }
}

impl Drop for Trial {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What a proxy makes of a request's head.
type Rewrite = fn(head: &str, upstream: &str) -> String;

/// A proxy for one call after another; returns its address.
fn proxy(upstream: String, rewrite: Rewrite) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address").to_string();
    std::thread::spawn(move || {
        for mut visitor in listener.incoming().flatten() {
            let head = head_of(&mut visitor);
            let answer = ask(&upstream, &rewrite(&head, &upstream));
            let _ = visitor.write_all(answer.as_bytes());
        }
    });
    address
}

fn head_of(stream: &mut TcpStream) -> String {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") && stream.read(&mut byte).is_ok_and(|read| read == 1) {
        head.push(byte[0]);
    }
    String::from_utf8_lossy(&head).into_owned()
}

fn ask(address: &str, head: &str) -> String {
    let mut stream = TcpStream::connect(address).expect("a connection");
    stream.set_read_timeout(Some(Duration::from_secs(20))).expect("a limit");
    stream.write_all(head.as_bytes()).expect("sent");
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    String::from_utf8_lossy(&answer).into_owned()
}

fn get(address: &str, host: &str, path: &str) -> String {
    ask(address, &format!("GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"))
}

#[test]
fn a_proxy_in_front_of_a_trial_gets_nothing() {
    let trial = Trial::start();
    let paths = [
        "/",
        "/_mail/",
        "/_mail/messages.json",
        "/_live/reload.js",
        "/api/challenge?form=signup",
        "/m/",
        "/nulle-part/",
    ];
    for path in ["/", "/_mail/", "/_live/reload.js", "/api/challenge?form=signup"] {
        let direct = get(&trial.address, &trial.address, path);
        assert!(direct.starts_with("HTTP/1.1 200 "), "{path}: {direct}");
    }
    let proxies: [(&str, Rewrite); 4] = [
        ("passes the name on", |head, _| head.to_owned()),
        ("names the visitor", |head, upstream| {
            named(head, upstream).replacen("\r\n", "\r\nX-Forwarded-For: 192.0.2.1\r\n", 1)
        }),
        ("names itself", |head, upstream| {
            named(head, upstream).replacen("\r\n", "\r\nVia: 1.1 proxy\r\n", 1)
        }),
        ("says it in the standard's way", |head, upstream| {
            named(head, upstream).replacen("\r\n", "\r\nForwarded: for=192.0.2.1\r\n", 1)
        }),
    ];
    for (what, rewrite) in proxies {
        let address = proxy(trial.address.clone(), rewrite);
        for path in paths {
            let answer = get(&address, "www.mouvement.example", path);
            assert!(answer.starts_with("HTTP/1.1 404 "), "a proxy that {what}, {path}: {answer}");
            let (_, body) = answer.split_once("\r\n\r\n").unwrap_or_default();
            assert_eq!(body, "", "a proxy that {what}, {path}");
        }
    }
}

/// The head with the trial's own name, as most proxies send it.
fn named(head: &str, upstream: &str) -> String {
    head.replace("www.mouvement.example", upstream)
}
