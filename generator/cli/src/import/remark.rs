//! What was not understood: the line, the column, what stands there, a sentence and what to do. Never the
//! value itself: tables of people hold addresses, and reports are sent around.

use std::path::Path;

use serde::Serialize;

use crate::args::Format;
use crate::words::Sentences;

/// What stands in a cell, without saying it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// Nothing.
    Empty,
    /// Words.
    Text,
    /// Digits only.
    Number,
    /// Has the form of a day or an hour.
    Date,
    /// An e-mail address.
    Address,
    /// A web address.
    Link,
    /// Begins like a formula.
    Formula,
    /// What a spreadsheet shows when a formula fails: `#REF!`.
    Error,
}

/// What spreadsheets show when a formula fails, in French and in English.
const FAILED: [&str; 13] = [
    "#REF!", "#N/A", "#NOM?", "#NAME?", "#VALEUR!", "#VALUE!", "#DIV/0!", "#NUL!", "#NULL!", "#NOMBRE!",
    "#NUM!", "#ERREUR!", "#ERROR!",
];

impl Class {
    /// What a cleaned cell holds.
    pub fn of(cell: &str) -> Self {
        let is_digit = |letter: char| letter.is_ascii_digit();
        let no_letter = |cell: &str| !cell.contains(char::is_alphabetic);
        match cell {
            "" => Self::Empty,
            _ if cell.starts_with('=') => Self::Formula,
            _ if FAILED.contains(&cell) => Self::Error,
            _ if cell.starts_with("http") || cell.starts_with("www.") => Self::Link,
            _ if cell.contains('@') => Self::Address,
            _ if cell.chars().all(|letter| is_digit(letter) || letter == ' ') => Self::Number,
            _ if cell.contains(is_digit) && cell.contains(['/', ':', '-']) && no_letter(cell) => Self::Date,
            _ => Self::Text,
        }
    }

    fn key(self) -> &'static str {
        match self {
            Self::Empty => "import.class.empty",
            Self::Text => "import.class.text",
            Self::Number => "import.class.number",
            Self::Date => "import.class.date",
            Self::Address => "import.class.address",
            Self::Link => "import.class.link",
            Self::Formula => "import.class.formula",
            Self::Error => "import.class.error",
        }
    }
}

/// What a remark does to its line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Weight {
    /// The line is not written.
    Refused,
    /// It is, with what the sentence says.
    Noticed,
}

/// Something about a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// Line of the file, from 1.
    pub line: u64,
    /// Title of the column as it stands there.
    pub column: String,
    /// What stands in the cell.
    pub class: Class,
    /// Whether the line is written.
    pub weight: Weight,
    /// Key of its two sentences, under `import.wrong` and `import.help`.
    pub what: &'static str,
    /// What fills them.
    pub args: Vec<(&'static str, String)>,
}

/// A remark as a program reads it.
#[derive(Serialize)]
struct Line<'a> {
    file: &'a str,
    line: u64,
    column: &'a str,
    class: Class,
    weight: Weight,
    code: &'a str,
    message: &'a str,
    help: &'a str,
}

impl Remark {
    /// The remark as it is printed.
    pub fn told(&self, file: &Path, format: Format, sentences: &Sentences) -> String {
        let args: Vec<(&str, &str)> = self.args.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let message = sentences.format(&format!("import.wrong.{}", self.what), &args);
        let help = sentences.format(&format!("import.help.{}", self.what), &args);
        let (file, line) = (file.display().to_string(), self.line.to_string());
        match format {
            Format::Human => {
                let class = sentences.text(self.class.key());
                let place =
                    [("file", file.as_str()), ("line", &line), ("column", &self.column), ("class", &class)];
                let place = match self.column.is_empty() {
                    true => sentences.format("import.place_of_line", &place),
                    false => sentences.format("import.place", &place),
                };
                let weight = match self.weight {
                    Weight::Refused => "import.refused",
                    Weight::Noticed => "import.noticed",
                };
                format!("{place}\n  {} {message}\n  {help}", sentences.text(weight))
            }
            Format::Json => {
                let line = Line {
                    file: &file,
                    line: self.line,
                    column: &self.column,
                    class: self.class,
                    weight: self.weight,
                    code: self.what,
                    message: &message,
                    help: &help,
                };
                serde_json::to_string(&line).unwrap_or_default()
            }
            Format::Github => {
                let level = if self.weight == Weight::Refused { "error" } else { "notice" };
                let column = &self.column;
                format!("::{level} file={file},line={line},title={}::{column} : {message} {help}", self.what)
            }
        }
    }
}
