//! x

use contract::records::PostKind;
use crate::job::Job;
use crate::site::Site;

pub fn jobs<'s>(_site: &'s Site, _kind: PostKind, _jobs: &mut Vec<Job<'s>>) {}
