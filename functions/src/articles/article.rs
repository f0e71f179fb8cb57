//! An article as the stores keep it, and what is read of it.

use std::collections::BTreeSet;

use contract::records::{self, Consented};
use contract::shards::Sharded;
use contract::visibility::Audience;
use contract::words::slugify;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::NAME;
use super::states::{Actor, State, Verb, go};
use crate::App;
use crate::exchange::Status;
use crate::membership::Group;
use crate::person::things_of;
use crate::store::{Commit, Document, Key, Query, Table};
use crate::trouble::{NOT_FOUND, Trouble};
use crate::values::PersonKey;

/// The article is not in a state for that.
pub const NOT_NOW: Trouble = Trouble::Refused(Status::Conflict, "article_not_now");
/// So many articles of one title have a slug of a number; the next is named by its id.
const MOST_ALIKE: usize = 50;

/// What an article says: the words of one person, signed by them or by nobody.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Wording {
    /// 3-120 characters.
    pub title: String,
    /// One or two sentences.
    #[serde(default)]
    pub summary: String,
    /// Markdown of people.
    pub body: String,
    /// Of `site.toml`.
    #[serde(default)]
    pub themes: Vec<String>,
    /// For whom.
    #[serde(default)]
    pub audience: Audience,
    /// Who wrote it; nobody once they are erased.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<PersonKey>,
    /// The name they agreed to show.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signed: Option<Consented<String>>,
}

/// Other words for what is public: the accepted ones stand until these do.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Correction {
    /// What it shall say.
    pub wording: Wording,
    /// Moderators are asked; before that it is a draft.
    pub sent: Sent,
}

/// Whether moderators were asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sent {
    /// Not yet.
    No,
    /// They were.
    Yes,
}

/// Why the second reader said no.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SentBack {
    /// Who read it.
    pub by: PersonKey,
    /// Their sentence.
    pub text: String,
    /// When.
    pub at: Timestamp,
}

/// An article.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Article {
    /// ULID.
    pub id: String,
    /// Id of the group.
    pub group: String,
    /// Unique within the group; from the first publication on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slug: Option<String>,
    /// Where it is.
    pub state: State,
    /// Last change of anything.
    pub changed_at: Timestamp,
    /// What it says.
    pub wording: Wording,
    /// What it shall say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub correction: Option<Correction>,
    /// What the second reader said, until it is sent again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sent_back: Option<SentBack>,
    /// Moderators refused it or looked at it once: they read it before it is public again, whoever sends it.
    #[serde(default)]
    pub read_first: bool,
    /// Since when it is public.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published_at: Option<Timestamp>,
    /// The day of its last correction.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub corrected_on: Option<Date>,
    /// Since when it is out of sight while moderators look.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hidden_at: Option<Timestamp>,
    /// When moderators decided last: mails of a decision that was taken back are not sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decided_at: Option<Timestamp>,
    /// As it was before that decision, to take it back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<Box<Article>>,
}

impl Article {
    /// The same after a verb.
    ///
    /// # Errors
    /// The table says no.
    pub fn after(&self, verb: Verb, by: Actor, now: Timestamp) -> Result<Self, Trouble> {
        let state = go(self.state, verb, by).ok_or(NOT_NOW)?;
        Ok(Self { state, changed_at: now, before: None, ..self.clone() })
    }

    /// Whether the table has such a step from here.
    #[must_use]
    pub fn may(&self, verb: Verb, by: Actor) -> bool {
        go(self.state, verb, by).is_some()
    }

    /// Whether those it is for can read it now.
    #[must_use]
    pub fn is_shown(&self) -> bool {
        self.state == State::Published && self.hidden_at.is_none()
    }

    /// The words its writers work on: a correction, else the article's own.
    #[must_use]
    pub fn latest(&self) -> &Wording {
        self.correction.as_ref().map_or(&self.wording, |correction| &correction.wording)
    }

    /// Everybody it knows.
    #[must_use]
    pub fn people(&self) -> BTreeSet<&PersonKey> {
        let own = [self.wording.by.as_ref(), self.latest().by.as_ref()].into_iter().flatten();
        let reader = self.sent_back.iter().map(|back| &back.by);
        let before = self.before.iter().flat_map(|before| before.people());
        own.chain(reader).chain(before).collect()
    }

    /// What is read of it on the site.
    #[must_use]
    pub fn record(&self) -> Option<records::Article> {
        let (true, Some(published_at), Some(slug)) = (self.is_shown(), self.published_at, &self.slug) else {
            return None;
        };
        Some(records::Article {
            id: self.id.clone(),
            slug: slug.clone(),
            title: self.wording.title.clone(),
            group: self.group.clone(),
            summary: self.wording.summary.clone(),
            body: self.wording.body.clone(),
            themes: self.wording.themes.clone(),
            signed: self.wording.signed.clone(),
            audience: self.wording.audience.clone(),
            unlisted: false,
            published_at,
            corrected_on: self.corrected_on,
        })
    }
}

/// Where an article lies.
#[must_use]
pub fn key(id: &str) -> Key {
    Key::head(format!("article#{id}"))
}

/// Partition of a group's articles; the sort key is the id.
#[must_use]
pub fn of_group(group: &str) -> String {
    format!("articles#{group}")
}

/// Where it is written whose slug of a group it is.
#[must_use]
pub fn slug_key(group: &str, slug: &str) -> Key {
    Key::new(format!("articleslug#{group}"), slug)
}

fn known_key(person: &PersonKey, id: &str) -> Key {
    Key::new(things_of(person), format!("{NAME}#{id}"))
}

/// The name of an article in the trail.
#[must_use]
pub fn thing(id: &str) -> String {
    format!("article#{id}")
}

/// The article of an id, if there is one.
///
/// # Errors
/// The store does not answer.
pub fn find(app: &App, id: &str) -> Result<Option<(Document, Article)>, Trouble> {
    Ok(app.store().read(Table::Work, &key(id))?)
}

/// An article of this group. Not there and another group's look alike.
///
/// # Errors
/// There is none, or the store does not answer.
pub fn of(app: &App, group: &Group, id: &str) -> Result<(Document, Article), Trouble> {
    find(app, id)?.filter(|(_, article)| article.group == group.id).ok_or(NOT_FOUND)
}

/// Every article of a group, the latest first.
///
/// # Errors
/// The store does not answer.
pub fn all_of(app: &App, group: &str) -> Result<Vec<Article>, Trouble> {
    let mut articles = Vec::new();
    for document in app.store().query_all(Table::Work, &Query::all(of_group(group)))? {
        articles.extend(find(app, &document.key.sort)?.map(|(_, article)| article));
    }
    articles.reverse();
    Ok(articles)
}

/// The articles that know a person.
///
/// # Errors
/// The store does not answer.
pub fn known_to(app: &App, person: &PersonKey) -> Result<Vec<(Document, Article)>, Trouble> {
    let prefix = format!("{NAME}#");
    let mut articles = Vec::new();
    for document in app.store().query_all(Table::Work, &Query::prefix(things_of(person), &*prefix))? {
        articles.extend(find(app, document.key.sort.trim_start_matches(&prefix))?);
    }
    Ok(articles)
}

/// Gives an article its slug when it becomes public: that of its title, or with a number.
///
/// # Errors
/// The store does not answer.
pub fn with_slug(app: &App, commit: Commit, article: Article) -> Result<(Commit, Article), Trouble> {
    if article.slug.is_some() {
        return Ok((commit, article));
    }
    let base = match slugify(&article.wording.title) {
        empty if empty.is_empty() => article.id.to_lowercase(),
        slug => slug,
    };
    let numbered = (2..MOST_ALIKE).map(|number| format!("{base}-{number}"));
    for slug in std::iter::once(base.clone()).chain(numbered) {
        let key = slug_key(&article.group, &slug);
        if app.store().get(Table::Work, &key)?.is_none() {
            let commit = commit.insert(Table::Work, key, &article.id);
            return Ok((commit, Article { slug: Some(slug), ..article }));
        }
    }
    let slug = format!("{base}-{}", article.id.to_lowercase());
    let commit = commit.insert(Table::Work, slug_key(&article.group, &slug), &article.id);
    Ok((commit, Article { slug: Some(slug), ..article }))
}

/// Writes a new article, with what leads to it.
#[must_use]
pub fn insert(commit: Commit, article: &Article) -> Commit {
    let commit = commit.insert(Table::Work, key(&article.id), article).set(
        Table::Work,
        Key::new(of_group(&article.group), article.id.as_str()),
        &(),
    );
    let commit = article
        .people()
        .into_iter()
        .fold(commit, |commit, one| commit.set(Table::Work, known_key(one, &article.id), &()));
    match public(article) {
        Some((key, record)) => commit.set(Table::Public, key, &record),
        None => commit,
    }
}

/// Writes an article over what was read, with what leads to it and what is read of it.
#[must_use]
pub fn save(commit: Commit, read: &Document, old: &Article, new: &Article) -> Commit {
    let commit = commit.replace(read, new);
    let (before, now) = (old.people(), new.people());
    let commit = before
        .difference(&now)
        .fold(commit, |commit, one| commit.delete(Table::Work, known_key(one, &old.id)));
    let commit = now
        .difference(&before)
        .fold(commit, |commit, one| commit.set(Table::Work, known_key(one, &new.id), &()));
    match (public(old), public(new)) {
        (_, Some((key, record))) => commit.set(Table::Public, key, &record),
        (Some((key, _)), None) => commit.delete(Table::Public, key),
        (None, None) => commit,
    }
}

/// Removes an article with everything that leads to it.
#[must_use]
pub fn forget(commit: Commit, read: &Document, article: &Article) -> Commit {
    let commit =
        commit.remove(read).delete(Table::Work, Key::new(of_group(&article.group), article.id.as_str()));
    let commit = article
        .people()
        .into_iter()
        .fold(commit, |commit, one| commit.delete(Table::Work, known_key(one, &article.id)));
    let commit = match &article.slug {
        Some(slug) => commit.delete(Table::Work, slug_key(&article.group, slug)),
        None => commit,
    };
    match public(article) {
        Some((key, _)) => commit.delete(Table::Public, key),
        None => commit,
    }
}

fn public(article: &Article) -> Option<(Key, records::Article)> {
    let record = article.record()?;
    Some((Key::new(record.shard(), record.key()), record))
}

/// The address of an article's page, or of its group's while it has none.
#[must_use]
pub fn path(app: &App, group: &Group, article: &Article) -> String {
    let own = format!("{}{}/", app.bundle.path("groups"), group.slug);
    let slug = article.slug.as_ref().filter(|_| article.is_shown());
    let Some(slug) = slug else { return own };
    let below = format!("{own}articles/{slug}/");
    match &article.wording.audience {
        Audience::Public => below,
        Audience::Members => format!("/m{below}"),
        Audience::Group(id) => format!("/m/g/{id}{below}"),
    }
}
