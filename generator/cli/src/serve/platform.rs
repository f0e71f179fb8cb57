//! The functions' side of a trial: one SQLite file, a mailbox instead of mail, keys of its own.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use functions::clock::Clock;
use functions::exchange::Scheme;
use functions::export::Publication;
use functions::files::{FileStore, Folder};
use functions::keys::Keys;
use functions::mail::{Mailbox, Mailer};
use functions::platform::{Config, Platform};
use functions::random::Random;
use functions::store::Store;
use functions::store::sqlite::Sqlite;
use functions::values::Email;
use jiff::SignedDuration;

use super::later;
use crate::words::Sentences;

/// Mails of a trial come from here: no such domain exists (RFC 2606).
const SENDER: &str = "bonjour@maille.example";

/// Opens the stores under `state`, or makes them.
///
/// # Errors
/// The sentence for whoever started the trial.
pub fn open(
    state: &Path,
    mailbox: Mailbox,
    port: u16,
    publication: Arc<Publication>,
    sentences: &Sentences,
) -> Result<Platform, String> {
    let cannot = |error: String| {
        let path = state.display().to_string();
        sentences.format("wrong.cannot_write", &[("path", &path), ("error", &error)])
    };
    fs::create_dir_all(state).map_err(|error| cannot(error.to_string()))?;
    // A trial goes on with what an older version left; production is upgraded by whoever runs it.
    crate::upgrade::bring_up(state, sentences)?;
    let keys = keys(&state.join("keys.json"), &Random::system()).map_err(cannot)?;
    let base_url = format!("http://127.0.0.1:{port}");
    let platform = over(state, Mailer::Mailbox(mailbox), &base_url, keys, sentences)?;
    let store = platform.store.observed(publication);
    Ok(Platform { store, ..platform })
}

/// The same, sending in another way from another address, with other keys.
///
/// # Errors
/// The sentence for whoever started it.
pub fn over(
    state: &Path,
    mailer: Mailer,
    base_url: &str,
    keys: Keys,
    sentences: &Sentences,
) -> Result<Platform, String> {
    let cannot = |path: &Path, error: &dyn std::fmt::Display| {
        let (path, error) = (path.display().to_string(), error.to_string());
        sentences.format("wrong.cannot_write", &[("path", &path), ("error", &error)])
    };
    fs::create_dir_all(state).map_err(|error| cannot(state, &error))?;
    let file = state.join("maille.db");
    let engine = Sqlite::open(&file).map_err(|error| cannot(&file, &error))?;
    let random = Random::system();
    let sender = Email::parse(SENDER).map_err(|error| cannot(state, &error))?;
    // Whoever tries it out does not wait five minutes for a mail.
    let settle = SignedDuration::from_secs(2);
    let config = Config { settle, ..Config::usual(Scheme::LoopbackHttp, base_url, sender) };
    // Whoever moved the trial on finds it there again, and so does `maille admin`.
    let store = Store::sqlite(engine, Clock::Ahead(later::of_state(state)));
    let files = FileStore::Folder(Folder::at(state.join("files")));
    Ok(Platform { files, ..Platform::new(store, mailer, random, keys, config) })
}

/// The keys of this trial: kept, so that a session outlives a restart.
fn keys(path: &Path, random: &Random) -> Result<Keys, String> {
    match fs::read_to_string(path) {
        Ok(text) => Keys::parse(&text),
        Err(_) => {
            let keys = Keys::generate(random);
            fs::write(path, keys.to_text()).map_err(|error| error.to_string())?;
            Ok(keys)
        }
    }
}
