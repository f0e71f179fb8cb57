//! Theme hubs: everything of one theme on one page.

use serde::Serialize;
use tera::Value;

use crate::config::Theme;
use crate::job::{Context, Job, LinkTo, PageMeta};
use crate::kind::Kind;
use crate::page::Page;
use crate::routes::Place;
use crate::site::Site;

/// Events, ideas, groups and articles shown of a theme.
const SHOWN: usize = 8;
/// Pages, groups and resources shown of a theme: a hub stays one page.
const SHOWN_LINKS: usize = 24;
/// The key of `[extra]` by which a resource says that it is the booklet of its themes.
const BOOKLET: &str = "booklet";

/// A theme with its sentence.
#[derive(Debug, Serialize)]
struct ThemeCard {
    id: String,
    name: String,
    shape: String,
    href: String,
    summary: Option<String>,
    counts: Counts,
}

/// Things of a theme, counted exactly.
#[derive(Debug, Serialize)]
struct Counts {
    groups: usize,
    events: usize,
    ideas: usize,
    pages: usize,
    resources: usize,
}

#[derive(Debug, Serialize)]
struct SpaceCard {
    name: String,
    summary: Option<String>,
    href: Option<String>,
}

/// The pages.
pub fn jobs<'s>(site: &'s Site, jobs: &mut Vec<Job<'s>>) {
    if !site.has("themes") {
        return;
    }
    jobs.push(Job::page(site.routes.to(Place::Themes), "themes.html", move || list(site)));
    for theme in &site.config.themes {
        jobs.push(Job::page(site.routes.theme(&theme.id), "theme.html", move || hub(site, theme)));
    }
}

fn list(site: &Site) -> Context {
    let page = PageMeta::new(site, "themes", site.words.text("theme.title"), &site.routes.to(Place::Themes))
        .summary(site, &site.words.text("theme.description"))
        .under(site, []);
    let themes: Vec<ThemeCard> = site.config.themes.iter().map(|theme| card(site, theme)).collect();
    Context::new(&page).with("themes", &themes)
}

fn card(site: &Site, theme: &Theme) -> ThemeCard {
    let id = theme.id.as_str();
    ThemeCard {
        id: theme.id.clone(),
        name: site.typeset(&theme.name),
        shape: theme.shape.clone(),
        href: site.routes.theme(id),
        summary: said(site, &theme.summary),
        counts: Counts {
            groups: site.groups.of_theme(id).len(),
            events: site.events.of_theme(id).upcoming().len(),
            ideas: site.ideas.of_theme(id).count(),
            pages: pages(site, id).count(),
            resources: resources(site, id).count(),
        },
    }
}

fn said(site: &Site, text: &str) -> Option<String> {
    (!text.trim().is_empty()).then(|| site.typeset(text))
}

fn hub(site: &Site, theme: &Theme) -> Context {
    let id = theme.id.as_str();
    let root = LinkTo::new(site.words.text("theme.title"), site.routes.to(Place::Themes));
    let page = PageMeta::new(site, "theme", theme.name.clone(), &site.routes.theme(id))
        .summary(site, &theme.summary)
        .under(site, [root])
        .followed_by(crate::feeds::of_theme(site, id));
    let events = site.events.of_theme(id);
    let more = (events.upcoming().len() > 0).then(|| crate::events::agenda_of_theme(site, id));
    let event_cards = events.upcoming().take(SHOWN).map(|event| crate::events::card(site, event));
    let group_cards =
        site.groups.of_theme(id).take(SHOWN_LINKS).map(|group| crate::groups::card(site, group));
    Context::new(&page)
        .with("theme", &card(site, theme))
        .with_value(
            "booklet",
            booklet(site, id).map_or_else(Value::none, |page| crate::resources::card(site, page)),
        )
        .with("spaces", &spaces(site, id))
        .with_values("events", event_cards.collect())
        .with("events_more", &more)
        .with_values("ideas", ideas(site, id))
        .with_values("groups", group_cards.collect())
        .with_values("resources", shown(resources(site, id), |page| crate::resources::card(site, page)))
        .with_values("articles", articles(site, id))
        .with("sums", &crate::reports::of_theme(site, id))
        .with_values("pages", shown(pages(site, id), |page| crate::pages::card(site, page)))
        .with_values("contacts", crate::contacts::of_theme(site, id))
}

fn shown<'s>(pages: impl Iterator<Item = &'s Page>, card: impl Fn(&Page) -> Value) -> Vec<Value> {
    pages.take(SHOWN_LINKS).map(card).collect()
}

/// Those that wait for an answer first, the oldest of them first; then the latest.
fn ideas(site: &Site, id: &str) -> Vec<Value> {
    let of_theme = || site.ideas.of_theme(id);
    let mut waiting: Vec<_> = of_theme().filter(|facts| facts.waiting_days.is_some()).collect();
    waiting.reverse();
    let others = of_theme().filter(|facts| facts.waiting_days.is_none());
    waiting.into_iter().chain(others).take(SHOWN).map(|facts| crate::ideas::card(site, facts)).collect()
}

fn articles(site: &Site, id: &str) -> Vec<Value> {
    site.articles.of_theme(id).take(SHOWN).map(|facts| crate::articles::card(site, facts)).collect()
}

fn leaves<'s>(site: &'s Site, id: &'s str) -> impl Iterator<Item = &'s Page> {
    site.shelves.themed(id).iter().map(|at| &site.pages[*at])
}

/// Pages that explain: plain ones, the wiki's, questions, tutorials.
fn pages<'s>(site: &'s Site, id: &'s str) -> impl Iterator<Item = &'s Page> {
    leaves(site, id).filter(|page| matches!(page.kind, Kind::Page | Kind::Wiki | Kind::Faq | Kind::Tutorial))
}

fn resources<'s>(site: &'s Site, id: &'s str) -> impl Iterator<Item = &'s Page> {
    leaves(site, id).filter(|page| page.kind == Kind::Resource)
}

/// The resource that says it is the booklet: any other would not be what the link promises.
fn booklet<'s>(site: &'s Site, id: &'s str) -> Option<&'s Page> {
    resources(site, id).find(|page| page.front.extra.get(BOOKLET).is_some_and(|value| value == true))
}

fn spaces(site: &Site, id: &str) -> Vec<SpaceCard> {
    let of_theme = site.config.spaces.iter().filter(|space| space.theme.as_deref() == Some(id));
    let cards = of_theme.map(|space| SpaceCard {
        name: site.typeset(&space.name),
        summary: said(site, &space.summary),
        href: None,
    });
    cards.collect()
}

#[cfg(test)]
mod tests;
