//! The beginning of a text, where the whole would be too long.

/// The text on one line, cut between words at `chars` characters, an ellipsis not counted.
#[must_use]
pub fn excerpt(text: &str, chars: usize) -> String {
    // Breaking spaces only: those that French typography put there must stay.
    let words = text.split([' ', '\n', '\r', '\t']).filter(|word| !word.is_empty());
    let line = words.collect::<Vec<_>>().join(" ");
    if line.chars().count() <= chars {
        return line;
    }
    let cut: String = line.chars().take(chars).collect();
    let ends_a_word = line.chars().nth(chars) == Some(' ');
    let before = cut.rsplit_once(' ').filter(|_| !ends_a_word);
    let kept = before.map_or(cut.as_str(), |(kept, _)| kept);
    format!("{}…", kept.trim_end_matches([',', ';', ':', '.', '\u{a0}', '\u{202f}']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_between_words() {
        assert_eq!(excerpt("un\n\ndeux", 10), "un deux");
        assert_eq!(excerpt("un, deux, trois", 9), "un, deux…");
        assert_eq!(excerpt("un, deux, trois", 7), "un…");
        assert_eq!(excerpt("anticonstitutionnellement", 4), "anti…");
        assert_eq!(excerpt("", 4), "");
    }
}
