//! Who is of the group: read by those who run it, by the names people agreed to; who asks is answered, who is
//! there may be asked to help or to go. Nobody changes a rank at or above their own.

use contract::forms::Answers;

use super::telling::{News, Whom};
use super::{joining, page};
use crate::App;
use crate::exchange::{Answer, Call};
use crate::membership::ranks::may_change;
use crate::membership::{self, Group, Rank, Seating, group, handles};
use crate::powers::{self, Deed, Pass};
use crate::sending::told;
use crate::shell::Sheet;
use crate::store::Commit;
use crate::submission::{self, Told};
use crate::trail::{self, Via};
use crate::trouble::{NOT_FOUND, Trouble, again_on_conflict};
use crate::values::PersonKey;

/// So many are listed: a page is read on a phone.
const MOST_LISTED: usize = 200;

/// `GET /api/groups/members?group=…`.
///
/// # Errors
/// They do not run it.
pub fn page(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let pass = page::opened(app, call, Deed::SeeMembers)?;
    let group = &pass.group;
    let sheet = page::sheet(app, "answers.group_members.title", group);
    let sheet = those_who_ask(app, sheet, group)?;
    let mut seats = membership::members(app, &group.id)?;
    let followers = seats.iter().filter(|(_, seat)| seat.rank == Rank::Follower).count();
    seats.retain(|(_, seat)| seat.rank > Rank::Follower);
    seats.sort_by_key(|(_, seat)| (std::cmp::Reverse(seat.rank), seat.since));
    let mut links = Vec::new();
    for (person, member) in seats.iter().take(MOST_LISTED) {
        let (name, rank) = (page::name_of(app, person, member)?, page::rank_name(app, member.rank));
        links.push((one_path(app, group, person), format!("{name} · {rank}")));
    }
    let follow = app.words().plural("answers.group_members.followers", followers as u64, &[]);
    let sheet = sheet
        .heading("answers.group_members.list")
        .links(&links)
        .facts(&[(page::label(app, "answers.group.followers"), follow)]);
    Ok(page::with_way_back(app, sheet, group))
}

fn one_path(app: &App, group: &Group, person: &PersonKey) -> String {
    let handle = handles::of(app, &group.id, person);
    format!("{}&member={handle}", page::desk_path("member", &group.id))
}

fn those_who_ask<'a>(app: &'a App, sheet: Sheet<'a>, group: &Group) -> Result<Sheet<'a>, Trouble> {
    let asked = joining::all_asked(app, &group.id)?;
    if asked.is_empty() {
        return Ok(sheet);
    }
    let mut sheet = sheet.heading("answers.group_members.asked");
    for (person, asked) in asked {
        let named = page::asker_name(app, &person)?;
        let handle = handles::of(app, &group.id, &person);
        let carried = [("group", group.id.as_str()), ("member", handle.as_str())];
        let day = app.words().day_plain(page::day(app, asked.at));
        sheet = sheet.facts(&[(named, day)]).buttons(
            "/api/groups/admit",
            &carried,
            &[
                ("answer", "yes", "answers.group_members.accept"),
                ("answer", "no", "answers.group_members.refuse"),
            ],
        );
    }
    Ok(sheet)
}

/// `GET /api/groups/member?group=…&member=…`: one person, and what may be done.
///
/// # Errors
/// They do not run it, or there is nobody of that name.
pub fn one(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let pass = page::opened(app, call, Deed::SeeMembers)?;
    let group = &pass.group;
    let handle = call.asked("member").unwrap_or_default();
    let (person, member) = handles::whom(app, &group.id, &handle)?;
    let since = app.words().day_plain(page::day(app, member.since));
    let name = page::name_of(app, &person, &member)?;
    let mut sheet = Sheet::titled(app, &name).facts(&[
        (page::label(app, "answers.group.group"), group.name.clone()),
        (page::label(app, "answers.group.rank"), page::rank_name(app, member.rank)),
        (page::label(app, "answers.group_members.since"), since),
    ]);
    let carried = |answer| [("group", group.id.as_str()), ("member", handle.as_str()), ("answer", answer)];
    if powers::may(app, &pass.person, pass.rank, Deed::ChangeManagers, group)? {
        sheet = match member.rank {
            Rank::Member => sheet.text("answers.group_members.manager_text").button(
                "/api/groups/managers",
                "answers.group_members.make_manager",
                &carried("yes"),
            ),
            Rank::Manager => {
                sheet.button("/api/groups/managers", "answers.group_members.unmake_manager", &carried("no"))
            }
            Rank::Follower | Rank::Animator => sheet,
        };
    }
    if pass.rank.is_some_and(|own| may_change(own, Some(member.rank), None, person == pass.person).is_ok())
        && person != pass.person
    {
        let carried = [("group", group.id.as_str()), ("member", handle.as_str())];
        let label = page::label(app, "forms.group_member_end.button");
        sheet = sheet.text("forms.group_member_end.next").labelled_button(
            "/api/groups/members/end",
            &label,
            &carried,
        );
    }
    let back = (page::desk_path("members", &group.id), page::label(app, "answers.group_members.title"));
    Ok(sheet.links(&[back]).answer(crate::exchange::Status::Ok))
}

/// Reads a form of the desk about somebody, and writes what comes of it.
fn about(
    app: &App,
    call: &Call<'_>,
    (name, deed, what): (&str, Deed, &str),
    act: impl Fn(&Answers, Pass) -> Result<Commit, Trouble>,
) -> Result<Answer, Trouble> {
    let answers = match submission::plain(app, call, name)? {
        Ok(answers) => answers,
        Err(answer) => return Ok(answer),
    };
    let id = answers.text("group");
    again_on_conflict(|| {
        let pass = powers::pass(app, call, deed, id)?;
        let by = pass.person.clone();
        let commit = act(&answers, pass)?;
        let commit = trail::note(app, commit, Some(&by), what, &group::thing(id), Via::Web);
        Ok(app.store().commit(&commit)?)
    })?;
    app.platform.bell.ring();
    Ok(told(app, call.wanted, &Told::words("group_saved").and_go(page::desk_path("members", id))))
}

/// `POST /api/groups/admit`.
///
/// # Errors
/// They may not, or nobody of that name asked.
pub fn admit(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    about(app, call, ("group_admit", Deed::AdmitMembers, "groups.admit"), |answers, pass| {
        let id = pass.group.id.clone();
        let asked = joining::all_asked(app, &id)?;
        let is_meant = |person: &PersonKey| handles::of(app, &id, person) == answers.text("member");
        let (person, _) = asked.into_iter().find(|(person, _)| is_meant(person)).ok_or(NOT_FOUND)?;
        let commit = joining::no_longer_asked(Commit::new(), &id, &person);
        let news = |kind: &str| News::of(&pass.group, kind, Whom::One(person.clone()));
        match answers.text("answer") {
            "yes" => {
                let path = page::site_path(app, &pass.group);
                let commit = news("group_admitted").leading(path).now(app, commit);
                Seating::read(app, pass.document, pass.group).raise(&person, Rank::Member)?.finish(commit)
            }
            _ => Ok(news("group_not_admitted").now(app, commit)),
        }
    })
}

/// `POST /api/groups/members/end`.
///
/// # Errors
/// They may not, or there is nobody of that name.
pub fn end(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    about(app, call, ("group_member_end", Deed::EndMembership, "groups.end"), |answers, pass| {
        let (person, member) = handles::whom(app, &pass.group.id, answers.text("member"))?;
        let own = pass.rank.ok_or(NOT_FOUND)?;
        may_change(own, Some(member.rank), None, false)?;
        let news = News::of(&pass.group, "group_ended", Whom::One(person.clone()));
        let commit = news.now(app, Commit::new());
        Seating::read(app, pass.document, pass.group).set(&person, None)?.finish(commit)
    })
}

/// `POST /api/groups/managers`: a member helps to run the group, or no more.
///
/// # Errors
/// They may not, or there is nobody of that name and rank.
pub fn manager(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    about(app, call, ("group_manager", Deed::ChangeManagers, "groups.manager"), |answers, pass| {
        let (person, member) = handles::whom(app, &pass.group.id, answers.text("member"))?;
        let (to, kind) = match (answers.text("answer"), member.rank) {
            ("yes", Rank::Member) => (Rank::Manager, "group_manager"),
            ("no", Rank::Manager) => (Rank::Member, "group_manager_ends"),
            _ => return Err(NOT_FOUND),
        };
        may_change(pass.rank.ok_or(NOT_FOUND)?, Some(member.rank), Some(to), false)?;
        let news = News::of(&pass.group, kind, Whom::One(person.clone())).leading("/api/groups/mine");
        let commit = news.now(app, Commit::new());
        Seating::read(app, pass.document, pass.group).set(&person, Some(to))?.finish(commit)
    })
}
