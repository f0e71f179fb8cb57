//! What Cargo says of the crates we build on, without asking the network.

use std::process::Command;

use crate::repository::root;

/// Cargo, called at the root as a person would. What it tells the tests about themselves is taken away: build
/// scripts that read it would run again, and all that builds on them would be compiled again.
#[must_use]
pub fn command() -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root());
    for (name, _) in std::env::vars_os() {
        let told = name.to_string_lossy();
        if told.starts_with("CARGO_PKG_") || told.starts_with("CARGO_MANIFEST_") {
            command.env_remove(&name);
        }
    }
    command
}

/// What `cargo` prints; nothing is fetched and the lock file is not touched.
///
/// # Panics
/// When it fails.
#[must_use]
pub fn cargo(arguments: &[&str]) -> String {
    let output = command().args(arguments).args(["--offline", "--locked"]).output();
    let output = output.unwrap_or_else(|error| panic!("cargo: {error}"));
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// Every crate under a package along these edges, as `name v1.2.3 …`, each once, in order.
#[must_use]
pub fn tree(package: &str, edges: &str, more: &[&str]) -> Vec<String> {
    let mut arguments = vec!["tree", "--prefix", "none", "--format", "{p}", "-e", edges, "-p", package];
    arguments.extend(more);
    let printed = cargo(&arguments);
    let lines = printed.lines().map(|line| line.trim_end_matches(" (*)")).filter(|line| !line.is_empty());
    let mut crates: Vec<String> = lines.map(str::to_owned).collect();
    crates.sort();
    crates.dedup();
    crates
}
