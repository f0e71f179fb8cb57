//! What one does with a state as a whole: `export`, `import`, `backup`. Files with all that is known of people
//! are for their owner alone.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use functions::clock::Clock;
use functions::export::{self, Reader, moving};
use functions::files::{FileStore, Folder};
use functions::store::sqlite::Sqlite;
use functions::store::{Store, StoreError, Table};

use crate::args::{BackupArguments, Common, ExportArguments};
use crate::ending::Ending;
use crate::run::{secret_folder, write_secret};
use crate::running::publisher;
use crate::words::Sentences;

/// The stores, in the folder of a state.
pub const DATABASE: &str = "maille.db";
const FILES: &str = "files";

/// `maille export`.
pub fn export(common: &Common, asked: &ExportArguments, sentences: &Sentences) -> Ending {
    let done = existing(common, asked.state.as_ref(), sentences).and_then(|store| {
        let out = &asked.to;
        let state = state(common, asked.state.as_ref());
        let files = FileStore::Folder(sent(&state));
        let count = if asked.all { move_out(&store, out) } else { public(&store, &files, out) };
        let moved = if asked.all { carry_over(&sent(&state), &Folder::at(out.join(FILES))) } else { Ok(()) };
        let count = count.and_then(|count| moved.map(|()| count));
        let count = count.map_err(|error| cannot(out, &error, sentences))?;
        let key = if asked.all { "house.moved_out" } else { "house.exported" };
        Ok(sentences.plural(key, count, &[("out", &out.display().to_string())]))
    });
    end(done)
}

/// `maille import --all`.
pub fn import(common: &Common, asked: Option<&PathBuf>, from: &Path, sentences: &Sentences) -> Ending {
    let state = state(common, asked);
    let done = open(&state, sentences).and_then(|store| {
        let wrong = |error: StoreError| cannot(&state, &io::Error::other(error.to_string()), sentences);
        if !moving::is_empty(&store).map_err(wrong)? {
            return Err(sentences.format("house.not_empty", &[("path", &state.display().to_string())]));
        }
        let moved = move_in(&store, from)
            .and_then(|count| carry_over(&Folder::at(from.join(FILES)), &sent(&state)).map(|()| count));
        let count = moved.map_err(|error| {
            let args = [("path", from.display().to_string()), ("error", error.to_string())];
            sentences
                .format("house.unreadable", &args.each_ref().map(|(name, value)| (*name, value.as_str())))
        })?;
        Ok(sentences.plural("house.moved_in", count, &[("state", &state.display().to_string())]))
    });
    end(done)
}

/// `maille backup`.
pub fn backup(common: &Common, asked: &BackupArguments, sentences: &Sentences) -> Ending {
    let done = existing(common, asked.state.as_ref(), sentences).and_then(|store| {
        let out = &asked.to;
        let beside = Folder::at(out.with_extension("files"));
        let state = state(common, asked.state.as_ref());
        let done = copy(&store, out).and_then(|()| {
            if sent(&state).names().is_empty() {
                return Ok(());
            }
            secret_folder(beside.root())?;
            carry_over(&sent(&state), &beside)
        });
        done.map_err(|error| cannot(out, &error, sentences))?;
        Ok(sentences.format("house.backed_up", &[("out", &out.display().to_string())]))
    });
    end(done)
}

fn end(done: Result<String, String>) -> Ending {
    match done {
        Ok(sentence) => {
            // Nobody to tell when standard output is closed; it is done all the same.
            let _ = writeln!(io::stdout(), "{sentence}");
            Ending::Done
        }
        Err(sentence) => Ending::Refused(sentence),
    }
}

fn state(common: &Common, asked: Option<&PathBuf>) -> PathBuf {
    asked.cloned().unwrap_or_else(|| common.site.join(".state"))
}

fn existing(common: &Common, asked: Option<&PathBuf>, sentences: &Sentences) -> Result<Store, String> {
    let state = state(common, asked);
    if !state.join(DATABASE).is_file() {
        return Err(sentences.format("house.no_state", &[("path", &state.display().to_string())]));
    }
    open(&state, sentences)
}

fn open(state: &Path, sentences: &Sentences) -> Result<Store, String> {
    let file = state.join(DATABASE);
    secret_folder(state).map_err(|error| cannot(state, &error, sentences))?;
    let engine = Sqlite::open(&file)
        .map_err(|error| cannot(&file, &io::Error::other(error.to_string()), sentences))?;
    Ok(Store::sqlite(engine, Clock::System))
}

/// The files people sent.
fn sent(state: &Path) -> Folder {
    Folder::at(state.join(FILES))
}

/// Every file of a folder into another.
fn carry_over(from: &Folder, to: &Folder) -> io::Result<()> {
    from.names().iter().try_for_each(|name| match from.read(name) {
        Some(bytes) => to.write(name, &bytes).map(drop),
        // Removed meanwhile.
        None => Ok(()),
    })
}

fn cannot(path: &Path, error: &io::Error, sentences: &Sentences) -> String {
    let (path, error) = (path.display().to_string(), error.to_string());
    sentences.format("wrong.cannot_write", &[("path", &path), ("error", &error)])
}

fn of_store(error: StoreError) -> io::Error {
    io::Error::other(error.to_string())
}

/// What anyone may see, as files of `content/data`.
fn public(store: &Store, files: &FileStore, out: &Path) -> io::Result<usize> {
    let all = export::everything(store, Reader::Anyone).map_err(of_store)?;
    publisher::replace(&Folder::at(out), &all, files)?;
    Ok(all.files.values().flatten().count())
}

/// The four tables, a file each.
fn move_out(store: &Store, out: &Path) -> io::Result<usize> {
    secret_folder(out)?;
    let mut count = 0;
    for table in Table::ALL {
        let mut text = String::new();
        let mut after = None;
        loop {
            let (lines, next) = moving::lines(store, table, after.as_ref()).map_err(of_store)?;
            count += lines.len();
            for line in lines {
                text.push_str(&line);
                text.push('\n');
            }
            match next {
                Some(next) => after = Some(next),
                None => break,
            }
        }
        write_secret(&file_of(out, table), &text)?;
    }
    Ok(count)
}

fn move_in(store: &Store, from: &Path) -> io::Result<usize> {
    let mut count = 0;
    for table in Table::ALL {
        let text = fs::read_to_string(file_of(from, table))?;
        count += moving::take_in(store, table, text.lines()).map_err(of_store)?;
    }
    Ok(count)
}

fn file_of(folder: &Path, table: Table) -> PathBuf {
    folder.join(format!("{}.jsonl", table.name()))
}

/// Made for its owner alone before the first byte of it is written.
fn copy(store: &Store, to: &Path) -> io::Result<()> {
    let Some(engine) = store.as_sqlite() else { return Err(io::ErrorKind::Unsupported.into()) };
    engine.backup(to).map_err(of_store)?;
    for_its_owner(to)
}

#[cfg(unix)]
fn for_its_owner(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(0o600))
}

#[cfg(not(unix))]
fn for_its_owner(_path: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
#[path = "house/tests.rs"]
mod tests;
