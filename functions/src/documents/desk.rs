//! Who runs a group puts files in, says for whom they are, and takes them out.

use contract::forms::{self, Answers, FieldError, Form, Rejected};

use super::file::{self, File, For, QUOTA};
use super::{inside, moderation};
use crate::App;
use crate::exchange::{Answer, Call, Status, Upload};
use crate::membership::group::NOT_NOW;
use crate::membership::{self, Rank, group};
use crate::powers::{self, Deed, Pass};
use crate::quiet;
use crate::sending::{rejected, told};
use crate::session;
use crate::shell::Sheet;
use crate::store::Commit;
use crate::submission::{self, Told};
use crate::trail::{self, Via};
use crate::trouble::{NOT_ALLOWED, NOT_FOUND, Trouble, again_on_conflict};
use crate::uploads;

const PAGE: &str = "/api/groups/files";

/// Nothing becomes public in a time of silence.
const SILENCE: Trouble = Trouble::Refused(Status::Conflict, "files_silence");

/// `GET /api/groups/files?group=…`: the files of a group, for who runs it or reads inside; without a group, those
/// one sits in.
///
/// # Errors
/// Not for this person, or the store does not answer.
pub fn page(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let Some(group) = call.asked("group").filter(|group| !group.is_empty()) else {
        return groups(app, call);
    };
    match powers::pass(app, call, Deed::ManageFiles, &group) {
        Ok(pass) => managed(app, &pass),
        Err(NOT_ALLOWED) => inside::list(app, &powers::pass(app, call, Deed::ReadInside, &group)?),
        Err(trouble) => Err(trouble),
    }
}

fn groups(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let session = session::of(app, call)?.ok_or(NOT_ALLOWED)?;
    let mut links = Vec::new();
    for (id, seat) in membership::groups_of(app, &session.person)? {
        if let Some((_, group)) = membership::find(app, &id)?.filter(|_| seat.rank >= Rank::Member) {
            links.push((format!("{PAGE}?group={id}"), group.name));
        }
    }
    let sheet = Sheet::titled(app, &app.words().text("answers.files.title"));
    let sheet = if links.is_empty() { sheet.text("answers.files.no_group") } else { sheet };
    Ok(sheet.links(&links).answer(Status::Ok))
}

fn managed(app: &App, pass: &Pass) -> Result<Answer, Trouble> {
    let title = app.words().format("answers.files.of", &[("group", &pass.group.name)]);
    let (_, quota) = file::quota(app, &pass.group.id)?;
    let (used, all) = (inside::size(app, quota.bytes), inside::size(app, QUOTA));
    let mut sheet =
        Sheet::titled(app, &title).text_with("answers.files.used", &[("used", &used), ("all", &all)]);
    for file in file::all(app, &pass.group.id)? {
        sheet = managed_file(app, sheet, &pass.group.id, &file);
    }
    let form = forms::form("file_add").ok_or(NOT_FOUND)?;
    let answers = Answers::prefilled(form, &[("group", &pass.group.id)]);
    Ok(sheet.heading("forms.file_add.title").form(form, &answers, &[]).answer(Status::Ok))
}

fn managed_file<'a>(app: &'a App, sheet: Sheet<'a>, group: &str, file: &File) -> Sheet<'a> {
    let other = match file.audience {
        For::Members => For::Public,
        For::Public => For::Members,
    };
    let carried = [("group", group), ("file", file.id.as_str())];
    let label = app.words().text(&format!("answers.files.turn.{}", other.name())).into_owned();
    inside::shown(app, sheet, group, file)
        .labelled_button(
            "/api/groups/files/show",
            &label,
            &[carried[0], carried[1], ("audience", other.name())],
        )
        .labelled_button("/api/groups/files/remove", &app.words().text("forms.file_remove.button"), &carried)
}

/// `POST /api/groups/files`: one file.
///
/// # Errors
/// Not for this person, the quota is used up, or the store does not answer.
pub fn add(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let form = forms::form("file_add").ok_or(NOT_FOUND)?;
    let answers = match submission::plain(app, call, form.name)? {
        Ok(answers) => answers,
        Err(answer) => return Ok(answer),
    };
    let group = answers.text("group");
    // Before the file is looked at, which takes time.
    let pass = powers::pass(app, call, Deed::ManageFiles, group)?;
    submission::count(app, call)?;
    let wrong = |key| Ok(rejected(app, call, form, &with_error(form, &answers, key)));
    let Some(upload) = call.file("file") else { return wrong("forms.errors.file") };
    let clean = match uploads::document(&upload.bytes) {
        Ok(clean) => clean,
        Err(refusal) => return wrong(refusal.key()),
    };
    let audience = For::of(answers.text("audience"));
    refuse_now(app, &pass, audience)?;
    let file = file::new(app, &clean, &title(&answers, upload), audience, &pass.person);
    let known = file::all(app, group)?.iter().any(|other| other.sha256 == file.sha256);
    if known {
        return wrong("forms.errors.known_file");
    }
    app.platform.files.put(&file.name, &clean.bytes)?;
    let written = again_on_conflict(|| {
        let pass = powers::pass(app, call, Deed::ManageFiles, group)?;
        let (commit, file) = shown(app, Commit::new(), &pass, file.clone())?;
        let commit = file::put_in(app, commit, &pass, &file)?;
        let commit =
            trail::note(app, commit, Some(&pass.person), "files.add", &group::thing(group), Via::Web);
        Ok(app.store().commit(&commit)?)
    });
    if let Err(trouble) = written {
        // Nothing names it: it must not stay.
        app.platform.files.remove(&file.name)?;
        return Err(trouble);
    }
    Ok(back(app, call, "file_added", group))
}

/// What they called it, else the name the file came with.
fn title(answers: &Answers, upload: &Upload) -> String {
    match answers.text("title") {
        "" => uploads::title(&upload.name),
        typed => typed.to_owned(),
    }
}

fn with_error(form: &'static Form, answers: &Answers, key: &'static str) -> Rejected {
    let field = form.field("file").map_or("", |field| field.name);
    Rejected { answers: answers.clone(), errors: vec![FieldError::new(field, key)] }
}

/// Nothing becomes public in a time of silence, nor of a group that is not at work.
fn refuse_now(app: &App, pass: &Pass, audience: For) -> Result<(), Trouble> {
    if audience == For::Members {
        return Ok(());
    }
    if !pass.group.state.is_at_work() {
        return Err(NOT_NOW);
    }
    let department = pass.group.department();
    match quiet::holds(app, quiet::zone_of(app, department.as_deref())) {
        Some(_) => Err(SILENCE),
        None => Ok(()),
    }
}

/// A file as it is for those it shall be for: moderators look at what is for anyone.
fn shown(app: &App, commit: Commit, pass: &Pass, file: File) -> Result<(Commit, File), Trouble> {
    match file.audience {
        For::Members => moderation::kept_among_members(app, commit, file),
        For::Public => moderation::asked(app, commit, pass, file),
    }
}

/// `POST /api/groups/files/show`: for whom a file is from now on.
///
/// # Errors
/// Not for this person, there is no such file, or the store does not answer.
pub fn show(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let answers = match submission::plain(app, call, "file_show")? {
        Ok(answers) => answers,
        Err(answer) => return Ok(answer),
    };
    let (group, audience) = (answers.text("group"), For::of(answers.text("audience")));
    again_on_conflict(|| {
        let pass = powers::pass(app, call, Deed::ManageFiles, group)?;
        refuse_now(app, &pass, audience)?;
        let (document, old) = file::get(app, group, answers.text("file"))?;
        let (commit, new) = shown(app, Commit::new(), &pass, File { audience, ..old })?;
        let commit = file::turn(commit, (&pass.document, &pass.group), &document, &new);
        let commit =
            trail::note(app, commit, Some(&pass.person), "files.show", &group::thing(group), Via::Web);
        Ok(app.store().commit(&commit)?)
    })?;
    Ok(back(app, call, "file_shown", group))
}

/// `POST /api/groups/files/remove`: a file is gone.
///
/// # Errors
/// Not for this person, there is no such file, or the store does not answer.
pub fn remove(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let answers = match submission::plain(app, call, "file_remove")? {
        Ok(answers) => answers,
        Err(answer) => return Ok(answer),
    };
    let group = answers.text("group");
    again_on_conflict(|| {
        let pass = powers::pass(app, call, Deed::ManageFiles, group)?;
        let (document, file) = file::get(app, group, answers.text("file"))?;
        let commit = moderation::out_of_queue(app, Commit::new(), &file)?;
        let commit = file::take_out(app, commit, &pass, &document, &file)?;
        let commit =
            trail::note(app, commit, Some(&pass.person), "files.remove", &group::thing(group), Via::Web);
        Ok(app.store().commit(&commit)?)
    })?;
    app.platform.bell.ring();
    Ok(back(app, call, "file_removed", group))
}

fn back(app: &App, call: &Call<'_>, words: &str, group: &str) -> Answer {
    told(app, call.wanted, &Told::words(words).and_go(format!("{PAGE}?group={group}")))
}
