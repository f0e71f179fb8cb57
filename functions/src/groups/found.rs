//! A new group: a draft of a member, who sends it to the moderators.

use contract::forms::{Answers, form};
use contract::places::{self, Position};
use contract::records::{GroupKind, Territory};
use contract::words::slugify;

use super::{NAME, life, page};
use crate::App;
use crate::exchange::{Answer, Call, Status};
use crate::membership::group::{self, slug_key};
use crate::membership::names;
use crate::membership::states::{Actor, State, Verb};
use crate::membership::{Group, Rank, Seating, groups_of};
use crate::person;
use crate::powers::{self, Deed};
use crate::review::{self, Urgency, Waiting};
use crate::sending::told;
use crate::session;
use crate::shell::Sheet;
use crate::store::{Commit, Table};
use crate::submission::{self, Received, Told};
use crate::trail::{self, Via};
use crate::trouble::{NOT_FOUND, Trouble, again_on_conflict};
use crate::values::{PersonKey, ulid};

/// Founding is for members.
const MEMBERS_ONLY: Trouble = Trouble::Refused(Status::Forbidden, "group_members_only");
/// So many groups of one person wait to become public.
const TOO_MANY: Trouble = Trouble::Refused(Status::Conflict, "group_too_many_drafts");
/// At most so many drafts a person.
const MOST_DRAFTS: usize = 3;
/// So many addresses are tried before one is drawn.
const TRIES: usize = 50;

fn member(app: &App, call: &Call<'_>) -> Result<PersonKey, Trouble> {
    let session = session::of(app, call)?.ok_or(MEMBERS_ONLY)?;
    let known = person::known(app, &session.person)?;
    match known.is_some_and(|known| known.member_since.is_some() && !known.blocked) {
        true => Ok(session.person),
        false => Err(MEMBERS_ONLY),
    }
}

/// `GET /api/groups/new`.
///
/// # Errors
/// The person is no member.
pub fn page(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    member(app, call)?;
    let form = form("group_found").ok_or(NOT_FOUND)?;
    let title = page::label(app, &form.key("title"));
    let sheet = Sheet::titled(app, &title).lead("answers.group.found_lead");
    Ok(sheet.form(form, &Answers::default(), &[]).answer(Status::Ok))
}

/// `POST /api/groups`.
///
/// # Errors
/// The person is no member, or has enough drafts.
pub fn found(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let form = form("group_found").ok_or(NOT_FOUND)?;
    let submission = match submission::receive(app, call, form)? {
        Received::Ready(submission) => submission,
        Received::Answered(answer) => return Ok(answer),
    };
    let founder = member(app, call)?;
    if let Some(answer) = submission.answered_before(app)? {
        return Ok(answer);
    }
    let kind = kind(submission.answers.text("kind"));
    let place = match place(&submission.answers, kind) {
        Ok(place) => place,
        Err(key) => return Ok(submission.refuse(app, "place", key)),
    };
    again_on_conflict(|| {
        let group = drafted(app, &submission.answers, kind, place.clone())?;
        if let Some(key) = name_fault(app, &group)? {
            return Ok(submission.refuse(app, "name", key));
        }
        enough(app, &founder)?;
        let desk = page::desk_path("desk", &group.id);
        let id = group.id.clone();
        let commit = Seating::new(app, group).set(&founder, Some(Rank::Animator))?.finish(Commit::new())?;
        let commit = life::begin(app, commit, &id);
        let commit = trail::note(app, commit, Some(&founder), "groups.found", &group::thing(&id), Via::Web);
        submission.finish(app, commit, &Told::words("group_kept").and_go(desk))
    })
}

fn enough(app: &App, founder: &PersonKey) -> Result<(), Trouble> {
    let mut drafts = 0;
    for (id, member) in groups_of(app, founder)? {
        if member.rank == Rank::Animator
            && let Some((_, group)) = group::find(app, &id)?
            && matches!(group.state, State::Draft | State::Moderation | State::Rejected)
        {
            drafts += 1;
        }
    }
    if drafts < MOST_DRAFTS { Ok(()) } else { Err(TOO_MANY) }
}

fn drafted(app: &App, answers: &Answers, kind: GroupKind, place: Territory) -> Result<Group, Trouble> {
    let name = answers.text("name");
    let id = ulid(app.now(), &app.platform.random);
    let slug = free_slug(app, name, &id)?;
    let draft = Group::draft(id, slug, name, place, app.now());
    Ok(Group {
        kind,
        position: position(&draft.place),
        description: answers.text("description").to_owned(),
        themes: answers.texts("themes").to_vec(),
        open_to_join: answers.text("opening") == "open",
        ..draft
    })
}

fn kind(name: &str) -> GroupKind {
    match name {
        "thematic" => GroupKind::Thematic,
        "department" => GroupKind::Department,
        _ => GroupKind::Local,
    }
}

/// Where a group is by the answers of a form; else the key of what is wrong.
///
/// # Errors
/// No place is named, or none that fits the kind.
pub fn place(answers: &Answers, kind: GroupKind) -> Result<Territory, &'static str> {
    let abroad = answers.is_given("country") && answers.is_given("town");
    let place = match answers.territory("place") {
        Some(place) if answers.is_given("place") => place,
        _ if abroad => Territory::Abroad {
            country: answers.text("country").to_owned(),
            town: answers.text("town").to_owned(),
        },
        _ => return Err("forms.errors.group_place"),
    };
    let fits = match kind {
        GroupKind::Local => matches!(place, Territory::Commune(_) | Territory::Abroad { .. }),
        GroupKind::Department => matches!(place, Territory::Department(_)),
        GroupKind::Thematic => true,
    };
    if fits { Ok(place) } else { Err("forms.errors.group_kind_place") }
}

/// The middle of its commune.
#[must_use]
pub fn position(place: &Territory) -> Option<[f64; 2]> {
    match place {
        Territory::Commune(insee) => places::commune(insee)?.position.map(Position::lon_lat),
        _ => None,
    }
}

/// What is wrong with a group's name, if anything: its key.
///
/// # Errors
/// The store does not answer.
pub fn name_fault(app: &App, group: &Group) -> Result<Option<&'static str>, Trouble> {
    let is_name = names::look(&group.name).chars().count() >= 2;
    Ok(if names::hides_something(&group.name) || !is_name {
        Some("forms.errors.invisible")
    } else if names::alike(app, group)?.here {
        Some("forms.errors.group_name_taken")
    } else {
        None
    })
}

/// An address nobody has, nor ever had.
fn free_slug(app: &App, name: &str, id: &str) -> Result<String, Trouble> {
    let base = match slugify(name) {
        slug if slug.is_empty() => NAME.to_owned(),
        slug => slug,
    };
    for number in 1..TRIES {
        let slug = if number == 1 { base.clone() } else { format!("{base}-{number}") };
        if app.store().get(Table::Work, &slug_key(&slug))?.is_none() {
            return Ok(slug);
        }
    }
    Ok(format!("{base}-{}", id.to_lowercase()))
}

/// `POST /api/groups/submit`.
///
/// # Errors
/// They may not, or it was sent already.
pub fn submit(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let answers = match submission::plain(app, call, "group_submit")? {
        Ok(answers) => answers,
        Err(answer) => return Ok(answer),
    };
    let id = answers.text("group");
    again_on_conflict(|| {
        let pass = powers::pass(app, call, Deed::Submit, id)?;
        let mut new = pass.group.clone();
        new.go(Verb::Submit, Actor::Animator, app.now())?;
        let commit = group::save(Commit::new(), &pass.document, &pass.group, &new);
        let commit = review::ask(commit, &waiting(app, &new, Urgency::Usual));
        let thing = group::thing(id);
        let commit = trail::note(app, commit, Some(&pass.person), "groups.submit", &thing, Via::Web);
        Ok(app.store().commit(&commit)?)
    })?;
    let told_words = Told::words("group_submitted").and_go(page::desk_path("desk", id));
    Ok(told(app, call.wanted, &told_words))
}

/// A group in the queue of moderators.
#[must_use]
pub fn waiting(app: &App, group: &Group, urgency: Urgency) -> Waiting {
    Waiting {
        feature: NAME.to_owned(),
        id: group.id.clone(),
        since: app.now(),
        urgency,
        author: group.animators.first().cloned(),
        department: group.department(),
    }
}
