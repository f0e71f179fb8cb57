//! Before CommonMark: the site's variables are filled in, shortcodes become tokens that markdown leaves
//! alone. What stands in code is left as it is.

use std::collections::BTreeMap;
use std::ops::Range;

use pulldown_cmark::{Event, Parser, Tag};

use super::{Options, extensions};
use crate::problem::{Code, Problem, nearest};
use crate::shortcodes::{self, Call};

/// Opens a token; a private-use character no editor types (one that is typed is replaced).
pub(super) const TOKEN_OPEN: char = '\u{E000}';
/// Closes a token.
pub(super) const TOKEN_CLOSE: char = '\u{E001}';

/// A problem and where it is, in bytes of the body.
pub(super) type Found = (usize, Problem);

/// A body ready for CommonMark.
pub(super) struct Prepared {
    pub text: String,
    pub calls: Vec<Call>,
    /// (offset here, offset in the body), rising: where the two texts march together again.
    steps: Vec<(usize, usize)>,
    pub found: Vec<Found>,
}

impl Prepared {
    /// The offset in the body of an offset in [`Prepared::text`].
    pub fn original(&self, offset: usize) -> usize {
        let step = self.steps.partition_point(|(here, _)| *here <= offset);
        let (here, there) = self.steps[step.saturating_sub(1)];
        there + (offset - here)
    }
}

/// Prepares `body`; `file` names it in problems.
pub(super) fn prepare(body: &str, file: &str, variables: &BTreeMap<&'static str, String>) -> Prepared {
    let mut prepared = Prepared {
        text: String::with_capacity(body.len()),
        calls: Vec::new(),
        steps: vec![(0, 0)],
        found: Vec::new(),
    };
    let mut at = 0;
    if body.contains("{{") {
        let code = code_ranges(body);
        while let Some(open) = next_opening(body, at, &code) {
            prepared.copy(body, at..open);
            at = prepared.braces(body, open, file, variables);
            prepared.steps.push((prepared.text.len(), at));
        }
    }
    prepared.copy(body, at..body.len());
    prepared
}

fn next_opening(body: &str, from: usize, code: &[Range<usize>]) -> Option<usize> {
    let mut at = from;
    loop {
        let open = at + body.get(at..)?.find("{{")?;
        let after = code.partition_point(|range| range.end <= open);
        match code.get(after).filter(|range| range.start <= open) {
            Some(range) => at = range.end,
            None => return Some(open),
        }
    }
}

/// Where code stands: there, braces are only braces.
fn code_ranges(body: &str) -> Vec<Range<usize>> {
    let mut ranges = Vec::new();
    for (event, range) in Parser::new_ext(body, extensions(Options::Ours)).into_offset_iter() {
        if matches!(event, Event::Code(_) | Event::Start(Tag::CodeBlock(_))) {
            ranges.push(range);
        }
    }
    ranges
}

impl Prepared {
    fn copy(&mut self, body: &str, range: Range<usize>) {
        let piece = &body[range];
        if piece.contains([TOKEN_OPEN, TOKEN_CLOSE]) {
            // Same length in UTF-8, so that places stay right.
            self.text.push_str(&piece.replace([TOKEN_OPEN, TOKEN_CLOSE], "\u{FFFD}"));
        } else {
            self.text.push_str(piece);
        }
    }

    /// Reads what begins with `{{` at `open`; returns where to go on.
    fn braces(
        &mut self,
        body: &str,
        open: usize,
        file: &str,
        variables: &BTreeMap<&'static str, String>,
    ) -> usize {
        if body[open..].starts_with("{{<") {
            return self.shortcode(body, open, file);
        }
        let Some((name, end)) = variable_at(body, open) else {
            self.text.push_str("{{");
            return open + 2;
        };
        match variables.get(name) {
            Some(value) => push_escaped(&mut self.text, value),
            None => {
                let known: Vec<String> =
                    variables.keys().map(|key| format!("{{{{ site.{key} }}}}")).collect();
                let problem = Problem::new(Code::UnknownVariable, file)
                    .with("value", &body[open..end])
                    .with("known", known.join(", "));
                self.found.push((open, problem));
                self.text.push_str(&body[open..end]);
            }
        }
        end
    }

    fn shortcode(&mut self, body: &str, open: usize, file: &str) -> usize {
        let Some((inside, after)) = tag_at(body, open) else {
            self.complain(open, file, "{{<", "not-closed");
            self.text.push_str("{{<");
            return open + 3;
        };
        let name = inside.split_whitespace().next().unwrap_or_default();
        let Some(spec) = shortcodes::find(name) else {
            self.unknown(open, file, name);
            return self.skip(body, open..after);
        };
        let arguments = match shortcodes::arguments(&inside[name.len()..], spec) {
            Ok(arguments) => arguments,
            Err(detail) => {
                self.complain(open, file, name, &detail);
                return self.skip(body, open..after);
            }
        };
        let (inner, end) = match spec.paired.then(|| closing(body, after, name)) {
            None => (None, after),
            Some(Some((inner, end))) => (Some(inner), end),
            // A video without a transcript between tags has none; a callout without an end is a mistake.
            Some(None) if spec.inner_required => {
                self.complain(open, file, name, &format!("{{{{< /{name} >}}}}"));
                return self.skip(body, open..after);
            }
            Some(None) => (None, after),
        };
        let token = format!("{TOKEN_OPEN}{}{TOKEN_CLOSE}", self.calls.len());
        self.calls.push(Call {
            name: spec.name,
            arguments,
            at: open,
            inner: inner.map(|range| (range.start, body[range].to_owned())),
        });
        self.text.push_str(&token);
        end
    }

    fn skip(&mut self, body: &str, range: Range<usize>) -> usize {
        let end = range.end;
        self.text.extend(body[range].chars().filter(|c| *c == '\n'));
        end
    }

    fn complain(&mut self, at: usize, file: &str, name: &str, detail: &str) {
        let example =
            shortcodes::find(name).map_or("{{< figure src=\"…\" alt=\"…\" >}}", |spec| spec.example);
        let problem = Problem::new(Code::BrokenShortcode, file)
            .with("name", name)
            .with("detail", detail)
            .with("example", example);
        self.found.push((at, problem));
    }

    fn unknown(&mut self, at: usize, file: &str, name: &str) {
        let known = shortcodes::ALL.iter().map(|spec| spec.name);
        let problem = Problem::new(Code::UnknownShortcode, file)
            .with("name", name)
            .with("known", known.clone().collect::<Vec<_>>().join(", "));
        self.found.push((
            at,
            match nearest(name, known) {
                Some(meant) => problem.with("suggest", meant),
                None => problem,
            },
        ));
    }
}

/// Longest tag looked for, bytes: without it, many openings that are never closed would each be followed
/// to the end of the text.
const MAX_TAG: usize = 2048;

fn within(text: &str) -> &str {
    let mut end = text.len().min(MAX_TAG);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// `{{ site.name }}` at `open`: the name and where it ends.
fn variable_at(body: &str, open: usize) -> Option<(&str, usize)> {
    let rest = within(&body[open + 2..]);
    let close = rest.find("}}")?;
    let name = rest[..close].trim().strip_prefix("site.")?;
    let plain = !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    plain.then_some((name, open + 2 + close + 2))
}

/// `{{< … >}}` at `open`: what is inside and where it ends. Quotes may hold `>}}`.
fn tag_at(body: &str, open: usize) -> Option<(&str, usize)> {
    let rest = within(&body[open + 3..]);
    let mut quoted = false;
    for (at, byte) in rest.bytes().enumerate() {
        match byte {
            b'"' => quoted = !quoted,
            b'>' if !quoted && rest[at..].starts_with(">}}") => {
                return Some((rest[..at].trim(), open + 3 + at + 3));
            }
            b'\n' if rest[at + 1..].starts_with('\n') => return None,
            _ => {}
        }
    }
    None
}

/// The closing tag of `name` after `from`: the range between, and where the tag ends.
fn closing(body: &str, from: usize, name: &str) -> Option<(Range<usize>, usize)> {
    let mut at = from;
    while let Some(found) = body[at..].find("{{<") {
        let open = at + found;
        let (inside, end) = tag_at(body, open)?;
        if inside.strip_prefix('/').map(str::trim) == Some(name) {
            return Some((from..open, end));
        }
        // Another of the same name begins: this one was never closed.
        if inside.split_whitespace().next() == Some(name) {
            return None;
        }
        at = end;
    }
    None
}

/// A variable's value is text, whatever markdown would make of it.
fn push_escaped(text: &mut String, value: &str) {
    for c in value.chars() {
        if c.is_ascii_punctuation() && !matches!(c, ',' | '.' | '\'' | ':' | '/' | ';') {
            text.push('\\');
        }
        text.push(if c == '\n' { ' ' } else { c });
    }
}
