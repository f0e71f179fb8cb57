//! Builds at the start, after each change, and when time changes the site.

use std::io::{self, Write};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use contract::words::Locale;
use functions::App;
use functions::platform::Platform;
use generator::problem::{Problem, Severity};
use generator::{BuildOptions, Mistakes, Outcome};
use jiff::Timestamp;
use tokio::sync::watch::Sender;

use crate::args::{Common, Format};
use crate::build;
use crate::progress;
use crate::report::Line;
use crate::words::Sentences;

/// Editors write a file in several steps; a build waits until none has come for so long. Longer
/// would be felt: from the save to the reload, 40 ms are the goal.
const SETTLED: Duration = Duration::from_millis(15);
/// A tool that writes without pause does not keep the build waiting for ever.
const MAX_WAITS: usize = 20;
/// Without a known change, the clock is looked at this often: machines sleep, and timers with them.
const LONGEST_WAIT: Duration = Duration::from_secs(600);

/// What the last build left to show.
#[derive(Debug, Clone, Default)]
pub struct Shown {
    /// Grows when pages changed; starts at the instant of the start, so that a page of an earlier
    /// run knows that it is old.
    pub version: u64,
    /// The functions of the last site that could be made.
    pub app: Option<Arc<App>>,
    /// Errors of the last build.
    pub errors: Arc<Vec<Line>>,
}

/// Builds and tells.
pub struct Builder {
    common: Common,
    sentences: Sentences,
    tell: Sender<Shown>,
    platform: Arc<Platform>,
    told: Option<Vec<Problem>>,
    next_change_at: Option<Timestamp>,
}

impl Builder {
    /// A builder that tells `tell` what it made.
    pub fn new(common: Common, locale: Locale, tell: Sender<Shown>, platform: Arc<Platform>) -> Self {
        let sentences = Sentences::of(locale);
        Self { common, sentences, tell, platform, told: None, next_change_at: None }
    }

    /// The first build, with its progress.
    pub fn build_first(&mut self) {
        let start = u64::try_from(Timestamp::now().as_millisecond()).unwrap_or_default();
        self.tell.send_modify(|shown| shown.version = start);
        self.build();
    }

    /// Builds again after each change, until those who tell of changes are gone.
    pub fn follow(&mut self, changes: &Receiver<()>) {
        loop {
            match changes.recv_timeout(self.wait()) {
                Ok(()) => settle(changes),
                Err(RecvTimeoutError::Timeout) if self.is_due() => {}
                Err(RecvTimeoutError::Timeout) => continue,
                Err(RecvTimeoutError::Disconnected) => {
                    // Nobody watches the files; time still passes.
                    std::thread::sleep(self.wait());
                    if !self.is_due() {
                        continue;
                    }
                }
            }
            self.build();
        }
    }

    fn build(&mut self) {
        let start = Instant::now();
        let progress = progress::Shown::new(self.common.format, &self.sentences);
        // While trying, a save that is wrong leaves the page as it was and shows why.
        let now = self.common.now.unwrap_or_else(|| self.platform.clock.now());
        let options = BuildOptions { mistakes: Mistakes::KeepLastGood, now, ..build::options(&self.common) };
        let outcome = generator::build(&options, &progress);
        drop(progress);
        self.next_change_at = outcome.next_change_at.filter(|_| self.common.now.is_none());
        self.print(&outcome, start.elapsed());
        self.publish(outcome);
    }

    fn publish(&mut self, outcome: Outcome) {
        let errors = outcome.problems.iter().filter(|problem| problem.severity() == Severity::Error);
        let errors = Arc::new(errors.map(|problem| Line::of(problem, &self.sentences)).collect());
        let changed = outcome.written + outcome.removed > 0;
        let app = outcome.bundle.map(|bundle| Arc::new(App::new(bundle, Arc::clone(&self.platform))));
        self.tell.send_modify(|shown| {
            shown.version += u64::from(changed);
            shown.errors = errors;
            // Without a bundle the last good one answers on.
            if let Some(app) = app {
                shown.app = Some(app);
            }
        });
        self.told = Some(outcome.problems);
    }

    /// Problems when they are not those of the build before; how many pages, and the time.
    fn print(&self, outcome: &Outcome, time: Duration) {
        let mut out = io::stdout().lock();
        if self.told.as_ref() != Some(&outcome.problems) {
            // Nobody is told when standard output is closed; the page shows the problems too.
            let _ = build::tell(&self.common, &self.sentences, outcome, &mut out);
        }
        if self.common.format != Format::Human {
            return;
        }
        let time = build::duration(&self.sentences, time);
        let _ = writeln!(out, "{}", self.sentences.plural("serve.built", outcome.pages, &[("time", &time)]));
    }

    fn wait(&self) -> Duration {
        let until = self.next_change_at.map(|at| at.duration_since(self.platform.clock.now()));
        let until = until.map(|until| Duration::try_from(until).unwrap_or_default());
        // A moment more: the build must come after the instant, not at it.
        until.map_or(LONGEST_WAIT, |until| (until + Duration::from_millis(20)).min(LONGEST_WAIT))
    }

    fn is_due(&self) -> bool {
        self.next_change_at.is_some_and(|at| at <= self.platform.clock.now())
    }
}

/// Waits until no more changes come.
fn settle(changes: &Receiver<()>) {
    for _ in 0..MAX_WAITS {
        if changes.recv_timeout(SETTLED).is_err() {
            return;
        }
        while changes.try_recv().is_ok() {}
    }
}
