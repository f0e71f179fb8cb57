//! Files are written whole, only when they differ, and what no longer exists is removed. A build that
//! is killed at any point leaves each file old or new; the next build completes it.

mod manifest;

use std::collections::{BTreeSet, HashSet};
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use manifest::{Entry, Manifest};

use crate::Cache;
use crate::job::Tree;

/// Name of the manifest beside the trees.
const MANIFEST: &str = "manifest.json";
/// Where files are while they are written: beside the trees, never inside.
const WRITING: &str = ".writing";

/// What the build did to the folder.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub written: usize,
    pub unchanged: usize,
    pub removed: usize,
}

/// The output folder during a build.
pub(crate) struct Output {
    root: PathBuf,
    before: Manifest,
    cache: Cache,
    after: Mutex<Manifest>,
    written: AtomicUsize,
    unchanged: AtomicUsize,
    /// Numbers new files while they are written.
    next: AtomicUsize,
    /// Folders known to be folders of ours, not links to elsewhere.
    folders: Mutex<HashSet<PathBuf>>,
}

/// Where a tree lies in the output folder.
fn tree_folder(tree: &Tree) -> String {
    match tree {
        Tree::Public => "public".into(),
        Tree::Members => "members".into(),
        Tree::Group(id) => format!("groups/{}", contract::words::slugify(id)),
    }
}

/// The file of an address, from the output folder. `/m/…` is how private trees are served, not where
/// they lie.
pub(crate) fn file_of(tree: &Tree, address: &str) -> String {
    let inside = match tree {
        Tree::Public => address,
        Tree::Members => address.strip_prefix("/m").unwrap_or(address),
        Tree::Group(id) => address.strip_prefix(&format!("/m/g/{id}")).unwrap_or(address),
    };
    let index = if inside.ends_with('/') { "index.html" } else { "" };
    format!("{}{inside}{index}", tree_folder(tree))
}

impl Output {
    /// Takes the folder in hand: it must be new, empty, or one of ours.
    ///
    /// # Errors
    /// It holds something else, or cannot be written.
    pub fn open(root: &Path, cache: Cache) -> io::Result<Self> {
        fs::create_dir_all(root)?;
        let marker = root.join(MANIFEST);
        if !marker.exists() {
            if fs::read_dir(root)?.next().is_some() {
                return Err(io::Error::new(
                    io::ErrorKind::AlreadyExists,
                    "not empty, and not made by a build",
                ));
            }
            // First, so that a build killed at once leaves a folder we know again.
            fs::write(&marker, b"{}")?;
        }
        // What a killed build was writing.
        let writing = root.join(WRITING);
        if writing.exists() {
            fs::remove_dir_all(&writing)?;
        }
        fs::create_dir(&writing)?;
        let before = Manifest::read(&marker);
        Ok(Self {
            root: root.to_owned(),
            before,
            cache,
            after: Mutex::new(Manifest::default()),
            written: AtomicUsize::new(0),
            unchanged: AtomicUsize::new(0),
            next: AtomicUsize::new(0),
            folders: Mutex::new(HashSet::new()),
        })
    }

    /// Puts a file in place; answers the fingerprint of its bytes.
    ///
    /// # Errors
    /// The system refuses.
    pub fn put(&self, file: &str, bytes: &[u8]) -> io::Result<String> {
        self.put_made_from(file, bytes, None)
    }

    fn put_made_from(&self, file: &str, bytes: &[u8], made_from: Option<String>) -> io::Result<String> {
        let hash = crate::hash::full(bytes);
        let path = self.root.join(file);
        self.refuse_links(&path)?;
        if self.is_in_place(file, &path, &hash, bytes) {
            self.unchanged.fetch_add(1, Ordering::Relaxed);
        } else {
            make_room(&self.root, &path)?;
            self.write_whole(&path, bytes)?;
            self.written.fetch_add(1, Ordering::Relaxed);
        }
        self.remember(file, Entry::of(&path, hash.clone(), made_from)?);
        Ok(hash)
    }

    /// Puts a file that is costly to make: `make` is called only when `made_from` changed.
    ///
    /// # Errors
    /// The system refuses, or `make` fails.
    pub fn put_costly(
        &self,
        file: &str,
        made_from: &str,
        make: impl FnOnce() -> Result<Vec<u8>, String>,
    ) -> io::Result<()> {
        if let Some(entry) = self.before.get(file)
            && self.cache == Cache::Use
            && entry.made_from.as_deref() == Some(made_from)
            && entry.is_untouched(&self.root.join(file))
        {
            self.unchanged.fetch_add(1, Ordering::Relaxed);
            self.remember(file, entry.clone());
            return Ok(());
        }
        let bytes = make().map_err(io::Error::other)?;
        self.put_made_from(file, &bytes, Some(made_from.to_owned())).map(drop)
    }

    /// Keeps the version before of a file that is not made this time; answers whether there is one.
    pub fn keep(&self, file: &str) -> bool {
        match Entry::of(&self.root.join(file), String::new(), None) {
            Ok(entry) => {
                self.remember(file, entry);
                true
            }
            Err(_) => false,
        }
    }

    /// Replaces a file whole: readers see the old bytes or the new ones.
    fn write_whole(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        let new = self.root.join(WRITING).join(self.next.fetch_add(1, Ordering::Relaxed).to_string());
        fs::File::create(&new)?.write_all(bytes)?;
        match fs::rename(&new, path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                fs::create_dir_all(path.parent().unwrap_or(path))?;
                fs::rename(&new, path)
            }
            other => other,
        }
    }

    /// A folder of ours that somebody replaced by a link would lead our files elsewhere: the link goes.
    fn refuse_links(&self, path: &Path) -> io::Result<()> {
        let Some(folder) = path.parent() else { return Ok(()) };
        let Ok(mut known) = self.folders.lock() else { return Ok(()) };
        if known.contains(folder) {
            return Ok(());
        }
        for parent in folder.ancestors().take_while(|parent| *parent != self.root) {
            if parent.symlink_metadata().is_ok_and(|meta| meta.file_type().is_symlink()) {
                fs::remove_file(parent)?;
            }
        }
        known.insert(folder.to_owned());
        Ok(())
    }

    fn remember(&self, file: &str, entry: Entry) {
        if let Ok(mut after) = self.after.lock() {
            after.insert(file.to_owned(), entry);
        }
    }

    fn is_in_place(&self, file: &str, path: &Path, hash: &str, bytes: &[u8]) -> bool {
        if let Some(entry) = self.before.get(file)
            && self.cache == Cache::Use
            && entry.hash == hash
            && entry.is_untouched(path)
        {
            return true;
        }
        let same_size =
            path.symlink_metadata().is_ok_and(|meta| meta.is_file() && meta.len() == bytes.len() as u64);
        same_size && fs::read(path).is_ok_and(|there| there == bytes)
    }

    /// Removes what no longer exists and writes the manifest, last.
    ///
    /// # Errors
    /// The system refuses.
    pub fn finish(self) -> io::Result<Counts> {
        let after = self.after.lock().map(|mut after| std::mem::take(&mut *after)).unwrap_or_default();
        let kept: BTreeSet<PathBuf> = after.files().map(|file| self.root.join(file)).collect();
        let mut removed = 0;
        for tree in ["public", "members", "groups"] {
            remove_others(&self.root.join(tree), &kept, &mut removed)?;
        }
        let bytes = after.to_bytes();
        let marker = self.root.join(MANIFEST);
        if fs::read(&marker).map_or(true, |there| there != bytes) {
            self.write_whole(&marker, &bytes)?;
        }
        fs::remove_dir_all(self.root.join(WRITING))?;
        Ok(Counts { written: self.written.into_inner(), unchanged: self.unchanged.into_inner(), removed })
    }

    /// Writes a file beside the trees.
    ///
    /// # Errors
    /// The system refuses.
    pub fn put_beside(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
        let path = self.root.join(name);
        if fs::read(&path).is_ok_and(|there| there == bytes) {
            return Ok(());
        }
        self.write_whole(&path, bytes)
    }
}

/// A folder where a file should be, or a file where a folder should be: ours from an earlier build.
fn make_room(root: &Path, path: &Path) -> io::Result<()> {
    if path.is_dir() {
        fs::remove_dir_all(path)?;
    }
    for parent in path.ancestors().skip(1).take_while(|parent| *parent != root) {
        if parent.is_file() {
            fs::remove_file(parent)?;
        }
    }
    Ok(())
}

fn remove_others(folder: &Path, kept: &BTreeSet<PathBuf>, removed: &mut usize) -> io::Result<bool> {
    let Ok(entries) = fs::read_dir(folder) else { return Ok(true) };
    let mut is_empty = true;
    for entry in entries {
        let path = entry?.path();
        let is_folder = path.symlink_metadata()?.is_dir();
        if is_folder {
            is_empty &= remove_others(&path, kept, removed)?;
        } else if kept.contains(&path) {
            is_empty = false;
        } else {
            fs::remove_file(&path)?;
            *removed += 1;
        }
    }
    if is_empty {
        fs::remove_dir(folder)?;
    }
    Ok(is_empty)
}
