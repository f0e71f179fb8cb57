//! S7 and the document of the API: schemathesis calls every address as the document says, and as it says one must
//! not. No answer of ours is a failure of ours, none is another than declared.
#![forbid(unsafe_code)]

use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use axum::extract::Request;
use axum::http::HeaderValue;
use axum::http::header::{ACCEPT, COOKIE};
use axum::response::Response;
use functions::App;
use functions::http;
use functions::person;
use functions::rights::{self, Role};
use functions::session::{self, Device};
use functions::store::Commit;
use functions::values::{Email, PersonKey};
use serde_json::Value;
use tests::chance::amount;
use tests::lean::in_this_process;
use tests::python;
use tests::report::{figure, not_run};
use tests::world::World;

const VERSION: &str = "4.32.5";
/// Examples of each address, besides those at the edges of what is declared.
const EXAMPLES: usize = 20;
const SEED: &str = "3";
const CHECKS: &str =
    "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance";

#[test]
fn a_stranger_gets_only_declared_answers() {
    let world = World::new(70);
    let app = Arc::clone(&world.app);
    everything_is_declared("a stranger", &world, move |request| {
        let app = Arc::clone(&app);
        async move { http::respond(&app, request).await }
    });
}

#[test]
fn somebody_with_every_role_gets_only_declared_answers() {
    let world = World::new(71);
    let (app, person) = (Arc::clone(&world.app), holder_of_all(&world));
    let known = person.clone();
    everything_is_declared("somebody with every role", &world, move |request| {
        let (app, person) = (Arc::clone(&app), known.clone());
        async move {
            let request = signed_in(&app, &person, request);
            http::respond(&app, request).await
        }
    });
    // Else the last calls were made by nobody.
    assert!(!rights::roles(&world.app, &person).expect("an answer").is_empty(), "the person is gone");
}

fn holder_of_all(world: &World) -> PersonKey {
    const ADDRESS: &str = "toutes@exemple.fr";
    world.browser().sign_up(ADDRESS);
    let of = |role: fn(String) -> Role, scope: &str| role(scope.to_owned());
    let roles = [
        Role::Operator,
        Role::Moderator,
        of(Role::Coordinator, "63"),
        of(Role::Contact, "logement"),
        of(Role::SpaceEditor, "logement"),
        of(Role::Animator, "comite-des-halles"),
        of(Role::Manager, "comite-des-halles"),
    ];
    for role in roles {
        world.give(ADDRESS, &role);
    }
    let email = Email::parse(ADDRESS).expect("an address");
    person::by_address(&world.app, &email).expect("an answer").expect("a person").1.key
}

/// Each call comes in a session of its own: one that signs out must not end the others.
fn signed_in(app: &App, person: &PersonKey, mut request: Request) -> Request {
    let (commit, cookie) = session::begin(app, person, Device::Shared);
    app.store().commit(&Commit::new().and(commit)).expect("a session");
    let value = HeaderValue::from_str(&format!("{}={}", cookie.name, cookie.value));
    request.headers_mut().insert(COOKIE, value.expect("letters and digits"));
    request
}

/// Every second call comes as a script's, which gets JSON.
fn as_page_or_script(number: u64, request: &mut Request) {
    let accept = if number.is_multiple_of(2) { "application/json" } else { "text/html" };
    request.headers_mut().insert(ACCEPT, HeaderValue::from_static(accept));
}

fn everything_is_declared<F>(
    who: &str,
    world: &World,
    respond: impl Fn(Request) -> F + Clone + Send + Sync + 'static,
) where
    F: Future<Output = Response> + Send,
{
    let name = format!("schemathesis-{VERSION}");
    let folder = match python::environment(&name, &[&format!("schemathesis=={VERSION}")]) {
        Ok(folder) => folder,
        Err(why) => return not_run(&format!("schemathesis as {who}"), &why),
    };
    let calls = Arc::new(AtomicU64::new(0));
    let port = in_this_process(move |mut request| {
        as_page_or_script(calls.fetch_add(1, Ordering::Relaxed), &mut request);
        respond(request)
    });
    let stop = Arc::new(AtomicBool::new(false));
    let working = std::thread::spawn({
        let (world, stop) = (world.clone(), Arc::clone(&stop));
        move || {
            while !stop.load(Ordering::Relaxed) {
                world.work();
                std::thread::sleep(Duration::from_millis(100));
            }
        }
    });
    let (succeeded, said, report) = run(&folder, port);
    stop.store(true, Ordering::Relaxed);
    working.join().expect("the worker ends when it is told");
    let number = |pointer: &str| report.pointer(pointer).and_then(Value::as_u64).unwrap_or_default();
    let (operations, cases) = (number("/operations/tested"), number("/test_cases/generated"));
    let failures = number("/test_cases/unique_failures");
    figure(
        &format!("schemathesis as {who}, operations"),
        format!("{operations}, cases = {cases}, failures = {failures}"),
    );
    assert!(succeeded && failures == 0, "{said}");
    assert!(operations > 50 && cases > 1_000, "schemathesis looked at too little:\n{said}");
}

fn run(folder: &Path, port: u16) -> (bool, String, Value) {
    let place = tempfile::tempdir().expect("a folder");
    let report = place.path().join("report.json");
    let output = Command::new(folder.join("bin/st"))
        .args(["run", &format!("http://127.0.0.1:{port}/api/openapi.json")])
        .args(["--checks", CHECKS, "--phases", "examples,coverage,fuzzing"])
        .args(["--max-examples", &amount(EXAMPLES).to_string(), "--seed", SEED, "--no-shrink"])
        .args(["--exclude-by", "/x-maille-open == false", "-H", "Sec-Fetch-Site: same-origin"])
        .args(["--suppress-health-check", "all", "--warnings", "off", "--continue-on-failure"])
        .args(["--report", "json", "--report-json-path"])
        .arg(&report)
        .current_dir(place.path())
        .stdin(Stdio::null())
        .output()
        .expect("schemathesis runs");
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let report = std::fs::read_to_string(&report).unwrap_or_default();
    (output.status.success(), said, serde_json::from_str(&report).unwrap_or_default())
}
