//! The groups of somebody signed in, and the way to their desks.

use super::page;
use crate::App;
use crate::exchange::{Answer, Call, Status};
use crate::membership::{self, Group, Member, Rank, groups_of};
use crate::session;
use crate::shell::Sheet;
use crate::store::Query;
use crate::store::Table;
use crate::trouble::{NOT_ALLOWED, Trouble};

/// `GET /api/groups/mine`.
///
/// # Errors
/// The store does not answer.
pub fn page(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let person = session::of(app, call)?.ok_or(NOT_ALLOWED)?.person;
    let title = page::label(app, "answers.groups.mine");
    let mut sheet = Sheet::titled(app, &title);
    let mut seats = groups_of(app, &person)?;
    seats.sort_by_key(|(_, member)| std::cmp::Reverse(member.rank));
    let mut is_empty = true;
    for (id, member) in &seats {
        let Some((_, group)) = membership::find(app, id)? else { continue };
        sheet = shown(app, sheet, &group, *member);
        is_empty = false;
    }
    for document in app.store().query_all(Table::Work, &Query::all(super::joining::asks_of(&person)))? {
        let Some((_, group)) = membership::find(app, &document.key.sort)? else { continue };
        let waits = page::label(app, "answers.groups.asked");
        sheet = sheet.facts(&[(group.name.clone(), waits)]);
        let label = page::label(app, "answers.groups.ask_no_more");
        sheet = sheet.labelled_button("/api/groups/leave", &label, &[("group", &group.id)]);
        is_empty = false;
    }
    if is_empty {
        sheet = sheet.text("answers.groups.none");
    }
    let links = [
        (app.bundle.path("groups").to_owned(), page::label(app, "answers.groups.all")),
        ("/api/groups/new".to_owned(), page::label(app, "forms.group_found.title")),
    ];
    Ok(sheet.links(&links).answer(Status::Ok))
}

fn shown<'a>(app: &'a App, sheet: Sheet<'a>, group: &Group, member: Member) -> Sheet<'a> {
    let rank = page::rank_name(app, member.rank);
    let state = page::label(app, &format!("answers.group.states.{}", group.state.name()));
    let sheet = sheet.facts(&[(group.name.clone(), format!("{rank} · {state}"))]);
    match member.rank {
        Rank::Animator | Rank::Manager => {
            let desk = page::desk_path("desk", &group.id);
            sheet.links(&[(desk, page::label(app, "answers.groups.open_desk"))])
        }
        Rank::Member | Rank::Follower => {
            let sheet = match group.record() {
                Some(_) => sheet
                    .links(&[(page::site_path(app, group), page::label(app, "answers.groups.open_page"))]),
                None => sheet,
            };
            // Nobody is led to leave.
            let label = page::label(app, "forms.group_leave.button");
            sheet.labelled_button("/api/groups/leave", &label, &[("group", &group.id)])
        }
    }
}
