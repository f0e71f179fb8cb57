//! The desk of who coordinates a department: an invitation leaves with their yes. Where nobody else
//! coordinates, operators decide.

use contract::forms::{self, Answers, FieldError, Rejected};
use serde::{Deserialize, Serialize};

use super::invitation::{self, Invitation, State, Verb};
use super::{NAME, asking, job};
use crate::App;
use crate::exchange::{Answer, Call, Status};
use crate::mail::Letter;
use crate::membership::{self, group};
use crate::outbox::{self, Row};
use crate::person;
use crate::rights::{self, Role};
use crate::sending::{hour_of, rejected, told};
use crate::session;
use crate::shell::Sheet;
use crate::store::{Commit, Table};
use crate::submission::{self, Told};
use crate::trail::{self, Via};
use crate::trouble::{NOT_ALLOWED, NOT_FOUND, Trouble, again_on_conflict};
use crate::values::PersonKey;
use crate::worker::Done;

/// Name of the outbox's rows that tell who decides.
pub const TASK: &str = "waits";
/// Name of those that tell who wrote it.
pub const DECIDED: &str = "decided";

#[derive(Debug, Serialize, Deserialize)]
struct About {
    invitation: String,
}

/// Adds the mail to who decides.
#[must_use]
pub fn ask(app: &App, commit: Commit, invitation: &Invitation) -> Commit {
    let about = About { invitation: invitation.id.clone() };
    outbox::ask(app, commit, Table::Work, (NAME, TASK), &about)
}

/// Who may decide: those who coordinate the department, but for who wrote it or runs the group; else the
/// operators, the same.
fn deciders(app: &App, invitation: &Invitation) -> Result<Vec<PersonKey>, Trouble> {
    let group = membership::find(app, &invitation.group)?.map(|(_, group)| group);
    let runs = |one: &PersonKey| group.as_ref().is_some_and(|group| group.is_run_by(one));
    let others = |role: &Role| -> Result<Vec<PersonKey>, Trouble> {
        let mut holders = rights::holders(app, role)?;
        holders.retain(|one| invitation.by.as_ref() != Some(one) && !runs(one));
        Ok(holders)
    };
    if let Some(code) = &invitation.department {
        let coordinators = others(&Role::Coordinator(code.clone()))?;
        if !coordinators.is_empty() {
            return Ok(coordinators);
        }
    }
    others(&Role::Operator)
}

/// The worker: who decides is told that it waits.
///
/// # Errors
/// The store does not answer.
pub fn tell_deciders(app: &App, row: &Row) -> Result<Done, Trouble> {
    let about: About = row.payload()?;
    let mut done = Done::nothing();
    let Some((_, invitation)) = invitation::find(app, &about.invitation)? else { return Ok(done) };
    let Some((_, group)) = membership::find(app, &invitation.group)? else { return Ok(done) };
    if invitation.state != State::Waiting {
        return Ok(done);
    }
    for decider in deciders(app, &invitation)? {
        let Some((_, person)) = person::get(app, &decider)? else { continue };
        let Some(email) = person.primary() else { continue };
        let id = format!("{}-{}", row.id, done.letters.len());
        let letter = Letter::answer(email.clone(), "invitation_waits", id)
            .with("group", &group.name)
            .to_path("/api/invitations/desk");
        done = done.and_sending(if person.discreet { letter.discreetly() } else { letter });
    }
    Ok(done)
}

/// `GET /api/invitations/desk`: those that wait for this person.
///
/// # Errors
/// The store does not answer.
pub fn page(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let person = session::of(app, call)?.ok_or(NOT_ALLOWED)?.person;
    let title = app.words().text("answers.invitations.decide").into_owned();
    let mut sheet = Sheet::titled(app, &title).lead("answers.invitations.decide_lead");
    let form = forms::form("invitation_decide").ok_or(NOT_FOUND)?;
    let mut is_empty = true;
    for invitation in invitation::waiting(app)? {
        if !deciders(app, &invitation)?.contains(&person) {
            continue;
        }
        let Some((_, group)) = membership::find(app, &invitation.group)? else { continue };
        is_empty = false;
        sheet = sheet
            .facts(&[(group.name, hour_of(app, invitation.written_at))])
            .quote(&invitation.text)
            .form(form, &Answers::prefilled(form, &[("invitation", &invitation.id)]), &[]);
    }
    Ok(if is_empty { sheet.text("answers.invitations.decide_none") } else { sheet }.answer(Status::Ok))
}

/// `POST /api/invitations/decide`.
///
/// # Errors
/// Somebody has decided, it is not theirs to, or the group is not at work any more.
pub fn decide(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let answers = match submission::plain(app, call, "invitation_decide")? {
        Ok(answers) => answers,
        Err(answer) => return Ok(answer),
    };
    let says_yes = answers.text("verdict") == "yes";
    if !says_yes && !answers.is_given("text") {
        let form = forms::form("invitation_decide").ok_or(NOT_FOUND)?;
        let errors = vec![FieldError::new("text", "forms.errors.missing")];
        return Ok(rejected(app, call, form, &Rejected { answers, errors }));
    }
    let person = session::of(app, call)?.ok_or(NOT_ALLOWED)?.person;
    let id = answers.text("invitation");
    again_on_conflict(|| {
        let (document, old) = invitation::get(app, id)?;
        if !deciders(app, &old)?.contains(&person) {
            return Err(NOT_FOUND);
        }
        let (new, what) = match says_yes {
            true => {
                let (_, group) = membership::get(app, &old.group)?;
                if !group.state.is_at_work() {
                    return Err(group::NOT_NOW);
                }
                (old.after(Verb::Approve)?, "invitations.approve")
            }
            false => {
                let reason = Some(answers.text("text").to_owned());
                (Invitation { reason, ..old.after(Verb::Refuse)? }, "invitations.refuse")
            }
        };
        let commit = invitation::save(Commit::new(), &document, &old, &new);
        let about = About { invitation: id.to_owned() };
        let commit = outbox::ask(app, commit, Table::Work, (NAME, DECIDED), &about);
        let commit = if says_yes { job::ask(app, commit, &new) } else { commit };
        let commit = trail::note(app, commit, Some(&person), what, &invitation::thing(id), Via::Web);
        Ok(app.store().commit(&commit)?)
    })?;
    app.platform.bell.ring();
    Ok(told(app, call.wanted, &Told::words("invitation_decided").and_go("/api/invitations/desk")))
}

/// The worker: who wrote it learns what became of it.
///
/// # Errors
/// The store does not answer.
pub fn tell_author(app: &App, row: &Row) -> Result<Done, Trouble> {
    let about: About = row.payload()?;
    let Some((_, invitation)) = invitation::find(app, &about.invitation)? else { return Ok(Done::nothing()) };
    let Some(by) = &invitation.by else { return Ok(Done::nothing()) };
    let Some((_, person)) = person::get(app, by)? else { return Ok(Done::nothing()) };
    let Some((_, group)) = membership::find(app, &invitation.group)? else { return Ok(Done::nothing()) };
    let Some(email) = person.primary() else { return Ok(Done::nothing()) };
    let kind = if invitation.reason.is_some() { "invitation_refused" } else { "invitation_approved" };
    let letter = Letter::answer(email.clone(), kind, &row.id)
        .with("group", &group.name)
        .to_path(asking::page_of(&invitation.group));
    let letter = match &invitation.reason {
        Some(reason) => letter.quoting(reason),
        None => letter,
    };
    Ok(Done::nothing().and_sending(if person.discreet { letter.discreetly() } else { letter }))
}
