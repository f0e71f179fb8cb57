//! The machine itself: its clock, its disk, the state with its stores, and what would be left if it were lost.

use std::fs;
use std::net::SocketAddr;
use std::path::Path;
use std::time::{Duration, SystemTime};

use functions::store::sqlite::Sqlite;
use generator::problem::Severity;
use generator::{BuildOptions, Strictness};

use super::World;
use super::finding::Finding;
use crate::house::DATABASE;
use crate::run::config::is_open_to_others;

/// Times of events and of tokens are told to the minute.
const CLOCK_LOOK: Duration = Duration::from_secs(2);
const CLOCK_BAD: Duration = Duration::from_secs(30);
/// A build, a backup and a week of files fit in it.
const DISK_LOOK: u64 = 2 * 1024 * 1024 * 1024;
/// SQLite stops when nothing is left, in the middle of what people send.
const DISK_BAD: u64 = 500 * 1024 * 1024;
/// The job runs every day; two hours for it to be late.
const OFFSITE: Duration = Duration::from_secs(26 * 3600);

/// Whether this machine's time is the time.
pub fn clock(world: &World<'_>) -> Finding {
    let server = &world.settings.doctor.time_server;
    let client = rsntp::SntpClient::new();
    let asked = match server.parse::<SocketAddr>() {
        Ok(address) => client.synchronize(address),
        Err(_) => client.synchronize(server.as_str()),
    };
    let off = asked
        .map_err(|error| error.to_string())
        .and_then(|answer| answer.clock_offset().abs_as_std_duration().map_err(|error| error.to_string()));
    let finding = match off {
        Err(error) => Finding::look("clock.unknown").with("error", error),
        Ok(off) if off > CLOCK_BAD => Finding::bad("clock.off").with("seconds", off.as_secs()),
        Ok(off) if off > CLOCK_LOOK => Finding::look("clock.late").with("seconds", off.as_secs()),
        Ok(_) => Finding::good("clock.good"),
    };
    finding.with("server", server)
}

/// Whether the disk of the state has room.
pub fn disk(world: &World<'_>) -> Finding {
    let state = &world.settings.state;
    let there = state.ancestors().find(|folder| folder.exists()).unwrap_or(Path::new("/"));
    let free = match rustix::fs::statvfs(there) {
        Ok(stat) => stat.f_bavail.saturating_mul(stat.f_frsize),
        Err(error) => {
            return Finding::bad("state.unreadable").with("path", state.display()).with("error", error);
        }
    };
    let least = world.settings.doctor.least_free.unwrap_or(DISK_BAD);
    let finding = match free {
        free if free < least => Finding::bad("disk.full"),
        free if free < DISK_LOOK => Finding::look("disk.low"),
        _ => Finding::good("disk.good"),
    };
    finding.with("path", state.display()).with("megabytes", free / (1024 * 1024))
}

/// Whether the stores can be opened, and by nobody else.
pub fn state(world: &World<'_>) -> Finding {
    let state = &world.settings.state;
    let file = state.join(DATABASE);
    let shown = state.display();
    if is_open_to_others(state) {
        return Finding::bad("state.open_to_others").with("path", shown);
    }
    if !file.exists() {
        return Finding::look("state.empty").with("path", shown);
    }
    match Sqlite::open(&file).and_then(|engine| engine.check()) {
        Ok(()) => Finding::good("state.good").with("path", shown),
        Err(error) => Finding::bad("state.broken").with("path", shown).with("error", error),
    }
}

/// Whether there is a copy elsewhere, and a young one.
pub fn offsite(world: &World<'_>) -> Finding {
    let Some(stamp) = &world.settings.doctor.offsite_stamp else {
        return Finding::look("offsite.unknown");
    };
    let age = fs::metadata(stamp).and_then(|meta| meta.modified());
    let age = age.map(|at| SystemTime::now().duration_since(at).unwrap_or_default());
    let finding = match age {
        Err(_) => Finding::bad("offsite.never"),
        Ok(age) if age > OFFSITE => Finding::bad("offsite.old").with("hours", age.as_secs() / 3600),
        Ok(age) => Finding::good("offsite.good").with("hours", age.as_secs() / 3600),
    };
    finding.with("path", stamp.display())
}

/// Whether the list of erasures lies where a backup of the state does not take it along.
pub fn erasures(world: &World<'_>) -> Finding {
    let list = &world.settings.erasure_list;
    let finding = if list.starts_with(&world.settings.state) {
        Finding::bad("erasures.inside")
    } else {
        Finding::good("erasures.good")
    };
    finding.with("path", list.display())
}

/// Whether the site itself can go online.
pub fn site(options: &BuildOptions) -> Finding {
    let outcome = generator::check(options, Strictness::GoingLive, &generator::Quiet);
    let errors = outcome.problems.iter().filter(|problem| problem.severity() == Severity::Error).count();
    if errors == 0 {
        Finding::good("site.good").with("n", outcome.pages)
    } else {
        Finding::bad("site.errors").with("n", errors)
    }
}
