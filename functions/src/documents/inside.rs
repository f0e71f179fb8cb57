//! Members read the list and open files: each by a link that expires.

use super::file::{self, File, For, Look};
use crate::App;
use crate::exchange::{Answer, Call, Status};
use crate::files::{LINKS, Offer, is_offered};
use crate::powers::{self, Deed, Pass};
use crate::shell::Sheet;
use crate::trouble::{LINK_SPENT, NOT_FOUND, Trouble};
use crate::uploads::{self, Kind};

/// The files of a group, for its members.
pub fn list(app: &App, pass: &Pass) -> Result<Answer, Trouble> {
    let title = app.words().format("answers.files.of", &[("group", &pass.group.name)]);
    let mut sheet = Sheet::titled(app, &title);
    let files = file::all(app, &pass.group.id)?;
    if files.is_empty() {
        sheet = sheet.text("answers.files.none");
    }
    for file in files {
        sheet = shown(app, sheet, &pass.group.id, &file);
    }
    Ok(sheet.answer(Status::Ok))
}

/// One file: its title leads to it, then what it is, how large, for whom.
pub fn shown<'a>(app: &'a App, sheet: Sheet<'a>, group: &str, file: &File) -> Sheet<'a> {
    let text = |key: &str| app.words().text(key).into_owned();
    let facts = [
        (text("answers.files.kind"), file.kind().extension().to_uppercase()),
        (text("answers.files.size"), size(app, file.bytes)),
        (text("answers.files.audience"), text(&format!("answers.files.for.{}", for_whom(file)))),
    ];
    let path = format!("/api/groups/files/open?group={group}&file={}", file.id);
    sheet.links(&[(path, file.title.clone())]).facts(&facts)
}

/// For whom it is now, and what moderators have to do with that.
fn for_whom(file: &File) -> &'static str {
    match (file.audience, file.look) {
        (For::Members, _) | (For::Public, Look::Clear) => file.audience.name(),
        (For::Public, Look::Waits) => "waits",
        (For::Public, Look::Hidden) => "hidden",
        (For::Public, Look::Refused) => "refused",
    }
}

/// Bytes as people read them: kilobytes, then megabytes.
pub fn size(app: &App, bytes: u64) -> String {
    const KILO: u64 = 1024;
    let (key, n) = match bytes {
        0..KILO => ("answers.files.bytes", bytes),
        KILO..0x10_0000 => ("answers.files.kilobytes", bytes / KILO),
        _ => ("answers.files.megabytes", bytes / (KILO * KILO)),
    };
    app.words().format(key, &[("n", &app.words().count(n))])
}

/// `GET /api/groups/files/open?group=…&file=…`: 303 to the file, for who may read inside.
///
/// # Errors
/// Not for this person, there is no such file, or the store does not answer.
pub fn open(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let asked = |name| call.asked(name).unwrap_or_default();
    let pass = powers::pass(app, call, Deed::ReadInside, &asked("group"))?;
    let (_, file) = file::get(app, &pass.group.id, &asked("file"))?;
    linked(app, &file)
}

/// `GET /api/groups/files/look?file=…`: 303 to a file that waits for moderators, for them.
///
/// # Errors
/// There is no such file among what is or shall be for anyone, or the store does not answer.
pub fn look(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let id = call.asked("file").unwrap_or_default();
    let group = file::group_of(app, &id)?.ok_or(NOT_FOUND)?;
    let (_, file) = file::get(app, &group, &id)?;
    if file.audience == For::Members {
        return Err(NOT_FOUND);
    }
    linked(app, &file)
}

fn linked(app: &App, file: &File) -> Result<Answer, Trouble> {
    let saved_as = uploads::saved_as(&file.title, file.kind());
    let media_type = file.kind().media_type();
    let offer = Offer { name: &file.name, saved_as: &saved_as, media_type, now: app.now() };
    Ok(Answer::see(&app.platform.files.link(&app.platform.keys, &offer)?))
}

/// `GET /files/private/…`: the file of a link that is still good.
///
/// # Errors
/// The link is too old or never was, the file is gone, or the files do not answer.
pub fn private(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let asked = |name| call.asked(name).unwrap_or_default();
    let name = call.path.strip_prefix(LINKS).ok_or(NOT_FOUND)?;
    let saved_as = asked("as");
    if !is_offered(&app.platform.keys, name, &saved_as, &asked("until"), &asked("mac"), app.now()) {
        return Err(LINK_SPENT);
    }
    let kind = Kind::of_name(name).ok_or(NOT_FOUND)?;
    let bytes = app.platform.files.get(name)?.ok_or(NOT_FOUND)?;
    Ok(Answer::file(kind.media_type(), &saved_as, bytes))
}
