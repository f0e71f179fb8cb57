//! What people answered, by field, as read.

use std::collections::BTreeMap;

use jiff::civil::{Date, Time};

use super::Form;
use crate::places::{Commune, resolve_commune, resolve_territory};
use crate::records::Territory;

/// The answers to one form. What was wrong is kept as typed, so that it can be shown again.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answers {
    values: BTreeMap<&'static str, Vec<String>>,
    unknown: Vec<String>,
}

impl Answers {
    /// Answers a page knows already (the role of a contact form); names the form lacks are left out, a name
    /// that comes again is one more choice.
    #[must_use]
    pub fn prefilled(form: &Form, known: &[(&str, &str)]) -> Answers {
        let mut answers = Answers::default();
        for (name, value) in known {
            if let Some(field) = form.field(name) {
                answers.values.entry(field.name).or_default().push((*value).to_owned());
            }
        }
        answers
    }

    /// The answer to a field; empty when there is none.
    #[must_use]
    pub fn text(&self, field: &str) -> &str {
        self.texts(field).first().map_or("", String::as_str)
    }

    /// All answers to a field of several choices.
    #[must_use]
    pub fn texts(&self, field: &str) -> &[String] {
        self.values.get(field).map_or(&[], Vec::as_slice)
    }

    /// Whether a field was answered at all.
    #[must_use]
    pub fn is_given(&self, field: &str) -> bool {
        self.texts(field).iter().any(|value| !value.is_empty())
    }

    /// Whether a box is ticked.
    #[must_use]
    pub fn is_ticked(&self, field: &str) -> bool {
        self.text(field) == "yes"
    }

    /// A whole number.
    #[must_use]
    pub fn number(&self, field: &str) -> Option<i64> {
        self.text(field).parse().ok()
    }

    /// A day.
    #[must_use]
    pub fn day(&self, field: &str) -> Option<Date> {
        self.text(field).parse().ok()
    }

    /// A time of day.
    #[must_use]
    pub fn time(&self, field: &str) -> Option<Time> {
        self.text(field).parse().ok()
    }

    /// The commune a field names.
    #[must_use]
    pub fn commune(&self, field: &str) -> Option<&'static Commune> {
        resolve_commune(self.text(field)).ok()
    }

    /// The territory a field names; none when it was left empty, which means everywhere.
    #[must_use]
    pub fn territory(&self, field: &str) -> Option<Territory> {
        resolve_territory(self.text(field)).ok()
    }

    /// Every field answered, by name.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &[String])> {
        self.values.iter().map(|(field, values)| (*field, values.as_slice()))
    }

    /// Names that were sent and that the form does not have, at most 10, cut at 40 characters.
    #[must_use]
    pub fn unknown(&self) -> &[String] {
        &self.unknown
    }

    pub(super) fn set(&mut self, field: &'static str, values: Vec<String>) {
        self.values.insert(field, values);
    }

    pub(super) fn report_unknown(&mut self, name: &str) {
        let short: String = name.chars().take(40).collect();
        if self.unknown.len() < 10 && !self.unknown.contains(&short) {
            self.unknown.push(short);
        }
    }
}
