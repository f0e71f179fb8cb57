//! The index: which words lead where, in files small enough that a question loads a few of them.
//!
//! | file below the page of the search | what |
//! |---|---|
//! | `index.json` | tables of the language, kinds, the names of the files of words |
//! | `t/<start>.txt` | the words that begin so: `stem frequency hits`, a hit is four digits of an id and one of a score, best first |
//! | `d/<n>.txt` | what hits say: id, address, title, whereabouts, about, headings; tabs between |
//!
//! An id is made of a kind and the hash of an address, and a score needs no other page but its own: who changes one
//! page changes the files of its words and one file of hits. How rare a word is, the script weighs by the frequency
//! beside it.

use std::collections::HashSet;
use std::fmt::Write;

use rayon::prelude::*;
use xxhash_rust::xxh3::xxh3_64;

use super::entry::Entry;
use super::language::Language;
use super::sort::Sort;
use super::terms::{Hit, SCORE_BITS, terms};

/// A file of words is split when it is larger: 6 kB gzipped.
const MAX_FILE: usize = 8 * 1024;
/// Words that begin alike and fill less than this share the file of a shorter beginning.
const MIN_FILE: usize = 1024;
/// Nobody reads the hits after these.
const MAX_HITS: usize = 200;
/// What the hits told in one file fill, in the mean: 3 kB gzipped.
const HIT_FILE: usize = 6 * 1024;
/// Bits of an id that come from the address; those above are the kind.
const HASH_BITS: u32 = 20;
/// Digits of numbers in the index, six bits each.
const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// A file of the index.
#[derive(Debug, PartialEq, Eq)]
pub struct IndexFile {
    /// Below the page of the search.
    pub name: String,
    /// What it holds.
    pub text: String,
}

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
        let ids = ids(entries);
        let terms = terms(entries, language);
        let lines: Vec<(&str, String)> =
            terms.par_iter().map(|(term, hits)| (&**term, line(term, hits, &ids))).collect();
        let mut files = Vec::new();
        let mut starts = Vec::new();
        split("", lines.iter().collect(), &mut starts, &mut files);
        let (hit_files, told) = told(entries, &ids);
        files.extend(told);
        Self { files, starts, hit_files, entries: entries.len() }
    }
}

/// Kind, then what the address hashes to. Of two alike the second takes the next that is free: whom that moves depends
/// on addresses alone, and they are few.
fn ids(entries: &[Entry<'_>]) -> Vec<u32> {
    let hash = |entry: &Entry<'_>| (xxh3_64(entry.href.as_bytes()) >> (u64::BITS - HASH_BITS)) as u32;
    let mut order: Vec<(Sort, u32, &str, usize)> = entries
        .iter()
        .enumerate()
        .map(|(at, entry)| (entry.sort, hash(entry), entry.href.as_str(), at))
        .collect();
    order.par_sort_unstable();
    let mut taken = HashSet::with_capacity(entries.len());
    let mut ids = vec![0; entries.len()];
    for (sort, hash, _, at) in order {
        let id = |hash: u32| ((sort as u32) << HASH_BITS) | (hash & ((1 << HASH_BITS) - 1));
        let free = (hash..).take(1 << HASH_BITS).map(id).find(|id| taken.insert(*id));
        ids[at] = free.unwrap_or_default();
    }
    ids
}

/// An id as the files write it.
fn digits(id: u32) -> [char; 4] {
    [18, 12, 6, 0].map(|shift| DIGITS[(id >> shift) as usize & 63] as char)
}

fn line(term: &str, hits: &[Hit], ids: &[u32]) -> String {
    let score = |hit: Hit| hit & ((1 << SCORE_BITS) - 1);
    let mut hits: Vec<(std::cmp::Reverse<u32>, u32)> =
        hits.iter().map(|hit| (std::cmp::Reverse(score(*hit)), ids[(hit >> SCORE_BITS) as usize])).collect();
    let count = hits.len();
    if count > MAX_HITS {
        hits.select_nth_unstable(MAX_HITS);
        hits.truncate(MAX_HITS);
    }
    hits.sort_unstable();
    let mut line = String::with_capacity(term.len() + hits.len() * 5 + 8);
    let _ = write!(line, "{term} {count} ");
    for (score, id) in hits {
        line.extend(digits(id));
        line.push(DIGITS[score.0 as usize] as char);
    }
    line.push('\n');
    line
}

type Line<'l> = &'l (&'l str, String);

/// Cuts lines into files by how their terms begin, as deep as their size asks.
fn split(start: &str, lines: Vec<Line<'_>>, starts: &mut Vec<String>, files: &mut Vec<IndexFile>) {
    let size = |lines: &[Line<'_>]| lines.iter().map(|(_, line)| line.len()).sum::<usize>();
    if size(&lines) <= MAX_FILE {
        return file(start, &lines, starts, files);
    }
    // A term that ends here, or goes on beyond ASCII, stays in the file of this beginning; so do those of letters that
    // have few, while there is room.
    let next = |term: &str| term.as_bytes().get(start.len()).copied().filter(u8::is_ascii_alphanumeric);
    let parts = lines.chunk_by(|a, b| next(a.0) == next(b.0));
    let mut parts: Vec<(usize, Option<u8>, &[Line<'_>])> = parts
        .filter_map(|part| {
            Some((next(part.first()?.0).map_or(0, |_| size(part)), next(part.first()?.0), part))
        })
        .collect();
    parts.sort_unstable_by_key(|(size, letter, _)| (*size, *letter));
    let mut own = Vec::new();
    let mut deeper = Vec::new();
    for (small, letter, part) in parts {
        match letter {
            Some(letter) if small >= MIN_FILE || size(&own) + small > MAX_FILE => deeper.push((letter, part)),
            _ => own.extend_from_slice(part),
        }
    }
    own.sort_unstable_by_key(|(term, _)| *term);
    file(start, &own, starts, files);
    deeper.sort_unstable_by_key(|(letter, _)| *letter);
    for (letter, part) in deeper {
        split(&format!("{start}{}", letter as char), part.to_vec(), starts, files);
    }
}

fn file(start: &str, lines: &[Line<'_>], starts: &mut Vec<String>, files: &mut Vec<IndexFile>) {
    let text: String = lines.iter().map(|(_, line)| line.as_str()).collect();
    if !text.is_empty() {
        files.push(IndexFile { name: format!("t/{}.txt", name(start)), text });
        starts.push(start.to_owned());
    }
}

/// The file of a beginning; that of all words has a name too.
fn name(start: &str) -> &str {
    if start.is_empty() { "_" } else { start }
}

/// What hits say, by the last bits of their ids: as many files as keep them small, a power of two, so that their number
/// changes seldom.
fn told(entries: &[Entry<'_>], ids: &[u32]) -> (usize, Vec<IndexFile>) {
    let mut lines: Vec<(u32, String)> =
        entries.par_iter().zip(ids).map(|(entry, id)| (*id, hit(entry, *id))).collect();
    let size: usize = lines.iter().map(|(_, line)| line.len()).sum();
    let count = size.div_ceil(HIT_FILE).max(1).next_power_of_two().min(1 << HASH_BITS);
    let of = |id: u32| id as usize & (count - 1);
    lines.par_sort_unstable_by_key(|(id, _)| (of(*id), *id));
    let files = lines.chunk_by(|a, b| of(a.0) == of(b.0)).filter_map(|part| {
        let text = part.iter().map(|(_, line)| line.as_str()).collect();
        Some(IndexFile { name: format!("d/{}.txt", of(part.first()?.0)), text })
    });
    (count, files.collect())
}

fn hit(entry: &Entry<'_>, id: u32) -> String {
    let sections: Vec<String> =
        entry.sections.iter().map(|(id, words)| format!("{id} {}", plain(words))).collect();
    let cells = [&entry.href, &entry.title, &entry.whereabouts, &entry.about].map(|cell| plain(cell));
    let mut line: String = digits(id).into_iter().collect();
    let _ = writeln!(line, "\t{}\t{}", cells.join("\t"), sections.join("|"));
    line
}

/// No cell may hold what ends it.
fn plain(text: &str) -> String {
    text.replace(['\t', '\n', '\r', '|'], " ")
}

#[cfg(test)]
mod tests {
    use super::*;

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
        split("", lines.iter().collect(), &mut starts, &mut files);
        assert!(files.iter().all(|file| file.text.len() <= MAX_FILE), "{starts:?}");
        let found: usize = files.iter().map(|file| file.text.lines().count()).sum();
        assert_eq!(found, terms.len());
        assert!(starts.contains(&"a".to_owned()) && starts.contains(&"az".to_owned()), "{starts:?}");
    }

    #[test]
    fn ids_are_four_digits_and_differ() {
        assert_eq!(digits(0), ['A'; 4]);
        assert_eq!(digits((1 << 24) - 1), ['_'; 4]);
        let entry = |at: usize| Entry::new(Sort::Event, String::new(), format!("/{at}/"));
        let entries: Vec<Entry<'_>> = (0..5000).map(entry).collect();
        let found: HashSet<u32> = ids(&entries).into_iter().collect();
        assert_eq!(found.len(), entries.len());
        assert!(found.iter().all(|id| id >> HASH_BITS == Sort::Event as u32));
    }
}
