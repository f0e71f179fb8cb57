//! The `maille` command as a user runs it.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use crate::crates;

/// The command's file, built if this run has not built it yet.
///
/// # Panics
/// When it does not compile.
#[must_use]
pub fn maille() -> &'static Path {
    static FILE: OnceLock<PathBuf> = OnceLock::new();
    FILE.get_or_init(|| match std::env::var_os("MAILLE_COMMAND") {
        Some(given) => given.into(),
        None => build(),
    })
}

fn build() -> PathBuf {
    let built = crates::command().args(["build", "--quiet", "--package", "maille"]).status();
    assert!(built.is_ok_and(|status| status.success()), "the command does not compile");
    // Test binaries lie in `<target>/debug/deps`, the command one folder above.
    let here = std::env::current_exe().unwrap_or_default();
    here.ancestors().nth(2).map(|debug| debug.join("maille")).unwrap_or_default()
}

/// What a run of the command said.
#[derive(Debug, Clone)]
pub struct Said {
    /// Exit status; nothing when it was killed.
    pub status: Option<i32>,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
    /// How long it took.
    pub took: Duration,
}

/// Runs `maille` with these arguments, and kills it after `limit`.
///
/// # Panics
/// When it cannot be started, or is not done within the limit.
#[must_use]
pub fn run_within(limit: Duration, arguments: &[&str]) -> Said {
    let started = Instant::now();
    let mut child = start(arguments);
    // Both pipes are drained by `wait_with_output` on another thread; this one watches the clock.
    let id = child.id();
    let (out, err) = (child.stdout.take(), child.stderr.take());
    let reader = std::thread::spawn(move || (drain(out), drain(err)));
    let status = loop {
        if let Ok(Some(status)) = child.try_wait() {
            break status;
        }
        if started.elapsed() > limit {
            let _ = child.kill();
            panic!("maille {arguments:?} (process {id}) was not done within {limit:?}");
        }
        std::thread::sleep(Duration::from_millis(5));
    };
    let (out, err) = reader.join().unwrap_or_default();
    Said { status: status.code(), out, err, took: started.elapsed() }
}

/// Runs `maille` with these arguments, two minutes at most.
#[must_use]
pub fn run(arguments: &[&str]) -> Said {
    run_within(Duration::from_secs(120), arguments)
}

/// Starts `maille` and leaves it running.
///
/// # Panics
/// When it cannot be started.
#[must_use]
pub fn start(arguments: &[&str]) -> Child {
    Command::new(maille())
        .args(arguments)
        .env("NO_COLOR", "1")
        .env("RUST_BACKTRACE", "0")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| panic!("{}: {error}", maille().display()))
}

fn drain(pipe: Option<impl std::io::Read>) -> String {
    let mut bytes = Vec::new();
    if let Some(mut pipe) = pipe {
        let _ = pipe.read_to_end(&mut bytes);
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
