//! A table of a spreadsheet: its separator and the titles of its columns are found, whichever they are.

use contract::words::fold;

use super::remark::{Class, Remark, Weight};
use super::text::{self, cell};

/// Longer files are no table of groups.
pub const MOST_BYTES: u64 = 20_000_000;

/// A column one may bring, and the titles it goes by: folded, words apart by one space.
#[derive(Debug)]
pub struct Field {
    /// Its name here.
    pub name: &'static str,
    /// How people title it.
    pub titles: &'static [&'static str],
}

/// A table as it was read.
#[derive(Debug)]
pub struct Sheet {
    titles: Vec<String>,
    /// Which field each column is.
    fields: Vec<Option<&'static str>>,
    /// Its lines.
    pub rows: Vec<Row>,
}

/// A line.
#[derive(Debug)]
pub struct Row {
    /// Line of the file it begins at, from 1.
    pub line: u64,
    cells: Vec<String>,
}

impl Sheet {
    /// Reads a file.
    pub fn read(bytes: &[u8], fields: &'static [Field]) -> Self {
        let whole = text::decode(bytes);
        let (skipped, separator, table) = begin(&whole);
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(separator)
            .flexible(true)
            .has_headers(false)
            .from_reader(table.as_bytes());
        // Decoded text always reads: what is not UTF-8 is no longer in it.
        let mut lines = reader.records().map_while(Result::ok).map(|record| Row {
            line: record.position().map_or(0, csv::Position::line) + skipped,
            cells: record.iter().map(|text| cell(text).into_owned()).collect(),
        });
        let titles = lines.next().map(|first| first.cells).unwrap_or_default();
        let rows = lines.filter(|row| row.cells.iter().any(|cell| !cell.is_empty())).collect();
        Self { fields: known(&titles, fields), titles, rows }
    }

    /// Whether it has a column.
    pub fn has(&self, field: &str) -> bool {
        self.fields.contains(&Some(field))
    }

    /// Titles of the columns that nobody reads.
    pub fn unread(&self) -> Vec<&str> {
        let columns = self.titles.iter().zip(&self.fields);
        columns
            .filter(|(title, field)| field.is_none() && !title.is_empty())
            .map(|(title, _)| title.as_str())
            .collect()
    }

    /// A line, to be read cell by cell.
    pub fn reading<'a>(&'a self, row: &'a Row) -> Reading<'a> {
        Reading { sheet: self, row, remarks: Vec::new() }
    }
}

/// Where the table begins: behind Excel's `sep=;`, and with which separator.
fn begin(whole: &str) -> (u64, u8, &str) {
    let first = whole.lines().next().unwrap_or_default();
    if let Some(named) = first.trim().strip_prefix("sep=") {
        let rest = whole.get(first.len()..).unwrap_or_default().trim_start_matches('\n');
        return (1, named.bytes().next().unwrap_or(b';'), rest);
    }
    let count = |separator: char| first.matches(separator).count();
    let separator =
        [';', '\t', ','].into_iter().max_by_key(|separator| (count(*separator), *separator == ';'));
    (0, separator.and_then(|found| u8::try_from(found).ok()).unwrap_or(b','), whole)
}

/// A title as it is compared: `Code_postal *` is `code postal`.
fn title_key(title: &str) -> String {
    let folded = fold(title);
    let words = folded.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ")
}

/// The field of each column; of two columns of one field, the first.
fn known(titles: &[String], fields: &'static [Field]) -> Vec<Option<&'static str>> {
    let mut found: Vec<Option<&'static str>> = Vec::with_capacity(titles.len());
    for title in titles {
        let key = title_key(title);
        let field = fields.iter().find(|field| field.titles.contains(&key.as_str())).map(|field| field.name);
        found.push(field.filter(|name| !found.contains(&Some(*name))));
    }
    found
}

/// A line while it is read, and what was remarked.
#[derive(Debug)]
pub struct Reading<'a> {
    sheet: &'a Sheet,
    row: &'a Row,
    /// What was remarked.
    pub remarks: Vec<Remark>,
}

impl<'a> Reading<'a> {
    /// What stands in a column; nothing where it is empty, absent, or the trace of a broken formula.
    pub fn text(&mut self, field: &'static str) -> Option<&'a str> {
        let cell = self.cell(field);
        match Class::of(cell) {
            Class::Empty => None,
            Class::Formula | Class::Error => {
                self.refuse(field, "formula", &[]);
                None
            }
            _ if text::is_garbled(cell) => {
                self.refuse(field, "garbled", &[]);
                None
            }
            _ => Some(cell),
        }
    }

    /// The line is not written.
    pub fn refuse(&mut self, field: &'static str, what: &'static str, args: &[(&'static str, &str)]) {
        self.remark(Weight::Refused, field, what, args);
    }

    /// The line is written all the same.
    pub fn notice(&mut self, field: &'static str, what: &'static str, args: &[(&'static str, &str)]) {
        self.remark(Weight::Noticed, field, what, args);
    }

    /// Whether nothing speaks against writing it.
    pub fn is_sound(&self) -> bool {
        self.remarks.iter().all(|remark| remark.weight != Weight::Refused)
    }

    /// The line's place in the file.
    pub fn line(&self) -> u64 {
        self.row.line
    }

    fn cell(&self, field: &str) -> &'a str {
        let column = self.sheet.fields.iter().position(|known| *known == Some(field));
        column.and_then(|at| self.row.cells.get(at)).map_or("", String::as_str)
    }

    fn remark(&mut self, weight: Weight, field: &str, what: &'static str, args: &[(&'static str, &str)]) {
        let column = self.sheet.fields.iter().position(|known| *known == Some(field));
        let title = column.and_then(|at| self.sheet.titles.get(at));
        // A cell may be read twice; what is wrong with it is said once.
        let is_said = |known: &Remark| known.what == what && Some(&known.column) == title && title.is_some();
        if args.is_empty() && self.remarks.iter().any(is_said) {
            return;
        }
        self.remarks.push(Remark {
            line: self.row.line,
            column: title.cloned().unwrap_or_default(),
            class: Class::of(self.cell(field)),
            weight,
            what,
            args: args.iter().map(|(name, value)| (*name, (*value).to_owned())).collect(),
        });
    }
}
