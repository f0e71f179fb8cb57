//! The functions as they are, over the files of a folder, without a site to build: starts in milliseconds.
//!
//! A folder holds `keys.json` and `data/`, which is what a power cut may harm.

use std::fs;
use std::io::{self, BufRead as _, BufReader, Write as _};
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::extract::Request;
use axum::response::Response;
use functions::clock::Clock;
use functions::exchange::Scheme;
use functions::keys::Keys;
use functions::mail::{Mailbox, Mailer};
use functions::platform::{Config, Platform};
use functions::random::Random;
use functions::store::Store;
use functions::store::sqlite::Sqlite;
use functions::values::Email;
use functions::{App, due, http, worker};

use crate::world::bundle;

/// Clocks are looked at this often when nothing else happens.
const LONGEST_WAIT: Duration = Duration::from_secs(1);
/// Zero bits asked of a browser's work: what is solved beforehand should not take longer than the load.
const PROOF_BITS: u32 = 6;

/// A folder of a platform.
#[derive(Debug, Clone)]
pub struct Folder(PathBuf);

impl Folder {
    /// A new one at `path`, with keys of its own.
    ///
    /// # Panics
    /// When it cannot be written.
    #[must_use]
    pub fn make(path: &Path) -> Self {
        let folder = Self(path.to_owned());
        fs::create_dir_all(folder.data()).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let keys = Keys::generate(&Random::system()).to_text();
        fs::write(path.join("keys.json"), keys).unwrap_or_else(|error| panic!("keys.json: {error}"));
        folder
    }

    /// One that is there already.
    #[must_use]
    pub fn at(path: &Path) -> Self {
        Self(path.to_owned())
    }

    /// Another folder with the same keys and no data yet.
    ///
    /// # Panics
    /// When it cannot be written.
    #[must_use]
    pub fn with_same_keys(&self, path: &Path) -> Self {
        let folder = Self::make(path);
        fs::copy(self.0.join("keys.json"), path.join("keys.json")).unwrap_or_else(|error| panic!("{error}"));
        folder
    }

    /// Where it lies.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// Where the stores lie.
    #[must_use]
    pub fn data(&self) -> PathBuf {
        self.0.join("data")
    }

    /// The file of the stores.
    #[must_use]
    pub fn database(&self) -> PathBuf {
        self.data().join("maille.db")
    }

    /// Its keys.
    ///
    /// # Panics
    /// When they are not there.
    #[must_use]
    pub fn keys(&self) -> Keys {
        let text = fs::read_to_string(self.0.join("keys.json"));
        let text = text.unwrap_or_else(|error| panic!("keys.json: {error}"));
        Keys::parse(&text).unwrap_or_else(|error| panic!("{error}"))
    }

    /// Its stores, opened as the functions open them.
    ///
    /// # Panics
    /// When the file is no database.
    #[must_use]
    pub fn store(&self) -> Store {
        let engine = Sqlite::open(&self.database()).unwrap_or_else(|error| panic!("{error}"));
        Store::sqlite(engine, Clock::System)
    }

    /// The functions over these stores.
    #[must_use]
    pub fn app(&self) -> App {
        over(self.store(), self.keys())
    }

    /// The functions with its keys and other, empty stores: mints steps without the server's knowledge.
    ///
    /// # Panics
    /// When SQLite refuses a database in memory.
    #[must_use]
    pub fn minter(&self) -> App {
        let engine = Sqlite::in_memory().unwrap_or_else(|error| panic!("{error}"));
        over(Store::sqlite(engine, Clock::System), self.keys())
    }
}

fn over(store: Store, keys: Keys) -> App {
    let sender = Email::parse("bonjour@essais.example").unwrap_or_else(|bad| panic!("{bad}"));
    let mut config = Config::usual(Scheme::LoopbackHttp, "http://127.0.0.1", sender);
    // Whoever measures sends everything from one address.
    config.posts_an_hour = u32::MAX;
    config.proof_bits = PROOF_BITS;
    let mailer = Mailer::Mailbox(Mailbox::in_memory());
    App::new(bundle(), Arc::new(Platform::new(store, mailer, Random::system(), keys, config)))
}

/// Serves an app and works for it until the process ends; prints its port once it answers.
///
/// # Errors
/// The system refuses.
pub fn serve(app: App) -> io::Result<()> {
    let app = Arc::new(app);
    let working = Arc::clone(&app);
    std::thread::spawn(move || work(&working));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
        let mut out = io::stdout().lock();
        writeln!(out, "{}", listener.local_addr()?.port())?;
        out.flush()?;
        drop(out);
        let service = http::router(app).into_make_service_with_connect_info::<SocketAddr>();
        axum::serve(listener, service).await
    })
}

/// Answers calls with `respond`, from a thread of this process and as long as it lives. The port on 127.0.0.1.
///
/// # Panics
/// When the system refuses.
pub fn in_this_process<F>(respond: impl Fn(Request) -> F + Clone + Send + Sync + 'static) -> u16
where
    F: Future<Output = Response> + Send,
{
    let listener = TcpListener::bind("127.0.0.1:0").unwrap_or_else(|error| panic!("a port: {error}"));
    let port = listener.local_addr().unwrap_or_else(|error| panic!("an address: {error}")).port();
    listener.set_nonblocking(true).unwrap_or_else(|error| panic!("{error}"));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.unwrap_or_else(|error| panic!("{error}"));
    let router = Router::new().fallback(respond);
    std::thread::spawn(move || {
        // Whoever calls notices when it ends.
        let _ = runtime.block_on(async {
            let listener = tokio::net::TcpListener::from_std(listener)?;
            axum::serve(listener, router).await
        });
    });
    port
}

/// As the command does: what waits, clocks, what is expired.
fn work(app: &App) {
    loop {
        let done = worker::run_due(app).and_then(|_| due::run(app)).and_then(|_| Ok(app.store().sweep()?));
        if let Err(trouble) = done {
            // A server under test says what went wrong; nobody's data is in these sentences.
            let _ = writeln!(io::stderr().lock(), "worker: {trouble}");
        }
        app.platform.bell.wait(LONGEST_WAIT);
    }
}

/// A running server. Ends, without a chance to tidy up, with the handle.
#[derive(Debug)]
pub struct Lean {
    child: Child,
    /// Where it listens on 127.0.0.1.
    pub port: u16,
    /// From being started to answering.
    pub ready_after: Duration,
}

impl Lean {
    /// Starts `program` over a folder, with more in its environment.
    ///
    /// # Panics
    /// When it does not start.
    #[must_use]
    pub fn start(program: &Path, folder: &Folder, environment: &[(&str, String)]) -> Self {
        let begun = Instant::now();
        let mut child = spawn(program, folder, environment);
        let mut line = String::new();
        if let Some(out) = child.stdout.take() {
            let _ = BufReader::new(out).read_line(&mut line);
        }
        let port = line.trim().parse().unwrap_or_else(|_| panic!("the server printed {line:?} for its port"));
        Self { child, port, ready_after: begun.elapsed() }
    }

    /// Kills it (-9) at once.
    pub fn kill(self) {}

    /// The most memory it has used, in KiB, as the kernel counts.
    #[must_use]
    pub fn peak_kib(&self) -> u64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        line.and_then(|text| text.split_whitespace().next()?.parse().ok()).unwrap_or_default()
    }
}

impl Drop for Lean {
    fn drop(&mut self) {
        // Gone already, when it ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Starts it and kills it (-9) after `wait`, whether it answers by then or not.
///
/// # Panics
/// When it cannot be started.
pub fn kill_while_starting(program: &Path, folder: &Folder, wait: Duration) {
    let mut child = spawn(program, folder, &[]);
    std::thread::sleep(wait);
    let _ = child.kill();
    let _ = child.wait();
}

fn spawn(program: &Path, folder: &Folder, environment: &[(&str, String)]) -> Child {
    Command::new(program)
        .arg(folder.path())
        .envs(environment.iter().map(|(name, value)| (name, value)))
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| panic!("{}: {error}", program.display()))
}
