//! Typography editors need not type: thin spaces, guillemets, apostrophes, ellipses.
//!
//! Works on plain text, never on HTML or code. Addresses with a scheme are copied as they are.

use std::ops::Range;

use super::Locale;

const NO_BREAK: char = '\u{A0}';
const NARROW: char = '\u{202F}';

/// Puts `text` into the typography of `locale`. Idempotent, linear in time.
///
/// French: narrow no-break space before `; ! ?` and inside « », no-break space before `:`,
/// `'` to `’`, paired `"` to « », `...` to `…`. English: curly quotes and `…`.
pub fn typography(text: &str, locale: Locale) -> String {
    Typographer::new(locale).text(text)
}

/// Typography over the pieces of one block of text, so that a quotation may open before an
/// emphasis and close after it. Make a new one for each paragraph, heading or cell.
#[derive(Clone, Debug)]
pub struct Typographer {
    locale: Locale,
    /// The last character written, of this piece or of the one before.
    last: Option<char>,
    quote_is_open: bool,
}

impl Typographer {
    /// Starts a block.
    pub fn new(locale: Locale) -> Typographer {
        Typographer { locale, last: None, quote_is_open: false }
    }

    /// The next piece of text of the block, in good typography.
    pub fn text(&mut self, piece: &str) -> String {
        let mut out = Output { text: String::with_capacity(piece.len() + piece.len() / 16), last: self.last };
        let mut at = 0;
        let mut address = next_address(piece, 0);
        while let Some(letter) = piece.get(at..).and_then(|rest| rest.chars().next()) {
            if let Some(range) = address.clone().filter(|range| range.start == at) {
                at = range.end;
                self.open_space(&mut out, letter);
                out.push_str(&piece[range]);
                address = next_address(piece, at);
                continue;
            }
            at += match self.locale {
                Locale::Fr => self.french(&mut out, letter, &piece[at..]),
                Locale::En => self.english(&mut out, letter, &piece[at..]),
            };
        }
        self.last = out.last;
        out.text
    }

    /// Tells what stands between two pieces and is not ours to change: a code span, an image's text.
    pub fn skip(&mut self, raw: &str) {
        self.last = raw.chars().next_back().or(self.last);
    }

    /// Writes what the first character of `rest` becomes; returns how many bytes it took.
    fn french(&mut self, out: &mut Output, letter: char, rest: &str) -> usize {
        if is_inline_space(letter) {
            return self.french_spaces(out, rest);
        }
        self.open_space(out, letter);
        let next = rest[letter.len_utf8()..].chars().next();
        match letter {
            '.' => return ellipsis(out, rest),
            '\'' => out.push('’'),
            '"' => self.french_quote(out),
            '»' => {
                out.space_unless_there(NARROW);
                out.push('»');
            }
            ';' | '!' | '?' | ':' => {
                if lacks_space(letter, out, next) {
                    out.push(space_before(letter));
                }
                out.push(letter);
            }
            _ => out.push(letter),
        }
        letter.len_utf8()
    }

    /// A run of spaces becomes the one space its surroundings ask for, or stays as typed.
    fn french_spaces(&mut self, out: &mut Output, rest: &str) -> usize {
        let length = rest.find(|letter| !is_inline_space(letter)).unwrap_or(rest.len());
        let after_number = out.last.is_some_and(|last| last.is_ascii_digit());
        let line_start = out.last == Some('\n');
        match rest[length..].chars().next() {
            _ if out.last == Some('«') => out.push(NARROW),
            Some('"') if self.quote_is_open => {}
            Some(mark @ (';' | '!' | '?' | ':' | '»')) if !line_start => out.push(space_before(mark)),
            Some('%' | '€') if after_number => out.push(NO_BREAK),
            _ => out.push_str(&rest[..length]),
        }
        length
    }

    fn french_quote(&mut self, out: &mut Output) {
        if self.quote_is_open {
            self.quote_is_open = false;
            out.space_unless_there(NARROW);
            out.push('»');
        } else if opens_after(out.last) {
            self.quote_is_open = true;
            out.push('«');
        } else {
            out.push('"');
        }
    }

    /// The space due after «, written when something follows.
    fn open_space(&self, out: &mut Output, letter: char) {
        if self.locale == Locale::Fr && out.last == Some('«') && !letter.is_whitespace() {
            out.push(NARROW);
        }
    }

    fn english(&mut self, out: &mut Output, letter: char, rest: &str) -> usize {
        let next = rest[letter.len_utf8()..].chars().next();
        match letter {
            '.' => return ellipsis(out, rest),
            '"' => out.push(if opens_after(out.last) { '“' } else { '”' }),
            // ’90s and ’tis aside, a quote before a letter opens.
            '\'' if opens_after(out.last) && next.is_none_or(char::is_alphabetic) => out.push('‘'),
            '\'' => out.push('’'),
            _ => out.push(letter),
        }
        letter.len_utf8()
    }
}

/// Marks French ordinals in text that is already escaped for HTML: `1er` is `1<sup>er</sup>`.
/// Roman numerals too (`XXIe`); words such as "Le" are left alone.
pub fn ordinals_html(escaped: &str) -> String {
    let mut out = String::with_capacity(escaped.len());
    let mut word_start = None;
    for (at, letter) in escaped.char_indices().chain([(escaped.len(), ' ')]) {
        if letter.is_alphanumeric() {
            word_start.get_or_insert(at);
            continue;
        }
        if let Some(start) = word_start.take() {
            let in_address =
                matches!(letter, '/' | '=' | '_') || out.ends_with(['/', '=', '_', '#', '&', '.']);
            push_word(&mut out, &escaped[start..at], in_address);
        }
        if at < escaped.len() {
            out.push(letter);
        }
    }
    out
}

fn push_word(out: &mut String, word: &str, in_address: bool) {
    match ordinal_suffix(word).filter(|_| !in_address) {
        Some(at) => {
            let (number, suffix) = word.split_at(at);
            out.push_str(number);
            out.push_str("<sup>");
            out.push_str(suffix);
            out.push_str("</sup>");
        }
        None => out.push_str(word),
    }
}

/// Where the suffix of an ordinal starts, if `word` is one.
fn ordinal_suffix(word: &str) -> Option<usize> {
    const SUFFIXES: [&str; 10] = ["er", "ers", "re", "res", "e", "es", "nd", "nds", "nde", "ndes"];
    let at = word.find(|letter: char| !letter.is_ascii_digit() && !matches!(letter, 'I' | 'V' | 'X'))?;
    let (number, suffix) = word.split_at(at);
    let digits = number.chars().all(|letter| letter.is_ascii_digit());
    let roman = number.chars().all(|letter| letter.is_ascii_uppercase());
    let roman_counts = roman && (suffix == "e" || suffix == "er") && (number != "I" || suffix == "er");
    (!number.is_empty() && SUFFIXES.contains(&suffix) && (digits || roman_counts)).then_some(at)
}

/// What is written, with the character before it, which may belong to an earlier piece.
struct Output {
    text: String,
    last: Option<char>,
}

impl Output {
    fn push(&mut self, letter: char) {
        self.text.push(letter);
        self.last = Some(letter);
    }

    fn push_str(&mut self, text: &str) {
        self.text.push_str(text);
        self.last = text.chars().next_back().or(self.last);
    }

    fn space_unless_there(&mut self, space: char) {
        if !self.last.is_none_or(char::is_whitespace) {
            self.push(space);
        }
    }
}

/// Three dots or more; dots of a path (`../..`, `.../x`) stay.
fn ellipsis(out: &mut Output, rest: &str) -> usize {
    let length = rest.find(|letter| letter != '.').unwrap_or(rest.len());
    let in_path = out.last == Some('/') || rest[length..].starts_with('/');
    if in_path {
        out.push_str(&rest[..length]);
        return length;
    }
    for _ in 0..length / 3 {
        out.push('…');
    }
    out.push_str(&rest[..length % 3]);
    length
}

fn space_before(mark: char) -> char {
    if mark == ':' { NO_BREAK } else { NARROW }
}

/// Whether a mark typed against its word ("Bonjour!") wants a space. Not in times, paths,
/// parameters or entities, where something follows at once.
fn lacks_space(mark: char, out: &Output, next: Option<char>) -> bool {
    let after_word = out.last.is_some_and(|last| {
        last.is_alphanumeric() || matches!(last, ')' | ']' | '’' | '”' | '»' | '"' | '%' | '€' | '…' | '°')
    });
    let ends = match mark {
        ':' => next.is_none_or(|next| next.is_whitespace() || matches!(next, '"' | '»')),
        _ => next.is_none_or(|next| next.is_whitespace() || "!?.…)]}»\"”’'".contains(next)),
    };
    after_word && ends && !(mark == ';' && ends_in_entity(&out.text))
}

/// Whether the text ends like `&nbsp` or `&#39`: the `;` to come belongs to it.
fn ends_in_entity(text: &str) -> bool {
    let name = text.bytes().rev().take(32).position(|byte| !byte.is_ascii_alphanumeric() && byte != b'#');
    name.is_some_and(|length| text.as_bytes()[text.len() - 1 - length] == b'&')
}

fn opens_after(last: Option<char>) -> bool {
    last.is_none_or(|last| last.is_whitespace() || "([{’‘“—–-/«".contains(last))
}

/// Spaces of one line, ours included: a second pass finds what the first one wrote.
fn is_inline_space(letter: char) -> bool {
    matches!(letter, ' ' | NO_BREAK | NARROW)
}

/// The next `scheme://…` from byte `from`, up to a space or a quote.
fn next_address(text: &str, from: usize) -> Option<Range<usize>> {
    let mut search_from = from;
    loop {
        let colon = search_from + text.get(search_from..)?.find("://")?;
        let scheme = text[from..colon].bytes().rev().take_while(u8::is_ascii_alphanumeric).count();
        if scheme > 0 {
            let tail = &text[colon..];
            let length =
                tail.find(|c: char| c.is_whitespace() || "\"<>«»“”".contains(c)).unwrap_or(tail.len());
            return Some(colon - scheme..colon + length);
        }
        search_from = colon + 3;
    }
}
