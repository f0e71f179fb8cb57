//! The index: which words lead where, in files small enough that a question loads a few of them.
//!
//! | file below the page of the search | what |
//! |---|---|
//! | `index.json` | tables of the language, kinds, the names of the files of words |
//! | `t/<start>.txt` | the words that begin so: `stem frequency id:score id:score…`, best first |
//! | `d/<n>.txt` | what hits say: id, address, title, whereabouts, about, headings; tabs between |
//!
//! An id is the hash of an address, and a score needs no other page but its own: who changes one page changes the
//! files of its words and one file of hits. How rare a word is, the script weighs by the frequency beside it.

use std::collections::HashMap;
use std::fmt::Write;

use rayon::prelude::*;
use xxhash_rust::xxh3::xxh3_64;

use super::entry::{Entry, Field};
use super::language::{Language, words};

/// A file of words is split when it is larger: 6 kB gzipped.
const MAX_FILE: usize = 14 * 1024;
/// Nobody reads the hits after these.
const MAX_HITS: usize = 240;
/// Hits told in one file.
const HITS_A_FILE: usize = 12;
/// Bits of an id: eight letters of base 36 hold them, and among 100,000 pages two are alike once in 200 sites.
const ID_BITS: u32 = 40;
/// Words of a text beyond which it is long.
const USUAL_LENGTH: f64 = 250.0;
/// How soon a word that comes back counts no more (BM25's k1), and how much length counts (its b).
const SATURATION: f64 = 1.6;
const LENGTH: f64 = 0.6;
/// What a title of no words would add.
const TITLE: f64 = 6.0;
/// No word is longer; what is, is an address or a number.
const MAX_WORD: usize = 32;

/// A file of the index.
#[derive(Debug, PartialEq, Eq)]
pub struct IndexFile {
    /// Below the page of the search.
    pub name: String,
    /// What it holds.
    pub text: String,
}

/// A hit of a word.
#[derive(Debug, Clone, Copy)]
struct Hit {
    entry: u32,
    score: u16,
}

type Postings<'a> = HashMap<Box<str>, Vec<Hit>>;

/// What the whole index is made of.
#[derive(Debug)]
pub struct Index {
    /// The files of words and hits.
    pub files: Vec<IndexFile>,
    /// The beginnings that have a file of words.
    pub starts: Vec<String>,
    /// How many files of hits there are: a power of two.
    pub hit_files: usize,
    /// How many things can be found.
    pub entries: usize,
}

impl Index {
    /// Indexes entries.
    #[must_use]
    pub fn of(entries: &[Entry<'_>], language: &Language) -> Self {
        let ids: Vec<u64> = entries.iter().map(|entry| id(&entry.href)).collect();
        let postings = postings(entries, language);
        let mut terms: Vec<(&str, &Vec<Hit>)> = postings.iter().map(|(term, hits)| (&**term, hits)).collect();
        terms.par_sort_unstable_by_key(|(term, _)| *term);
        let lines: Vec<(&str, String)> =
            terms.par_iter().map(|(term, hits)| (*term, line(term, hits, entries, &ids))).collect();
        let mut files = Vec::new();
        let mut starts = Vec::new();
        split("", &lines, &mut starts, &mut files);
        let hit_files = entries.len().div_ceil(HITS_A_FILE).next_power_of_two();
        files.extend(told(entries, &ids, hit_files));
        Self { files, starts, hit_files, entries: entries.len() }
    }
}

fn id(href: &str) -> u64 {
    xxh3_64(href.as_bytes()) >> (u64::BITS - ID_BITS)
}

/// An id as the files write it.
fn base36(mut number: u64) -> String {
    let mut digits = Vec::new();
    loop {
        digits.push(b"0123456789abcdefghijklmnopqrstuvwxyz"[(number % 36) as usize] as char);
        number /= 36;
        if number == 0 {
            return digits.into_iter().rev().collect();
        }
    }
}

fn postings<'a>(entries: &[Entry<'_>], language: &Language) -> Postings<'a> {
    let add = |mut all: Postings<'a>, (entry, scores): (u32, Vec<(Box<str>, u16)>)| {
        for (term, score) in scores {
            all.entry(term).or_default().push(Hit { entry, score });
        }
        all
    };
    let join = |mut a: Postings<'a>, b: Postings<'a>| {
        if a.len() < b.len() {
            return merged(b, a);
        }
        a = merged(a, b);
        a
    };
    let numbered = entries.par_iter().enumerate();
    let scored = numbered.map(|(at, entry)| (u32::try_from(at).unwrap_or(u32::MAX), scores(entry, language)));
    scored.fold(HashMap::new, add).reduce(HashMap::new, join)
}

fn merged<'a>(mut all: Postings<'a>, others: Postings<'a>) -> Postings<'a> {
    for (term, hits) in others {
        all.entry(term).or_default().extend(hits);
    }
    all
}

/// What an entry says of one stem.
#[derive(Debug, Clone, Copy, Default)]
struct Said {
    /// How often, each by the weight of where.
    count: f64,
    /// What the title adds: it says what a page is for, however long the page.
    title: f64,
}

/// The stems of an entry, each with its score: BM25 over the words' weights, with a usual length in place of the
/// mean one, and the title beside it.
fn scores(entry: &Entry<'_>, language: &Language) -> Vec<(Box<str>, u16)> {
    let mut said: HashMap<Box<str>, Said> = HashMap::new();
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
                if word.len() > MAX_WORD || !language.is_searched(word) {
                    return;
                }
                let stem = language.stem(word);
                match said.get_mut(stem) {
                    Some(said) => (said.count, said.title) = (said.count + count, said.title.max(title)),
                    None => _ = said.insert(stem.into(), Said { count, title }),
                }
            });
        });
    }
    let long = SATURATION * (1.0 - LENGTH + LENGTH * length / USUAL_LENGTH);
    let sort = f64::from(entry.sort.weight());
    let score = |said: Said| said.count * (SATURATION + 1.0) / (said.count + long) + said.title;
    said.into_iter().map(|(stem, said)| (stem, (score(said) * sort).round() as u16)).collect()
}

/// In a short title a word says more than in a long one.
fn title_weight(title: &str, language: &Language) -> f64 {
    let mut searched = 0.0;
    words(title, |word| searched += f64::from(u8::from(language.is_searched(word))));
    TITLE / (1.5 + searched)
}

/// The parts of a body that one reads: no addresses of links, no code, no shortcodes.
fn prose(text: &str, field: Field, mut take: impl FnMut(&str)) {
    if field != Field::Body {
        return take(text);
    }
    let mut rest = text;
    while let Some(at) = rest.find(['(', '{', '<', '`']) {
        let (before, from) = rest.split_at(at);
        take(before);
        let end = match from.as_bytes() {
            [b'(', ..] if before.ends_with(']') => from.find(')'),
            [b'{', b'{' | b'%', ..] => from.find("}}").or_else(|| from.find("%}")).map(|end| end + 1),
            [b'<', next, ..] if next.is_ascii_alphabetic() || *next == b'/' => from.find('>'),
            [b'`', b'`', b'`', ..] => from[3..].find("```").map(|end| end + 5),
            _ => None,
        };
        rest = &from[end.map_or(1, |end| end + 1)..];
    }
    take(rest);
}

fn line(term: &str, hits: &[Hit], entries: &[Entry<'_>], ids: &[u64]) -> String {
    let mut hits = hits.to_vec();
    hits.sort_unstable_by_key(|hit| (std::cmp::Reverse(hit.score), ids[hit.entry as usize]));
    let mut line = format!("{term} {}", hits.len());
    for hit in hits.iter().take(MAX_HITS) {
        let at = hit.entry as usize;
        let _ = write!(line, " {}{}:{}", entries[at].sort.letter(), base36(ids[at]), hit.score);
    }
    line.push('\n');
    line
}

/// Cuts lines into files by how their terms begin, as deep as their size asks.
fn split(start: &str, lines: &[(&str, String)], starts: &mut Vec<String>, files: &mut Vec<IndexFile>) {
    let size: usize = lines.iter().map(|(_, line)| line.len()).sum();
    if lines.is_empty() {
        return;
    }
    if size <= MAX_FILE || lines.len() == 1 {
        return file(start, lines.iter(), starts, files);
    }
    // A term that ends here, or goes on beyond ASCII, stays in the file of this beginning.
    let next = |term: &str| term.as_bytes().get(start.len()).copied().filter(u8::is_ascii_alphanumeric);
    file(start, lines.iter().filter(|(term, _)| next(term).is_none()), starts, files);
    for part in lines.chunk_by(|(a, _), (b, _)| next(a) == next(b)) {
        if let Some(letter) = next(part[0].0) {
            split(&format!("{start}{}", letter as char), part, starts, files);
        }
    }
}

fn file<'l>(
    start: &str,
    lines: impl Iterator<Item = &'l (&'l str, String)>,
    starts: &mut Vec<String>,
    files: &mut Vec<IndexFile>,
) {
    let text: String = lines.map(|(_, line)| line.as_str()).collect();
    if !text.is_empty() {
        files.push(IndexFile { name: format!("t/{}.txt", name(start)), text });
        starts.push(start.to_owned());
    }
}

/// The file of a beginning; that of all words has a name too.
fn name(start: &str) -> &str {
    if start.is_empty() { "_" } else { start }
}

/// What hits say, by the first bits of their ids.
fn told(entries: &[Entry<'_>], ids: &[u64], files: usize) -> Vec<IndexFile> {
    let shift = ID_BITS - files.trailing_zeros();
    let mut order: Vec<usize> = (0..entries.len()).collect();
    order.sort_unstable_by_key(|at| (ids[*at], &entries[*at].href));
    let parts = order.chunk_by(|a, b| ids[*a] >> shift == ids[*b] >> shift);
    let parts: Vec<&[usize]> = parts.collect();
    let text = |part: &[usize]| part.iter().map(|at| hit(&entries[*at], ids[*at])).collect::<String>();
    let file = |part: &&[usize]| {
        part.first()
            .map(|first| IndexFile { name: format!("d/{}.txt", ids[*first] >> shift), text: text(part) })
    };
    parts.par_iter().filter_map(file).collect()
}

fn hit(entry: &Entry<'_>, id: u64) -> String {
    let sections: Vec<String> =
        entry.sections.iter().map(|(id, words)| format!("{id} {}", plain(words))).collect();
    let cells = [&entry.href, &entry.title, &entry.whereabouts, &entry.about].map(|cell| plain(cell));
    format!("{}\t{}\t{}\n", base36(id), cells.join("\t"), sections.join("|"))
}

/// No cell may hold what ends it.
fn plain(text: &str) -> String {
    text.replace(['\t', '\n', '\r', '|'], " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_one_does_not_read_is_not_found() {
        let mut read = String::new();
        let text = "Voir [le bus](/secret/) (vite) {{ site.name }} <b class=\"x\">ici</b> ```code``` fin";
        prose(text, Field::Body, |part| read.push_str(part));
        assert_eq!(read, "Voir [le bus] vite)  ici  fin");
        let mut all = String::new();
        prose("titre (entier)", Field::Title, |part| all.push_str(part));
        assert_eq!(all, "titre (entier)");
    }

    #[test]
    fn large_files_are_split_and_every_word_is_in_one() {
        let terms: Vec<String> = ('a'..='e')
            .flat_map(|a| ('a'..='z').map(move |b| format!("{a}{b}mot")))
            .chain(["a".to_owned()])
            .collect();
        let mut lines: Vec<(&str, String)> =
            terms.iter().map(|term| (term.as_str(), format!("{term} {}\n", "x".repeat(900)))).collect();
        lines.sort();
        let (mut starts, mut files) = (Vec::new(), Vec::new());
        split("", &lines, &mut starts, &mut files);
        assert!(files.iter().all(|file| file.text.len() <= MAX_FILE), "{starts:?}");
        let found: usize = files.iter().map(|file| file.text.lines().count()).sum();
        assert_eq!(found, terms.len());
        assert!(starts.contains(&"a".to_owned()) && starts.contains(&"ab".to_owned()), "{starts:?}");
    }

    #[test]
    fn ids_are_short_and_in_base_36() {
        assert_eq!(base36(0), "0");
        assert_eq!(base36(35), "z");
        assert!(base36((1 << ID_BITS) - 1).len() <= 8);
    }
}
