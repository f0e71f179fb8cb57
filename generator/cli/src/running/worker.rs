//! What waits in the outbox, clocks that ring, what is expired: for as long as the platform runs.

use std::sync::Arc;
use std::time::Duration;

use functions::platform::Platform;
use functions::{App, due, log, worker};
use tokio::sync::watch::Receiver;

use super::builder::Shown;

/// Outbox and clocks are looked at this often when nobody rings: `maille admin` writes from another process.
const LONGEST_WAIT: Duration = Duration::from_secs(3);

/// Works on a thread of its own, with the functions of the last site that could be made.
pub fn start(shown: Receiver<Shown>, platform: Arc<Platform>) {
    std::thread::spawn(move || {
        loop {
            // Copied out at once: the lock on what is shown must not be held while working.
            let app = shown.borrow().app.clone();
            if let Some(app) = app {
                once(&app);
            }
            platform.bell.wait(LONGEST_WAIT);
        }
    });
}

/// Does what is due now.
pub fn once(app: &App) {
    let done = worker::run_due(app).and_then(|_| due::run(app)).and_then(|_| Ok(app.store().sweep()?));
    if let Err(trouble) = done {
        log::line("worker", &trouble.to_string());
    }
}
