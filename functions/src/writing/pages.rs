//! The group's page: a form, and what was written; the preview with roughly how many it goes to.

use contract::forms::{self, Answers};

use super::missive::{self, Missive, State, Verb, go};
use super::{acts, job};
use crate::exchange::{Answer, Call, Status};
use crate::membership::{self, Rank};
use crate::occasion;
use crate::powers::{self, Deed};
use crate::sending::hour_of;
use crate::session;
use crate::shell::Sheet;
use crate::trouble::{NOT_ALLOWED, NOT_FOUND, Trouble};
use crate::{App, bands};

fn list_of(group: &str) -> String {
    format!("/api/writing?group={group}")
}

/// The page of one missive.
#[must_use]
pub fn preview_of(group: &str, missive: &str) -> String {
    format!("/api/writing/preview?group={group}&missive={missive}")
}

fn say(app: &App, key: &str) -> String {
    app.words().text(&format!("answers.writing.{key}")).into_owned()
}

/// `GET /api/writing?group=…`; the groups one animates, when none is named.
///
/// # Errors
/// It is not theirs, or the store does not answer.
pub fn list(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let Some(id) = call.asked("group").filter(|id| !id.is_empty()) else { return groups(app, call) };
    let pass = powers::pass(app, call, Deed::WriteToMembers, &id)?;
    let title = app.words().format("answers.writing.title", &[("group", &pass.group.name)]);
    let sheet = Sheet::titled(app, &title).lead("answers.writing.lead");
    let sheet = match forms::form("writing") {
        Some(form) => sheet.form(form, &Answers::prefilled(form, &[("group", &id)]), &[]),
        None => sheet,
    };
    let all = missive::all_of(app, &id)?;
    if all.is_empty() {
        return Ok(sheet.answer(Status::Ok));
    }
    let line = |one: &Missive| {
        let state = say(app, &format!("states.{}", one.state.key()));
        let args = [("subject", one.subject.as_str()), ("state", &state)];
        (preview_of(&id, &one.id), app.words().format("answers.writing.line", &args))
    };
    let lines: Vec<_> = all.iter().map(line).collect();
    Ok(sheet.heading("answers.writing.before").links(&lines).answer(Status::Ok))
}

fn groups(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let person = session::of(app, call)?.ok_or(NOT_ALLOWED)?.person;
    let mut lines = Vec::new();
    for (id, member) in membership::groups_of(app, &person)? {
        let Some((_, group)) = membership::find(app, &id)? else { continue };
        if member.rank == Rank::Animator {
            lines.push((list_of(&id), group.name));
        }
    }
    let sheet = Sheet::titled(app, &say(app, "desk"));
    Ok(match lines.is_empty() {
        true => sheet.text("answers.writing.no_group"),
        false => sheet.lead("answers.writing.which_group").links(&lines),
    }
    .answer(Status::Ok))
}

/// `GET /api/writing/coming?group=…&event=…`: the form.
///
/// # Errors
/// It is not theirs, or there is no such event of the group to come.
pub fn coming(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let asked = |name: &str| call.asked(name).unwrap_or_default();
    let pass = powers::pass(app, call, Deed::WriteToComing, &asked("group"))?;
    let event = acts::to_come(app, &pass.group, &asked("event"))?;
    let form = forms::form("writing_coming").ok_or(NOT_FOUND)?;
    let known = [("group", pass.group.id.as_str()), ("event", event.id.as_str())];
    let title = app.words().text(&form.key("title")).into_owned();
    Ok(Sheet::titled(app, &title)
        .facts(&[(event.title.clone(), event.when(app))])
        .form(form, &Answers::prefilled(form, &known), &[])
        .answer(Status::Ok))
}

/// Whom it is for, in words.
fn readers(app: &App, missive: &Missive) -> Result<String, Trouble> {
    let Some(event) = &missive.event else { return Ok(say(app, "members")) };
    let title = occasion::find(app, event)?.map(|(_, event)| event.title).unwrap_or_default();
    Ok(app.words().format("answers.writing.coming", &[("title", &title)]))
}

/// `GET /api/writing/preview?…`: what it says, roughly to how many, and the next step.
///
/// # Errors
/// It is not theirs, or the store does not answer.
pub fn preview(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let asked = |name: &str| call.asked(name).unwrap_or_default();
    let (group, id) = (asked("group"), asked("missive"));
    let pass = powers::pass(app, call, Deed::AgreeToWriting, &group)?;
    let (_, missive) = missive::of(app, &group, &id)?;
    let count = match missive.state {
        State::Sent => missive.reached,
        _ => job::count(app, &missive)?,
    };
    let mut sheet = Sheet::titled(app, &missive.subject)
        .notice(&format!("answers.writing.now.{}", missive.state.key()))
        .facts(&[(say(app, "for_whom"), readers(app, &missive)?), (say(app, "to"), bands::words(app, count))])
        .quote(&missive.text);
    if let (State::Leaving, Some(at)) = (missive.state, missive.leaves_at) {
        sheet = sheet.text_with("answers.writing.leaves_at", &[("at", &hour_of(app, at))]);
    }
    let carried = [("group", group.as_str()), ("missive", id.as_str())];
    let may_send = powers::may(app, &pass.person, pass.rank, missive.deed(), &pass.group)?;
    if missive.state == State::Draft && may_send {
        if count > acts::MANY && !acts::seconds(&pass.group, &missive).is_empty() {
            sheet = sheet.text("answers.writing.many");
        }
        sheet = sheet.button("/api/writing/send", "forms.writing_send.button", &carried);
    }
    let agreeing = forms::form("writing_agree")
        .filter(|_| missive.state == State::Waiting && missive.by.as_ref() != Some(&pass.person));
    if let Some(form) = agreeing {
        sheet = sheet.form(form, &Answers::prefilled(form, &carried), &[]);
    }
    if go(missive.state, Verb::TakeBack).is_some() && may_send {
        let label = app.words().text("forms.writing_take_back.button");
        sheet = sheet.labelled_button("/api/writing/take-back", &label, &carried);
    }
    let lists = powers::may(app, &pass.person, pass.rank, Deed::WriteToMembers, &pass.group)?;
    let links = if lists { vec![(list_of(&group), say(app, "back"))] } else { Vec::new() };
    Ok(sheet.links(&links).answer(Status::Ok))
}
