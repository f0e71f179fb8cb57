//! A group's links to elsewhere: plain links, at most ten, https only.

use contract::records::Link;

use super::page::{self, Change};
use crate::App;
use crate::exchange::{Answer, Call, Status};
use crate::powers::Deed;
use crate::store::Commit;
use crate::submission::Told;
use crate::trouble::Trouble;

/// So many links fit.
const MOST_LINKS: usize = 10;
/// Ten are there already.
const FULL: Trouble = Trouble::Refused(Status::Conflict, "group_links_full");

/// `GET /api/groups/links?group=…`.
///
/// # Errors
/// They may not.
pub fn page(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let pass = page::opened(app, call, Deed::ChangeLinks)?;
    let group = &pass.group;
    let mut sheet = page::sheet(app, "answers.group_links.title", group);
    for link in &group.links {
        let carried = [("group", group.id.as_str()), ("url", link.url.as_str())];
        sheet = sheet.facts(&[(link.title.clone(), link.url.clone())]).button(
            "/api/groups/links/remove",
            "forms.group_link_remove.button",
            &carried,
        );
    }
    sheet = match group.links.len() < MOST_LINKS {
        true => page::shown(sheet.heading("forms.group_link_add.title"), "group_link_add", group, &[]),
        false => sheet.text("answers.group_links_full.text"),
    };
    Ok(page::with_way_back(app, sheet, group))
}

/// `POST /api/groups/links`.
///
/// # Errors
/// They may not, or there are ten.
pub fn add(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let told = Told::words("group_saved");
    page::change(app, call, ("group_link_add", Deed::ChangeLinks, "groups.link"), &told, |_, answers, new| {
        let (title, url) = (answers.text("title").to_owned(), answers.text("url").to_owned());
        if !url.starts_with("https://") {
            return Ok(Change::Refuse("url", "forms.errors.link"));
        }
        new.links.retain(|link| link.url != url);
        if new.links.len() >= MOST_LINKS {
            return Err(FULL);
        }
        new.links.push(Link { title, url });
        Ok(Change::Write(Commit::new()))
    })
}

/// `POST /api/groups/links/remove`.
///
/// # Errors
/// They may not.
pub fn remove(app: &App, call: &Call<'_>) -> Result<Answer, Trouble> {
    let told = Told::words("group_saved");
    page::change(
        app,
        call,
        ("group_link_remove", Deed::ChangeLinks, "groups.unlink"),
        &told,
        |_, answers, new| {
            new.links.retain(|link| link.url != answers.text("url"));
            Ok(Change::Write(Commit::new()))
        },
    )
}
