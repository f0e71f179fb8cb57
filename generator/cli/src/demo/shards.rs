//! Writes records as `export` does: one file for what changes together (see `contract::records`).

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{fs, io};

use contract::places;
use contract::records::{Event, Group, Records, SCHEMA, Territory};
use geojson::{Feature, FeatureCollection, Geometry, feature};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::when;

/// Folders of shards: nothing outside them is touched.
const FOLDERS: [&str; 9] =
    ["groups", "events", "reports", "articles", "ideas", "posts", "skills", "contacts", "feed"];
/// The shard of what is in no department.
const ABROAD: &str = "abroad";
const ONLINE: &str = "online";

/// Why the data could not be written.
#[derive(Debug)]
pub enum WriteError {
    /// This file is not of an invented movement: it is not ours to replace.
    NotDemo(PathBuf),
    /// A file or folder that cannot be read or written.
    Io(PathBuf, io::Error),
}

/// What was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Written {
    /// Shards, changed or not.
    pub files: usize,
}

/// Writes `records` under `out`, and removes shards of an earlier demo that are no more. Files that
/// did not change keep their dates.
///
/// # Errors
/// `out` holds data that do not say `"demo": true`, or a file cannot be written.
pub fn write(records: &Records, skills_at: Timestamp, out: &Path) -> Result<Written, WriteError> {
    let earlier = earlier_shards(out)?;
    let shards = shards(records, skills_at);
    for (name, text) in &shards {
        write_shard(&out.join(name), text)?;
    }
    let kept: BTreeSet<PathBuf> = shards.keys().map(|name| out.join(name)).collect();
    for gone in earlier.difference(&kept) {
        fs::remove_file(gone).map_err(|error| WriteError::Io(gone.clone(), error))?;
    }
    Ok(Written { files: shards.len() })
}

/// Every shard by its name relative to the data folder.
pub fn shards(records: &Records, skills_at: Timestamp) -> BTreeMap<String, String> {
    let mut shards = Shards::default();
    for event in records.events.values() {
        shards.add(format!("events/{}.json", event_shard(event)), event);
    }
    for report in records.reports.values() {
        shards.add(format!("reports/{}.json", year(report.published_at)), report);
    }
    for article in records.articles.values() {
        shards.add(format!("articles/{}.json", year(article.published_at)), article);
    }
    for idea in records.ideas.values() {
        shards.add(format!("ideas/{}.json", year(idea.published_at)), idea);
    }
    for post in records.posts.values() {
        shards.add(format!("posts/{}.json", area(&post.area)), post);
    }
    for skill in &records.skills {
        shards.add(format!("skills/{}.json", month(skills_at)), skill);
    }
    for contact in records.contacts.values() {
        shards.add("contacts/all.json".to_owned(), contact);
    }
    for item in records.feed.values() {
        shards.add(format!("feed/{}.json", month(item.published_at)), item);
    }
    let mut files: BTreeMap<String, String> =
        shards.lines.into_iter().map(|(name, lines)| (name, shard_text(&lines))).collect();
    files.extend(group_shards(records));
    files
}

#[derive(Default)]
struct Shards {
    /// One JSON object for each record, so that a problem's line names its record.
    lines: BTreeMap<String, Vec<String>>,
}

impl Shards {
    fn add<T: Serialize>(&mut self, name: String, record: &T) {
        // Records are plain structs with text keys: serde_json refuses none of them.
        let line = serde_json::to_string(record).unwrap_or_default();
        self.lines.entry(name).or_default().push(line);
    }
}

fn shard_text(lines: &[String]) -> String {
    format!("{{\"schema\":{SCHEMA},\"demo\":true,\"records\":[\n{}\n]}}\n", lines.join(",\n"))
}

fn group_shards(records: &Records) -> BTreeMap<String, String> {
    let mut features: BTreeMap<String, Vec<Feature>> = BTreeMap::new();
    for (group, position) in records.groups.values() {
        features
            .entry(format!("groups/{}.geojson", area(&group.place)))
            .or_default()
            .push(feature_of(group, *position));
    }
    features.into_iter().map(|(name, features)| (name, collection_text(features))).collect()
}

fn feature_of(group: &Group, position: Option<[f64; 2]>) -> Feature {
    let properties = match serde_json::to_value(group) {
        Ok(serde_json::Value::Object(properties)) => Some(properties),
        _ => None,
    };
    Feature {
        id: Some(feature::Id::String(group.id.clone())),
        geometry: position.map(Geometry::new_point),
        properties,
        ..Feature::default()
    }
}

fn collection_text(features: Vec<Feature>) -> String {
    let mut collection = FeatureCollection::new(features);
    let mut members = serde_json::Map::new();
    members.insert("schema".to_owned(), SCHEMA.into());
    members.insert("demo".to_owned(), true.into());
    collection.foreign_members = Some(members);
    let mut text = String::new();
    // Writing to a String cannot fail.
    let _ = writeln!(text, "{collection}");
    text
}

fn event_shard(event: &Event) -> String {
    let place = event.venue.as_ref().map_or(ONLINE, |venue| area(&venue.place));
    format!("{place}/{}", event.starts_at.date().strftime("%Y-%m"))
}

/// The department a territory lies in, or `abroad`.
fn area(territory: &Territory) -> &str {
    match territory {
        Territory::Commune(insee) => {
            places::department_of(insee).map_or(ABROAD, |department| department.code)
        }
        Territory::Department(code) => code,
        Territory::Region(_) | Territory::Country | Territory::Abroad { .. } => ABROAD,
    }
}

fn year(at: Timestamp) -> String {
    when::day(at).strftime("%Y").to_string()
}

fn month(at: Timestamp) -> String {
    when::day(at).strftime("%Y-%m").to_string()
}

fn write_shard(path: &Path, text: &str) -> Result<(), WriteError> {
    let io_error = |error| WriteError::Io(path.to_owned(), error);
    if fs::read(path).is_ok_and(|present| present == text.as_bytes()) {
        return Ok(());
    }
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(io_error)?;
    }
    fs::write(path, text).map_err(io_error)
}

/// The one member that says whose data a file holds.
#[derive(Deserialize)]
struct Marked {
    #[serde(default)]
    demo: bool,
}

/// Shards that stand under `out` already; refuses when one of them is not of a demo.
fn earlier_shards(out: &Path) -> Result<BTreeSet<PathBuf>, WriteError> {
    let mut found = BTreeSet::new();
    let mut folders: Vec<PathBuf> =
        FOLDERS.iter().map(|folder| out.join(folder)).filter(|path| path.is_dir()).collect();
    while let Some(folder) = folders.pop() {
        let io_error = |error| WriteError::Io(folder.clone(), error);
        for entry in fs::read_dir(&folder).map_err(io_error)? {
            let path = entry.map_err(io_error)?.path();
            match path.extension().and_then(|extension| extension.to_str()) {
                _ if path.is_dir() => folders.push(path),
                Some("json" | "geojson") if is_demo(&path) => _ = found.insert(path),
                Some("json" | "geojson") => return Err(WriteError::NotDemo(path)),
                _ => {}
            }
        }
    }
    Ok(found)
}

fn is_demo(path: &Path) -> bool {
    let text = fs::read_to_string(path).unwrap_or_default();
    serde_json::from_str::<Marked>(&text).is_ok_and(|marked| marked.demo)
}
