//! Text from people and settings, made harmless before it is laid out: no line of ours is broken by it.

/// A longest subject, in characters. Far below the 998 bytes of a line of RFC 5322 even without a space.
pub(super) const SUBJECT: usize = 150;
/// A longest name of a sender, in characters.
pub(super) const NAME: usize = 70;
/// A longest value of a placeholder, in characters.
pub(super) const VALUE: usize = 1_000;
/// A longest quotation, in characters.
pub(super) const QUOTE: usize = 20_000;

/// One line: whatever breaks lines is a space, controls and marks of direction are gone, runs of spaces are
/// one, at most `most` characters.
pub(super) fn one_line(text: &str, most: usize) -> String {
    let visible =
        text.chars().filter_map(|letter| if breaks_lines(letter) { Some(' ') } else { kept(letter) });
    let mut line = String::with_capacity(text.len().min(most * 4));
    for letter in visible {
        let repeated = letter == ' ' && (line.is_empty() || line.ends_with(' '));
        if !repeated {
            line.push(letter);
        }
    }
    cut(line.trim_end(), most)
}

/// One line for a header. `=?` is put apart, since readers of mail would decode what follows (RFC 2047).
pub(super) fn header(text: &str, most: usize) -> String {
    one_line(&one_line(text, usize::MAX / 4).replace("=?", "= ?"), most)
}

/// Several lines, each without controls and marks of direction; at most `most` characters together.
pub(super) fn lines(text: &str, most: usize) -> Vec<String> {
    let unified: String = text
        .replace("\r\n", "\n")
        .chars()
        .filter_map(|letter| match letter {
            '\t' => Some(' '),
            _ if breaks_lines(letter) => Some('\n'),
            _ => kept(letter),
        })
        .collect();
    cut(unified.trim(), most).lines().map(|line| line.trim_end().to_owned()).collect()
}

/// LF, VT, FF, CR, tabulations, NEL, and the separators of Unicode.
fn breaks_lines(letter: char) -> bool {
    matches!(letter, '\t'..='\r' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// The character, unless nobody sees it and it changes what others do: controls, overrides of direction,
/// soft hyphens, byte order marks, noncharacters. Joiners stay: emoji and Persian need them.
fn kept(letter: char) -> Option<char> {
    let hidden = matches!(letter, '\u{AD}' | '\u{61C}' | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{FEFF}')
        || matches!(letter, '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FFF9}'..='\u{FFFB}')
        || matches!(letter, '\u{FDD0}'..='\u{FDEF}')
        || (letter as u32) & 0xFFFE == 0xFFFE;
    (!hidden && !letter.is_control()).then_some(letter)
}

fn cut(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        None => text.to_owned(),
        Some(_) => {
            let end = text.char_indices().nth(most.saturating_sub(1)).map_or(0, |(at, _)| at);
            format!("{}…", text[..end].trim_end())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_stays_a_line() {
        let hostile = "Ada\r\nBcc: x@example.fr\u{85}a\u{2028}b\u{2029}c\u{b}d\0\u{202E}e";
        assert_eq!(one_line(hostile, 100), "Ada Bcc: x@example.fr a b c de");
        assert_eq!(header("=?utf-8?q?x?= ==?", 100), "= ?utf-8?q?x?= == ?");
        assert_eq!(header("=\0?", 100), "= ?");
        assert_eq!(one_line(&"é".repeat(200), 10), format!("{}…", "é".repeat(9)));
        assert_eq!(one_line(" \n ", 10), "");
    }

    #[test]
    fn lines_are_lines_whatever_ends_them() {
        assert_eq!(lines("a\r\nb\rc\u{2028}d\n", 100), ["a", "b", "c", "d"]);
        assert_eq!(lines("", 100), Vec::<String>::new());
    }
}
