//! Who links to whom among the pages of editors.

use std::collections::HashMap;

use contract::visibility::Visibility;
use rayon::prelude::*;

use crate::content::References;
use crate::site::Site;

/// By page, the places of the pages that its links lead to, once each.
pub(crate) fn leads_to<'k>(site: &Site, known: impl Fn(usize) -> Option<&'k [u32]> + Sync) -> Vec<Vec<u32>> {
    let places: HashMap<&str, u32> =
        site.pages.iter().zip(0..).map(|(page, at)| (page.file.as_str(), at)).collect();
    let of = |at: usize| {
        if let Some(known) = known(at) {
            return known.to_vec();
        }
        let page = &site.pages[at];
        let references = References::of(site, page);
        let mut targets: Vec<u32> = Vec::new();
        for target in page.outline().links.iter().filter_map(|link| references.page(link)) {
            let place = places.get(target.file.as_str()).copied();
            targets.extend(place.filter(|place| !targets.contains(place)));
        }
        targets
    };
    (0..site.pages.len()).into_par_iter().map(of).collect()
}

/// By page, the places of the listed pages of its tree that link to it, in order.
pub(crate) fn backlinks(site: &Site) -> Vec<Vec<u32>> {
    let mut all = vec![Vec::new(); site.pages.len()];
    for ((page, targets), at) in site.pages.iter().zip(&site.leads_to).zip(0..) {
        if page.visibility != Visibility::Listed {
            continue;
        }
        for target in targets.iter().map(|target| *target as usize) {
            let to = &site.pages[target];
            if to.file != page.file && to.tree == page.tree {
                all[target].push(at);
            }
        }
    }
    all
}
