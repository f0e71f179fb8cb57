//! Official answers: dated, under a role, one step of the table each.

use contract::forms::{self, Answers, FieldError, Form, Rejected};
use contract::records::{Answer as Given, IdeaStatus};
use contract::words::typography;

use super::idea::{self, Idea, TOO_LATE};
use super::states::{Actor, Need, State, Verb};
use super::telling::{self, News};
use super::{clocks, joining};
use crate::App;
use crate::exchange::{Answer, Call, Status};
use crate::rights::{self, Role};
use crate::sending::{rejected, told};
use crate::session;
use crate::shell::Sheet;
use crate::store::{Commit, Document};
use crate::submission::{self, Told};
use crate::trail::{self, Via};
use crate::trouble::{NOT_ALLOWED, NOT_FOUND, Trouble, again_on_conflict};
use crate::values::PersonKey;

/// The role under which moderators answer: the site has no page of it.
const MODERATOR: &str = "moderator";

/// The roles that answer for a theme; those without a theme when it has none.
#[must_use]
pub fn roles_of_theme(app: &App, theme: &str) -> Vec<String> {
    let themes = &app.bundle.role_themes;
    let own: Vec<String> =
        themes.iter().filter(|(_, of)| of.as_str() == theme).map(|(role, _)| role.clone()).collect();
    if !own.is_empty() {
        return own;
    }
    let general = app.bundle.roles.iter().filter(|role| !themes.contains_key(&role.id));
    general.map(|role| role.id.clone()).collect()
}

/// Under which of the roles somebody holds they may answer an idea.
#[must_use]
pub fn role_for(app: &App, held: &[Role], theme: &str) -> Option<(String, Actor)> {
    let answering = roles_of_theme(app, theme);
    let own = held.iter().find_map(|role| match role {
        Role::Contact(id) | Role::Deputy(id) if answering.contains(id) => Some(id.clone()),
        _ => None,
    });
    match own {
        Some(id) => Some((id, Actor::Answerer)),
        None => held.contains(&Role::Moderator).then(|| (MODERATOR.to_owned(), Actor::Moderator)),
    }
}

fn caller(app: &App, call: &Call<'_>) -> Result<PersonKey, Trouble> {
    session::of(app, call)?.map(|session| session.person).ok_or(NOT_ALLOWED)
}

/// `GET /api/ideas/answer?idea=…`: the idea, what was answered, the form.
///
/// # Errors
/// There is no such idea, or it is not theirs to answer.
pub fn page(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let person = caller(app, call)?;
    let (_, idea) = idea::get(app, &call.asked("idea").unwrap_or_default())?;
    role_for(app, &rights::roles(app, &person)?, &idea.wording.theme).ok_or(NOT_ALLOWED)?;
    if !idea.is_shown() {
        return Err(NOT_FOUND);
    }
    let form = forms::form("idea_answer").ok_or(NOT_FOUND)?;
    let sheet = Sheet::titled(app, &idea.wording.title).quote(&idea.wording.body);
    let sheet = idea.answers.iter().fold(sheet, |sheet, answer| {
        let status = status_name(app, answer.status);
        sheet.facts(&[(status, answer.answered_on.to_string())]).quote(&answer.text)
    });
    let sheet = match idea.state.is_owed() {
        true => sheet.form(form, &Answers::prefilled(form, &[("idea", &idea.id)]), &[]),
        false => sheet.text("answers.idea_too_late.text"),
    };
    Ok(sheet.answer(Status::Ok))
}

/// The name of a public state.
#[must_use]
pub fn status_name(app: &App, status: IdeaStatus) -> String {
    app.words().text(&format!("answers.ideas.states.{}", status.key())).into_owned()
}

/// `POST /api/ideas/answer`.
///
/// # Errors
/// It is not theirs to answer, or the idea is too far for this.
pub fn answer(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let answers = match submission::plain(app, call, "idea_answer")? {
        Ok(answers) => answers,
        Err(answer) => return Ok(answer),
    };
    let person = caller(app, call)?;
    let wrong = again_on_conflict(|| match prepare(app, &person, &answers)? {
        Ok(commit) => app.store().commit(&commit).map(|()| None).map_err(Trouble::from),
        Err(error) => Ok(Some(error)),
    })?;
    if let Some(error) = wrong {
        let form: &Form = forms::form("idea_answer").ok_or(NOT_FOUND)?;
        return Ok(rejected(app, call, form, &Rejected { answers, errors: vec![error] }));
    }
    app.platform.bell.ring();
    Ok(told(app, call.wanted, &Told::words("idea_answered")))
}

/// What an answer writes, or what is wrong with it.
fn prepare(app: &App, person: &PersonKey, answers: &Answers) -> Result<Result<Commit, FieldError>, Trouble> {
    let (document, old) = idea::get(app, answers.text("idea"))?;
    let held = rights::roles(app, person)?;
    let (role, actor) = role_for(app, &held, &old.wording.theme).ok_or(NOT_ALLOWED)?;
    // Nobody decides on their own.
    if old.author.as_ref() == Some(person) {
        return Err(NOT_ALLOWED);
    }
    let verb = Verb::of_answer(answers.text("status")).ok_or(NOT_FOUND)?;
    if !old.is_shown() {
        return Err(NOT_FOUND);
    }
    if old.is_silenced(app) {
        return Ok(Err(FieldError::new("text", "forms.errors.quiet")));
    }
    let details = match details(app, &old, verb, answers)? {
        Ok(details) => details,
        Err(error) => return Ok(Err(error)),
    };
    let state = old.go(verb, actor, &details.given)?;
    let new = answered(app, &old, state, &role, &details.text).ok_or(TOO_LATE)?;
    let code = details.original.as_ref().map(|(_, original)| original.code.clone());
    let new = Idea { duplicate_of: code, ..new };
    let commit = idea::save(Commit::new(), &document, &old, &new);
    let commit = clocks::watch(app, commit, &old, &new);
    let commit = match &details.original {
        Some(original) => joining::ask(app, commit, &new, original)?,
        None => commit,
    };
    let commit = trail::note(app, commit, Some(person), "ideas.answer", &idea::thing(&old.id), Via::Web);
    Ok(Ok(tell_last(app, commit, &new)))
}

struct Details {
    given: Vec<Need>,
    text: String,
    original: Option<(Document, Idea)>,
}

/// What the table asks of this verb, as the form has it; the day and the reason are said in the text.
fn details(
    app: &App,
    idea: &Idea,
    verb: Verb,
    answers: &Answers,
) -> Result<Result<Details, FieldError>, Trouble> {
    let mut details =
        Details { given: vec![Need::Text], text: answers.text("text").to_owned(), original: None };
    let missing = |field| Ok(Err(FieldError::new(field, "forms.errors.missing")));
    match verb {
        Verb::Plan => {
            let Some(day) = answers.day("day").filter(|day| *day >= app.today()) else {
                return missing("day");
            };
            details.given.push(Need::Day);
            let day = app.words().day_long(day);
            details.text =
                app.words().format("answers.ideas.planned_text", &[("day", &day)]) + "\n\n" + &details.text;
        }
        Verb::Decline => {
            let reason = answers.text("reason");
            if reason.is_empty() {
                return missing("reason");
            }
            details.given.push(Need::Reason);
            let reason = app.words().text(&format!("forms.idea_answer.reason.choices.{reason}"));
            let reason = typography(&reason, app.locale());
            details.text = format!("{reason}\n\n{}", details.text);
        }
        Verb::Join => {
            let code = answers.text("original").to_ascii_uppercase();
            let original = idea::of_code(app, &code)?;
            let fits = |(_, original): &(Document, Idea)| {
                original.is_shown() && original.id != idea.id && original.state != State::Duplicate
            };
            match original.filter(fits) {
                Some(original) => details.original = Some(original),
                None => return Ok(Err(FieldError::new("original", "forms.errors.idea_code"))),
            }
            details.given.push(Need::Original);
        }
        _ => {}
    }
    Ok(Ok(details))
}

fn answered(app: &App, old: &Idea, state: State, role: &str, text: &str) -> Option<Idea> {
    let given = Given {
        answered_on: app.today(),
        status: state.public()?,
        role: role.to_owned(),
        text: text.to_owned(),
    };
    let mut new = old.moved(state, app.now());
    new.answers.push(given);
    Some(new)
}

/// A change nobody's role stands for, with a dated text of its own.
#[must_use]
pub fn by_rule(app: &App, old: &Idea, state: State, text: &str) -> Idea {
    let text = typography(&app.words().text(text), app.locale());
    match old.published_at {
        Some(_) => answered(app, old, state, "", &text).unwrap_or_else(|| old.moved(state, app.now())),
        None => old.moved(state, app.now()),
    }
}

/// Tells the author the last answer.
#[must_use]
pub fn tell_last(app: &App, commit: Commit, idea: &Idea) -> Commit {
    match idea.answers.len().checked_sub(1) {
        Some(last) => telling::now(app, commit, idea, News::Answered(last)),
        None => commit,
    }
}
