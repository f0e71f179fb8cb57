//! What was found, and how it is told: one line a finding, and what to do below it.

use std::io::{self, Write};

use crate::args::Format;
use crate::words::Sentences;

/// How it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// Nothing to do.
    Good,
    /// Worth a look: it works, and may not for long.
    Look,
    /// Must be mended.
    Bad,
}

impl State {
    /// The word scripts read.
    fn name(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Look => "look",
            Self::Bad => "bad",
        }
    }
}

/// One finding. Its sentence is `doctor.<key>`, what to do about it `doctor.help.<key>`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// How it stands.
    pub state: State,
    /// What was looked at and what was found, as `spf.missing`.
    pub key: &'static str,
    args: Vec<(&'static str, String)>,
}

impl Finding {
    /// Nothing to do.
    pub fn good(key: &'static str) -> Self {
        Self { state: State::Good, key, args: Vec::new() }
    }

    /// Worth a look.
    pub fn look(key: &'static str) -> Self {
        Self { state: State::Look, key, args: Vec::new() }
    }

    /// Must be mended.
    pub fn bad(key: &'static str) -> Self {
        Self { state: State::Bad, key, args: Vec::new() }
    }

    /// Fills a blank of its sentences.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.args.push((name, value.to_string()));
        self
    }

    fn said(&self, key: &str, sentences: &Sentences) -> String {
        let args: Vec<(&str, &str)> = self.args.iter().map(|(name, value)| (*name, value.as_str())).collect();
        sentences.format(key, &args)
    }

    /// What was found.
    pub fn sentence(&self, sentences: &Sentences) -> String {
        self.said(&format!("doctor.{}", self.key), sentences)
    }

    /// What to do; nothing where nothing need be done.
    pub fn help(&self, sentences: &Sentences) -> Option<String> {
        let key = format!("doctor.help.{}", self.key);
        (self.state != State::Good).then(|| self.said(&key, sentences))
    }
}

/// Tells all findings, the first first.
///
/// # Errors
/// Nobody listens.
pub fn tell(
    findings: &[Finding],
    format: Format,
    sentences: &Sentences,
    out: &mut dyn Write,
) -> io::Result<()> {
    findings.iter().try_for_each(|finding| match format {
        Format::Human => in_words(finding, sentences, out),
        Format::Json | Format::Github => as_object(finding, sentences, out),
    })
}

fn in_words(finding: &Finding, sentences: &Sentences, out: &mut dyn Write) -> io::Result<()> {
    let mark = sentences.text(&format!("doctor.marks.{}", finding.state.name()));
    writeln!(out, "{mark} {}", finding.sentence(sentences))?;
    finding.help(sentences).map_or(Ok(()), |help| writeln!(out, "     {help}"))
}

fn as_object(finding: &Finding, sentences: &Sentences, out: &mut dyn Write) -> io::Result<()> {
    let object = serde_json::json!({
        "check": finding.key,
        "state": finding.state.name(),
        "message": finding.sentence(sentences),
        "help": finding.help(sentences),
    });
    writeln!(out, "{object}")
}
