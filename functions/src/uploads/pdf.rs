//! Documents as printed: whole, nothing before or behind, no programs inside. What is compressed is not opened:
//! a reader that runs programs of documents is beyond us, and what is served is saved, never shown in place.

use super::{Kind, Refusal};

/// The end may be followed by so many bytes of white space.
const SLACK: usize = 1024;
/// An archive names its content at its end, before a comment of at most this length.
const ARCHIVE_END: usize = 65_557;

/// What runs by itself or hides another file (ISO 32000-1, 12.6 and 7.11). Long enough not to stand in
/// compressed bytes by chance.
const ACTIVE: [&[u8]; 6] =
    [b"/JavaScript", b"/Launch", b"/EmbeddedFile", b"/RichMedia", b"/ImportData", b"/SubmitForm"];

/// A document as printed.
pub fn check(bytes: &[u8]) -> Result<Kind, Refusal> {
    if !matches!(bytes.get(5..8), Some([b'1' | b'2', b'.', b'0'..=b'9'])) {
        return Err(Refusal::Broken);
    }
    let end = last(bytes, b"%%EOF").ok_or(Refusal::Broken)?;
    let behind = bytes.get(end + 5..).unwrap_or_default();
    if !behind.iter().all(|byte| byte.is_ascii_whitespace() || *byte == 0) || behind.len() > SLACK {
        return Err(Refusal::Mixed);
    }
    let tail = bytes.get(bytes.len().saturating_sub(ARCHIVE_END)..).unwrap_or_default();
    if last(tail, b"PK\x05\x06").is_some() {
        return Err(Refusal::Mixed);
    }
    let lower = bytes.to_ascii_lowercase();
    let pages: [&[u8]; 4] = [b"<script", b"<html", b"<!doctype", b"<?php"];
    if pages.iter().any(|page| last(&lower, page).is_some()) {
        return Err(Refusal::Mixed);
    }
    if ACTIVE.iter().any(|name| last(bytes, name).is_some()) {
        return Err(Refusal::Active);
    }
    Ok(Kind::Pdf)
}

fn last(bytes: &[u8], part: &[u8]) -> Option<usize> {
    bytes.windows(part.len()).rposition(|window| window == part)
}
