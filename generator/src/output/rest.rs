//! A build that has nothing to do: nothing it reads was touched, nothing it wrote was touched, and no instant has come
//! at which the site changes by itself. Then what the last build found is found again.

use contract::bundle::SiteBundle;
use jiff::Timestamp;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::inputs::Inputs;
use super::manifest::Entry;
use super::{BUNDLE, Output};
use crate::hash::Key;
use crate::outcome::Outcome;
use crate::problem::{Code, Kept};
use crate::{BuildOptions, Cache};

/// What the last build found, and what must stand still for it to be found again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Rest {
    asked: u128,
    inputs: u128,
    from: Timestamp,
    until: Option<Timestamp>,
    problems: Vec<Kept>,
    pages: usize,
    bundle: Option<Entry>,
}

impl Rest {
    /// After a build. `None` when the next one must look again.
    pub fn of(
        options: &BuildOptions,
        inputs: Option<Inputs>,
        output: &Output,
        outcome: &Outcome,
    ) -> Option<Self> {
        let inputs = inputs.filter(|inputs| inputs.0.is_settled(output.opened))?;
        let cannot = outcome.problems.iter().any(|problem| problem.code == Code::CannotWrite);
        let bundle = output.bundle.lock().ok()?.clone();
        (!cannot && bundle.is_some() == outcome.bundle.is_some()).then(|| Self {
            asked: asked(options),
            inputs: inputs.0.fingerprint,
            from: options.now,
            until: outcome.next_change_at,
            problems: outcome.problems.iter().map(Kept::of).collect(),
            pages: outcome.pages,
            bundle,
        })
    }

    /// What a build would find now, if nothing moved.
    pub fn outcome(&self, options: &BuildOptions, inputs: &Inputs, output: &Output) -> Option<Outcome> {
        let is_still = options.cache == Cache::Use
            && self.asked == asked(options)
            && self.inputs == inputs.0.fingerprint
            && self.from <= options.now
            && self.until.is_none_or(|until| options.now < until);
        let files = output.before.files();
        let is_whole = || files.par_iter().all(|(file, entry)| entry.is_untouched(&output.root.join(file)));
        let problems = self.problems.iter().map(Kept::problem).collect::<Option<_>>();
        Some(Outcome {
            problems: problems.filter(|_| is_still && is_whole())?,
            pages: self.pages,
            written: 0,
            unchanged: files.len(),
            removed: 0,
            bundle: self.bundle(output)?,
            next_change_at: self.until,
        })
    }

    fn bundle(&self, output: &Output) -> Option<Option<SiteBundle>> {
        let Some(entry) = &self.bundle else { return Some(None) };
        let path = output.root.join(BUNDLE);
        let bytes = entry.is_untouched(&path).then(|| std::fs::read(&path).ok())??;
        serde_json::from_slice(&bytes).ok().map(Some)
    }
}

/// All of the options but the instant.
pub(super) fn asked(options: &BuildOptions) -> u128 {
    let BuildOptions { site, out, data, base_url, now: _, drafts, cache: _, mistakes } = options;
    Key::default().text(&format!("{site:?} {out:?} {data:?} {base_url:?} {drafts:?} {mistakes:?}")).finish()
}
