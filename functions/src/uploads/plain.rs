//! Plain text and tables of plain text: UTF-8 that no browser takes for anything else.

use super::{Kind, Refusal};

/// What begins a page or a program inside a text. Downloaded and opened by hand, a text that holds it may be run.
const COMMANDS: [&str; 9] =
    ["<!doctype", "<html", "<script", "<iframe", "<object", "<embed", "<body", "<?xml", "<?php"];

/// Plain text, or a table.
pub fn check(bytes: &[u8]) -> Result<Kind, Refusal> {
    if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
        return Err(Refusal::Encoding);
    }
    let is_control = |byte: &u8| *byte < 0x20 && !b"\t\n\r\x0c".contains(byte) || *byte == 0x7f;
    if bytes.iter().any(is_control) {
        return Err(Refusal::Unknown);
    }
    let text = std::str::from_utf8(bytes).map_err(|_| Refusal::Encoding)?;
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    if text.trim().is_empty() {
        return Err(Refusal::Empty);
    }
    if text.contains("%PDF-") {
        return Err(Refusal::Mixed);
    }
    if text.starts_with("#!") {
        return Err(Refusal::Program);
    }
    if text.starts_with("{\\rtf") {
        return Err(Refusal::OldOffice);
    }
    let lower = text.to_ascii_lowercase();
    if lower.contains("<svg") {
        return Err(Refusal::Svg);
    }
    if COMMANDS.iter().any(|command| lower.contains(command)) {
        return Err(Refusal::Markup);
    }
    match separator(text) {
        Some(separator) if reaches_outside(text, separator) => Err(Refusal::Formula),
        Some(_) => Ok(Kind::Csv),
        None => Ok(Kind::Text),
    }
}

/// What stands between cells: in the first lines as often in each.
fn separator(text: &str) -> Option<char> {
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).take(5).collect();
    let count = |line: &str, separator: char| line.matches(separator).count();
    [';', '\t', ','].into_iter().find(|separator| {
        let first = lines.first().map_or(0, |line| count(line, *separator));
        first > 0 && lines.len() > 1 && lines.iter().all(|line| count(line, *separator) == first)
    })
}

/// Whether a spreadsheet would compute a cell: numbers and phone numbers may begin with a sign, commands not.
fn reaches_outside(text: &str, separator: char) -> bool {
    text.lines().flat_map(|line| line.split(separator)).any(|cell| {
        let cell = cell.trim().trim_start_matches('"').trim_start();
        let mut letters = cell.chars();
        match letters.next() {
            Some('=' | '@') => cell.contains(['(', '!', '|']),
            Some('+' | '-') => cell.contains(['(', '!', '|']) && letters.any(char::is_alphabetic),
            _ => false,
        }
    })
}
