//! Exported data: shards read into [`Records`]. A broken file or record is a problem with its place; the
//! rest is kept.

mod geo;
mod validate;

use std::collections::HashSet;
use std::collections::btree_map::Entry;
use std::path::{Path, PathBuf};

use contract::records::{Records, SCHEMA};
use rayon::prelude::*;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

use crate::problem::{Code, Problem, Spot};
use crate::walk::{self, SourceFile};

/// Largest shard read, bytes.
const MAX_SHARD_BYTES: u64 = 64 << 20;

/// What one file holds.
#[derive(Default)]
struct Read {
    file: String,
    records: Records,
    problems: Vec<Problem>,
}

/// Reads every shard under `folder`; `shown_as` names it in problems.
#[must_use]
pub fn load(folder: &Path, shown_as: &str) -> (Records, Vec<Problem>) {
    let mut problems = Vec::new();
    let mut files = walk::files(folder, shown_as, &mut problems);
    files.retain(|file| !is_carried(&file.relative));
    let read: Vec<Read> = files.par_iter().map(|file| read_shard(file, shown_as)).collect();
    let mut records = Records::default();
    for one in read {
        problems.extend(one.problems);
        merge(&mut records, one.records, &mut problems, &one.file);
    }
    keep_of_groups_in_sight(&mut records);
    (records, problems)
}

/// What a group did is shown as long as the group is: one that moderators took out of sight takes it along. What groups
/// that became part of it did is its own. Records that name no group are the movement's.
fn keep_of_groups_in_sight(records: &mut Records) {
    let merged = records.groups.values().flat_map(|(group, _)| group.merged.iter());
    let known: HashSet<String> = records.groups.keys().chain(merged).cloned().collect();
    let is_shown = |group: &String| group.is_empty() || known.contains(group);
    records.events.retain(|_, event| event.groups.is_empty() || event.groups.iter().any(&is_shown));
    records.reports.retain(|_, report| is_shown(&report.group));
    records.articles.retain(|_, article| is_shown(&article.group));
}

/// Folders of files that people sent, which are copied as they are.
const CARRIED: [&str; 2] = ["files/", "photos/"];

fn is_carried(relative: &str) -> bool {
    CARRIED.iter().any(|folder| relative.starts_with(folder))
}

/// The files people sent: address, source. What is wrong with them, [`load`] says.
#[must_use]
pub fn carried(folder: &Path) -> Vec<(String, PathBuf)> {
    let mut told = Vec::new();
    let all = CARRIED.iter().flat_map(|inside| {
        let files = walk::files(&folder.join(inside), inside, &mut told);
        files.into_iter().map(move |file| (format!("/{inside}{}", file.relative), file.path))
    });
    all.collect()
}

/// A shard's text and how problems name it.
struct Source<'a> {
    file: &'a str,
    text: &'a str,
}

fn read_shard(file: &SourceFile, shown_as: &str) -> Read {
    let shown = format!("{shown_as}/{}", file.relative);
    let mut read = Read { file: shown.clone(), ..Read::default() };
    let text = match walk::read_text(file, &shown, MAX_SHARD_BYTES) {
        Ok(text) => text,
        Err(problem) => {
            read.problems.push(problem);
            return read;
        }
    };
    let source = Source { file: &shown, text: &text };
    let all = &mut read.records;
    let problems = &mut read.problems;
    match file.relative.split('/').next().unwrap_or_default() {
        "groups" => geo::groups(&source, all, problems),
        "events" => {
            for (event, at) in take(&source, all, problems) {
                validate::event(event, at, &source, all, problems);
            }
        }
        "reports" => {
            keep(&source, all, problems, |all| &mut all.reports, |r: &contract::records::Report| r.id.clone())
        }
        "articles" => keep(
            &source,
            all,
            problems,
            |all| &mut all.articles,
            |r: &contract::records::Article| r.id.clone(),
        ),
        "ideas" => {
            keep(&source, all, problems, |all| &mut all.ideas, |r: &contract::records::Idea| r.id.clone())
        }
        "posts" => {
            keep(&source, all, problems, |all| &mut all.posts, |r: &contract::records::Post| r.id.clone())
        }
        "contacts" => keep(
            &source,
            all,
            problems,
            |all| &mut all.contacts,
            |r: &contract::records::Contact| r.role.clone(),
        ),
        "feed" => {
            keep(&source, all, problems, |all| &mut all.feed, |r: &contract::records::FeedItem| r.id.clone())
        }
        "moderation" => {
            let counts = take(&source, all, problems);
            all.moderation.extend(counts.into_iter().map(|(count, _)| count));
        }
        "skills" => {
            let counts = take(&source, all, problems);
            all.skills.extend(counts.into_iter().map(|(count, _)| count));
        }
        _ => problems.push(Problem::new(Code::ShardBroken, &shown).with("detail", file.relative.clone())),
    }
    read
}

type Table<T> = std::collections::BTreeMap<String, T>;

fn keep<T: DeserializeOwned>(
    source: &Source<'_>,
    records: &mut Records,
    problems: &mut Vec<Problem>,
    table: impl Fn(&mut Records) -> &mut Table<T>,
    id: impl Fn(&T) -> String,
) {
    for (record, at) in take(source, records, problems) {
        match table(records).entry(id(&record)) {
            Entry::Vacant(free) => {
                free.insert(record);
            }
            Entry::Occupied(taken) => {
                problems.push(twice(source.file, taken.key()).at(Spot::of(source.text, at)));
            }
        }
    }
}

fn twice(file: &str, id: &str) -> Problem {
    Problem::new(Code::RecordTwice, file).with("id", id)
}

#[derive(Deserialize)]
struct RawShard<'a> {
    schema: u32,
    #[serde(default)]
    demo: bool,
    #[serde(borrow)]
    records: Vec<&'a RawValue>,
}

/// The records of a JSON shard, each with its byte offset.
fn take<T: DeserializeOwned>(
    source: &Source<'_>,
    records: &mut Records,
    problems: &mut Vec<Problem>,
) -> Vec<(T, usize)> {
    let shard: RawShard<'_> = match serde_json::from_str(source.text) {
        Ok(shard) => shard,
        Err(error) => {
            problems.push(broken_shard(source.file, &error));
            return Vec::new();
        }
    };
    if shard.schema != SCHEMA {
        let detail = format!("schema {} ≠ {SCHEMA}", shard.schema);
        problems.push(Problem::new(Code::ShardBroken, source.file).with("detail", detail));
        return Vec::new();
    }
    records.demo |= shard.demo;
    let mut read = Vec::with_capacity(shard.records.len());
    for raw in shard.records {
        let at = offset(source.text, raw.get());
        match serde_json::from_str(raw.get()) {
            Ok(record) => read.push((record, at)),
            Err(error) => problems.push(broken_record(source, raw.get(), at, &error)),
        }
    }
    read
}

/// Where `part`, a slice of `text`, begins in it.
fn offset(text: &str, part: &str) -> usize {
    (part.as_ptr() as usize).saturating_sub(text.as_ptr() as usize)
}

fn broken_shard(file: &str, error: &serde_json::Error) -> Problem {
    let spot = Spot { line: number(error.line()), column: number(error.column()) };
    Problem::new(Code::ShardBroken, file).at(spot).with("detail", detail(error))
}

fn broken_record(source: &Source<'_>, raw: &str, at: usize, error: &serde_json::Error) -> Problem {
    let inside: usize = raw.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum();
    let spot = Spot::of(source.text, at + inside + error.column().saturating_sub(1));
    let id = serde_json::from_str::<serde_json::Value>(raw)
        .ok()
        .and_then(|value| value.get("id").or_else(|| value.get("role"))?.as_str().map(str::to_owned))
        .unwrap_or_default();
    Problem::new(Code::RecordBroken, source.file).at(spot).with("id", id).with("detail", detail(error))
}

/// serde's sentence without its own place.
fn detail(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.rsplit_once(" at line ").map_or(text.clone(), |(sentence, _)| sentence.to_owned())
}

fn number(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

fn merge(into: &mut Records, from: Records, problems: &mut Vec<Problem>, file: &str) {
    into.demo |= from.demo;
    merge_table(&mut into.groups, from.groups, problems, file);
    merge_table(&mut into.events, from.events, problems, file);
    merge_table(&mut into.reports, from.reports, problems, file);
    merge_table(&mut into.articles, from.articles, problems, file);
    merge_table(&mut into.ideas, from.ideas, problems, file);
    merge_table(&mut into.posts, from.posts, problems, file);
    merge_table(&mut into.contacts, from.contacts, problems, file);
    merge_table(&mut into.feed, from.feed, problems, file);
    into.skills.extend(from.skills);
    into.moderation.extend(from.moderation);
}

fn merge_table<T>(into: &mut Table<T>, from: Table<T>, problems: &mut Vec<Problem>, file: &str) {
    for (id, record) in from {
        match into.entry(id) {
            Entry::Vacant(free) => {
                free.insert(record);
            }
            Entry::Occupied(taken) => problems.push(twice(file, taken.key())),
        }
    }
}

#[cfg(test)]
mod tests;
