//! Documents one may take, change and print: each with its files, its licence and its text.

use serde::Serialize;
use tera::Value;

use crate::content::{ImageFound, References, WikiFound};
use crate::job::{Context, Day, Job, LinkTo};
use crate::kind::Kind;
use crate::page::Page;
use crate::pages::{body, every, index, index_body, job, leaves, list_meta, meta, picture};
use crate::routes::Place;
use crate::site::{Site, ThemeRef};

#[derive(Serialize)]
struct Card {
    href: String,
    title: String,
    summary: Option<String>,
    themes: Vec<ThemeRef>,
    formats: String,
    licence: Option<String>,
    expired: bool,
}

#[derive(Serialize)]
struct File {
    href: String,
    name: String,
    role: String,
    kind: String,
    size: String,
}

#[derive(Serialize)]
struct Licence {
    name: String,
    href: Option<&'static str>,
}

/// The pages.
pub(crate) fn jobs<'s>(site: &'s Site, jobs: &mut Vec<Job<'s>>) {
    if !site.has("resources") || !site.pages.iter().any(|page| page.kind == Kind::Resource) {
        return;
    }
    jobs.push(Job::page(site.routes.to(Place::Resources), "resources.html", move || list_context(site)));
    for page in every(site, Kind::Resource) {
        jobs.push(job(page, "resource.html", move || page_context(site, page)));
    }
}

fn list_context(site: &Site) -> Context {
    let top = index(site, Kind::Resource, "");
    let page = list_meta(site, top, "resource", "resource.title", &site.routes.to(Place::Resources));
    let cards = leaves(site, Kind::Resource, None).into_iter().map(|page| card(site, page)).collect();
    Context::new(&page).with("content", &index_body(site, top)).with_values("resources", cards)
}

/// The card of a resource.
#[must_use]
pub(crate) fn card(site: &Site, page: &Page) -> Value {
    let mut formats: Vec<String> = files(site, page).into_iter().map(|file| file.kind).collect();
    formats.sort();
    formats.dedup();
    site.card(&Card {
        href: page.path.clone(),
        title: site.typeset(&page.front.title),
        summary: page.front.summary.as_deref().map(|summary| site.typeset(summary)),
        themes: site.themes(&page.front.themes),
        formats: formats.join(", "),
        licence: page.front.licence.clone(),
        expired: is_expired(site, page),
    })
}

fn is_expired(site: &Site, page: &Page) -> bool {
    page.front.valid_until.is_some_and(|last| last < site.today)
}

fn page_context(site: &Site, page: &Page) -> Context {
    let list = LinkTo::new(site.words.text("resource.title"), site.routes.to(Place::Resources));
    let valid_until: Option<Day> = page.front.valid_until.map(|date| site.day(date));
    let context = Context::new(&meta(site, page, "resource").under(site, [list]))
        .with("licence", &page.front.licence.as_deref().map(licence))
        .with("version", &page.front.version)
        .with("valid_until", &valid_until)
        .with("expired", &is_expired(site, page))
        .with("replaces", &replaces(site, page))
        .with("replaced_by", &replaced_by(site, page))
        .with("language_name", &language_name(site, page))
        .with("files", &files(site, page))
        .with("fields", &page.front.fields)
        .with("image", &picture(site, page))
        .with("themes", &site.themes(&page.front.themes));
    body(site, page, context)
}

fn files(site: &Site, page: &Page) -> Vec<File> {
    page.front
        .files
        .iter()
        .filter_map(|file| {
            let ImageFound::Yes(medium) = References::of(site, page).image(&file.file) else { return None };
            let name = medium.relative.rsplit('/').next().unwrap_or_default().to_owned();
            let kind = name.rsplit('.').next().unwrap_or_default().to_uppercase();
            Some(File {
                href: medium.href.clone(),
                role: file.role.clone(),
                size: size(site, medium.len),
                name,
                kind,
            })
        })
        .collect()
}

/// `1,2 Mo`: decimal units, as people are told elsewhere.
/// A size as people say it.
pub(crate) fn size(site: &Site, bytes: u64) -> String {
    let kilobytes = bytes.div_ceil(1000);
    if kilobytes < 1000 {
        return site.words.format("resource.kilobytes", &[("n", &kilobytes.to_string())]);
    }
    let tenths = kilobytes / 100;
    let comma = if site.locale == contract::words::Locale::Fr { "," } else { "." };
    site.words.format("resource.megabytes", &[("n", &format!("{}{comma}{}", tenths / 10, tenths % 10))])
}

fn licence(name: &str) -> Licence {
    let href = match name {
        "CC BY 4.0" => Some("https://creativecommons.org/licenses/by/4.0/deed.fr"),
        "CC BY-SA 4.0" => Some("https://creativecommons.org/licenses/by-sa/4.0/deed.fr"),
        "CC0 1.0" => Some("https://creativecommons.org/publicdomain/zero/1.0/deed.fr"),
        _ => None,
    };
    Licence { name: name.to_owned(), href }
}

fn named(site: &Site, page: &Page, target: &str) -> Option<LinkTo> {
    let WikiFound::Page { href, .. } = References::of(site, page).wiki(target) else { return None };
    let to = site.page_at(&href)?;
    Some(LinkTo::new(site.typeset(&to.front.title), href))
}

fn replaces(site: &Site, page: &Page) -> Option<LinkTo> {
    named(site, page, page.front.replaces.as_deref()?)
}

fn replaced_by(site: &Site, page: &Page) -> Option<LinkTo> {
    let others = leaves(site, Kind::Resource, None);
    let other =
        others.into_iter().find(|other| replaces(site, other).is_some_and(|link| link.href == page.path))?;
    Some(LinkTo::new(site.typeset(&other.front.title), other.path.clone()))
}

fn language_name(site: &Site, page: &Page) -> Option<String> {
    let language = page.front.language.as_deref().filter(|language| *language != site.config.language)?;
    let key = format!("language.{language}");
    Some(site.words.get(&key).map_or_else(|| language.to_owned(), str::to_owned))
}
