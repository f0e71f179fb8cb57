//! The command's own sentences, in the reader's language.

use std::ffi::OsStr;

use contract::words::{Locale, Words, typography};

/// Sentences of one language.
#[derive(Debug)]
pub struct Sentences {
    words: Words,
}

impl Sentences {
    /// The sentences of a language, compiled in.
    pub fn of(locale: Locale) -> Self {
        let text = match locale {
            Locale::Fr => include_str!("../i18n/fr.toml"),
            Locale::En => include_str!("../i18n/en.toml"),
        };
        // A test reads both files, so the empty fallback never shows.
        Self { words: Words::parse(locale, text).unwrap_or_else(|_| Words::new(locale)) }
    }

    /// The language.
    pub fn locale(&self) -> Locale {
        self.words.locale()
    }

    /// Whether there is such a sentence.
    pub fn has(&self, key: &str) -> bool {
        self.words.get(key).is_some()
    }

    /// A sentence.
    pub fn text(&self, key: &str) -> String {
        self.format(key, &[])
    }

    /// A sentence with its blanks filled.
    pub fn format(&self, key: &str, args: &[(&str, &str)]) -> String {
        // The sentence is set in type, not what fills it: paths stay as they are.
        let mut words = Words::new(self.locale());
        words.set(key, typography(&self.words.text(key), self.locale()));
        words.format(key, args)
    }

    /// A text that is no sentence of ours to read, but the beginning of somebody's page: no typography.
    pub fn raw(&self, key: &str, args: &[(&str, &str)]) -> String {
        self.words.format(key, args)
    }

    /// A sentence about `n` things.
    pub fn plural(&self, key: &str, n: usize, args: &[(&str, &str)]) -> String {
        self.words.plural(key, n as u64, args)
    }
}

/// The language: `--lang`, else `LC_ALL`, `LC_MESSAGES`, `LANG`, else French. Read before the
/// command line is, since its mistakes are told in that language too.
pub fn locale(line: &[impl AsRef<OsStr>], variable: impl Fn(&str) -> Option<String>) -> Locale {
    let asked = asked(line).and_then(|tag| Locale::parse(&tag));
    let spoken = || {
        ["LC_ALL", "LC_MESSAGES", "LANG"]
            .into_iter()
            .find_map(|name| variable(name).filter(|tag| !tag.is_empty()))
    };
    asked.or_else(|| spoken().and_then(|tag| Locale::parse(&tag))).unwrap_or_default()
}

fn asked(line: &[impl AsRef<OsStr>]) -> Option<String> {
    let words: Vec<_> = line.iter().map(|word| word.as_ref().to_string_lossy()).collect();
    let after = words.iter().position(|word| word == "--lang").and_then(|at| words.get(at + 1));
    let joined = || words.iter().find_map(|word| word.strip_prefix("--lang="));
    after.map(|word| word.clone().into_owned()).or_else(|| joined().map(str::to_owned))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_languages_say_the_same_things() {
        let keys =
            |locale| Sentences::of(locale).words.iter().map(|(key, _)| key.to_owned()).collect::<Vec<_>>();
        assert!(!keys(Locale::Fr).is_empty());
        assert_eq!(keys(Locale::Fr), keys(Locale::En));
    }

    #[test]
    fn the_language_is_asked_for_or_the_machine_s_or_french() {
        let none = |_: &str| None;
        let machine = |lang: &'static str| move |name: &str| (name == "LANG").then(|| lang.to_owned());
        assert_eq!(locale(&["maille", "build"], none), Locale::Fr);
        assert_eq!(locale(&["maille", "build"], machine("en_GB.UTF-8")), Locale::En);
        assert_eq!(locale(&["maille", "build"], machine("C.UTF-8")), Locale::Fr);
        assert_eq!(locale(&["maille", "--lang", "fr", "build"], machine("en_US")), Locale::Fr);
        assert_eq!(locale(&["maille", "build", "--lang=en"], none), Locale::En);
    }

    #[test]
    fn what_fills_a_sentence_stays_as_it_is() {
        let sentences = Sentences::of(Locale::Fr);
        assert!(sentences.format("new.written", &[("path", "l'a...b.md")]).contains("l'a...b.md"));
    }
}
