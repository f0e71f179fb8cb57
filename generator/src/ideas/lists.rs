//! Lists of ideas: all, by status, by theme, those without an answer, and the form.

use contract::records::IdeaStatus;

use super::{IdeaFacts, card, status_name};
use crate::job::{Context, Job, LinkTo, Listing, PageMeta};
use crate::paging::{Cut, Filter, title};
use crate::routes::Place;
use crate::site::Site;

/// Which ideas a list is of.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Of {
    /// Without those joined to another and those taken back, which their own lists show.
    Every,
    Unanswered,
    Status(IdeaStatus),
    Theme(String),
}

#[derive(Debug, Clone)]
struct List {
    of: Of,
    path: String,
    title: String,
    description: String,
}

impl List {
    fn ideas<'s>(&self, site: &'s Site) -> Vec<&'s IdeaFacts> {
        let all = || site.ideas.list().iter();
        match &self.of {
            Of::Every => all().filter(|facts| stands_alone(facts.status)).collect(),
            Of::Unanswered => site.ideas.waiting().collect(),
            Of::Status(status) => all().filter(|facts| facts.status == *status).collect(),
            Of::Theme(id) => site.ideas.of_theme(id).filter(|facts| stands_alone(facts.status)).collect(),
        }
    }

    fn is_root(&self) -> bool {
        self.of == Of::Every
    }
}

/// Whether an idea is told in the list of all.
fn stands_alone(status: IdeaStatus) -> bool {
    !matches!(status, IdeaStatus::Duplicate | IdeaStatus::Withdrawn)
}

/// The crumb that ideas lie under.
pub fn ideas_crumb(site: &Site) -> LinkTo {
    LinkTo::new(site.words.text("idea.title"), site.routes.to(Place::Ideas))
}

/// The pages.
pub fn jobs<'s>(site: &'s Site, jobs: &mut Vec<Job<'s>>) {
    for list in lists(site) {
        let cut = Cut::new(list.ideas(site).len(), site.config.paging.ideas);
        for page in cut.numbers() {
            jobs.push(job(site, list.clone(), page));
        }
    }
    jobs.extend(crate::forms::job(site, "idea", site.routes.to(Place::IdeaNew), vec![ideas_crumb(site)]));
}

/// The list of all and of those unanswered are always there; the others when they hold something.
fn lists(site: &Site) -> Vec<List> {
    let text = |key: &str| site.words.text(key).into_owned();
    let list = |of: Of, path: String, title: &str, description: &str| List {
        of,
        path,
        title: text(title),
        description: text(description),
    };
    let mut lists = vec![
        list(Of::Every, site.routes.to(Place::Ideas), "idea.title", "idea.description"),
        list(
            Of::Unanswered,
            site.routes.to(Place::Unanswered),
            "idea.title_unanswered",
            "idea.description_unanswered",
        ),
    ];
    let named = |of: Of, path: String, name: &str| List {
        of,
        path,
        title: site.words.format("idea.title_of", &[("name", name)]),
        description: site.words.format("idea.description_of", &[("name", name)]),
    };
    let statuses = IdeaStatus::ALL
        .into_iter()
        .map(|status| named(Of::Status(status), status_path(site, status), &status_name(site, status)));
    let themes = site.config.themes.iter().map(|theme| {
        named(Of::Theme(theme.id.clone()), theme_path(site, &theme.id), &site.typeset(&theme.name))
    });
    lists.extend(statuses.chain(themes).filter(|list| !list.ideas(site).is_empty()));
    lists
}

fn status_path(site: &Site, status: IdeaStatus) -> String {
    site.routes.below(Place::IdeasByStatus, status.key())
}

fn theme_path(site: &Site, id: &str) -> String {
    site.routes.below(Place::IdeasByTheme, id)
}

fn job<'s>(site: &'s Site, list: List, page: usize) -> Job<'s> {
    let listing = if page == 1 { Listing::Near } else { Listing::Archive };
    let path = site.routes.paged(&list.path, page);
    Job::page(path, "ideas.html", move || context(site, &list, page)).listed(listing)
}

fn context(site: &Site, list: &List, page: usize) -> Context {
    let title = title(&site.words, &list.title, page);
    let crumbs = (!list.is_root()).then(|| ideas_crumb(site));
    let meta = PageMeta::new(site, "ideas", title, &site.routes.paged(&list.path, page))
        .summary(site, &list.description)
        .under(site, crumbs)
        .followed_by(match &list.of {
            Of::Theme(id) => crate::feeds::of_theme(site, id),
            _ => crate::feeds::of_place(site, Place::Ideas),
        });
    let ideas = list.ideas(site);
    let cut = Cut::new(ideas.len(), site.config.paging.ideas);
    Context::new(&meta)
        .with_values("ideas", cut.of(&ideas, page).iter().map(|facts| card(site, facts)).collect())
        .with("count", &ideas.len())
        .with("unanswered", &(list.of == Of::Unanswered))
        .with("filters", &filters(site, &list.path))
        .with("pager", &cut.pager(site.routes, &list.path, page))
}

/// By status and by theme; a value without ideas is not offered.
fn filters(site: &Site, here: &str) -> Vec<Filter> {
    let every = |key: &str| {
        let all = site.words.text("idea.every");
        Filter::new(site.words.text(key)).with(all, site.routes.to(Place::Ideas), None, here)
    };
    let unanswered = site.words.text("idea.unanswered");
    let waiting = site.ideas.waiting().count();
    let by_status =
        every("idea.by_status").with(unanswered, site.routes.to(Place::Unanswered), Some(waiting), here);
    let by_status = IdeaStatus::ALL.into_iter().fold(by_status, |filter, status| {
        match site.ideas.list().iter().filter(|facts| facts.status == status).count() {
            0 => filter,
            n => filter.with(status_name(site, status), status_path(site, status), Some(n), here),
        }
    });
    let by_theme = site.config.themes.iter().fold(every("idea.by_theme"), |filter, theme| {
        match site.ideas.of_theme(&theme.id).filter(|facts| stands_alone(facts.status)).count() {
            0 => filter,
            n => filter.with(site.typeset(&theme.name), theme_path(site, &theme.id), Some(n), here),
        }
    });
    by_status.some().into_iter().chain(by_theme.some()).collect()
}
