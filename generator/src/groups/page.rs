//! The page of a group, and the redirects of groups that were.

use std::sync::Arc;

use contract::records::{Group, GroupStatus};
use serde::Serialize;
use tera::Value;

use super::card::{Card, fields};
use super::{GroupFacts, Near, Standing, card_at, outside};
use crate::forms::Repeated;
use crate::job::{Context, Job, LinkTo, Listing, PageMeta, Tree};
use crate::routes::Place;
use crate::site::Site;

/// Events, reports and articles shown before « all of them ».
const SHOWN: usize = 6;
/// Neighbours shown.
const NEIGHBOURS: usize = 3;

#[derive(Serialize)]
struct View {
    #[serde(flatten)]
    card: Card,
    description: String,
    links: Vec<outside::Outside>,
    open_to_join: bool,
    phone: Option<Phone>,
    commune: Option<LinkTo>,
    /// What one writes on a wall: without `https://`.
    short: String,
}

/// The forms of a group's page, rendered once for all groups.
struct Forms {
    join: Repeated,
    write: Repeated,
}

#[derive(Serialize)]
struct Phone {
    number: String,
    note: Option<String>,
}

/// The pages of groups, each in its tree, and the redirects.
pub fn jobs<'s>(site: &'s Site, jobs: &mut Vec<Job<'s>>) {
    let forms = Arc::new(Forms {
        join: Repeated::new(site, "group_join", "group"),
        write: Repeated::new(site, "group_write", "group"),
    });
    for facts in &site.groups.all {
        let Some(group) = facts.record(site) else { continue };
        let forms = Arc::clone(&forms);
        let listing = match facts.standing {
            Standing::Listed => Listing::Near,
            Standing::Archived | Standing::Apart => Listing::Apart,
        };
        let page = Job::page(facts.href.clone(), "group.html", move || context(site, facts, group, &forms));
        jobs.push(page.tree(facts.tree.clone()).listed(listing));
    }
    redirects(site, jobs);
    short_addresses(site, jobs);
}

/// An address short enough for a poster leads to the page; one a group had before leads there too.
fn short_addresses<'s>(site: &'s Site, jobs: &mut Vec<Job<'s>>) {
    for facts in site.groups.all.iter().filter(|facts| facts.tree == Tree::Public) {
        redirect(site, jobs, site.routes.short(&facts.slug), facts);
    }
    for (slug, target) in site.groups.former(site) {
        redirect(site, jobs, site.routes.short(slug), target);
    }
}

fn redirect<'s>(site: &'s Site, jobs: &mut Vec<Job<'s>>, from: String, target: &'s GroupFacts) {
    let meta_path = from.clone();
    let job = Job::page(from, "redirect.html", move || {
        let page = PageMeta::new(site, "redirect", target.name.clone(), &meta_path).noindex();
        Context::new(&page).with("target", &target.href).with("canonical", &site.absolute(&target.href))
    });
    jobs.push(job.listed(Listing::Apart));
}

/// An address that no group has any more leads to the first group that came of it.
fn redirects<'s>(site: &'s Site, jobs: &mut Vec<Job<'s>>) {
    for (slug, target) in site.groups.former(site) {
        redirect(site, jobs, site.routes.below(Place::Groups, slug), target);
    }
}

fn context(site: &Site, facts: &GroupFacts, group: &Group, forms: &Forms) -> Context {
    let agenda = site.events.of_group(&facts.id);
    let events: Vec<Value> =
        agenda.upcoming().take(SHOWN).map(|event| crate::events::card(site, event)).collect();
    let has_agenda = facts.standing != Standing::Apart && !agenda.is_empty();
    let has_past = has_agenda && agenda.past().len() > 0;
    let reports =
        site.reports.of_group(&facts.id).take(SHOWN).map(|report| crate::reports::card(site, report));
    let articles =
        site.articles.of_group(&facts.id).take(SHOWN).map(|article| crate::articles::card(site, article));
    let follow_form = forms.join.with(&facts.id).filter(|_| may_be_joined(facts, group));
    let is_quiet = group.needs_animator || group.status == GroupStatus::Sleeping;
    let claim_href = follow_form.as_ref().filter(|_| is_quiet).map(|_| claim_of(&facts.id));
    Context::new(&meta(site, facts, group))
        .with_values("reports", reports.collect())
        .with_values("articles", articles.collect())
        .with("group", &view(site, facts, group))
        .with("follow_form", &follow_form)
        .with("claim_href", &claim_href)
        .with("relay_form", &forms.write.with(&facts.id).filter(|_| may_be_written_to(facts, group)))
        .with("status_note", &status_note(site, group))
        .with("map", &crate::map::of_group(site, facts, group))
        .with_values("events", events)
        .with("events_more", &has_agenda.then(|| site.routes.agenda_of(&facts.href)))
        .with("keep", &crate::events::keep_of_group(site, &facts.id))
        .with("past_href", &has_past.then(|| site.routes.agenda_past_of(&facts.href)))
        .with("predecessors", &predecessors(site, group))
        .with("successors", &successors(site, group))
        .with_values("neighbours", neighbours(site, facts, group))
        .with("sums", &crate::reports::of_group(site, &facts.id))
        .with("files", &files(site, group))
}

/// Where a member offers to take over a group nobody animates any more.
fn claim_of(id: &str) -> String {
    format!("/api/groups/claim?group={id}")
}

fn may_be_joined(facts: &GroupFacts, group: &Group) -> bool {
    facts.tree == Tree::Public && group.status != GroupStatus::Archived
}

/// Somebody reads what is written to it.
fn may_be_written_to(facts: &GroupFacts, group: &Group) -> bool {
    may_be_joined(facts, group) && !group.needs_animator
}

fn meta(site: &Site, facts: &GroupFacts, group: &Group) -> PageMeta {
    let words = &site.words;
    let page = PageMeta::new(site, "group", group.name.clone(), &facts.href)
        .description(words.format("group.description_of", &[("name", &facts.name)]));
    let crumbs = match facts.department.as_deref().and_then(|code| crate::places::department_link(site, code))
    {
        Some(department) => {
            vec![LinkTo::new(words.text("near.title"), site.routes.to(Place::Near)), department]
        }
        None => vec![LinkTo::new(words.text("group.title"), site.routes.to(Place::Groups))],
    };
    let page = page.under(site, crumbs).followed_by(crate::feeds::of_group(site, &facts.id));
    let is_kept_out = facts.tree == Tree::Public && facts.standing == Standing::Apart;
    if is_kept_out { page.noindex() } else { page }
}

fn view(site: &Site, facts: &GroupFacts, group: &Group) -> View {
    let phone = group.phone.as_ref().filter(|phone| site.now < phone.expires_at).map(|phone| &phone.value);
    View {
        card: fields(site, facts, group),
        description: site.paragraphs(&group.description),
        links: outside::links(site, &group.links),
        open_to_join: group.open_to_join && group.status != GroupStatus::Archived,
        phone: phone.map(|phone| Phone {
            number: phone.number.clone(),
            note: Some(site.typeset(&phone.hours)).filter(|hours| !hours.is_empty()),
        }),
        commune: facts.commune.as_deref().and_then(|insee| crate::places::commune_link(site, insee)),
        short: short_shown(site, facts),
    }
}

fn short_shown(site: &Site, facts: &GroupFacts) -> String {
    let whole = site.absolute(&site.routes.short(&facts.slug));
    whole.trim_start_matches("https://").trim_end_matches('/').to_owned()
}

fn status_note(site: &Site, group: &Group) -> Option<String> {
    let key = match group.status {
        GroupStatus::Published => return None,
        GroupStatus::Sleeping => "group.sleeping_text",
        GroupStatus::Paused => "group.paused_text",
        GroupStatus::Archived => "group.archived_text",
    };
    Some(site.words.text(key).into_owned())
}

/// Groups it was split from or merged with that still have a page.
fn predecessors(site: &Site, group: &Group) -> Vec<LinkTo> {
    if group.predecessors.is_empty() {
        return Vec::new();
    }
    let shown = site.groups.all.iter().filter(|facts| facts.standing != Standing::Apart);
    let old = shown.filter(|facts| group.predecessors.contains(&facts.slug));
    old.map(|facts| LinkTo::new(facts.name.clone(), facts.href.clone())).collect()
}

fn successors(site: &Site, group: &Group) -> Vec<LinkTo> {
    let groups = site.groups.successors(&group.slug).filter(|facts| facts.id != group.id);
    groups.map(|facts| LinkTo::new(facts.name.clone(), facts.href.clone())).collect()
}

/// A group that is not for everyone tells nobody where it is, but may know its neighbours.
fn neighbours(site: &Site, facts: &GroupFacts, group: &Group) -> Vec<Value> {
    let Some(position) = facts.position else { return Vec::new() };
    let near = Near { place: &group.place, position, count: NEIGHBOURS, except: &facts.id };
    site.groups.nearest(&near).into_iter().map(|(other, km)| card_at(site, other, km)).collect()
}

/// A file that anyone may take.
#[derive(Serialize)]
struct File {
    title: String,
    href: String,
    kind: String,
    size: String,
}

/// Whatever a record holds, a link of ours leads to where files of groups lie.
fn files(site: &Site, group: &Group) -> Vec<File> {
    let ours = group.files.iter().filter(|file| file.src.starts_with("/files/") && site.has("files"));
    let files = ours.map(|file| File {
        title: site.typeset(&file.title),
        href: file.src.clone(),
        kind: file
            .src
            .rsplit('/')
            .next()
            .and_then(|name| name.rsplit_once('.'))
            .map_or_else(|| file.media_type.clone(), |(_, extension)| extension.to_uppercase()),
        size: crate::resources::size(site, file.bytes),
    });
    files.collect()
}
