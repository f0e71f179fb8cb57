//! What each word weighs in each entry. Lengths are held against a usual one and not against the mean, so that a page
//! that changes moves no other page's scores.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use rayon::prelude::*;
use xxhash_rust::xxh3::xxh3_64;

use super::entry::{Entry, Field};
use super::language::{Language, words};

/// Scores are told in steps of so many hundredths, by one digit.
const STEP: f64 = 9.0;
/// Words of a text beyond which it is long.
const USUAL_LENGTH: f64 = 250.0;
/// How soon a word that comes back counts no more (BM25's k1), and how much length counts (its b).
const SATURATION: f64 = 1.6;
const LENGTH: f64 = 0.6;
/// What a title of no words would add.
const TITLE: f64 = 6.0;
/// Bytes of a link's address, a shortcode or a tag, at most.
const MAX_MARK: usize = 1024;
/// No word is longer; what is, is an address or a number.
const MAX_WORD: usize = 32;

/// A hit of a word: place of the entry, and below it six bits of its score. There are millions of them.
pub type Hit = u32;
/// Those bits.
pub const SCORE_BITS: u32 = 6;

/// A stem with its hits.
pub type Term = (Box<str>, Vec<Hit>);

/// A table by what words hash to: the hash is the key and needs no other.
#[derive(Default)]
struct Hashed(u64);

impl Hasher for Hashed {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0 = xxh3_64(bytes);
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}

type ByHash<T> = HashMap<u64, T, BuildHasherDefault<Hashed>>;

/// What a run of entries says.
#[derive(Default)]
struct Run {
    /// Word -> place of its stem in `terms`; nothing for what is not searched. Words are few beside how often they
    /// come, so each is cut once.
    known: ByHash<Option<u32>>,
    stems: ByHash<u32>,
    terms: Vec<Term>,
    /// What the entry at hand says, by stem, and which stems those are.
    said: Vec<Said>,
    touched: Vec<u32>,
}

/// Every stem with its hits, in order.
pub fn terms(entries: &[Entry<'_>], language: &Language) -> Vec<Term> {
    let size = entries.len().div_ceil(rayon::current_num_threads() * 2).max(32);
    let runs =
        entries.par_chunks(size).enumerate().map(|(at, part)| Run::of(part, at * size, language).terms);
    let runs: Vec<Vec<Term>> = runs.collect();
    let mut all: HashMap<Box<str>, Vec<Hit>> = HashMap::new();
    for (term, hits) in runs.into_iter().flatten() {
        all.entry(term).or_default().extend(hits);
    }
    let mut terms: Vec<Term> = all.into_iter().collect();
    terms.par_sort_unstable_by(|a, b| a.0.cmp(&b.0));
    terms
}

impl Run {
    fn of(entries: &[Entry<'_>], first: usize, language: &Language) -> Self {
        let mut run = Self::default();
        for (entry, at) in entries.iter().zip(first..) {
            let long = run.read(entry, language);
            let sort = f64::from(entry.sort.weight());
            for stem in std::mem::take(&mut run.touched) {
                let said = std::mem::take(&mut run.said[stem as usize]);
                let score = sort * (said.count * (SATURATION + 1.0) / (said.count + long) + said.title);
                let score = (score / STEP).round().clamp(1.0, 63.0) as u32;
                run.terms[stem as usize].1.push((at as u32) << SCORE_BITS | score);
            }
        }
        run
    }

    /// What an entry says of each stem: BM25 over the words' weights, with a usual length in place of the mean one,
    /// and the title beside it. Answers what stands for its length.
    fn read(&mut self, entry: &Entry<'_>, language: &Language) -> f64 {
        let mut length = 0.0;
        let title = title_weight(&entry.title, language);
        for (field, text) in &entry.fields {
            let (count, title) = match field {
                Field::Title => (1.0, title),
                Field::Names => (4.0, 0.0),
                Field::Heading => (2.0, 0.0),
                Field::Body => (1.0, 0.0),
            };
            prose(text, *field, |text| {
                words(text, |word| {
                    length += 1.0;
                    if let Some(stem) = self.stem(word, language) {
                        self.say(stem, count, title);
                    }
                });
            });
        }
        SATURATION * (1.0 - LENGTH + LENGTH * length / USUAL_LENGTH)
    }

    fn say(&mut self, stem: u32, count: f64, title: f64) {
        let said = &mut self.said[stem as usize];
        if said.count == 0.0 {
            self.touched.push(stem);
        }
        (said.count, said.title) = (said.count + count, said.title.max(title));
    }

    fn stem(&mut self, word: &str, language: &Language) -> Option<u32> {
        // 64 bits: no two words of a language are alike in them.
        let hash = xxh3_64(word.as_bytes());
        if let Some(known) = self.known.get(&hash) {
            return *known;
        }
        let is_searched = word.len() <= MAX_WORD && language.is_searched(word);
        let stem = is_searched.then(|| self.place(language.term(word)));
        self.known.insert(hash, stem);
        stem
    }

    fn place(&mut self, stem: &str) -> u32 {
        let hash = xxh3_64(stem.as_bytes());
        if let Some(at) = self.stems.get(&hash) {
            return *at;
        }
        let at = self.terms.len() as u32;
        self.terms.push((stem.into(), Vec::new()));
        self.said.push(Said::default());
        self.stems.insert(hash, at);
        at
    }
}

/// What an entry says of one stem.
#[derive(Debug, Clone, Copy, Default)]
struct Said {
    /// How often, each by the weight of where.
    count: f64,
    /// What the title adds: it says what a page is for, however long the page.
    title: f64,
}

/// In a short title a word says more than in a long one.
fn title_weight(title: &str, language: &Language) -> f64 {
    let mut searched = 0.0;
    words(title, |word| searched += f64::from(u8::from(language.is_searched(word))));
    TITLE / (1.5 + searched)
}

/// The parts of a body that one reads: no addresses of links, no tags, no shortcodes.
fn prose(text: &str, field: Field, mut take: impl FnMut(&str)) {
    if field != Field::Body {
        return take(text);
    }
    let mut rest = text;
    let is_mark = |byte: &u8| matches!(byte, b'(' | b'{' | b'<');
    while let Some(at) = rest.as_bytes().iter().position(is_mark) {
        let (before, from) = rest.split_at(at);
        take(before);
        // Not further than anybody writes: of marks that are never closed, each would look to the end of the text.
        let near = &from.as_bytes()[..from.len().min(MAX_MARK)];
        let find = |end: &[u8]| near.windows(end.len()).position(|here| here == end).map(|at| at + end.len());
        let end = match near {
            [b'(', ..] if before.ends_with(']') => find(b")"),
            [b'{', b'{' | b'%', ..] => find(b"}}").or_else(|| find(b"%}")),
            [b'<', next, ..] if next.is_ascii_alphabetic() || *next == b'/' => find(b">"),
            _ => None,
        };
        rest = &from[end.unwrap_or(1)..];
    }
    take(rest);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_one_does_not_read_is_not_found() {
        let mut read = String::new();
        let text = "Voir [le bus](/secret/) (vite) {{ site.name }} <b class=\"x\">ici</b> fin";
        prose(text, Field::Body, |part| read.push_str(part));
        assert_eq!(read, "Voir [le bus] vite)  ici fin");
        let mut all = String::new();
        prose("titre (entier)", Field::Title, |part| all.push_str(part));
        assert_eq!(all, "titre (entier)");
    }
}
