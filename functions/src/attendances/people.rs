//! The group's side: who comes, who asks, who waits; people without the internet; and who came. Names only where a
//! person agreed to be named; never an address.

use contract::forms::{Answers, Form, form};

use super::answering::in_turn;
use crate::App;
use crate::exchange::{Answer, Call, Status};
use crate::membership::handles;
use crate::occasion::event::{self, NOT_NOW, Occasion};
use crate::occasion::hall::{Attendance, Coming, Hall, Reply, Seats, answers_of, seats_key};
use crate::occasion::telling::{self, News};
use crate::person;
use crate::powers::{self, Deed, Pass};
use crate::sending::told;
use crate::shell::Sheet;
use crate::store::{Commit, Query, Table};
use crate::submission::{self, Told};
use crate::trail::{self, Via};
use crate::trouble::{NOT_FOUND, Trouble};
use crate::values::ulid;

fn of_group(app: &App, call: &Call<'_>, group: &str, id: &str) -> Result<(Pass, Occasion), Trouble> {
    let pass = powers::pass(app, call, Deed::SeeAttendance, group)?;
    let found = event::find(app, id)?.map(|(_, event)| event);
    let event = found.filter(|event| event.is_of(&pass.group.id)).ok_or(NOT_FOUND)?;
    Ok((pass, event))
}

fn asked(app: &App, call: &Call<'_>) -> Result<(Pass, Occasion), Trouble> {
    let asked = |name: &str| call.asked(name).unwrap_or_default();
    of_group(app, call, &asked("group"), &asked("event"))
}

fn page_path(group: &str, event: &str) -> String {
    format!("/api/attendances/people?group={group}&event={event}")
}

/// `GET /api/attendances/people?group=…&event=…`: those who ask first.
///
/// # Errors
/// They may not, there is no such event of the group, or the store does not answer.
pub fn page(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let (pass, event) = asked(app, call)?;
    let group = pass.group.id.as_str();
    let title = app.words().text("answers.attend.people").into_owned();
    let mut sheet = Sheet::titled(app, &title).facts(&figures(app, &event)?);
    let documents = app.store().query_all(Table::Work, &Query::all(answers_of(&event.id)))?;
    let mut all = Vec::new();
    for document in &documents {
        all.push((document.key.sort.as_str(), document.read::<Attendance>()?));
    }
    all.sort_by_key(|(_, one)| (order(one.state), one.since));
    if all.is_empty() {
        sheet = sheet.text("answers.attend.nobody");
    }
    let mut last = None;
    for (who, one) in &all {
        if last != Some(one.state) {
            sheet = sheet.heading(&format!("answers.attend.states.{}", one.state.name()));
            last = Some(one.state);
        }
        sheet = shown(app, sheet, (&event, group), who, one)?;
    }
    let to = |path: &str, key: &str| {
        let label = app.words().text(&format!("answers.attend.{key}")).into_owned();
        (format!("{path}?group={group}&event={}", event.id), label)
    };
    let mut links = vec![to("/api/events/event", "back")];
    if event.takes_answers() && !event.is_past(app.now()) {
        links.insert(0, to("/api/attendances/behalf", "behalf"));
    }
    Ok(sheet.links(&links).answer(Status::Ok))
}

fn order(state: Coming) -> u8 {
    match state {
        Coming::Asked => 0,
        Coming::Yes => 1,
        Coming::Offered => 2,
        Coming::Waiting => 3,
        Coming::Attended => 4,
        Coming::Absent => 5,
        Coming::No => 6,
    }
}

fn figures(app: &App, event: &Occasion) -> Result<Vec<(String, String)>, Trouble> {
    let label = |key: &str| app.words().text(&format!("answers.attend.{key}")).into_owned();
    let mut facts = vec![(event.title.clone(), event.when(app))];
    if let Some((_, seats)) = app.store().read::<Seats>(Table::Work, &seats_key(&event.id))? {
        facts.push((label("taken"), seats.taken.to_string()));
        if seats.capacity.is_some() {
            facts.push((label("room"), seats.room().to_string()));
        }
    }
    Ok(facts)
}

fn shown<'a>(
    app: &'a App,
    sheet: Sheet<'a>,
    (event, group): (&Occasion, &str),
    who: &str,
    one: &Attendance,
) -> Result<Sheet<'a>, Trouble> {
    let words = app.words();
    let name = match (&one.name, &one.person) {
        (Some(name), _) => Some(name.clone()),
        (None, Some(person)) => person::known(app, person)?.and_then(|known| known.display_name),
        (None, None) => None,
    };
    let name = name.unwrap_or_else(|| words.text("answers.attend.somebody").into_owned());
    let mut line = match one.guests {
        0 => String::new(),
        guests => words.plural("answers.attend.with", u64::from(guests), &[]),
    };
    if one.reconfirmed_at.is_some() {
        line = format!("{line} {}", words.text("answers.attend.still")).trim().to_owned();
    }
    let sheet = sheet.facts(&[(name, line)]);
    let handle = handles::within(app, &event.id, who);
    let carried = [("group", group), ("event", event.id.as_str()), ("who", handle.as_str())];
    let begun = event.starts() <= app.now();
    let verbs: &[&str] = match one.state {
        Coming::Asked => &["accept", "refuse"],
        Coming::Yes if begun => &["attended", "absent"],
        Coming::Yes if one.accepted_at.is_none() && event.shown_to == crate::occasion::ShownTo::Accepted => {
            &["accept", "refuse"]
        }
        Coming::Yes | Coming::Waiting | Coming::Offered => &["refuse"],
        Coming::Attended => &["absent"],
        Coming::Absent => &["attended"],
        Coming::No => &[],
    };
    if verbs.is_empty() {
        return Ok(sheet);
    }
    // One by one down a list of thirty, what is rarely done must not stand out.
    if let [verb] = verbs {
        let label = words.text(&format!("forms.attend_decide.verb.choices.{verb}"));
        let carried = [&carried[..], &[("verb", *verb)]].concat();
        return Ok(sheet.labelled_button("/api/attendances/decide", &label, &carried));
    }
    let labels: Vec<String> =
        verbs.iter().map(|verb| format!("forms.attend_decide.verb.choices.{verb}")).collect();
    let buttons: Vec<(&str, &str, &str)> =
        verbs.iter().zip(&labels).map(|(verb, label)| ("verb", *verb, label.as_str())).collect();
    Ok(sheet.buttons("/api/attendances/decide", &carried, &buttons))
}

/// Whose answer the page means by that name.
fn whose(app: &App, event: &str, typed: &str) -> Result<String, Trouble> {
    let all = app.store().query_all(Table::Work, &Query::all(answers_of(event)))?;
    let found = all.into_iter().map(|one| one.key.sort).find(|who| handles::within(app, event, who) == typed);
    found.ok_or(NOT_FOUND)
}

/// `POST /api/attendances/decide`.
///
/// # Errors
/// They may not, it does not fit, or the store does not answer.
pub fn decide(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let answers = match submission::plain(app, call, "attend_decide")? {
        Ok(answers) => answers,
        Err(answer) => return Ok(answer),
    };
    let next = in_turn(|| {
        let (pass, event) = of_group(app, call, answers.text("group"), answers.text("event"))?;
        let who = &*whose(app, &event.id, answers.text("who"))?;
        let hall = Hall::of(app, &event.id)?;
        let (hall, news) = match answers.text("verb") {
            "accept" => {
                let (hall, one) = hall.accept(who)?;
                (hall, Some(super::telling::news_of(&one)))
            }
            "refuse" => (hall.refuse(who)?, Some(News::Refused)),
            "attended" => (hall.note(who, Coming::Attended)?, None),
            "absent" => (hall.note(who, Coming::Absent)?, None),
            _ => return Err(NOT_NOW),
        };
        let commit = hall.finish(Commit::new())?;
        let thing = event::thing(&event.id);
        let commit = trail::note(app, commit, Some(&pass.person), "events.decide", &thing, Via::Web);
        let commit = match news {
            Some(news) => telling::one(app, commit, &event.id, who, news, None),
            None => commit,
        };
        app.store().commit(&commit)?;
        Ok(page_path(&pass.group.id, &event.id))
    })?;
    app.platform.bell.ring();
    Ok(told(app, call.wanted, &Told::words("attend_decided").and_go(next)))
}

/// `GET /api/attendances/behalf?group=…&event=…`.
///
/// # Errors
/// They may not, or the store does not answer.
pub fn behalf_page(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let (pass, event) = asked(app, call)?;
    let form: &Form = form("attend_behalf").ok_or(NOT_FOUND)?;
    let title = app.words().text(&form.key("title")).into_owned();
    let known = Answers::prefilled(form, &[("group", &pass.group.id), ("event", &event.id), ("guests", "0")]);
    Ok(Sheet::titled(app, &title).form(form, &known, &[]).answer(Status::Ok))
}

/// `POST /api/attendances/behalf`: somebody without the internet, accepted by being typed in.
///
/// # Errors
/// They may not, the event takes no answer, or the store does not answer.
pub fn behalf(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let form = form("attend_behalf").ok_or(NOT_FOUND)?;
    let submission = match submission::receive(app, call, form)? {
        submission::Received::Ready(submission) => submission,
        submission::Received::Answered(answer) => return Ok(answer),
    };
    let answers = &submission.answers;
    let guests = answers.number("guests").and_then(|guests| u8::try_from(guests).ok()).unwrap_or_default();
    let reply = Reply { person: None, name: Some(answers.text("name").to_owned()), guests };
    in_turn(|| {
        let (pass, event) = of_group(app, call, answers.text("group"), answers.text("event"))?;
        let who = ulid(app.now(), &app.platform.random);
        let (hall, one) = Hall::of(app, &event.id)?.reply(&who, &reply)?;
        let commit = hall.finish(Commit::new())?;
        let thing = event::thing(&event.id);
        let commit = trail::note(app, commit, Some(&pass.person), "events.behalf", &thing, Via::Web);
        let words = if one.state == Coming::Waiting { "attend_behalf_waits" } else { "attend_behalf" };
        let next = page_path(&pass.group.id, &event.id);
        submission.finish(app, commit, &Told::words(words).and_go(next))
    })
}
