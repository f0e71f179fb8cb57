//! Articles of the movement and of its groups.

mod lists;
mod page;

use std::collections::BTreeMap;

use contract::records::Article;
use contract::visibility::{Facts, Surface, Visibility, visible};
use jiff::civil::Date;
use serde::Serialize;
use tera::Value;

use crate::job::{Job, LinkTo, Tree};
use crate::kind::Kind;
use crate::page::{Page, Standing};
use crate::site::{Site, ThemeRef};

/// Who wrote an article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// The movement: place of the page among the site's pages.
    Movement(usize),
    /// A group: id of the record.
    Group(String),
}

/// What lists need to know of an article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArticleFacts {
    /// Address in its tree.
    pub href: String,
    /// In the typography of the site.
    pub title: String,
    /// The day it came out, when it is known.
    pub date: Option<Date>,
    /// Where the rest is.
    pub source: Source,
}

/// Articles anyone may see in lists, the latest first.
#[derive(Debug, Default)]
pub struct Index {
    all: Vec<ArticleFacts>,
    by_group: BTreeMap<String, Vec<usize>>,
    by_theme: BTreeMap<String, Vec<usize>>,
    /// Unlisted, or for members or a group only: pages of their own, in no list.
    apart: Vec<(Tree, ArticleFacts)>,
}

impl Index {
    /// Draws it.
    #[must_use]
    pub fn build(site: &Site) -> Self {
        let mut index = Self::default();
        if !site.has("articles") {
            return index;
        }
        for (at, page) in site.pages.iter().enumerate().filter(|(_, page)| is_article(page)) {
            index.sort_in_page(at, page, site);
        }
        if site.has("groups") {
            for article in site.records.articles.values() {
                index.sort_in(article, site);
            }
        }
        index.all.sort_by(|a, b| b.date.cmp(&a.date).then_with(|| a.href.cmp(&b.href)));
        index.file(site);
        index
    }

    fn sort_in_page(&mut self, at: usize, page: &Page, site: &Site) {
        let facts = ArticleFacts {
            href: page.path.clone(),
            title: site.typeset(&page.front.title),
            date: page.front.date,
            source: Source::Movement(at),
        };
        if page.is_listed_publicly() {
            self.all.push(facts);
        } else if page.is_shown() {
            self.apart.push((page.tree.clone(), facts));
        }
    }

    fn sort_in(&mut self, article: &Article, site: &Site) {
        let facts = Facts {
            audience: article.audience.clone(),
            unlisted: article.unlisted,
            from: Some(article.published_at),
            ..Facts::default()
        };
        if site.public(&facts, Surface::List) == Visibility::Listed {
            self.all.extend(of_group(article, &Tree::Public, site));
            return;
        }
        let tree = Tree::of(&article.audience);
        if visible(&facts, &tree.viewer(), Surface::Page, site.now) != Visibility::Hidden {
            self.apart.extend(of_group(article, &tree, site).map(|facts| (tree, facts)));
        }
    }

    fn file(&mut self, site: &Site) {
        for (at, facts) in self.all.iter().enumerate() {
            for theme in facts.themes(site) {
                let places = self.by_theme.entry(theme.clone()).or_default();
                if places.last() != Some(&at) {
                    places.push(at);
                }
            }
            if let Some(article) = facts.of_a_group(site) {
                self.by_group.entry(article.group.clone()).or_default().push(at);
            }
        }
    }

    fn pick<'i>(
        &'i self,
        places: Option<&'i Vec<usize>>,
    ) -> impl Iterator<Item = &'i ArticleFacts> + use<'i> {
        places.into_iter().flatten().filter_map(|at| self.all.get(*at))
    }

    /// Every article, latest first.
    #[must_use]
    pub fn list(&self) -> &[ArticleFacts] {
        &self.all
    }

    /// The `n` latest.
    #[must_use]
    pub fn latest(&self, n: usize) -> &[ArticleFacts] {
        self.all.get(..n).unwrap_or(&self.all)
    }

    /// Of the group of this id.
    pub fn of_group(&self, id: &str) -> impl Iterator<Item = &ArticleFacts> + use<'_> {
        self.pick(self.by_group.get(id))
    }

    /// Of a theme.
    pub fn of_theme(&self, id: &str) -> impl Iterator<Item = &ArticleFacts> + use<'_> {
        self.pick(self.by_theme.get(id))
    }
}

fn is_article(page: &Page) -> bool {
    page.kind == Kind::Article && page.standing == Standing::Leaf
}

/// `None` when its group is unknown, and with it the address.
fn of_group(article: &Article, tree: &Tree, site: &Site) -> Option<ArticleFacts> {
    let (group, _) = site.records.groups.get(&article.group)?;
    let href = site.routes.group_article(&site.routes.group(group), &article.slug);
    Some(ArticleFacts {
        href: tree.address(&href),
        title: site.typeset(&article.title),
        date: Some(site.date_of(article.published_at)),
        source: Source::Group(article.id.clone()),
    })
}

impl ArticleFacts {
    /// The record, when a group wrote it.
    #[must_use]
    pub fn of_a_group<'s>(&self, site: &'s Site) -> Option<&'s Article> {
        match &self.source {
            Source::Group(id) => site.records.articles.get(id),
            Source::Movement(_) => None,
        }
    }

    /// The page, when the movement wrote it.
    #[must_use]
    pub fn of_the_movement<'s>(&self, site: &'s Site) -> Option<&'s Page> {
        match &self.source {
            Source::Movement(at) => site.pages.get(*at),
            Source::Group(_) => None,
        }
    }

    /// Ids of its themes.
    #[must_use]
    pub fn themes<'s>(&self, site: &'s Site) -> &'s [String] {
        let page = self.of_the_movement(site).map(|page| page.front.themes.as_slice());
        page.or_else(|| Some(self.of_a_group(site)?.themes.as_slice())).unwrap_or_default()
    }

    /// One or two sentences, when somebody wrote them.
    #[must_use]
    pub fn summary<'s>(&self, site: &'s Site) -> Option<&'s str> {
        let page = self.of_the_movement(site).and_then(|page| page.front.summary.as_deref());
        page.or_else(|| Some(self.of_a_group(site)?.summary.as_str())).filter(|text| !text.trim().is_empty())
    }

    /// Who signs: a body of the movement, or a person while the consent lasts.
    fn author(&self, site: &Site) -> Option<String> {
        let page = self.of_the_movement(site).and_then(|page| page.front.author.as_deref());
        let signed = || Some(site.consented(self.of_a_group(site)?.signed.as_ref())?.as_str());
        page.or_else(signed).map(|name| site.typeset(name))
    }

    fn group(&self, site: &Site) -> Option<LinkTo> {
        crate::groups::link(site, &self.of_a_group(site)?.group)
    }
}

/// An article as lists show it.
#[derive(Debug, Clone, Serialize)]
struct Card {
    href: String,
    title: String,
    summary: Option<String>,
    date: Option<String>,
    iso: Option<String>,
    themes: Vec<ThemeRef>,
    author: Option<String>,
    group: Option<LinkTo>,
}

/// The card of an article: a page card with its author and group.
#[must_use]
pub fn card(site: &Site, facts: &ArticleFacts) -> Value {
    site.card(&Card {
        href: facts.href.clone(),
        title: facts.title.clone(),
        summary: facts.summary(site).map(|text| site.typeset(text)),
        date: facts.date.map(|date| site.words.day_plain(date)),
        iso: facts.date.map(|date| date.to_string()),
        themes: site.themes(facts.themes(site)),
        author: facts.author(site),
        group: facts.group(site),
    })
}

/// The pages.
pub fn jobs<'s>(site: &'s Site, jobs: &mut Vec<Job<'s>>) {
    if !site.has("articles") {
        return;
    }
    lists::jobs(site, jobs);
    page::jobs(site, jobs);
}

#[cfg(test)]
mod tests;
