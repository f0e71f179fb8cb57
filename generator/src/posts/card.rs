//! A post as a line of its board.

use contract::places::{AREA_MIN_POPULATION, area_of, commune};
use contract::records::{Direction, Post, PostKind, Territory};
use serde::Serialize;
use tera::Value;

use super::feature;
use crate::excerpt::excerpt;
use crate::job::LinkTo;
use crate::site::{Site, ThemeRef};

/// Longest title made of a post's own words, in characters.
const TITLE_CHARS: usize = 80;

#[derive(Debug, Clone, Serialize)]
struct Card {
    id: String,
    title: String,
    area: String,
    when: Option<String>,
    iso: Option<String>,
    event: Option<LinkTo>,
    text: Option<String>,
    seats: Option<String>,
    theme: Option<ThemeRef>,
    expires: Option<String>,
    solved: bool,
    answer_href: Option<String>,
}

/// The post as its board shows it.
#[must_use]
pub fn card(site: &Site, post: &Post) -> Value {
    let place = crate::places::place_words(site, &area(&post.area));
    let (title, area, text) = told(site, post, place);
    let expires = site.words.day_plain(site.date_of(post.expires_at));
    site.card(&Card {
        id: format!("post-{}", post.id),
        title,
        area,
        when: post.starts_on.map(|day| site.words.day_long(day)),
        iso: post.starts_on.map(|day| day.to_string()),
        event: event(site, post),
        text,
        seats: seats(site, post),
        theme: post.theme.as_deref().and_then(|id| site.theme(id)),
        expires: Some(site.words.format("board.expires", &[("date", &expires)])),
        solved: post.solved,
        // Answers go through the functions, which are not open yet.
        answer_href: None,
    })
}

/// The area of the record, which is public by the time it is exported; a commune that is too small all
/// the same is not named.
pub(super) fn area(recorded: &Territory) -> Territory {
    let Territory::Commune(insee) = recorded else { return recorded.clone() };
    match commune(insee) {
        Some(found) if found.population.is_none_or(|n| n < AREA_MIN_POPULATION) => area_of(found),
        _ => recorded.clone(),
    }
}

/// Title, what stands under it, text. Rides and beds are found by their place; an exchange by how it
/// begins, its whole text under it.
fn told(site: &Site, post: &Post, place: String) -> (String, String, Option<String>) {
    if post.kind != PostKind::Exchange {
        let side = match post.direction {
            Direction::Offer => "offer",
            Direction::Request => "request",
        };
        let what = site.words.text(&format!("board.{}_{side}", feature(post.kind))).into_owned();
        return (place, what, None);
    }
    let text = site.typeset(post.text.trim());
    match beginning(&text) {
        Some(start) => (start, place, Some(text)),
        None => (text, place, None),
    }
}

/// The first line of a longer text, cut between words; `None` when the text is short enough whole.
fn beginning(text: &str) -> Option<String> {
    let start = excerpt(text.lines().next().unwrap_or_default(), TITLE_CHARS);
    (start != text).then_some(start)
}

/// The event, when anyone may see it.
fn event(site: &Site, post: &Post) -> Option<LinkTo> {
    let facts = site.events.get(post.event.as_deref()?)?;
    Some(LinkTo::new(facts.title.clone(), facts.href.clone()))
}

fn seats(site: &Site, post: &Post) -> Option<String> {
    let places = post.places.filter(|_| !post.solved)?;
    let key = if post.kind == PostKind::Lodging { "board.beds" } else { "board.seats" };
    let places = site.words.plural(key, u64::from(places), &[]);
    match post.nights {
        Some(nights) => {
            let nights = site.words.plural("board.nights", u64::from(nights), &[]);
            Some(site.words.list_and(&[places, nights]))
        }
        None => Some(places),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_begins_between_two_words() {
        assert_eq!(beginning("Je prête une échelle."), None);
        assert_eq!(beginning("Une échelle\nà prêter").as_deref(), Some("Une échelle"));
        let long = "mot ".repeat(40);
        let start = beginning(long.trim()).unwrap_or_default();
        assert!(start.ends_with("mot…") && start.chars().count() <= TITLE_CHARS + 1, "{start}");
    }

    #[test]
    fn a_small_commune_is_never_named() {
        let small = contract::places::communes().iter().find(|c| c.population.is_some_and(|n| n < 500));
        let recorded = small.map(|c| Territory::Commune(c.insee.to_string()));
        assert!(recorded.is_some_and(|recorded| area(&recorded) != recorded));
        let large = Territory::Commune("63113".into());
        assert_eq!(area(&large), large);
    }
}
