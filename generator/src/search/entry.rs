//! What can be found: the pages of editors, the questions, and the records anyone may see in lists.
//!
//! Boards (rides, beds, notices) are here as one page each and never their posts (rules.md, Post); unlisted pages,
//! and those for members or one group, are nowhere.

use std::borrow::Cow;

use contract::words::typography;

use crate::excerpt::excerpt;
use crate::kind::Kind;
use crate::page::{Page, Standing};
use crate::routes::Place;
use crate::site::Site;

/// Characters shown of what a hit is about.
const ABOUT: usize = 170;
/// Headings that a hit may lead to.
const MAX_SECTIONS: usize = 16;

/// What a hit is. The letter stands in the index, the word in the translation files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sort {
    /// A page of editors, or a list of the site.
    Page,
    /// A page that leads on to others of its folder.
    Section,
    /// A page of the wiki.
    Wiki,
    /// A question.
    Question,
    /// Steps to follow.
    Tutorial,
    /// A document.
    Resource,
    /// An article.
    Article,
    /// A group.
    Group,
    /// An event to come.
    Event,
    /// A report.
    Report,
    /// An idea.
    Idea,
    /// A role one may write to.
    Contact,
    /// A theme.
    Theme,
    /// A department or commune.
    Place,
}

impl Sort {
    /// All, in the order of the filters.
    pub const ALL: [Self; 14] = [
        Self::Page,
        Self::Section,
        Self::Wiki,
        Self::Question,
        Self::Tutorial,
        Self::Resource,
        Self::Article,
        Self::Group,
        Self::Event,
        Self::Report,
        Self::Idea,
        Self::Contact,
        Self::Theme,
        Self::Place,
    ];

    /// Its letter, its word, and how much a hit of it counts among others, in hundredths: what explains comes
    /// before what happened.
    const fn row(self) -> (char, &'static str, u32) {
        match self {
            Self::Page => ('p', "page", 100),
            Self::Section => ('s', "section", 80),
            Self::Wiki => ('w', "wiki", 100),
            Self::Question => ('q', "question", 100),
            Self::Tutorial => ('t', "tutorial", 100),
            Self::Resource => ('r', "resource", 90),
            Self::Article => ('a', "article", 75),
            Self::Group => ('g', "group", 85),
            Self::Event => ('e', "event", 70),
            Self::Report => ('c', "report", 60),
            Self::Idea => ('i', "idea", 65),
            Self::Contact => ('o', "contact", 90),
            Self::Theme => ('h', "theme", 95),
            Self::Place => ('l', "place", 110),
        }
    }

    /// Its letter.
    #[must_use]
    pub fn letter(self) -> char {
        self.row().0
    }

    /// The last part of the keys of its words.
    #[must_use]
    pub fn word(self) -> &'static str {
        self.row().1
    }

    /// How much a hit counts, in hundredths.
    #[must_use]
    pub fn weight(self) -> u32 {
        self.row().2
    }
}

/// Where a word stands, which is how much it counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// The title.
    Title,
    /// Names it is known by: postcodes, themes.
    Names,
    /// A heading, or the sentence below the title.
    Heading,
    /// The text.
    Body,
}

/// One thing to be found.
#[derive(Debug, Clone)]
pub struct Entry<'s> {
    /// Address, with an anchor for what has no page of its own.
    pub href: String,
    /// What one reads.
    pub title: String,
    /// What it is.
    pub sort: Sort,
    /// Where or when, in a few words.
    pub whereabouts: String,
    /// What it is about, cut.
    pub about: String,
    /// Anchor and words of its headings.
    pub sections: Vec<(String, String)>,
    /// Its words, by where they stand. The title and what it is about are among them.
    pub fields: Vec<(Field, Cow<'s, str>)>,
}

impl<'s> Entry<'s> {
    fn new(sort: Sort, title: String, href: String) -> Self {
        let fields = vec![(Field::Title, Cow::Owned(title.clone()))];
        let (whereabouts, about) = (String::new(), String::new());
        Self { href, title, sort, whereabouts, about, sections: Vec::new(), fields }
    }

    fn at(mut self, whereabouts: impl Into<String>) -> Self {
        self.whereabouts = whereabouts.into();
        self
    }

    fn about(mut self, site: &Site, text: &str) -> Self {
        self.about = typography(&excerpt(text, ABOUT), site.locale);
        self
    }

    fn with(mut self, field: Field, text: impl Into<Cow<'s, str>>) -> Self {
        self.fields.push((field, text.into()));
        self
    }

    fn named(self, site: &Site, themes: &[String]) -> Self {
        let names = themes.iter().filter_map(|id| site.config.theme(id)).map(|theme| theme.name.clone());
        let names: Vec<String> = names.collect();
        if names.is_empty() { self } else { self.with(Field::Names, names.join(" ")) }
    }
}

/// Everything, in no order of meaning.
#[must_use]
pub fn all(site: &Site) -> Vec<Entry<'_>> {
    let mut all = Vec::new();
    pages(site, &mut all);
    lists(site, &mut all);
    movement(site, &mut all);
    places(site, &mut all);
    records(site, &mut all);
    all
}

fn pages<'s>(site: &'s Site, all: &mut Vec<Entry<'s>>) {
    let listed = site.pages.iter().filter(|page| page.is_listed_publicly());
    all.extend(listed.filter_map(|page| match (page.kind, page.standing) {
        (Kind::Home, _) => None,
        (Kind::Faq, Standing::Leaf) => question(site, page),
        (_, Standing::Index) => Some(editors(site, page, Sort::Section)),
        (Kind::Wiki, _) => Some(editors(site, page, Sort::Wiki)),
        (Kind::Tutorial, _) => Some(editors(site, page, Sort::Tutorial)),
        (Kind::Resource, _) => Some(editors(site, page, Sort::Resource)),
        (Kind::Article, _) => Some(editors(site, page, Sort::Article)),
        _ => Some(editors(site, page, Sort::Page)),
    }));
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
    let mut entry = match parent {
        Some(at) => entry.at(site.typeset(&site.pages[at].front.title)),
        None => entry,
    };
    entry.about = typography(&excerpt(&about(page), ABOUT), site.locale);
    for (id, words) in headings(page).into_iter().take(MAX_SECTIONS) {
        entry.fields.push((Field::Heading, Cow::Owned(words.clone())));
        entry.sections.push((id, words));
    }
    if let Some(summary) = &page.front.summary {
        entry.fields.push((Field::Heading, Cow::Borrowed(summary)));
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
fn without_marks(text: &str) -> String {
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
    let read = &page.outline.headings;
    let are_those = lines.len() == read.len()
        && lines.iter().zip(read).all(|((level, _), heading)| *level == usize::from(heading.level));
    let both = lines.into_iter().zip(read).filter(|((level, _), _)| are_those && *level == 2);
    both.map(|((_, words), heading)| (heading.id.clone(), without_marks(words))).collect()
}

/// The lists and forms of the site, by their titles.
fn lists<'s>(site: &'s Site, all: &mut Vec<Entry<'s>>) {
    for (place, title, about) in [
        (Place::Near, "near.title", "near.description"),
        (Place::Groups, "group.title", "group.description"),
        (Place::Agenda, "agenda.title", "agenda.description"),
        (Place::EventNew, "agenda.propose", ""),
        (Place::Reports, "report.title", "report.description"),
        (Place::Ideas, "idea.title", "idea.description"),
        (Place::IdeaNew, "idea.propose", ""),
        (Place::Contacts, "contact.title", "contact.description"),
        (Place::Carpool, "board.carpool", ""),
        (Place::Lodging, "board.lodging", ""),
        (Place::Exchange, "board.exchange", ""),
        (Place::Signup, "signup.title", "signup.description"),
        (Place::SignupAbroad, "signup.abroad", ""),
        (Place::Signin, "signup.signin", ""),
    ] {
        let href = site.routes.to(place);
        if site.is_open(&href) {
            let entry = Entry::new(Sort::Page, site.words.text(title).into_owned(), href);
            let about = site.words.get(about).map(str::to_owned).unwrap_or_default();
            all.push(entry.about(site, &about).with(Field::Heading, about));
        }
    }
}

/// Themes, and roles one may write to.
fn movement<'s>(site: &'s Site, all: &mut Vec<Entry<'s>>) {
    if site.has("themes") {
        all.extend(site.config.themes.iter().map(|theme| {
            Entry::new(Sort::Theme, site.typeset(&theme.name), site.routes.theme(&theme.id))
                .about(site, &theme.summary)
                .with(Field::Heading, theme.summary.as_str())
        }));
    }
    if site.has("contacts") {
        all.extend(site.config.roles.iter().map(|role| {
            Entry::new(Sort::Contact, site.typeset(&role.name), site.routes.role(&role.id))
                .about(site, &role.summary)
                .with(Field::Heading, role.summary.as_str())
        }));
    }
}

fn places<'s>(site: &'s Site, all: &mut Vec<Entry<'s>>) {
    all.extend(site.places.departments().filter_map(|(code, href)| {
        let name = crate::places::department_name(site, code)?;
        Some(Entry::new(Sort::Place, name, href.to_owned()).at(code).with(Field::Names, code))
    }));
    all.extend(site.places.communes().filter_map(|(insee, href)| {
        let name = crate::places::commune_name(site, insee)?;
        let postcodes: Vec<&str> = contract::places::commune(insee)?.postcodes().collect();
        let department = contract::places::department_of(insee).map(|found| site.typeset(found.name));
        let entry = Entry::new(Sort::Place, name, href.to_owned()).at(department.unwrap_or_default());
        Some(entry.with(Field::Names, postcodes.join(" ")))
    }));
}

fn records<'s>(site: &'s Site, all: &mut Vec<Entry<'s>>) {
    for facts in site.groups.list() {
        let Some((group, _)) = site.records.groups.get(&facts.id) else { continue };
        let place = crate::places::place_words(site, &group.place);
        let entry = Entry::new(Sort::Group, facts.name.clone(), facts.href.clone());
        let entry = entry.about(site, &group.description).with(Field::Names, place.clone()).at(place);
        all.push(entry.named(site, &group.themes).with(Field::Body, group.description.as_str()));
    }
    for facts in site.events.upcoming() {
        let Some(event) = facts.record(site) else { continue };
        let place = event.venue.as_ref().map(|venue| crate::places::place_words(site, &venue.place));
        let place = place.unwrap_or_default();
        let when = site.words.day_without_year(facts.day);
        let whereabouts = if place.is_empty() { when } else { format!("{when}, {place}") };
        let entry = Entry::new(Sort::Event, facts.title.clone(), facts.href.clone());
        let entry = entry.about(site, &event.description).at(whereabouts).with(Field::Names, place);
        all.push(entry.named(site, &event.themes).with(Field::Body, event.description.as_str()));
    }
    for facts in site.reports.list() {
        let Some(report) = facts.record(site) else { continue };
        let place = crate::places::place_words(site, &report.place);
        let entry = Entry::new(Sort::Report, facts.title.clone(), facts.href.clone());
        let entry =
            entry.about(site, &without_marks(&report.body)).with(Field::Names, place.clone()).at(place);
        all.push(entry.named(site, &report.themes).with(Field::Body, report.body.as_str()));
    }
    for facts in site.ideas.list() {
        let Some(idea) = facts.record(site) else { continue };
        let entry = Entry::new(Sort::Idea, facts.title.clone(), facts.href.clone()).about(site, &idea.body);
        let entry =
            entry.named(site, std::slice::from_ref(&idea.theme)).with(Field::Names, idea.code.as_str());
        all.push(entry.with(Field::Body, idea.body.as_str()));
    }
    for facts in site.articles.list() {
        let Some(article) = facts.of_a_group(site) else { continue };
        let group = crate::groups::link(site, &article.group).map(|link| link.title).unwrap_or_default();
        let entry = Entry::new(Sort::Article, facts.title.clone(), facts.href.clone());
        let entry = entry.about(site, &without_marks(&article.body)).at(group);
        all.push(entry.named(site, facts.themes(site)).with(Field::Body, article.body.as_str()));
    }
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
