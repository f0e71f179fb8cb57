//! The trial's clock, moved on by hand: reminders, reports, the end of a split come days later, and whoever
//! tries the platform sees them today.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::Sender;

use axum::http::request::Parts;
use functions::App;
use functions::clock::{Ahead, Clock, days};
use functions::exchange::Origin;
use functions::platform::Platform;
use jiff::SignedDuration;

use crate::running::worker;

/// Where the buttons of the mailbox post.
pub const PATH: &str = "/_mail/later";
/// The buttons: so many days.
pub const STEPS: [i64; 2] = [1, 7];
/// Seconds the trial is ahead, in its state.
const FILE: &str = "ahead";

/// The clock of a state: as far ahead as it was left.
pub fn of_state(state: &Path) -> Ahead {
    let seconds = fs::read_to_string(state.join(FILE)).ok().and_then(|text| text.trim().parse().ok());
    Ahead::by(SignedDuration::from_secs(seconds.unwrap_or_default()))
}

/// Moves the trial on.
#[derive(Debug)]
pub struct Later {
    clock: Ahead,
    file: PathBuf,
    platform: Arc<Platform>,
    changed: Sender<()>,
}

impl Later {
    /// For the platform over `state`, if its clock can be moved; the builder listens to `changed`.
    pub fn of(state: &Path, platform: &Arc<Platform>, changed: Sender<()>) -> Option<Self> {
        let Clock::Ahead(clock) = platform.clock.clone() else { return None };
        Some(Self { clock, file: state.join(FILE), platform: Arc::clone(platform), changed })
    }

    /// Day by day, since much is done once a day; each day's work is done before the next begins.
    ///
    /// # Errors
    /// The state cannot be written.
    pub fn pass(&self, count: i64, app: Option<&App>) -> std::io::Result<()> {
        for _ in 0..count {
            self.clock.pass(days(1));
            fs::write(&self.file, self.clock.ahead().as_secs().to_string())?;
            app.into_iter().for_each(worker::once);
        }
        self.platform.bell.ring();
        // Nobody builds any more when the trial ends.
        let _ = self.changed.send(());
        Ok(())
    }
}

/// How many days a call asks for: one of the buttons of our own page, nobody else's.
pub fn asked(head: &Parts) -> Option<i64> {
    let days: i64 = head.uri.query()?.strip_prefix("days=")?.parse().ok()?;
    let is_ours = head.method == axum::http::Method::POST && functions::http::origin(head) == Origin::Own;
    (is_ours && STEPS.contains(&days)).then_some(days)
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::Request;

    fn call(method: &str, path: &str, site: &str) -> Option<i64> {
        let request = Request::builder().method(method).uri(path).header("Sec-Fetch-Site", site).body(());
        asked(&request.expect("a request").into_parts().0)
    }

    #[test]
    fn only_our_own_buttons_move_the_clock() {
        assert_eq!(call("POST", "/_mail/later?days=7", "same-origin"), Some(7));
        assert_eq!(call("POST", "/_mail/later?days=7", "cross-site"), None);
        assert_eq!(call("GET", "/_mail/later?days=7", "same-origin"), None);
        for query in ["days=3000", "days=-1", "days=", "day=1", "days=1&days=7"] {
            assert_eq!(call("POST", &format!("/_mail/later?{query}"), "same-origin"), None, "{query}");
        }
    }

    #[test]
    fn a_state_is_found_as_far_ahead_as_it_was_left() {
        let state = tempfile::tempdir().expect("a folder");
        assert_eq!(of_state(state.path()).ahead(), SignedDuration::ZERO);
        for (text, hours) in [("86400", 24), ("-5", 0), ("demain", 0)] {
            fs::write(state.path().join(FILE), text).expect("written");
            assert_eq!(of_state(state.path()).ahead(), SignedDuration::from_hours(hours), "{text}");
        }
    }
}
