//! Comparing and addressing text: folding of case and accents, slugs.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Longest slug in bytes: file names end at 255 on every system we write to, with a suffix to spare.
const SLUG_MAX_BYTES: usize = 120;

/// Folds case, accents, ligatures, quotes, dashes and spaces, so that two ways of typing the
/// same words compare equal: `« Œuvre  d’Été »` and `"oeuvre d'ete"` are both `oeuvre d'ete`. Idempotent.
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let letters = text.nfkd().flat_map(char::to_lowercase).nfkd();
    for letter in letters.filter(|letter| !is_accent(*letter)) {
        push_folded(&mut out, letter);
    }
    out.truncate(out.trim_end().len());
    out
}

/// The address segment of a title: `L’été à Ambérieu` is `l-ete-a-amberieu`. Letters of other
/// scripts stay; at most 120 bytes; empty when nothing can be kept. Idempotent.
pub fn slugify(text: &str) -> String {
    let mut slug = String::with_capacity(text.len());
    for letter in fold(text).chars() {
        let kept = if letter.is_alphanumeric() { letter } else { '-' };
        let repeated = kept == '-' && (slug.is_empty() || slug.ends_with('-'));
        if repeated {
            continue;
        }
        if slug.len() + kept.len_utf8() > SLUG_MAX_BYTES {
            break;
        }
        slug.push(kept);
    }
    slug.truncate(slug.trim_end_matches('-').len());
    slug
}

/// Accents of Latin, Greek and Cyrillic; vowel signs of other scripts are letters and stay.
fn is_accent(letter: char) -> bool {
    is_combining_mark(letter)
        && matches!(letter as u32, 0x300..=0x36F | 0x1AB0..=0x1AFF | 0x1DC0..=0x1DFF | 0x20D0..=0x20FF | 0xFE20..=0xFE2F)
}

fn push_folded(out: &mut String, letter: char) {
    match letter {
        'œ' => out.push_str("oe"),
        'æ' => out.push_str("ae"),
        'ß' => out.push_str("ss"),
        'þ' => out.push_str("th"),
        'ø' => out.push('o'),
        'đ' | 'ð' => out.push('d'),
        'ł' => out.push('l'),
        'ı' => out.push('i'),
        'ς' => out.push('σ'),
        '’' | '‘' | '‛' | 'ʼ' | '`' => out.push('\''),
        '\u{2010}'..='\u{2015}' | '−' => out.push('-'),
        // Quotes only separate: « Été » and "Été" carry different spaces inside.
        '"' | '“' | '”' | '„' | '«' | '»' => push_space(out),
        _ if letter.is_whitespace() => push_space(out),
        _ if letter.is_control() || is_invisible(letter) => {}
        _ => out.push(letter),
    }
}

fn push_space(out: &mut String) {
    if !out.is_empty() && !out.ends_with(' ') {
        out.push(' ');
    }
}

/// Zero-width and direction marks, soft hyphens: typed by no one, pasted by many.
pub(crate) fn is_invisible(letter: char) -> bool {
    matches!(letter, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}')
}
