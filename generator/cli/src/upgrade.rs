//! `maille upgrade`: brings the stores to the layout of this version, with a copy beside them. It runs before each
//! start (see `infra/systemd/maille.service`), and does nothing where nothing need be done.

use std::fs::{self, File, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use functions::store::StoreError;
use functions::store::sqlite::layout::{self, LAYOUT, Standing};
use jiff::Timestamp;

use crate::args::UpgradeArguments;
use crate::ending::Ending;
use crate::house::DATABASE;
use crate::run::config;
use crate::words::Sentences;

/// How the names of copies begin.
const COPY: &str = "before-";
/// Copies hold what is known of people: no longer than backups (security.md, Retention).
const KEPT: Duration = Duration::from_secs(35 * 24 * 3600);

/// A state in the hands of one process: the next to ask is refused, until this one ends, however it ends.
#[derive(Debug)]
pub struct Held {
    // The lock goes with the file.
    _lock: Option<File>,
}

/// Takes a state in hand.
///
/// # Errors
/// Somebody else has it, or the folder cannot be written.
pub fn hold(state: &Path, sentences: &Sentences) -> Result<Held, String> {
    let cannot = |error: io::Error| {
        let args = [("path", state.display().to_string()), ("error", error.to_string())];
        sentences.format("wrong.cannot_write", &args.each_ref().map(|(name, value)| (*name, value.as_str())))
    };
    let file = File::create(state.join("lock")).map_err(cannot)?;
    match file.try_lock() {
        Ok(()) => Ok(Held { _lock: Some(file) }),
        Err(TryLockError::WouldBlock) => {
            Err(sentences.format("upgrade.in_use", &[("path", &state.display().to_string())]))
        }
        // Some file systems know no locks: there it is up to whoever runs the platform.
        Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => {
            Ok(Held { _lock: None })
        }
        Err(TryLockError::Error(error)) => Err(cannot(error)),
    }
}

/// The command.
pub fn upgrade(asked: &UpgradeArguments, sentences: &Sentences) -> Ending {
    let settings = match config::read(&asked.config, sentences) {
        Ok(settings) => settings,
        Err(wrong) => return Ending::Refused(wrong.join("\n")),
    };
    let state = &settings.state;
    let done = crate::run::secret_folder(state)
        .map_err(|error| error.to_string())
        .and_then(|()| hold(state, sentences))
        .and_then(|_held| bring_up(state, sentences));
    match done {
        Ok(sentence) => {
            // Nobody to tell when standard output is closed; it is done all the same.
            let _ = writeln!(io::stdout(), "{sentence}");
            Ending::Done
        }
        Err(sentence) => Ending::Refused(sentence),
    }
}

/// Brings the stores of a state to this layout; says what was done.
///
/// # Errors
/// The sentence for whoever runs it; the stores are as they were.
pub fn bring_up(state: &Path, sentences: &Sentences) -> Result<String, String> {
    let file = state.join(DATABASE);
    let shown = file.display().to_string();
    let failed = |error: StoreError| {
        sentences.format("upgrade.failed", &[("path", &shown), ("error", &error.to_string())])
    };
    if !file.is_file() {
        return Ok(sentences.text("upgrade.nothing"));
    }
    forget_old_copies(state);
    let now = LAYOUT.to_string();
    match layout::of(&file).map_err(failed)? {
        Standing::Empty | Standing::Current => Ok(sentences.text("upgrade.nothing")),
        Standing::Newer(found) => {
            let args = [("path", shown.as_str()), ("found", &found.to_string()), ("now", &now)];
            Err(sentences.format("upgrade.newer", &args))
        }
        Standing::Foreign => Err(sentences.format("upgrade.foreign", &[("path", &shown)])),
        Standing::Older(from) => {
            let copy =
                copy(&file, from).map_err(|error| failed(StoreError::Unavailable(error.to_string())))?;
            if let Err(error) = layout::upgrade(&file) {
                // The transaction has taken everything back; the copy is not needed.
                let _ = fs::remove_file(&copy);
                return Err(failed(error));
            }
            let args = [("from", from.to_string()), ("now", now), ("copy", copy.display().to_string())];
            let args = args.each_ref().map(|(name, value)| (*name, value.as_str()));
            Ok(sentences.format("upgrade.done", &args))
        }
    }
}

/// The file as it is, beside it, for its owner alone and on the disk. Nobody writes to it meanwhile; what SQLite keeps
/// apart in its log was taken in when the file was last closed, and a log that was left is copied too.
fn copy(file: &Path, from: i64) -> io::Result<PathBuf> {
    let stamp = Timestamp::now().strftime("%Y%m%d-%H%M%S");
    let copy = file.with_file_name(format!("{COPY}{}-from-{from}-{stamp}.db", LAYOUT));
    fs::copy(file, &copy)?;
    File::open(&copy)?.sync_all()?;
    let log = file.with_extension("db-wal");
    if fs::metadata(&log).is_ok_and(|meta| meta.len() > 0) {
        fs::copy(&log, copy.with_extension("db-wal"))?;
    }
    Ok(copy)
}

fn forget_old_copies(state: &Path) {
    let Ok(entries) = fs::read_dir(state) else { return };
    for entry in entries.flatten() {
        let is_copy = entry.file_name().to_string_lossy().starts_with(COPY);
        let age = entry.metadata().and_then(|meta| meta.modified());
        let is_old = age.is_ok_and(|at| SystemTime::now().duration_since(at).is_ok_and(|age| age > KEPT));
        if is_copy && is_old {
            // Tried again at the next start.
            let _ = fs::remove_file(entry.path());
        }
    }
}

#[cfg(test)]
#[path = "upgrade/tests.rs"]
mod tests;
