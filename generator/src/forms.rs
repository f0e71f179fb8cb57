//! The forms of the contract on the pages of the site.

use std::collections::BTreeMap;

use contract::bundle::Named;
use contract::forms::{Answers, FormChoices, FormLinks, form, render};

use crate::job::{Context, Job, LinkTo, PageMeta};
use crate::kind::Kind;
use crate::page::Page;
use crate::routes::Place;
use crate::site::Site;

/// The key of `[extra]` by which a tutorial names the forms it shows how to fill in.
const TUTORIAL_OF: &str = "forms";

/// The HTML of the form of this name with `preset` answers; empty when there is none or its feature is off.
#[must_use]
pub fn html(site: &Site, name: &str, preset: &[(&str, &str)]) -> String {
    match form(name).filter(|form| form.feature.is_none_or(|feature| site.has(feature))) {
        Some(form) => render(form, &Answers::prefilled(form, preset), &[], &site.words, &site.form_choices),
        None => String::new(),
    }
}

/// One form to be put on many pages, each with its own value of one hidden field: rendered once.
#[derive(Debug, Clone)]
pub struct Repeated {
    html: String,
}

/// Stands in for the value; letters only, so that no escaping changes it.
const STAND_IN: &str = "MailleRepeatedFormValue";

impl Repeated {
    /// The form of this name, whose `field` differs from page to page.
    #[must_use]
    pub fn new(site: &Site, name: &str, field: &str) -> Self {
        Self { html: html(site, name, &[(field, STAND_IN)]) }
    }

    /// Its HTML with a value; `None` when the form is off.
    #[must_use]
    pub fn with(&self, value: &str) -> Option<String> {
        let value = contract::forms::escape(value);
        (!self.html.is_empty()).then(|| self.html.replace(STAND_IN, &value))
    }
}

/// A page that holds one form: its title and its words are the form's. Absent when the form is off.
#[must_use]
pub fn job<'s>(site: &'s Site, name: &'static str, path: String, crumbs: Vec<LinkTo>) -> Option<Job<'s>> {
    let form = form(name).filter(|form| form.feature.is_none_or(|feature| site.has(feature)))?;
    let address = path.clone();
    Some(Job::page(path, "form.html", move || {
        let title = site.words.text(&form.key("title")).into_owned();
        let page = PageMeta::new(site, "form", title, &address).under(site, crumbs.iter().cloned());
        Context::new(&page).with("form_html", &html(site, name, &[]))
    }))
}

/// What the site brings to its forms; drawn once, kept in the site.
#[must_use]
pub fn choices(site: &Site) -> FormChoices {
    let named = |id: &str, name: &str| Named { id: id.to_owned(), name: site.typeset(name) };
    let config = &site.config;
    FormChoices {
        themes: config.themes.iter().map(|theme| named(&theme.id, &theme.name)).collect(),
        event_kinds: config.event_kinds.iter().map(|kind| named(&kind.id, &kind.name)).collect(),
        roles: config.roles.iter().map(|role| named(&role.id, &role.name)).collect(),
        links: links(site),
        id_prefix: None,
    }
}

fn links(site: &Site) -> FormLinks {
    let path = |page: &Page| page.path.clone();
    FormLinks {
        privacy: site.role_page("privacy").map(path),
        abroad: site.has("signup").then(|| site.routes.to(Place::SignupAbroad)),
        home: site.has("signup").then(|| site.routes.to(Place::Signup)),
        signin: site.has("signup").then(|| site.routes.to(Place::Signin)),
        tutorials: tutorials(site),
    }
}

/// Form -> the tutorial that shows how to fill it in.
fn tutorials(site: &Site) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let pages = site.pages.iter().filter(|page| page.kind == Kind::Tutorial && page.is_listed_publicly());
    for page in pages {
        let forms = page.front.extra.get(TUTORIAL_OF).and_then(|forms| forms.as_array());
        for name in forms.into_iter().flatten().filter_map(|form| form.as_str()) {
            found.entry(name.to_owned()).or_insert_with(|| page.path.clone());
        }
    }
    found
}
