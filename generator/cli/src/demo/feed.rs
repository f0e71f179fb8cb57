//! What the movement's other places have published lately.

use contract::records::FeedItem;
use contract::words::slugify;

use super::Setting;
use super::ids::later;
use super::texts::{ItemText, Source};

/// Days between two items of one source, about.
const DAYS_BETWEEN: i64 = 9;

/// Every item of the invented sources, the newest first in each.
pub fn collect(setting: &Setting<'_>) -> Vec<FeedItem> {
    let random = &mut setting.random("feed");
    let mut items = Vec::new();
    for source in &setting.texts.sources {
        let mut age_hours = random.between(5, 60);
        for item in &source.item {
            items.push(feed_item(setting, source, item, age_hours));
            age_hours += 24 * DAYS_BETWEEN + random.between(-50, 50);
        }
    }
    items
}

fn feed_item(setting: &Setting<'_>, source: &Source, item: &ItemText, age_hours: i64) -> FeedItem {
    let url = format!("{}{}/", source.url, slugify(&item.title));
    FeedItem {
        id: url.clone(),
        source: source.name.clone(),
        title: item.title.clone(),
        summary: item.summary.clone(),
        url,
        themes: setting.vocabulary.themes(&item.themes),
        published_at: later(setting.plan.now, -age_hours),
    }
}
