//! What is new, for programs that read it for people: Atom (RFC 4287) and JSON Feed 1.1.
//!
//! A feed lies beside the page it is of. It holds what anyone may see in lists, never the boards, and never the
//! name of a person: programs keep what they have read, a consent does not last that long. Addresses in a feed are
//! absolute, so there is none until the site knows where it is.

mod atom;
mod entry;
mod follow;
mod json;
mod stream;

use crate::job::{Feed, Job, PageMeta};
use crate::made::Made;
use crate::routes::Place;
use crate::site::Site;

use stream::Stream;

/// Entries of a feed: who reads it once a month misses nothing of most groups, and no file is long.
const MAX_ENTRIES: usize = 50;

/// Feeds are made.
fn are_made(site: &Site) -> bool {
    site.has("feeds") && !site.config.base_url.is_empty()
}

/// The page that explains how to follow.
pub fn jobs<'s>(site: &'s Site, jobs: &mut Vec<Job<'s>>) {
    if site.has("feeds") {
        follow::jobs(site, jobs);
    }
}

/// The files.
pub fn files<'s>(site: &'s Site, files: &mut Vec<Made<'s>>) {
    if !are_made(site) {
        return;
    }
    for stream in stream::all(site) {
        if stream.has_json() {
            let (stream, path) = (stream.clone(), site.routes.json_feed_of(&stream.page));
            files.push(Made::new(path, move || json::text(site, &stream)));
        }
        let path = site.routes.feed_of(&stream.page);
        files.push(Made::new(path, move || atom::text(site, &stream)));
    }
}

/// The feed of everything.
pub fn of_everything(site: &Site) -> Vec<Feed> {
    announced(site, Some(stream::everything(site)))
}

/// The feed of all that a fixed place lists: articles, events, reports, ideas.
pub fn of_place(site: &Site, place: Place) -> Vec<Feed> {
    announced(site, stream::of_place(site, place))
}

/// The feed of a theme.
pub fn of_theme(site: &Site, id: &str) -> Vec<Feed> {
    announced(site, stream::of_theme(site, id))
}

/// The feed of a department, by its code.
pub fn of_department(site: &Site, code: &'static str) -> Vec<Feed> {
    announced(site, stream::of_department(site, code))
}

/// The feed of a group, by its id, when others may show it.
pub fn of_group(site: &Site, id: &str) -> Vec<Feed> {
    announced(site, stream::of_group(site, id))
}

fn announced(site: &Site, stream: Option<Stream>) -> Vec<Feed> {
    let Some(stream) = stream.filter(|_| are_made(site)) else { return Vec::new() };
    let title = stream.title(site);
    let atom = Feed {
        title: title.clone(),
        href: site.routes.feed_of(&stream.page),
        media_type: atom::MEDIA_TYPE.to_owned(),
    };
    let json = stream.has_json().then(|| Feed {
        title: site.words.format("feed.json", &[("name", &title)]),
        href: site.routes.json_feed_of(&stream.page),
        media_type: json::MEDIA_TYPE.to_owned(),
    });
    std::iter::once(atom).chain(json).collect()
}

impl PageMeta {
    /// With the feeds it announces.
    #[must_use]
    pub fn followed_by(mut self, feeds: Vec<Feed>) -> Self {
        self.feeds = feeds;
        self
    }
}

#[cfg(test)]
mod tests;
