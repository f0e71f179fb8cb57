//! The groups of a territory, for those who coordinate it and for operators: which have nobody, which the
//! movement may vouch for.

use contract::places;
use contract::records::Territory;
use contract::shards::PlacedGroup;

use super::page;
use crate::App;
use crate::clock::{after, days};
use crate::exchange::{Answer, Call, Status};
use crate::membership::states::State;
use crate::membership::{self, Group, group};
use crate::rights::{self, Role};
use crate::sending::told;
use crate::session;
use crate::shell::Sheet;
use crate::store::{Commit, Query, Table};
use crate::submission::{self, Told};
use crate::trail::{self, Via};
use crate::trouble::{NOT_ALLOWED, NOT_FOUND, Trouble, again_on_conflict};
use crate::values::PersonKey;

/// A group shows that it lives by an event in so many days.
const ACTIVE_DAYS: i64 = 62;

/// What must hold for the movement to vouch for a group: (key of the words, whether it does).
#[must_use]
pub fn checklist(app: &App, group: &Group) -> [(&'static str, bool); 4] {
    let lives = group.active_until.is_some_and(|until| app.now() < after(until, days(ACTIVE_DAYS)));
    [
        ("answers.group_certify.two", group.animators.len() + group.managers.len() >= 2),
        ("answers.group_certify.described", group.description.chars().count() >= 20),
        ("answers.group_certify.placed", group.place != Territory::Country),
        ("answers.group_certify.active", lives),
    ]
}

/// Every place groups lie in, as parts of their partitions.
pub fn areas() -> impl Iterator<Item = String> {
    let departments = places::departments().iter().map(|department| department.code.to_owned());
    departments.chain(["abroad".to_owned()])
}

/// The public groups of an area.
///
/// # Errors
/// The store does not answer.
pub fn of_area(app: &App, area: &str) -> Result<Vec<PlacedGroup>, Trouble> {
    let documents = app.store().query_all(Table::Public, &Query::all(format!("groups/{area}")))?;
    let read = |document: &crate::store::Document| document.read::<PlacedGroup>();
    Ok(documents.iter().map(read).collect::<Result<_, _>>()?)
}

/// The areas somebody looks after: their departments; all of them for operators.
fn areas_of(app: &App, person: &PersonKey) -> Result<Vec<String>, Trouble> {
    let roles = rights::roles(app, person)?;
    if roles.contains(&Role::Operator) {
        return Ok(areas().collect());
    }
    let own = roles.into_iter().filter_map(|role| match role {
        Role::Coordinator(code) => Some(code),
        _ => None,
    });
    Ok(own.collect())
}

/// `GET /api/groups/territory`: first those without anybody.
///
/// # Errors
/// The store does not answer.
pub fn page(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let person = session::of(app, call)?.ok_or(NOT_ALLOWED)?.person;
    let (mut orphans, mut others) = (Vec::new(), Vec::new());
    for area in areas_of(app, &person)? {
        for placed in of_area(app, &area)? {
            let record = placed.record;
            let place = page::place_name(app, &record.place);
            let line =
                (format!("/api/groups/certify?group={}", record.id), format!("{} · {place}", record.name));
            if record.needs_animator { orphans.push(line) } else { others.push(line) }
        }
    }
    let title = page::label(app, "answers.groups.territory");
    let sheet = Sheet::titled(app, &title).heading("answers.groups.orphans");
    let sheet = match orphans.is_empty() {
        true => sheet.text("answers.groups.no_orphan"),
        false => sheet.text("answers.groups.orphans_text").links(&orphans),
    };
    let sheet = sheet.heading("answers.groups.others").links(&others);
    Ok(sheet.answer(Status::Ok))
}

/// The group, if this person looks after its territory.
fn looked_after(
    app: &App,
    call: &Call<'_>,
    id: &str,
) -> Result<(PersonKey, crate::store::Document, Group), Trouble> {
    let person = session::of(app, call)?.ok_or(NOT_ALLOWED)?.person;
    let (document, group) = membership::find(app, id)?.ok_or(NOT_FOUND)?;
    let coordinates = match group.department() {
        Some(code) => rights::holds(app, &person, &Role::Coordinator(code))?,
        None => false,
    };
    match coordinates || rights::holds(app, &person, &Role::Operator)? {
        true => Ok((person, document, group)),
        false => Err(NOT_ALLOWED),
    }
}

/// `GET /api/groups/certify?group=…`: the list, and the two buttons.
///
/// # Errors
/// The group is not of their territory.
pub fn one(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let (person, _, group) = looked_after(app, call, &call.asked("group").unwrap_or_default())?;
    let yes_no = |holds: bool| page::label(app, if holds { "answers.group.yes" } else { "answers.group.no" });
    let list = checklist(app, &group);
    let facts: Vec<_> = list.iter().map(|(key, holds)| (page::label(app, key), yes_no(*holds))).collect();
    let sheet = page::sheet(app, "forms.group_certify.title", &group);
    let sheet = match group.animators.is_empty() {
        true => sheet.notice("answers.group_certify.orphan"),
        false => sheet,
    };
    let sheet = sheet.facts(&facts);
    let carried = |answer| [("group", group.id.as_str()), ("answer", answer)];
    let sheet = match (group.certified_at, list.iter().all(|(_, holds)| *holds)) {
        (Some(_), _) => sheet.text("answers.group_certify.is").button(
            "/api/groups/certify",
            "answers.group_certify.take_back",
            &carried("no"),
        ),
        (None, true) if group.is_run_by(&person) => sheet.text("answers.group_certify.own"),
        (None, true) => sheet.button("/api/groups/certify", "answers.group_certify.give", &carried("yes")),
        (None, false) => sheet.text("answers.group_certify.not_yet"),
    };
    let links = [
        (page::site_path(app, &group), page::label(app, "answers.groups.open_page")),
        ("/api/groups/territory".to_owned(), page::label(app, "answers.groups.territory")),
    ];
    Ok(sheet.links(&links).answer(Status::Ok))
}

/// `POST /api/groups/certify`.
///
/// # Errors
/// The group is not of their territory, or something of the list does not hold.
pub fn certify(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let answers = match submission::plain(app, call, "group_certify")? {
        Ok(answers) => answers,
        Err(answer) => return Ok(answer),
    };
    let id = answers.text("group");
    again_on_conflict(|| {
        let (person, document, old) = looked_after(app, call, id)?;
        let gives = answers.text("answer") == "yes";
        // Nobody vouches for what they run.
        if gives && old.is_run_by(&person) {
            return Err(NOT_ALLOWED);
        }
        let may = old.state == State::Published && checklist(app, &old).iter().all(|(_, holds)| *holds);
        if gives && !may {
            return Err(group::NOT_NOW);
        }
        let certified_at = gives.then(|| old.certified_at.unwrap_or(app.now()));
        let new = Group { certified_at, doubtful_since: None, updated_at: app.now(), ..old.clone() };
        let what = if gives { "groups.certify" } else { "groups.uncertify" };
        let commit = group::save(Commit::new(), &document, &old, &new);
        let commit = trail::note(app, commit, Some(&person), what, &group::thing(id), Via::Web);
        Ok(app.store().commit(&commit)?)
    })?;
    let next = format!("/api/groups/certify?group={id}");
    Ok(told(app, call.wanted, &Told::words("group_saved").and_go(next)))
}
