//! The pages of editors as the search reads them.

use std::borrow::Cow;

use rayon::prelude::*;

use super::entry::{Depth, Entry, Field};
use super::sort::Sort;
use crate::kind::Kind;
use crate::page::{Page, Standing};
use crate::site::Site;

/// Headings that a hit may lead to.
const MAX_SECTIONS: usize = 16;
/// The key of `[extra]` with other names of a page, for the search alone.
const NAMES: &str = "search";

/// Adds the pages of editors.
pub fn add<'s>(site: &'s Site, depth: Depth, all: &mut Vec<Entry<'s>>) {
    let listed = site.pages.par_iter().filter(|page| page.is_listed_publicly());
    all.par_extend(listed.filter_map(|page| {
        let sort = sort_of(page)?;
        match depth {
            Depth::Titles => Some(Entry::new(sort, site.typeset(&page.front.title), page.path.clone())),
            Depth::Words if sort == Sort::Question => question(site, page),
            Depth::Words => Some(editors(site, page, sort)),
        }
    }));
}

fn sort_of(page: &Page) -> Option<Sort> {
    Some(match (page.kind, page.standing) {
        (Kind::Home, _) => return None,
        (_, Standing::Index) => Sort::Section,
        (Kind::Faq, _) => Sort::Question,
        (Kind::Wiki, _) => Sort::Wiki,
        (Kind::Tutorial, _) => Sort::Tutorial,
        (Kind::Resource, _) => Sort::Resource,
        (Kind::Article, _) => Sort::Article,
        (Kind::Page, _) => Sort::Page,
    })
}

/// A question has an anchor on the page of its group.
fn question<'s>(site: &'s Site, page: &'s Page) -> Option<Entry<'s>> {
    let group = site.shelves.index(Kind::Faq, &page.section).map(|at| &site.pages[at])?;
    let entry = editors(site, page, Sort::Question);
    let entry = Entry { href: format!("{}#{}", group.path, page.slug), sections: Vec::new(), ..entry };
    Some(entry.at(site.typeset(&group.front.title)))
}

fn editors<'s>(site: &'s Site, page: &'s Page, sort: Sort) -> Entry<'s> {
    let entry = Entry::new(sort, site.typeset(&page.front.title), page.path.clone());
    let parent = (page.standing == Standing::Leaf && !page.section.is_empty())
        .then(|| site.shelves.index(page.kind, &page.section))
        .flatten();
    let mut entry = match parent.map(|at| site.typeset(&site.pages[at].front.title)) {
        Some(title) => entry.with(Field::Heading, title.clone()).at(title),
        None => entry,
    };
    entry = entry.about(site, &about(page));
    for (id, words) in headings(page).into_iter().take(MAX_SECTIONS) {
        entry.fields.push((Field::Heading, Cow::Owned(words.clone())));
        entry.sections.push((id, words));
    }
    if let Some(summary) = &page.front.summary {
        entry.fields.push((Field::Heading, Cow::Borrowed(summary)));
    }
    if let Some(names) = page.front.extra.get(NAMES).and_then(|names| names.as_str()) {
        entry.fields.push((Field::Names, Cow::Borrowed(names)));
    }
    entry.with(Field::Body, page.body()).named(site, &page.front.themes)
}

/// The sentence of the head, else the first paragraph.
fn about(page: &Page) -> Cow<'_, str> {
    match &page.front.summary {
        Some(summary) => Cow::Borrowed(summary.as_str()),
        None => Cow::Owned(first_paragraph(page.body())),
    }
}

/// The first paragraph that is plain prose, without the marks of markdown.
fn first_paragraph(body: &str) -> String {
    let is_prose = |paragraph: &&str| {
        let first = paragraph.chars().next().unwrap_or('#');
        first.is_alphanumeric() || matches!(first, '«' | '*' | '_' | '[')
    };
    let paragraph = body.split("\n\n").map(str::trim).find(is_prose).unwrap_or_default();
    without_marks(paragraph)
}

/// `[words](target)`, `[[page|words]]` and `**words**` as words.
pub fn without_marks(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['[', ']', '*', '`', '{']) {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        rest = match from.as_bytes() {
            [b']', b'(', ..] => from.split_once(')').map_or("", |(_, after)| after),
            [b'{', ..] => from.split_once('}').map_or("", |(_, after)| after.trim_start_matches('}')),
            [b'[', b'[', ..] => {
                let (link, after) = from[2..].split_once("]]").unwrap_or((&from[2..], ""));
                out.push_str(link.split_once('|').map_or(link, |(_, words)| words));
                after
            }
            _ => &from[1..],
        };
    }
    out.push_str(rest);
    out
}

/// Anchor and words of the headings of level 2. Where lines that look like headings are not those that were read
/// (in code, or underlined), none: an anchor that leads elsewhere is worse than none.
fn headings(page: &Page) -> Vec<(String, String)> {
    let lines = page.body().lines().filter_map(|line| {
        let level = line.bytes().take_while(|byte| *byte == b'#').count();
        let words = line.get(level..)?.strip_prefix(' ')?;
        (1..=6).contains(&level).then(|| (level, words.split(" {#").next().unwrap_or(words).trim()))
    });
    let lines: Vec<(usize, &str)> = lines.collect();
    let read = &page.outline().headings;
    let are_those = lines.len() == read.len()
        && lines.iter().zip(read).all(|((level, _), heading)| *level == usize::from(heading.level));
    let both = lines.into_iter().zip(read).filter(|((level, _), _)| are_those && *level == 2);
    both.map(|((_, words), heading)| (heading.id.clone(), without_marks(words))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_of_markdown_are_not_shown() {
        assert_eq!(
            without_marks("Un **mot**, [un lien](/x/), [[Page|deux]] et [[Trois]]."),
            "Un mot, un lien, deux et Trois."
        );
        assert_eq!(without_marks("avant {{ site.name }} après"), "avant  après");
        assert_eq!(first_paragraph("## Titre\n\n> [!NOTE]\n> x\n\nDu *texte*.\n\nAutre"), "Du texte.");
    }
}
