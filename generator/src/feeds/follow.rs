//! « Suivre »: what can be followed, and how, for who has never done it.

use serde::Serialize;

use super::stream::{self, Of, Stream};
use crate::events::{Keep, keep_of_department, keep_of_everything, keep_of_kind, keep_of_theme};
use crate::job::{Context, Job, PageMeta};
use crate::routes::Place;
use crate::site::Site;

/// One thing that can be followed.
#[derive(Debug, Serialize)]
struct Row {
    name: String,
    feed: Option<String>,
    keep: Option<Keep>,
}

/// Things of one sort.
#[derive(Debug, Serialize)]
struct Rows {
    id: &'static str,
    title: String,
    rows: Vec<Row>,
}

/// The page.
pub fn jobs<'s>(site: &'s Site, jobs: &mut Vec<Job<'s>>) {
    jobs.push(Job::page(site.routes.to(Place::Follow), "follow.html", move || context(site)));
}

fn context(site: &Site) -> Context {
    let words = &site.words;
    let page = PageMeta::new(site, "follow", words.text("follow.title"), &site.routes.to(Place::Follow))
        .summary(site, &words.text("follow.description"))
        .under(site, [])
        .followed_by(super::of_everything(site));
    let list = |id: &'static str, key: &str, rows: Vec<Row>| {
        let rows: Vec<Row> =
            rows.into_iter().filter(|row| row.feed.is_some() || row.keep.is_some()).collect();
        (!rows.is_empty()).then(|| Rows { id, title: words.text(key).into_owned(), rows })
    };
    let lists: Vec<Rows> = [
        list("whole", "follow.whole", rows(site, stream::whole(site))),
        list("themes", "follow.themes", themes(site)),
        list("kinds", "follow.kinds", kinds(site)),
        list("spaces", "follow.spaces", rows(site, stream::spaces(site))),
        list("departments", "follow.departments", rows(site, stream::departments(site))),
    ]
    .into_iter()
    .flatten()
    .collect();
    Context::new(&page)
        .with("lists", &lists)
        .with("has_feeds", &super::are_made(site))
        .with("has_calendars", &site.has("events"))
        .with("has_groups", &site.has("groups"))
}

fn rows(site: &Site, streams: impl IntoIterator<Item = Stream>) -> Vec<Row> {
    streams.into_iter().map(|stream| row(site, stream)).collect()
}

fn row(site: &Site, stream: Stream) -> Row {
    let keep = match &stream.of {
        Of::Events => keep_of_everything(site),
        Of::Theme(id) => keep_of_theme(site, id),
        Of::Department(code) => keep_of_department(site, code),
        _ => None,
    };
    let feed = super::are_made(site).then(|| site.routes.feed_of(&stream.page));
    Row { name: stream.name, feed, keep }
}

/// Those of the hubs; without hubs, the calendars of themes.
fn themes(site: &Site) -> Vec<Row> {
    let theme = |theme: &crate::config::Theme| match stream::of_theme(site, &theme.id) {
        Some(stream) => row(site, stream),
        None => Row { name: site.typeset(&theme.name), feed: None, keep: keep_of_theme(site, &theme.id) },
    };
    site.config.themes.iter().map(theme).collect()
}

/// Kinds of events have calendars alone: news of them all are those of the agenda.
fn kinds(site: &Site) -> Vec<Row> {
    let kinds = site.config.event_kinds.iter().filter_map(|kind| keep_of_kind(site, &kind.id));
    kinds.map(|(name, keep)| Row { name, feed: None, keep: Some(keep) }).collect()
}
