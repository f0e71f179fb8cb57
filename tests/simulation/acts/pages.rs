//! Signed-in pages: opened, followed, and whatever form stands there is filled in and sent.

use contract::forms::Method;
use functions::api::{self, Caller};
use functions::exchange::{Status, Verb};

use super::answering;
use super::{Act, Who, accounts};
use crate::run::Run;

pub const ACTS: &[Act] = &[
    Act { name: "come by", weight: 30, who: Who::Anyone, run: |run, who| come_by(run, who, None) },
    Act { name: "moderate", weight: 22, who: Who::Holder("moderator"), run: moderate },
    Act {
        name: "answer",
        weight: 14,
        who: Who::Holder("contact"),
        run: |run, who| come_by(run, who, Some("contact")),
    },
    Act {
        name: "stand in",
        weight: 4,
        who: Who::Holder("deputy"),
        run: |run, who| come_by(run, who, Some("deputy")),
    },
    Act {
        name: "operate",
        weight: 4,
        who: Who::Holder("operator"),
        run: |run, who| come_by(run, who, Some("operator")),
    },
];

fn moderate(run: &mut Run, who: usize) -> Result<(), String> {
    come_by(run, who, Some("moderator"))?;
    if run.chance.below(3) > 0 && !run.faults.has_crashed() {
        visit(run, who, "/api/moderation")
    } else {
        Ok(())
    }
}

/// Somebody signs in if they must, and stays for some pages.
fn come_by(run: &mut Run, who: usize, role: Option<&str>) -> Result<(), String> {
    sign_in_if_needed(run, who)?;
    for _ in 0..1 + run.chance.below(4) {
        if run.faults.has_crashed() {
            break;
        }
        match role {
            Some(kind) if run.chance.below(4) > 0 => desks(run, who, kind)?,
            _ => wander(run, who)?,
        }
        run.look()?;
    }
    Ok(())
}

pub fn sign_in_if_needed(run: &mut Run, who: usize) -> Result<(), String> {
    let account = answering::open(run, who, "/api/account")?;
    match account.is_none_or(|page| page.status != Status::Ok) {
        true => accounts::sign_in(run, who),
        false => Ok(()),
    }
}

/// Any page there is, mostly one that is for everybody.
fn wander(run: &mut Run, who: usize) -> Result<(), String> {
    let is_any = run.chance.below(6) == 0;
    let pages = pages_of(|caller| is_any || caller == Caller::Person);
    let path = *run.chance.pick(&pages);
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
pub fn visit(run: &mut Run, who: usize, path: &str) -> Result<(), String> {
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
