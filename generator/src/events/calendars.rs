//! Calendar files: of an event, of a group, place, theme or kind, of everything.

use contract::calendar::{Calendar, Entry, Method, file};
use contract::records::Event;
use jiff::{SignedDuration, Timestamp};

use super::scopes::{self, Scope};
use super::{EventFacts, card};
use crate::hash::Key;
use crate::made::Made;
use crate::routes::Place;
use crate::site::Site;

/// A calendar that reads its feed once a month still learns that an event was cancelled, and keeps what was.
const STAYS: SignedDuration = SignedDuration::from_hours(30 * 24);

/// The instant from which calendars say nothing of an event any more.
#[must_use]
pub fn leaves_at(event: &Event, ends: Timestamp, is_cancelled: bool) -> Timestamp {
    let since = if is_cancelled { event.updated_at } else { ends };
    since.checked_add(STAYS).unwrap_or(Timestamp::MAX)
}

fn is_in_feeds(site: &Site, facts: &EventFacts, event: &Event) -> bool {
    site.now < leaves_at(event, facts.ends, facts.cancelled)
}

/// Address of the file of an event that is still worth a line in a calendar.
#[must_use]
pub fn of_event(site: &Site, facts: &EventFacts, event: &Event) -> Option<String> {
    let is_public = site.events.get(&facts.id).is_some();
    (is_public && !facts.past && is_in_feeds(site, facts, event))
        .then(|| format!("{}{}.ics", facts.href, event.slug))
}

/// The files.
pub fn files<'s>(site: &'s Site, files: &mut Vec<Made<'s>>) {
    for facts in &site.events.all {
        let Some(event) = facts.record(site) else { continue };
        let of_event = of_event(site, facts, event);
        files.extend(of_event.map(|path| {
            let made = Made::new(path, move || one(site, facts, event));
            made.keyed(move || {
                Key::default().facts(event).text(&facts.href).facts(&titles_of_groups(site, event))
            })
        }));
    }
    for scope in scopes::all(site) {
        let path = site.routes.calendar_of(&scope.page);
        files.push(feed(site, scope, path));
    }
    // Who subscribed to a group before it was split or merged goes on with the one that came of it.
    for (slug, group) in site.groups.former(site) {
        let path = site.routes.calendar_of(&site.routes.below(Place::Groups, slug));
        files.push(feed(site, Scope::group(group), path));
    }
}

fn feed(site: &Site, scope: Scope, path: String) -> Made<'_> {
    Made::new(path, move || {
        let (name, url) = (scope.title(site), site.absolute(&scope.read_at(site)));
        let agenda = scope.agenda(site);
        // Soonest first, whatever is over: a file that differs is a file that changed.
        let past: Vec<&EventFacts> = agenda.past().collect();
        let all = past.into_iter().rev().chain(agenda.upcoming());
        let entries: Vec<Entry<'_>> = all
            .filter_map(|facts| Some((facts, facts.record(site)?)))
            .filter(|(facts, event)| is_in_feeds(site, facts, event))
            .map(|(facts, event)| entry(site, facts, event))
            .collect();
        let calendar = Calendar { method: Method::Publish, name: &name, url: &url, words: &site.words };
        file(&calendar, &entries)
    })
}

fn one(site: &Site, facts: &EventFacts, event: &Event) -> String {
    let calendar = Calendar { method: Method::Publish, name: "", url: "", words: &site.words };
    file(&calendar, &[entry(site, facts, event)])
}

fn titles_of_groups(site: &Site, event: &Event) -> Vec<String> {
    event.groups.iter().filter_map(|id| crate::groups::link(site, id)).map(|link| link.title).collect()
}

fn entry<'s>(site: &'s Site, facts: &EventFacts, event: &'s Event) -> Entry<'s> {
    let place = event.venue.as_ref().map(|venue| crate::places::place_words(site, &venue.place));
    let themes = event.themes.iter().filter_map(|id| site.config.theme(id));
    let themes = themes.map(|theme| site.typeset(&theme.name));
    Entry {
        event,
        url: site.absolute(&facts.href),
        place: place.unwrap_or_default(),
        groups: titles_of_groups(site, event),
        categories: card::kind_name(site, &event.kind).into_iter().chain(themes).collect(),
    }
}
