//! The plan of the site: every page of editors and every list, on one page.

use serde::Serialize;

use crate::job::{Context, Job, PageMeta};
use crate::kind::Kind;
use crate::page::Page;
use crate::pages::{self, leaves};
use crate::routes::Place;
use crate::site::Site;

#[derive(Serialize)]
struct Branch {
    title: String,
    href: Option<String>,
    count: Option<usize>,
    children: Vec<Branch>,
}

/// The page.
pub(crate) fn jobs<'s>(site: &'s Site, jobs: &mut Vec<Job<'s>>) {
    let path = site.routes.to(Place::Plan);
    jobs.push(Job::page(path.clone(), "plan.html", move || {
        let page = PageMeta::new(site, "plan", site.words.text("plan.title"), &path)
            .summary(site, &site.words.text("plan.description"))
            .under(site, []);
        Context::new(&page).with("content", "").with("tree", &tree(site))
    }));
}

fn tree(site: &Site) -> Vec<Branch> {
    let mut tree: Vec<Branch> = [
        sections(site, Kind::Wiki, Place::Wiki, "wiki.title"),
        sections(site, Kind::Faq, Place::Faq, "faq.title"),
        list(site, Kind::Tutorial, Place::Tutorials, "tutorial.title"),
        list(site, Kind::Resource, Place::Resources, "resource.title"),
        list(site, Kind::Article, Place::Articles, "article.title"),
    ]
    .into_iter()
    .flatten()
    .collect();
    let lists = lists(site);
    if !lists.is_empty() {
        let title = site.words.text("plan.lists").into_owned();
        tree.insert(0, Branch { title, href: None, count: None, children: lists });
    }
    let pages = leaves(site, Kind::Page, None);
    let children = pages.into_iter().map(|page| leaf(site, page)).collect();
    tree.push(Branch {
        title: site.words.text("plan.pages").into_owned(),
        href: None,
        count: None,
        children,
    });
    tree
}

fn leaf(site: &Site, page: &Page) -> Branch {
    Branch {
        title: site.typeset(&page.front.title),
        href: Some(page.path.clone()),
        count: None,
        children: Vec::new(),
    }
}

fn sections(site: &Site, kind: Kind, place: Place, title: &str) -> Option<Branch> {
    let children: Vec<Branch> = pages::sections(site, kind)
        .into_iter()
        .map(|index| Branch {
            children: leaves(site, kind, Some(&index.section))
                .into_iter()
                .map(|page| leaf(site, page))
                .collect(),
            ..leaf(site, index)
        })
        .collect();
    branch(site, place, title, children)
}

fn list(site: &Site, kind: Kind, place: Place, title: &str) -> Option<Branch> {
    let children = leaves(site, kind, None).into_iter().map(|page| leaf(site, page)).collect();
    branch(site, place, title, children)
}

fn branch(site: &Site, place: Place, title: &str, children: Vec<Branch>) -> Option<Branch> {
    (!children.is_empty() && site.has(place.feature())).then(|| Branch {
        title: site.words.text(title).into_owned(),
        href: Some(site.routes.to(place)),
        count: Some(children.len()),
        children,
    })
}

/// The lists made from what the movement does.
fn lists(site: &Site) -> Vec<Branch> {
    [
        (Place::Near, "near.title"),
        (Place::Groups, "group.title"),
        (Place::Agenda, "agenda.title"),
        (Place::EventNew, "agenda.propose"),
        (Place::Reports, "report.title"),
        (Place::Ideas, "idea.title"),
        (Place::IdeaNew, "idea.propose"),
        (Place::Contacts, "contact.title"),
        (Place::Themes, "theme.title"),
        (Place::Figures, "figures.title"),
        (Place::Follow, "follow.title"),
        (Place::Carpool, "board.carpool"),
        (Place::Lodging, "board.lodging"),
        (Place::Exchange, "board.exchange"),
        (Place::Signup, "signup.title"),
        (Place::SignupAbroad, "signup.abroad"),
        (Place::Signin, "signup.signin"),
    ]
    .into_iter()
    .filter(|(place, _)| site.is_open(&site.routes.to(*place)))
    .map(|(place, title)| Branch {
        title: site.words.text(title).into_owned(),
        href: Some(site.routes.to(place)),
        count: None,
        children: Vec::new(),
    })
    .collect()
}
