//! `maille import`: what a movement brings along. `--all` is a whole state, taken by [`crate::house`];
//! `--groups` and `--events` are tables of a spreadsheet. Good lines are written, bad ones are told, and taking
//! a table again changes nothing.
//!
//! `text`, `sheet`: from bytes to cells. `place`, `when`, `cells`: what cells mean. `groups`,
//! `events`: a line. `remark`: what
//! was not understood.

mod cells;
mod events;
mod groups;
mod place;
mod remark;
mod sheet;
mod taking;
mod text;
mod when;

use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use functions::App;

use self::remark::{Remark, Weight};
use self::sheet::{Field, MOST_BYTES, Sheet};
use crate::admin;
use crate::args::{Common, Format, ImportArguments};
use crate::ending::Ending;
use crate::house;
use crate::words::Sentences;

/// Whether anything is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mode {
    /// Good lines are.
    Write,
    /// Nothing is.
    Try,
}

type Take = fn(&App, &Sheet, Mode) -> Result<Tally, functions::trouble::Trouble>;

/// What became of a table.
#[derive(Debug, Default)]
struct Tally {
    new: usize,
    known: usize,
    refused: usize,
    asked: usize,
    remarks: Vec<Remark>,
}

/// Takes in what was asked.
pub fn run(common: &Common, asked: &ImportArguments, sentences: &Sentences) -> Ending {
    if let Some(folder) = &asked.all {
        return house::import(common, asked.state.as_ref(), folder, sentences);
    }
    match tables(common, asked, sentences) {
        Ok(ending) => ending,
        Err(sentence) => Ending::Refused(sentence),
    }
}

fn tables(common: &Common, asked: &ImportArguments, sentences: &Sentences) -> Result<Ending, String> {
    let state = asked.state.clone().unwrap_or_else(|| common.site.join(".state"));
    let mode = if asked.dry_run { Mode::Try } else { Mode::Write };
    // Both are read before either is written: a wrong path stops before anything happens.
    let groups =
        asked.groups.as_deref().map(|file| open(file, groups::FIELDS, "name", sentences)).transpose()?;
    let events =
        asked.events.as_deref().map(|file| open(file, events::FIELDS, "title", sentences)).transpose()?;
    let app = admin::open(common, &state, sentences)?;
    let mut ending = Ending::Done;
    // Groups first: events name them.
    let tables = [
        ("groups", groups, &asked.groups, taking::groups as Take),
        ("events", events, &asked.events, taking::events as Take),
    ];
    for (what, sheet, file, take) in tables {
        let (Some(sheet), Some(file)) = (sheet, file) else { continue };
        let tally = take(&app, &sheet, mode).map_err(|trouble| admin::told(&trouble, sentences))?;
        tell(&Told { file, sheet: &sheet, tally: &tally, mode, what }, common.format, sentences);
        if tally.refused > 0 {
            ending = Ending::Problems;
        }
    }
    Ok(ending)
}

fn open(
    file: &Path,
    fields: &'static [Field],
    needed: &'static str,
    sentences: &Sentences,
) -> Result<Sheet, String> {
    let shown = file.display().to_string();
    let bytes = read(file).map_err(|error| {
        sentences.format("import.unreadable", &[("path", &shown), ("error", &error.to_string())])
    })?;
    let sheet = Sheet::read(&bytes, fields);
    if sheet.has(needed) {
        return Ok(sheet);
    }
    let known = fields.iter().filter_map(|field| field.titles.first().copied());
    let known = known.collect::<Vec<_>>().join(", ");
    Err(sentences.format(&format!("import.no_column.{needed}"), &[("path", &shown), ("columns", &known)]))
}

fn read(file: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    std::fs::File::open(file)?.take(MOST_BYTES + 1).read_to_end(&mut bytes)?;
    match u64::try_from(bytes.len()) {
        Ok(length) if length <= MOST_BYTES => Ok(bytes),
        _ => Err(io::ErrorKind::FileTooLarge.into()),
    }
}

/// A table and what became of it.
struct Told<'a> {
    file: &'a PathBuf,
    sheet: &'a Sheet,
    tally: &'a Tally,
    mode: Mode,
    what: &'static str,
}

/// Says what was not understood, and what was taken. Nobody is told when standard output is closed; it is done
/// all the same.
fn tell(told: &Told<'_>, format: Format, sentences: &Sentences) {
    let mut out = io::stdout().lock();
    for remark in &told.tally.remarks {
        let _ = writeln!(out, "{}", remark.told(told.file, format, sentences));
    }
    if format != Format::Human {
        return;
    }
    let unread = told.sheet.unread();
    if !unread.is_empty() {
        let _ = writeln!(out, "{}", sentences.format("import.unread", &[("columns", &unread.join(", "))]));
    }
    let mode = if told.mode == Mode::Write { "done" } else { "tried" };
    let tally = told.tally;
    for (part, count) in
        [(mode, tally.new), ("known", tally.known), ("asked", tally.asked), ("bad", tally.refused)]
    {
        if count > 0 || part == mode {
            let key = match part {
                "known" | "bad" => format!("import.{part}"),
                _ => format!("import.{}.{part}", told.what),
            };
            let _ = writeln!(out, "{}", sentences.plural(&key, count, &[]));
        }
    }
}

impl Tally {
    /// Keeps what was remarked of a line.
    fn keep(&mut self, remarks: Vec<Remark>) {
        if remarks.iter().any(|remark| remark.weight == Weight::Refused) {
            self.refused += 1;
        }
        self.remarks.extend(remarks);
    }
}

/// The platform over a state, its id-maker and its clock.
fn next_id(app: &App) -> String {
    functions::values::ulid(app.now(), &app.platform.random)
}

#[cfg(test)]
mod tests;
