//! What every template sees: `site`, `w`, and the functions `t` and `form`. No clock, no environment, no
//! randomness.

use std::collections::BTreeMap;
use std::sync::Arc;

use contract::words::Words;
use serde::Serialize;
use serde_json::{Map, Value};
use tera::{Kwargs, State, Tera, TeraResult};

use super::Theme;
use crate::config::Publisher;
use crate::hash::{CODE, Key};
use crate::job::LinkTo;
use crate::routes::Place;
use crate::site::{Site, ThemeRef};

#[derive(Serialize)]
struct SiteGlobals {
    name: String,
    description: String,
    language: String,
    base_url: String,
    phone: String,
    phone_hours: String,
    postal_address: String,
    publisher: Publisher,
    nav: Vec<LinkTo>,
    footer: Vec<LinkTo>,
    features: BTreeMap<&'static str, bool>,
    themes: Vec<ThemeRef>,
    paths: BTreeMap<&'static str, String>,
    assets: BTreeMap<String, String>,
    demo: bool,
    logo: Option<String>,
}

/// The functions with no words yet, so that templates that name them compile.
pub(super) fn declare(tera: &mut Tera) {
    tera.register_function("t", |_: Kwargs, _: &State<'_>| String::new());
}

impl Theme {
    /// Gives the templates their site. Called once, before anything is rendered. Answers the fingerprint of what
    /// all pages see.
    pub(crate) fn open(&mut self, site: &Site) -> u128 {
        let globals = globals(site, self);
        let ground = Key::default()
            .text(CODE)
            .number(self.templates)
            .facts(&globals)
            .text(&format!("{:?}", site.config));
        let ground = site.words.iter().fold(ground, |ground, (key, text)| ground.text(key).text(text));
        let words = nested(&site.words);
        let context = self.tera.global_context();
        context.insert("site", &globals);
        context.insert("w", &words);
        let words = Arc::new(site.words.clone());
        self.tera.register_function("t", move |kwargs: Kwargs, _: &State<'_>| translate(&words, &kwargs));
        ground.finish()
    }
}

/// `t(key="…", n=3, name="…")`: a word with its placeholders filled, in the plural when `n` is given.
fn translate(words: &Words, kwargs: &Kwargs) -> TeraResult<String> {
    let key: &str = kwargs.must_get("key")?;
    let mut count = None;
    let mut args: Vec<(String, String)> = Vec::new();
    for (name, value) in kwargs.iter() {
        let name = name.as_str().unwrap_or_default();
        if name == "n" {
            count = value.as_i64().and_then(|n| u64::try_from(n).ok());
        } else if name != "key" {
            args.push((name.to_owned(), value.to_string()));
        }
    }
    let args: Vec<(&str, &str)> = args.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    Ok(match count {
        Some(n) => words.plural(key, n, &args),
        None => words.format(key, &args),
    })
}

/// `nav.menu` -> `w.nav.menu`.
fn nested(words: &Words) -> Value {
    let mut root = Map::new();
    for (key, text) in words.iter() {
        let parts: Vec<&str> = key.split('.').collect();
        place(&mut root, &parts, text);
    }
    Value::Object(root)
}

/// Of a word and a table of one name, the table wins; the word stays reachable by `t`.
fn place(table: &mut Map<String, Value>, parts: &[&str], text: &str) {
    match parts {
        [] => {}
        [last] => {
            table.entry((*last).to_owned()).or_insert_with(|| Value::String(text.to_owned()));
        }
        [first, rest @ ..] => {
            let entry = table.entry((*first).to_owned()).or_insert_with(|| Value::Object(Map::new()));
            if !entry.is_object() {
                *entry = Value::Object(Map::new());
            }
            if let Value::Object(inner) = entry {
                place(inner, rest, text);
            }
        }
    }
}

fn globals(site: &Site, theme: &Theme) -> SiteGlobals {
    let config = &site.config;
    let theme_ids: Vec<String> = config.themes.iter().map(|theme| theme.id.clone()).collect();
    SiteGlobals {
        name: config.name.clone(),
        description: site.typeset(&config.description),
        language: config.language.clone(),
        base_url: config.base_url.clone(),
        phone: config.phone.clone(),
        phone_hours: site.typeset(&config.phone_hours),
        postal_address: site.typeset(&config.postal_address),
        publisher: config.publisher.clone(),
        nav: site.nav.clone(),
        footer: footer(site),
        features: crate::config::FEATURES.into_iter().map(|name| (name, config.has(name))).collect(),
        themes: site.themes(&theme_ids),
        paths: paths(site),
        assets: assets(theme),
        demo: site.records.demo,
        logo: config
            .look
            .logo
            .as_deref()
            .and_then(|logo| site.media.get(logo))
            .map(|medium| medium.href.clone()),
    }
}

/// The theme's files by short name: `css`, `colors`, `icon`, `table`…
fn assets(theme: &Theme) -> BTreeMap<String, String> {
    let own = ("manifest".to_owned(), crate::manifest::PATH.to_owned());
    theme
        .assets
        .iter()
        .map(|(name, asset)| {
            let short = match name.as_str() {
                "main.css" => "css",
                other => other.rsplit_once('.').map_or(other, |(stem, _)| stem),
            };
            (short.replace(['-', '/'], "_"), asset.href.clone())
        })
        .chain([own])
        .collect()
}

/// Pages of the legal duties, help and the boards that are not in the navigation.
fn footer(site: &Site) -> Vec<LinkTo> {
    let nav: Vec<&String> = site.nav.iter().map(|entry| &entry.href).collect();
    let boards = [Place::Carpool, Place::Lodging, Place::Exchange]
        .into_iter()
        .filter(|place| site.has(place.feature()))
        .map(|place| site.routes.to(place))
        .filter(|path| site.is_open(path))
        .zip(0..)
        .map(|(path, _)| LinkTo::new(site.words.text(board_word(site, &path)), path));
    let pages = site
        .pages
        .iter()
        .filter(|page| page.is_listed_publicly() && page.front.extra.get("footer").is_some_and(|v| v == true))
        .map(|page| LinkTo::new(site.typeset(&page.front.title), page.path.clone()));
    boards.chain(pages).filter(|link| !nav.contains(&&link.href)).collect()
}

fn board_word(site: &Site, path: &str) -> &'static str {
    match path {
        p if p == site.routes.to(Place::Carpool) => "board.carpool",
        p if p == site.routes.to(Place::Lodging) => "board.lodging",
        _ => "board.exchange",
    }
}

/// Fixed places that are switched on, and the editors' pages the theme points to.
fn paths(site: &Site) -> BTreeMap<&'static str, String> {
    let places = [
        ("home", Place::Home),
        ("near", Place::Near),
        ("groups", Place::Groups),
        ("agenda", Place::Agenda),
        ("agenda_past", Place::AgendaPast),
        ("ideas", Place::Ideas),
        ("idea_new", Place::IdeaNew),
        ("unanswered", Place::Unanswered),
        ("wiki", Place::Wiki),
        ("faq", Place::Faq),
        ("resources", Place::Resources),
        ("tutorials", Place::Tutorials),
        ("contacts", Place::Contacts),
        ("themes", Place::Themes),
        ("follow", Place::Follow),
        ("figures", Place::Figures),
        ("plan", Place::Plan),
        ("search", Place::Search),
        ("signup", Place::Signup),
        ("signin", Place::Signin),
        ("articles", Place::Articles),
        ("reports", Place::Reports),
        ("carpool", Place::Carpool),
        ("lodging", Place::Lodging),
        ("exchange", Place::Exchange),
    ];
    let mut paths: BTreeMap<&'static str, String> = places
        .into_iter()
        .filter(|(_, place)| place.feature().is_empty() || site.has(place.feature()))
        .map(|(name, place)| (name, site.routes.to(place)))
        .collect();
    if site.has("groups") {
        paths.insert("near_api", "/api/near".to_owned());
        // The script puts the digits in place of these.
        paths.insert("postcodes", site.routes.postcodes("000"));
    }
    if site.has(Place::Signin.feature()) {
        paths.insert("account", "/api/account".to_owned());
    }
    for name in [
        "about",
        "legal",
        "privacy",
        "accessibility",
        "first_time",
        "offline",
        "abroad",
        "wishes",
        "moderation",
    ] {
        if let Some(page) = site.role_page(name) {
            paths.insert(name, page.path.clone());
        }
    }
    paths
}
