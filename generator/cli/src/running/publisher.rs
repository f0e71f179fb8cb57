//! From the stores to the data folder: what a commit made public is exported at once, and the site built.

use std::collections::BTreeSet;
use std::io;
use std::sync::Arc;
use std::sync::mpsc::Sender;
use std::time::Duration;

use functions::export::{self, Carried, Export, Publication, Reader};
use functions::files::{FileStore, Folder};
use functions::log;
use functions::platform::Platform;
use functions::store::Store;

/// Commits whose end nobody knows are looked at this often.
const LONGEST_WAIT: Duration = Duration::from_secs(30);
/// Before another try when stores or disk refuse.
const BREATH: Duration = Duration::from_secs(1);

/// Exports into one folder.
#[derive(Debug, Clone)]
pub struct Publisher {
    store: Store,
    files: FileStore,
    folder: Folder,
    publication: Arc<Publication>,
}

impl Publisher {
    /// From these stores, whose commits `publication` sees, into this folder.
    pub fn new(platform: &Platform, publication: Arc<Publication>, folder: Folder) -> Self {
        let (store, files) = (platform.store.clone(), platform.files.clone());
        Self { store, files, folder, publication }
    }

    /// The data folder as the stores have it now, whatever was there: what a crash left is put right.
    ///
    /// # Errors
    /// The stores do not answer, or the folder refuses a file.
    pub fn everything(&self) -> io::Result<()> {
        let export = export::everything(&self.store, Reader::Generator)
            .map_err(|error| io::Error::other(error.to_string()))?;
        replace(&self.folder, &export, &self.files)
    }

    /// Exports what commits touch for as long as somebody builds, and tells the builder.
    pub fn follow(self, changed: Sender<()>) {
        std::thread::spawn(move || {
            loop {
                let names = self.publication.wait(LONGEST_WAIT);
                match self.shards(&names) {
                    Ok(Changed::No) => {}
                    Ok(Changed::Yes) => {
                        if changed.send(()).is_err() {
                            return;
                        }
                    }
                    Err(error) => {
                        log::line("publish", &error.to_string());
                        self.publication.again(names);
                        std::thread::sleep(BREATH);
                    }
                }
            }
        });
    }

    fn shards(&self, names: &BTreeSet<String>) -> io::Result<Changed> {
        if names.is_empty() {
            return Ok(Changed::No);
        }
        let export = export::touched(&self.store, Reader::Generator, names)
            .map_err(|error| io::Error::other(error.to_string()))?;
        write(&self.folder, &export, &self.files)
    }
}

/// Whether a file is another than before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Changed {
    Yes,
    No,
}

/// Makes the folder hold exactly this export.
///
/// # Errors
/// The folder refuses a file.
pub fn replace(folder: &Folder, export: &Export, files: &FileStore) -> io::Result<()> {
    write(folder, export, files)?;
    let is_ours = |name: &String| export.files.contains_key(name) || export.carried.contains_key(name);
    for name in folder.names().iter().filter(|name| !is_ours(name)) {
        folder.remove(name)?;
    }
    Ok(())
}

fn write(folder: &Folder, export: &Export, files: &FileStore) -> io::Result<Changed> {
    let mut changed = Changed::No;
    for (name, text) in &export.files {
        let other = match text {
            Some(text) => folder.write(name, text.as_bytes())?,
            None => folder.remove(name)?,
        };
        if other {
            changed = Changed::Yes;
        }
    }
    for (name, carried) in &export.carried {
        if bring(folder, files, name, *carried)? {
            changed = Changed::Yes;
        }
    }
    for broken in &export.broken {
        log::line("export", broken);
    }
    Ok(changed)
}

/// Brings a file people sent, or takes it away. Tells whether the folder changed.
fn bring(folder: &Folder, files: &FileStore, name: &str, carried: Carried) -> io::Result<bool> {
    if carried == Carried::Gone {
        return folder.remove(name);
    }
    match files.get(name).map_err(|error| io::Error::other(error.to_string()))? {
        Some(bytes) => folder.write(name, &bytes),
        None => {
            // Its name is ours, and says nothing of anyone.
            log::line("export", &format!("{name} is not among the files"));
            folder.remove(name)
        }
    }
}
