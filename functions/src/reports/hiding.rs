//! "I am on this photo": out of sight at once, without an account. Only moderators bring it back.

use contract::forms::{self, Form};
use contract::visibility::Audience;
use serde::{Deserialize, Serialize};

use super::NAME;
use super::photo::Shot;
use super::report::{self, Report};
use crate::App;
use crate::exchange::{Answer, Call, Status};
use crate::export::carried;
use crate::files::Offer;
use crate::outbox::{self, Row};
use crate::person;
use crate::powers::{self, Deed};
use crate::review::{self, Urgency, Waiting};
use crate::rights::{self, Role};
use crate::session;
use crate::shell::Sheet;
use crate::store::{Commit, Document, Table};
use crate::submission::{self, Received, STEP, Step, Told};
use crate::trail::{self, Via};
use crate::trouble::{NOT_FOUND, Trouble, again_on_conflict};
use crate::uploads::Kind;
use crate::values::PersonKey;
use crate::worker::Done;

/// Rows of photos whose bytes must go.
pub const DROP: &str = "drop";

fn form() -> Result<&'static Form, Trouble> {
    forms::form("photo_hide").ok_or(NOT_FOUND)
}

/// The id of a photo among what waits for moderators.
#[must_use]
pub fn item(report: &str, photo: &str) -> String {
    format!("{report}-{photo}")
}

/// A photo that readers see.
fn shown(app: &App, report: &str, photo: &str) -> Result<(Document, Report, Shot), Trouble> {
    let (document, report) = report::find(app, report)?.filter(|(_, one)| one.is_shown()).ok_or(NOT_FOUND)?;
    let audience = report.audience();
    let shot = report.photo(photo).cloned();
    // One that is hidden already looks like one that is: whoever presses twice is told the same.
    let visible = |shot: &Shot| Shot { hidden_at: None, ..shot.clone() }.is_shown_to(&audience);
    let shot = shot.filter(visible).ok_or(NOT_FOUND)?;
    Ok((document, report, shot))
}

/// `GET /api/reports/hide?report=…&photo=…`: the button.
///
/// # Errors
/// There is no such photo.
pub fn page(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let asked = |name| call.asked(name).unwrap_or_default();
    let (id, photo) = (asked("report"), asked("photo"));
    let (_, report, shot) = shown(app, &id, &photo)?;
    let form = form()?;
    let say = |key: &str| app.words().text(key).into_owned();
    let step = submission::step(app, Step::ReadAgain, form);
    let is_read = report.audience() == Audience::Public || is_seen(app, call, &report, &shot)?;
    let facts = match is_read {
        true => vec![
            (say("answers.reports.report"), report.title().to_owned()),
            (say("forms.report_photo.alt.label"), shot.alt),
        ],
        // What is for members is told to nobody else, not even by its title.
        false => Vec::new(),
    };
    let carried = [("report", id.as_str()), ("photo", &photo), (STEP, &step)];
    Ok(Sheet::titled(app, &say(&form.key("title")))
        .lead(&form.key("next"))
        .facts(&facts)
        .button(form.action, &form.key("button"), &carried)
        .links(&[(report::path(app, &report), say("answers.reports.back_to_report"))])
        .answer(Status::Ok))
}

/// `POST /api/reports/hide`: out of sight with this commit, and first for moderators.
///
/// # Errors
/// There is no such photo, or the store does not answer.
pub fn hide(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let submission = match submission::receive(app, call, form()?)? {
        Received::Ready(submission) => submission,
        Received::Answered(answer) => return Ok(answer),
    };
    if let Some(answer) = submission.answered_before(app)? {
        return Ok(answer);
    }
    let (id, photo) = (submission.answers.text("report"), submission.answers.text("photo"));
    again_on_conflict(|| {
        let (document, old, shot) = shown(app, id, photo)?;
        // What moderators brought back stays until they decide again: nobody plays with them.
        let told = Told::words(if shot.cleared_at.is_some() { "photo_asked" } else { "photo_hidden" });
        if shot.hidden_at.is_some() {
            return submission.finish(app, Commit::new(), &told);
        }
        let commit = match shot.cleared_at {
            Some(_) => Commit::new(),
            None => {
                let hidden = Shot { hidden_at: Some(app.now()), ..shot };
                report::save(Commit::new(), &document, &old, &old.with_photo(&hidden))
            }
        };
        let waiting = Waiting {
            feature: NAME.to_owned(),
            id: item(id, photo),
            since: app.now(),
            urgency: Urgency::Until(app.now()),
            author: None,
            department: None,
        };
        let commit = match review::of(app, NAME, &waiting.id)? {
            Some(_) => commit,
            None => review::ask(commit, &waiting),
        };
        let commit = trail::note(app, commit, None, "reports.photo-hide", &report::thing(id), Via::Web);
        submission.finish(app, commit, &told)
    })
}

/// `GET /api/reports/photo?report=…&photo=…`: 303 to the photo, for who may see it: those who run a group that
/// organised, moderators, and members once the report is theirs to read.
///
/// # Errors
/// There is none, or it is not for them, which looks the same.
pub fn see(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let asked = |name| call.asked(name).unwrap_or_default();
    let person = session::of(app, call)?.ok_or(NOT_FOUND)?.person;
    let (_, report) = report::find(app, &asked("report"))?.ok_or(NOT_FOUND)?;
    let shot = report.photo(&asked("photo")).ok_or(NOT_FOUND)?;
    if !may_see(app, call, &person, &report, shot)? {
        return Err(NOT_FOUND);
    }
    let kind = Kind::of_name(&shot.name).ok_or(NOT_FOUND)?;
    let saved_as = format!("photo.{}", kind.extension());
    let offer =
        Offer { name: &shot.name, saved_as: &saved_as, media_type: kind.media_type(), now: app.now() };
    Ok(Answer::see(&app.platform.files.link(&app.platform.keys, &offer)?))
}

/// Whether whoever asks, signed in, may see it.
fn is_seen(app: &App, call: &Call<'_>, report: &Report, shot: &Shot) -> Result<bool, Trouble> {
    match session::of(app, call)? {
        Some(session) => may_see(app, call, &session.person, report, shot),
        None => Ok(false),
    }
}

fn may_see(
    app: &App,
    call: &Call<'_>,
    person: &PersonKey,
    report: &Report,
    shot: &Shot,
) -> Result<bool, Trouble> {
    let is_member = || -> Result<bool, Trouble> {
        let known = person::known(app, person)?;
        Ok(known.is_some_and(|known| known.member_since.is_some() && !known.blocked))
    };
    if report.is_shown() && shot.is_shown_to(&report.audience()) && is_member()? {
        return Ok(true);
    }
    let runs = |group: &String| powers::pass(app, call, Deed::Report, group).is_ok();
    Ok(report.held.groups.iter().any(runs) || rights::holds(app, person, &Role::Moderator)?)
}

/// Takes a photo out of the queue of moderators.
///
/// # Errors
/// The store does not answer.
pub fn out_of_queue(app: &App, commit: Commit, report: &Report, shot: &Shot) -> Result<Commit, Trouble> {
    Ok(match review::of(app, NAME, &item(&report.id, &shot.id))? {
        Some(waits) => review::done(commit, &waits),
        None => commit,
    })
}

#[derive(Debug, Serialize, Deserialize)]
struct Dropped {
    name: String,
}

/// The report without a photo, whose bytes go too.
#[must_use]
pub fn without(app: &App, commit: Commit, document: &Document, old: &Report, shot: &Shot) -> Commit {
    let photos = old.photos.iter().filter(|one| one.id != shot.id).cloned().collect();
    let commit = report::save(commit, document, old, &Report { photos, ..old.clone() });
    drop(app, commit, shot)
}

/// Has the bytes of a photo thrown away.
#[must_use]
pub fn drop(app: &App, commit: Commit, shot: &Shot) -> Commit {
    outbox::ask(app, commit, Table::Work, (NAME, DROP), &Dropped { name: shot.name.clone() })
}

/// The worker: bytes that no report names any more.
///
/// # Errors
/// The files do not answer.
pub fn drop_bytes(app: &App, row: &Row) -> Result<Done, Trouble> {
    let dropped: Dropped = row.payload()?;
    app.platform.files.remove(&dropped.name)?;
    Ok(Done::writing(carried::leave(Commit::new(), &dropped.name)))
}

/// Rows of photos that moderators took off.
pub const FORGET: &str = "forget";

#[derive(Debug, Serialize, Deserialize)]
struct Forgotten {
    report: String,
    photo: String,
}

/// Has a photo forgotten once the decision can no longer be taken back.
#[must_use]
pub fn forget_after_undo(app: &App, commit: Commit, report: &str, photo: &str) -> Commit {
    let forgotten = Forgotten { report: report.to_owned(), photo: photo.to_owned() };
    outbox::ask_later(app, commit, Table::Work, (NAME, FORGET), &forgotten, app.platform.config.undo)
}

/// The worker: the photo goes, if the decision still stands.
///
/// # Errors
/// The store does not answer.
pub fn forget(app: &App, row: &Row) -> Result<Done, Trouble> {
    let forgotten: Forgotten = row.payload()?;
    let Some((document, report)) = report::find(app, &forgotten.report)? else { return Ok(Done::nothing()) };
    let gone = report.photo(&forgotten.photo).filter(|shot| shot.gone_at.is_some());
    Ok(match gone {
        Some(shot) => Done::writing(without(app, Commit::new(), &document, &report, shot)),
        None => Done::nothing(),
    })
}
