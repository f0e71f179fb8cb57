//! From the bytes of a file to its text: what spreadsheets of people write is not always UTF-8.

use std::borrow::Cow;

/// What Windows-1252 has where Latin-1 has control characters; `\u{FFFD}` where it has nothing.
const UPPER: [char; 32] = [
    '€', '\u{FFFD}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{FFFD}', 'Ž', '\u{FFFD}',
    '\u{FFFD}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{FFFD}', 'ž', 'Ÿ',
];

/// The text of a file: UTF-8, else UTF-16 that says so, else Windows-1252, as Excel saves in France. Lines end
/// in one way, so that they can be counted.
pub fn decode(bytes: &[u8]) -> String {
    let text = letters(bytes);
    if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text }
}

fn letters(bytes: &[u8]) -> String {
    match bytes {
        [0xEF, 0xBB, 0xBF, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        [0xFF, 0xFE, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xFE, 0xFF, rest @ ..] => utf16(rest, u16::from_be_bytes),
        _ => match std::str::from_utf8(bytes) {
            Ok(text) => text.to_owned(),
            Err(_) => bytes.iter().map(|byte| windows_1252(*byte)).collect(),
        },
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let pairs = bytes.chunks_exact(2).filter_map(|pair| <[u8; 2]>::try_from(pair).ok());
    String::from_utf16_lossy(&pairs.map(unit).collect::<Vec<_>>())
}

fn windows_1252(byte: u8) -> char {
    match byte {
        0x80..=0x9F => UPPER.get(usize::from(byte - 0x80)).copied().unwrap_or('\u{FFFD}'),
        _ => char::from(byte),
    }
}

/// A cell without what spreadsheets wrap around it: spaces of every kind, and `="63000"`, by which they keep
/// a zero in front.
pub fn cell(text: &str) -> Cow<'_, str> {
    let trimmed = text.trim_matches(|letter: char| letter.is_whitespace() || letter == '\u{FEFF}');
    let inside = trimmed.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"'));
    let kept = inside.filter(|inside| !inside.contains('"')).unwrap_or(trimmed).trim();
    // What nobody types and pasting brings along: marks without width, control characters.
    let is_strange = |letter: char| match letter {
        '\n' | '\t' => false,
        '\u{AD}'
        | '\u{200B}'..='\u{200F}'
        | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{2069}'
        | '\u{FEFF}' => true,
        _ => letter.is_control(),
    };
    if kept.contains(is_strange) {
        return Cow::Owned(kept.chars().filter(|letter| !is_strange(*letter)).collect());
    }
    Cow::Borrowed(kept)
}

/// Whether a text was once read with the wrong alphabet: `rÃ©union`, or letters that are lost.
pub fn is_garbled(text: &str) -> bool {
    // What the bytes of one accented letter are when each is taken for a letter.
    let pairs = [
        "\u{C3}\u{A9}",
        "\u{C3}\u{A8}",
        "\u{C3}\u{AA}",
        "\u{C3}\u{A0}",
        "\u{C3}\u{A7}",
        "\u{C3}\u{B4}",
        "\u{C3}\u{AE}",
        "\u{C3}\u{A2}",
        "\u{C3}\u{BB}",
        "\u{E2}\u{20AC}\u{2122}",
        "\u{C5}\u{201C}",
        "\u{FFFD}",
    ];
    pairs.iter().any(|pair| text.contains(pair))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_word_is_read_whatever_it_was_saved_as() {
        let utf16 = |order: fn(u16) -> [u8; 2]| -> Vec<u8> {
            "\u{FEFF}Fête d’été".encode_utf16().flat_map(order).collect()
        };
        let files: [&[u8]; 5] = [
            "Fête d’été".as_bytes(),
            "\u{FEFF}Fête d’été".as_bytes(),
            b"F\xEAte d\x92\xE9t\xE9",
            &utf16(u16::to_le_bytes),
            &utf16(u16::to_be_bytes),
        ];
        for bytes in files {
            assert_eq!(decode(bytes), "Fête d’été", "{bytes:?}");
        }
    }

    #[test]
    fn cells_lose_their_wrapping_only() {
        for (typed, read) in [
            ("  63000\u{A0}", "63000"),
            ("=\"01000\"", "01000"),
            ("=A1+B2", "=A1+B2"),
            ("a\nb\u{7}", "a\nb"),
            ("=\"", "=\""),
        ] {
            assert_eq!(cell(typed), read);
        }
        assert!(is_garbled("rÃ©union") && !is_garbled("réunion à Nîmes, 12 €"));
    }
}
