//! A group's pages about its events: what comes, what was, one to be announced, and each with what may be done.

use contract::forms::{Answers, Form, form};
use contract::records::Seats as SeatsLeft;

use super::changing::{asked, desk_path};
use super::moderation::names_of;
use crate::App;
use crate::exchange::{Answer, Call, Status};
use crate::occasion::event::{self, Occasion};
use crate::occasion::hall::{Seats, seats_key};
use crate::occasion::states::{Actor, State, Verb};
use crate::outbox::instant;
use crate::powers::{self, Deed};
use crate::shell::Sheet;
use crate::store::{Query, Span, Table};
use crate::trouble::{NOT_FOUND, Trouble};

/// Past events on a page, the last ones.
const PAST: usize = 20;

fn label(app: &App, key: &str) -> String {
    app.words().text(&format!("answers.events.{key}")).into_owned()
}

/// `GET /api/events/desk?group=…`.
///
/// # Errors
/// They may not, or the store does not answer.
pub fn page(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let group = call.asked("group").unwrap_or_default();
    let pass = powers::pass(app, call, Deed::RunEvents, &group)?;
    let id = pass.group.id.as_str();
    let title = app.words().format("answers.events.desk", &[("group", &pass.group.name)]);
    let new = [(format!("/api/events/new?group={id}"), label(app, "new"))];
    let mut sheet = Sheet::titled(app, &title).links(&new);
    let (own, invited): (Vec<_>, Vec<_>) = coming(app, id)?.into_iter().partition(|event| event.is_of(id));
    for event in invited.iter().filter(|event| event.invited.iter().any(|one| one == id)) {
        let by = names_of(app, &event.groups)?;
        let facts = [(event.title.clone(), event.when(app)), (label(app, "groups"), by.join(", "))];
        sheet = sheet.heading("answers.events.invitation").facts(&facts).buttons(
            "/api/events/coorganise",
            &[("group", id), ("event", &event.id)],
            &[
                ("answer", "yes", "forms.event_coorganise.answer.choices.yes"),
                ("answer", "no", "forms.event_coorganise.answer.choices.no"),
            ],
        );
    }
    sheet = sheet.heading("answers.events.coming");
    sheet = match own.is_empty() {
        true => sheet.text("answers.events.none"),
        false => sheet.links(&lines(app, id, &own)),
    };
    let past = past(app, id)?;
    if !past.is_empty() {
        sheet = sheet.heading("answers.events.past").links(&lines(app, id, &past));
    }
    Ok(sheet.answer(Status::Ok))
}

fn lines(app: &App, group: &str, events: &[Occasion]) -> Vec<(String, String)> {
    let line = |event: &Occasion| {
        let state = state_name(app, event);
        let args = [("title", event.title.as_str()), ("when", &event.when(app)), ("state", &state)];
        (desk_path(group, &event.id), app.words().format("answers.events.line", &args))
    };
    events.iter().map(line).collect()
}

fn coming(app: &App, group: &str) -> Result<Vec<Occasion>, Trouble> {
    // An event lasts a week at most: what began earlier is over.
    let from = crate::clock::after(app.now(), -crate::clock::days(8));
    let query = Query { after: Some(instant(from)), ..Query::all(event::of_group(group)) };
    let all = read(app, &app.store().query_all(Table::Work, &query)?)?;
    Ok(all.into_iter().filter(|event| !event.is_past(app.now())).collect())
}

/// The last ones that are over, the latest first.
fn past(app: &App, group: &str) -> Result<Vec<Occasion>, Trouble> {
    let span = Span::Before(instant(app.now()));
    let all = app.store().query_all(Table::Work, &Query { span, ..Query::all(event::of_group(group)) })?;
    let last: Vec<_> = all.into_iter().rev().take(PAST + 10).collect();
    let events = read(app, &last)?;
    Ok(events.into_iter().filter(|event| event.is_past(app.now())).take(PAST).collect())
}

fn read(app: &App, listed: &[crate::store::Document]) -> Result<Vec<Occasion>, Trouble> {
    let mut events = Vec::new();
    for document in listed {
        let id: String = document.read()?;
        events.extend(event::find(app, &id)?.map(|(_, event)| event));
    }
    Ok(events)
}

fn state_name(app: &App, event: &Occasion) -> String {
    let key = match event.state {
        State::Published if event.hidden_at.is_some() => "hidden",
        State::Published if event.is_past(app.now()) => "past",
        state => state.name(),
    };
    app.words().text(&format!("answers.events.states.{key}")).into_owned()
}

/// `GET /api/events/new?group=…`: the form, with the group filled in.
///
/// # Errors
/// They may not, or the store does not answer.
pub fn new(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let pass = powers::pass(app, call, Deed::RunEvents, &call.asked("group").unwrap_or_default())?;
    let form: &Form = form("event").ok_or(NOT_FOUND)?;
    let title = app.words().text(&form.key("title")).into_owned();
    let known = Answers::prefilled(form, &[("group", &pass.group.slug)]);
    Ok(Sheet::titled(app, &title).form(form, &known, &[]).answer(Status::Ok))
}

/// `GET /api/events/event?group=…&event=…`: what it says, who comes, what may be done.
///
/// # Errors
/// They may not, there is no such event of the group, or the store does not answer.
pub fn event(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let (pass, _, event) = asked(app, call, Deed::RunEvents)?;
    let group = pass.group.id.as_str();
    let mut sheet = Sheet::titled(app, &event.title).facts(&facts(app, &event)?);
    let carried = [("group", group), ("event", event.id.as_str())];
    if event.state == State::Draft {
        sheet = sheet.button("/api/events/submit", "forms.event_submit.button", &carried);
    }
    Ok(sheet.links(&links(app, group, &event)).answer(Status::Ok))
}

fn facts(app: &App, event: &Occasion) -> Result<Vec<(String, String)>, Trouble> {
    let mut facts =
        vec![(label(app, "state"), state_name(app, event)), (label(app, "date"), event.when(app))];
    if let Some(place) = event.place_words() {
        let shown = app.words().text(&format!("forms.event.shown_to.choices.{}", event.shown_to.name()));
        facts.push((label(app, "place"), place));
        facts.push((label(app, "shown_to"), shown.into_owned()));
    }
    if let Some(link) = &event.online_link {
        facts.push((label(app, "online"), link.clone()));
    }
    facts.push((label(app, "groups"), names_of(app, &event.groups)?.join(", ")));
    if !event.invited.is_empty() {
        facts.push((label(app, "invited"), names_of(app, &event.invited)?.join(", ")));
    }
    if let Some((_, seats)) = app.store().read::<Seats>(Table::Work, &seats_key(&event.id))? {
        facts.push((label(app, "taken"), seats_words(app, &seats)));
    }
    if !event.reason.is_empty() {
        facts.push((label(app, "reason"), event.reason.clone()));
    }
    if let Some(reason) = &event.next_reason {
        facts.push((label(app, "reason_waits"), reason.clone()));
    }
    Ok(facts)
}

fn seats_words(app: &App, seats: &Seats) -> String {
    let taken = seats.taken.to_string();
    match seats.capacity {
        Some(capacity) => app
            .words()
            .format("answers.events.seats_of", &[("taken", &taken), ("capacity", &capacity.to_string())]),
        None => taken,
    }
}

fn links(app: &App, group: &str, event: &Occasion) -> Vec<(String, String)> {
    let to = |path: &str, key: &str| (format!("{path}?group={group}&event={}", event.id), label(app, key));
    let mut links = Vec::new();
    let is_past = event.is_past(app.now());
    if event.published_at.is_some() {
        links.push(to("/api/attendances/people", "people"));
    }
    if event.takes_answers() && !is_past {
        links.push(to("/api/writing/coming", "write"));
    }
    if event.state.may_be_changed() && !is_past {
        links.push(to("/api/events/change", "change"));
        links.push(to("/api/events/invite", "invite"));
    }
    if !is_past && event.go(Verb::Cancel, Actor::Organiser).is_ok() {
        links.push(to("/api/events/cancel", "cancel"));
    }
    if event.is_shown() {
        let full = event.seats == Some(SeatsLeft::Full);
        links.push((event::path(app, event), label(app, if full { "public_full" } else { "public" })));
    }
    links.push((format!("/api/events/desk?group={group}"), label(app, "all")));
    links
}
