//! The Lambdas that answer, behind a runtime API of our own, over dynoxide: a form is answered and kept, a page of
//! another set does not exist, and the headers are those of every answer.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use functions::headers::SECURITY_HEADERS;
use functions::keys::Keys;
use functions::random::Random;
use functions::store::{Store, Table};
use serde_json::{Value, json};
use tests::browser::body;
use tests::crates;
use tests::report::figure;
use tests::trace::everything;
use tests::world::bundle;

use crate::engine::{dynoxide, named};

/// What CloudFront says to be known.
const SECRET: &str = "what-only-the-cache-knows-of-this-trial";

/// A Lambda, and the runtime API it asks.
pub struct Lambda {
    child: Child,
    listener: TcpListener,
    asked: u32,
    /// What it is told of the end of its time, in milliseconds since 1970.
    pub deadline: u64,
}

impl Drop for Lambda {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The folder of the Lambdas, built once where they are not yet.
fn binaries() -> &'static PathBuf {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    FOLDER.get_or_init(build)
}

fn build() -> PathBuf {
    let arguments =
        ["build", "--quiet", "-p", "functions", "-p", "tests", "--features", "tests/aws", "--bins"];
    let built = crates::command().args(arguments).args(["--test", "store"]).status();
    assert!(built.is_ok_and(|status| status.success()), "the Lambdas do not compile");
    let here = std::env::current_exe().unwrap_or_default();
    here.ancestors().nth(2).map(Path::to_path_buf).unwrap_or_default()
}

impl Lambda {
    pub fn start(name: &str, port: u16, prefix: &str) -> Self {
        Self::start_beside(name, port, prefix, port)
    }

    /// With a place of its own for the mail.
    pub fn start_beside(name: &str, port: u16, prefix: &str, mail: u16) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let api = listener.local_addr().expect("an address").to_string();
        let bundle = serde_json::to_string(&bundle()).expect("a bundle");
        let child = Command::new(binaries().join(name))
            .env_clear()
            .envs([
                ("AWS_LAMBDA_RUNTIME_API", api.as_str()),
                ("AWS_LAMBDA_FUNCTION_NAME", name),
                ("AWS_LAMBDA_FUNCTION_VERSION", "1"),
                ("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "128"),
                ("AWS_REGION", "eu-west-3"),
                ("AWS_ACCESS_KEY_ID", "emulator"),
                ("AWS_SECRET_ACCESS_KEY", "emulator"),
                ("AWS_ENDPOINT_URL", &format!("http://127.0.0.1:{port}")),
                ("AWS_ENDPOINT_URL_SESV2", &format!("http://127.0.0.1:{mail}")),
                ("MAILLE_MAIL_SET", "essais"),
                ("MAILLE_TABLES", prefix),
                ("MAILLE_BUNDLE", &bundle),
                ("MAILLE_KEYS", &Keys::generate(&Random::seeded(5)).to_text()),
                ("MAILLE_SENDER", "bonjour@essais.example"),
                ("MAILLE_FILES", "essais-files"),
                ("MAILLE_ORIGIN_SECRET", SECRET),
            ])
            .stdin(Stdio::null())
            .spawn()
            .unwrap_or_else(|error| panic!("{name}: {error}"));
        Self { child, listener, asked: 0, deadline: 9_999_999_999_999 }
    }

    /// Gives it one event and takes its answer.
    pub fn ask(&mut self, verb: &str, path: &str, form: &str) -> Value {
        self.take(&event(verb, path, form))
    }

    fn take(&mut self, event: &Value) -> Value {
        let (line, sent) = self.told(event);
        assert!(line.contains("/response"), "{line}: {sent}");
        serde_json::from_str(&sent).unwrap_or_else(|error| panic!("{error}: {sent}"))
    }

    /// Gives it one event; where it answers, and what.
    pub fn told(&mut self, event: &Value) -> (String, String) {
        self.asked += 1;
        let id = format!("request-{}", self.asked);
        let event = event.to_string();
        loop {
            let (mut stream, line, sent) = self.call();
            if line.contains("/invocation/next") {
                let head = format!(
                    "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\
                     lambda-runtime-aws-request-id: {id}\r\nlambda-runtime-deadline-ms: {}\r\n\
                     lambda-runtime-invoked-function-arn: arn:aws:lambda:eu-west-3:0:function:x\r\n\
                     connection: close\r\n\r\n",
                    event.len(),
                    self.deadline
                );
                stream
                    .write_all(head.as_bytes())
                    .and_then(|()| stream.write_all(event.as_bytes()))
                    .expect("sent");
                continue;
            }
            stream
                .write_all(b"HTTP/1.1 202 Accepted\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")
                .expect("sent");
            assert!(line.contains(&format!("/{id}/")), "{line}: {sent}");
            return (line, sent);
        }
    }

    fn call(&self) -> (TcpStream, String, String) {
        let (stream, _) = self.listener.accept().expect("a call");
        let (line, body) = read(&stream);
        (stream, line, body)
    }
}

/// One call: its first line and its body.
pub fn read(stream: &TcpStream) -> (String, String) {
    stream.set_read_timeout(Some(Duration::from_secs(20))).expect("a socket");
    let mut reader = BufReader::new(stream.try_clone().expect("a socket"));
    let (mut first, mut length, mut chunked) = (String::new(), 0, false);
    reader.read_line(&mut first).expect("a line");
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).expect("a header");
        let lower = line.trim().to_ascii_lowercase();
        if lower.is_empty() {
            break;
        }
        if let Some(value) = lower.strip_prefix("content-length:") {
            length = value.trim().parse().unwrap_or(0);
        }
        chunked |= lower.starts_with("transfer-encoding:") && lower.contains("chunked");
    }
    let body = if chunked { chunks(&mut reader) } else { exactly(&mut reader, length) };
    (first, body)
}

fn exactly(reader: &mut impl Read, length: usize) -> String {
    let mut bytes = vec![0; length];
    reader.read_exact(&mut bytes).expect("a body");
    String::from_utf8_lossy(&bytes).into_owned()
}

fn chunks(reader: &mut impl BufRead) -> String {
    let mut body = String::new();
    loop {
        let mut size = String::new();
        reader.read_line(&mut size).expect("a size");
        let size = usize::from_str_radix(size.trim(), 16).unwrap_or(0);
        body.push_str(&exactly(reader, size));
        let _ = exactly(reader, 2);
        if size == 0 {
            return body;
        }
    }
}

/// An event of API Gateway's HTTP API (payload format 2.0).
fn event(verb: &str, path: &str, form: &str) -> Value {
    let (raw, query) = path.split_once('?').unwrap_or((path, ""));
    json!({
        "version": "2.0", "routeKey": "$default", "rawPath": raw, "rawQueryString": query,
        "headers": {
            // As CloudFront asks, for a browser too old to say where it comes from otherwise.
            "content-type": "application/x-www-form-urlencoded", "host": "x.execute-api.eu-west-3.amazonaws.com",
            "origin": "https://essais.example", "accept": "text/html", "x-maille-origin": SECRET,
            "cloudfront-viewer-address": "192.0.2.7:4711",
        },
        "requestContext": {
            "accountId": "0", "apiId": "x", "domainName": "essais.example", "domainPrefix": "x",
            "requestId": "x", "routeKey": "$default", "stage": "$default",
            "time": "25/Nov/2026:09:00:00 +0000", "timeEpoch": 1_795_597_200_000_i64,
            "http": { "method": verb, "path": raw, "protocol": "HTTP/1.1", "sourceIp": "192.0.2.7", "userAgent": "x" },
        },
        "body": form, "isBase64Encoded": false,
    })
}

#[test]
fn a_form_posted_to_a_lambda_is_kept_and_other_sets_do_not_exist_there() {
    let emulator = dynoxide();
    let (prefix, store) = named(&emulator);
    binaries();
    let started = Instant::now();
    let mut accounts = Lambda::start("accounts", emulator.port, &prefix);
    let form = body(&[("email", "ada@exemple.fr"), ("residence", "63000"), ("consent_membership", "yes")]);
    let again = accounts.ask("POST", "/api/signups", &form);
    figure(
        "from the start of the Lambda accounts to its first answer, dev build, ms",
        started.elapsed().as_millis(),
    );
    assert_eq!(again["statusCode"], 200, "{again}");
    for (name, value) in SECURITY_HEADERS {
        assert_eq!(again["headers"][name], value, "{name}");
    }
    let page = again["body"].as_str().unwrap_or_default();
    let step =
        page.split("name=\"_step\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a step");
    let sent = accounts.ask("POST", "/api/signups", &format!("{form}&_step={step}"));
    assert_eq!(
        (&sent["statusCode"], &sent["headers"]["location"]),
        (&json!(303), &json!("/api/sent?what=signup"))
    );
    assert_eq!(rows(&store), 1, "one row in the outbox");
    accounts.ask("POST", "/api/signups", &format!("{form}&_step={step}"));
    assert_eq!(rows(&store), 1, "however often it is sent");
    let mut past = event("POST", "/api/signups", &form);
    for secret in [json!(""), json!("another")] {
        past["headers"]["x-maille-origin"] = secret;
        assert_eq!(accounts.take(&past)["statusCode"], 404, "nobody comes past the cache");
    }
    for other in ["contributions", "organisers"] {
        let mut lambda = Lambda::start(other, emulator.port, &prefix);
        assert_eq!(lambda.ask("POST", "/api/signups", &form)["statusCode"], 404, "{other}");
    }
    let mut contributions = Lambda::start("contributions", emulator.port, &prefix);
    assert_eq!(contributions.ask("GET", "/api/challenge?form=idea", "")["statusCode"], 200);
    assert_eq!(accounts.ask("GET", "/api/moderation", "")["statusCode"], 404);
}

/// Rows in the outbox of `people`.
pub fn rows(store: &Store) -> usize {
    let all = everything(store);
    all.iter().filter(|document| document.table == Table::People && document.kind() == "outbox").count()
}
