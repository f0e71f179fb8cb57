//! What a build or a check found and did.

use std::collections::HashSet;

use contract::bundle::SiteBundle;
use jiff::Timestamp;

use crate::Mistakes;
use crate::problem::{Problem, Severity};

/// What a build or a check found and did.
#[derive(Debug, Default)]
pub struct Outcome {
    /// Sorted by file and place.
    pub problems: Vec<Problem>,
    /// Pages of all trees.
    pub pages: usize,
    /// Files written because they differ.
    pub written: usize,
    /// Files left alone.
    pub unchanged: usize,
    /// Files removed because nothing makes them any more.
    pub removed: usize,
    /// What the functions must know; absent when the theme cannot make its shell.
    pub bundle: Option<SiteBundle>,
    /// When the site becomes wrong by itself: an event passes, a page is due.
    pub next_change_at: Option<Timestamp>,
}

impl Outcome {
    /// Whether something asked for cannot be shown.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.problems.iter().any(|problem| problem.severity() == Severity::Error)
    }

    pub(crate) fn sorted(mut self) -> Self {
        self.problems.sort();
        self.problems.dedup();
        self
    }
}

/// The files whose pages keep their last good version.
pub(crate) fn files_to_keep(problems: &[Problem], mistakes: Mistakes) -> HashSet<String> {
    let is_kept =
        |problem: &&Problem| mistakes == Mistakes::KeepLastGood && problem.severity() == Severity::Error;
    problems.iter().filter(is_kept).map(|problem| problem.file.clone()).collect()
}
