//! Lists, themes, roles, places and exported records as the search reads them.

use std::collections::HashSet;

use super::editors::without_marks;
use super::entry::{Depth, Entry, Field};
use super::sort::Sort;
use crate::routes::Place;
use crate::site::Site;

/// Adds the lists, themes, roles, places and records.
pub fn add<'s>(site: &'s Site, depth: Depth, all: &mut Vec<Entry<'s>>) {
    lists(site, all);
    movement(site, all);
    places(site, all);
    groups(site, all);
    articles(site, all);
    // From A to Z nobody looks for these: they have lists of their own.
    if depth == Depth::Words {
        events(site, all);
        reports(site, all);
        ideas(site, all);
    }
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
        (Place::Figures, "figures.title", "figures.description"),
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
        // « Contacter quelqu'un pour… »: a role answers to what it is, too.
        let contact = site.words.text("contact.title").into_owned();
        all.extend(site.config.roles.iter().map(|role| {
            Entry::new(Sort::Contact, site.typeset(&role.name), site.routes.role(&role.id))
                .with(Field::Names, contact.clone())
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

fn groups<'s>(site: &'s Site, all: &mut Vec<Entry<'s>>) {
    for facts in site.groups.list() {
        let Some((group, _)) = site.records.groups.get(&facts.id) else { continue };
        let place = crate::places::place_words(site, &group.place);
        let entry = Entry::new(Sort::Group, facts.name.clone(), facts.href.clone());
        let entry = entry.about(site, &group.description).with(Field::Names, place.clone()).at(place);
        all.push(entry.named(site, &group.themes).with(Field::Body, group.description.as_str()));
    }
}

fn events<'s>(site: &'s Site, all: &mut Vec<Entry<'s>>) {
    let mut series = HashSet::new();
    for facts in site.events.upcoming() {
        let Some(event) = facts.record(site) else { continue };
        // Of an event that repeats, the one that comes next.
        if event.series.as_deref().is_some_and(|id| !series.insert(id)) {
            continue;
        }
        let place = event.venue.as_ref().map(|venue| crate::places::place_words(site, &venue.place));
        let place = place.unwrap_or_default();
        let when = site.words.day_without_year(facts.day);
        let whereabouts = if place.is_empty() { when } else { format!("{when}, {place}") };
        let entry = Entry::new(Sort::Event, facts.title.clone(), facts.href.clone());
        let entry = entry.about(site, &event.description).at(whereabouts).with(Field::Names, place);
        all.push(entry.named(site, &event.themes).with(Field::Body, event.description.as_str()));
    }
}

fn reports<'s>(site: &'s Site, all: &mut Vec<Entry<'s>>) {
    for facts in site.reports.list() {
        let Some(report) = facts.record(site) else { continue };
        let place = crate::places::place_words(site, &report.place);
        let entry = Entry::new(Sort::Report, facts.title.clone(), facts.href.clone());
        let entry =
            entry.about(site, &without_marks(&report.body)).with(Field::Names, place.clone()).at(place);
        all.push(entry.named(site, &report.themes).with(Field::Body, report.body.as_str()));
    }
}

fn ideas<'s>(site: &'s Site, all: &mut Vec<Entry<'s>>) {
    for facts in site.ideas.list() {
        let Some(idea) = facts.record(site) else { continue };
        let entry = Entry::new(Sort::Idea, facts.title.clone(), facts.href.clone()).about(site, &idea.body);
        let entry =
            entry.named(site, std::slice::from_ref(&idea.theme)).with(Field::Names, idea.code.as_str());
        all.push(entry.with(Field::Body, idea.body.as_str()));
    }
}

fn articles<'s>(site: &'s Site, all: &mut Vec<Entry<'s>>) {
    for facts in site.articles.list() {
        let Some(article) = facts.of_a_group(site) else { continue };
        let group = crate::groups::link(site, &article.group).map(|link| link.title).unwrap_or_default();
        let entry = Entry::new(Sort::Article, facts.title.clone(), facts.href.clone());
        let entry = entry.about(site, &without_marks(&article.body)).at(group);
        all.push(entry.named(site, facts.themes(site)).with(Field::Body, article.body.as_str()));
    }
}
