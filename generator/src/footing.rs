//! What a build stands on: facts that any file may be drawn from, and texts of pages, which a file is drawn from one by
//! one. While the facts stand still, only files for which a text was read that moved are looked at again.

use std::collections::HashSet;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::hash::Key;
use crate::problem::{Code, Problem};
use crate::site::Site;
use crate::trace::Moving;

/// As it is kept for the next build.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Footing {
    /// Fingerprint of all that is read but the bodies of pages; nothing when it cannot be told from stats.
    facts: Option<u128>,
    from: Timestamp,
    until: Option<Timestamp>,
    pages: Vec<PageFooting>,
    /// What was read of bodies for the lists of pages and files themselves.
    common: Vec<u32>,
    /// Whether no two pages wanted the same address.
    has_clear_addresses: bool,
}

/// One page of an editor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct PageFooting {
    text: u128,
    backlinks: u128,
    leads_to: Vec<u32>,
    is_sound: bool,
}

/// What moved since the last build, while its facts stand still.
#[derive(Debug)]
pub(crate) struct Moved<'f> {
    before: &'f Footing,
    /// By the number of the thing.
    things: Vec<bool>,
}

impl Footing {
    /// What moved in bodies, if the facts are the same and no instant has come at which the site changes by itself. `texts` are
    /// the fingerprints of the pages' texts.
    pub fn moved(&self, facts: Option<u128>, now: Timestamp, texts: &[u128]) -> Option<Moved<'_>> {
        let is_now = self.from <= now && self.until.is_none_or(|until| now < until);
        let stands = is_now && facts.is_some() && self.facts == facts && self.pages.len() == texts.len();
        let things = self.pages.iter().zip(texts).flat_map(|(page, text)| [page.text != *text, false]);
        let moved = stands.then(|| Moved { before: self, things: things.collect() })?;
        (!moved.touch(&self.common)).then_some(moved)
    }

    /// After a build. `sound` are the pages in whose links nothing is wrong.
    pub fn of(site: &Site, facts: Option<u128>, until: Option<Timestamp>, rest: Rest) -> Self {
        let prints = site.pages.iter().zip(&site.backlinks).zip(&site.leads_to).zip(rest.sound);
        let pages = prints.map(|(((page, backlinks), leads_to), is_sound)| PageFooting {
            text: page.text_hash(),
            backlinks: print(backlinks),
            leads_to: leads_to.clone(),
            is_sound,
        });
        Self {
            facts,
            from: site.now,
            until,
            pages: pages.collect(),
            common: rest.common,
            has_clear_addresses: rest.has_clear_addresses,
        }
    }
}

/// What only the whole build knows.
pub(crate) struct Rest {
    /// What was read of bodies for the lists of pages and files themselves.
    pub common: Vec<u32>,
    /// Whether nothing is wrong in what a page refers to, page by page.
    pub sound: Vec<bool>,
    /// Whether no two pages wanted the same address.
    pub has_clear_addresses: bool,
}

impl Rest {
    /// After all links were looked at. `common` is what was read of bodies for the lists of pages and files themselves.
    pub fn of(site: &Site, problems: &[Problem], common: Vec<u32>) -> Self {
        let files: HashSet<&str> = problems.iter().map(|problem| problem.file.as_str()).collect();
        Self {
            common,
            sound: site.pages.iter().map(|page| !files.contains(page.file.as_str())).collect(),
            has_clear_addresses: problems.iter().all(|problem| problem.code != Code::SameAddress),
        }
    }
}

fn print(places: &[u32]) -> u128 {
    Key::default().facts(places).finish()
}

impl Moved<'_> {
    /// Where the links of a page lead, when its text stands still.
    pub fn leads_to(&self, page: usize) -> Option<&[u32]> {
        let is_still = !self.things.get(page * 2).copied().unwrap_or(true);
        self.before.pages.get(page).filter(|_| is_still).map(|page| page.leads_to.as_slice())
    }

    /// Looks at who links to whom now.
    pub fn compare_backlinks(&mut self, backlinks: &[Vec<u32>]) {
        for (at, (now, before)) in backlinks.iter().zip(&self.before.pages).enumerate() {
            self.things[at * 2 + 1] = print(now) != before.backlinks;
        }
    }

    /// Whether one of these things moved.
    pub fn touch(&self, things: &[u32]) -> bool {
        things.iter().any(|thing| self.things.get(*thing as usize).copied().unwrap_or(true))
    }

    /// Whether what a page refers to must be looked at again: the others were sound, and are.
    pub fn is_suspect(&self, page: usize) -> bool {
        let text = |page: &u32| Moving::Text.of(*page as usize);
        self.before.pages.get(page).is_none_or(|before| {
            let targets: Vec<u32> = before.leads_to.iter().map(text).collect();
            !before.is_sound || self.leads_to(page).is_none() || self.touch(&targets)
        })
    }

    /// Whether no two pages wanted the same address; the same pages are there still.
    pub fn has_clear_addresses(&self) -> bool {
        self.before.has_clear_addresses
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn footing() -> Footing {
        let page = |text, leads_to: &[u32]| PageFooting {
            text,
            backlinks: print(&[]),
            leads_to: leads_to.to_vec(),
            is_sound: true,
        };
        Footing {
            facts: Some(7),
            from: Timestamp::UNIX_EPOCH,
            until: Some(Timestamp::MAX),
            pages: vec![page(10, &[1]), page(20, &[]), page(30, &[2])],
            common: vec![4],
            has_clear_addresses: true,
        }
    }

    #[test]
    fn only_what_was_read_of_a_moved_text_moves() {
        let footing = footing();
        let mut moved = footing.moved(Some(7), Timestamp::UNIX_EPOCH, &[10, 21, 30]).expect("the same facts");
        assert!(moved.touch(&[0, 2]) && !moved.touch(&[0, 1, 3, 4, 5]));
        assert!(moved.touch(&[99]), "what nobody knows");
        assert_eq!((moved.leads_to(0), moved.leads_to(1)), (Some(&[1][..]), None));
        // The page that moved, and the one whose links may name a heading of it.
        assert_eq!([0, 1, 2].map(|page| moved.is_suspect(page)), [true, true, false]);
        moved.compare_backlinks(&[vec![], vec![], vec![0]]);
        assert!(moved.touch(&[5]) && !moved.touch(&[1, 3]));
    }

    #[test]
    fn other_facts_another_time_and_what_all_read_leave_nothing_standing() {
        let (footing, now, texts) = (footing(), Timestamp::UNIX_EPOCH, [10, 20, 30]);
        assert!(footing.moved(Some(7), now, &texts).is_some());
        assert!(footing.moved(Some(8), now, &texts).is_none());
        assert!(footing.moved(None, now, &texts).is_none());
        assert!(footing.moved(Some(7), Timestamp::MAX, &texts).is_none());
        assert!(footing.moved(Some(7), Timestamp::MIN, &texts).is_none());
        assert!(footing.moved(Some(7), now, &[10, 20, 31]).is_none(), "all read the third");
        assert!(footing.moved(Some(7), now, &[10, 20]).is_none());
    }
}
