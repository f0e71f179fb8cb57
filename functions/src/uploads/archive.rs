//! Office documents are archives: the list at their end is read (APPNOTE 4.3), its names and sizes, and no
//! content. What has another order, a gap, or something before or behind is no document of an office suite.

use std::collections::BTreeSet;

use super::{Kind, Refusal};

const LOCAL: &[u8] = b"PK\x03\x04";
const LISTED: &[u8] = b"PK\x01\x02";
const END: &[u8] = b"PK\x05\x06";
const END_BYTES: usize = 22;
const LOCAL_BYTES: usize = 30;
const LISTED_BYTES: usize = 46;

/// Larger once opened than any group's document.
const MOST_OPENED: u64 = 200 * 1024 * 1024;
/// A part that shrinks more than so many times: text does 20 times, zeros 1,000 times.
const MOST_SHRUNK: u64 = 200;
/// A part that is small once opened may shrink as it likes.
const SMALL: u64 = 1024 * 1024;
const MOST_PARTS: usize = 5000;

/// One part as the list tells it.
struct Part<'a> {
    name: &'a str,
    flags: u16,
    method: u16,
    packed: u64,
    opened: u64,
    at: usize,
}

/// An office document.
pub fn check(bytes: &[u8]) -> Result<Kind, Refusal> {
    let parts = list(bytes)?;
    if parts.iter().any(|part| part.flags & 1 != 0) {
        return Err(Refusal::OldOffice);
    }
    if parts.iter().any(|part| !is_inside(part.name)) {
        return Err(Refusal::Broken);
    }
    is_no_bomb(&parts)?;
    is_without_gaps(bytes, &parts)?;
    let kind = kind(bytes, &parts)?;
    if parts.iter().any(|part| is_active(part.name)) { Err(Refusal::Active) } else { Ok(kind) }
}

fn list(bytes: &[u8]) -> Result<Vec<Part<'_>>, Refusal> {
    let end = bytes.len().checked_sub(END_BYTES).ok_or(Refusal::Broken)?;
    // No comment: the end stands at the end, and nothing hides behind it.
    if bytes.get(end..end + 4) != Some(END) {
        return Err(Refusal::Mixed);
    }
    let word = |at| short(bytes, end + at).ok_or(Refusal::Broken);
    let (disk, disks, here, count, comment) = (word(4)?, word(6)?, word(8)?, word(10)?, word(20)?);
    if (disk, disks, comment) != (0, 0, 0) || here != count {
        return Err(Refusal::Broken);
    }
    let (size, start) = (number(bytes, end + 12)?, number(bytes, end + 16)?);
    if start.checked_add(size) != Some(end) || usize::from(count) > MOST_PARTS {
        return Err(Refusal::Mixed);
    }
    let (mut parts, mut at) = (Vec::new(), start);
    for _ in 0..count {
        let (part, next) = part(bytes, at)?;
        parts.push(part);
        at = next;
    }
    if at == end { Ok(parts) } else { Err(Refusal::Broken) }
}

fn part(bytes: &[u8], at: usize) -> Result<(Part<'_>, usize), Refusal> {
    if bytes.get(at..at + 4) != Some(LISTED) {
        return Err(Refusal::Broken);
    }
    let word = |offset| short(bytes, at + offset).ok_or(Refusal::Broken);
    let (name_length, extra, comment) =
        (usize::from(word(28)?), usize::from(word(30)?), usize::from(word(32)?));
    let name = bytes.get(at + LISTED_BYTES..at + LISTED_BYTES + name_length).ok_or(Refusal::Broken)?;
    let part = Part {
        name: std::str::from_utf8(name).map_err(|_| Refusal::Broken)?,
        flags: word(8)?,
        method: word(10)?,
        packed: number(bytes, at + 20)? as u64,
        opened: number(bytes, at + 24)? as u64,
        at: number(bytes, at + 42)?,
    };
    Ok((part, at + LISTED_BYTES + name_length + extra + comment))
}

/// A name that leads out of no folder on any system.
fn is_inside(name: &str) -> bool {
    let is_plain = |part: &str| part != ".." && part != ".";
    !name.is_empty()
        && !name.starts_with('/')
        && !name.contains(['\\', ':'])
        && !name.chars().any(char::is_control)
        && name.split('/').all(is_plain)
}

fn is_no_bomb(parts: &[Part<'_>]) -> Result<(), Refusal> {
    let opened: u64 = parts.iter().map(|part| part.opened).sum();
    let shrinks = |part: &Part<'_>| part.opened > SMALL && part.opened / part.packed.max(1) > MOST_SHRUNK;
    let names: BTreeSet<&str> = parts.iter().map(|part| part.name).collect();
    match opened > MOST_OPENED || parts.iter().any(shrinks) || names.len() != parts.len() {
        true => Err(Refusal::Bomb),
        false => Ok(()),
    }
}

/// Parts lie one behind the other from the first byte on, under the names of the list: none is told twice.
fn is_without_gaps(bytes: &[u8], parts: &[Part<'_>]) -> Result<(), Refusal> {
    let mut sorted: Vec<&Part<'_>> = parts.iter().collect();
    sorted.sort_by_key(|part| part.at);
    let mut free = 0;
    for part in sorted {
        if part.at < free || (free == 0 && part.at != 0) {
            return Err(Refusal::Bomb);
        }
        let length = usize::from(short(bytes, part.at + 26).ok_or(Refusal::Broken)?);
        let extra = usize::from(short(bytes, part.at + 28).ok_or(Refusal::Broken)?);
        let named = bytes.get(part.at + LOCAL_BYTES..part.at + LOCAL_BYTES + length);
        if bytes.get(part.at..part.at + 4) != Some(LOCAL) || named != Some(part.name.as_bytes()) {
            return Err(Refusal::Broken);
        }
        free =
            part.at + LOCAL_BYTES + length + extra + usize::try_from(part.packed).unwrap_or(usize::MAX / 2);
        if free > bytes.len() {
            return Err(Refusal::Broken);
        }
    }
    Ok(())
}

/// OpenDocument says it in its first part, which is not packed (ODF 1.2 part 3, 3.3); the others by their parts.
fn kind(bytes: &[u8], parts: &[Part<'_>]) -> Result<Kind, Refusal> {
    let has = |name: &str| parts.iter().any(|part| part.name == name);
    if let Some(first) = parts.iter().find(|part| part.at == 0 && part.name == "mimetype" && part.method == 0)
    {
        let start = LOCAL_BYTES + first.name.len();
        let end = start + usize::try_from(first.packed).unwrap_or_default();
        let told = bytes.get(start..end).unwrap_or_default();
        let open =
            [Kind::Odt, Kind::Ods, Kind::Odp].into_iter().find(|kind| kind.media_type().as_bytes() == told);
        return open.filter(|_| has("content.xml")).ok_or(Refusal::Archive);
    }
    if !has("[Content_Types].xml") {
        return Err(Refusal::Archive);
    }
    let mains = [
        ("word/document.xml", Kind::Docx),
        ("xl/workbook.xml", Kind::Xlsx),
        ("ppt/presentation.xml", Kind::Pptx),
    ];
    let mut found = mains.into_iter().filter(|(main, _)| has(main));
    match (found.next(), found.next()) {
        (Some((_, kind)), None) => Ok(kind),
        (Some(_), Some(_)) => Err(Refusal::Mixed),
        (None, _) => Err(Refusal::Archive),
    }
}

/// Macros, scripts, programs, other files.
fn is_active(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    let folders = ["basic/", "scripts/", "word/activex/", "xl/activex/", "ppt/activex/"];
    let ends = [
        "vbaproject.bin",
        ".exe",
        ".dll",
        ".js",
        ".vbs",
        ".hta",
        ".bat",
        ".cmd",
        ".ps1",
        ".jar",
        ".lnk",
        ".scr",
        ".zip",
        ".rar",
        ".7z",
        ".html",
        ".htm",
        ".svg",
        ".swf",
    ];
    let is_object = lower.contains("oleobject") && lower.ends_with(".bin");
    is_object
        || folders.iter().any(|folder| lower.starts_with(folder) && lower.len() > folder.len())
        || ends.iter().any(|end| lower.ends_with(end))
}

fn short(bytes: &[u8], at: usize) -> Option<u16> {
    let two = bytes.get(at..at.checked_add(2)?)?;
    Some(u16::from_le_bytes(two.try_into().ok()?))
}

/// Four bytes; all ones would mean that the number stands elsewhere, which no document of ours needs.
fn number(bytes: &[u8], at: usize) -> Result<usize, Refusal> {
    let four = bytes.get(at..at + 4).and_then(|four| four.try_into().ok()).map(u32::from_le_bytes);
    let value = four.filter(|value| *value != u32::MAX).ok_or(Refusal::Broken)?;
    usize::try_from(value).map_err(|_| Refusal::Broken)
}
