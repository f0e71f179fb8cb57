use contract::records::{Consented, GroupFile, Link, Phone, Records};
use contract::visibility::Audience;

use super::*;
use crate::trial::{commune, event, group, now, records, render, site};

const CLERMONT: &str = "63113";
const RIOM: &str = "63300";
const AJACCIO: &str = "2A004";
const BASTIA: &str = "2B033";
const SAINT_DENIS: &str = "97411";

fn pages(site: &Site) -> Vec<(Tree, String, String)> {
    render(site, super::jobs)
}

fn page<'p>(pages: &'p [(Tree, String, String)], path: &str) -> &'p str {
    pages.iter().find(|(_, at, _)| at == path).map_or("", |(_, _, html)| html)
}

fn ids<'g>(groups: impl Iterator<Item = &'g GroupFacts>) -> Vec<&'g str> {
    groups.map(|group| group.id.as_str()).collect()
}

#[test]
fn a_group_of_members_leaves_no_trace_in_public() {
    let mut secret = group("canari", commune(RIOM));
    secret.audience = Audience::Members;
    let mut inner = group("canari-dedans", commune(RIOM));
    inner.audience = Audience::Group("canari-dedans".into());
    let mut future = group("canari-futur", commune(RIOM));
    future.published_at = now() + jiff::SignedDuration::from_hours(1);
    let site = site("", records([secret, inner, future, group("ouvert", commune(CLERMONT))], []));
    let pages = pages(&site);
    let mut private: Vec<&str> = Vec::new();
    for (tree, path, html) in &pages {
        match tree {
            Tree::Public => assert!(!html.contains("canari"), "{path}"),
            _ => private.push(path),
        }
    }
    assert_eq!(private, ["/m/groupes/canari/", "/m/g/canari-dedans/groupes/canari-dedans/"]);
    assert!(link(&site, "canari").is_none());
    assert_eq!(crate::places::commune_href(&site, RIOM), None);
}

#[test]
fn an_unlisted_group_is_at_its_address_only() {
    let mut quiet = group("discret", commune(CLERMONT));
    quiet.unlisted = true;
    let site = site("", records([quiet, group("ouvert", commune(CLERMONT))], []));
    let pages = pages(&site);
    assert!(page(&pages, "/groupes/discret/").contains("noindex"));
    assert!(!page(&pages, "/groupes/").contains("discret"));
    assert!(!page(&pages, "/groupes/ouvert/").contains("discret"));
    assert!(link(&site, "discret").is_none());
}

#[test]
fn an_archived_group_keeps_its_page_and_leads_to_what_came_of_it() {
    let mut old = group("ancien", commune(CLERMONT));
    old.status = GroupStatus::Archived;
    let mut heir = group("nouveau", commune(CLERMONT));
    heir.predecessors = vec!["ancien".into(), "disparu".into()];
    let site = site("", records([old, heir], []));
    let pages = pages(&site);
    assert_eq!(ids(site.groups.list()), ["nouveau"]);
    assert!(page(&pages, "/groupes/ancien/").contains("/groupes/nouveau/"));
    assert!(page(&pages, "/groupes/nouveau/").contains("/groupes/ancien/"));
    assert!(page(&pages, "/groupes/disparu/").contains("url=/groupes/nouveau/"));
    assert!(link(&site, "ancien").is_some());
}

#[test]
fn without_the_feature_there_is_no_group_and_no_place() {
    let site = site("[features]\ngroups = false", records([group("a", commune(CLERMONT))], []));
    assert!(pages(&site).is_empty());
    assert!(render(&site, crate::places::jobs).is_empty());
    assert_eq!((site.groups.list().len(), link(&site, "a")), (0, None));
    assert_eq!(crate::places::knit(&site), None);
}

#[test]
fn letters_fold_accents_and_numbers_come_first() {
    let named = |slug: &str, name: &str| {
        let mut group = group(slug, commune(CLERMONT));
        group.name = name.to_owned();
        group
    };
    let groups = [named("a", "Zig"), named("b", "École"), named("c", "Eau"), named("d", "33 tours")];
    let site = site("", records(groups, []));
    assert_eq!(ids(site.groups.list()), ["d", "c", "b", "a"]);
    let pages = pages(&site);
    let html = page(&pages, "/groupes/");
    let at = |needle: &str| html.find(needle).unwrap_or(usize::MAX);
    assert!(at("id=\"lettre-0\"") < at("id=\"lettre-e\"") && at("id=\"lettre-e\"") < at("id=\"lettre-z\""));
    assert_eq!(html.matches("id=\"lettre-e\"").count(), 1);
}

fn near(site: &Site, id: &str) -> Vec<String> {
    let facts = site.groups.by_id(id).expect("a group");
    let group = facts.record(site).expect("its record");
    let position = facts.position.expect("its point");
    let near = Near { place: &group.place, position, count: 3, except: id };
    site.groups.nearest(&near).into_iter().map(|(group, _)| group.id.clone()).collect()
}

#[test]
fn neighbours_are_awake_and_on_the_same_land() {
    let mut asleep = group("endormi", commune("63124"));
    asleep.status = GroupStatus::Sleeping;
    let all = [
        group("clermont", commune(CLERMONT)),
        group("riom", commune(RIOM)),
        group("ajaccio", commune(AJACCIO)),
        group("bastia", commune(BASTIA)),
        group("reunion", commune(SAINT_DENIS)),
        group("montreal", Territory::Abroad { country: "Canada".into(), town: "Montréal".into() }),
        asleep,
    ];
    let site = site("", records(all, []));
    assert_eq!(near(&site, "clermont"), ["riom"]);
    assert_eq!(near(&site, "ajaccio"), ["bastia"]);
    // Alone on its island: the nearest of all, however far, and only that one.
    assert_eq!(near(&site, "reunion").len(), 1);
    let pages = pages(&site);
    assert!(
        page(&pages, "/groupes/clermont/").contains("à 14\u{a0}km")
            || page(&pages, "/groupes/clermont/").contains("km")
    );
    assert!(page(&pages, "/groupes/montreal/").contains("Montréal (Canada)"));
}

#[test]
fn the_walk_finds_what_measuring_all_finds() {
    let insees = contract::places::communes().iter().filter(|commune| commune.department.len() == 2);
    let groups = insees
        .step_by(97)
        .map(|commune| group(&commune.insee, Territory::Commune(commune.insee.to_string())));
    let site = site("", records(groups, []));
    for facts in site.groups.list().step_by(11) {
        let Some(position) = facts.position else { continue };
        let is_corsican = |facts: &GroupFacts| facts.id.starts_with("2A") || facts.id.starts_with("2B");
        let mut all: Vec<f64> = site
            .groups
            .list()
            .filter(|other| other.id != facts.id && is_corsican(other) == is_corsican(facts))
            .filter_map(|other| Some(contract::places::distance_km(position, other.position?)))
            .collect();
        all.sort_by(f64::total_cmp);
        let place = &facts.record(&site).expect("its record").place;
        let near = Near { place, position, count: 3, except: &facts.id };
        let found: Vec<f64> = site.groups.nearest(&near).into_iter().map(|(_, km)| km).collect();
        assert_eq!(found, all[..3], "{}", facts.id);
    }
}

#[test]
fn what_people_wrote_is_text() {
    let mut hostile = group("x", commune(CLERMONT));
    hostile.name = "<script>alert(1)</script>".into();
    hostile.description = "<img src=x onerror=alert(1)>".into();
    hostile.links = vec![
        Link { title: "<b>".into(), url: "javascript:alert(1)".into() },
        Link { title: "bien".into(), url: "https://ailleurs.example/".into() },
    ];
    let site = site("", records([hostile], []));
    let all = [pages(&site), render(&site, crate::places::jobs)].concat();
    for (_, path, html) in &all {
        assert!(!html.contains("<script>alert") && !html.contains("<img src=x"), "{path}");
        assert!(!html.contains("javascript:"), "{path}");
    }
    assert!(page(&all, "/groupes/x/").contains("https://ailleurs.example/"));
}

#[test]
fn a_phone_is_shown_while_its_consent_holds() {
    let with_phone = |until: jiff::Timestamp| {
        let mut group = group("a", commune(CLERMONT));
        let value = Phone { number: "01 99 00 11 22".into(), hours: String::new() };
        group.phone = Some(Consented { value, consent: "k".into(), expires_at: until });
        let site = site("", records([group], []));
        page(&pages(&site), "/groupes/a/").contains("01 99 00 11 22")
    };
    assert!(with_phone(now() + jiff::SignedDuration::from_secs(1)));
    assert!(!with_phone(now()));
}

#[test]
fn an_empty_movement_has_an_empty_list() {
    let site = site("", Records::default());
    assert_eq!(pages(&site).len(), 1);
}

#[test]
fn an_event_of_two_groups_stands_once_on_each_page() {
    let mut shared = event("fete", "a", commune(CLERMONT), "2026-11-20T18:30:00");
    shared.groups = vec!["a".into(), "b".into(), "a".into()];
    let groups = ["a", "b", "c"].map(|id| group(id, commune(CLERMONT)));
    let site = site("", records(groups, [shared]));
    let pages = pages(&site);
    let links = |path: &str| page(&pages, path).matches("<a href=\"/agenda/fete/\">").count();
    assert_eq!([links("/groupes/a/"), links("/groupes/b/"), links("/groupes/c/")], [1, 1, 0]);
}

#[test]
fn files_for_anyone_are_listed_and_lead_nowhere_else() {
    let mut one = group("a", commune(CLERMONT));
    let file = |title: &str, src: &str| GroupFile {
        title: title.into(),
        src: src.into(),
        bytes: 1_250_000,
        media_type: "application/pdf".into(),
    };
    one.files = vec![file("Le tract", "/files/k1.pdf"), file("Piège", "https://evil.example/x.pdf")];
    let site = site("", records([one], []));
    let pages = pages(&site);
    let html = page(&pages, "/groupes/a/");
    assert!(html.contains("<a href=\"/files/k1.pdf\">Le tract</a>") && html.contains("PDF, 1,2"), "{html}");
    assert!(!html.contains("evil.example"));
}

#[test]
fn states_are_said_in_plain_words() {
    let with = |status: GroupStatus| {
        let mut one = group("a", commune(CLERMONT));
        one.status = status;
        one.needs_animator = true;
        one
    };
    for (status, words) in [
        (GroupStatus::Paused, "fait une pause"),
        (GroupStatus::Sleeping, "depuis deux mois"),
        (GroupStatus::Archived, "est fermé"),
    ] {
        let site = site("", records([with(status)], []));
        let pages = pages(&site);
        assert!(page(&pages, "/groupes/a/").contains(words), "{status:?}");
    }
    let site = site("", records([with(GroupStatus::Published)], []));
    // Who is of the group finds where to offer to take it over.
    assert!(page(&pages(&site), "/groupes/a/").contains("/api/groups/claim?group="));
    assert!(page(&pages(&site), "/groupes/a/").contains("cherche quelqu’un pour l’animer"));
}
