//! Who answers for what: the roles of `site.toml`, how each answers, and a form to write to it. People
//! are shown only by a name they agreed to, addresses never.

mod page;

use contract::records::{AnswerFigures, Contact};
use serde::Serialize;
use tera::Value;

use crate::config::Role;
use crate::job::{Job, LinkTo};
use crate::site::{Site, ThemeRef};

/// A role as it is shown.
#[derive(Debug, Clone, Serialize)]
pub struct Row {
    href: String,
    role: String,
    summary: Option<String>,
    theme: Option<ThemeRef>,
    territory: Option<String>,
    answered: Option<String>,
    delay: Option<String>,
    /// Who holds it, when they agreed to be named.
    #[serde(skip)]
    name: Option<String>,
    /// What has waited for more than 30 days: how many, and for how long.
    #[serde(skip)]
    late: Option<String>,
}

/// Roles, in the order of `site.toml`, each with its row.
#[derive(Debug, Default)]
pub struct Index {
    rows: Vec<(Role, Row)>,
}

impl Index {
    /// Draws it; empty when contacts are off.
    #[must_use]
    pub fn build(site: &Site) -> Self {
        if !site.has("contacts") {
            return Self::default();
        }
        let roles = site.config.roles.iter();
        Self { rows: roles.map(|role| (role.clone(), row_of(site, role))).collect() }
    }

    fn chosen<'i>(&'i self, wanted: impl Fn(&Role) -> bool + 'i) -> impl Iterator<Item = &'i Row> {
        self.rows.iter().filter(move |(role, _)| wanted(role)).map(|(_, row)| row)
    }
}

/// The row of a role, for `contact_line.html`.
#[must_use]
pub fn row(site: &Site, id: &str) -> Option<Value> {
    site.contacts.chosen(|role| role.id == id).next().map(|row| site.card(row))
}

/// The rows of the roles for a theme.
#[must_use]
pub fn of_theme(site: &Site, id: &str) -> Vec<Value> {
    site.contacts.chosen(|role| role.theme.as_deref() == Some(id)).map(|row| site.card(row)).collect()
}

/// The rows of the roles for a department.
#[must_use]
pub fn of_department(site: &Site, code: &str) -> Vec<Value> {
    let here = |role: &Role| role.territory.as_deref().is_some_and(|own| own.eq_ignore_ascii_case(code));
    site.contacts.chosen(here).map(|row| site.card(row)).collect()
}

/// How the roles answer that have enough messages to say so, in the order of `site.toml`.
#[must_use]
pub fn figures(site: &Site) -> Vec<(LinkTo, AnswerFigures)> {
    let figures = |role: &Role| site.records.contacts.get(&role.id)?.figures;
    let rows = site.contacts.rows.iter();
    rows.filter_map(|(role, row)| Some((LinkTo::new(row.role.clone(), row.href.clone()), figures(role)?)))
        .collect()
}

fn row_of(site: &Site, role: &Role) -> Row {
    let contact = site.records.contacts.get(&role.id);
    let figures = contact.and_then(|contact| contact.figures);
    let vacant = contact.is_some_and(|contact| contact.vacant);
    Row {
        href: site.routes.role(&role.id),
        role: site.typeset(&role.name),
        summary: summary(site, role, vacant),
        theme: role.theme.as_deref().and_then(|id| site.theme(id)),
        territory: role.territory.as_deref().map(|code| territory(site, code)),
        answered: figures.map(|figures| answered(site, figures)),
        delay: figures.map(|figures| delay(site, figures)),
        name: contact.filter(|_| !vacant).and_then(|contact| name(site, contact)),
        late: contact.and_then(|contact| late(site, contact)),
    }
}

fn summary(site: &Site, role: &Role, vacant: bool) -> Option<String> {
    let mut parts = Vec::new();
    if !role.summary.trim().is_empty() {
        parts.push(site.typeset(&role.summary));
    }
    if vacant {
        parts.push(site.words.text("contact.vacant").into_owned());
    }
    (!parts.is_empty()).then(|| parts.join(" "))
}

fn territory(site: &Site, code: &str) -> String {
    crate::places::department_name(site, code).unwrap_or_else(|| code.to_owned())
}

/// "9 sur 10".
fn answered(site: &Site, figures: AnswerFigures) -> String {
    let tenths = (u32::from(figures.answered_percent.min(100)) + 5) / 10;
    site.words.format("contact.answered_share", &[("n", &tenths.to_string())])
}

fn delay(site: &Site, figures: AnswerFigures) -> String {
    match figures.median_days {
        0 => site.words.text("contact.same_day").into_owned(),
        days => site.words.plural("contact.days", u64::from(days), &[]),
    }
}

/// "2 messages, le plus ancien depuis 62 jours".
fn late(site: &Site, contact: &Contact) -> Option<String> {
    let oldest = contact.late.iter().min()?;
    let days = (site.today - *oldest).get_days().max(0);
    let since = site.words.since_days(u64::from(days.unsigned_abs()));
    Some(site.words.plural("contact.late_count", contact.late.len() as u64, &[("since", &since)]))
}

/// The name, while its consent holds.
fn name(site: &Site, contact: &Contact) -> Option<String> {
    let name = contact.name.as_ref().filter(|name| site.now < name.expires_at)?;
    Some(site.typeset(&name.value))
}

/// The pages.
pub fn jobs<'s>(site: &'s Site, jobs: &mut Vec<Job<'s>>) {
    if site.has("contacts") {
        page::jobs(site, jobs);
    }
}

#[cfg(test)]
mod tests;
