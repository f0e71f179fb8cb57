//! Typed text before it is judged: composed, trimmed, without what cannot be seen or kept.

use unicode_normalization::UnicodeNormalization;

/// Whether an answer may have several lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lines {
    One,
    Several,
}

/// Composes (NFC), unifies line ends, drops what pages leave behind when copied (soft hyphens,
/// zero-width spaces, byte order marks), trims. What it cannot keep stays in, for `fault`.
pub(super) fn clean(typed: &str) -> String {
    let unified = typed.replace("\r\n", "\n");
    let mapped = unified.nfc().filter_map(|letter| match letter {
        '\u{2028}' | '\u{2029}' | '\r' => Some('\n'),
        '\t' => Some(' '),
        '\u{AD}' | '\u{200B}' | '\u{FEFF}' => None,
        other => Some(other),
    });
    // Composed again: what was dropped may have stood between a letter and its accent.
    mapped.nfc().collect::<String>().trim().to_owned()
}

/// The key of what makes a cleaned text unfit to keep, if anything.
pub(super) fn fault(text: &str, lines: Lines) -> Option<&'static str> {
    text.chars().find_map(|letter| match letter {
        '\n' if lines == Lines::Several => None,
        '\n' => Some("forms.errors.line_break"),
        '\u{FFFD}' => Some("forms.errors.unreadable"),
        // Overrides and isolates make a line read otherwise than it is written.
        '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => Some("forms.errors.control"),
        other if other.is_control() => Some("forms.errors.control"),
        _ => None,
    })
}
