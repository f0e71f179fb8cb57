//! What the functions must know of the site, written beside the public root.

use std::collections::BTreeMap;

use contract::bundle::{Named, PlacePages, SLOT, SiteBundle, TITLE_SLOT};
use contract::records::SKILLS;

use crate::config::FEATURES;
use crate::job::{Context, PageMeta};
use crate::problem::Problem;
use crate::routes::Place;
use crate::site::Site;

/// Makes the bundle; `content_hash` is the fingerprint of all pages.
///
/// # Errors
/// The shell's template fails.
pub(crate) fn bundle(site: &Site, content_hash: String) -> Result<SiteBundle, Problem> {
    let config = &site.config;
    let locale = config.locale().tag().to_owned();
    let named = |id: &String, name: &String| Named { id: id.clone(), name: site.typeset(name) };
    Ok(SiteBundle {
        name: config.name.clone(),
        base_url: config.base_url.clone(),
        locales: vec![locale.clone()],
        features: FEATURES.into_iter().map(|name| (name.to_owned(), config.has(name))).collect(),
        themes: config.themes.iter().map(|theme| named(&theme.id, &theme.name)).collect(),
        event_kinds: config.event_kinds.iter().map(|kind| named(&kind.id, &kind.name)).collect(),
        skills: SKILLS.into_iter().map(str::to_owned).collect(),
        roles: config.roles.iter().map(|role| named(&role.id, &role.name)).collect(),
        role_themes: config
            .roles
            .iter()
            .filter_map(|role| Some((role.id.clone(), role.theme.clone()?)))
            .collect(),
        words: BTreeMap::from([(locale.clone(), config.words.clone())]),
        shells: BTreeMap::from([(locale, shell(site)?)]),
        zone: config.zone.clone(),
        quiet: crate::config::quiet::of_bundle(config),
        publisher: config.publisher.name.clone(),
        pages: pages(site),
        places: place_pages(site),
        content_hash,
    })
}

fn shell(site: &Site) -> Result<String, Problem> {
    let page = PageMeta::new(site, "shell", TITLE_SLOT, "/").noindex();
    let context = Context::new(&page).with("slot", SLOT).with("slot_title", TITLE_SLOT);
    site.theme.render("shell.html", &context.whole(site), "shell")
}

/// Pages functions lead to.
fn pages(site: &Site) -> BTreeMap<String, String> {
    let to = |name: &str, place: Place| (name.to_owned(), site.routes.to(place));
    let mut pages = BTreeMap::from([
        to("home", Place::Home),
        to("contacts", Place::Contacts),
        to("groups", Place::Groups),
        to("ideas", Place::Ideas),
        ("idea".to_owned(), site.routes.below(Place::Ideas, "{id}-{slug}")),
        to("agenda", Place::Agenda),
        to("reports", Place::Reports),
        to("signup", Place::Signup),
        to("signin", Place::Signin),
    ]);
    pages.insert("group".to_owned(), site.routes.below(Place::Groups, "{id}"));
    if let Some(privacy) = site.role_page("privacy") {
        pages.insert("privacy".to_owned(), privacy.path.clone());
    }
    pages
}

fn place_pages(site: &Site) -> PlacePages {
    PlacePages {
        communes: crate::places::commune_pages(site),
        departments: crate::places::department_pages(site),
        near: site.routes.to(Place::Near),
        abroad: format!("{}#hors-de-france", site.routes.to(Place::Near)),
    }
}
