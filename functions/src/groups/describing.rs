//! What a group says of itself, how it is called and where it is, who may join: changed without staff. A new
//! name is read by moderators after; one that looks like another group's is refused.

use contract::records::Territory;

use super::page::{self, Change};
use super::{NAME, found};
use crate::App;
use crate::exchange::{Answer, Call};
use crate::membership::Group;
use crate::membership::names;
use crate::membership::states::State;
use crate::powers::Deed;
use crate::review::{self, Urgency};
use crate::store::Commit;
use crate::submission::Told;
use crate::trouble::Trouble;

/// `GET /api/groups/describe?group=…`.
///
/// # Errors
/// They may not.
pub fn describe_page(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let pass = page::opened(app, call, Deed::Describe)?;
    let themes = pass.group.themes.iter().map(|theme| ("themes", theme.as_str()));
    let known: Vec<(&str, &str)> =
        [("description", pass.group.description.as_str())].into_iter().chain(themes).collect();
    let sheet = page::form_page(app, "group_describe", &pass.group, &known);
    Ok(page::with_way_back(app, sheet, &pass.group))
}

/// `POST /api/groups/describe`.
///
/// # Errors
/// They may not, or the group cannot be changed now.
pub fn describe(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let told = Told::words("group_saved");
    page::change(
        app,
        call,
        ("group_describe", Deed::Describe, "groups.describe"),
        &told,
        |_, answers, new| {
            new.description = answers.text("description").to_owned();
            new.themes = answers.texts("themes").to_vec();
            Ok(Change::Write(Commit::new()))
        },
    )
}

/// `GET /api/groups/rename?group=…`.
///
/// # Errors
/// They may not.
pub fn rename_page(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let pass = page::opened(app, call, Deed::Rename)?;
    let group = &pass.group;
    let (place, country, town) = match &group.place {
        Territory::Commune(insee) => (commune_typed(insee), String::new(), String::new()),
        Territory::Abroad { country, town } => (String::new(), country.clone(), town.clone()),
        other => (page::place_name(app, other), String::new(), String::new()),
    };
    let known = [
        ("name", group.name.as_str()),
        ("place", place.as_str()),
        ("country", country.as_str()),
        ("town", town.as_str()),
    ];
    let sheet = page::form_page(app, "group_rename", group, &known);
    Ok(page::with_way_back(app, sheet, group))
}

/// As one types a commune so that it is found again: its name alone may be that of several.
fn commune_typed(insee: &str) -> String {
    let Some(commune) = contract::places::commune(insee) else { return insee.to_owned() };
    match commune.postcodes().next() {
        Some(postcode) => format!("{postcode} {}", commune.name),
        None => commune.name.to_owned(),
    }
}

/// `POST /api/groups/rename`.
///
/// # Errors
/// They may not, or the group cannot be changed now.
pub fn rename(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let told = Told::words("group_saved");
    page::change(app, call, ("group_rename", Deed::Rename, "groups.rename"), &told, |pass, answers, new| {
        new.place = match found::place(answers, pass.group.kind) {
            Ok(place) => place,
            Err(key) => return Ok(Change::Refuse("place", key)),
        };
        answers.text("name").clone_into(&mut new.name);
        if new.place != pass.group.place {
            new.position = found::position(&new.place);
        }
        if let Some(key) = found::name_fault(app, new)? {
            return Ok(Change::Refuse("name", key));
        }
        let is_new = names::look(&new.name) != names::look(&pass.group.name);
        let commit = match is_new && new.state != State::Draft {
            true => to_be_read(app, Commit::new(), new)?,
            false => Commit::new(),
        };
        Ok(Change::Write(commit))
    })
}

/// Somebody reads the new name, unless the group waits for them already.
fn to_be_read(app: &App, commit: Commit, group: &Group) -> Result<Commit, Trouble> {
    Ok(match review::of(app, NAME, &group.id)? {
        Some(_) => commit,
        None => review::ask(commit, &found::waiting(app, group, Urgency::After)),
    })
}

/// `GET /api/groups/opening?group=…`.
///
/// # Errors
/// They may not.
pub fn opening_page(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let pass = page::opened(app, call, Deed::OpenOrClose)?;
    let known = [("opening", if pass.group.open_to_join { "open" } else { "ask" })];
    let sheet = page::form_page(app, "group_opening", &pass.group, &known);
    Ok(page::with_way_back(app, sheet, &pass.group))
}

/// `POST /api/groups/opening`.
///
/// # Errors
/// They may not, or the group cannot be changed now.
pub fn opening(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let told = Told::words("group_saved");
    page::change(
        app,
        call,
        ("group_opening", Deed::OpenOrClose, "groups.opening"),
        &told,
        |_, answers, new| {
            new.open_to_join = answers.text("opening") == "open";
            Ok(Change::Write(Commit::new()))
        },
    )
}
