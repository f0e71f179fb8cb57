//! Files on this machine: the only place that knows where they lie. Every name is checked before a path is
//! made of it, so that none leads out of its folder.

use std::path::{Path, PathBuf};
use std::{fs, io};

/// Where a file is written before it takes its place; names that begin with a dot are nobody's data.
const WRITING: &str = ".writing";

/// A folder whose files are named by paths inside it.
#[derive(Debug, Clone)]
pub struct Folder {
    root: PathBuf,
}

impl Folder {
    /// The folder at `root`, which need not be there yet.
    #[must_use]
    pub fn at(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into() }
    }

    /// Where it is.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Writes a file whole: whoever reads it meanwhile sees the one before or this one. One that is the same
    /// already keeps its date. Tells whether it changed.
    ///
    /// # Errors
    /// The name is none of a file in here, or the system refuses.
    pub fn write(&self, name: &str, bytes: &[u8]) -> io::Result<bool> {
        let path = self.path(name)?;
        if fs::read(&path).is_ok_and(|present| present == bytes) {
            return Ok(false);
        }
        let writing = self.root.join(WRITING);
        fs::create_dir_all(path.parent().unwrap_or(&self.root))?;
        fs::create_dir_all(&writing)?;
        let beside = writing.join(name.replace('/', "+"));
        fs::write(&beside, bytes)?;
        fs::rename(&beside, &path)?;
        Ok(true)
    }

    /// Removes a file, if it is there. Tells whether it was.
    ///
    /// # Errors
    /// As [`Folder::write`].
    pub fn remove(&self, name: &str) -> io::Result<bool> {
        match fs::remove_file(self.path(name)?) {
            Ok(()) => Ok(true),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// The bytes of a file; nothing when no regular file of that name is in here.
    #[must_use]
    pub fn read(&self, name: &str) -> Option<Vec<u8>> {
        let path = self.path(name).ok()?;
        // A link may lead out of the folder: the file itself must lie in it.
        let (real, root) = (path.canonicalize().ok()?, self.root.canonicalize().ok()?);
        (real.starts_with(root) && real.is_file()).then(|| fs::read(real).ok())?
    }

    /// Names of all files in here, in order. Names that begin with a dot are passed over.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        let mut found = Vec::new();
        collect(&self.root, "", &mut found);
        found.sort();
        found
    }

    /// The path of a name: parts between single `/`, none hidden, none upwards, nothing a system could read
    /// as a drive, a stream or another separator.
    fn path(&self, name: &str) -> io::Result<PathBuf> {
        let is_plain =
            |part: &str| !part.is_empty() && !part.starts_with('.') && !part.contains(['\\', ':', '\0', '/']);
        if name.split('/').all(is_plain) {
            Ok(name.split('/').fold(self.root.clone(), |path, part| path.join(part)))
        } else {
            Err(io::Error::new(io::ErrorKind::InvalidInput, "not a name of a file in this folder"))
        }
    }
}

fn collect(folder: &Path, prefix: &str, found: &mut Vec<String>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with('.') {
            continue;
        }
        let inside = if prefix.is_empty() { name } else { format!("{prefix}/{name}") };
        match entry.file_type() {
            Ok(kind) if kind.is_dir() => collect(&entry.path(), &inside, found),
            Ok(kind) if kind.is_file() => found.push(inside),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_leads_out() {
        let folder = Folder::at("data");
        for bad in [
            "",
            "/",
            "..",
            "../x",
            "a/../b",
            "a//b",
            "/etc/x",
            "a/.hidden",
            "c:x",
            "a\\b",
            "a\0b",
            "./a",
            "a/",
        ] {
            assert!(folder.path(bad).is_err(), "{bad}");
        }
        assert_eq!(folder.path("ideas/2026.json").ok(), Some(Path::new("data").join("ideas/2026.json")));
    }
}
