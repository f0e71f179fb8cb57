//! The folders of the output: made once, never a link to elsewhere, and gone when nothing is in them.

use std::collections::HashSet;
use std::fs;
use std::io;
use std::path::Path;
use std::sync::Mutex;

use super::manifest::Manifest;

/// Folders known to be folders of ours, not links to elsewhere; from the output folder.
#[derive(Default)]
pub(super) struct Folders(Mutex<HashSet<String>>);

impl Folders {
    /// Makes the folders of a file; answers whether the last one is new, so that nothing can be in it yet. What
    /// stands in the way (a link that somebody put there, a file of an earlier build) goes.
    ///
    /// # Errors
    /// The system refuses.
    pub fn ensure(&self, root: &Path, file: &str) -> io::Result<bool> {
        let Some((folder, _)) = file.rsplit_once('/') else { return Ok(false) };
        let Ok(mut known) = self.0.lock() else { return Ok(false) };
        if known.contains(folder) {
            return Ok(false);
        }
        let mut is_new = false;
        let ends = folder.match_indices('/').map(|(at, _)| at).chain([folder.len()]);
        for part in ends.map(|end| &folder[..end]) {
            if known.contains(part) {
                continue;
            }
            is_new = make(&root.join(part))?;
            known.insert(part.to_owned());
        }
        Ok(is_new)
    }
}

fn make(path: &Path) -> io::Result<bool> {
    match fs::create_dir(path) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            if path.symlink_metadata()?.is_dir() {
                return Ok(false);
            }
            fs::remove_file(path)?;
            fs::create_dir(path).map(|()| true)
        }
        Err(error) => Err(error),
    }
}

/// Removes what the build before wrote and this one did not.
///
/// # Errors
/// The system refuses.
pub(super) fn remove_gone(root: &Path, before: &Manifest, after: &Manifest) -> io::Result<usize> {
    let mut removed = 0;
    for (file, _) in before.files() {
        if after.get(file).is_some() {
            continue;
        }
        let path = root.join(file);
        // A folder of this build may stand where the file was; behind a link lies what is not ours.
        if !is_inside(root, file) || !path.symlink_metadata().is_ok_and(|meta| !meta.is_dir()) {
            continue;
        }
        fs::remove_file(path)?;
        removed += 1;
        let mut folder = file.as_str();
        // Not the last one out: something else is still in it.
        while let Some((outer, _)) = folder.rsplit_once('/')
            && fs::remove_dir(root.join(outer)).is_ok()
        {
            folder = outer;
        }
    }
    Ok(removed)
}

/// Whether all folders of a file are folders, not links.
fn is_inside(root: &Path, file: &str) -> bool {
    let mut folders = file.match_indices('/').map(|(at, _)| &file[..at]);
    folders.all(|folder| root.join(folder).symlink_metadata().is_ok_and(|meta| meta.is_dir()))
}

/// Removes all that this build did not write, whoever did.
///
/// # Errors
/// The system refuses.
pub(super) fn remove_others(root: &Path, trees: &[&str], after: &Manifest) -> io::Result<usize> {
    let mut removed = 0;
    for tree in trees {
        visit(root, tree, after, &mut removed)?;
    }
    Ok(removed)
}

fn visit(root: &Path, folder: &str, after: &Manifest, removed: &mut usize) -> io::Result<bool> {
    let Ok(entries) = fs::read_dir(root.join(folder)) else { return Ok(true) };
    let mut is_empty = true;
    for entry in entries {
        let entry = entry?;
        let kept = entry.file_name().to_str().map(|name| format!("{folder}/{name}"));
        match kept {
            Some(inside) if entry.file_type()?.is_dir() => is_empty &= visit(root, &inside, after, removed)?,
            Some(file) if after.get(&file).is_some() => is_empty = false,
            _ => {
                fs::remove_file(entry.path())?;
                *removed += 1;
            }
        }
    }
    if is_empty {
        fs::remove_dir(root.join(folder))?;
    }
    Ok(is_empty)
}
