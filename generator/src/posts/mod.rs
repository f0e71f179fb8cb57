//! Boards of rides, beds and exchanges. In public: an area and a day, never a name, an hour or a small
//! commune; `noindex`, outside search, sitemap and feeds.

mod board;
mod card;

use std::collections::BTreeMap;

use contract::records::{Direction, Post, PostKind, Territory};
use contract::visibility::{Facts, Surface, Visibility};

use crate::job::Job;
use crate::site::Site;

pub use card::card;

/// How many posts of one board serve an event.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Offered, not yet taken.
    pub offers: usize,
    /// Looked for, not yet found.
    pub requests: usize,
}

/// What serves an event.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct EventCounts {
    /// Rides.
    pub rides: Counts,
    /// Beds.
    pub beds: Counts,
}

/// Posts anyone may see: ids by board, in the order they are shown.
#[derive(Debug, Default)]
pub struct Index {
    boards: BTreeMap<PostKind, Vec<String>>,
    by_event: BTreeMap<String, EventCounts>,
    /// Department and board -> area -> how many wait for an answer.
    by_area: BTreeMap<(String, PostKind), BTreeMap<Option<String>, usize>>,
}

impl Index {
    /// Draws it.
    #[must_use]
    pub fn build(site: &Site) -> Self {
        let mut index = Self::default();
        for kind in PostKind::ALL.into_iter().filter(|kind| site.has(feature(*kind))) {
            let mut posts: Vec<&Post> =
                site.records.posts.values().filter(|post| post.kind == kind).collect();
            posts.retain(|post| is_shown(post, site));
            posts.sort_by_key(|post| order(post));
            for post in &posts {
                index.count(post);
                index.count_area(post);
            }
            index.boards.insert(kind, posts.into_iter().map(|post| post.id.clone()).collect());
        }
        index
    }

    fn count(&mut self, post: &Post) {
        let Some(event) = post.event.as_ref().filter(|_| !post.solved) else { return };
        let counts = self.by_event.entry(event.clone()).or_default();
        let board = match post.kind {
            PostKind::Carpool => &mut counts.rides,
            PostKind::Lodging => &mut counts.beds,
            PostKind::Exchange => return,
        };
        match post.direction {
            Direction::Offer => board.offers += 1,
            Direction::Request => board.requests += 1,
        }
    }

    /// By the area that stands in public, which the card of the post says too: never a finer place.
    fn count_area(&mut self, post: &Post) {
        let area = card::area(&post.area);
        let Some(department) = crate::places::department_of(&area).filter(|_| !post.solved) else { return };
        let commune = match area {
            Territory::Commune(insee) => Some(insee),
            _ => None,
        };
        let areas = self.by_area.entry((department, post.kind)).or_default();
        *areas.entry(commune).or_default() += 1;
    }

    /// Where in a department the posts of a board wait for an answer: the commune of an area, or nothing
    /// where only the department is told; and how many.
    pub fn areas(&self, department: &str, kind: PostKind) -> impl Iterator<Item = (Option<&str>, usize)> {
        let areas = self.by_area.get(&(department.to_owned(), kind));
        areas.into_iter().flatten().map(|(commune, count)| (commune.as_deref(), *count))
    }

    /// Whether `feature` is a board with nothing on it.
    #[must_use]
    pub fn is_empty_board(&self, feature: &str) -> bool {
        kind_of(feature).is_some_and(|kind| self.boards.get(&kind).is_none_or(Vec::is_empty))
    }

    /// Posts of a board, in the order they are shown.
    pub fn open<'s>(&'s self, site: &'s Site, kind: PostKind) -> impl Iterator<Item = &'s Post> + use<'s> {
        self.boards.get(&kind).into_iter().flatten().filter_map(|id| site.records.posts.get(id))
    }

    /// The rides and beds of an event.
    #[must_use]
    pub fn counts_of_event(&self, id: &str) -> EventCounts {
        self.by_event.get(id).copied().unwrap_or_default()
    }
}

/// What still helps first; then the soonest, or for what has no day the newest.
fn order(post: &Post) -> (bool, Option<jiff::civil::Date>, std::cmp::Reverse<jiff::Timestamp>, &str) {
    (post.solved, post.starts_on, std::cmp::Reverse(post.published_at), &post.id)
}

fn is_shown(post: &Post, site: &Site) -> bool {
    let facts = Facts {
        from: Some(post.published_at),
        until: Some(post.expires_at),
        unindexed: true,
        ..Facts::default()
    };
    site.public(&facts, Surface::List) == Visibility::Listed
}

/// The switch of a board.
#[must_use]
pub fn feature(kind: PostKind) -> &'static str {
    match kind {
        PostKind::Carpool => "carpool",
        PostKind::Lodging => "lodging",
        PostKind::Exchange => "exchange",
    }
}

fn kind_of(name: &str) -> Option<PostKind> {
    PostKind::ALL.into_iter().find(|kind| feature(*kind) == name)
}

/// The pages.
pub fn jobs<'s>(site: &'s Site, jobs: &mut Vec<Job<'s>>) {
    for kind in PostKind::ALL.into_iter().filter(|kind| site.has(feature(*kind))) {
        board::jobs(site, kind, jobs);
    }
}

#[cfg(test)]
mod tests;
