//! Figures a run prints: `cargo test` shows them with `--nocapture`, and `tests/run` asks for that.

use std::io::Write as _;

/// Prints one figure as a line that is easy to find: `figure: S19 files compared = 412`.
pub fn figure(name: &str, value: impl std::fmt::Display) {
    // A closed pipe is no reason for a test to fail.
    let _ = writeln!(std::io::stderr().lock(), "figure: {name} = {value}");
}

/// Prints that something could not be looked at, and why: `tests/run` repeats these lines last.
pub fn not_run(name: &str, why: &str) {
    let _ = writeln!(std::io::stderr().lock(), "NOT RUN: {name}: {why}");
}
