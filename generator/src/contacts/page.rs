//! The list of roles, and the page where one writes to a role.

use std::collections::BTreeSet;

use serde::Serialize;
use tera::Value;

use super::Row;
use crate::config::Role;
use crate::job::{Context, Job, LinkTo, PageMeta};
use crate::markdown::escape;
use crate::paging::Filter;
use crate::routes::Place;
use crate::site::Site;

/// What happens to a message, in order: keys of words.
const STEPS: [&str; 3] = ["contact.steps.received", "contact.steps.answered", "contact.steps.late"];

#[derive(Serialize)]
struct Late {
    role: String,
    age: String,
}

/// The list, then one page a role.
pub fn jobs<'s>(site: &'s Site, jobs: &mut Vec<Job<'s>>) {
    jobs.push(Job::page(site.routes.to(Place::Contacts), "contacts.html", move || list(site)));
    for (role, row) in &site.contacts.rows {
        jobs.push(Job::page(row.href.clone(), "contact.html", move || contact(site, role, row)));
    }
}

fn list(site: &Site) -> Context {
    let words = &site.words;
    let page = PageMeta::new(site, "contacts", words.text("contact.title"), &site.routes.to(Place::Contacts))
        .summary(site, &words.text("contact.description"))
        .under(site, []);
    let rows: Vec<Value> = site.contacts.rows.iter().map(|(_, row)| site.card(row)).collect();
    Context::new(&page)
        .with_values("contacts", rows)
        .with("late", &late(site))
        .with("filters", &filters(site))
}

/// What is late, as role, number and age: never a text, never a person.
fn late(site: &Site) -> Vec<Late> {
    let rows = site.contacts.rows.iter().map(|(_, row)| row);
    rows.filter_map(|row| Some(Late { role: row.role.clone(), age: row.late.clone()? })).collect()
}

/// By theme and territory: the page of each holds its contacts.
fn filters(site: &Site) -> Vec<Filter> {
    let here = site.routes.to(Place::Contacts);
    let roles = || site.contacts.rows.iter().map(|(role, _)| role);
    let themes: BTreeSet<&str> = roles().filter_map(|role| role.theme.as_deref()).collect();
    let mut by_theme = Filter::new(site.words.text("contact.by_theme"));
    for theme in
        site.config.themes.iter().filter(|theme| site.has("themes") && themes.contains(theme.id.as_str()))
    {
        let href = format!("{}#contacts", site.routes.theme(&theme.id));
        by_theme = by_theme.with(site.typeset(&theme.name), href, None, &here);
    }
    let codes: BTreeSet<&str> = roles().filter_map(|role| role.territory.as_deref()).collect();
    let mut by_place = Filter::new(site.words.text("contact.by_territory"));
    for link in codes.into_iter().filter_map(|code| crate::places::department_link(site, code)) {
        by_place = by_place.with(link.title, format!("{}#contacts", link.href), None, &here);
    }
    [by_theme, by_place].into_iter().filter(|filter| !filter.items.is_empty()).collect()
}

fn contact(site: &Site, role: &Role, row: &Row) -> Context {
    let words = &site.words;
    let up = LinkTo::new(words.text("contact.title"), site.routes.to(Place::Contacts));
    let page = PageMeta::new(site, "contact", role.name.clone(), &row.href)
        .description(words.format("contact.description_of", &[("name", &row.role)]))
        .under(site, [up]);
    let steps: Vec<String> = STEPS.iter().map(|key| words.text(key).into_owned()).collect();
    Context::new(&page)
        .with("contact", row)
        .with("content", &holder(site, row))
        .with("form_html", &crate::forms::html(site, "message", &[("role", &role.id)]))
        .with("next_steps", &steps)
}

/// Who holds the role, when they agreed to be named; a vacant one says so in its summary.
fn holder(site: &Site, row: &Row) -> String {
    match &row.name {
        Some(name) => {
            format!("<p>{}</p>\n", escape(&site.words.format("contact.held_by", &[("name", name)])))
        }
        None => String::new(),
    }
}
