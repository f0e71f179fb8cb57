//! The first page.

use crate::job::Job;
use crate::site::Site;

/// The pages.
pub fn jobs<'s>(_site: &'s Site, _jobs: &mut Vec<Job<'s>>) {}
