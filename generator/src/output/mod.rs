//! Files are written whole, only when they differ, and what no longer exists is removed. A build that
//! is killed at any point leaves each file old or new; the next build completes it.

mod folders;
mod inputs;
mod manifest;
mod rest;

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use folders::Folders;
pub(crate) use inputs::Inputs;
use manifest::Entry;
use manifest::Manifest;
pub(crate) use manifest::Origin;
use rest::Rest;
use xxhash_rust::xxh3::xxh3_128;

use crate::footing::{Footing, Moved};
use crate::job::Tree;
use crate::load::Memory;
use crate::outcome::Outcome;
use crate::{BuildOptions, Cache};

/// Name of the manifest beside the trees.
const MANIFEST: &str = "manifest.bin";
/// Where files are while they are written: beside the trees, never inside.
const WRITING: &str = ".writing";
/// What was read in the pages, for the next build.
const FACTS: &str = "facts.bin";
/// What the functions must know of the site, beside the trees.
const BUNDLE: &str = "bundle.json";
/// The folders that are made anew.
const TREES: [&str; 3] = ["public", "members", "groups"];

/// Whether the folder is as the manifest says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Before {
    /// Made just now.
    New,
    /// A build ended here.
    Known,
    /// A build was killed, or nobody knows: what lies there is looked at.
    Unknown,
}

/// The output folder during a build.
pub(crate) struct Output {
    root: PathBuf,
    before: Manifest,
    state: Before,
    cache: Cache,
    after: Mutex<Vec<(String, Entry)>>,
    written: AtomicUsize,
    unchanged: AtomicUsize,
    /// Numbers new files while they are written.
    next: AtomicUsize,
    folders: Folders,
    /// Whether keys of this build may be believed by the next.
    keyed: AtomicBool,
    /// The bundle as it was put in place.
    bundle: Mutex<Option<Entry>>,
    /// When the folder was taken in hand by the file system's clock, nanoseconds since 1970.
    opened: i128,
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
        let mut state = Before::Known;
        if !marker.exists() {
            if fs::read_dir(root)?.next().is_some() {
                return Err(io::Error::new(
                    io::ErrorKind::AlreadyExists,
                    "not empty, and not made by a build",
                ));
            }
            // First, so that a build killed at once leaves a folder we know again.
            fs::write(&marker, b"")?;
            state = Before::New;
        }
        let before = Manifest::read(&marker);
        // What a killed build was writing.
        let writing = root.join(WRITING);
        if writing.exists() {
            fs::remove_dir_all(&writing)?;
            state = Before::Unknown;
        }
        if state == Before::Known && (cache == Cache::Ignore || before.files().is_empty()) {
            state = Before::Unknown;
        }
        fs::create_dir(&writing)?;
        let opened = manifest::instant(&writing.symlink_metadata()?);
        Ok(Self {
            root: root.to_owned(),
            before,
            state,
            cache,
            after: Mutex::new(Vec::new()),
            written: AtomicUsize::new(0),
            unchanged: AtomicUsize::new(0),
            next: AtomicUsize::new(0),
            folders: Folders::default(),
            keyed: AtomicBool::new(true),
            bundle: Mutex::new(None),
            opened,
        })
    }

    /// What the last build stood on.
    pub fn take_footing(&mut self) -> Option<Footing> {
        self.before.footing.take().filter(|_| self.cache == Cache::Use)
    }

    /// Whether nothing moved that was read for a file: it is not even looked at what it would be made from. Answers
    /// the fingerprint of its bytes.
    pub fn rests(&self, file: &str, moved: Option<&Moved<'_>>) -> Option<u128> {
        let entry = self.before.get(file)?;
        let is_still = !moved?.touch(entry.origin.reads.as_ref()?);
        (is_still && self.is_believed(file, entry)).then(|| self.leave_standing(file, entry.clone()))
    }

    /// Whether a file stands as it would be made from what has the key of this origin: it need not be made. Answers
    /// the fingerprint of its bytes.
    pub fn stands(&self, file: &str, origin: &Origin) -> Option<u128> {
        let entry = self.before.get(file).filter(|entry| entry.origin.key == origin.key)?;
        let is_known = origin.key.is_some() && self.is_believed(file, entry);
        is_known.then(|| self.leave_standing(file, entry.clone().of_origin(origin)))
    }

    fn is_believed(&self, file: &str, entry: &Entry) -> bool {
        self.cache == Cache::Use && entry.is_untouched(&self.root.join(file))
    }

    fn leave_standing(&self, file: &str, entry: Entry) -> u128 {
        let hash = entry.hash;
        self.unchanged.fetch_add(1, Ordering::Relaxed);
        self.remember(file, entry);
        hash
    }

    /// Whether all files of the last build that `belong` stand as they would be made from what has this key: files that
    /// are made together, and whose names nobody knows before.
    pub fn all_stand(&self, belong: impl Fn(&str) -> bool, key: u128) -> bool {
        let files: Vec<_> = self.before.files().iter().filter(|(file, _)| belong(file)).collect();
        let stands = |(file, entry): &&(String, Entry)| {
            entry.origin.key == Some(key) && entry.is_untouched(&self.root.join(file))
        };
        let all = self.cache == Cache::Use && !files.is_empty() && files.iter().all(stands);
        if all {
            self.unchanged.fetch_add(files.len(), Ordering::Relaxed);
            files.iter().for_each(|(file, entry)| self.remember(file, entry.clone()));
        }
        all
    }

    /// Whether nothing moved that was read for all files of the last build that `belong`.
    pub fn all_rest(&self, belong: impl Fn(&str) -> bool, moved: Option<&Moved<'_>>) -> bool {
        let mut files = self.before.files().iter().filter(|(file, _)| belong(file)).peekable();
        files.peek().is_some() && files.all(|(file, _)| self.rests(file, moved).is_some())
    }

    /// Puts a file in place that need not be made again from what it was made from; answers the fingerprint of its
    /// bytes.
    ///
    /// # Errors
    /// The system refuses.
    pub fn put(&self, file: &str, bytes: &[u8], origin: Origin) -> io::Result<u128> {
        let hash = xxh3_128(bytes);
        let path = self.root.join(file);
        let is_new_folder = self.folders.ensure(&self.root, file)?;
        let there = if is_new_folder { None } else { self.in_place(file, &path, hash, bytes) };
        let meta = match there {
            Some(meta) => {
                self.unchanged.fetch_add(1, Ordering::Relaxed);
                meta
            }
            None => {
                let meta = self.write_whole(&path, bytes)?;
                self.written.fetch_add(1, Ordering::Relaxed);
                meta
            }
        };
        self.remember(file, Entry::of(&meta, hash, origin)?);
        Ok(hash)
    }

    /// Puts a file that is costly to make: `make` is called only when the key of what it is made from changed.
    ///
    /// # Errors
    /// The system refuses, or `make` fails.
    pub fn put_costly(
        &self,
        file: &str,
        origin: Origin,
        make: impl FnOnce() -> Result<Vec<u8>, String>,
    ) -> io::Result<()> {
        if self.stands(file, &origin).is_some() {
            return Ok(());
        }
        let bytes = make().map_err(io::Error::other)?;
        self.put(file, &bytes, origin).map(drop)
    }

    /// Keeps the version before of a file that is not made this time; answers whether there is one.
    pub fn keep(&self, file: &str) -> bool {
        let kept =
            self.root.join(file).symlink_metadata().and_then(|meta| Entry::of(&meta, 0, Origin::default()));
        match kept {
            Ok(entry) => {
                self.remember(file, entry);
                true
            }
            Err(_) => false,
        }
    }

    /// The next build makes everything again.
    pub fn forget_keys(&self) {
        self.keyed.store(false, Ordering::Relaxed);
    }

    /// Replaces a file whole: readers see the old bytes or the new ones.
    fn write_whole(&self, path: &Path, bytes: &[u8]) -> io::Result<fs::Metadata> {
        let new = self.root.join(WRITING).join(self.next.fetch_add(1, Ordering::Relaxed).to_string());
        let mut file = fs::File::create(&new)?;
        file.write_all(bytes)?;
        let meta = file.metadata()?;
        drop(file);
        if let Err(error) = fs::rename(&new, path) {
            // A folder of an earlier build where a file should be.
            if !path.is_dir() {
                return Err(error);
            }
            fs::remove_dir_all(path)?;
            fs::rename(&new, path)?;
        }
        Ok(meta)
    }

    fn remember(&self, file: &str, entry: Entry) {
        if let Ok(mut after) = self.after.lock() {
            after.push((file.to_owned(), entry));
        }
    }

    /// What the system tells of the file that has these bytes already.
    fn in_place(&self, file: &str, path: &Path, hash: u128, bytes: &[u8]) -> Option<fs::Metadata> {
        let meta = path.symlink_metadata().ok()?;
        if let Some(entry) = self.before.get(file)
            && self.cache == Cache::Use
            && entry.hash == hash
            && entry.is_of(&meta)
        {
            return Some(meta);
        }
        let is_same = meta.is_file()
            && meta.len() == bytes.len() as u64
            && fs::read(path).is_ok_and(|there| there == bytes);
        is_same.then_some(meta)
    }

    /// What the build before read.
    pub fn memory(&self) -> Memory {
        let is_believed = self.cache == Cache::Use;
        let bytes = is_believed.then(|| fs::read(self.root.join(FACTS)).ok()).flatten().unwrap_or_default();
        Memory { bytes, began: self.opened }
    }

    /// Keeps what this build read. Should it fail, the next build reads again.
    pub fn keep_facts(&self, bytes: &[u8]) {
        let _ = self.write_whole(&self.root.join(FACTS), bytes);
    }

    /// What a build would find that has nothing to do; the folder is left as it was.
    pub fn at_rest(&self, options: &BuildOptions, inputs: Option<&Inputs>) -> Option<Outcome> {
        let outcome = self.before.rest.as_ref()?.outcome(options, inputs?, self)?;
        self.leave();
        Some(outcome)
    }

    /// Leaves the folder as it was.
    pub fn leave(&self) {
        // Should it stay, the next build takes it away and looks at the whole folder.
        let _ = fs::remove_dir(self.root.join(WRITING));
        if self.state == Before::New {
            let _ = fs::remove_file(self.root.join(MANIFEST));
            let _ = fs::remove_dir(&self.root);
        }
    }

    /// Removes what no longer exists and writes the manifest, last. `outcome` is completed, and remembered for a
    /// next build that has nothing to do.
    ///
    /// # Errors
    /// The system refuses.
    pub fn finish(
        self,
        options: &BuildOptions,
        inputs: Option<Inputs>,
        footing: Footing,
        outcome: &mut Outcome,
    ) -> io::Result<()> {
        let mut files = self.after.lock().map(|mut after| std::mem::take(&mut *after)).unwrap_or_default();
        if !self.keyed.load(Ordering::Relaxed) {
            files.iter_mut().for_each(|(_, entry)| entry.origin = Origin::default());
        }
        let mut after = Manifest::of(files);
        let removed = match self.state {
            Before::New | Before::Unknown => folders::remove_others(&self.root, &TREES, &after)?,
            Before::Known => folders::remove_gone(&self.root, &self.before, &after)?,
        };
        (outcome.written, outcome.unchanged) =
            (self.written.load(Ordering::Relaxed), self.unchanged.load(Ordering::Relaxed));
        outcome.removed = removed;
        after.rest = Rest::of(options, inputs, &self, outcome).filter(|_| self.keyed.load(Ordering::Relaxed));
        after.footing = Some(footing);
        let marker = self.root.join(MANIFEST);
        if after != self.before {
            let new = self.root.join(WRITING).join(MANIFEST);
            fs::write(&new, after.to_bytes()?)?;
            fs::rename(&new, &marker)?;
        }
        fs::remove_dir_all(self.root.join(WRITING))
    }

    /// Writes what the functions must know, beside the trees.
    ///
    /// # Errors
    /// The system refuses.
    pub fn put_bundle(&self, bytes: &[u8]) -> io::Result<()> {
        let (path, hash) = (self.root.join(BUNDLE), xxh3_128(bytes));
        let meta = match self.in_place(BUNDLE, &path, hash, bytes) {
            Some(meta) => meta,
            None => self.write_whole(&path, bytes)?,
        };
        if let Ok(mut bundle) = self.bundle.lock() {
            *bundle = Some(Entry::of(&meta, hash, Origin::default())?);
        }
        Ok(())
    }
}
