//! What waits, as the desk shows it: most urgent first, what says the same together, a page at a time.

use std::collections::BTreeMap;

use contract::words::fold;

use super::decide::Target;
use super::kept::{self, Claim, Hidden};
use crate::App;
use crate::clock::after;
use crate::features::{self, Item};
use crate::keys::sha256;
use crate::review::{self, Waiting};
use crate::store::{Commit, Guard, Query, Table};
use crate::trouble::Trouble;
use crate::values::PersonKey;

/// Things a page shows, and one batch may decide.
pub const PAGE: usize = 20;
/// So many of the queue are looked through for what says the same.
const LOOKED_THROUGH: usize = 200;

/// No page begins after so many.
const FARTHEST: usize = 100_000;

/// What a moderator wants to see.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Code of a department.
    pub department: Option<String>,
    /// Name of a feature.
    pub feature: Option<String>,
}

impl Filter {
    fn takes(&self, waiting: &Waiting) -> bool {
        let is_there = self.department.is_none() || self.department == waiting.department;
        is_there && self.feature.as_ref().is_none_or(|feature| *feature == waiting.feature)
    }

    /// The desk's address with this filter.
    #[must_use]
    pub fn path(&self) -> String {
        let parts: Vec<String> = [("department", &self.department), ("feature", &self.feature)]
            .into_iter()
            .filter_map(|(name, value)| {
                // Codes and names are letters, digits, `-` and `_`: whatever else came is left out.
                let value = value.as_ref()?;
                let is_word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
                value.bytes().all(is_word).then(|| format!("{name}={value}"))
            })
            .collect();
        match parts.is_empty() {
            true => "/api/moderation".to_owned(),
            false => format!("/api/moderation?{}", parts.join("&")),
        }
    }
}

/// A thing that waits, with all a page shows of it.
#[derive(Debug, Clone)]
pub struct Entry {
    /// That it waits.
    pub waiting: Waiting,
    /// What it says.
    pub item: Item,
    /// How forms name it.
    pub target: Target,
    /// Who looks at it.
    pub claim: Option<Claim>,
    /// How it is hidden.
    pub hidden: Option<Hidden>,
}

/// A page of the desk.
#[derive(Debug, Clone, Default)]
pub struct Shown {
    /// Things, those that say the same together: the first is the most urgent.
    pub groups: Vec<Vec<Entry>>,
    /// How many wait under this filter.
    pub count: usize,
    /// Where the next page begins, when there is one.
    pub next: Option<usize>,
    /// How many wait a department, all filters aside.
    pub departments: BTreeMap<String, usize>,
    /// How many wait a feature.
    pub features: BTreeMap<String, usize>,
}

/// Hash of all that is shown of a thing.
#[must_use]
pub fn seen(item: &Item) -> String {
    let mut text = format!("{}\n{}\n{}", item.title, item.text, item.group.as_deref().unwrap_or_default());
    for (label, value) in &item.facts {
        text.push_str(&format!("\n{label}={value}"));
    }
    // Long enough that nobody finds two texts with the same one.
    sha256(&text).chars().take(32).collect()
}

/// What makes two things say the same: letters and digits, case and accents aside.
fn says(item: &Item) -> String {
    let text = fold(&format!("{} {}", item.title, item.text));
    let words: Vec<&str> = text.split(|letter: char| !letter.is_alphanumeric()).collect();
    sha256(&words.concat())
}

/// A page that begins so many things after the first.
///
/// # Errors
/// The store does not answer.
pub fn show(app: &App, filter: &Filter, from: usize) -> Result<Shown, Trouble> {
    let from = from.min(FARTHEST);
    let mut shown = Shown::default();
    let mut chosen = Vec::new();
    for document in app.store().query_all(Table::Work, &Query::all(review::QUEUE))? {
        let waiting: Waiting = document.read()?;
        if let Some(department) = &waiting.department {
            *shown.departments.entry(department.clone()).or_default() += 1;
        }
        *shown.features.entry(waiting.feature.clone()).or_default() += 1;
        if filter.takes(&waiting) {
            chosen.push(waiting);
        }
    }
    shown.count = chosen.len();
    let looked_through = LOOKED_THROUGH.max(from + PAGE);
    let mut alike: BTreeMap<(String, String), usize> = BTreeMap::new();
    let mut groups: Vec<Vec<Entry>> = Vec::new();
    for waiting in chosen.into_iter().take(looked_through) {
        // What is gone meanwhile leaves the queue with the next decision about it.
        let Some(item) = item_of(app, &waiting)? else { continue };
        let index = *alike.entry((waiting.feature.clone(), says(&item))).or_insert(groups.len());
        let entry = entry(waiting, item);
        match groups.get_mut(index) {
            Some(group) => group.push(entry),
            None => groups.push(vec![entry]),
        }
    }
    shown.groups = cut(groups, from);
    let until = from + PAGE;
    shown.next = (shown.count > until).then_some(until);
    mark(app, &mut shown)?;
    Ok(shown)
}

/// One page of all groups, one after the other; a group may be cut.
fn cut(groups: Vec<Vec<Entry>>, from: usize) -> Vec<Vec<Entry>> {
    let (mut skip, mut room) = (from, PAGE);
    let mut page = Vec::new();
    for group in groups {
        let skipped = skip.min(group.len());
        skip -= skipped;
        let taken: Vec<Entry> = group.into_iter().skip(skipped).take(room).collect();
        room -= taken.len();
        if !taken.is_empty() {
            page.push(taken);
        }
    }
    page
}

fn item_of(app: &App, waiting: &Waiting) -> Result<Option<Item>, Trouble> {
    match features::by_name(&waiting.feature).and_then(|feature| feature.moderate) {
        Some(hooks) => (hooks.show)(app, &waiting.id),
        None => Ok(None),
    }
}

fn entry(waiting: Waiting, item: Item) -> Entry {
    let target = Target { feature: waiting.feature.clone(), id: waiting.id.clone(), seen: seen(&item) };
    Entry { waiting, item, target, claim: None, hidden: None }
}

/// Adds who looks at what, and what is hidden: two questions for the whole page.
fn mark(app: &App, shown: &mut Shown) -> Result<(), Trouble> {
    let mut claims = BTreeMap::new();
    for document in app.store().query_all(Table::ShortLived, &Query::all(kept::CLAIMS))? {
        claims.insert(document.key.sort.clone(), document.read::<Claim>()?);
    }
    let mut hidden = BTreeMap::new();
    for document in app.store().query_all(Table::Work, &Query::all(kept::HIDDEN))? {
        hidden.insert(document.key.sort.clone(), document.read::<Hidden>()?);
    }
    for entry in shown.groups.iter_mut().flatten() {
        let key = format!("{}#{}", entry.waiting.feature, entry.waiting.id);
        entry.claim = claims.get(&key).cloned();
        entry.hidden = hidden.get(&key).cloned();
    }
    Ok(())
}

/// Takes things for a quarter of an hour; returns those that somebody else holds.
///
/// # Errors
/// The store does not answer.
pub fn claim(app: &App, targets: &[Target], me: &PersonKey) -> Result<Vec<PersonKey>, Trouble> {
    let mut others = Vec::new();
    for target in targets {
        let key = kept::claim(&target.feature, &target.id);
        let found = app.store().read::<Claim>(Table::ShortLived, &key)?;
        let guard = match &found {
            Some((_, claim)) if claim.by != *me => {
                others.push(claim.by.clone());
                continue;
            }
            Some((document, _)) => Guard::Version(document.version),
            None => Guard::Absent,
        };
        if review::of(app, &target.feature, &target.id)?.is_none() {
            continue;
        }
        let until = after(app.now(), kept::CLAIM_LASTS);
        let claim = Claim { by: me.clone(), until };
        app.store().commit(&Commit::new().put(Table::ShortLived, key, &claim, Some(until), guard))?;
    }
    Ok(others)
}
