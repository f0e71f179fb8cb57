//! Theme hubs: everything of one theme on one page.

use crate::job::Job;
use crate::site::Site;

/// The pages.
pub fn jobs<'s>(_site: &'s Site, _jobs: &mut Vec<Job<'s>>) {}
