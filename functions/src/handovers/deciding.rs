//! Who coordinates the department says yes or no to a claim, or to who offers to take an orphan; an operator
//! where nobody does.

use contract::forms::{Answers, form};

use super::record::{self, Handover};
use super::states::{Actor, Kind, State, Verb};
use super::telling::{self, News};
use crate::App;
use crate::exchange::{Answer, Call, Status};
use crate::membership::seats::MOST_MANAGERS;
use crate::membership::{self, Group, Rank, Seating};
use crate::person;
use crate::rights::{self, Role};
use crate::sending;
use crate::session;
use crate::shell::Sheet;
use crate::store::{Commit, Document};
use crate::submission::{self, Received, Told};
use crate::trail::Via;
use crate::trouble::{NOT_ALLOWED, NOT_FOUND, Trouble};
use crate::values::PersonKey;

/// Who decides about a group now: its coordinators, operators where there are none.
///
/// # Errors
/// The store does not answer.
pub fn who_decides(app: &App, group: &Group) -> Result<Vec<PersonKey>, Trouble> {
    let mut found = match group.department() {
        Some(code) => rights::holders(app, &Role::Coordinator(code))?,
        None => Vec::new(),
    };
    // Nobody decides on their own: a coordinator who claims leaves it to the others, or to operators.
    let own = record::of_group(app, &group.id)?.map(|(_, handover)| handover.by);
    found.retain(|key| Some(key) != own.as_ref());
    if found.is_empty() {
        found = rights::holders(app, &Role::Operator)?;
        found.retain(|key| Some(key) != own.as_ref());
    }
    Ok(found)
}

/// What a decision is about, for who may take it.
struct Case {
    person: PersonKey,
    document: Document,
    handover: Handover,
    group: Group,
}

fn case(app: &App, call: &Call<'_>, group: &str) -> Result<Case, Trouble> {
    let session = session::of(app, call)?.ok_or(Trouble::Refused(Status::Forbidden, "sign_in"))?;
    let (_, group) = membership::get(app, group)?;
    if !who_decides(app, &group)?.contains(&session.person) {
        return Err(NOT_ALLOWED);
    }
    let found = record::of_group(app, &group.id)?;
    let waits = |handover: &Handover| handover.state == State::Accepted && handover.kind != Kind::Give;
    let (document, handover) = found.filter(|(_, handover)| waits(handover)).ok_or(NOT_FOUND)?;
    Ok(Case { person: session.person, document, handover, group })
}

/// `GET /api/department/decision?group=…`: what is asked, yes, and no with its reason. Nobody is named.
///
/// # Errors
/// It is not theirs, or the store does not answer.
pub fn page(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let case = case(app, call, &call.asked("group").unwrap_or_default())?;
    let title = app.words().format("answers.department.decision_title", &[("group", &case.group.name)]);
    let rank = membership::rank(app, &case.group.id, &case.handover.by)?;
    let lead = match case.handover.kind {
        Kind::Orphan => "answers.department.orphan_lead",
        _ => "answers.department.claim_lead",
    };
    let word = |key: &str| app.words().text(&format!("answers.department.{key}")).into_owned();
    let rank = word(if rank == Some(Rank::Manager) { "manager" } else { "member" });
    let since = sending::hour_of(app, case.handover.begun_at);
    let facts = [(word("candidate"), rank), (word("asked"), since)];
    let carried = [("group", case.group.id.as_str()), ("handover", case.handover.id.as_str())];
    let sheet = Sheet::titled(app, &title)
        .lead(lead)
        .facts(&facts)
        .button("/api/department/agree", "answers.department.agree", &carried)
        .heading("forms.department_refuse.title");
    Ok(match form("department_refuse") {
        Some(form) => sheet.form(form, &Answers::prefilled(form, &carried), &[]),
        None => sheet,
    }
    .answer(Status::Ok))
}

/// `POST /api/department/agree`: the seats change.
///
/// # Errors
/// It is not theirs, the candidate cannot, or the store does not answer.
pub fn agree(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let answers = match submission::plain(app, call, "department_agree")? {
        Ok(answers) => answers,
        Err(answer) => return Ok(answer),
    };
    let case = same(case(app, call, answers.text("group"))?, &answers)?;
    let read = (&case.document, &case.handover);
    let group = &case.group;
    let candidate = &case.handover.by;
    let (commit, _) = record::step(app, Commit::new(), read, group, (Verb::Finish, Actor::Coordinator))?;
    let (commit, silent) = seated(app, commit, &case.handover)?;
    let commit = telling::ask(app, commit, &group.id, candidate, News::Begins);
    let commit =
        silent.iter().fold(commit, |commit, one| telling::ask(app, commit, &group.id, one, News::Taken));
    let commit = record::note(app, commit, Some(&case.person), "agree", &group.id, Via::Web);
    app.store().commit(&commit)?;
    app.platform.bell.ring();
    Ok(sending::told(app, call.wanted, &Told::words("department_agreed")))
}

/// `POST /api/department/refuse`: no, with its reason.
///
/// # Errors
/// It is not theirs, or the store does not answer.
pub fn refuse(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let form = form("department_refuse").ok_or(NOT_FOUND)?;
    let submission = match submission::receive(app, call, form)? {
        Received::Ready(submission) => submission,
        Received::Answered(answer) => return Ok(answer),
    };
    if let Some(answer) = submission.answered_before(app)? {
        return Ok(answer);
    }
    let answers = &submission.answers;
    let case = same(case(app, call, answers.text("group"))?, answers)?;
    let read = (&case.document, &case.handover);
    let (commit, _) =
        record::step(app, Commit::new(), read, &case.group, (Verb::Decline, Actor::Coordinator))?;
    let news = News::Refused { reason: answers.text("reason").to_owned() };
    let commit = telling::ask(app, commit, &case.group.id, &case.handover.by, news);
    let commit = record::note(app, commit, Some(&case.person), "refuse", &case.group.id, Via::Web);
    submission.finish(app, commit, &Told::words("department_refused"))
}

/// What was decided is what was shown.
fn same(case: Case, answers: &Answers) -> Result<Case, Trouble> {
    match case.handover.id == answers.text("handover") {
        true => Ok(case),
        false => Err(super::states::NOT_NOW),
    }
}

/// The candidate animates it from now on; those who were silent help to run it, as far as there is room.
/// Returns them.
fn seated(app: &App, commit: Commit, handover: &Handover) -> Result<(Commit, Vec<PersonKey>), Trouble> {
    if person::known(app, &handover.by)?.is_some_and(|known| known.blocked) {
        return Err(NOT_ALLOWED);
    }
    let seating = Seating::of(app, &handover.group)?;
    if !seating.group.state.needs_animator() {
        return Err(membership::group::NOT_NOW);
    }
    // An orphan that somebody else took meanwhile keeps who animates it.
    let silent: Vec<PersonKey> = match handover.kind {
        Kind::Claim => seating.group.animators.iter().filter(|one| **one != handover.by).cloned().collect(),
        Kind::Give | Kind::Orphan => Vec::new(),
    };
    let mut seating = seating.raise(&handover.by, Rank::Animator)?;
    for one in &silent {
        let has_room = seating.group.managers.len() < MOST_MANAGERS;
        seating = seating.set(one, Some(if has_room { Rank::Manager } else { Rank::Member }))?;
    }
    Ok((seating.finish(commit)?, silent))
}

/// Nobody decided in time.
///
/// # Errors
/// The store does not answer.
pub fn undecided(app: &App, read: (&Document, &Handover), group: &Group) -> Result<Commit, Trouble> {
    let (commit, _) = record::step(app, Commit::new(), read, group, (Verb::Expire, Actor::Clock))?;
    let commit = telling::ask(app, commit, &group.id, &read.1.by, News::Undecided);
    Ok(record::note(app, commit, None, "expire", &group.id, Via::Clock))
}
