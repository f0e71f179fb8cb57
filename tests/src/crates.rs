//! What Cargo says of the crates we build on, without asking the network.

use std::process::Command;

use crate::repository::root;

/// What `cargo` prints; nothing is fetched and the lock file is not touched.
///
/// # Panics
/// When it fails.
#[must_use]
pub fn cargo(arguments: &[&str]) -> String {
    let program = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output =
        Command::new(program).args(arguments).args(["--offline", "--locked"]).current_dir(root()).output();
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
