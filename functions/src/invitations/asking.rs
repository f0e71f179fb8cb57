//! The group's page: what was sent, how it went, and another one.

use contract::forms::{self, Answers};
use contract::places;
use contract::places::Position;
use contract::records::Territory;

use super::deciding;
use super::invitation::{self, Invitation, NOT_NOW, ONE_AT_A_TIME, State, Verb};
use crate::exchange::{Answer, Call, Status};
use crate::membership::{self, Group, Rank, group};
use crate::powers::{self, Deed};
use crate::sending::{hour_of, told};
use crate::session;
use crate::shell::Sheet;
use crate::store::Commit;
use crate::submission::{self, Received, Told};
use crate::trail::{self, Via};
use crate::trouble::{NOT_ALLOWED, NOT_FOUND, Trouble, again_on_conflict};
use crate::values::ulid;
use crate::{App, bands};

/// Nobody can be near a group that is nowhere.
const NO_PLACE: Trouble = Trouble::Refused(Status::Conflict, "invitation_no_place");

/// Where a group is: its own point, else its commune's.
#[must_use]
pub fn position(group: &Group) -> Option<Position> {
    let own = group.position.and_then(Position::from_lon_lat);
    own.or_else(|| match &group.place {
        Territory::Commune(insee) => places::commune(insee)?.position,
        _ => None,
    })
}

/// The page of a group's invitations.
#[must_use]
pub fn page_of(group: &str) -> String {
    format!("/api/invitations?group={group}")
}

/// `GET /api/invitations?group=…`.
///
/// # Errors
/// It is not theirs, or the store does not answer.
pub fn page(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let Some(id) = call.asked("group").filter(|id| !id.is_empty()) else { return groups(app, call) };
    let pass = powers::pass(app, call, Deed::InviteAround, &id)?;
    let title = app.words().format("answers.invitations.title", &[("group", &pass.group.name)]);
    let mut sheet = Sheet::titled(app, &title).lead("answers.invitations.lead");
    sheet = match (position(&pass.group), invitation::is_open(app, &id)?) {
        (None, _) => sheet.notice("answers.invitation_no_place.text"),
        (_, true) => sheet.notice("answers.invitations.open"),
        (Some(_), false) => match forms::form("invitation") {
            Some(form) => sheet.form(form, &Answers::prefilled(form, &[("group", &id)]), &[]),
            None => sheet,
        },
    };
    for invitation in invitation::all_of(app, &id)? {
        sheet = shown(app, sheet, &invitation);
    }
    Ok(sheet.answer(Status::Ok))
}

fn shown<'a>(app: &'a App, sheet: Sheet<'a>, invitation: &Invitation) -> Sheet<'a> {
    let say = |key: &str| app.words().text(&format!("answers.invitations.{key}")).into_owned();
    let mut facts = vec![
        (say("written"), hour_of(app, invitation.written_at)),
        (say("state"), say(&format!("states.{}", invitation.state.key()))),
    ];
    if invitation.state == State::Sent {
        facts.push((say("reached"), bands::words(app, invitation.reached)));
    }
    if let Some(reason) = &invitation.reason {
        facts.push((say("reason"), reason.clone()));
    }
    let sheet = sheet.facts(&facts).quote(&invitation.text);
    match invitation.state {
        State::Waiting => {
            let carried = [("group", invitation.group.as_str()), ("invitation", invitation.id.as_str())];
            let label = app.words().text("forms.invitation_take_back.button");
            sheet.labelled_button("/api/invitations/take-back", &label, &carried)
        }
        _ => sheet,
    }
}

fn groups(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let person = session::of(app, call)?.ok_or(NOT_ALLOWED)?.person;
    let mut lines = Vec::new();
    for (id, member) in membership::groups_of(app, &person)? {
        let Some((_, group)) = membership::find(app, &id)? else { continue };
        if member.rank == Rank::Animator {
            lines.push((page_of(&id), group.name));
        }
    }
    let title = app.words().text("answers.invitations.desk").into_owned();
    let sheet = Sheet::titled(app, &title);
    Ok(match lines.is_empty() {
        true => sheet.text("answers.invitations.no_group"),
        false => sheet.lead("answers.invitations.which_group").links(&lines),
    }
    .answer(Status::Ok))
}

/// `POST /api/invitations`.
///
/// # Errors
/// It is not theirs, the group is nowhere or not at work, or another one is on its way.
pub fn ask(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let form = forms::form("invitation").ok_or(NOT_FOUND)?;
    let submission = match submission::receive(app, call, form)? {
        Received::Ready(submission) => submission,
        Received::Answered(answer) => return Ok(answer),
    };
    let pass = powers::pass(app, call, Deed::InviteAround, submission.answers.text("group"))?;
    if let Some(answer) = submission.answered_before(app)? {
        return Ok(answer);
    }
    if !pass.group.state.is_at_work() {
        return Err(group::NOT_NOW);
    }
    let at = position(&pass.group).ok_or(NO_PLACE)?;
    if invitation::is_open(app, &pass.group.id)? {
        return Err(ONE_AT_A_TIME);
    }
    let invitation = Invitation {
        id: ulid(app.now(), &app.platform.random),
        group: pass.group.id.clone(),
        department: pass.group.department(),
        at: Some(at),
        by: Some(pass.person.clone()),
        text: submission.answers.text("text").to_owned(),
        state: State::Waiting,
        written_at: app.now(),
        reason: None,
        reached: 0,
    };
    let commit = invitation::insert(Commit::new(), &invitation);
    let commit = deciding::ask(app, commit, &invitation);
    let thing = invitation::thing(&invitation.id);
    let commit = trail::note(app, commit, Some(&pass.person), "invitations.ask", &thing, Via::Web);
    submission.finish(app, commit, &Told::words("invitation_asked").and_go(page_of(&pass.group.id)))
}

/// `POST /api/invitations/take-back`.
///
/// # Errors
/// It is not theirs, or somebody has decided.
pub fn take_back(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let answers = match submission::plain(app, call, "invitation_take_back")? {
        Ok(answers) => answers,
        Err(answer) => return Ok(answer),
    };
    let (group, id) = (answers.text("group"), answers.text("invitation"));
    again_on_conflict(|| {
        let pass = powers::pass(app, call, Deed::InviteAround, group)?;
        let (document, old) = invitation::get(app, id)?;
        if old.group != pass.group.id {
            return Err(NOT_FOUND);
        }
        let new = old.after(Verb::TakeBack).map_err(|_| NOT_NOW)?;
        let commit = invitation::save(Commit::new(), &document, &old, &new);
        let thing = invitation::thing(id);
        let commit = trail::note(app, commit, Some(&pass.person), "invitations.take-back", &thing, Via::Web);
        Ok(app.store().commit(&commit)?)
    })?;
    Ok(told(app, call.wanted, &Told::words("invitation_taken_back").and_go(page_of(group))))
}
