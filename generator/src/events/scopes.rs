//! Whose agenda: everything, a theme's, a kind's, a group's, a commune's, a department's; and what may be taken
//! away of it.

use serde::Serialize;

use super::Agenda;
use crate::config::{EventKind, Theme};
use crate::groups::GroupFacts;
use crate::job::LinkTo;
use crate::routes::Place;
use crate::site::Site;

/// What an agenda is of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Whose {
    /// Everything.
    Every,
    /// A theme of `site.toml`.
    Theme(String),
    /// A kind of `site.toml`.
    Kind(String),
    /// A group, by id.
    Group(String),
    /// A department, by code.
    Department(&'static str),
    /// A commune, by INSEE code.
    Commune(&'static str),
}

/// An agenda with its name and the page it lies under.
#[derive(Debug, Clone)]
pub struct Scope {
    /// What it is of.
    pub whose: Whose,
    /// Its name.
    pub name: String,
    /// Address of the page of the group or place; of the agenda itself for everything, a theme or a kind.
    pub page: String,
}

impl Scope {
    fn of(whose: Whose, link: LinkTo) -> Self {
        Self { whose, name: link.title, page: link.href }
    }

    /// A group.
    pub fn group(group: &GroupFacts) -> Self {
        let link = LinkTo::new(group.name.clone(), group.href.clone());
        Self::of(Whose::Group(group.id.clone()), link)
    }

    /// Everything.
    pub fn every(site: &Site) -> Self {
        Self {
            whose: Whose::Every,
            name: site.typeset(&site.config.name),
            page: site.routes.to(Place::Agenda),
        }
    }

    /// A theme.
    pub fn theme(site: &Site, theme: &Theme) -> Self {
        let link = LinkTo::new(site.typeset(&theme.name), super::agenda::theme_path(site, &theme.id));
        Self::of(Whose::Theme(theme.id.clone()), link)
    }

    /// A kind of events.
    pub fn kind(site: &Site, kind: &EventKind) -> Self {
        let link = LinkTo::new(site.typeset(&kind.name), super::agenda::kind_path(site, &kind.id));
        Self::of(Whose::Kind(kind.id.clone()), link)
    }

    /// Where it is read on the site: nothing is shown by theme or kind while nothing comes.
    pub fn read_at(&self, site: &Site) -> String {
        match self.whose {
            Whose::Theme(_) | Whose::Kind(_) if self.agenda(site).upcoming().len() == 0 => {
                site.routes.to(Place::Agenda)
            }
            _ => self.page.clone(),
        }
    }

    /// Its events.
    pub fn agenda<'s>(&self, site: &'s Site) -> Agenda<'s> {
        match &self.whose {
            Whose::Every => site.events.every(),
            Whose::Theme(id) => site.events.of_theme(id),
            Whose::Kind(id) => site.events.of_kind(id),
            Whose::Group(id) => site.events.of_group(id),
            Whose::Department(code) => site.events.of_department(code),
            Whose::Commune(insee) => site.events.of_commune(insee),
        }
    }

    /// "Agenda : Groupe de Riom".
    pub fn title(&self, site: &Site) -> String {
        site.words.format("agenda.title_of", &[("name", &self.name)])
    }

    /// Whether it is handed out on paper and as text: the whole country's would help nobody.
    pub fn is_handed_out(&self, site: &Site) -> bool {
        self.whose != Whose::Every && self.agenda(site).upcoming().len() > 0
    }
}

/// Every agenda that calendars may subscribe to: a group or place keeps its own while its page stands, a theme or
/// kind while `site.toml` names it.
pub fn all(site: &Site) -> Vec<Scope> {
    let mut all = vec![Scope::every(site)];
    all.extend(site.config.themes.iter().map(|theme| Scope::theme(site, theme)));
    all.extend(site.config.event_kinds.iter().map(|kind| Scope::kind(site, kind)));
    if !site.has("groups") {
        return all;
    }
    let groups = site.groups.shown().map(Scope::group);
    let departments = site.places.departments().filter_map(|(code, _)| {
        Some(Scope::of(Whose::Department(code), crate::places::department_link(site, code)?))
    });
    let communes = site.places.communes().filter_map(|(insee, _)| {
        Some(Scope::of(Whose::Commune(insee), crate::places::commune_link(site, insee)?))
    });
    all.extend(groups.chain(departments).chain(communes));
    all
}

/// Ways to keep an agenda, as pages offer them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Keep {
    /// A calendar opens it by itself; needs to know where the site is.
    pub subscribe: Option<String>,
    /// The same file.
    pub calendar: String,
    /// The month on paper.
    sheet: Option<String>,
    /// Text to be copied.
    text: Option<String>,
}

/// What may be taken away of the agenda of a group or place.
#[must_use]
pub fn keep(site: &Site, scope: &Scope) -> Keep {
    let calendar = site.routes.calendar_of(&scope.page);
    let is_handed_out = scope.is_handed_out(site);
    Keep {
        subscribe: webcal(&site.absolute(&calendar)),
        calendar,
        sheet: is_handed_out.then(|| site.routes.sheet_of(&scope.page)),
        text: is_handed_out.then(|| site.routes.text_of(&scope.page)),
    }
}

/// The address by which a phone asks whether to subscribe.
fn webcal(address: &str) -> Option<String> {
    let rest = address.strip_prefix("https://").or_else(|| address.strip_prefix("http://"))?;
    Some(format!("webcal://{rest}"))
}

/// What may be taken away of the whole agenda.
#[must_use]
pub fn keep_of_everything(site: &Site) -> Option<Keep> {
    site.has("events").then(|| keep(site, &Scope::every(site)))
}

/// What may be taken away of the agenda of a theme.
#[must_use]
pub fn keep_of_theme(site: &Site, id: &str) -> Option<Keep> {
    let theme = site.config.theme(id).filter(|_| site.has("events"))?;
    Some(keep(site, &Scope::theme(site, theme)))
}

/// What may be taken away of the agenda of a kind of events, with its name.
#[must_use]
pub fn keep_of_kind(site: &Site, id: &str) -> Option<(String, Keep)> {
    let kind = site.config.event_kinds.iter().find(|kind| kind.id == id).filter(|_| site.has("events"))?;
    let scope = Scope::kind(site, kind);
    Some((scope.name.clone(), keep(site, &scope)))
}

/// What may be taken away of the agenda of the group of this id, whose page is shown to others.
#[must_use]
pub fn keep_of_group(site: &Site, id: &str) -> Option<Keep> {
    let group = site.groups.by_id(id).filter(|_| site.has("events"))?;
    Some(keep(site, &Scope::group(group)))
}

/// What may be taken away of the agenda of a department.
#[must_use]
pub fn keep_of_department(site: &Site, code: &'static str) -> Option<Keep> {
    let link = crate::places::department_link(site, code).filter(|_| site.has("events"))?;
    Some(keep(site, &Scope::of(Whose::Department(code), link)))
}

/// What may be taken away of the agenda of a commune.
#[must_use]
pub fn keep_of_commune(site: &Site, insee: &'static str) -> Option<Keep> {
    let link = crate::places::commune_link(site, insee).filter(|_| site.has("events"))?;
    Some(keep(site, &Scope::of(Whose::Commune(insee), link)))
}
