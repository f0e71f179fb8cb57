//! Who holds what: the operators' page, and everybody's own.

use contract::forms::{Answers, form};

use super::{ends, exists, known, may_end, name_of};
use crate::App;
use crate::exchange::{Answer, Call, Status};
use crate::rights::{self, Role};
use crate::sending;
use crate::session;
use crate::shell::Sheet;
use crate::store::Commit;
use crate::submission::{self, Received, Told};
use crate::trail::{self, Via};
use crate::trouble::{NOT_FOUND, Trouble};
use crate::values::{Email, PersonKey};

/// `GET /api/mandates`: every role, how many hold it, and the form that offers one.
///
/// # Errors
/// The store does not answer.
pub fn page(app: &App, _call: &Call<'_>) -> Result<Answer, Trouble> {
    let title = app.words().text("answers.mandates.title").into_owned();
    let mut sheet = Sheet::titled(app, &title).lead("answers.mandates.lead");
    for role in known(app) {
        sheet = role_block(app, sheet, &role)?;
    }
    let sheet = sheet.heading("forms.mandate_offer.title");
    Ok(match form("mandate_offer") {
        Some(form) => sheet.form(form, &Answers::default(), &[]).answer(Status::Ok),
        None => sheet.answer(Status::Ok),
    })
}

/// A role, and a button for each who holds it. Operators see keys of people, never addresses.
fn role_block<'a>(app: &'a App, sheet: Sheet<'a>, role: &Role) -> Result<Sheet<'a>, Trouble> {
    let holders = rights::mandates(app, role)?;
    let id = role.id();
    let count = app.words().plural("answers.mandates.holders", holders.len() as u64, &[]);
    let mut sheet = sheet.facts(&[(name_of(app, role), count), (id.clone(), String::new())]);
    for (holder, mandate) in holders {
        let short: String = holder.as_str().chars().take(6).collect();
        if mandate.until.is_some() {
            sheet = sheet.facts(&[(short.clone(), ends(app, mandate.until))]);
        }
        let label = app.words().format("answers.mandates.end", &[("person", &short)]);
        let carried = [("role", id.as_str()), ("person", holder.as_str())];
        sheet = sheet.labelled_button("/api/mandates/end", &label, &carried);
    }
    Ok(sheet)
}

/// `POST /api/mandates`: offers a role.
///
/// # Errors
/// The store does not answer.
pub fn offer(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let form = form("mandate_offer").ok_or(NOT_FOUND)?;
    let submission = match submission::receive(app, call, form)? {
        Received::Ready(submission) => submission,
        Received::Answered(answer) => return Ok(answer),
    };
    let Some(role) = Role::parse(submission.answers.text("role")).filter(|role| exists(app, role)) else {
        return Ok(submission.refuse(app, "role", "forms.errors.role"));
    };
    let Ok(email) = Email::parse(submission.answers.text("address")) else {
        return Ok(submission.refuse(app, "address", "forms.errors.email"));
    };
    let until = submission.answers.day("until");
    if until.is_some_and(|until| until <= app.today() || !may_end(&role)) {
        let key = if may_end(&role) { "forms.errors.day_to_come" } else { "forms.errors.no_end" };
        return Ok(submission.refuse(app, "until", key));
    }
    let commit = super::offer(app, Commit::new(), &role, email, until);
    let by = submission.person.clone();
    let commit =
        trail::note(app, commit, by.as_ref(), "mandates.offer", &format!("role#{}", role.id()), Via::Web);
    submission.finish(app, commit, &Told::words("mandate_offered"))
}

/// `POST /api/mandates/end`: from now on that person may do nothing of that role.
///
/// # Errors
/// The store does not answer.
pub fn end(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let answers = match submission::plain(app, call, "mandate_end")? {
        Ok(answers) => answers,
        Err(answer) => return Ok(answer),
    };
    let person = PersonKey::parse(answers.text("person")).ok_or(NOT_FOUND)?;
    finish(app, call, answers.text("role"), &person, "mandates.end")
}

/// `GET /api/mandates/mine`: one's own roles.
///
/// # Errors
/// The store does not answer.
pub fn mine(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let session = session::of(app, call)?.ok_or(NOT_FOUND)?;
    let roles = rights::roles(app, &session.person)?;
    let title = app.words().text("answers.mandates_mine.title").into_owned();
    let lead = if roles.is_empty() { "answers.mandates_mine.none" } else { "answers.mandates_mine.lead" };
    let mut sheet = Sheet::titled(app, &title).lead(lead);
    for role in roles {
        let label = app.words().format("answers.mandates_mine.give_back", &[("role", &name_of(app, &role))]);
        let mandate = rights::written(app, &session.person, &role)?;
        if let Some(until) = mandate.and_then(|mandate| mandate.until) {
            sheet = sheet.facts(&[(name_of(app, &role), ends(app, Some(until)))]);
        }
        sheet = sheet.labelled_button("/api/mandates/give-back", &label, &[("role", &role.id())]);
    }
    Ok(sheet.answer(Status::Ok))
}

/// `POST /api/mandates/give-back`: one's own role, given back.
///
/// # Errors
/// The store does not answer.
pub fn give_back(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let answers = match submission::plain(app, call, "mandate_give_back")? {
        Ok(answers) => answers,
        Err(answer) => return Ok(answer),
    };
    let session = session::of(app, call)?.ok_or(NOT_FOUND)?;
    finish(app, call, answers.text("role"), &session.person, "mandates.give_back")
}

fn finish(app: &App, call: &Call<'_>, role: &str, person: &PersonKey, what: &str) -> Result<Answer, Trouble> {
    let role = Role::parse(role).ok_or(NOT_FOUND)?;
    if !rights::holds(app, person, &role)? {
        return Err(NOT_FOUND);
    }
    let by = session::of(app, call)?.map(|session| session.person);
    let commit = super::end(app, Commit::new(), person, &role)?;
    let commit = trail::note(app, commit, by.as_ref(), what, &format!("role#{}", role.id()), Via::Web);
    app.store().commit(&commit)?;
    Ok(sending::told(app, call.wanted, &Told::words("mandate_ended")))
}
