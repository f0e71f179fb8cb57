//! Entries held against the schema of their kind.

use jiff::civil::{Date, DateTime};
use serde_json::Value;

use super::syntax::{Entry, entries};
use super::{Audience, FrontMatter, ResourceFile, Video, split};
use crate::kind::{KEYS, Key, Kind, Shape, find_key, nearest_key};
use crate::problem::{Code, Problem, Spot};

impl FrontMatter {
    /// Reads the head of the file `file`, whose whole text is `text`. Problems are added to `problems`;
    /// what could be read is returned.
    #[must_use]
    pub fn read(text: &str, file: &str, kind: Kind, problems: &mut Vec<Problem>) -> Self {
        let mut front = Self::default();
        let start = Spot { line: 1, column: 1 };
        let Some(split) = split(text) else {
            problems.push(Problem::new(Code::FrontMatterMissing, file).at(start));
            return front;
        };
        let entries = match entries(&split, text, file) {
            Ok(entries) => entries,
            Err(problem) => {
                problems.push(problem);
                return front;
            }
        };
        for entry in entries {
            if let Err(problem) = front.take(&entry, kind, file) {
                let at = if problem.code == Code::UnknownKey { entry.key_at } else { entry.value_at };
                problems.push(problem.at(Spot::of(text, at)));
            }
        }
        // The index of a folder needs a title and nothing else.
        let is_index = file.ends_with("/_index.md");
        let required = |key: &&Key| key.required.contains(&kind) && (!is_index || key.name == "title");
        for key in KEYS.iter().filter(required) {
            if !front.places.contains_key(key.name)
                && !problems.iter().any(|p| p.file == file && p.spot.line > 1)
            {
                problems.push(Problem::new(Code::MissingKey, file).at(start).with("key", key.name));
            }
        }
        front
    }

    fn take(&mut self, entry: &Entry, kind: Kind, file: &str) -> Result<(), Problem> {
        let name = entry.key.as_str();
        let Some(key) = find_key(name, kind) else {
            let problem = Problem::new(Code::UnknownKey, file).with("key", name);
            return Err(match nearest_key(name, kind) {
                Some(meant) => problem.with("suggest", meant),
                None => problem,
            });
        };
        self.places.insert(name.to_owned(), entry.value_at);
        let wrong = || wrong_value(file, name, key.shape);
        match key.shape {
            Shape::Text => self.set_text(name, text(&entry.value).ok_or_else(wrong)?, file),
            Shape::Switch => self.set_switch(name, entry.value.as_bool().ok_or_else(wrong)?),
            Shape::Whole => self.set_whole(name, entry.value.as_i64().ok_or_else(wrong)?),
            Shape::Day => self.set_day(name, day(&entry.value, file, name)?),
            Shape::Texts => self.set_texts(name, texts(&entry.value).ok_or_else(wrong)?),
            Shape::Free => {
                self.extra = entry.value.as_object().ok_or_else(wrong)?.clone();
                Ok(())
            }
            Shape::Files => {
                self.files = resource_files(&entry.value).ok_or_else(wrong)?;
                Ok(())
            }
            Shape::Video => {
                self.video = Some(video(&entry.value).ok_or_else(wrong)?);
                Ok(())
            }
        }
    }

    fn set_text(&mut self, name: &str, value: String, file: &str) -> Result<(), Problem> {
        let slot = match name {
            "title" if value.trim().is_empty() => {
                return Err(Problem::new(Code::MissingKey, file).with("key", name));
            }
            "title" => {
                self.title = value;
                return Ok(());
            }
            "audience" => {
                self.audience = Some(Audience::parse(&value).map_err(|_| wrong_audience(file))?);
                return Ok(());
            }
            "slug" => &mut self.slug,
            "summary" => &mut self.summary,
            "territory" => &mut self.territory,
            "image" => &mut self.image,
            "alt" => &mut self.alt,
            "easy_to_read" => &mut self.easy_to_read,
            "licence" => &mut self.licence,
            "version" => &mut self.version,
            "language" => &mut self.language,
            "replaces" => &mut self.replaces,
            "space" => &mut self.space,
            _ => &mut self.author,
        };
        *slot = (!value.trim().is_empty()).then_some(value);
        Ok(())
    }

    fn set_switch(&mut self, name: &str, value: bool) -> Result<(), Problem> {
        match name {
            "draft" => self.draft = value,
            _ => self.unlisted = value,
        }
        Ok(())
    }

    fn set_whole(&mut self, name: &str, value: i64) -> Result<(), Problem> {
        match name {
            "minutes" => self.minutes = Some(value),
            _ => self.weight = value,
        }
        Ok(())
    }

    fn set_day(&mut self, name: &str, value: Date) -> Result<(), Problem> {
        let slot = match name {
            "date" => &mut self.date,
            "updated" => &mut self.updated,
            "checked_on" => &mut self.checked_on,
            "expires_on" => &mut self.expires_on,
            _ => &mut self.valid_until,
        };
        *slot = Some(value);
        Ok(())
    }

    fn set_texts(&mut self, name: &str, value: Vec<String>) -> Result<(), Problem> {
        match name {
            "aliases" => self.aliases = value,
            "themes" => self.themes = value,
            _ => self.fields = value,
        }
        Ok(())
    }
}

/// A text; numbers are accepted, since YAML reads `version: 2` and `territory: 63` as numbers.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn texts(value: &Value) -> Option<Vec<String>> {
    value.as_array()?.iter().map(text).collect()
}

fn day(value: &Value, file: &str, name: &str) -> Result<Date, Problem> {
    let written = text(value).ok_or_else(|| wrong_value(file, name, Shape::Day))?;
    let parsed = written.parse::<Date>().or_else(|_| written.parse::<DateTime>().map(DateTime::date));
    parsed.map_err(|_| Problem::new(Code::ImpossibleDate, file).with("value", written))
}

fn resource_files(value: &Value) -> Option<Vec<ResourceFile>> {
    value.as_array()?.iter().map(resource_file).collect()
}

fn resource_file(value: &Value) -> Option<ResourceFile> {
    let table = value.as_object()?;
    let role = text(table.get("role")?)?;
    let file = text(table.get("file")?)?;
    (table.len() == 2 && ["source", "print", "web", "text"].contains(&role.as_str()))
        .then_some(ResourceFile { role, file })
}

fn video(value: &Value) -> Option<Video> {
    let table = value.as_object()?;
    let known = table.keys().all(|key| ["file", "captions", "transcript"].contains(&key.as_str()));
    known.then_some(())?;
    Some(Video {
        file: text(table.get("file")?)?,
        captions: text(table.get("captions")?)?,
        transcript: table.get("transcript").and_then(text),
    })
}

fn wrong_value(file: &str, name: &str, shape: Shape) -> Problem {
    let (expected, example) = match shape {
        Shape::Text => ("« … »", "\"Un texte\""),
        Shape::Switch => ("true | false", "true"),
        Shape::Whole => ("1, 2, 3…", "3"),
        Shape::Day => ("2026-11-23", "2026-11-23"),
        Shape::Texts => ("[ … ]", "[\"un\", \"deux\"]"),
        Shape::Free => ("[extra]", "{ couleur = \"vert\" }"),
        Shape::Files => ("[{ role, file }]", "[{ role = \"print\", file = \"files/affiche.pdf\" }]"),
        Shape::Video => ("{ file, captions }", "{ file = \"v.webm\", captions = \"v.vtt\" }"),
    };
    Problem::new(Code::WrongValue, file)
        .with("key", name)
        .with("expected", expected)
        .with("example", format!("{name} = {example}"))
}

fn wrong_audience(file: &str) -> Problem {
    Problem::new(Code::WrongValue, file)
        .with("key", "audience")
        .with("expected", "public | members | group:…")
        .with("example", "audience = \"members\"")
}
