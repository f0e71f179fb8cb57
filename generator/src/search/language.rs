//! Words as the search knows them: folded, without what carries no meaning, cut to their stems.
//!
//! The tables are data (`generator/data/search/`) and travel in the index, so the script that searches knows no
//! language of its own and cuts words as the generator did.

use std::collections::HashMap;

use contract::words::{Locale, fold};

/// What a language says of its words.
#[derive(Debug, Clone)]
pub struct Language {
    /// Words without meaning.
    pub stop: Vec<&'static str>,
    /// Endings, in the order they are tried.
    pub cut: Vec<&'static str>,
    /// Letters that must be left.
    pub least: usize,
    /// Stem -> the stem under which the index has it: words that mean the same to who searches.
    pub same: HashMap<String, String>,
}

impl Language {
    /// The tables of a language.
    #[must_use]
    pub fn of(locale: Locale) -> Self {
        let text = match locale {
            Locale::Fr => include_str!("../../data/search/fr.txt"),
            Locale::En => include_str!("../../data/search/en.txt"),
        };
        let line = |name: &str| text.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default();
        let mut stop: Vec<&str> = line("stop ").split(' ').collect();
        stop.sort_unstable();
        let mut cut: Vec<&str> = line("cut ").split(' ').collect();
        cut.sort_by_key(|ending| std::cmp::Reverse(ending.len()));
        Self { stop, cut, least: line("least ").parse().unwrap_or(3), same: HashMap::new() }
    }

    /// With families of words that mean the same: the first of a family stands for all, and a word belongs to the
    /// first family that has it.
    #[must_use]
    pub fn with_families(mut self, families: &[Vec<String>]) -> Self {
        for family in families {
            let mut stems = Vec::new();
            for text in family {
                words(text, |word| {
                    if self.is_searched(word) {
                        stems.push(self.stem(word).to_owned());
                    }
                });
            }
            let Some(first) = stems.first().cloned() else { continue };
            let first = self.same.get(&first).cloned().unwrap_or(first);
            for stem in stems.into_iter().filter(|stem| *stem != first) {
                self.same.entry(stem).or_insert_with(|| first.clone());
            }
        }
        // Who stands for a family is under its own name.
        let heads: Vec<String> = self.same.values().cloned().collect();
        heads.iter().for_each(|head| _ = self.same.remove(head));
        self
    }

    /// The stem under which the index has a folded word.
    #[must_use]
    pub fn term<'w>(&'w self, word: &'w str) -> &'w str {
        let stem = self.stem(word);
        self.same.get(stem).map_or(stem, String::as_str)
    }

    /// Whether a folded word carries meaning.
    #[must_use]
    pub fn is_searched(&self, word: &str) -> bool {
        word.len() > 1 && self.stop.binary_search(&word).is_err()
    }

    /// The stem of a folded word: one ending less, and one of two equal letters at its end.
    #[must_use]
    pub fn stem<'w>(&self, word: &'w str) -> &'w str {
        let ends = |ending: &&&str| word.len() >= ending.len() + self.least && word.ends_with(**ending);
        let stem = match self.cut.iter().find(ends) {
            Some(ending) if !has_digit(word) => &word[..word.len() - ending.len()],
            _ => word,
        };
        match stem.as_bytes() {
            [.., a, b] if a == b && b.is_ascii_alphabetic() && stem.len() > self.least => {
                &stem[..stem.len() - 1]
            }
            _ => stem,
        }
    }
}

fn has_digit(word: &str) -> bool {
    word.bytes().any(|byte| byte.is_ascii_digit())
}

/// Calls `take` with each folded word of a text. Most words are plain already and are taken where they stand.
pub fn words(text: &str, mut take: impl FnMut(&str)) {
    let is_plain = |byte: &u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let mut word = String::new();
    let mut rest = text;
    loop {
        let end = rest.as_bytes().iter().position(|byte| !is_plain(byte)).unwrap_or(rest.len());
        let (run, after) = rest.split_at(end);
        let mut letters = after.chars();
        let next = letters.next();
        if !word.is_empty() || next.is_some_and(|next| !next.is_ascii() || next.is_ascii_alphabetic()) {
            word.push_str(run);
        } else if !run.is_empty() {
            take(run);
        }
        let Some(next) = next else { break };
        if next.is_ascii_alphanumeric() {
            word.push(next.to_ascii_lowercase());
        } else if (next.is_ascii() || !push(&mut word, next)) && !word.is_empty() {
            take(&word);
            word.clear();
        }
        rest = letters.as_str();
    }
    if !word.is_empty() {
        take(&word);
    }
}

/// Folds a letter beyond ASCII onto a word; false when it ends words.
fn push(word: &mut String, letter: char) -> bool {
    // What French has, without asking the tables of Unicode for each: a site is mostly made of these.
    let folded = match letter {
        'à' | 'â' | 'ä' | 'À' | 'Â' | 'Ä' => "a",
        'é' | 'è' | 'ê' | 'ë' | 'É' | 'È' | 'Ê' | 'Ë' => "e",
        'î' | 'ï' | 'Î' | 'Ï' => "i",
        'ô' | 'ö' | 'Ô' | 'Ö' => "o",
        'ù' | 'û' | 'ü' | 'Ù' | 'Û' | 'Ü' => "u",
        'ç' | 'Ç' => "c",
        'œ' | 'Œ' => "oe",
        'æ' | 'Æ' => "ae",
        'ÿ' | 'Ÿ' => "y",
        'ñ' | 'Ñ' => "n",
        // A hyphen that only shows at the end of a line, and accents written apart.
        '\u{ad}' | '\u{300}'..='\u{36f}' => "",
        other => {
            let folded = fold(other.encode_utf8(&mut [0; 4]));
            let is_word = !folded.is_empty() && folded.chars().all(char::is_alphanumeric);
            if is_word {
                word.push_str(&folded);
            }
            return is_word;
        }
    };
    word.push_str(folded);
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str) -> Vec<String> {
        let mut found = Vec::new();
        words(text, |word| found.push(word.to_owned()));
        found
    }

    #[test]
    fn words_are_folded_as_everywhere_else() {
        assert_eq!(all("L’Œuvre d'ÉTÉ, à 18 h 12 !"), ["l", "oeuvre", "d", "ete", "a", "18", "h", "12"]);
        assert_eq!(all("e\u{301}te\u{ad}s"), ["etes"]);
        assert_eq!(all("ﬁn, ½ Ærø"), ["fin", "aero"].map(str::to_owned).to_vec());
        for word in ["Évènement", "Œuvre", "garçon", "NAÏVE", "Łódź", "straße"] {
            assert_eq!(all(word), [fold(word)], "{word}");
        }
    }

    #[test]
    fn words_of_one_family_have_one_stem() {
        let french = Language::of(Locale::Fr);
        for family in [
            &["affiche", "affiches", "afficher", "affichage", "affichez"][..],
            &["coller", "collage", "colle", "collages"],
            &["animateur", "animatrice", "animateurs", "animer", "animation"],
            &["inscription", "inscrire", "inscriptions"],
            &["groupe", "groupes", "groupement"],
            &["reunion", "reunions", "reunir"],
            &["hebergement", "heberger", "hebergements"],
            &["local", "locale", "locaux", "locales"],
        ] {
            let stems: Vec<&str> = family.iter().map(|word| french.stem(word)).collect();
            assert!(stems.windows(2).all(|two| two[0] == two[1]), "{stems:?}");
        }
        assert_eq!(french.stem("63000"), "63000");
        assert_eq!(french.stem("les"), "les");
    }
}
