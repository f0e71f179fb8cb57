//! A group's desk: where it stands, what to do next, what waits, and the way to each thing one may change.

use super::{ending, joining, page, threads};
use crate::App;
use crate::exchange::{Answer, Call};
use crate::features::{self, GroupSection};
use crate::membership::states::State;
use crate::membership::{self, Group, Rank};
use crate::powers::{self, Deed, Pass};
use crate::shell::Sheet;
use crate::trouble::Trouble;

/// The pages of the desk, in the order people need them: (page, deed, key of the name).
const PAGES: [(&str, Deed, &str); 9] = [
    ("members", Deed::SeeMembers, "answers.group_members.title"),
    ("messages", Deed::AnswerMessages, "answers.group_messages.title"),
    ("describe", Deed::Describe, "forms.group_describe.title"),
    ("rename", Deed::Rename, "forms.group_rename.title"),
    ("links", Deed::ChangeLinks, "answers.group_links.title"),
    ("phone", Deed::ChangePhone, "forms.group_phone.title"),
    ("opening", Deed::OpenOrClose, "forms.group_opening.title"),
    ("receivers", Deed::ChooseReceivers, "answers.group_receivers.title"),
    ("invite", Deed::InviteAnimator, "forms.group_invite.title"),
];

/// Those that end something, last of all.
const ENDS: [(&str, Deed, &str); 4] = [
    ("split", Deed::AgreeToSplit, "forms.split_propose.title"),
    ("merge", Deed::Merge, "forms.merge_propose.title"),
    ("step-down", Deed::StepDown, "forms.group_step_down.title"),
    ("close", Deed::Close, "forms.group_close.title"),
];

/// `GET /api/groups/desk?group=…`.
///
/// # Errors
/// They do not run it, or the store does not answer.
pub fn page(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let pass = page::opened(app, call, Deed::SeeDesk)?;
    let group = &pass.group;
    let sheet = Sheet::titled(app, &group.name).facts(&facts(app, group)?);
    let sheet = next_step(app, sheet, &pass)?;
    let sheet = what_waits(app, sheet, group)?;
    let work = section(app, &pass, GroupSection::Work)?;
    let sheet = match group.state.is_at_work() && !work.is_empty() {
        true => sheet.heading("answers.group.pages.work").links(&work),
        false => sheet,
    };
    let sheet = sheet.heading("answers.group.change");
    Ok(page_links(app, sheet, &pass)?.answer(crate::exchange::Status::Ok))
}

fn facts(app: &App, group: &Group) -> Result<Vec<(String, String)>, Trouble> {
    let label = |key: &str| page::label(app, key);
    let seats = membership::members(app, &group.id)?;
    let count = |follows: bool| {
        seats.iter().filter(|(_, seat)| (seat.rank == Rank::Follower) == follows).count().to_string()
    };
    let mut facts = vec![
        (label("answers.group.state"), label(&format!("answers.group.states.{}", group.state.name()))),
        (label("answers.group.place"), page::place_name(app, &group.place)),
        (label("answers.group.members"), count(false)),
        (label("answers.group.followers"), count(true)),
    ];
    if group.certified_at.is_some() {
        facts.push((label("answers.group.certified"), label("answers.group.yes")));
    }
    Ok(facts)
}

/// One thing first: what this group needs now.
fn next_step<'a>(app: &'a App, sheet: Sheet<'a>, pass: &Pass) -> Result<Sheet<'a>, Trouble> {
    let group = &pass.group;
    let carried = [("group", group.id.as_str())];
    let may = |deed| powers::may(app, &pass.person, pass.rank, deed, group);
    Ok(match group.state {
        State::Draft if may(Deed::Submit)? => sheet.notice("answers.group.next.draft").button(
            "/api/groups/submit",
            "forms.group_submit.button",
            &carried,
        ),
        State::Draft => sheet.notice("answers.group.next.draft_waits"),
        State::Moderation => sheet.notice("answers.group.next.moderation"),
        State::Rejected => sheet.notice("answers.group.next.rejected"),
        State::Suspended => sheet.notice("answers.group.next.suspended"),
        State::Archived => sheet.notice("answers.group.next.archived"),
        State::Paused if may(Deed::Pause)? => sheet.notice("answers.group.next.paused").button(
            "/api/groups/resume",
            "forms.group_resume.button",
            &carried,
        ),
        State::Paused => sheet.notice("answers.group.next.paused"),
        State::Sleeping => sheet.notice("answers.group.next.sleeping"),
        State::Published if group.animators.len() < 2 && may(Deed::InviteAnimator)? => sheet
            .notice("answers.group.next.alone")
            .links(&[(page::desk_path("invite", &group.id), page::label(app, "forms.group_invite.title"))]),
        State::Published => sheet,
    })
}

fn what_waits<'a>(app: &'a App, sheet: Sheet<'a>, group: &Group) -> Result<Sheet<'a>, Trouble> {
    let mut waits = Vec::new();
    let asked = joining::all_asked(app, &group.id)?.len();
    if asked > 0 {
        let text = app.words().plural("answers.group.asked_count", asked as u64, &[]);
        waits.push((page::desk_path("members", &group.id), text));
    }
    let unread = threads::unanswered(app, &group.id)?;
    if unread > 0 {
        let text = app.words().plural("answers.group.message_count", unread as u64, &[]);
        waits.push((page::desk_path("messages", &group.id), text));
    }
    if ending::asked(app, &group.id)?.is_some() {
        let text = page::label(app, "forms.group_close_second.title");
        waits.push((page::desk_path("close/second", &group.id), text));
    }
    Ok(match waits.is_empty() {
        true => sheet,
        false => sheet.heading("answers.group.waits").links(&waits),
    })
}

/// Pages that other features have on the desk.
fn section(app: &App, pass: &Pass, section: GroupSection) -> Result<Vec<(String, String)>, Trouble> {
    let pages = features::all().flat_map(|feature| feature.of_groups);
    let mut links = Vec::new();
    for page in pages.filter(|page| page.section == section && app.has(Some(page.switch))) {
        if powers::may(app, &pass.person, pass.rank, page.deed, &pass.group)? {
            let path = format!("{}?group={}", page.path, pass.group.id);
            links.push((path, page::label(app, page.label)));
        }
    }
    Ok(links)
}

fn page_links<'a>(app: &'a App, sheet: Sheet<'a>, pass: &Pass) -> Result<Sheet<'a>, Trouble> {
    let group = &pass.group;
    let mut links = Vec::new();
    if group.record().is_some() {
        links.push((page::site_path(app, group), page::label(app, "answers.groups.open_page")));
    }
    links.extend(pages(app, pass, &PAGES)?);
    if group.state.is_at_work() {
        links.extend(section(app, pass, GroupSection::Change)?);
        links.extend(pages(app, pass, &[("pause", Deed::Pause, "forms.group_pause.title")])?);
    }
    links.extend(pages(app, pass, &ENDS)?);
    if !powers::may(app, &pass.person, pass.rank, Deed::Merge, group)? {
        // Who helps to run it may be the second person of a merge, and not only by the mail that asks them.
        links.extend(pages(app, pass, &[("merge/answer", Deed::AgreeToMerge, "answers.merge.second_open")])?);
    }
    links.push(("/api/groups/mine".to_owned(), page::label(app, "answers.groups.mine")));
    Ok(sheet.links(&links))
}

/// Links to those pages that this person may open.
fn pages(app: &App, pass: &Pass, pages: &[(&str, Deed, &str)]) -> Result<Vec<(String, String)>, Trouble> {
    let group = &pass.group;
    let mut links = Vec::new();
    for (name, deed, title) in pages {
        if powers::may(app, &pass.person, pass.rank, *deed, group)? {
            links.push((page::desk_path(name, &group.id), page::label(app, title)));
        }
    }
    Ok(links)
}
