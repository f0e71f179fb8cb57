//! The committed tree.

use std::path::{Path, PathBuf};
use std::process::Command;

/// A file of the repository.
#[derive(Debug, Clone)]
pub struct File {
    /// From the root, `/` between parts.
    pub path: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

impl File {
    /// Its text; nothing when it is not UTF-8 (images, documents).
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        std::str::from_utf8(&self.bytes).ok()
    }

    /// Its lines with their numbers from 1.
    pub fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        self.text().unwrap_or_default().lines().enumerate().map(|(index, line)| (index + 1, line))
    }

    /// What stands after the last dot of its name.
    #[must_use]
    pub fn extension(&self) -> &str {
        self.path.rsplit_once('.').map_or("", |(_, extension)| extension)
    }

    /// Its name without folders and extension.
    #[must_use]
    pub fn stem(&self) -> &str {
        let name = self.path.rsplit('/').next().unwrap_or_default();
        name.split('.').next().unwrap_or_default()
    }
}

/// Where the repository lies.
#[must_use]
pub fn root() -> PathBuf {
    // Asked when the test runs: a test binary built in one checkout may look at another.
    let tests = std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
    Path::new(&tests).parent().map(Path::to_path_buf).unwrap_or_default()
}

/// The folder Cargo builds into: test binaries lie in `<target>/debug/deps`.
#[must_use]
pub fn target() -> PathBuf {
    let here = std::env::current_exe().unwrap_or_default();
    here.ancestors().nth(3).map(Path::to_path_buf).unwrap_or_default()
}

/// Every file that is in git or would be with the next commit, sorted by path.
///
/// # Panics
/// When git is not there: the rules are about what is committed.
#[must_use]
pub fn files() -> Vec<File> {
    let listed = Command::new("git")
        .args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
        .current_dir(root())
        .output()
        .ok()
        .filter(|output| output.status.success());
    let Some(listed) = listed else { panic!("git ls-files did not run in {}", root().display()) };
    let mut files: Vec<File> = String::from_utf8_lossy(&listed.stdout)
        .split('\0')
        .filter(|path| !path.is_empty())
        // Deleted but not committed yet: there is nothing to hold a rule against.
        .filter_map(|path| {
            Some(File { path: path.to_owned(), bytes: std::fs::read(root().join(path)).ok()? })
        })
        .collect();
    files.sort_by(|a, b| a.path.cmp(&b.path));
    assert!(files.len() > 100, "only {} files found", files.len());
    files
}

/// The files under one of `folders` whose extension is `extension`.
#[must_use]
pub fn under(folders: &[&str], extension: &str) -> Vec<File> {
    files()
        .into_iter()
        .filter(|file| folders.iter().any(|folder| file.path.starts_with(folder)))
        .filter(|file| file.extension() == extension)
        .collect()
}

/// One file of the repository.
///
/// # Panics
/// When it is not there.
#[must_use]
pub fn text(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The code of a Rust file: comments blanked, lines kept, and what follows `#[cfg(test)]` at the start
/// of a line left out.
#[must_use]
pub fn code(source: &str) -> String {
    let mut code = String::with_capacity(source.len());
    for line in source.lines() {
        if line.starts_with("#[cfg(test)]") {
            break;
        }
        let bare = line.trim_start();
        if !bare.starts_with("//") {
            // A `//` in a string (an address) is not a comment; only one after a blank is.
            code.push_str(line.split_once(" // ").map_or(line, |(code, _)| code));
        }
        code.push('\n');
    }
    code
}

/// What is wrong, one line each: fails when there is anything, showing all of it.
///
/// # Panics
/// When `wrong` is not empty.
pub fn nothing_wrong(rule: &str, wrong: &[String]) {
    assert!(wrong.is_empty(), "{rule}\n{}", wrong.join("\n"));
}
