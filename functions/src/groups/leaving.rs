//! Leaving a group in one POST, and laying down what one is in it.

use super::page;
use super::telling::{News, Whom};
use super::{joining, page::desk_path};
use crate::App;
use crate::exchange::{Answer, Call};
use crate::membership::{self, Rank, Seating, group};
use crate::powers::{self, Deed};
use crate::sending::told;
use crate::session;
use crate::store::Commit;
use crate::submission::{self, Told};
use crate::trail::{self, Via};
use crate::trouble::{NOT_ALLOWED, NOT_FOUND, Trouble, again_on_conflict};

/// `POST /api/groups/leave`: no member, no follower, no request any more.
///
/// # Errors
/// They animate it alone, or the store does not answer.
pub fn leave(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let answers = match submission::plain(app, call, "group_leave")? {
        Ok(answers) => answers,
        Err(answer) => return Ok(answer),
    };
    let person = session::of(app, call)?.ok_or(NOT_ALLOWED)?.person;
    let id = answers.text("group");
    again_on_conflict(|| {
        let (document, group) = membership::find(app, id)?.ok_or(NOT_FOUND)?;
        let has = membership::rank(app, id, &person)?;
        let commit = joining::no_longer_asked(Commit::new(), id, &person);
        let commit = match has {
            Some(rank) => {
                let news = News::of(&group, "group_left", Whom::Animators).leading(desk_path("members", id));
                let commit = if rank >= Rank::Manager { news.now(app, commit) } else { commit };
                Seating::read(app, document, group).set(&person, None)?.finish(commit)?
            }
            None => commit,
        };
        let commit = trail::note(app, commit, Some(&person), "groups.leave", &group::thing(id), Via::Web);
        Ok(app.store().commit(&commit)?)
    })?;
    app.platform.bell.ring();
    Ok(told(app, call.wanted, &Told::words("group_left").and_go("/api/groups/mine")))
}

/// `GET /api/groups/step-down?group=…`.
///
/// # Errors
/// They are nothing in it that could be laid down.
pub fn step_down_page(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let pass = page::opened(app, call, Deed::StepDown)?;
    let alone = pass.group.state.needs_animator() && pass.group.animators == [pass.person];
    let sheet = match alone {
        true => page::sheet(app, "forms.group_step_down.title", &pass.group)
            .text("answers.group_last_animator.text")
            .links(&[
                (desk_path("invite", &pass.group.id), page::label(app, "forms.group_invite.title")),
                (desk_path("close", &pass.group.id), page::label(app, "forms.group_close.title")),
            ]),
        false => page::form_page(app, "group_step_down", &pass.group, &[]),
    };
    Ok(page::with_way_back(app, sheet, &pass.group))
}

/// `POST /api/groups/step-down`: a member from now on.
///
/// # Errors
/// They animate it alone, or the store does not answer.
pub fn step_down(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let answers = match submission::plain(app, call, "group_step_down")? {
        Ok(answers) => answers,
        Err(answer) => return Ok(answer),
    };
    let id = answers.text("group");
    again_on_conflict(|| {
        let pass = powers::pass(app, call, Deed::StepDown, id)?;
        let news =
            News::of(&pass.group, "group_stepped_down", Whom::Animators).leading(desk_path("desk", id));
        let commit = news.not_to(&pass.person).now(app, Commit::new());
        let seating = Seating::read(app, pass.document, pass.group);
        let commit = seating.set(&pass.person, Some(Rank::Member))?.finish(commit)?;
        let thing = group::thing(id);
        let commit = trail::note(app, commit, Some(&pass.person), "groups.step_down", &thing, Via::Web);
        Ok(app.store().commit(&commit)?)
    })?;
    app.platform.bell.ring();
    Ok(told(app, call.wanted, &Told::words("group_stepped_down").and_go("/api/groups/mine")))
}
