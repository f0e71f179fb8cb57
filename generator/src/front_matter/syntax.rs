//! TOML and YAML read into the same entries, each with its place in the file.

use std::collections::BTreeMap;

use serde_json::{Map, Value};
use toml::de::{DeTable, DeValue};

use super::{Split, Syntax};
use crate::problem::{Code, Problem, Spot};

/// A key with its value and where both stand in the file (bytes).
#[derive(Debug)]
pub(super) struct Entry {
    pub key: String,
    pub key_at: usize,
    pub value: Value,
    pub value_at: usize,
}

/// Reads the entries of a head in the order of the file.
pub(super) fn entries(split: &Split<'_>, text: &str, file: &str) -> Result<Vec<Entry>, Problem> {
    let mut entries = match split.syntax {
        Syntax::Toml => toml_entries(split, text, file)?,
        Syntax::Yaml => yaml_entries(split, text, file)?,
    };
    entries.sort_by_key(|entry| entry.key_at);
    Ok(entries)
}

fn toml_entries(split: &Split<'_>, text: &str, file: &str) -> Result<Vec<Entry>, Problem> {
    let table = DeTable::parse(split.head).map_err(|error| {
        let span = error.span().unwrap_or_default();
        let spot = Spot::of(text, split.head_at + span.start);
        if error.message().starts_with("invalid date") {
            let value = split.head.get(span).unwrap_or_default();
            return Problem::new(Code::ImpossibleDate, file).at(spot).with("value", value);
        }
        Problem::new(Code::FrontMatterBroken, file).at(spot).with("detail", error.message())
    })?;
    Ok(table
        .get_ref()
        .iter()
        .map(|(key, value)| Entry {
            key: key.get_ref().to_string(),
            key_at: split.head_at + key.span().start,
            value: from_toml(value.get_ref()),
            value_at: split.head_at + value.span().start,
        })
        .collect())
}

fn from_toml(value: &DeValue<'_>) -> Value {
    match value {
        DeValue::String(text) => Value::String(text.to_string()),
        DeValue::Integer(number) => number.to_string().parse::<i64>().map_or(Value::Null, Value::from),
        DeValue::Float(number) => number.to_string().parse::<f64>().map_or(Value::Null, Value::from),
        DeValue::Boolean(switch) => Value::Bool(*switch),
        DeValue::Datetime(instant) => Value::String(instant.to_string()),
        DeValue::Array(items) => Value::Array(items.iter().map(|item| from_toml(item.get_ref())).collect()),
        DeValue::Table(table) => Value::Object(
            table
                .iter()
                .map(|(key, value)| (key.get_ref().to_string(), from_toml(value.get_ref())))
                .collect::<Map<_, _>>(),
        ),
    }
}

fn yaml_entries(split: &Split<'_>, text: &str, file: &str) -> Result<Vec<Entry>, Problem> {
    if split.head.trim().is_empty() {
        return Ok(Vec::new());
    }
    let table: BTreeMap<String, Value> = serde_saphyr::from_str(split.head).map_err(|error| {
        let offset = error.location().map_or(0, |location| {
            line_start(split.head, usize::try_from(location.line()).unwrap_or(1))
                + usize::try_from(location.column()).unwrap_or(1).saturating_sub(1)
        });
        // The first line of the parser's sentence; the rest draws the source.
        let detail = error.to_string();
        let detail = detail.lines().next().unwrap_or_default().trim_start_matches("error: ").to_owned();
        Problem::new(Code::FrontMatterBroken, file)
            .at(Spot::of(text, split.head_at + offset))
            .with("detail", detail)
    })?;
    Ok(table
        .into_iter()
        .map(|(key, value)| {
            let (key_at, value_at) = yaml_place(split.head, &key);
            Entry { key, key_at: split.head_at + key_at, value, value_at: split.head_at + value_at }
        })
        .collect())
}

fn line_start(text: &str, line: usize) -> usize {
    text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum()
}

/// Where a top-level key and its value stand. The YAML reader gives no place for what it has read
/// well, but a top-level key of a block mapping begins its line.
fn yaml_place(head: &str, key: &str) -> (usize, usize) {
    let mut at = 0;
    for line in head.split_inclusive('\n') {
        let bare = line.trim_start_matches(['"', '\'']);
        if let Some(rest) = bare.strip_prefix(key).map(|rest| rest.trim_start_matches(['"', '\'']))
            && let Some(value) = rest.trim_start().strip_prefix(':')
        {
            let value_at = at + line.len() - value.trim_start().len();
            return (at, if value.trim().is_empty() { at } else { value_at });
        }
        at += line.len();
    }
    (0, 0)
}
