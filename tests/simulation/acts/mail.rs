//! Reading one's mails: links are opened, buttons pressed, later, twice or never; programs open links too.

use functions::exchange::Verb;
use functions::mail::Opened;

use super::answering;
use super::{Act, Who};
use crate::run::Run;

pub const ACTS: &[Act] = &[
    Act { name: "follow a mail", weight: 22, who: Who::Anyone, run: follow },
    Act { name: "scan a mail", weight: 4, who: Who::Anyone, run: scan },
];

/// Links of the mails somebody has in mind, newest mail first.
fn links(run: &Run, who: usize) -> Vec<String> {
    let base = run.world.app.platform.config.base_url.clone();
    let all = run.people[who].mails().flat_map(Opened::links);
    all.filter_map(|link| link.strip_prefix(&base).map(str::to_owned))
        .filter(|path| path.starts_with("/api/"))
        .collect()
}

/// Opens a link, mostly of the newest mail, and presses a button of its page.
pub fn follow(run: &mut Run, who: usize) -> Result<(), String> {
    let mut links = links(run, who);
    // Every mail has it at its foot.
    if run.chance.below(20) > 0 {
        links.retain(|link| link != "/api/preferences");
    }
    if links.is_empty() {
        return Ok(());
    }
    let newest = run.chance.below(3) > 0;
    let link = if newest { links[0].clone() } else { run.chance.pick(&links).clone() };
    let Some(page) = answering::open(run, who, &link)? else { return Ok(()) };
    let forms = answering::forms(run, &page);
    if forms.is_empty() || run.chance.below(10) == 0 {
        return Ok(());
    }
    let form = run.chance.pick(&forms);
    let times = if run.chance.below(6) == 0 { 2 } else { 1 };
    for _ in 0..times {
        answering::call(run, who, Verb::Post, &form.action, &form.pairs)?;
    }
    Ok(())
}

/// A program opens every link, and changes nothing: `answering::call` looks.
fn scan(run: &mut Run, who: usize) -> Result<(), String> {
    for link in links(run, who) {
        answering::open(run, who, &link)?;
    }
    Ok(())
}

/// Presses the first button of each mail.
pub fn accept_everything(run: &mut Run, who: usize) -> Result<(), String> {
    for link in links(run, who) {
        let token = link.split("t=").nth(1).unwrap_or_default().to_owned();
        let path = link.split('?').next().unwrap_or_default().to_owned();
        let pairs = vec![("t".to_owned(), token), ("answer".to_owned(), "yes".to_owned())];
        answering::call(run, who, Verb::Post, &path, &pairs)?;
    }
    Ok(())
}
