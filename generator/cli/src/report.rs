//! Problems as people, scripts and GitHub read them.

use std::io::{self, IsTerminal, Write};
use std::path::Path;

use generator::problem::{Problem, Severity};
use serde::Serialize;

use crate::args::Format;
use crate::words::Sentences;

/// Whether the reader sees colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Colours {
    /// A terminal that wants them.
    Shown,
    /// A file, a pipe, `NO_COLOR`.
    Plain,
}

impl Colours {
    /// For standard output. <https://no-color.org>: any value but the empty one forbids them.
    pub fn of_stdout() -> Self {
        let forbidden = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        if io::stdout().is_terminal() && !forbidden && !dumb { Self::Shown } else { Self::Plain }
    }
}

/// How a list of problems is written.
#[derive(Debug, Clone, Copy)]
pub struct Reporter<'a> {
    /// Form.
    pub format: Format,
    /// Colours, in the human form.
    pub colours: Colours,
    /// Language of the sentences.
    pub sentences: &'a Sentences,
    /// The site's folder: people and GitHub get paths that open from where they stand.
    pub site: &'a Path,
}

impl Reporter<'_> {
    /// Writes every problem, and their count in the human form.
    ///
    /// # Errors
    /// The reader is gone.
    pub fn write(&self, problems: &[Problem], out: &mut impl Write) -> io::Result<()> {
        for problem in problems {
            match self.format {
                Format::Human => self.human(problem, out)?,
                Format::Json => self.json(problem, out)?,
                Format::Github => self.github(problem, out)?,
            }
        }
        match self.format {
            Format::Human => writeln!(out, "{}", self.count(problems)),
            Format::Json | Format::Github => Ok(()),
        }
    }

    /// `2 errors, 1 warning`.
    pub fn count(&self, problems: &[Problem]) -> String {
        let kinds = [
            (Severity::Error, "report.errors"),
            (Severity::Warning, "report.warnings"),
            (Severity::Notice, "report.notices"),
        ];
        let counts = kinds.map(|(severity, key)| {
            let count = problems.iter().filter(|problem| problem.severity() == severity).count();
            (count > 0).then(|| self.sentences.plural(key, count, &[]))
        });
        let counts: Vec<String> = counts.into_iter().flatten().collect();
        match counts.is_empty() {
            true => self.sentences.plural("report.none", 0, &[]),
            false => counts.join(", "),
        }
    }

    fn human(&self, problem: &Problem, out: &mut impl Write) -> io::Result<()> {
        let locale = self.sentences.locale();
        let severity = problem.severity();
        let word = self.sentences.text(&format!("report.{}", severity.id()));
        let [start, bold, faint, end] = self.paint(severity);
        let place = self.place(problem);
        writeln!(out, "{bold}{place}{end}: {start}{word}{end}: {}", problem.message(locale))?;
        let (label, help) = (self.sentences.text("report.help"), problem.help(locale));
        writeln!(out, "    {faint}{label}{end} {help} {faint}[{}]{end}", problem.code.id())
    }

    /// Start of the severity's colour, of bold, of faint; end of all.
    fn paint(&self, severity: Severity) -> [&'static str; 4] {
        match (self.colours, severity) {
            (Colours::Plain, _) => [""; 4],
            (Colours::Shown, Severity::Error) => ["\x1b[1;31m", "\x1b[1m", "\x1b[2m", "\x1b[0m"],
            (Colours::Shown, Severity::Warning) => ["\x1b[1;33m", "\x1b[1m", "\x1b[2m", "\x1b[0m"],
            (Colours::Shown, Severity::Notice) => ["\x1b[1;36m", "\x1b[1m", "\x1b[2m", "\x1b[0m"],
        }
    }

    fn json(&self, problem: &Problem, out: &mut impl Write) -> io::Result<()> {
        let line = serde_json::to_string(&Line::of(problem, self.sentences))?;
        writeln!(out, "{line}")
    }

    /// A workflow command: <https://docs.github.com/actions/reference/workflow-commands-for-github-actions>.
    fn github(&self, problem: &Problem, out: &mut impl Write) -> io::Result<()> {
        let locale = self.sentences.locale();
        let file = property(&self.path(problem));
        let title = property(problem.code.id());
        let spot = match (problem.spot.line, problem.spot.column) {
            (0, _) => String::new(),
            (line, 0) => format!(",line={line}"),
            (line, column) => format!(",line={line},col={column}"),
        };
        let text = data(&format!("{} {}", problem.message(locale), problem.help(locale)));
        writeln!(out, "::{} file={file}{spot},title={title}::{text}", problem.severity().id())
    }

    /// `content/wiki/tracter.md:3:1`, as editors open it.
    fn place(&self, problem: &Problem) -> String {
        let path = self.path(problem);
        match (problem.spot.line, problem.spot.column) {
            (0, _) => path,
            (line, 0) => format!("{path}:{line}"),
            (line, column) => format!("{path}:{line}:{column}"),
        }
    }

    fn path(&self, problem: &Problem) -> String {
        match self.site.to_str() {
            Some("." | "") | None => problem.file.clone(),
            Some(site) => format!("{}/{}", site.trim_end_matches('/'), problem.file),
        }
    }
}

/// A problem for scripts; the file is relative to the site.
#[derive(Debug, Clone, Serialize)]
pub struct Line {
    code: &'static str,
    severity: &'static str,
    file: String,
    line: u32,
    column: u32,
    message: String,
    help: String,
}

impl Line {
    /// The problem in the reader's language.
    pub fn of(problem: &Problem, sentences: &Sentences) -> Self {
        let locale = sentences.locale();
        Self {
            code: problem.code.id(),
            severity: problem.severity().id(),
            file: problem.file.clone(),
            line: problem.spot.line,
            column: problem.spot.column,
            message: problem.message(locale),
            help: problem.help(locale),
        }
    }
}

/// Escapes the text of a workflow command.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Escapes a property of a workflow command.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;
    use contract::words::Locale;
    use generator::problem::{Code, Spot};

    fn problems() -> Vec<Problem> {
        vec![
            Problem::new(Code::UnknownKey, "content/wiki/a,b.md")
                .at(Spot { line: 3, column: 1 })
                .with("key", "titel")
                .with("suggest", "title"),
            Problem::new(Code::NotUtf8, "content/50%.md"),
            Problem::new(Code::PageDraft, "content/pages/c.md"),
        ]
    }

    fn written(format: Format, colours: Colours, site: &str) -> String {
        let sentences = Sentences::of(Locale::En);
        let reporter = Reporter { format, colours, sentences: &sentences, site: Path::new(site) };
        let mut out = Vec::new();
        reporter.write(&problems(), &mut out).expect("a vector takes everything");
        String::from_utf8(out).expect("UTF-8")
    }

    #[test]
    fn people_get_the_place_the_sentence_the_help_and_a_count() {
        let text = written(Format::Human, Colours::Plain, "demo");
        let lines: Vec<&str> = text.lines().collect();
        assert!(lines[0].starts_with("demo/content/wiki/a,b.md:3:1: error: "), "{text}");
        assert!(lines[0].contains("titel"), "{text}");
        assert!(lines[1].starts_with("    help: ") && lines[1].ends_with("[unknown-key]"), "{text}");
        assert!(lines[2].starts_with("demo/content/50%.md: error: "), "{text}");
        assert_eq!(lines.last(), Some(&"2 errors, 1 note"));
        assert!(!text.contains('\x1b'));
        assert!(
            written(Format::Human, Colours::Shown, ".")
                .starts_with("\x1b[1mcontent/wiki/a,b.md:3:1\x1b[0m: \x1b[1;31merror")
        );
    }

    #[test]
    fn scripts_get_one_object_a_line() {
        let text = written(Format::Json, Colours::Shown, "demo");
        assert_eq!(text.lines().count(), 3);
        let first: serde_json::Value =
            serde_json::from_str(text.lines().next().unwrap_or_default()).expect("JSON");
        let keys: Vec<&str> = ["code", "severity", "file", "line", "column", "message", "help"].into();
        assert!(keys.iter().all(|key| first.get(key).is_some()), "{first}");
        assert_eq!((&first["code"], &first["line"]), (&"unknown-key".into(), &3.into()));
        assert_eq!(first["file"], "content/wiki/a,b.md");
    }

    #[test]
    fn github_gets_escaped_annotations() {
        let text = written(Format::Github, Colours::Shown, ".");
        let lines: Vec<&str> = text.lines().collect();
        assert!(
            lines[0].starts_with("::error file=content/wiki/a%2Cb.md,line=3,col=1,title=unknown-key::"),
            "{text}"
        );
        assert!(lines[1].starts_with("::error file=content/50%25.md,title=not-utf8::"), "{text}");
        assert!(lines[2].starts_with("::notice file=content/pages/c.md,title=page-draft::"), "{text}");
        assert_eq!(lines.len(), 3);
    }
}
