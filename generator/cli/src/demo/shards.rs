//! Writes records as `export` does: one file for what changes together (see `contract::shards`).

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::{fs, io};

use contract::records::Records;
use contract::shards::{self, Kind, Origin};
use jiff::Timestamp;
use serde::Deserialize;

/// Why the data could not be written.
#[derive(Debug)]
pub enum WriteError {
    /// This file is not of an invented movement: it is not ours to replace.
    NotDemo(PathBuf),
    /// A file or folder that cannot be read or written.
    Io(PathBuf, io::Error),
}

/// What was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Written {
    /// Shards, changed or not.
    pub files: usize,
}

/// Writes `records` under `out`, and removes shards of an earlier demo that are no more. Files that
/// did not change keep their dates.
///
/// # Errors
/// `out` holds data that do not say `"demo": true`, or a file cannot be written.
pub fn write(records: &Records, skills_at: Timestamp, out: &Path) -> Result<Written, WriteError> {
    let earlier = earlier_shards(out)?;
    let shards = shards(records, skills_at);
    for (name, text) in &shards {
        write_shard(&out.join(name), text)?;
    }
    let kept: BTreeSet<PathBuf> = shards.keys().map(|name| out.join(name)).collect();
    for gone in earlier.difference(&kept) {
        fs::remove_file(gone).map_err(|error| WriteError::Io(gone.clone(), error))?;
    }
    Ok(Written { files: shards.len() })
}

/// Every shard's file by its name relative to the data folder.
pub fn shards(records: &Records, skills_at: Timestamp) -> BTreeMap<String, String> {
    let mut lines: BTreeMap<String, (Kind, Vec<String>)> = BTreeMap::new();
    for kept in shards::all(records, skills_at) {
        let Some(kind) = Kind::of(&kept.shard) else { continue };
        // What the demo invents is of the form it has: its own types were written.
        let Ok(line) = kind.line(&kept.body) else { continue };
        lines.entry(kind.file(&kept.shard)).or_insert((kind, Vec::new())).1.push(line.text);
    }
    lines.into_iter().map(|(file, (kind, lines))| (file, shards::text(kind, &lines, Origin::Demo))).collect()
}

fn write_shard(path: &Path, text: &str) -> Result<(), WriteError> {
    let io_error = |error| WriteError::Io(path.to_owned(), error);
    if fs::read(path).is_ok_and(|present| present == text.as_bytes()) {
        return Ok(());
    }
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(io_error)?;
    }
    fs::write(path, text).map_err(io_error)
}

/// The one member that says whose data a file holds.
#[derive(Deserialize)]
struct Marked {
    #[serde(default)]
    demo: bool,
}

/// Shards that stand under `out` already; refuses when one of them is not of a demo.
fn earlier_shards(out: &Path) -> Result<BTreeSet<PathBuf>, WriteError> {
    let mut found = BTreeSet::new();
    let mut folders: Vec<PathBuf> =
        Kind::ALL.iter().map(|kind| out.join(kind.folder())).filter(|path| path.is_dir()).collect();
    while let Some(folder) = folders.pop() {
        let io_error = |error| WriteError::Io(folder.clone(), error);
        for entry in fs::read_dir(&folder).map_err(io_error)? {
            let path = entry.map_err(io_error)?.path();
            match path.extension().and_then(|extension| extension.to_str()) {
                _ if path.is_dir() => folders.push(path),
                Some("json" | "geojson") if is_demo(&path) => _ = found.insert(path),
                Some("json" | "geojson") => return Err(WriteError::NotDemo(path)),
                _ => {}
            }
        }
    }
    Ok(found)
}

fn is_demo(path: &Path) -> bool {
    let text = fs::read_to_string(path).unwrap_or_default();
    serde_json::from_str::<Marked>(&text).is_ok_and(|marked| marked.demo)
}
