//! Reading what was sent: every field is judged, everything is kept.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::check::{check, empty_fault};
use super::{Answers, Field, FieldKind, Form, FormChoices, HiddenShape};
use crate::words::{Words, typography};

/// A longer body is not read.
pub const MAX_BODY_BYTES: usize = 64 * 1024;
/// A larger file is not read. Lambda takes 6 MB of base 64, headers and the other fields included.
pub const MAX_FILE_BYTES: usize = 4 * 1024 * 1024;
/// A body with more `name=value` pairs is not read.
pub const MAX_PAIRS: usize = 200;
/// So many ids at once.
const MAX_IDS: usize = 20;

/// What is wrong with one field, as the key of a sentence and what it speaks of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError {
    /// Name of the field; empty when the whole form is meant.
    pub field: &'static str,
    /// Key of the sentence.
    pub key: &'static str,
    /// Values of its placeholders, besides `{field}`.
    pub args: Vec<(&'static str, String)>,
}

impl FieldError {
    /// An error of a field, with the key of its sentence.
    #[must_use]
    pub fn new(field: &'static str, key: &'static str) -> FieldError {
        FieldError { field, key, args: Vec::new() }
    }

    pub(super) fn with(mut self, name: &'static str, value: impl ToString) -> FieldError {
        self.args.push((name, value.to_string()));
        self
    }

    /// The sentence people read: it names the field by its label and says what to do. Plain text.
    #[must_use]
    pub fn sentence(&self, form: &Form, words: &Words) -> String {
        let label = form
            .field(self.field)
            .map_or_else(String::new, |field| words.text(&field.label_key()).into_owned());
        let mut args: Vec<(&str, &str)> = vec![("field", &label)];
        args.extend(self.args.iter().map(|(name, value)| (*name, value.as_str())));
        typography(&words.format(self.key, &args), words.locale())
    }
}

/// A form that cannot be taken: answer 422 and show it again.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rejected {
    /// Everything that was answered, right or wrong.
    pub answers: Answers,
    /// In order of fields, at most one a field.
    pub errors: Vec<FieldError>,
}

impl Rejected {
    /// The sentences, one a line: for logs of tests and plain-text answers.
    #[must_use]
    pub fn sentences(&self, form: &Form, words: &Words) -> String {
        self.errors.iter().fold(String::new(), |mut lines, error| {
            let _ = writeln!(lines, "{}", error.sentence(form, words));
            lines
        })
    }
}

/// Reads `body` (`application/x-www-form-urlencoded`, or a query string) as answers to `form`.
/// Names the form lacks are left out and told by [`Answers::unknown`].
///
/// # Errors
/// The body is too large, or some answer is missing or wrong.
pub fn parse(form: &Form, choices: &FormChoices, body: &str) -> Result<Answers, Rejected> {
    let mut rejected = Rejected::default();
    if body.len() > MAX_BODY_BYTES || body.bytes().filter(|byte| *byte == b'&').count() >= MAX_PAIRS {
        rejected.errors.push(FieldError::new("", "forms.errors.too_large"));
        return Err(rejected);
    }
    let sent = collect(form, body, &mut rejected.answers);
    for field in form.fields.iter().filter(|field| choices.asks(field)) {
        let values = sent.get(field.name).map_or(&[] as &[String], Vec::as_slice);
        judge(field, values, choices, &mut rejected);
    }
    for rule in form.rules {
        rule.judge(form, &mut rejected);
    }
    if rejected.errors.is_empty() { Ok(rejected.answers) } else { Err(rejected) }
}

fn collect(form: &Form, body: &str, answers: &mut Answers) -> BTreeMap<&'static str, Vec<String>> {
    let mut sent: BTreeMap<&'static str, Vec<String>> = BTreeMap::new();
    for (name, value) in form_urlencoded::parse(body.as_bytes()) {
        match form.field(&name) {
            Some(field) => sent.entry(field.name).or_default().push(value.into_owned()),
            None => answers.report_unknown(&name),
        }
    }
    sent
}

fn judge(field: &'static Field, typed: &[String], choices: &FormChoices, rejected: &mut Rejected) {
    let given: Vec<&str> =
        typed.iter().map(String::as_str).filter(|value| !value.trim().is_empty()).collect();
    let most = match field.kind {
        FieldKind::MultiChoice(_) => MAX_PAIRS,
        FieldKind::Hidden(HiddenShape::Ids) => MAX_IDS,
        _ => 1,
    };
    let outcome = match given.as_slice() {
        [] if field.required => Err(FieldError::new(field.name, empty_fault(field.kind))),
        [] => return,
        several if several.len() > most => Err(FieldError::new(field.name, "forms.errors.repeated")),
        several => several.iter().map(|value| check(field, value, choices)).collect::<Result<Vec<_>, _>>(),
    };
    match outcome {
        Ok(mut values) => {
            values.sort_unstable();
            values.dedup();
            rejected.answers.set(field.name, values);
        }
        Err(error) => {
            rejected.answers.set(field.name, given.into_iter().map(str::to_owned).collect());
            rejected.errors.push(error);
        }
    }
}
