//! Groups: the A-Z list, each group's page, and the card others show.

use crate::job::Job;
use crate::site::Site;

/// What is shown, drawn once from the records.
#[derive(Debug, Default)]
pub struct Index {}

impl Index {
    /// Draws it.
    #[must_use]
    pub fn build(_site: &Site) -> Self {
        Self {}
    }
}

/// The pages.
pub fn jobs<'s>(_site: &'s Site, _jobs: &mut Vec<Job<'s>>) {}
