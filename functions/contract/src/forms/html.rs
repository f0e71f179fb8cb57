//! Escaping, and attributes, of the HTML of forms.

use std::fmt::Write;

/// Escapes text for HTML, in elements and in quoted attributes. Control characters, which HTML
/// refuses, are shown as U+FFFD.
#[must_use]
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\n' | '\t' => out.push(letter),
            other if is_refused(other) => out.push('\u{FFFD}'),
            other => out.push(other),
        }
    }
    out
}

/// Controls and noncharacters, which no HTML page may hold.
fn is_refused(letter: char) -> bool {
    letter.is_control() || matches!(letter, '\u{FDD0}'..='\u{FDEF}') || (letter as u32) & 0xFFFE == 0xFFFE
}

/// Attributes of one element, each with its value escaped.
#[derive(Default)]
pub(super) struct Attributes(String);

impl Attributes {
    /// `name="value"`.
    pub(super) fn with(mut self, name: &str, value: &str) -> Attributes {
        // Writing to a String cannot fail.
        let _ = write!(self.0, " {name}=\"{}\"", escape(value));
        self
    }

    /// `name="value"` when there is a value.
    pub(super) fn with_some(self, name: &str, value: Option<&str>) -> Attributes {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }

    /// The attributes without value that hold (`required`, `checked`).
    pub(super) fn flag(mut self, name: Option<&str>) -> Attributes {
        if let Some(name) = name {
            self.0.push(' ');
            self.0.push_str(name);
        }
        self
    }
}

impl std::fmt::Display for Attributes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}
