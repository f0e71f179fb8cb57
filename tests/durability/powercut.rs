//! The power fails: what was not synced is gone, in part or torn. Nothing acknowledged may be missing.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use functions::App;
use tempfile::TempDir;
use tests::chance::{Chance, amount};
use tests::lean::{Folder, Lean};
use tests::report::{figure, not_run};
use tests::repository::root;
use tests::sending::counted;

use crate::disk::{Disk, Journal};
use crate::load::{Count, Known, Sender, Sent, server};

const SENDERS: u64 = 4;
/// Cuts of one life of a server: each at another point of its journal.
const CUTS_OF_A_LIFE: usize = 25;
/// A life ends when SQLite has brought its log over so often, which is the most delicate moment.
const CHECKPOINTS: u64 = 2;
/// SQLite brings its log over at about 1,000 pages of 4 KiB.
const LOG_BYTES: u64 = 4 << 20;
/// Of a disk that lies about the log alone, about every third cut shows it.
const MOST_LIES: usize = 60;
/// A slow disk must not make a life endless.
const LONGEST_LIFE: Duration = Duration::from_secs(20);

/// What people sent to a server that wrote down all it did to its disk.
struct Life {
    folder: Folder,
    minter: App,
    senders: Vec<Sender>,
    journal: Journal,
    _place: TempDir,
}

#[test]
fn what_was_acknowledged_is_there_after_a_power_cut() {
    let Some(shim) = shim() else { return };
    let cuts = amount(100);
    let (mut taken, mut checkpoints, mut again, mut done) = (0, 0, 0, 0);
    for seed in 0.. {
        if done >= cuts {
            break;
        }
        let life = live(shim, seed);
        checkpoints += life.journal.checkpoints();
        let mut chance = Chance::new(seed);
        for _ in 0..CUTS_OF_A_LIFE.min(cuts - done) {
            let (count, whole) = life.after_a_cut(Disk::Honest, &mut chance);
            assert_eq!(whole, "ok", "life {seed}, cut {done}");
            count.is_right(&format!("life {seed}, cut {done}"));
            taken += count.taken;
            done += 1;
        }
        again += life.try_again_after_a_cut(&mut chance);
    }
    figure(
        "S3 power cuts",
        format!(
            "{cuts}, checkpoints = {checkpoints}, acknowledged = {taken}, sent again = {again}, lost = 0, doubled = 0"
        ),
    );
    assert!(taken > cuts * 10 && checkpoints > 0, "too little was going on");
}

#[test]
fn a_disk_that_lies_about_its_syncs_is_noticed() {
    let Some(shim) = shim() else { return };
    let life = live(shim, 0x11E5);
    for disk in [Disk::Lying, Disk::LyingOfLogs] {
        let mut chance = Chance::new(1);
        let noticed = (1..=MOST_LIES).find(|_| {
            let (count, whole) = life.after_a_cut(disk, &mut chance);
            whole != "ok" || !count.lost.is_empty()
        });
        assert!(noticed.is_some(), "{disk:?}: {MOST_LIES} cuts, and nothing is missing");
        figure(&format!("S3 {disk:?} disk noticed at cut"), noticed.unwrap_or_default());
    }
}

/// The library of `powercut.c`, compiled once a run; nothing, and said so, where there is no compiler.
fn shim() -> Option<&'static Path> {
    static SHIM: OnceLock<Result<(TempDir, PathBuf), String>> = OnceLock::new();
    let compiled = SHIM.get_or_init(|| {
        let place = tempfile::tempdir().map_err(|error| error.to_string())?;
        let library = place.path().join("powercut.so");
        let source = root().join("tests/durability/powercut.c");
        let compiler = std::env::var_os("CC").unwrap_or_else(|| "cc".into());
        let output = Command::new(compiler)
            .args(["-shared", "-fPIC", "-O1", "-Wall", "-Werror", "-o"])
            .args([&library, &source])
            .args(["-ldl", "-lpthread"])
            .output()
            .map_err(|error| format!("no C compiler: {error}"))?;
        match output.status.success() && cfg!(target_os = "linux") {
            true => Ok((place, library)),
            false => Err(String::from_utf8_lossy(&output.stderr).into_owned()),
        }
    });
    match compiled {
        Ok((_, library)) => Some(library),
        Err(why) => {
            not_run("power cuts", why);
            None
        }
    }
}

/// People send until the log was brought over, or for long enough; then the process is gone.
fn live(shim: &Path, seed: u64) -> Life {
    let place = tempfile::tempdir().expect("a folder");
    let place_path = place.path().canonicalize().expect("a path");
    let folder = Folder::make(&place_path.join("state"));
    let minter = folder.minter();
    let written = place_path.join("journal");
    let environment = [
        ("LD_PRELOAD", shim.display().to_string()),
        ("MAILLE_DISK_FOLDER", folder.data().display().to_string()),
        ("MAILLE_DISK_JOURNAL", written.display().to_string()),
    ];
    let measure = || fs::metadata(&written).map(|file| file.len()).unwrap_or_default();
    let mut senders: Vec<Sender> =
        (0..SENDERS).map(|number| Sender::new(&format!("p{seed}-{number}"), seed * 10 + number)).collect();
    let lean = Lean::start(server(), &folder, &environment);
    let (port, stop, begun) = (lean.port, AtomicBool::new(false), Instant::now());
    std::thread::scope(|scope| {
        for sender in &mut senders {
            scope.spawn(|| sender.send(port, &minter, &stop, &measure));
        }
        while measure() < CHECKPOINTS * LOG_BYTES + LOG_BYTES / 2 && begun.elapsed() < LONGEST_LIFE {
            std::thread::sleep(Duration::from_millis(2));
        }
        lean.kill();
        stop.store(true, Ordering::Relaxed);
    });
    let wrong: Vec<&String> = senders.iter().flat_map(|sender| &sender.wrong).collect();
    assert!(wrong.is_empty(), "{wrong:?}");
    let journal = Journal::read(&written);
    assert!(journal.length() > 0, "nothing was written down: is the library loaded?");
    Life { folder, minter, senders, journal, _place: place }
}

impl Life {
    fn sent(&self) -> impl Iterator<Item = &Sent> {
        self.senders.iter().flat_map(|sender| &sender.sent)
    }

    /// The disk after a cut somewhere, and how much of the journal was before it.
    fn cut(&self, disk: Disk, chance: &mut Chance) -> (TempDir, Folder, u64) {
        let place = tempfile::tempdir().expect("a folder");
        let after = chance.bits() % (self.journal.length() + 1);
        let folder = self.folder.with_same_keys(&place.path().join("state"));
        self.journal.cut(after, disk, chance, &folder.data());
        (place, folder, after)
    }

    /// What is missing or twice after a cut, and what SQLite says of the file.
    fn after_a_cut(&self, disk: Disk, chance: &mut Chance) -> (Count, String) {
        let (_place, folder, after) = self.cut(disk, chance);
        let had_answer = |sent: &Sent| matches!(sent.known, Known::Taken { by } if by <= after);
        let whole = whole(&folder);
        // What is no database cannot be read.
        let held = if whole == "ok" { counted(&folder.store()) } else { Vec::new() };
        (Count::of(&held, self.sent(), had_answer), whole)
    }

    /// After a cut the server starts again, and everybody sends everything again. How much that was.
    fn try_again_after_a_cut(&self, chance: &mut Chance) -> usize {
        let (_place, folder, _) = self.cut(Disk::Honest, chance);
        let lean = Lean::start(server(), &folder, &[]);
        let mut all = 0;
        for sender in &self.senders {
            let mut sender = sender.with_nothing_known();
            sender.send(lean.port, &self.minter, &AtomicBool::new(true), &|| 0);
            assert!(sender.wrong.is_empty(), "{:?}", sender.wrong);
            assert!(sender.sent.iter().all(|sent| sent.known != Known::Nothing), "the server is gone");
            all += sender.sent.len();
        }
        lean.kill();
        Count::of(&counted(&folder.store()), self.sent(), |_| true).is_right("sent again after a cut");
        all
    }
}

/// What SQLite says of the file, once it has brought its log over.
fn whole(folder: &Folder) -> String {
    let connection = rusqlite::Connection::open(folder.database()).expect("opened");
    let check = connection.query_row("PRAGMA integrity_check", [], |row| row.get(0));
    check.unwrap_or_else(|error| error.to_string())
}
