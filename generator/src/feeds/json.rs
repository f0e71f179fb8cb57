//! JSON Feed 1.1 (jsonfeed.org).

use serde_json::{Value, json};

use super::atom::instant;
use super::entry::{self, Entry};
use super::stream::Stream;
use crate::site::Site;

/// As jsonfeed.org names it.
pub const MEDIA_TYPE: &str = "application/feed+json";

/// The file of a stream.
pub fn text(site: &Site, stream: &Stream) -> String {
    let items: Vec<Value> = entry::of(site, stream).iter().map(item).collect();
    let feed = json!({
        "version": "https://jsonfeed.org/version/1.1",
        "title": stream.title(site),
        "home_page_url": site.absolute(&stream.read_at(site)),
        "feed_url": site.absolute(&site.routes.json_feed_of(&stream.page)),
        "language": site.config.language,
        "authors": [{ "name": site.typeset(&site.config.name) }],
        "items": items,
    });
    format!("{feed}\n")
}

fn item(entry: &Entry) -> Value {
    let mut item = json!({
        "id": entry.id,
        "url": entry.url,
        "title": entry.title,
        "content_text": entry.text,
        "date_published": instant(entry.published),
        "date_modified": instant(entry.updated),
        "tags": entry.categories,
    });
    if let Some(name) = &entry.by {
        item["authors"] = json!([{ "name": name }]);
    }
    item
}
