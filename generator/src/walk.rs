//! Which files a site is made of. A hostile tree (S20) gives problems, never a way out of the folder:
//! links are not followed, only regular files are read, and sizes are looked at before contents.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::problem::{Code, Problem};

/// Folders nested deeper than this are refused.
pub const MAX_DEPTH: usize = 16;
/// Largest text file read, bytes.
pub const MAX_TEXT_BYTES: u64 = 4 << 20;
/// Largest file copied as it is, bytes.
pub const MAX_FILE_BYTES: u64 = 64 << 20;

/// A regular file of the site.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct SourceFile {
    /// From the walked root, `/` between parts.
    pub relative: String,
    /// Where it is.
    pub path: PathBuf,
    /// Bytes.
    pub len: u64,
}

impl SourceFile {
    /// The extension in lower case, or nothing.
    #[must_use]
    pub fn extension(&self) -> String {
        Path::new(&self.relative)
            .extension()
            .and_then(|e| e.to_str())
            .unwrap_or_default()
            .to_ascii_lowercase()
    }
}

/// All regular files under `root`, sorted by path; `shown_as` is how problems name the root.
/// Names that begin with a dot are passed over. A root that does not exist is empty.
pub fn files(root: &Path, shown_as: &str, problems: &mut Vec<Problem>) -> Vec<SourceFile> {
    let mut found = Vec::new();
    visit(root, "", shown_as, 0, &mut found, problems);
    found.sort();
    found
}

fn visit(
    folder: &Path,
    prefix: &str,
    shown_as: &str,
    depth: usize,
    found: &mut Vec<SourceFile>,
    problems: &mut Vec<Problem>,
) {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return,
        Err(error) => {
            problems.push(unreadable(&format!("{shown_as}/{prefix}"), &error));
            return;
        }
    };
    for entry in entries.flatten() {
        let Some(name) = clean_name(&entry.file_name(), prefix, shown_as, problems) else { continue };
        let relative = if prefix.is_empty() { name } else { format!("{prefix}/{name}") };
        let shown = format!("{shown_as}/{relative}");
        // `symlink_metadata`, so that a link is seen as a link.
        match entry.path().symlink_metadata() {
            Err(error) => problems.push(unreadable(&shown, &error)),
            Ok(meta) if meta.file_type().is_symlink() => problems.push(Problem::new(Code::Symlink, &shown)),
            Ok(meta) if meta.is_dir() && depth + 1 >= MAX_DEPTH => {
                problems.push(Problem::new(Code::TooDeepFolder, &shown).with("limit", MAX_DEPTH.to_string()))
            }
            Ok(meta) if meta.is_dir() => {
                visit(&entry.path(), &relative, shown_as, depth + 1, found, problems);
            }
            Ok(meta) if meta.is_file() => {
                found.push(SourceFile { relative, path: entry.path(), len: meta.len() });
            }
            Ok(_) => problems.push(Problem::new(Code::SpecialFile, &shown)),
        }
    }
}

fn clean_name(
    name: &std::ffi::OsStr,
    prefix: &str,
    shown_as: &str,
    problems: &mut Vec<Problem>,
) -> Option<String> {
    let lossy = name.to_string_lossy();
    if lossy.starts_with('.') {
        return None;
    }
    if name.to_str().is_none() || lossy.chars().any(char::is_control) {
        let shown: String = lossy.chars().map(|c| if c.is_control() { '\u{FFFD}' } else { c }).collect();
        let folder = if prefix.is_empty() { shown_as.to_owned() } else { format!("{shown_as}/{prefix}") };
        problems.push(Problem::new(Code::BadName, &folder).with("name", shown));
        return None;
    }
    Some(lossy.into_owned())
}

fn unreadable(shown: &str, error: &io::Error) -> Problem {
    Problem::new(Code::Unreadable, shown).with("detail", error.to_string())
}

/// Reads a file that is copied as it is.
///
/// # Errors
/// What the system says.
pub fn read_bytes(path: &Path) -> io::Result<Vec<u8>> {
    fs::read(path)
}

/// Reads a text file below `limit` bytes; what stands in the way is a problem.
///
/// # Errors
/// The problem, named after `shown`.
pub fn read_text(file: &SourceFile, shown: &str, limit: u64) -> Result<String, Problem> {
    refuse_large(file, shown, limit)?;
    let mut bytes = fs::read(&file.path).map_err(|error| unreadable(shown, &error))?;
    // Word processors like to add a byte order mark.
    if bytes.starts_with(b"\xEF\xBB\xBF") {
        bytes.drain(..3);
    }
    String::from_utf8(bytes).map_err(|error| {
        let valid =
            String::from_utf8_lossy(&error.as_bytes()[..error.utf8_error().valid_up_to()]).into_owned();
        Problem::new(Code::NotUtf8, shown).at(crate::problem::Spot::of(&valid, valid.len()))
    })
}

/// Refuses a file above `limit` bytes before anything of it is read.
///
/// # Errors
/// The problem, named after `shown`.
pub fn refuse_large(file: &SourceFile, shown: &str, limit: u64) -> Result<(), Problem> {
    if file.len <= limit {
        return Ok(());
    }
    Err(Problem::new(Code::FileTooLarge, shown)
        .with("size", mebibytes(file.len))
        .with("limit", mebibytes(limit)))
}

fn mebibytes(bytes: u64) -> String {
    format!("{} Mio", bytes >> 20)
}
