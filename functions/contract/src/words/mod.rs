//! Words people read: translations, French typography, dates and distances as people say them.
//!
//! Layers of [`Words`] are laid over each other: this crate's own, the theme's, then the
//! `[words]` of `site.toml`; the last one to name a key wins.

mod dates;
mod quantities;
mod text;
mod typography;

pub use dates::DayShort;
pub use text::{fold, slugify};
pub use typography::{Typographer, ordinals_html, typography};

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

/// A language the platform speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Locale {
    /// French, the first language.
    #[default]
    Fr,
    /// English.
    En,
}

impl Locale {
    /// Every locale, French first.
    pub const ALL: [Locale; 2] = [Locale::Fr, Locale::En];

    /// Reads a BCP 47 tag; the region is ignored ("fr-FR" is French). `None` when we do not speak it.
    pub fn parse(tag: &str) -> Option<Locale> {
        let language = tag.trim().split(['-', '_']).next().unwrap_or_default();
        Locale::ALL.into_iter().find(|locale| locale.tag().eq_ignore_ascii_case(language))
    }

    /// The BCP 47 tag, for `lang` and file names.
    pub fn tag(self) -> &'static str {
        match self {
            Locale::Fr => "fr",
            Locale::En => "en",
        }
    }

    /// Whether `n` takes the singular: French says "0 groupe", English "0 groups".
    fn is_one(self, n: u64) -> bool {
        match self {
            Locale::Fr => n < 2,
            Locale::En => n == 1,
        }
    }
}

impl fmt::Display for Locale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.tag())
    }
}

/// Why a translation file was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WordsError {
    /// Line, from 1; 0 when the place is not known.
    pub line: usize,
    /// Column in characters, from 1; 0 when the place is not known.
    pub column: usize,
    /// What is wrong, as the TOML reader says it (English).
    pub message: String,
}

impl fmt::Display for WordsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.line, self.column, self.message)
    }
}

impl std::error::Error for WordsError {}

/// Translations of one language, by dotted key (`nav.menu`).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Words {
    locale: Locale,
    entries: BTreeMap<String, String>,
}

impl Words {
    /// No words yet.
    pub fn new(locale: Locale) -> Words {
        Words { locale, entries: BTreeMap::new() }
    }

    /// Reads a TOML translation file; nested tables become dotted keys.
    ///
    /// # Errors
    /// The text is not TOML, or a value is neither text nor a number.
    pub fn parse(locale: Locale, toml_text: &str) -> Result<Words, WordsError> {
        let table: toml::Table = toml_text.parse().map_err(|error| place_error(toml_text, &error))?;
        let mut words = Words::new(locale);
        words.flatten("", table)?;
        Ok(words)
    }

    /// The words of this crate (forms, dates, distances), read once.
    pub fn built_in(locale: Locale) -> &'static Words {
        static FR: OnceLock<Words> = OnceLock::new();
        static EN: OnceLock<Words> = OnceLock::new();
        // A test reads both files, so the empty fallback never shows; it only keeps us from panicking.
        let read = |text| Words::parse(locale, text).unwrap_or_else(|_| Words::new(locale));
        match locale {
            Locale::Fr => FR.get_or_init(|| read(include_str!("../../i18n/fr.toml"))),
            Locale::En => EN.get_or_init(|| read(include_str!("../../i18n/en.toml"))),
        }
    }

    /// The language of these words.
    pub fn locale(&self) -> Locale {
        self.locale
    }

    /// The text of `key`, if any layer has it.
    pub fn get(&self, key: &str) -> Option<&str> {
        self.entries.get(key).map(String::as_str)
    }

    /// The text of `key`, or `‹key›`: a missing word is seen on the page and found by tests.
    pub fn text(&self, key: &str) -> Cow<'_, str> {
        match self.get(key) {
            Some(text) => Cow::Borrowed(text),
            None => Cow::Owned(format!("‹{key}›")),
        }
    }

    /// The text of `key` with each `{name}` replaced. An unknown placeholder stays as it is;
    /// values are not read again, so braces in them are harmless. Nothing is escaped.
    pub fn format(&self, key: &str, args: &[(&str, &str)]) -> String {
        fill(&self.text(key), args)
    }

    /// The singular or plural of `key` (`key.one`, `key.other`) for `n`, which `{n}` shows.
    pub fn plural(&self, key: &str, n: u64, args: &[(&str, &str)]) -> String {
        let form = if self.locale.is_one(n) { "one" } else { "other" };
        let exact = format!("{key}.{form}");
        let other = format!("{key}.other");
        let text = self.get(&exact).or_else(|| self.get(&other)).or_else(|| self.get(key));
        let text = text.map_or_else(|| self.text(&exact), Cow::Borrowed);
        let shown = self.count(n);
        let mut all = Vec::with_capacity(args.len() + 1);
        all.extend_from_slice(args);
        all.push(("n", shown.as_str()));
        fill(&text, &all)
    }

    /// Sets one word, as a site's `[words]` does.
    pub fn set(&mut self, key: impl Into<String>, text: impl Into<String>) {
        self.entries.insert(key.into(), text.into());
    }

    /// Lays `layer` over these words: what it names wins, the rest stays.
    pub fn overlay(&mut self, layer: &Words) {
        for (key, text) in layer.iter() {
            self.set(key, text);
        }
    }

    /// Every key with its text, in order of keys.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.entries.iter().map(|(key, text)| (key.as_str(), text.as_str()))
    }

    fn flatten(&mut self, prefix: &str, table: toml::Table) -> Result<(), WordsError> {
        for (name, value) in table {
            let key = if prefix.is_empty() { name } else { format!("{prefix}.{name}") };
            match value {
                toml::Value::Table(inner) => self.flatten(&key, inner)?,
                toml::Value::String(text) => self.set(key, text),
                toml::Value::Integer(number) => self.set(key, number.to_string()),
                _ => {
                    let message = format!("`{key}` must be a text between quotes");
                    return Err(WordsError { line: 0, column: 0, message });
                }
            }
        }
        Ok(())
    }
}

fn place_error(source: &str, error: &toml::de::Error) -> WordsError {
    let message = error.message().to_owned();
    let Some(before) = error.span().and_then(|span| source.get(..span.start)) else {
        return WordsError { line: 0, column: 0, message };
    };
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    WordsError { line, column, message }
}

/// Replaces `{name}` by its value in one pass.
fn fill(text: &str, args: &[(&str, &str)]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find('{') {
        let (before, after) = rest.split_at(start);
        out.push_str(before);
        let name = after[1..].split_once('}').map(|(name, _)| name);
        match name.and_then(|name| args.iter().find(|(known, _)| *known == name)) {
            Some((name, value)) => {
                out.push_str(value);
                rest = &after[name.len() + 2..];
            }
            None => {
                out.push('{');
                rest = &after[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests;
