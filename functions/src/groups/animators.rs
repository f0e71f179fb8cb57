//! Another animator: invited by address, by who animates the group; a mail, two buttons, a seat. The address is
//! looked up by the worker alone.

use serde::{Deserialize, Serialize};

use super::telling::{News, Whom};
use super::{NAME, page};
use crate::App;
use crate::caps::{self, Cap};
use crate::clock::{after, days};
use crate::exchange::{Answer, Call, Status};
use crate::guests;
use crate::mail::Letter;
use crate::membership::seats::{ANIMATORS_FULL, MOST_ANIMATORS};
use crate::membership::{self, Rank, Seating, group};
use crate::outbox::{self, Row};
use crate::person;
use crate::powers::{self, Deed};
use crate::sending::told;
use crate::shell::Sheet;
use crate::store::{Commit, Key, Table};
use crate::submission::{self, Received, Told};
use crate::trail::{self, Via};
use crate::trouble::{LINK_SPENT, NOT_FOUND, Trouble};
use crate::values::{Email, PersonKey, Token};
use crate::worker::Done;

/// Rows of invitations to be sent.
pub const INVITE: &str = "invite";
/// Rows of invitations that were accepted.
pub const ACCEPT: &str = "animate";
/// An invitation nobody answers is gone after so many days.
const OFFER_DAYS: i64 = 14;

/// An invitation, in the outbox and then behind its link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Invitation {
    group: String,
    email: Email,
    by: PersonKey,
}

/// `GET /api/groups/invite?group=…`.
///
/// # Errors
/// They may not.
pub fn page(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let pass = page::opened(app, call, Deed::InviteAnimator)?;
    let sheet = match pass.group.animators.len() < MOST_ANIMATORS {
        true => page::form_page(app, "group_invite", &pass.group, &[]),
        false => page::sheet(app, "forms.group_invite.title", &pass.group)
            .text("answers.group_animators_full.text"),
    };
    Ok(page::with_way_back(app, sheet, &pass.group))
}

/// `POST /api/groups/invite`.
///
/// # Errors
/// They may not, or three animate it already.
pub fn invite(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let form = contract::forms::form("group_invite").ok_or(NOT_FOUND)?;
    let submission = match submission::receive(app, call, form)? {
        Received::Ready(submission) => submission,
        Received::Answered(answer) => return Ok(answer),
    };
    let id = submission.answers.text("group");
    let pass = powers::pass(app, call, Deed::InviteAnimator, id)?;
    page::may_change(&pass.group)?;
    if pass.group.animators.len() >= MOST_ANIMATORS {
        return Err(ANIMATORS_FULL);
    }
    let Ok(email) = Email::parse(submission.answers.text("address")) else {
        return Ok(submission.refuse(app, "address", "forms.errors.email"));
    };
    let invitation = Invitation { group: id.to_owned(), email, by: pass.person.clone() };
    let commit = outbox::ask(app, Commit::new(), Table::Work, (NAME, INVITE), &invitation);
    let commit = trail::note(app, commit, Some(&pass.person), "groups.invite", &group::thing(id), Via::Web);
    submission.finish(app, commit, &Told::words("group_invited"))
}

/// The worker: the mail with its link.
///
/// # Errors
/// The store does not answer.
pub fn write(app: &App, row: &Row) -> Result<Done, Trouble> {
    let invitation: Invitation = row.payload()?;
    let Some((_, group)) = membership::find(app, &invitation.group)? else { return Ok(Done::nothing()) };
    let capped = caps::one_more(app, Commit::new(), Cap::Confirmation, &invitation.email)?;
    let Some(commit) = capped else { return Ok(Done::nothing()) };
    let token = Token::of_row(&app.platform.keys, "group_invite", &row.id);
    let until = after(app.now(), days(OFFER_DAYS));
    let commit = commit.insert_until(Table::ShortLived, link(&token), &invitation, until);
    let letter = Letter::answer(invitation.email, "group_invite", &row.id)
        .with("group", &group.name)
        .to_path(format!("/api/groups/invite/accept?t={}", token.reveal()));
    Ok(Done::writing(commit).and_sending(letter))
}

fn link(token: &Token) -> Key {
    Key::head(format!("link#groupinvite#{}", token.hash()))
}

/// `GET /api/groups/invite/accept?t=…`: the two buttons.
///
/// # Errors
/// The link was used, is too old, or never was.
pub fn button(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let token = submission::secret_asked(call)?;
    let found = app.store().read::<Invitation>(Table::ShortLived, &link(&token))?;
    let (_, invitation) = found.ok_or(LINK_SPENT)?;
    let (_, group) = membership::find(app, &invitation.group)?.ok_or(LINK_SPENT)?;
    let title = app.words().format("answers.group_invite_button.title", &[("group", &group.name)]);
    let sheet = Sheet::titled(app, &title).text("answers.group_invite_button.text").buttons(
        "/api/groups/invite/accept",
        &[("t", token.reveal())],
        &[
            ("answer", "yes", "answers.mandate_button.accept"),
            ("answer", "no", "answers.mandate_button.decline"),
        ],
    );
    Ok(sheet.answer(Status::Ok))
}

/// `POST /api/groups/invite/accept`.
///
/// # Errors
/// The link was used, is too old, or never was.
pub fn answer(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let answers = match submission::plain(app, call, "group_invite_accept")? {
        Ok(answers) => answers,
        Err(answer) => return Ok(answer),
    };
    let token = submission::secret_sent(&answers)?;
    let found = app.store().read::<Invitation>(Table::ShortLived, &link(&token))?;
    let (document, invitation) = found.ok_or(LINK_SPENT)?;
    let commit = Commit::new().remove(&document);
    let (commit, words) = match answers.text("answer") {
        "yes" => {
            (outbox::ask(app, commit, Table::Work, (NAME, ACCEPT), &invitation), "group_invite_accepted")
        }
        _ => (commit, "group_invite_declined"),
    };
    app.store().commit(&commit).map_err(crate::trouble::spent)?;
    app.platform.bell.ring();
    Ok(told(app, call.wanted, &Told::words(words)))
}

/// The worker: the seat is theirs, if whoever invited still animates the group and a seat is free. Whoever
/// pressed the button of the mail owns the address.
///
/// # Errors
/// The store does not answer.
pub fn accept(app: &App, row: &Row) -> Result<Done, Trouble> {
    let invitation: Invitation = row.payload()?;
    let Some((document, group)) = membership::find(app, &invitation.group)? else {
        return Ok(Done::nothing());
    };
    let (commit, person) = match person::by_address(app, &invitation.email)? {
        Some((document, known)) => (Commit::new().check(&document), known.key),
        None => {
            let (commit, guest) = guests::newcomer(app, Commit::new(), &invitation.email)?;
            (person::create(app, commit, &guest), guest.key)
        }
    };
    let letter = |kind: &str| {
        Letter::answer(invitation.email.clone(), kind, &row.id)
            .with("group", &group.name)
            .to_path(app.bundle.signin_path())
    };
    let still_invited = membership::rank(app, &group.id, &invitation.by)? == Some(Rank::Animator)
        && page::may_change(&group).is_ok();
    if !still_invited {
        return Ok(Done::nothing().and_sending(letter("group_invite_void")));
    }
    let news =
        News::of(&group, "group_animator", Whom::Animators).leading(page::desk_path("desk", &group.id));
    let commit = news.not_to(&person).now(app, commit);
    let thing = group::thing(&group.id);
    let commit = trail::note(app, commit, Some(&person), "groups.animate", &thing, Via::Mail);
    let seating = Seating::read(app, document, group.clone()).raise(&person, Rank::Animator);
    match seating.and_then(|seating| seating.finish(commit)) {
        Ok(commit) => Ok(Done::writing(commit).and_sending(letter("group_animator_begins"))),
        // No seat is free any more, or they animate two already: said once, not tried again.
        Err(Trouble::Refused(..)) => Ok(Done::nothing().and_sending(letter("group_invite_void"))),
        Err(error) => Err(error),
    }
}
