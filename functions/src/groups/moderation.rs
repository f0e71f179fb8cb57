//! Groups before the moderators: a new one before it is public, a new name after.

use super::telling::{News, Whom};
use super::{life, page};
use crate::App;
use crate::exchange::Status;
use crate::features::{Decision, Item};
use crate::membership::group::{self, Group};
use crate::membership::names;
use crate::membership::states::{Actor, State, Verb};
use crate::store::Commit;
use crate::trouble::Trouble;

/// The decision does not fit what the group has become.
const CHANGED: Trouble = Trouble::Refused(Status::Conflict, "conflict");

/// What a moderator sees of a group.
///
/// # Errors
/// The store does not answer.
pub fn show(app: &App, id: &str) -> Result<Option<Item>, Trouble> {
    let Some((_, group)) = group::find(app, id)? else { return Ok(None) };
    if group.state == State::Draft {
        return Ok(None);
    }
    let label = |key: &str| page::label(app, key);
    let mut facts = vec![
        (label("answers.group.kind"), label(&format!("answers.group.kinds.{}", kind_name(&group)))),
        (label("answers.group.place"), page::place_name(app, &group.place)),
    ];
    // Letters of other scripts, or only the same words elsewhere: somebody looks.
    for other in names::alike(app, &group)?.elsewhere {
        facts.push((label("answers.group.alike"), other));
    }
    for link in &group.links {
        facts.push((link.title.clone(), link.url.clone()));
    }
    Ok(Some(Item {
        title: group.name.clone(),
        text: group.description.clone(),
        facts,
        author: group.animators.first().cloned(),
        group: None,
    }))
}

fn kind_name(group: &Group) -> &'static str {
    match group.kind {
        contract::records::GroupKind::Local => "local",
        contract::records::GroupKind::Thematic => "thematic",
        contract::records::GroupKind::Department => "department",
    }
}

/// What a decision writes.
///
/// # Errors
/// It does not fit, or the store does not answer.
pub fn decide(app: &App, id: &str, decision: &Decision) -> Result<Commit, Trouble> {
    let (document, old) = group::get(app, id)?;
    let (new, news) = match decision {
        Decision::Undo => (undone(&old, app)?, None),
        _ => decided(app, &old, decision)?,
    };
    let commit = group::save(Commit::new(), &document, &old, &new);
    let commit = match (old.state, new.state) {
        (before, State::Published) if before != State::Published => life::watch(app, commit, &new),
        _ => commit,
    };
    Ok(match news {
        Some(news) => news.after_undo(app, commit, &new),
        None => commit,
    })
}

/// The group after a decision, and what those who animate it are told.
fn decided(app: &App, old: &Group, decision: &Decision) -> Result<(Group, Option<News>), Trouble> {
    let now = app.now();
    let moved = |verb: Verb, by: Actor| {
        let mut new = Group { before: Some(old.state), ..old.clone() };
        new.go(verb, by, now)?;
        if new.state.needs_animator() && new.animators.is_empty() {
            new.orphan_since.get_or_insert(now);
        }
        Ok::<Group, Trouble>(new)
    };
    let news = |kind: &str| News::of(old, kind, Whom::Animators);
    Ok(match (decision, old.state) {
        (Decision::Publish, State::Moderation) => {
            let path = page::desk_path("desk", &old.id);
            (moved(Verb::Publish, Actor::Moderator)?, Some(news("group_published").leading(path)))
        }
        (Decision::Publish | Decision::Restore, State::Suspended) => {
            let path = page::desk_path("desk", &old.id);
            (moved(Verb::Restore, Actor::Moderator)?, Some(news("group_restored").leading(path)))
        }
        // Its new name is good.
        (Decision::Publish, _) if old.state.public().is_some() => (kept(old), None),
        (Decision::Reject { reason, text }, State::Moderation) => {
            let news = news("group_rejected").because(reason, text);
            (moved(Verb::Reject, Actor::Moderator)?, Some(news))
        }
        // Its author asked another moderator, who says the same.
        (Decision::Reject { .. } | Decision::Remove { .. }, State::Suspended) => (kept(old), None),
        (Decision::Reject { reason, text } | Decision::Remove { reason, text }, _) => {
            let news = news("group_suspended").because(reason, text);
            (moved(Verb::Suspend, Actor::Moderator)?, Some(news))
        }
        (Decision::Hide, _) => (moved(Verb::Suspend, Actor::Moderator)?, None),
        (Decision::Appeal, State::Rejected) => (moved(Verb::Appeal, Actor::Animator)?, None),
        (Decision::Appeal, State::Suspended) => (kept(old), None),
        (Decision::Publish | Decision::Restore | Decision::Undo | Decision::Appeal, _) => {
            return Err(CHANGED);
        }
    })
}

fn kept(old: &Group) -> Group {
    Group { before: Some(old.state), ..old.clone() }
}

/// As it was before the last decision.
fn undone(old: &Group, app: &App) -> Result<Group, Trouble> {
    let state = old.before.ok_or(CHANGED)?;
    let was_public = state.needs_animator() || state.public().is_some();
    Ok(Group {
        state,
        changed_at: app.now(),
        published_at: old.published_at.filter(|_| was_public),
        orphan_since: old.orphan_since.filter(|_| was_public),
        before: None,
        ..old.clone()
    })
}

/// The group a path of the site shows.
///
/// # Errors
/// The store does not answer.
pub fn locate(app: &App, path: &str) -> Result<Option<String>, Trouble> {
    let Some(pattern) = app.bundle.pages.get("group") else { return Ok(None) };
    let Some((before, _)) = pattern.split_once("{id}") else { return Ok(None) };
    let Some(slug) = path.strip_prefix(before).map(|rest| rest.trim_end_matches('/')) else {
        return Ok(None);
    };
    if slug.is_empty() || slug.contains('/') {
        return Ok(None);
    }
    let found = group::of_slug(app, slug)?;
    Ok(found.map(|(_, group)| group).filter(|group| group.record().is_some()).map(|group| group.id))
}
