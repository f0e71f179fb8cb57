//! The footnotes of a walk: numbered in the order they are referred to, shown at the end.

use std::collections::HashMap;

use contract::words::Words;
use pulldown_cmark::Event;

use super::html::escape;

/// References and definitions met so far.
#[derive(Default)]
pub(super) struct Footnotes<'a> {
    numbers: HashMap<String, usize>,
    references: HashMap<usize, usize>,
    /// Number -> its events.
    definitions: Vec<(usize, Vec<Event<'a>>)>,
    /// The number of the open definition and the text around it.
    around: Option<(usize, Vec<Event<'a>>)>,
}

impl<'a> Footnotes<'a> {
    fn number(&mut self, label: &str) -> usize {
        let next = self.numbers.len() + 1;
        *self.numbers.entry(label.to_owned()).or_insert(next)
    }

    /// The HTML of a reference.
    pub fn reference(&mut self, label: &str) -> String {
        let number = self.number(label);
        let count = self.references.entry(number).or_default();
        *count += 1;
        // Only the first reference can be gone back to.
        let id = if *count == 1 { format!(" id=\"appel-{number}\"") } else { String::new() };
        format!("<sup{id}><a class=\"footnote\" href=\"#note-{number}\">{number}</a></sup>")
    }

    /// A definition begins: `out` is put aside.
    pub fn open(&mut self, label: &str, out: &mut Vec<Event<'a>>) {
        let number = self.number(label);
        self.around = Some((number, std::mem::take(out)));
    }

    /// It ends: `out` is as it was.
    pub fn close(&mut self, out: &mut Vec<Event<'a>>) {
        if let Some((number, around)) = self.around.take() {
            let definition = std::mem::replace(out, around);
            self.definitions.push((number, definition));
        }
    }

    /// All notes, at the end of `out`.
    pub fn finish(self, words: &Words, out: &mut Vec<Event<'a>>) {
        let mut definitions = self.definitions;
        // A note nobody refers to is not shown.
        definitions.retain(|(number, _)| self.references.contains_key(number));
        definitions.sort_by_key(|(number, _)| *number);
        if definitions.is_empty() {
            return;
        }
        let title = escape(&words.text("prose.footnotes"));
        let back = escape(&words.text("prose.footnote_back"));
        let mut raw = |html: String, inside: Vec<Event<'a>>| {
            out.push(Event::Html(html.into()));
            out.extend(inside);
        };
        raw(
            format!("<div class=\"footnotes\" role=\"doc-endnotes\" aria-label=\"{title}\">\n<ol>\n"),
            Vec::new(),
        );
        for (number, definition) in definitions {
            raw(format!("<li id=\"note-{number}\" value=\"{number}\">"), definition);
            raw(format!("<p><a href=\"#appel-{number}\" aria-label=\"{back}\">↩</a></p></li>\n"), Vec::new());
        }
        raw("</ol>\n</div>\n".into(), Vec::new());
    }
}
