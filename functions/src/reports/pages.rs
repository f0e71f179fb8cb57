//! Pages of those who write: the reports of a group, one of them with its next step, its form, its photos.

use contract::forms::{self, Answers};
use contract::records::Figures;
use contract::visibility::Audience;

use super::photo::{self, Shot};
use super::report::{self, NOT_NOW, Report};
use super::states::{Actor, State, Verb};
use crate::App;
use crate::exchange::{Answer, Call, Status};
use crate::membership::{self, Rank};
use crate::powers::{self, Deed, Pass};
use crate::session;
use crate::shell::Sheet;
use crate::trouble::{NOT_ALLOWED, NOT_FOUND, Trouble};

/// The page of one report.
#[must_use]
pub fn one_of(group: &str, report: &str) -> String {
    format!("/api/reports/one?group={group}&report={report}")
}

fn say(app: &App, key: &str) -> String {
    app.words().text(&format!("answers.reports.{key}")).into_owned()
}

/// `GET /api/reports`: what is asked of the groups one runs, and what was written.
///
/// # Errors
/// The store does not answer.
pub fn list(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let person = session::of(app, call)?.ok_or(NOT_ALLOWED)?.person;
    let mut sheet = Sheet::titled(app, &say(app, "desk"));
    let mut is_empty = true;
    for (id, member) in membership::groups_of(app, &person)? {
        let Some((_, group)) = membership::find(app, &id)?.filter(|_| member.rank >= Rank::Manager) else {
            continue;
        };
        let line = |report: &Report| {
            let day = app.words().day_plain(report.held.on);
            let args = [("title", report.title()), ("day", &day), ("state", &state_name(app, report))];
            (one_of(&group.id, &report.id), app.words().format("answers.reports.line", &args))
        };
        let lines: Vec<_> = report::all_of(app, &id)?.iter().map(line).collect();
        if !lines.is_empty() {
            is_empty = false;
            sheet = sheet.text_with("answers.reports.of", &[("group", &group.name)]).links(&lines);
        }
    }
    let sheet = if is_empty { sheet.text("answers.reports.none") } else { sheet };
    Ok(sheet.answer(Status::Ok))
}

fn state_name(app: &App, report: &Report) -> String {
    say(app, &format!("states.{}", now_key(report)))
}

fn now_key(report: &Report) -> &'static str {
    if report.hidden_at.is_some() { "hidden" } else { report.state.key() }
}

fn asked(app: &App, call: &Call<'_>) -> Result<(Pass, Report), Trouble> {
    let asked = |name| call.asked(name).unwrap_or_default();
    let pass = powers::pass(app, call, Deed::Report, &asked("group"))?;
    let (_, report) = report::of(app, &pass.group, &asked("report"))?;
    Ok((pass, report))
}

/// `GET /api/reports/one?…`: a report, and the next step first.
///
/// # Errors
/// It is not theirs, or the store does not answer.
pub fn one(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let (pass, report) = asked(app, call)?;
    let (group, id) = (pass.group.id.as_str(), report.id.as_str());
    let carried = [("group", group), ("report", id)];
    let mut sheet =
        Sheet::titled(app, report.title()).notice(&format!("answers.reports.now.{}", now_key(&report)));
    let mut links = Vec::new();
    if report.state.may_be_written() {
        let key = if report.wording.is_none() { "write" } else { "change" };
        links.push((format!("/api/reports/write?group={group}&report={id}"), say(app, key)));
        if report.wording.is_some() && report.photos.len() < photo::MOST {
            links.push((format!("/api/reports/photos?group={group}&report={id}"), say(app, "add_photo")));
        }
    }
    if report.is_shown() {
        links.push((report::path(app, &report), say(app, "see")));
    }
    sheet = sheet.links(&links);
    if let Some(words) = &report.wording {
        sheet = sheet.quote(&words.body);
        if !words.learnt.is_empty() {
            sheet = sheet.heading("forms.report.learnt.label").quote(&words.learnt);
        }
        sheet = sheet.facts(&facts(app, &report));
    }
    for shot in &report.photos {
        sheet = with_photo(app, sheet, &report, shot, group);
    }
    if report.may(Verb::Send, Actor::Organiser) {
        sheet = sheet.text("forms.report_publish.next").button(
            "/api/reports/publish",
            "forms.report_publish.button",
            &carried,
        );
    }
    if may_be_taken_back(&report) {
        sheet = sheet.text("forms.report_take_back.next").button(
            "/api/reports/take-back",
            "forms.report_take_back.button",
            &carried,
        );
    }
    Ok(sheet.links(&[("/api/reports".to_owned(), say(app, "back"))]).answer(Status::Ok))
}

/// Whether its group may make a draft of it again: not while moderators look at what was reported.
#[must_use]
pub fn may_be_taken_back(report: &Report) -> bool {
    report.hidden_at.is_none() && report.may(Verb::TakeBack, Actor::Organiser)
}

fn facts(app: &App, report: &Report) -> Vec<(String, String)> {
    let label = |key: &str| app.words().text(&format!("forms.report.{key}.label")).into_owned();
    let Some(words) = &report.wording else { return Vec::new() };
    let Figures { people, leaflets, doors, hours } = words.figures;
    let figures = [("people", people), ("leaflets", leaflets), ("doors", doors), ("hours", hours)];
    let mut facts: Vec<(String, String)> = figures
        .into_iter()
        .filter_map(|(key, count)| Some((label(key), app.words().count(u64::from(count?)))))
        .collect();
    let audience = if words.audience == Audience::Public { "public" } else { "members" };
    let audience = app.words().text(&format!("forms.report.audience.choices.{audience}")).into_owned();
    facts.push((label("audience"), audience));
    facts
}

fn with_photo<'a>(app: &'a App, sheet: Sheet<'a>, report: &Report, shot: &Shot, group: &str) -> Sheet<'a> {
    let faces =
        app.words().text(&format!("forms.report_photo.faces.choices.{}", shot.faces.key())).into_owned();
    let label = |key: &str| app.words().text(&format!("forms.report_photo.{key}.label")).into_owned();
    let mut facts = vec![(label("alt"), shot.alt.clone()), (label("faces"), faces)];
    if shot.is_out_of_sight() {
        facts.push((say(app, "photo"), say(app, "photo_hidden")));
    }
    let sheet = sheet.links(&[(shot.asked_at(&report.id), say(app, "see_photo"))]).facts(&facts);
    if !report.state.may_be_written() {
        return sheet;
    }
    let carried = [("group", group), ("report", report.id.as_str()), ("photo", shot.id.as_str())];
    // Not the next step: publishing stands out below.
    let label = app.words().text("forms.report_photo_remove.button").into_owned();
    sheet.labelled_button("/api/reports/photos/remove", &label, &carried)
}

/// `GET /api/reports/write?…`: the form, with the words as they are.
///
/// # Errors
/// It is not theirs, or cannot be changed now.
pub fn write(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let (pass, report) = asked(app, call)?;
    if !report.state.may_be_written() {
        return Err(NOT_NOW);
    }
    let form = forms::form("report").ok_or(NOT_FOUND)?;
    let number = |count: Option<u32>| count.map(|count| count.to_string()).unwrap_or_default();
    let words = report.wording.as_ref();
    let figures = words.map(|words| words.figures).unwrap_or_default();
    let (people, leaflets) = (number(figures.people), number(figures.leaflets));
    let (doors, hours) = (number(figures.doors), number(figures.hours));
    let audience = if report.audience() == Audience::Public { "public" } else { "members" };
    let mut known = vec![
        ("group", pass.group.id.as_str()),
        ("report", report.id.as_str()),
        ("title", report.title()),
        ("body", words.map_or("", |words| words.body.as_str())),
        ("learnt", words.map_or("", |words| words.learnt.as_str())),
        ("people", people.as_str()),
        ("leaflets", leaflets.as_str()),
        ("doors", doors.as_str()),
        ("hours", hours.as_str()),
        ("audience", audience),
    ];
    known.retain(|(_, value)| !value.is_empty());
    let title = app.words().text(&form.key("title")).into_owned();
    let answers = Answers::prefilled(form, &known);
    Ok(Sheet::titled(app, &title)
        .lead("answers.reports.write_lead")
        .form(form, &answers, &[])
        .answer(Status::Ok))
}

/// `GET /api/reports/photos?…`: the form of one photo.
///
/// # Errors
/// It is not theirs, or cannot be changed now.
pub fn photos(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let (pass, report) = asked(app, call)?;
    if report.state != State::Draft || report.photos.len() >= photo::MOST {
        return Err(NOT_NOW);
    }
    let form = forms::form("report_photo").ok_or(NOT_FOUND)?;
    let answers = Answers::prefilled(form, &[("group", &pass.group.id), ("report", &report.id)]);
    let title = app.words().text(&form.key("title")).into_owned();
    Ok(Sheet::titled(app, &title)
        .lead("answers.reports.photo_lead")
        .form(form, &answers, &[])
        .answer(Status::Ok))
}
