//! Reports of violence and harassment: for a named cell only, never in the desk's queue.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::decide::kept_until;
use super::report::Asked;
use super::{NAME, desk, hide, report, reporters};
use crate::App;
use crate::exchange::{Answer, Call, Status};
use crate::features::{self, Decision, Hiding};
use crate::mail::Letter;
use crate::outbox::Row;
use crate::person;
use crate::review::{self, Urgency, Waiting};
use crate::rights::{self, Role};
use crate::sending;
use crate::shell::Sheet;
use crate::store::{Commit, Key, Query, Table};
use crate::submission::{self, Told};
use crate::trail::{self, Via};
use crate::trouble::{NOT_ALLOWED, NOT_FOUND, Trouble};
use crate::values::{PersonKey, ulid};
use crate::worker::Done;

/// Partition of its open reports, in `work`.
pub const OPEN: &str = "cell";
/// Partition of those that are dealt with.
pub const HANDLED: &str = "cell-handled";
/// Role of `site.toml` that is the cell.
const ROLE: &str = "ecoute";

/// A report for the cell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Heard {
    what: String,
    reason: String,
    text: String,
    at: Timestamp,
    by: PersonKey,
    feature: String,
    id: String,
}

/// Whether reports of this reason are for the cell.
#[must_use]
pub fn is_for_cell(reason: &str) -> bool {
    matches!(reason, "violence" | "harassment")
}

/// The role that answers for the cell: the one named so, when somebody holds it; else the moderators.
fn role(app: &App) -> Result<Role, Trouble> {
    let named = Role::Contact(ROLE.to_owned());
    let exists = app.bundle.roles.iter().any(|role| role.id == ROLE);
    let is_held = exists && !rights::holders(app, &named)?.is_empty();
    Ok(if is_held { named } else { Role::Moderator })
}

/// Keeps a report and calls the cell.
///
/// # Errors
/// The store does not answer.
pub fn record(app: &App, commit: Commit, by: &PersonKey, asked: &Asked, row: &Row) -> Result<Done, Trouble> {
    let (commit, feature, id) = reporters::locate(app, commit, &asked.what)?;
    let report = Heard {
        what: asked.what.clone(),
        reason: asked.reason.clone(),
        text: asked.text.clone(),
        at: app.now(),
        by: by.clone(),
        feature: feature.to_owned(),
        id,
    };
    let key = Key::new(OPEN, ulid(app.now(), &app.platform.random));
    let index = Key::new(person::things_of(by), format!("{NAME}#{OPEN}#{}", key.sort));
    let until = kept_until(app);
    let commit =
        commit.insert_until(Table::Work, key, &report, until).insert_until(Table::Work, index, &(), until);
    let mut done = Done::writing(commit);
    for (index, holder) in rights::holders(app, &role(app)?)?.iter().enumerate() {
        let Some((_, person)) = person::get(app, holder)? else { continue };
        if let Some(email) = person.primary() {
            let letter = Letter::answer(email.clone(), "cell", format!("{}-{index}", row.id));
            done = done.and_sending(letter.to_path("/api/moderation/cell"));
        }
    }
    Ok(done)
}

/// Who may: those of the cell.
fn member(app: &App, call: &Call<'_>) -> Result<PersonKey, Trouble> {
    let me = desk::moderator(app, call)?;
    if rights::holds(app, &me, &role(app)?)? { Ok(me) } else { Err(NOT_ALLOWED) }
}

/// Whether a report is about a thing of this person's, and somebody else of the cell can deal with it.
fn is_about(app: &App, report: &Heard, me: &PersonKey) -> Result<bool, Trouble> {
    let hooks = features::by_name(&report.feature).and_then(|feature| feature.moderate);
    let item = hooks.map(|hooks| (hooks.show)(app, &report.id)).transpose()?.flatten();
    let is_own = item.is_some_and(|item| item.author.as_ref() == Some(me));
    Ok(is_own && rights::holders(app, &role(app)?)?.iter().any(|holder| holder != me))
}

/// `GET /api/moderation/cell`.
///
/// # Errors
/// One is not of the cell, or the store does not answer.
pub fn page(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let me = member(app, call)?;
    let title = app.words().text("answers.cell.title").into_owned();
    let open = app.store().query_all(Table::Work, &Query::all(OPEN))?;
    let mut sheet = Sheet::titled(app, &title);
    if open.is_empty() {
        sheet = sheet.text("answers.cell.none");
    }
    for document in open {
        let report: Heard = document.read()?;
        if is_about(app, &report, &me)? {
            continue;
        }
        let word = |key: &str| app.words().text(key).into_owned();
        let reason = word(&format!("forms.report_abuse.reason.choices.{}", report.reason));
        let facts = [
            (word("forms.report_abuse.what.label"), report.what.clone()),
            (word("forms.report_abuse.reason.label"), reason),
            (word("answers.moderation.since"), sending::hour_of(app, report.at)),
        ];
        let verb = "forms.moderation_cell.verb.choices";
        let (handled, hides) = (format!("{verb}.handled"), format!("{verb}.hide"));
        sheet = sheet.facts(&facts).quote(&report.text).buttons(
            "/api/moderation/cell",
            &[("report", &document.key.sort)],
            &[("verb", "handled", &handled), ("verb", "hide", &hides)],
        );
    }
    Ok(sheet.answer(Status::Ok))
}

/// `POST /api/moderation/cell`.
///
/// # Errors
/// One is not of the cell, the report is dealt with, or the store does not answer.
pub fn act(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let answers = match submission::plain(app, call, "moderation_cell")? {
        Ok(answers) => answers,
        Err(answer) => return Ok(answer),
    };
    let me = member(app, call)?;
    let key = Key::new(OPEN, answers.text("report"));
    let (document, report) = app.store().read::<Heard>(Table::Work, &key)?.ok_or(NOT_FOUND)?;
    if is_about(app, &report, &me)? {
        return Err(NOT_ALLOWED);
    }
    let thing = format!("{}#{}", report.feature, report.id);
    let commit = match answers.text("verb") {
        "hide" => hide_now(app, &report, &me)?,
        _ => {
            let key = Key::new(HANDLED, document.key.sort.clone());
            Commit::new().remove(&document).insert_until(Table::Work, key, &report, kept_until(app))
        }
    };
    let what = format!("moderation.cell_{}", answers.text("verb"));
    let commit = trail::note(app, commit, Some(&me), &what, &thing, Via::Web);
    app.store().commit(&commit)?;
    app.platform.bell.ring();
    let told = Told::words("cell").and_go("/api/moderation/cell");
    Ok(sending::told(app, call.wanted, &told))
}

/// Out of sight at once; the desk decides later, and sees nothing of the report.
fn hide_now(app: &App, report: &Heard, me: &PersonKey) -> Result<Commit, Trouble> {
    let (feature, id) = (report.feature.as_str(), report.id.as_str());
    let hooks = features::by_name(feature).and_then(|feature| feature.moderate).ok_or(NOT_FOUND)?;
    let is_hidden = app.store().get(Table::Work, &super::kept::hidden(feature, id))?.is_some();
    let found = review::of(app, feature, id)?;
    let is_public = found
        .as_ref()
        .is_none_or(|(_, waiting)| matches!(waiting.urgency, Urgency::Reported | Urgency::After));
    if hooks.hiding == Hiding::Never || is_hidden || !is_public {
        return Err(Trouble::Refused(Status::Conflict, "cannot_hide"));
    }
    let commit = (hooks.decide)(app, id, &Decision::Hide)?;
    let waiting = match &found {
        Some((_, waiting)) => Waiting { urgency: Urgency::Reported, ..waiting.clone() },
        None => report::waiting(app, feature, id, Urgency::Reported)?,
    };
    let commit = match &found {
        Some(found) => review::move_to(commit, found, &waiting),
        None => review::ask(commit, &waiting),
    };
    hide::note(app, commit, &waiting, Some(me))
}
