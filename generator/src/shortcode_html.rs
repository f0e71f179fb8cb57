//! What each shortcode becomes, through the theme's partials.

use serde::Serialize;

use crate::content::picture;
use crate::job::LinkTo;
use crate::markdown::Picture;
use crate::page::Page;
use crate::routes::Place;
use crate::shortcodes::Call;
use crate::site::Site;

/// Rows shown when a shortcode gives no limit.
const DEFAULT_LIMIT: usize = 5;

/// The HTML of a call on a page; empty when its feature is switched off.
pub(crate) fn html(site: &Site, page: &Page, call: &Call, inner: Option<String>) -> String {
    match call.name {
        "figure" => figure(site, page, call),
        "video" => video(site, page, call, inner),
        "callout" => callout(site, page, call, inner),
        "contact" => contact(site, page, call),
        "form" => crate::forms::html(site, call.get("name").unwrap_or_default(), &[]),
        "agenda" => agenda(site, page, call),
        "map" => site.places.knit(site).unwrap_or_default().to_owned(),
        "moderation" => crate::moderation::html(site, page),
        _ => wishes(site, page),
    }
}

#[derive(Serialize)]
struct Figure {
    picture: Picture,
    caption: Option<String>,
}

fn figure(site: &Site, page: &Page, call: &Call) -> String {
    let alt = call.get("alt").unwrap_or_default();
    let Some(picture) = picture(site, page, call.get("src").unwrap_or_default(), alt) else {
        return String::new();
    };
    let caption = call.get("caption").map(|text| crate::markdown::escape(&site.typeset(text)));
    site.theme.partial("figure.html", &Figure { picture, caption }, &page.path)
}

#[derive(Serialize)]
struct Video<'a> {
    src: String,
    #[serde(rename = "type")]
    media_type: &'static str,
    captions: Option<String>,
    language: &'a str,
    title: String,
    poster: Option<String>,
    transcript: Option<String>,
}

fn video(site: &Site, page: &Page, call: &Call, inner: Option<String>) -> String {
    let captions = call.get("captions").unwrap_or_default();
    let title = call.get("title").unwrap_or_default();
    video_html(site, page, call.get("src").unwrap_or_default(), captions, title, inner)
}

/// A video of the site, with its captions and its transcript (HTML).
pub(crate) fn video_html(
    site: &Site,
    page: &Page,
    src: &str,
    captions: &str,
    title: &str,
    transcript: Option<String>,
) -> String {
    let file = |target: &str| match crate::content::References::of(site, page).image(target) {
        crate::content::ImageFound::Yes(medium) => Some(medium.href.clone()),
        _ => None,
    };
    let Some(src) = file(src) else { return String::new() };
    let media_type = if src.ends_with(".mp4") { "video/mp4" } else { "video/webm" };
    let values = Video {
        media_type,
        captions: file(captions),
        language: &site.config.language,
        title: site.typeset(title),
        poster: None,
        transcript,
        src,
    };
    site.theme.partial("video.html", &values, &page.path)
}

#[derive(Serialize)]
struct Callout<'a> {
    kind: &'a str,
    title: Option<String>,
    body: String,
}

fn callout(site: &Site, page: &Page, call: &Call, inner: Option<String>) -> String {
    let known = ["note", "tip", "important", "warning", "caution"];
    let kind =
        call.get("kind").and_then(|kind| known.into_iter().find(|known| *known == kind)).unwrap_or("note");
    let title = call.get("title").map(|title| site.typeset(title));
    site.theme.partial("callout.html", &Callout { kind, title, body: inner.unwrap_or_default() }, &page.path)
}

fn contact(site: &Site, page: &Page, call: &Call) -> String {
    let role = call.get("role").unwrap_or_default();
    match crate::contacts::row(site, role) {
        Some(contact) if site.has("contacts") => {
            let values = std::collections::BTreeMap::from([("contact", contact)]);
            site.theme.partial("contact_line.html", &values, &page.path)
        }
        _ => String::new(),
    }
}

#[derive(Serialize)]
struct AgendaList {
    events: Vec<tera::Value>,
    more: Option<LinkTo>,
}

fn agenda(site: &Site, page: &Page, call: &Call) -> String {
    if !site.has("events") {
        return String::new();
    }
    let limit = call.get("limit").and_then(|limit| limit.parse().ok()).unwrap_or(DEFAULT_LIMIT);
    let wanted = |facts: &&crate::events::EventFacts| {
        facts.record(site).is_some_and(|event| is_wanted(site, call, event))
    };
    let events = site.events.upcoming().filter(wanted).take(limit);
    let values = AgendaList {
        events: events.map(|event| crate::events::card(site, event)).collect(),
        more: Some(LinkTo::new(site.words.text("agenda.title"), site.routes.to(Place::Agenda))),
    };
    site.theme.partial("agenda_list.html", &values, &page.path)
}

fn is_wanted(site: &Site, call: &Call, event: &contract::records::Event) -> bool {
    let of_group = |slug: &str| event.groups.iter().any(|id| site.groups.has_slug(id, slug));
    let of_department = |code: &str| {
        event.venue.as_ref().and_then(|venue| crate::places::department_of(&venue.place)).as_deref()
            == Some(code)
    };
    call.get("theme").is_none_or(|theme| event.themes.iter().any(|id| id == theme))
        && call.get("kind").is_none_or(|kind| event.kind == kind)
        && call.get("department").is_none_or(of_department)
        && call.get("group").is_none_or(of_group)
}

#[derive(Serialize)]
struct WishRow {
    asked: String,
    what: String,
    status: String,
    href: Option<String>,
    switch: Option<String>,
}

#[derive(Serialize)]
struct Wishes {
    wishes: Vec<WishRow>,
}

fn wishes(site: &Site, page: &Page) -> String {
    let wishes = site
        .wishes
        .iter()
        .map(|wish| WishRow {
            asked: site.typeset(&wish.quote),
            what: site.typeset(format!("{} {}", wish.done, wish.open).trim()),
            status: wish.status.clone(),
            href: None,
            switch: wish.switch.clone(),
        })
        .collect();
    site.theme.partial("wishes.html", &Wishes { wishes }, &page.path)
}
