//! A site in a folder of its own, built in this process at one instant.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use generator::problem::{Problem, Severity};
use generator::{BuildOptions, Cache, Drafts, Mistakes, Outcome, Quiet, Strictness};
use jiff::Timestamp;
use tempfile::TempDir;

use crate::command;
use crate::html::Document;
use crate::repository::root;

/// The instant of every test: Thursday 26 November 2026, 10 h in Paris.
pub const NOW: &str = "2026-11-26T09:00:00Z";

/// The instant of every test.
///
/// # Panics
/// Never: [`NOW`] is an instant.
#[must_use]
pub fn now() -> Timestamp {
    NOW.parse().unwrap_or_else(|error| panic!("{NOW}: {error}"))
}

/// A site's folder, gone with the value.
#[derive(Debug)]
pub struct Site {
    folder: TempDir,
}

impl Default for Site {
    fn default() -> Self {
        Self::new()
    }
}

impl Site {
    /// The default theme and an empty `content/`.
    ///
    /// # Panics
    /// When the machine has no room for it.
    #[must_use]
    pub fn new() -> Self {
        let folder = tempfile::Builder::new().prefix("site-").tempdir();
        let site = Self { folder: folder.unwrap_or_else(|error| panic!("a folder: {error}")) };
        copy(&root().join("themes"), &site.path().join("themes"));
        fs::create_dir_all(site.path().join("content")).unwrap_or_else(|error| panic!("content/: {error}"));
        site
    }

    /// A site that has little of everything and no mistake: what tests of one mistake begin with.
    #[must_use]
    pub fn small() -> Self {
        let site = Self::new();
        copy(&root().join("tests/fixtures/small"), &site.path().join("content"));
        site
    }

    /// The demo's content without data.
    #[must_use]
    pub fn demo_content() -> Self {
        let site = Self::new();
        for entry in read_dir(&root().join("content")).into_iter().filter(|name| name != "data") {
            copy(&root().join("content").join(&entry), &site.path().join("content").join(&entry));
        }
        site
    }

    /// The demo as `serve --demo` shows it: content and the data of an invented movement.
    #[must_use]
    pub fn demo() -> Self {
        let site = Self::demo_content();
        copy(demo_data(), &site.path().join("content/data"));
        site
    }

    /// Where it lies.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Where it lies, as an argument.
    #[must_use]
    pub fn argument(&self) -> &str {
        self.path().to_str().unwrap_or_default()
    }

    /// Writes a file, replacing what was there.
    ///
    /// # Panics
    /// When it cannot be written.
    pub fn write(&self, file: &str, bytes: impl AsRef<[u8]>) {
        let path = self.path().join(file);
        let folder = path.parent().unwrap_or(&path);
        fs::create_dir_all(folder)
            .and_then(|()| fs::write(&path, bytes))
            .unwrap_or_else(|error| panic!("{file}: {error}"));
    }

    /// Reads a text file.
    ///
    /// # Panics
    /// When it is not there.
    #[must_use]
    pub fn read(&self, file: &str) -> String {
        fs::read_to_string(self.path().join(file)).unwrap_or_else(|error| panic!("{file}: {error}"))
    }

    /// Adds lines to the end of a file.
    pub fn append(&self, file: &str, text: &str) {
        let before = self.read(file);
        self.write(file, before + text);
    }

    /// What a build of it is asked.
    #[must_use]
    pub fn options(&self, out: &Path) -> BuildOptions {
        BuildOptions {
            site: self.path().to_owned(),
            out: out.to_owned(),
            data: None,
            base_url: None,
            now: now(),
            drafts: Drafts::Hide,
            cache: Cache::Use,
            mistakes: Mistakes::Show,
        }
    }

    /// Builds it into a new folder.
    #[must_use]
    pub fn build(&self) -> Built {
        let folder = tempfile::Builder::new().prefix("out-").tempdir();
        let folder = folder.unwrap_or_else(|error| panic!("a folder: {error}"));
        let outcome = generator::build(&self.options(&folder.path().join("dist")), &Quiet);
        Built { outcome, folder }
    }

    /// Checks it.
    #[must_use]
    pub fn check(&self, strictness: Strictness) -> Outcome {
        generator::check(&self.options(&self.path().join("dist")), strictness, &Quiet)
    }
}

/// The data of the invented movement, made once a run by the command.
fn demo_data() -> &'static Path {
    static FOLDER: OnceLock<TempDir> = OnceLock::new();
    FOLDER
        .get_or_init(|| {
            let folder = tempfile::Builder::new().prefix("data-").tempdir();
            let folder = folder.unwrap_or_else(|error| panic!("a folder: {error}"));
            let out = folder.path().to_str().unwrap_or_default();
            let said = command::run(&[
                "demo", "--groups", "26", "--events", "38", "--seed", "7", "--now", NOW, "--out", out,
            ]);
            assert_eq!(said.status, Some(0), "maille demo: {}{}", said.out, said.err);
            folder
        })
        .path()
}

/// What a build made.
#[derive(Debug)]
pub struct Built {
    /// What it said.
    pub outcome: Outcome,
    folder: TempDir,
}

impl Built {
    /// The output folder.
    #[must_use]
    pub fn out(&self) -> PathBuf {
        self.folder.path().join("dist")
    }

    /// Every file of a tree (`public`, `members`, `groups/<id>`; empty = all), by path inside it.
    #[must_use]
    pub fn files(&self, tree: &str) -> BTreeMap<String, Vec<u8>> {
        files(&self.out().join(tree))
    }

    /// Every public page: address and its reading.
    #[must_use]
    pub fn pages(&self) -> BTreeMap<String, Document> {
        self.files("public")
            .into_iter()
            .filter(|(path, _)| path.ends_with(".html"))
            .map(|(path, bytes)| (address(&path), Document::parse(&String::from_utf8_lossy(&bytes))))
            .collect()
    }

    /// The text of a public file.
    ///
    /// # Panics
    /// When it was not made.
    #[must_use]
    pub fn text(&self, path: &str) -> String {
        let file = self.out().join("public").join(path);
        fs::read_to_string(&file).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    /// Problems of a severity, as people find them: `content/x.md:3:1 unknown-key`.
    #[must_use]
    pub fn problems(&self, severity: Severity) -> Vec<String> {
        self.outcome.problems.iter().filter(|problem| problem.severity() == severity).map(placed).collect()
    }
}

/// A problem as people find it.
#[must_use]
pub fn placed(problem: &Problem) -> String {
    format!("{}:{}:{} {}", problem.file, problem.spot.line, problem.spot.column, problem.code.id())
}

/// The address of a file of the public tree.
#[must_use]
pub fn address(path: &str) -> String {
    format!("/{}", path.strip_suffix("index.html").unwrap_or(path))
}

/// Every file under a folder, by path inside it. Links are read as the files they are, never followed
/// into folders.
#[must_use]
pub fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    collect(folder, "", &mut found);
    found
}

fn collect(folder: &Path, prefix: &str, found: &mut BTreeMap<String, Vec<u8>>) {
    for name in read_dir(folder) {
        let path = folder.join(&name);
        let inside = if prefix.is_empty() { name } else { format!("{prefix}/{name}") };
        let meta = path.symlink_metadata();
        if meta.as_ref().is_ok_and(fs::Metadata::is_dir) {
            collect(&path, &inside, found);
        } else if meta.is_ok_and(|meta| meta.is_file()) {
            found.insert(inside, fs::read(&path).unwrap_or_default());
        }
    }
}

/// The names in a folder, sorted; none when there is no folder.
fn read_dir(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut names: Vec<String> =
        entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

/// Copies a folder or a file.
///
/// # Panics
/// When it cannot.
pub fn copy(from: &Path, to: &Path) {
    let copied = if from.is_dir() {
        for name in read_dir(from) {
            copy(&from.join(&name), &to.join(&name));
        }
        fs::create_dir_all(to)
    } else {
        let folder = to.parent().unwrap_or(to);
        fs::create_dir_all(folder).and_then(|()| fs::copy(from, to).map(drop))
    };
    copied.unwrap_or_else(|error| panic!("{} to {}: {error}", from.display(), to.display()));
}
