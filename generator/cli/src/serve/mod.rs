//! `maille serve`: the trial. This machine only, a page that follows each save, the last good page
//! when a save is wrong (architecture.md, "Two ways to run on one machine").

mod builder;
mod content;
mod guard;
mod live;
mod mails;
pub mod platform;
mod server;
mod watch;

use std::io::{self, Write};
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::sync::{Arc, mpsc};

use functions::mail::Mailbox;
use tokio::sync::watch as latest;

use crate::args::{Common, Format, ServeArguments};
use crate::build;
use crate::demo;
use crate::ending::Ending;
use crate::words::Sentences;

use builder::Builder;
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
}

/// Takes the port first: nobody should wait for a build to learn that it is taken. Then the demo's data.
fn prepare(common: &Common, asked: &ServeArguments, sentences: &Sentences) -> Result<Prepared, String> {
    let listener = listen(asked.port, sentences)?;
    let state = asked.state.clone().unwrap_or_else(|| common.site.join(".state"));
    let mut common = common.clone();
    common.out.get_or_insert_with(|| state.join("out"));
    if asked.demo {
        common.data = Some(invent(&common, &state, sentences)?);
    }
    let mails = state.join("mails");
    let mailbox = Mailbox::in_folder(&mails).map_err(|error| {
        let path = mails.display().to_string();
        sentences.format("wrong.cannot_write", &[("path", &path), ("error", &error.to_string())])
    })?;
    Ok(Prepared { common, listener, state, mailbox })
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

fn invent(common: &Common, state: &Path, sentences: &Sentences) -> Result<PathBuf, String> {
    let (group_count, event_count, seed) = DEMO;
    let plan = demo::Plan { group_count, event_count, seed, now: demo::today(common.now) };
    let out = state.join("demo-data");
    let records = demo::invent(&plan, &demo::Vocabulary::of_site(&common.site));
    demo::write(&records, plan.now, &out).map_err(|error| error.sentence(sentences))?;
    Ok(out)
}

fn run(prepared: Prepared, sentences: &Sentences) -> Result<(), String> {
    let Prepared { common, listener, state, mailbox } = prepared;
    let failed = |error: io::Error| sentences.format("wrong.server", &[("error", &error.to_string())]);
    let address = listener.local_addr().map_err(failed)?;
    let options = build::options(&common);
    let (tell, shown) = latest::channel(builder::Shown::default());
    let (changed, changes) = mpsc::channel();
    // Watching starts before the first build, so that no save is missed.
    let watcher = watch::start(&options, changed);
    let platform = Arc::new(platform::open(&state, mailbox.clone(), address.port(), sentences)?);
    let mut builder = Builder::new(common.clone(), sentences.locale(), tell, Arc::clone(&platform));
    builder.build_first();
    say(
        common.format,
        &[
            "",
            &sentences.format("serve.ready", &[("url", &format!("http://{address}/"))]),
            &sentences.format("serve.mails", &[("url", &format!("http://{address}/_mail/"))]),
            &sentences.text("serve.trial"),
            &sentences.text("serve.stop"),
        ],
    );
    if let Err(error) = &watcher {
        say(common.format, &[&sentences.format("wrong.cannot_watch", &[("error", &error.to_string())])]);
    }
    std::thread::spawn(move || builder.follow(&changes));
    platform::work(shown.clone(), platform);
    let trial = Trial::new(options.out.join("public"), address.port(), sentences, shown, mailbox);
    server::run(listener, trial).map_err(failed)?;
    drop(watcher);
    say(common.format, &["", &sentences.text("serve.stopped")]);
    Ok(())
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
