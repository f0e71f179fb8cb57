//! What the pages and forms of a group's desk have in common.

use contract::forms::{Answers, FieldError, Rejected, form};
use contract::records::Territory;
use contract::{places, words::typography};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::App;
use crate::exchange::{Answer, Call, Status};
use crate::membership::group::{self, NOT_NOW};
use crate::membership::states::State;
use crate::membership::{Group, Member, Rank};
use crate::person;
use crate::powers::{self, Deed, Pass};
use crate::sending;
use crate::shell::Sheet;
use crate::store::Commit;
use crate::submission::{self, Told};
use crate::trail::{self, Via};
use crate::trouble::{Trouble, again_on_conflict};
use crate::values::PersonKey;

/// The address of a page of a group's desk.
#[must_use]
pub fn desk_path(page: &str, group: &str) -> String {
    format!("/api/groups/{page}?group={group}")
}

/// The address of the group's page on the site, or of their list while the site has no pattern for it.
#[must_use]
pub fn site_path(app: &App, group: &Group) -> String {
    match app.bundle.pages.get("group") {
        Some(pattern) if group.record().is_some() => pattern.replace("{id}", &group.slug),
        _ => app.bundle.path("groups").to_owned(),
    }
}

/// Somebody who may see the page that was asked for, and its group.
///
/// # Errors
/// They may not.
pub fn opened(app: &App, call: &Call<'_>, deed: Deed) -> Result<Pass, Trouble> {
    powers::pass(app, call, deed, &call.asked("group").unwrap_or_default())
}

/// A page of the desk: its title, and whose desk it is.
pub fn sheet<'a>(app: &'a App, title: &str, group: &Group) -> Sheet<'a> {
    let title = app.words().text(title).into_owned();
    Sheet::titled(app, &title).facts(&[(label(app, "answers.group.group"), group.name.clone())])
}

/// A page that holds one form of the contract, with what is known already.
pub fn form_page<'a>(app: &'a App, name: &str, group: &Group, known: &[(&str, &str)]) -> Sheet<'a> {
    let sheet = sheet(app, &format!("forms.{name}.title"), group);
    shown(sheet, name, group, known)
}

/// A form of the contract that carries its group.
pub fn shown<'a>(sheet: Sheet<'a>, name: &str, group: &Group, known: &[(&str, &str)]) -> Sheet<'a> {
    let Some(form) = form(name) else { return sheet };
    let known: Vec<(&str, &str)> = [("group", group.id.as_str())]
        .into_iter()
        .chain(known.iter().copied())
        .filter(|(_, value)| !value.is_empty())
        .collect();
    sheet.form(form, &Answers::prefilled(form, &known), &[])
}

/// The page, with the way back to the desk.
pub fn with_way_back(app: &App, sheet: Sheet<'_>, group: &Group) -> Answer {
    let back = (desk_path("desk", &group.id), label(app, "answers.group.back"));
    sheet.links(&[back]).answer(Status::Ok)
}

/// Words of a key, as plain text.
#[must_use]
pub fn label(app: &App, key: &str) -> String {
    typography(&app.words().text(key), app.locale())
}

/// Where a group is, as people say it.
#[must_use]
pub fn place_name(app: &App, place: &Territory) -> String {
    match place {
        Territory::Commune(insee) => {
            places::commune(insee).map_or_else(|| insee.clone(), |commune| commune.name.to_owned())
        }
        Territory::Department(code) => {
            places::department(code).map_or_else(|| code.clone(), |known| known.name.to_owned())
        }
        Territory::Region(code) => {
            places::region(code).map_or_else(|| code.clone(), |known| known.name.to_owned())
        }
        Territory::Country => label(app, "answers.group.everywhere"),
        Territory::Abroad { country, town } => format!("{town}, {country}"),
    }
}

/// What others of the group read of somebody: a name if they agreed, else since when they are there.
///
/// # Errors
/// The store does not answer.
pub fn name_of(app: &App, person: &PersonKey, member: &Member) -> Result<String, Trouble> {
    let named = person::known(app, person)?.and_then(|known| known.display_name);
    Ok(named.unwrap_or_else(|| {
        let day = app.words().day_plain(day(app, member.since));
        app.words().format("answers.group.since", &[("day", &day)])
    }))
}

/// The name of who asks to join, if they agreed to one.
///
/// # Errors
/// The store does not answer.
pub fn asker_name(app: &App, person: &PersonKey) -> Result<String, Trouble> {
    let named = person::known(app, person)?.and_then(|known| known.display_name);
    Ok(named.unwrap_or_else(|| label(app, "answers.group.somebody")))
}

/// The day of an instant, where the site is.
#[must_use]
pub fn day(app: &App, at: Timestamp) -> Date {
    at.to_zoned(TimeZone::get(&app.bundle.zone).unwrap_or(TimeZone::UTC)).date()
}

/// The name of a rank.
#[must_use]
pub fn rank_name(app: &App, rank: Rank) -> String {
    label(app, &format!("answers.group.ranks.{}", rank.name()))
}

/// What a change of a group comes to.
pub enum Change {
    /// It is written with these writes.
    Write(Commit),
    /// This answer of the form does not do.
    Refuse(&'static str, &'static str),
}

/// Reads a form of the desk, lets who may change the group, and writes it with its trail.
///
/// # Errors
/// They may not, the group cannot be changed now, or the store does not answer.
pub fn change(
    app: &App,
    call: &Call<'_>,
    (name, deed, what): (&'static str, Deed, &str),
    told: &Told,
    act: impl Fn(&Pass, &Answers, &mut Group) -> Result<Change, Trouble>,
) -> Result<Answer, Trouble> {
    let answers = match submission::plain(app, call, name)? {
        Ok(answers) => answers,
        Err(answer) => return Ok(answer),
    };
    let id = answers.text("group");
    let refused = again_on_conflict(|| {
        let pass = powers::pass(app, call, deed, id)?;
        may_change(&pass.group)?;
        let mut new = Group { updated_at: app.now(), ..pass.group.clone() };
        let commit = match act(&pass, &answers, &mut new)? {
            Change::Write(commit) => commit,
            Change::Refuse(field, key) => return Ok(Some((field, key))),
        };
        let commit = group::save(commit, &pass.document, &pass.group, &new);
        let commit = trail::note(app, commit, Some(&pass.person), what, &group::thing(id), Via::Web);
        app.store().commit(&commit)?;
        Ok(None)
    })?;
    app.platform.bell.ring();
    Ok(match (refused, form(name)) {
        (Some((field, key)), Some(form)) => {
            let errors = vec![FieldError::new(field, key)];
            sending::rejected(app, call, form, &Rejected { answers, errors })
        }
        _ => sending::told(app, call.wanted, &told.clone().and_go(desk_path("desk", id))),
    })
}

/// Whether a group can be changed at all.
///
/// # Errors
/// It is closed, refused, or moderators took it out of sight.
pub fn may_change(group: &Group) -> Result<(), Trouble> {
    match group.state {
        State::Draft | State::Moderation | State::Published | State::Sleeping | State::Paused => Ok(()),
        State::Rejected | State::Suspended | State::Archived => Err(NOT_NOW),
    }
}
