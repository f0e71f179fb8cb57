//! `maille serve`: the trial. This machine only, a page that follows each save, the last good page
//! when a save is wrong (architecture.md, "Two ways to run on one machine").

mod content;
mod guard;
mod later;
mod live;
mod mails;
pub mod platform;
mod server;

use std::io::{self, Write};
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::sync::{Arc, mpsc};

use functions::App;
use functions::export::{self, Publication, Reader};
use functions::files::Folder;
use functions::mail::Mailbox;
use functions::platform::Platform;
use functions::store::{Store, StoreError};
use generator::BuildOptions;
use tokio::sync::watch as latest;

use crate::args::{Common, Format, ServeArguments};
use crate::build;
use crate::demo;
use crate::ending::Ending;
use crate::running::builder::{Builder, Shown};
use crate::running::publisher::Publisher;
use crate::running::{watch, worker};
use crate::words::Sentences;

use later::Later;
use server::Trial;

/// The movement of `serve --demo`, groups, events, seed: with the content, under 400 pages, so that all
/// can be checked.
const DEMO: (usize, usize, u64) = (30, 45, 7);

/// Builds, serves, rebuilds, until Ctrl-C.
pub fn serve(common: &Common, asked: &ServeArguments, sentences: &Sentences) -> Ending {
    if let Some(refusal) = build::refuse_no_site(&common.site, sentences) {
        return refusal;
    }
    match prepare(common, asked, sentences).and_then(|prepared| run(prepared, sentences)) {
        Ok(()) => Ending::Done,
        Err(sentence) => Ending::Refused(sentence),
    }
}

/// What a trial needs before its first build.
struct Prepared {
    common: Common,
    listener: TcpListener,
    state: PathBuf,
    mailbox: Mailbox,
    platform: Arc<Platform>,
    /// Nothing when other data than the stores' are shown.
    publisher: Option<Publisher>,
    /// With the people of the invented movement.
    demo: bool,
}

/// Takes the port first: nobody should wait for a build to learn that it is taken. Then the stores, and
/// what they make public.
fn prepare(common: &Common, asked: &ServeArguments, sentences: &Sentences) -> Result<Prepared, String> {
    let listener = listen(asked.port, sentences)?;
    let state = asked.state.clone().unwrap_or_else(|| common.site.join(".state"));
    let cannot = |path: &Path, error: &dyn std::fmt::Display| {
        let (path, error) = (path.display().to_string(), error.to_string());
        sentences.format("wrong.cannot_write", &[("path", &path), ("error", &error)])
    };
    let mails = state.join("mails");
    let mailbox = Mailbox::in_folder(&mails).map_err(|error| cannot(&mails, &error))?;
    let publication = Arc::new(Publication::default());
    let port = listener.local_addr().map_or(asked.port, |address| address.port());
    let platform = platform::open(&state, mailbox.clone(), port, Arc::clone(&publication), sentences)?;
    if asked.demo {
        invent(common, &platform.store, &state, sentences)?;
    }
    let mut common = common.clone();
    common.out.get_or_insert_with(|| state.join("out"));
    let publisher = match &common.data {
        Some(_) => None,
        None => {
            let data = state.join("data");
            let publisher = Publisher::new(&platform, publication, Folder::at(&data));
            publisher.everything().map_err(|error| cannot(&data, &error))?;
            common.data = Some(data);
            Some(publisher)
        }
    };
    let platform = Platform { private_pages: common.out.clone().map(Folder::at), ..platform };
    Ok(Prepared {
        common,
        listener,
        state,
        mailbox,
        platform: Arc::new(platform),
        publisher,
        demo: asked.demo,
    })
}

/// Loopback only, whatever the machine's other addresses (security.md, rule 18).
fn listen(port: u16, sentences: &Sentences) -> Result<TcpListener, String> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).map_err(|error| {
        let shown = port.to_string();
        match error.kind() {
            io::ErrorKind::AddrInUse => {
                let other = port.checked_add(1).unwrap_or(8080).to_string();
                sentences.format("wrong.port_taken", &[("port", &shown), ("other", &other)])
            }
            _ => sentences.format("wrong.cannot_listen", &[("port", &shown), ("error", &error.to_string())]),
        }
    })?;
    listener
        .set_nonblocking(true)
        .map_err(|error| sentences.format("wrong.server", &[("error", &error.to_string())]))?;
    Ok(listener)
}

/// Fills the stores with the invented movement, once; never those of a movement of one's own.
fn invent(common: &Common, store: &Store, state: &Path, sentences: &Sentences) -> Result<(), String> {
    let cannot = |error: StoreError| {
        let (path, error) = (state.display().to_string(), error.to_string());
        sentences.format("wrong.cannot_write", &[("path", &path), ("error", &error)])
    };
    let filled = demo::is_filled(store).map_err(cannot)?;
    if filled == Some(true) {
        return Ok(());
    }
    if filled.is_none() && !export::everything(store, Reader::Generator).map_err(cannot)?.files.is_empty() {
        return Err(sentences.format("wrong.not_demo_state", &[("path", &state.display().to_string())]));
    }
    let (group_count, event_count, seed) = DEMO;
    let plan = demo::Plan { group_count, event_count, seed, now: demo::today(common.now) };
    let records = demo::invent(&plan, &demo::Vocabulary::of_site(&common.site));
    demo::fill(store, &records, plan.now).map_err(cannot)
}

fn run(prepared: Prepared, sentences: &Sentences) -> Result<(), String> {
    let Prepared { common, listener, state, mailbox, platform, publisher, demo } = prepared;
    let failed = |error: io::Error| sentences.format("wrong.server", &[("error", &error.to_string())]);
    let address = listener.local_addr().map_err(failed)?;
    let options = build::options(&common);
    let (tell, shown) = latest::channel(Shown::default());
    let (changed, changes) = mpsc::channel();
    // Watching starts before the first build, so that no save is missed.
    let watcher = watch::start(&watched(&options, publisher.as_ref()), changed.clone());
    let mut builder = Builder::new(common.clone(), sentences.locale(), tell, Arc::clone(&platform));
    builder.build_first();
    // Copied out at once: the lock on what is shown must not be held.
    let app = shown.borrow().app.clone();
    let people = match app.filter(|_| demo) {
        Some(app) => people(&app, sentences)?,
        None => Vec::new(),
    };
    let mut lines = vec![
        String::new(),
        sentences.format("serve.ready", &[("url", &format!("http://{address}/"))]),
        sentences.format("serve.mails", &[("url", &format!("http://{address}/_mail/"))]),
    ];
    lines.extend(people);
    lines.extend([sentences.text("serve.trial"), sentences.text("serve.stop")]);
    say(common.format, &lines.iter().map(String::as_str).collect::<Vec<_>>());
    if let Err(error) = &watcher {
        say(common.format, &[&sentences.format("wrong.cannot_watch", &[("error", &error.to_string())])]);
    }
    let later = Later::of(&state, &platform, changed.clone());
    if let Some(publisher) = publisher {
        publisher.follow(changed);
    }
    std::thread::spawn(move || builder.follow(&changes));
    worker::start(shown.clone(), platform);
    let trial =
        Trial::new(options.out.join("public"), address.port(), sentences, shown, mailbox).moved_by(later);
    server::run(listener, trial).map_err(failed)?;
    drop(watcher);
    say(common.format, &["", &sentences.text("serve.stopped")]);
    Ok(())
}

/// The people of the invented movement, and how to be one of them.
fn people(app: &App, sentences: &Sentences) -> Result<Vec<String>, String> {
    demo::settle(app)
        .map_err(|trouble| sentences.format("wrong.store", &[("error", &trouble.to_string())]))?;
    let lines =
        demo::PEOPLE.iter().map(|someone| format!("  {:28} {}", someone.address, sentences.text(someone.is)));
    Ok(std::iter::once(sentences.text("serve.accounts")).chain(lines).collect())
}

/// The publisher tells of the shards it writes: watching them too would build twice.
fn watched(options: &BuildOptions, publisher: Option<&Publisher>) -> BuildOptions {
    let data = options.data.clone().filter(|_| publisher.is_none());
    BuildOptions { data, ..options.clone() }
}

/// Lines for whoever started the command, apart from problems that scripts read. Nobody is told when
/// the stream is closed.
fn say(format: Format, lines: &[&str]) {
    let text = lines.join("\n");
    let _ = match format {
        Format::Human => writeln!(io::stdout(), "{text}"),
        Format::Json | Format::Github => writeln!(io::stderr(), "{text}"),
    };
}
