//! When the site becomes wrong by itself.

use contract::calendar::resolve_local;
use contract::records::EventStatus;
use jiff::{Timestamp, ToSpan};

use crate::site::Site;

/// The next instant at which the same sources would give another site: an event ends, a record appears
/// or expires, or the day turns (lists say « aujourd’hui » and « depuis 41 jours »).
pub(crate) fn next_change(site: &Site) -> Option<Timestamp> {
    let records = &site.records;
    let events = records.events.values().flat_map(|event| {
        let ends = resolve_local(event.ends_at, &event.zone).ok().map(|zoned| zoned.timestamp());
        let is_cancelled = event.status == EventStatus::Cancelled;
        let leaves = ends.map(|ends| crate::events::leaves_at(event, ends, is_cancelled));
        [Some(event.published_at), ends, leaves]
    });
    let groups = records.groups.values().map(|(group, _)| Some(group.published_at));
    let posts = records.posts.values().flat_map(|post| [Some(post.published_at), Some(post.expires_at)]);
    let ideas = records.ideas.values().map(|idea| Some(idea.published_at));
    let all =
        events.chain(groups).chain(posts).chain(ideas).chain(consents(site)).chain([next_midnight(site)]);
    all.flatten().filter(|at| *at > site.now).min()
}

/// A name or number that somebody agreed to show goes when the agreement ends, not a day later.
fn consents(site: &Site) -> impl Iterator<Item = Option<Timestamp>> {
    let records = &site.records;
    let phones = records.groups.values().filter_map(|(group, _)| group.phone.as_ref());
    let phones = phones.chain(records.events.values().filter_map(|event| event.phone.as_ref()));
    let photos = records.reports.values().flat_map(|report| &report.photos);
    let names = photos.filter_map(|photo| photo.credit.as_ref());
    let names = names.chain(records.ideas.values().filter_map(|idea| idea.pseudonym.as_ref()));
    let names = names.chain(records.articles.values().filter_map(|article| article.signed.as_ref()));
    let names = names.chain(records.contacts.values().filter_map(|contact| contact.name.as_ref()));
    phones.map(|phone| Some(phone.expires_at)).chain(names.map(|name| Some(name.expires_at)))
}

fn next_midnight(site: &Site) -> Option<Timestamp> {
    let tomorrow = site.today.checked_add(1.day()).ok()?;
    tomorrow.in_tz(&site.config.zone).ok().map(|zoned| zoned.timestamp())
}
