//! Signed-in pages: opened, followed, and whatever form stands there is filled in and sent.

use contract::forms::Method;
use functions::api::{self, Caller};
use functions::exchange::Verb;

use super::answering;
use super::{Act, Who};
use crate::run::Run;

pub const ACTS: &[Act] = &[
    Act { name: "wander", weight: 40, who: Who::SignedIn, run: wander },
    Act {
        name: "moderate",
        weight: 25,
        who: Who::Holder("moderator"),
        run: |run, who| desks(run, who, "moderator"),
    },
    Act {
        name: "answer",
        weight: 25,
        who: Who::Holder("contact"),
        run: |run, who| desks(run, who, "contact"),
    },
    Act {
        name: "stand in",
        weight: 8,
        who: Who::Holder("deputy"),
        run: |run, who| desks(run, who, "deputy"),
    },
    Act {
        name: "operate",
        weight: 6,
        who: Who::Holder("operator"),
        run: |run, who| desks(run, who, "operator"),
    },
];

/// Any page there is, allowed or not.
fn wander(run: &mut Run, who: usize) -> Result<(), String> {
    let pages = pages_of(|caller| !matches!(caller, Caller::Holder(_)));
    let page = if run.chance.below(3) == 0 { pages_of(|_| true) } else { pages };
    let path = *run.chance.pick(&page);
    visit(run, who, path)
}

fn desks(run: &mut Run, who: usize, kind: &str) -> Result<(), String> {
    let pages = pages_of(|caller| matches!(caller, Caller::Holder(kinds) if kinds.contains(&kind)));
    if pages.is_empty() {
        return Ok(());
    }
    let path = *run.chance.pick(&pages);
    visit(run, who, path)
}

fn pages_of(fits: impl Fn(Caller) -> bool) -> Vec<&'static str> {
    let routes = api::routes().filter(|route| route.method == Method::Get && !route.path.ends_with('*'));
    routes.filter(|route| fits(route.caller)).map(|route| route.path).collect()
}

/// Opens a page, perhaps one that it links, and sends one of its forms.
fn visit(run: &mut Run, who: usize, path: &str) -> Result<(), String> {
    let Some(mut page) = answering::open(run, who, path)? else { return Ok(()) };
    for _ in 0..2 {
        let links: Vec<String> = page.links().into_iter().filter(|link| link.starts_with("/api/")).collect();
        if links.is_empty() || run.chance.below(3) == 0 {
            break;
        }
        let link = run.chance.pick(&links).clone();
        match answering::open(run, who, &link)? {
            Some(next) => page = next,
            None => return Ok(()),
        }
    }
    let forms = answering::forms(run, &page);
    if forms.is_empty() {
        return Ok(());
    }
    let form = run.chance.pick(&forms);
    answering::call(run, who, Verb::Post, &form.action, &form.pairs).map(|_| ())
}
