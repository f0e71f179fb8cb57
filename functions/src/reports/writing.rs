//! The words and the photos of a report, and the way to the site and back.

use contract::forms::{self, Answers, FieldError, Form, Rejected};
use contract::records::Figures;

use super::photo::{self, Faces, Shot};
use super::report::{self, NOT_NOW, Report, Wording};
use super::states::{Actor, State, Verb};
use super::telling::{self, News};
use super::{NAME, asking, hiding, pages};
use crate::App;
use crate::exchange::{Answer, Call};
use crate::membership::{Group, group};
use crate::powers::{self, Deed, Pass};
use crate::review::{self, Urgency, Waiting, When};
use crate::sending::{rejected, told};
use crate::store::{Commit, Document};
use crate::submission::{self, Told};
use crate::trail::{self, Via};
use crate::trouble::{NOT_FOUND, Trouble, again_on_conflict};
use crate::uploads;
use crate::values::ulid;

type Change<'a> = &'a dyn Fn(&Pass, &Document, &Report) -> Result<Commit, Trouble>;

/// Reads the report again, changes it, and leads back to it.
fn act(
    app: &App,
    call: &Call<'_>,
    answers: &Answers,
    (what, words): (&str, &str),
    change: Change<'_>,
) -> Result<Answer, Trouble> {
    let (group, id) = (answers.text("group"), answers.text("report"));
    again_on_conflict(|| {
        let pass = powers::pass(app, call, Deed::Report, group)?;
        let (document, old) = report::of(app, &pass.group, id)?;
        let commit = change(&pass, &document, &old)?;
        let commit = trail::note(app, commit, Some(&pass.person), what, &report::thing(id), Via::Web);
        Ok(app.store().commit(&commit)?)
    })?;
    app.platform.bell.ring();
    Ok(told(app, call.wanted, &Told::words(words).and_go(pages::one_of(group, id))))
}

/// `POST /api/reports/write`: the last words stand.
///
/// # Errors
/// It is not theirs, or cannot be changed now.
pub fn write(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let answers = match submission::plain(app, call, "report")? {
        Ok(answers) => answers,
        Err(answer) => return Ok(answer),
    };
    act(app, call, &answers, ("reports.write", "report_saved"), &|pass, document, old| {
        let wording = Wording {
            title: answers.text("title").to_owned(),
            body: answers.text("body").to_owned(),
            learnt: answers.text("learnt").to_owned(),
            figures: figures(&answers),
            audience: asking::audience_of(answers.text("audience"), &old.held),
            by: Some(pass.person.clone()),
        };
        let moved = old.after(Verb::Write, Actor::Organiser, app.now())?;
        let new = Report { wording: Some(wording), group: pass.group.id.clone(), ..moved };
        Ok(report::save(Commit::new(), document, old, &new))
    })
}

fn figures(answers: &Answers) -> Figures {
    let number = |name| answers.text(name).parse().ok();
    Figures {
        people: number("people"),
        leaflets: number("leaflets"),
        doors: number("doors"),
        hours: number("hours"),
    }
}

/// `POST /api/reports/photos`: one photo, made anew without anything of its past.
///
/// # Errors
/// It is not theirs, cannot be changed now, or the files do not answer.
pub fn add_photo(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let form = forms::form("report_photo").ok_or(NOT_FOUND)?;
    let answers = match submission::plain(app, call, form.name)? {
        Ok(answers) => answers,
        Err(answer) => return Ok(answer),
    };
    // Before the photo is looked at, which takes time.
    let pass = powers::pass(app, call, Deed::Report, answers.text("group"))?;
    takes_photos(&report::of(app, &pass.group, answers.text("report"))?.1)?;
    submission::count(app, call)?;
    let wrong = |key| Ok(rejected(app, call, form, &with_error(&answers, form, key)));
    let Some(upload) = call.file("file") else { return wrong("forms.errors.file") };
    let clean = match uploads::photo(&upload.bytes) {
        Ok(clean) => clean.large,
        Err(refusal) => return wrong(refusal.key()),
    };
    let id = ulid(app.now(), &app.platform.random).to_lowercase();
    let shot = Shot {
        name: format!("photos/{id}.jpg"),
        id,
        width: clean.width,
        height: clean.height,
        alt: answers.text("alt").to_owned(),
        faces: Faces::of(answers.text("faces")),
        by: Some(pass.person),
        hidden_at: None,
        gone_at: None,
        cleared_at: None,
        was_hidden_at: None,
    };
    app.platform.files.put(&shot.name, &clean.bytes)?;
    let written = act(app, call, &answers, ("reports.photo", "report_photo_added"), &|_, document, old| {
        takes_photos(old)?;
        let photos = old.photos.iter().cloned().chain([shot.clone()]).collect();
        Ok(report::save(Commit::new(), document, old, &Report { photos, ..old.clone() }))
    });
    if written.is_err() {
        // Nothing names it: it must not stay.
        app.platform.files.remove(&shot.name)?;
    }
    written
}

fn takes_photos(report: &Report) -> Result<(), Trouble> {
    let takes = report.state == State::Draft && report.photos.len() < photo::MOST;
    if takes { Ok(()) } else { Err(NOT_NOW) }
}

fn with_error(answers: &Answers, form: &'static Form, key: &'static str) -> Rejected {
    let field = form.field("file").map_or("", |field| field.name);
    Rejected { answers: answers.clone(), errors: vec![FieldError::new(field, key)] }
}

/// `POST /api/reports/photos/remove`: a photo is gone.
///
/// # Errors
/// It is not theirs, or cannot be changed now.
pub fn remove_photo(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let answers = match submission::plain(app, call, "report_photo_remove")? {
        Ok(answers) => answers,
        Err(answer) => return Ok(answer),
    };
    act(app, call, &answers, ("reports.photo-remove", "report_photo_removed"), &|_, document, old| {
        if !old.state.may_be_written() {
            return Err(NOT_NOW);
        }
        let shot = old.photo(answers.text("photo")).ok_or(NOT_FOUND)?;
        let commit = hiding::out_of_queue(app, Commit::new(), old, shot)?;
        Ok(hiding::without(app, commit, document, old, shot))
    })
}

/// `POST /api/reports/publish`: at once for who is trusted, else once a moderator has read it.
///
/// # Errors
/// It is not theirs, or not in a state for that.
pub fn publish(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let answers = match submission::plain(app, call, "report_publish")? {
        Ok(answers) => answers,
        Err(answer) => return Ok(answer),
    };
    act(app, call, &answers, ("reports.publish", "report_sent"), &|pass, document, old| {
        if !pass.group.state.is_at_work() {
            return Err(group::NOT_NOW);
        }
        let sent = old.after(Verb::Send, Actor::Organiser, app.now())?;
        let (commit, new) = received(app, Commit::new(), &pass.group, sent)?;
        Ok(report::save(commit, document, old, &new))
    })
}

fn received(app: &App, commit: Commit, group: &Group, sent: Report) -> Result<(Commit, Report), Trouble> {
    let writer = sent.wording.as_ref().and_then(|words| words.by.clone());
    let department = group.department();
    let when = match &writer {
        Some(by) if !sent.read_first => review::when_in(app, NAME, by, department.as_deref())?,
        _ => When::Before,
    };
    let waiting = Waiting {
        feature: NAME.to_owned(),
        id: sent.id.clone(),
        since: app.now(),
        urgency: if when == When::After { Urgency::After } else { Urgency::Usual },
        author: writer,
        department,
    };
    let commit = review::ask(commit, &waiting);
    if when == When::Before {
        return Ok((commit, sent));
    }
    let published = sent.after(Verb::Publish, Actor::Trust, app.now())?;
    let published = Report { published_at: published.published_at.or(Some(app.now())), ..published };
    let (commit, published) = report::with_slug(app, commit, published)?;
    Ok((telling::now(app, commit, &published, News::Published), published))
}

/// `POST /api/reports/take-back`: a draft again.
///
/// # Errors
/// It is not theirs, or moderators look at it.
pub fn take_back(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let answers = match submission::plain(app, call, "report_take_back")? {
        Ok(answers) => answers,
        Err(answer) => return Ok(answer),
    };
    act(app, call, &answers, ("reports.take-back", "report_taken_back"), &|_, document, old| {
        let waits = review::of(app, NAME, &old.id)?;
        let is_reported = waits.as_ref().is_some_and(|(_, waiting)| waiting.urgency == Urgency::Reported);
        if is_reported || !pages::may_be_taken_back(old) {
            return Err(NOT_NOW);
        }
        let new = old.after(Verb::TakeBack, Actor::Organiser, app.now())?;
        let commit = report::save(Commit::new(), document, old, &new);
        Ok(match waits {
            Some(waits) => review::done(commit, &waits),
            None => commit,
        })
    })
}
