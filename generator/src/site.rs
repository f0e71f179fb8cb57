//! A site as plain data: all that was read, and the facts drawn from it. Nothing changes it once it is
//! assembled, and rendering sees nothing else.

use std::collections::{BTreeMap, HashMap, HashSet};

use contract::forms::FormChoices;
use contract::records::{Consented, Records};
use contract::visibility::{Facts, Surface, Viewer, Visibility, visible};
use contract::words::{Locale, Words, typography};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::Serialize;
use tera::Value;

use crate::config::Config;
use crate::job::{Day, LinkTo};
use crate::media::Media;
use crate::page::Page;
use crate::routes::Routes;
use crate::shelves::Shelves;
use crate::theme::Theme;
use crate::titles::Titles;
use crate::trace::{self, Moving};
use crate::{articles, contacts, events, groups, ideas, places, posts, reports};

/// What was read, before facts are drawn from it.
#[derive(Debug)]
pub struct Parts {
    /// `site.toml`.
    pub config: Config,
    /// Words of the contract, of the theme, of the site, the last winning.
    pub words: Words,
    /// Pages of editors.
    pub pages: Vec<Page>,
    /// Exported data.
    pub records: Records,
    /// Images and files.
    pub media: Media,
    /// F39's table.
    pub wishes: Vec<crate::wishes::Wish>,
    /// Folded names, files and addresses of pages that are switched off or not online now.
    pub dormant: HashSet<String>,
    /// Templates, words and assets.
    pub theme: Theme,
    /// The instant of the build.
    pub now: Timestamp,
}

/// A site. See the module.
#[derive(Debug)]
pub struct Site {
    /// `site.toml`.
    pub config: Config,
    /// Language.
    pub locale: Locale,
    /// Every word.
    pub words: Words,
    /// Addresses.
    pub routes: Routes,
    /// Pages of editors; switched-off kinds are not here.
    pub pages: Vec<Page>,
    /// `[[…]]`.
    pub titles: Titles,
    /// Pages by kind, section and file.
    pub shelves: Shelves,
    /// What the site brings to its forms.
    pub form_choices: FormChoices,
    /// Exported data, as read: what is shown goes through the indexes below.
    pub records: Records,
    /// Images and files.
    pub media: Media,
    /// F39's table.
    pub wishes: Vec<crate::wishes::Wish>,
    /// The day of the build in the site's zone.
    pub today: Date,
    /// The instant of the build.
    pub now: Timestamp,
    /// Folded names, files and addresses of pages that are switched off or not online now.
    pub dormant: HashSet<String>,
    /// By page, the places of the pages that its links lead to.
    pub leads_to: Vec<Vec<u32>>,
    /// By page, the places of the listed pages of its tree that link to it.
    pub backlinks: Vec<Vec<u32>>,
    /// Information of the site that editors may write as `{{ site.… }}`.
    pub variables: BTreeMap<&'static str, String>,
    /// The navigation without what is switched off or empty.
    pub nav: Vec<LinkTo>,
    /// Address -> place of the page.
    addresses: HashMap<String, usize>,
    /// Templates, words and assets.
    pub theme: Theme,
    /// Fingerprint of what every page sees: the program, templates, words, site.toml, the navigation.
    pub ground: u128,
    /// Groups that are shown.
    pub groups: groups::Index,
    /// Events that are shown.
    pub events: events::Index,
    /// Departments and communes that have something.
    pub places: places::Index,
    /// Reports that are shown.
    pub reports: reports::Index,
    /// Articles of the movement and of groups that are shown.
    pub articles: articles::Index,
    /// Ideas that are shown.
    pub ideas: ideas::Index,
    /// Posts that are shown.
    pub posts: posts::Index,
    /// Roles and how they answer.
    pub contacts: contacts::Index,
    /// Titles from A to Z.
    pub alphabet: crate::search::Alphabet,
}

/// A theme as templates see it.
#[derive(Debug, Clone, Serialize)]
pub struct ThemeRef {
    id: String,
    name: String,
    shape: String,
    href: String,
}

impl Site {
    /// Draws the facts. Each index may use those before it.
    #[must_use]
    pub fn assemble(parts: Parts) -> Self {
        let locale = parts.config.locale();
        let zone = TimeZone::get(&parts.config.zone).unwrap_or(TimeZone::UTC);
        let variables = Self::variables(&parts.config);
        let titles = Titles::of(&parts.pages);
        let shelves = Shelves::of(&parts.pages);
        let mut pages = parts.pages;
        pages.iter_mut().enumerate().for_each(|(at, page)| page.body.place(at));
        let mut site = Self {
            locale,
            routes: Routes::new(locale),
            today: parts.now.to_zoned(zone).date(),
            now: parts.now,
            config: parts.config,
            words: parts.words,
            pages,
            titles,
            shelves,
            form_choices: FormChoices::default(),
            records: parts.records,
            media: parts.media,
            wishes: parts.wishes,
            dormant: parts.dormant,
            leads_to: Vec::new(),
            backlinks: Vec::new(),
            variables,
            nav: Vec::new(),
            addresses: HashMap::new(),
            theme: parts.theme,
            ground: 0,
            groups: groups::Index::default(),
            events: events::Index::default(),
            places: places::Index::default(),
            reports: reports::Index::default(),
            articles: articles::Index::default(),
            ideas: ideas::Index::default(),
            posts: posts::Index::default(),
            contacts: contacts::Index::default(),
            alphabet: crate::search::Alphabet::default(),
        };
        site.groups = groups::Index::build(&site);
        site.events = events::Index::build(&site);
        // After groups and events: a place has a page when one of them is there. Cards ask for it at rendering.
        site.places = places::Index::build(&site);
        site.reports = reports::Index::build(&site);
        site.articles = articles::Index::build(&site);
        site.ideas = ideas::Index::build(&site);
        site.posts = posts::Index::build(&site);
        site.contacts = contacts::Index::build(&site);
        site.addresses = site.pages.iter().enumerate().map(|(at, page)| (page.path.clone(), at)).collect();
        site.nav = navigation(&site);
        site.form_choices = crate::forms::choices(&site);
        let mut theme = std::mem::take(&mut site.theme);
        site.ground = theme.open(&site);
        site.theme = theme;
        site
    }

    /// Finds out who links to whom; `known` says where the links of a page lead when that is known already.
    pub(crate) fn link<'k>(&mut self, known: impl Fn(usize) -> Option<&'k [u32]> + Sync) {
        self.leads_to = crate::links::leads_to(self, known);
        self.backlinks = crate::links::backlinks(self);
    }

    /// Listed pages whose bodies link to `page`, in order.
    #[must_use]
    pub fn backlinks(&self, page: &Page) -> Vec<&Page> {
        let places = self.backlinks.get(page.place()).map(Vec::as_slice).unwrap_or_default();
        trace::read(Moving::Backlinks, page.place());
        places.iter().filter_map(|at| self.pages.get(*at as usize)).collect()
    }

    /// The editor's page at an address of its tree.
    #[must_use]
    pub fn page_at(&self, path: &str) -> Option<&Page> {
        self.addresses.get(path).map(|at| &self.pages[*at])
    }

    /// The listed page that calls itself by this name in `extra.place`: `privacy`, `about`…
    #[must_use]
    pub fn role_page(&self, name: &str) -> Option<&Page> {
        let is_named =
            |page: &&Page| page.front.extra.get("place").and_then(|place| place.as_str()) == Some(name);
        self.pages.iter().filter(|page| page.is_listed_publicly()).find(is_named)
    }

    /// Whether a feature is switched on.
    #[must_use]
    pub fn has(&self, feature: &str) -> bool {
        self.config.has(feature)
    }

    /// What the public sees of something with these facts, on a surface.
    #[must_use]
    pub fn public(&self, facts: &Facts, surface: Surface) -> Visibility {
        visible(facts, &Viewer::Public, surface, self.now)
    }

    /// Text in the typography of the site's language.
    #[must_use]
    pub fn typeset(&self, text: &str) -> String {
        typography(text, self.locale)
    }

    /// Plain text of people as safe HTML: typeset, a paragraph for each blank line between.
    #[must_use]
    pub fn paragraphs(&self, text: &str) -> String {
        text.split("\n\n")
            .filter(|paragraph| !paragraph.trim().is_empty())
            .map(|paragraph| {
                let escaped = crate::markdown::escape(&self.typeset(paragraph.trim()));
                format!("<p>{}</p>\n", escaped.replace('\n', "<br>\n"))
            })
            .collect()
    }

    /// The absolute form of an address of the site.
    #[must_use]
    pub fn absolute(&self, path: &str) -> String {
        format!("{}{path}", self.config.base_url)
    }

    /// The day of an instant in the site's zone.
    #[must_use]
    pub fn date_of(&self, at: Timestamp) -> Date {
        let zone = TimeZone::get(&self.config.zone).unwrap_or(TimeZone::UTC);
        at.to_zoned(zone).date()
    }

    /// What a person agreed to show, while the consent lasts.
    #[must_use]
    pub fn consented<'a, T>(&self, shown: Option<&'a Consented<T>>) -> Option<&'a T> {
        shown.filter(|consent| self.now < consent.expires_at).map(|consent| &consent.value)
    }

    /// A day in words and for machines.
    #[must_use]
    pub fn day(&self, date: Date) -> Day {
        Day { words: self.words.day_plain(date), iso: date.to_string() }
    }

    /// The entry of the navigation that `path` lies under: the longest one, or nothing.
    #[must_use]
    pub fn nav_of(&self, path: &str) -> String {
        let leads_here = |href: &&str| *href != "/" && path.starts_with(*href);
        let entries = self.nav.iter().map(|entry| entry.href.as_str());
        entries.filter(leads_here).max_by_key(|href| href.len()).unwrap_or_default().to_owned()
    }

    /// Whether the feature an address belongs to is switched on, and its board is not empty.
    #[must_use]
    pub fn is_open(&self, path: &str) -> bool {
        self.routes
            .feature_of(path)
            .is_none_or(|feature| self.has(feature) && !self.posts.is_empty_board(feature))
    }

    /// The themes of these ids, as templates see them. Without hubs they lead nowhere.
    #[must_use]
    pub fn themes(&self, ids: &[String]) -> Vec<ThemeRef> {
        ids.iter().filter_map(|id| self.theme(id)).collect()
    }

    /// The theme of this id, as templates see it.
    #[must_use]
    pub fn theme(&self, id: &str) -> Option<ThemeRef> {
        let theme = self.config.theme(id)?;
        let href = if self.has("themes") { self.routes.theme(id) } else { String::new() };
        Some(ThemeRef {
            id: id.to_owned(),
            name: self.typeset(&theme.name),
            shape: theme.shape.clone(),
            href,
        })
    }

    /// Information of the site that editors may write as `{{ site.… }}`.
    #[must_use]
    pub fn variables(config: &Config) -> BTreeMap<&'static str, String> {
        BTreeMap::from([
            ("name", config.name.clone()),
            ("description", config.description.clone()),
            ("phone", config.phone.clone()),
            ("phone_hours", config.phone_hours.clone()),
            ("postal_address", config.postal_address.clone()),
            ("base_url", config.base_url.clone()),
            ("publisher", config.publisher.name.clone()),
            ("publisher_address", config.publisher.address.clone()),
            ("director", config.publisher.director.clone()),
            ("host", config.publisher.host.clone()),
            ("privacy_contact", config.publisher.privacy_contact.clone()),
        ])
    }

    /// A value serialised once.
    #[must_use]
    pub fn card<T: Serialize>(&self, card: &T) -> Value {
        Value::from_serializable(card)
    }
}

/// The entries of `site.toml` that lead somewhere. Drawn once: every page asks which one it lies under.
fn navigation(site: &Site) -> Vec<LinkTo> {
    let open = site.config.nav.iter().filter(|entry| site.is_open(&entry.to));
    open.map(|entry| LinkTo::new(site.typeset(&entry.title), entry.to.clone())).collect()
}
