//! Which files a site is made of. A hostile tree (S20) gives problems, never a way out of the folder:
//! links are not followed, only regular files are read, and sizes are looked at before contents.

use std::fs;
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use xxhash_rust::xxh3::xxh3_128;

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
    /// What tells whether somebody touched it.
    pub stat: Stat,
}

/// A file that was touched less than this before it was looked at may be touched again unseen: clocks of file systems
/// tick. Nanoseconds.
const TICK: i128 = 20_000_000;
/// Some tick in seconds, and then say no nanoseconds.
const SLOW_TICK: i128 = 2_000_000_000;

/// What the system tells of a file without reading it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Stat {
    /// Size, times, inode, rights, in one fingerprint.
    pub fingerprint: u128,
    /// When it was touched, nanoseconds since 1970.
    pub touched: i128,
}

impl Stat {
    /// Of a file.
    #[must_use]
    pub fn of(meta: &fs::Metadata) -> Self {
        let nanoseconds = |seconds: i64, rest: i64| i128::from(seconds) * 1_000_000_000 + i128::from(rest);
        let written = nanoseconds(meta.mtime(), meta.mtime_nsec());
        let changed = nanoseconds(meta.ctime(), meta.ctime_nsec());
        let (inode, len, mode) = (meta.ino().into(), meta.len().into(), meta.mode().into());
        let numbers: [i128; 5] = [written, changed, inode, len, mode];
        let mut bytes = [0; 80];
        for (place, number) in bytes.chunks_exact_mut(16).zip(numbers) {
            place.copy_from_slice(&number.to_le_bytes());
        }
        Self { fingerprint: xxh3_128(&bytes), touched: written.max(changed) }
    }

    /// Whether a file that is touched after `began` would have another stat than this.
    #[must_use]
    pub fn is_settled(&self, began: i128) -> bool {
        let tick = if self.touched % 1_000_000_000 == 0 { SLOW_TICK } else { TICK };
        self.touched < began - tick
    }
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
                found.push(SourceFile {
                    relative,
                    path: entry.path(),
                    len: meta.len(),
                    stat: Stat::of(&meta),
                });
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

/// The text of a file that was read before, and found to be text.
#[must_use]
pub fn text(path: &Path) -> Option<String> {
    let mut text = fs::read_to_string(path).ok()?;
    if text.starts_with('\u{FEFF}') {
        text.drain(..3);
    }
    Some(text)
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
