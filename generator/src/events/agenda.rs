//! Agendas: month by month, everything, then by theme, by kind, of a group, of a department.

use std::collections::BTreeMap;

use jiff::civil::Date;
use tera::Value;

use super::{Agenda, EventFacts, card, scopes};
use crate::job::{Context, Feed, Job, LinkTo, Listing, PageMeta};
use crate::paging::{Cut, Filter, title};
use crate::routes::Place;
use crate::site::Site;

/// Which events a list is of.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Of {
    Every,
    Theme(String),
    Kind(String),
    Group(String),
    Department(&'static str),
}

/// Before or after the build.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Upcoming,
    Past,
}

/// A list of events at its address, on one page or several.
#[derive(Debug, Clone)]
struct List {
    of: Of,
    side: Side,
    path: String,
    title: String,
    description: String,
    crumbs: Vec<LinkTo>,
    /// The group, department or theme it is of.
    scope: Option<LinkTo>,
    /// Address of the other side.
    other: Option<String>,
}

impl List {
    fn agenda<'s>(&self, site: &'s Site) -> Agenda<'s> {
        match &self.of {
            Of::Every => site.events.every(),
            Of::Theme(id) => site.events.of_theme(id),
            Of::Kind(id) => site.events.of_kind(id),
            Of::Group(id) => site.events.of_group(id),
            Of::Department(code) => site.events.of_department(code),
        }
    }

    fn len(&self, site: &Site) -> usize {
        match self.side {
            Side::Upcoming => self.agenda(site).upcoming().len(),
            Side::Past => self.agenda(site).past().len(),
        }
    }

    fn cut(&self, site: &Site) -> Cut {
        Cut::new(self.len(site), site.config.paging.events)
    }

    /// The events of one page of the list.
    fn events<'s>(&self, site: &'s Site, page: usize) -> Vec<&'s EventFacts> {
        let (start, count) = self.cut(site).span(page);
        match self.side {
            Side::Upcoming => self.agenda(site).upcoming().skip(start).take(count).collect(),
            Side::Past => self.agenda(site).past().skip(start).take(count).collect(),
        }
    }

    /// What may be taken away of it.
    fn keep(&self, site: &Site) -> Option<scopes::Keep> {
        match &self.of {
            _ if self.side == Side::Past => None,
            Of::Every => scopes::keep_of_everything(site),
            Of::Theme(id) => scopes::keep_of_theme(site, id),
            Of::Kind(id) => scopes::keep_of_kind(site, id).map(|(_, keep)| keep),
            Of::Group(id) => scopes::keep_of_group(site, id),
            Of::Department(code) => scopes::keep_of_department(site, code),
        }
    }

    fn is_whole(&self) -> bool {
        matches!(self.of, Of::Every | Of::Theme(_) | Of::Kind(_)) && self.side == Side::Upcoming
    }
}

/// The pages.
pub fn jobs<'s>(site: &'s Site, jobs: &mut Vec<Job<'s>>) {
    let mut lists = whole(site);
    lists.extend(by_theme_and_kind(site));
    if site.has("groups") {
        lists.extend(of_groups(site));
        lists.extend(of_departments(site));
    }
    for list in lists {
        for page in list.cut(site).numbers() {
            jobs.push(job(site, list.clone(), page));
        }
    }
    let crumbs = vec![agenda_crumb(site)];
    jobs.extend(crate::forms::job(site, "event", site.routes.to(Place::EventNew), crumbs));
}

/// The crumb that events lie under.
pub fn agenda_crumb(site: &Site) -> LinkTo {
    LinkTo::new(site.words.text("agenda.title"), site.routes.to(Place::Agenda))
}

fn whole(site: &Site) -> Vec<List> {
    let text = |key: &str| site.words.text(key).into_owned();
    let (upcoming, past) = (site.routes.to(Place::Agenda), site.routes.to(Place::AgendaPast));
    vec![
        List {
            of: Of::Every,
            side: Side::Upcoming,
            path: upcoming.clone(),
            title: text("agenda.title"),
            description: text("agenda.description"),
            crumbs: Vec::new(),
            scope: None,
            other: Some(past.clone()),
        },
        List {
            of: Of::Every,
            side: Side::Past,
            path: past,
            title: text("agenda.title_past"),
            description: text("agenda.description_past"),
            crumbs: vec![agenda_crumb(site)],
            scope: None,
            other: Some(upcoming),
        },
    ]
}

/// Lists that something is coming for: an empty one helps nobody.
fn by_theme_and_kind(site: &Site) -> Vec<List> {
    let past = site.routes.to(Place::AgendaPast);
    let list = |of: Of, path: String, name: &str, scope: Option<LinkTo>| List {
        of,
        side: Side::Upcoming,
        path,
        title: titled(site, name),
        description: site.words.format("agenda.description_of", &[("name", name)]),
        crumbs: vec![agenda_crumb(site)],
        scope,
        other: Some(past.clone()),
    };
    let themes = site.config.themes.iter().map(|theme| {
        let name = site.typeset(&theme.name);
        let scope = site.has("themes").then(|| LinkTo::new(name.clone(), site.routes.theme(&theme.id)));
        list(Of::Theme(theme.id.clone()), theme_path(site, &theme.id), &name, scope)
    });
    let kinds = site.config.event_kinds.iter().map(|kind| {
        list(Of::Kind(kind.id.clone()), kind_path(site, &kind.id), &site.typeset(&kind.name), None)
    });
    themes.chain(kinds).filter(|list| list.len(site) > 0).collect()
}

/// Address of the agenda of a theme.
pub fn theme_path(site: &Site, id: &str) -> String {
    site.routes.below(Place::AgendaThemes, id)
}

/// Address of the agenda of a kind.
pub fn kind_path(site: &Site, id: &str) -> String {
    site.routes.below(Place::AgendaKinds, id)
}

fn titled(site: &Site, name: &str) -> String {
    site.words.format("agenda.title_of", &[("name", name)])
}

fn of_groups(site: &Site) -> Vec<List> {
    let root = LinkTo::new(site.words.text("group.title"), site.routes.to(Place::Groups));
    let ids = site.events.by_group.keys();
    let links = ids.filter_map(|id| Some((id.clone(), crate::groups::link(site, id)?)));
    links.flat_map(|(id, link)| both_sides(site, &Of::Group(id), &link, &root)).collect()
}

fn of_departments(site: &Site) -> Vec<List> {
    let root = LinkTo::new(site.words.text("near.title"), site.routes.to(Place::Near));
    let codes = site.events.by_department.keys().copied();
    let links = codes.filter_map(|code| Some((code, crate::places::department_link(site, code)?)));
    links.flat_map(|(code, link)| both_sides(site, &Of::Department(code), &link, &root)).collect()
}

/// What comes, and what was if anything was, of the group or department at `link`.
fn both_sides(site: &Site, of: &Of, link: &LinkTo, root: &LinkTo) -> Vec<List> {
    let agenda = LinkTo::new(titled(site, &link.title), site.routes.agenda_of(&link.href));
    let past = site.routes.agenda_past_of(&link.href);
    let name = [("name", link.title.as_str())];
    let coming = List {
        of: of.clone(),
        side: Side::Upcoming,
        path: agenda.href.clone(),
        title: agenda.title.clone(),
        description: site.words.format("agenda.description_of", &name),
        crumbs: vec![root.clone(), link.clone()],
        scope: Some(link.clone()),
        other: None,
    };
    let was = List {
        side: Side::Past,
        path: past.clone(),
        title: site.words.format("agenda.title_past_of", &name),
        description: site.words.format("agenda.description_past_of", &name),
        crumbs: vec![root.clone(), link.clone(), agenda.clone()],
        other: Some(agenda.href),
        ..coming.clone()
    };
    if was.len(site) == 0 { vec![coming] } else { vec![List { other: Some(past), ..coming }, was] }
}

fn job<'s>(site: &'s Site, list: List, page: usize) -> Job<'s> {
    let path = site.routes.paged(&list.path, page);
    let is_near = list.is_whole() && page == 1;
    Job::page(path, "agenda.html", move || context(site, &list, page)).listed(if is_near {
        Listing::Near
    } else {
        Listing::Archive
    })
}

fn context(site: &Site, list: &List, page: usize) -> Context {
    let title = title(&site.words, &list.title, page);
    let meta = PageMeta::new(site, "agenda", title, &site.routes.paged(&list.path, page))
        .description(list.description.clone())
        .under(site, list.crumbs.iter().cloned())
        .followed_by(feeds(site, list));
    let is_past = list.side == Side::Past;
    let other_key = if is_past { "agenda.upcoming" } else { "agenda.past" };
    let other = list.other.as_ref().map(|href| LinkTo::new(site.words.text(other_key), href.clone()));
    Context::new(&meta)
        .with_value("months", months(site, &list.events(site, page)))
        .with("past", &is_past)
        .with("count", &list.len(site))
        .with("scope", &list.scope)
        .with("other", &other)
        .with("keep", &list.keep(site))
        .with("propose", &propose(site))
        .with("filters", &filters(site, list))
        .with("pager", &list.cut(site).pager(site.routes, &list.path, page))
}

/// What programs may follow of it.
fn feeds(site: &Site, list: &List) -> Vec<Feed> {
    match &list.of {
        _ if list.side == Side::Past => Vec::new(),
        Of::Every | Of::Kind(_) => crate::feeds::of_place(site, Place::Agenda),
        Of::Theme(id) => crate::feeds::of_theme(site, id),
        Of::Group(id) => crate::feeds::of_group(site, id),
        Of::Department(code) => crate::feeds::of_department(site, code),
    }
}

/// The form by which an event is announced.
fn propose(site: &Site) -> LinkTo {
    LinkTo::new(site.words.text("agenda.propose"), site.routes.to(Place::EventNew))
}

/// By theme and by kind, for the lists of everything that comes.
fn filters(site: &Site, list: &List) -> Vec<Filter> {
    if !list.is_whole() {
        return Vec::new();
    }
    let every = |key: &str| {
        let all = site.words.text("agenda.every");
        Filter::new(site.words.text(key)).with(all, site.routes.to(Place::Agenda), None, &list.path)
    };
    let themes = site.config.themes.iter().map(|theme| {
        (&theme.name, theme_path(site, &theme.id), site.events.of_theme(&theme.id).upcoming().len())
    });
    let kinds =
        site.config.event_kinds.iter().map(|kind| {
            (&kind.name, kind_path(site, &kind.id), site.events.of_kind(&kind.id).upcoming().len())
        });
    let add = |filter: Filter, (name, href, count): (&String, String, usize)| match count {
        0 => filter,
        _ => filter.with(site.typeset(name), href, Some(count), &list.path),
    };
    let by_theme = themes.fold(every("agenda.by_theme"), add).some();
    let by_kind = kinds.fold(every("agenda.by_kind"), add).some();
    by_theme.into_iter().chain(by_kind).collect()
}

/// The month blocks. Cards are shared, not copied, on their way into the context.
fn months(site: &Site, events: &[&EventFacts]) -> Value {
    let same_month = |a: &&EventFacts, b: &&EventFacts| a.day.first_of_month() == b.day.first_of_month();
    let same_day = |a: &&EventFacts, b: &&EventFacts| a.day == b.day;
    let months = events.chunk_by(same_month).filter_map(|month| {
        let first = month.first()?.day;
        let days = month.chunk_by(same_day).filter_map(|day| Some(day_of(site, day.first()?.day, day)));
        Some(Value::from(BTreeMap::from([
            ("id", Value::from(first.strftime("%Y-%m").to_string())),
            ("title", Value::from(site.words.month_long(first))),
            ("days", Value::from(days.collect::<Vec<_>>())),
        ])))
    });
    Value::from(months.collect::<Vec<_>>())
}

fn day_of(site: &Site, date: Date, events: &[&EventFacts]) -> Value {
    let short = site.words.day_short(date);
    Value::from(BTreeMap::from([
        ("weekday", Value::from(short.weekday)),
        ("day", Value::from(short.day)),
        ("month", Value::from(short.month)),
        ("iso", Value::from(date.to_string())),
        ("date_long", Value::from(site.words.day_long(date))),
        ("events", Value::from(events.iter().map(|facts| card(site, facts)).collect::<Vec<_>>())),
    ]))
}
