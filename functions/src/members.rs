//! Pages for fewer readers: built into trees of their own, shown to those whom visibility lets see them. For
//! everybody else they look as if they were not there.

use contract::visibility::{Audience, Facts, Surface, Viewer, Visibility, visible};
use contract::words::slugify;

use crate::api::{Caller, Route, Set};
use crate::exchange::{Answer, Call};
use crate::features::Feature;
use crate::membership::{self, Rank};
use crate::trouble::{NOT_FOUND, Trouble};
use crate::values::PersonKey;
use crate::{App, person, session};

/// What it brings.
pub static FEATURE: Feature = Feature {
    set: Set::Accounts,
    routes: &[Route::get("/m/*", "members", Caller::Person, page).of("signup")],
    ..Feature::named("members")
};

/// Where private trees are served.
const PREFIX: &str = "/m/";
/// Before the id of a group, inside.
const GROUP: &str = "g/";
const INDEX: &str = "index.html";

/// Files that may lie in a private tree, by extension. Others are sent as bytes.
const KINDS: [(&str, &str); 18] = [
    ("css", "text/css; charset=utf-8"),
    ("js", "text/javascript; charset=utf-8"),
    ("json", "application/json"),
    ("geojson", "application/geo+json"),
    ("txt", "text/plain; charset=utf-8"),
    ("xml", "application/xml"),
    ("ics", "text/calendar; charset=utf-8"),
    ("vtt", "text/vtt; charset=utf-8"),
    ("svg", "image/svg+xml"),
    ("png", "image/png"),
    ("jpg", "image/jpeg"),
    ("jpeg", "image/jpeg"),
    ("webp", "image/webp"),
    ("gif", "image/gif"),
    ("pdf", "application/pdf"),
    ("mp4", "video/mp4"),
    ("webm", "video/webm"),
    ("mp3", "audio/mpeg"),
];

/// What an address below `/m/` means.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Place {
    audience: Audience,
    /// From the folder of private trees.
    file: String,
}

/// `GET /m/…`.
///
/// # Errors
/// It is not there, or not for this reader, which looks the same; the store does not answer.
fn page(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let folder = app.platform.private_pages.as_ref().ok_or(NOT_FOUND)?;
    let session = session::of(app, call)?.ok_or(NOT_FOUND)?;
    let place = place(call.path).ok_or(NOT_FOUND)?;
    if !may_see(app, &session.person, &place.audience)? {
        return Err(NOT_FOUND);
    }
    match folder.read(&place.file) {
        Some(bytes) => Ok(answer(&place.file, bytes)),
        // As the web server does for public pages: the address of a page ends with a slash.
        None if folder.read(&format!("{}/{INDEX}", place.file)).is_some() => {
            Ok(Answer::see(&format!("{}/", call.path)))
        }
        None => Err(NOT_FOUND),
    }
}

fn place(path: &str) -> Option<Place> {
    let path = decoded(path)?;
    let inside = path.strip_prefix(PREFIX)?;
    let index = if inside.is_empty() || inside.ends_with('/') { INDEX } else { "" };
    match inside.strip_prefix(GROUP).and_then(|rest| rest.split_once('/')) {
        Some((id, rest)) if !slugify(id).is_empty() => Some(Place {
            audience: Audience::Group(id.to_owned()),
            file: format!("groups/{}/{rest}{index}", slugify(id)),
        }),
        Some(_) => None,
        None => Some(Place { audience: Audience::Members, file: format!("members/{inside}{index}") }),
    }
}

/// The path with its `%41` read; nothing when they are no text. What it names is checked where files lie.
fn decoded(path: &str) -> Option<String> {
    percent_encoding::percent_decode_str(path).decode_utf8().ok().map(std::borrow::Cow::into_owned)
}

fn may_see(app: &App, reader: &PersonKey, audience: &Audience) -> Result<bool, Trouble> {
    let facts = Facts { audience: audience.clone(), ..Facts::default() };
    let sees = |viewer: &Viewer| visible(&facts, viewer, Surface::Page, app.now()) != Visibility::Hidden;
    Ok(viewers(app, reader)?.iter().any(sees))
}

/// All that a person is: a member, and one of their groups.
fn viewers(app: &App, reader: &PersonKey) -> Result<Vec<Viewer>, Trouble> {
    let known = person::known(app, reader)?;
    if !known.is_some_and(|known| known.member_since.is_some() && !known.blocked) {
        return Ok(vec![Viewer::Public]);
    }
    let seats = membership::groups_of(app, reader)?.into_iter();
    let groups = seats.filter(|(_, seat)| seat.rank >= Rank::Member).map(|(group, _)| Viewer::Group(group));
    Ok(std::iter::once(Viewer::Member).chain(groups).collect())
}

fn answer(file: &str, bytes: Vec<u8>) -> Answer {
    let extension = file.rsplit_once('.').map_or("", |(_, extension)| extension);
    let kind = match extension {
        "html" => "text/html; charset=utf-8",
        other => KINDS
            .iter()
            .find(|(known, _)| *known == other)
            .map_or("application/octet-stream", |(_, kind)| kind),
    };
    Answer::shown(kind, bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str) -> Option<String> {
        place(path).map(|place| place.file)
    }

    #[test]
    fn addresses_name_files_of_their_tree() {
        assert_eq!(file("/m/").as_deref(), Some("members/index.html"));
        assert_eq!(file("/m/wiki/a/").as_deref(), Some("members/wiki/a/index.html"));
        assert_eq!(file("/m/g/01H/wiki/").as_deref(), Some("groups/01h/wiki/index.html"));
        assert_eq!(file("/m/images/%C3%A9t%C3%A9.png").as_deref(), Some("members/images/été.png"));
        assert_eq!(file("/m/%ff"), None);
        assert_eq!(file("/m/g/../x"), None);
    }
}
