//! Files for anyone before the moderators: what they see, what their decisions write.

use super::NAME;
use super::file::{self, File, For, Look};
use super::telling::{self, News, Refusal};
use crate::App;
use crate::exchange::Status;
use crate::features::{Decision, Item};
use crate::membership::{self, Group};
use crate::powers::Pass;
use crate::review::{self, Urgency, Waiting, When};
use crate::store::{Commit, Document, Table};
use crate::trouble::{NOT_FOUND, Trouble};
use crate::values::PersonKey;

/// The decision does not fit what the file has become.
const CHANGED: Trouble = Trouble::Refused(Status::Conflict, "conflict");

/// Moderators said no to this file.
const REFUSED: Trouble = Trouble::Refused(Status::Conflict, "files_refused");

/// A file somebody wants anyone to have: at once for who is trusted, else once a moderator has looked.
///
/// # Errors
/// Moderators said no before, or the store does not answer.
pub fn asked(app: &App, commit: Commit, pass: &Pass, file: File) -> Result<(Commit, File), Trouble> {
    if file.look == Look::Refused {
        return Err(REFUSED);
    }
    let file = File { shown_by: Some(pass.person.clone()), ..file };
    let department = pass.group.department();
    if file.look == Look::Hidden {
        // What they hid stays hidden until they decide.
        return Ok((commit, file));
    }
    let standing = review::of(app, NAME, &file.id)?;
    let (look, urgency) = match review::when_in(app, NAME, &pass.person, department.as_deref())? {
        When::After if standing.is_none() => (Look::Clear, Urgency::After),
        When::After | When::Before => (Look::Waits, Urgency::Usual),
    };
    let waiting = Waiting {
        feature: NAME.to_owned(),
        id: file.id.clone(),
        since: app.now(),
        urgency,
        author: Some(pass.person.clone()),
        department,
    };
    let commit = match standing {
        Some(standing) => review::move_to(commit, &standing, &waiting),
        None => review::ask(commit, &waiting),
    };
    Ok((commit, File { look, ..file }))
}

/// A file that is no longer for anyone, or never was: nobody need look at it, unless somebody reported it.
///
/// # Errors
/// The store does not answer.
pub fn kept_among_members(app: &App, commit: Commit, file: File) -> Result<(Commit, File), Trouble> {
    let look = if file.look == Look::Waits { Look::Clear } else { file.look };
    let commit = match review::of(app, NAME, &file.id)? {
        Some(standing) if matches!(standing.1.urgency, Urgency::Usual | Urgency::After) => {
            review::done(commit, &standing)
        }
        _ => commit,
    };
    Ok((commit, File { look, ..file }))
}

/// A file that is gone is in no queue.
///
/// # Errors
/// The store does not answer.
pub fn out_of_queue(app: &App, commit: Commit, file: &File) -> Result<Commit, Trouble> {
    Ok(match review::of(app, NAME, &file.id)? {
        Some(standing) => review::done(commit, &standing),
        None => commit,
    })
}

/// Whoever is erased is nobody's author in the queue.
///
/// # Errors
/// The store does not answer.
pub fn without_author(app: &App, commit: Commit, person: &PersonKey, file: &File) -> Result<Commit, Trouble> {
    Ok(match review::of(app, NAME, &file.id)? {
        Some((mark, waiting)) if waiting.author.as_ref() == Some(person) => {
            let waiting = Waiting { author: None, ..waiting };
            commit.replace(&mark, &waiting).set(Table::Work, review::place(&waiting), &waiting)
        }
        _ => commit,
    })
}

/// A file with its group, by the file's id alone.
struct Found {
    of: (Document, Group),
    document: Document,
    file: File,
}

fn find(app: &App, id: &str) -> Result<Option<Found>, Trouble> {
    let Some(group) = file::group_of(app, id)? else { return Ok(None) };
    let Some(of) = membership::find(app, &group)? else { return Ok(None) };
    match file::get(app, &group, id) {
        Ok((document, file)) => Ok(Some(Found { of, document, file })),
        Err(NOT_FOUND) => Ok(None),
        Err(trouble) => Err(trouble),
    }
}

/// What a moderator sees of a file: its title, what it is, and the address that opens it for them. Nothing of
/// one that is for members.
///
/// # Errors
/// The store does not answer.
pub fn show(app: &App, id: &str) -> Result<Option<Item>, Trouble> {
    let Some(found) = find(app, id)?.filter(|found| found.file.audience == For::Public) else {
        return Ok(None);
    };
    let file = found.file;
    let label = |key: &str| app.words().text(&format!("answers.files.{key}")).into_owned();
    let facts = vec![
        (label("kind"), file.kind().extension().to_uppercase()),
        (label("size"), super::inside::size(app, file.bytes)),
        (label("look"), format!("/api/groups/files/look?file={id}")),
    ];
    let (title, author, group) = (file.title, file.shown_by, Some(found.of.1.name));
    Ok(Some(Item { title, text: String::new(), facts, author, group }))
}

/// What a decision writes.
///
/// # Errors
/// It does not fit, or the store does not answer.
pub fn decide(app: &App, id: &str, decision: &Decision) -> Result<Commit, Trouble> {
    let Found { of, document, file } = find(app, id)?.ok_or(CHANGED)?;
    let (look, news) = decided(&file, decision)?;
    let before = (*decision != Decision::Undo).then_some(file.look);
    let new = File { look, before, decided_at: Some(app.now()), ..file };
    let commit = file::turn(Commit::new(), (&of.0, &of.1), &document, &new);
    Ok(match news {
        Some(news) => telling::after_undo(app, commit, &of.1.id, &new, news),
        None => commit,
    })
}

/// How a file stands after a decision, and what is told of it.
fn decided(file: &File, decision: &Decision) -> Result<(Look, Option<News>), Trouble> {
    let refusal = |reason: &String, text: &String| Refusal { reason: reason.clone(), text: text.clone() };
    Ok(match (decision, file.look) {
        // It was there at once and is checked after.
        (Decision::Publish, Look::Clear) => (Look::Clear, None),
        (Decision::Publish, _) => (Look::Clear, Some(News::Published)),
        (Decision::Reject { reason, text } | Decision::Remove { reason, text }, _) => {
            (Look::Refused, Some(News::Refused(refusal(reason, text))))
        }
        (Decision::Hide, Look::Clear) => (Look::Hidden, None),
        (Decision::Restore, Look::Hidden) => (Look::Clear, None),
        (Decision::Appeal, Look::Refused) => (Look::Waits, None),
        (Decision::Undo, _) => (file.before.ok_or(CHANGED)?, None),
        (Decision::Hide | Decision::Restore | Decision::Appeal, _) => return Err(CHANGED),
    })
}

/// The file a path of the site is.
///
/// # Errors
/// The store does not answer.
pub fn locate(app: &App, path: &str) -> Result<Option<String>, Trouble> {
    let Some((_, name)) = path.rsplit_once("/files/") else { return Ok(None) };
    let id = name.split('.').next().unwrap_or_default().to_uppercase();
    Ok(find(app, &id)?.filter(|found| found.file.is_shown()).map(|_| id))
}
