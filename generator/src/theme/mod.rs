//! A theme: templates, stylesheet and scripts, words. A movement's own files under `themes/site/` take the
//! place of the default theme's, one by one.

mod globals;
mod templates;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Mutex;

use contract::words::{Locale, Words};
use serde::Serialize;
use tera::Tera;

use crate::colours;
use crate::config::Config;
use crate::hash::Key;
use crate::problem::{Code, Problem, Spot};
use crate::walk::{self, MAX_FILE_BYTES, MAX_TEXT_BYTES};

/// Where the default theme lies, and the movement's own files; the last wins.
const LAYERS: [&str; 2] = ["themes/default", "themes/site"];

/// A stylesheet, script or picture of the theme, at an address that changes with its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Asset {
    /// `/assets/main.1a2b3c4d.css`.
    pub href: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// A theme, ready to render.
#[derive(Debug, Default)]
pub(crate) struct Theme {
    tera: Tera,
    words: BTreeMap<&'static str, Words>,
    /// File's name -> asset.
    pub assets: BTreeMap<String, Asset>,
    /// Template -> the file it was read from.
    layers: BTreeMap<String, String>,
    /// Templates that are missing because they are broken: named once, not for each page.
    broken: BTreeMap<String, Problem>,
    /// Templates that failed where no page could be blamed: shortcodes.
    failures: Mutex<Vec<Problem>>,
    /// Fingerprint of the templates.
    templates: u128,
}

impl Theme {
    /// Reads the layers under `site`.
    pub fn load(site: &Path, config: &Config, problems: &mut Vec<Problem>) -> Self {
        let mut theme = Self {
            tera: Tera::new(),
            words: BTreeMap::new(),
            assets: BTreeMap::new(),
            layers: BTreeMap::new(),
            broken: BTreeMap::new(),
            failures: Mutex::new(Vec::new()),
            templates: 0,
        };
        let mut sources = BTreeMap::new();
        for layer in LAYERS {
            for file in walk::files(&site.join(layer), layer, problems) {
                let shown = format!("{layer}/{}", file.relative);
                match file.relative.split_once('/') {
                    Some(("templates", name)) => match walk::read_text(&file, &shown, MAX_TEXT_BYTES) {
                        Ok(text) => {
                            theme.layers.insert(name.to_owned(), shown.clone());
                            sources.entry(name.to_owned()).or_insert_with(Vec::new).push((shown, text));
                        }
                        Err(problem) => problems.push(problem),
                    },
                    Some(("i18n", name)) => theme.read_words(&file, name, &shown, problems),
                    Some(("assets", name)) => theme.read_asset(&file, name, &shown, problems),
                    _ => {}
                }
            }
        }
        let colours = colours::stylesheet(&config.look.accent, &config.look.mark);
        theme.add_asset("colors.css", colours.into_bytes());
        theme.templates = Key::default().facts(&sources).finish();
        theme.broken = templates::compile(&mut theme.tera, sources, problems);
        theme
    }

    /// The theme's own words in a language.
    pub fn words(&self, locale: Locale) -> Words {
        self.words.get(locale.tag()).cloned().unwrap_or_else(|| Words::new(locale))
    }

    fn read_words(&mut self, file: &walk::SourceFile, name: &str, shown: &str, problems: &mut Vec<Problem>) {
        let Some(locale) = name.strip_suffix(".toml").and_then(Locale::parse) else { return };
        match walk::read_text(file, shown, MAX_TEXT_BYTES) {
            Err(problem) => problems.push(problem),
            Ok(text) => match Words::parse(locale, &text) {
                Ok(words) => {
                    self.words.entry(locale.tag()).or_insert_with(|| Words::new(locale)).overlay(&words)
                }
                Err(error) => problems.push(
                    Problem::new(Code::WordsBroken, shown)
                        .at(Spot {
                            line: u32::try_from(error.line).unwrap_or(0),
                            column: u32::try_from(error.column).unwrap_or(0),
                        })
                        .with("detail", error.message),
                ),
            },
        }
    }

    fn read_asset(&mut self, file: &walk::SourceFile, name: &str, shown: &str, problems: &mut Vec<Problem>) {
        if let Err(problem) = walk::refuse_large(file, shown, MAX_FILE_BYTES) {
            problems.push(problem);
            return;
        }
        match walk::read_bytes(&file.path) {
            Ok(bytes) => self.add_asset(name, bytes),
            Err(error) => {
                problems.push(Problem::new(Code::Unreadable, shown).with("detail", error.to_string()));
            }
        }
    }

    fn add_asset(&mut self, name: &str, bytes: Vec<u8>) {
        let hash = crate::hash::short(&bytes);
        let (stem, extension) = name.rsplit_once('.').unwrap_or((name, "bin"));
        let href = format!("/assets/{stem}.{hash}.{extension}");
        self.assets.insert(name.to_owned(), Asset { href, bytes });
    }

    /// Renders a page.
    ///
    /// # Errors
    /// The template's mistake, with its place in the theme.
    pub fn render(&self, template: &str, context: &tera::Context, target: &str) -> Result<String, Problem> {
        if let Some(problem) = self.broken.get(template) {
            return Err(problem.clone());
        }
        self.tera
            .render(template, context)
            .map_err(|error| templates::problem(&error, template, target, &self.layers))
    }

    /// Renders a piece of a page (a shortcode); a failure is kept for [`Theme::failures`].
    pub fn partial<T: Serialize>(&self, template: &str, values: &T, target: &str) -> String {
        let context = tera::Context::from_serialize(values);
        let rendered = context.and_then(|context| self.tera.render(template, &context));
        rendered.unwrap_or_else(|error| {
            if let Ok(mut failures) = self.failures.lock() {
                failures.push(templates::problem(&error, template, target, &self.layers));
            }
            String::new()
        })
    }

    /// What failed in pieces of pages since the last call.
    pub fn failures(&self) -> Vec<Problem> {
        self.failures.lock().map(|mut failures| std::mem::take(&mut *failures)).unwrap_or_default()
    }
}
