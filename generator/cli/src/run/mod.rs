//! `maille run`: production on one machine, behind a proxy with TLS (architecture.md, "Two ways to run on one
//! machine"). No mailbox, no reload, no drafts.

pub mod config;
mod erasures;
mod keys;
mod server;

#[cfg(test)]
mod tests;

use std::io::{self, Write};
use std::net::TcpListener;
use std::path::Path;
use std::sync::{Arc, mpsc};

use functions::App;
use functions::clock::Clock;
use functions::export::Publication;
use functions::files::{FileStore, Folder};
use functions::mail::Mailer;
use functions::platform::Platform;
use functions::random::Random;
use functions::store::Store;
use functions::store::sqlite::Sqlite;
use tokio::sync::watch as latest;

use crate::args::{Common, RunArguments};
use crate::build;
use crate::ending::Ending;
use crate::running::builder::{Builder, Shown};
use crate::running::publisher::Publisher;
use crate::running::{watch, worker};
use crate::words::Sentences;

use config::Settings;
use erasures::List;

pub use keys::{folder as secret_folder, new as new_keys, write as write_secret};

/// Builds, serves, publishes, until it is asked to stop.
pub fn run(common: &Common, asked: &RunArguments, sentences: &Sentences) -> Ending {
    let settings = match config::read(&asked.config, sentences) {
        Ok(settings) => settings,
        Err(wrong) => return Ending::Refused(wrong.join("\n")),
    };
    let site = settings.site.clone().unwrap_or_else(|| common.site.clone());
    if let Some(refusal) = build::refuse_no_site(&site, sentences) {
        return refusal;
    }
    let common = Common {
        site,
        out: Some(settings.state.join("out")),
        data: Some(settings.state.join("data")),
        base_url: Some(settings.config.base_url.clone()),
        now: None,
        drafts: false,
        ..common.clone()
    };
    match start(common, settings, sentences) {
        Ok(()) => Ending::Done,
        Err(sentence) => Ending::Refused(sentence),
    }
}

fn start(common: Common, settings: Settings, sentences: &Sentences) -> Result<(), String> {
    let failed = |error: io::Error| sentences.format("wrong.server", &[("error", &error.to_string())]);
    let address = settings.listen;
    let listener = TcpListener::bind(address).map_err(|error| {
        sentences.format("run.listen", &[("address", &address.to_string()), ("error", &error.to_string())])
    })?;
    listener.set_nonblocking(true).map_err(failed)?;
    let publication = Arc::new(Publication::default());
    let (state, base_url) = (settings.state.clone(), settings.config.base_url.clone());
    let list = List::in_file(settings.erasure_list.clone());
    secret_folder(&state).map_err(|error| cannot(&state, &error, sentences))?;
    // For as long as it runs: a second one, or an upgrade, would write beside it.
    let _held = crate::upgrade::hold(&state, sentences)?;
    let platform = Arc::new(open(settings, Arc::clone(&publication), sentences)?);
    let publisher = Publisher::new(&platform, publication, Folder::at(state.join("data")));
    publisher.everything().map_err(|error| cannot(&state.join("data"), &error, sentences))?;
    let options = build::options(&common);
    let (tell, shown) = latest::channel(Shown::default());
    let (changed, changes) = mpsc::channel();
    let unwatched = generator::BuildOptions { data: None, ..options.clone() };
    let watcher = watch::start(&unwatched, changed.clone());
    let mut builder = Builder::new(common, sentences.locale(), tell, Arc::clone(&platform));
    builder.build_first();
    // Copied out at once: the lock on what is shown must not be held.
    let app = shown.borrow().app.clone();
    let app = app.ok_or_else(|| sentences.text("run.no_site"))?;
    if replay(&list, &app, sentences)? > 0 {
        publisher.everything().map_err(|error| cannot(&state.join("data"), &error, sentences))?;
        builder.build_first();
    }
    if let Err(error) = &watcher {
        say(&sentences.format("wrong.cannot_watch", &[("error", &error.to_string())]));
    }
    publisher.follow(changed);
    std::thread::spawn(move || builder.follow(&changes));
    worker::start(shown.clone(), platform);
    let watched = shown.clone();
    list.follow(move || watched.borrow().app.clone());
    say(&sentences.format("run.ready", &[("url", &base_url), ("address", &address.to_string())]));
    server::run(listener, server::Site { public: options.out.join("public"), shown }).map_err(failed)?;
    drop(watcher);
    say(&sentences.text("serve.stopped"));
    Ok(())
}

/// Before anything is answered: a restored backup brings nobody back.
fn replay(list: &List, app: &App, sentences: &Sentences) -> Result<usize, String> {
    let failed = |error: io::Error| {
        let path = list.path().display().to_string();
        sentences.format("run.erasures", &[("path", &path), ("error", &error.to_string())])
    };
    let count = list.replay(app).map_err(failed)?;
    list.update(app).map_err(failed)?;
    if count > 0 {
        say(&sentences.format("run.replayed", &[("n", &count.to_string())]));
    }
    Ok(count)
}

fn open(
    settings: Settings,
    publication: Arc<Publication>,
    sentences: &Sentences,
) -> Result<Platform, String> {
    let Settings { state, config, keys, smtp, .. } = settings;
    secret_folder(&state).map_err(|error| cannot(&state, &error, sentences))?;
    let file = state.join("maille.db");
    let engine = Sqlite::open(&file).map_err(|error| cannot(&file, &error, sentences))?;
    let store = Store::sqlite(engine, Clock::System);
    // Demo data exist only in a trial (security.md, rule 18).
    if functions::export::is_demo(&store).map_err(|error| cannot(&file, &error, sentences))? {
        return Err(sentences.format("run.demo", &[("path", &state.display().to_string())]));
    }
    let store = store.observed(publication);
    let platform = Platform::new(store, Mailer::Smtp(smtp), Random::system(), keys, config);
    let files = FileStore::Folder(Folder::at(state.join("files")));
    Ok(Platform { private_pages: Some(Folder::at(state.join("out"))), files, ..platform })
}

fn cannot(path: &Path, error: &dyn std::fmt::Display, sentences: &Sentences) -> String {
    let (path, error) = (path.display().to_string(), error.to_string());
    sentences.format("wrong.cannot_write", &[("path", &path), ("error", &error)])
}

/// Nobody is told when the stream is closed.
fn say(line: &str) {
    let _ = writeln!(io::stdout(), "{line}");
}
