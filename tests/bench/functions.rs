//! Prints what the functions can do on this machine, over loopback: POST/s with p50 and p99, one form when warm, start
//! to ready, memory. Nothing is asserted but that every form was taken.
//!
//! `bench-functions [SECONDS]`, beside `lean-server`; `tests/bench/functions` builds both.
#![forbid(unsafe_code)]

use std::io::Write as _;
use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

use tests::lean::{Folder, Lean};
use tests::pace::{self, Measured};

const RATE: usize = 500;
/// Forms sent slowly, and how many before them are not counted.
const ALONE: usize = 400;
const WARMING: usize = 50;
const STARTS: usize = 15;

fn main() -> ExitCode {
    let seconds = std::env::args().nth(1).and_then(|text| text.parse().ok()).unwrap_or(10);
    let beside = std::env::current_exe().unwrap_or_default().with_file_name("lean-server");
    let Ok(place) = tempfile::tempdir() else { return ExitCode::FAILURE };
    let folder = Folder::make(&place.path().join("state"));
    starts(&beside, &folder);
    let is_whole = one_at_a_time(&beside, &folder) && load(&beside, &folder, seconds);
    if is_whole { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn say(name: &str, value: impl std::fmt::Display) {
    // A closed pipe is no reason to stop measuring.
    let _ = writeln!(std::io::stdout().lock(), "{name}: {value}");
}

fn starts(server: &Path, folder: &Folder) {
    let mut times: Vec<Duration> =
        (0..STARTS).map(|_| Lean::start(server, folder, &[]).ready_after).collect();
    times.sort_unstable();
    say("start to ready, median", format!("{:.1} ms", times[STARTS / 2].as_secs_f64() * 1000.0));
}

/// Slowly enough that none waits for another.
fn one_at_a_time(server: &Path, folder: &Folder) -> bool {
    let sendings = pace::solved(&folder.minter(), WARMING + ALONE);
    let lean = Lean::start(server, folder, &[]);
    say("memory, before the first form", mib(&lean));
    let first = pace::send(lean.port, &sendings[..1], 1);
    say("the first form after a start", format!("{:.1} ms", first.quantile(1.0).as_secs_f64() * 1000.0));
    let warm = pace::send(lean.port, &sendings[1..WARMING], RATE);
    let alone = pace::send(lean.port, &sendings[WARMING..], 50);
    say("one form, warm", alone.quantiles());
    say("memory, most", mib(&lean));
    [first, warm, alone].iter().all(is_taken)
}

fn load(server: &Path, folder: &Folder, seconds: usize) -> bool {
    // Senders of before have had their mails: these write to new stores.
    let folder = folder.with_same_keys(&folder.path().join("load"));
    let sendings = pace::solved(&folder.minter(), RATE * seconds);
    let lean = Lean::start(server, &folder, &[]);
    let measured = pace::send(lean.port, &sendings, RATE);
    let rate = measured.rate();
    say(&format!("{RATE} POST/s for {seconds} s"), format!("{rate:.0} POST/s, {}", measured.quantiles()));
    say("memory, most", mib(&lean));
    is_taken(&measured)
}

fn mib(lean: &Lean) -> String {
    format!("{:.1} MiB", lean.peak_kib() as f64 / 1024.0)
}

fn is_taken(measured: &Measured) -> bool {
    for wrong in &measured.wrong {
        say("NOT TAKEN", wrong);
    }
    measured.wrong.is_empty()
}
