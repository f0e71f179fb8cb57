//! One's own answers: changed by the link of any mail about them, without an account; listed for who is signed in.

use contract::forms::{Answers, Form, form};
use serde::{Deserialize, Serialize};

use super::answering::{self, coming, in_turn};
use crate::App;
use crate::clock::after;
use crate::exchange::{Answer, Call, Status};
use crate::occasion::event::{self, Occasion, Reconfirm};
use crate::occasion::hall::{self, Attendance, Coming, Hall};
use crate::occasion::telling::RECONFIRM_BEFORE;
use crate::sending::told;
use crate::session;
use crate::shell::Sheet;
use crate::store::{Commit, Guard, Key, Query, Table};
use crate::submission::{self, Told};
use crate::trail::{self, Via};
use crate::trouble::{LINK_SPENT, NOT_ALLOWED, NOT_FOUND, Trouble};
use crate::values::{PersonKey, Token};

/// What a link of a mail leads to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Link {
    event: String,
    who: String,
}

fn key(token: &Token) -> Key {
    Key::head(format!("comelink#{}", token.hash()))
}

/// The link to somebody's answer: the same in every mail about it, good until nothing is known of it any more.
#[must_use]
pub fn link(app: &App, commit: Commit, event: &Occasion, who: &str) -> (Commit, String) {
    let token = token_of(app, &event.id, who);
    let link = Link { event: event.id.clone(), who: who.to_owned() };
    let until = Some(event.forgotten_at());
    let commit = commit.put(Table::ShortLived, key(&token), &link, until, Guard::Any);
    (commit, format!("/api/attendances/mine?t={}", token.reveal()))
}

fn token_of(app: &App, event: &str, who: &str) -> Token {
    Token::of_row(&app.platform.keys, "coming", &format!("{event} {who}"))
}

/// Where the link to somebody's answer lies.
#[must_use]
pub fn link_key(app: &App, event: &str, who: &str) -> Key {
    key(&token_of(app, event, who))
}

fn behind(app: &App, token: &Token) -> Result<(Link, Occasion, Attendance), Trouble> {
    let (_, link) = app.store().read::<Link>(Table::ShortLived, &key(token))?.ok_or(LINK_SPENT)?;
    let (_, event) = event::find(app, &link.event)?.ok_or(LINK_SPENT)?;
    let (_, one) = hall::answer_of(app, &link.event, &link.who)?.ok_or(LINK_SPENT)?;
    Ok((link, event, one))
}

/// `GET /api/attendances/mine?t=…`: where one stands, and what one may change.
///
/// # Errors
/// The link is too old, or never was.
pub fn page(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let token = submission::secret_asked(call)?;
    let (_, event, one) = behind(app, &token)?;
    let form: &Form = form("attend_change").ok_or(NOT_FOUND)?;
    let title = app.words().text(&form.key("title")).into_owned();
    let sheet = Sheet::titled(app, &title).facts(&facts(app, &event, &one));
    let sheet = match one.state {
        Coming::Offered => sheet.notice("answers.attend.offered_text"),
        _ => sheet,
    };
    if !event.takes_answers() || event.is_past(app.now()) {
        return Ok(sheet.answer(Status::Ok));
    }
    if asks_yes_or_no(app, &event, &one) {
        let carried = [("t", token.reveal())];
        let choices = "forms.attend_change.answer.choices";
        let (yes, no) = (format!("{choices}.yes"), format!("{choices}.no"));
        let buttons = [("answer", "yes", yes.as_str()), ("answer", "no", no.as_str())];
        return Ok(sheet.buttons("/api/attendances/mine", &carried, &buttons).answer(Status::Ok));
    }
    let answer = if one.state == Coming::No { "no" } else { "yes" };
    let guests = one.guests.to_string();
    let known = [("t", token.reveal()), ("answer", answer), ("guests", &guests)];
    Ok(sheet.form(form, &Answers::prefilled(form, &known), &[]).answer(Status::Ok))
}

/// A seat is held for them, or the group asks once more: one tap answers.
fn asks_yes_or_no(app: &App, event: &Occasion, one: &Attendance) -> bool {
    let soon = after(app.now(), RECONFIRM_BEFORE) >= event.starts();
    let is_asked = event.reconfirm == Reconfirm::Ask && one.reconfirmed_at.is_none() && soon;
    one.state == Coming::Offered || (one.state == Coming::Yes && is_asked)
}

fn facts(app: &App, event: &Occasion, one: &Attendance) -> Vec<(String, String)> {
    let label = |key: &str| app.words().text(key).into_owned();
    let mut facts = vec![(event.title.clone(), event.when(app))];
    let state = app.words().text(&format!("answers.attend.states.{}", one.state.name())).into_owned();
    facts.push((label("answers.attend.state"), state));
    facts.extend(place_facts(app, event, one));
    facts
}

/// Where, and the link to follow it, as far as this person may know.
#[must_use]
pub fn place_facts(app: &App, event: &Occasion, one: &Attendance) -> Vec<(String, String)> {
    let label = |key: &str| app.words().text(key).into_owned();
    let mut facts = Vec::new();
    let knows = one.knows_the_place(event) || event.shown_to == crate::occasion::ShownTo::Everyone;
    match (event.place_words(), knows) {
        (Some(place), true) => {
            facts.push((label("answers.events.place"), place));
            let directions = event.venue.as_ref().map(|venue| venue.directions.clone()).unwrap_or_default();
            if !directions.is_empty() {
                facts.push((label("forms.event.directions.label"), directions));
            }
        }
        (Some(_), false) => facts.push((label("answers.events.place"), label("answers.attend.place_later"))),
        (None, _) => {}
    }
    match (&event.online_link, one.knows_the_link(event)) {
        (Some(link), true) => facts.push((label("answers.events.online"), link.clone())),
        (Some(_), false) => facts.push((label("answers.events.online"), label("answers.attend.link_later"))),
        (None, _) => {}
    }
    facts
}

/// `POST /api/attendances/mine`: yes with so many guests, or no.
///
/// # Errors
/// The link is too old, no seat is left for more guests, or the event takes no answer.
pub fn change(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let answers = match submission::plain(app, call, "attend_change")? {
        Ok(answers) => answers,
        Err(answer) => return Ok(answer),
    };
    let token = submission::secret_sent(&answers)?;
    let words = in_turn(|| {
        let (link, _, one) = behind(app, &token)?;
        let person = one.person.clone().ok_or(LINK_SPENT)?;
        if answers.text("answer") == "no" {
            leaving(app, &link.event, &person, Via::Mail)?;
            return Ok("attend_no");
        }
        hall::membership_of(app, &person)?;
        let guests = answers.number("guests").and_then(|guests| u8::try_from(guests).ok());
        // Whom nobody knew brought one at most; that stays so until the event.
        let most = if one.person.is_some() && is_known(app, &person)? { u8::MAX } else { one.guests.max(1) };
        let guests = guests.unwrap_or(one.guests).min(most);
        let is_again = one.state == Coming::Yes && one.guests == guests;
        let (commit, after) = match is_again {
            true => {
                let hall = Hall::of(app, &link.event)?.reconfirm(&link.who)?;
                (hall.finish(Commit::new())?, one)
            }
            false => coming(app, Commit::new(), &link.event, &person, guests, None, Via::Mail)?,
        };
        app.store().commit(&commit)?;
        Ok(answering::words_of(&after))
    })?;
    app.platform.bell.ring();
    Ok(told(app, call.wanted, &Told::words(words)))
}

fn is_known(app: &App, person: &PersonKey) -> Result<bool, Trouble> {
    Ok(crate::person::known(app, person)?.is_some_and(|known| known.member_since.is_some()))
}

fn leaving(app: &App, event: &str, person: &PersonKey, via: Via) -> Result<(), Trouble> {
    let commit = Hall::of(app, event)?.leave(person.as_str())?.finish(Commit::new())?;
    let commit = trail::note(app, commit, Some(person), "events.leave", &event::thing(event), via);
    Ok(app.store().commit(&commit)?)
}

fn caller(app: &App, call: &Call<'_>) -> Result<PersonKey, Trouble> {
    session::of(app, call)?.map(|session| session.person).ok_or(NOT_ALLOWED)
}

/// `GET /api/attendances/list`: the events one said one comes to.
///
/// # Errors
/// The store does not answer.
pub fn list(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let person = caller(app, call)?;
    let title = app.words().text("answers.attend.list").into_owned();
    let mut sheet = Sheet::titled(app, &title);
    let mut shown = 0;
    for (event, one) in answers_of(app, &person)? {
        if event.is_past(app.now()) || one.state == Coming::No {
            continue;
        }
        shown += 1;
        sheet = sheet.facts(&facts(app, &event, &one));
        sheet = sheet.links(&[(event::path(app, &event), event.title.clone())]);
        if event.takes_answers() {
            let carried = [("event", event.id.as_str())];
            sheet = sheet.button("/api/attendances/leave", "forms.attend_leave.button", &carried);
        }
    }
    let agenda =
        (app.bundle.path("agenda").to_owned(), app.words().text("answers.attend.agenda").into_owned());
    let sheet = if shown == 0 { sheet.text("answers.attend.none") } else { sheet };
    Ok(sheet.links(&[agenda]).answer(Status::Ok))
}

/// Everything a person answered.
///
/// # Errors
/// The store does not answer.
pub fn answers_of(app: &App, person: &PersonKey) -> Result<Vec<(Occasion, Attendance)>, Trouble> {
    let mut all = Vec::new();
    for document in app.store().query_all(Table::Work, &Query::all(hall::comes_to(person)))? {
        let id = &document.key.sort;
        let Some((_, event)) = event::find(app, id)? else { continue };
        let Some((_, one)) = hall::answer_of(app, id, person.as_str())? else { continue };
        all.push((event, one));
    }
    all.sort_by_key(|(event, _)| event.starts());
    Ok(all)
}

/// `POST /api/attendances/leave`.
///
/// # Errors
/// The store does not answer.
pub fn leave(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let answers = match submission::plain(app, call, "attend_leave")? {
        Ok(answers) => answers,
        Err(answer) => return Ok(answer),
    };
    let person = caller(app, call)?;
    in_turn(|| leaving(app, answers.text("event"), &person, Via::Web))?;
    app.platform.bell.ring();
    Ok(told(app, call.wanted, &Told::words("attend_no").and_go("/api/attendances/list")))
}
