use contract::records::{CrowdCount, Records, SkillCount};

use super::*;
use crate::job::Tree;
use crate::trial::{commune, event, group, records, render, site};

/// Clermont-Ferrand and Riom; Ajaccio; Saint-Denis (La Réunion); Larmor-Baden, without coordinates below.
const CLERMONT: &str = "63113";
const AJACCIO: &str = "2A004";
const SAINT_DENIS: &str = "97411";

fn pages(site: &Site) -> Vec<(Tree, String, String)> {
    render(site, super::jobs)
}

fn page<'p>(pages: &'p [(Tree, String, String)], path: &str) -> &'p str {
    pages.iter().find(|(_, at, _)| at == path).map_or("", |(_, _, html)| html)
}

fn unplaced() -> &'static places::Commune {
    places::communes()
        .iter()
        .find(|commune| commune.position.is_none() && commune.department.len() == 2)
        .expect("one")
}

#[test]
fn only_places_with_something_have_a_page() {
    let site = site(
        "",
        records(
            [group("a", commune(CLERMONT))],
            [
                event("bientot", "a", commune("03185"), "2026-11-20T19:00:00"),
                event("passe", "a", commune("15014"), "2026-10-20T19:00:00"),
            ],
        ),
    );
    let departments: Vec<&str> = site.places.departments().map(|(code, _)| code).collect();
    let communes: Vec<&str> = site.places.communes().map(|(insee, _)| insee).collect();
    assert_eq!((departments, communes), (vec!["03", "15", "63"], vec!["03185", "63113"]));
    let pages = pages(&site);
    assert_eq!(pages.len(), 1 + 3 + 2);
    let near = page(&pages, "/pres-de-chez-moi/");
    assert!(near.contains("href=\"/departements/63-puy-de-dome/\""));
    assert!(near.contains("Finistère") && !near.contains("/departements/29-"));
    let allier = page(&pages, "/departements/03-allier/");
    assert!(allier.contains("bientot") && allier.contains("/departements/63-puy-de-dome/"));
}

#[test]
fn corsica_and_overseas_stand_where_their_codes_say() {
    let site = site("", records([group("a", commune(AJACCIO)), group("b", commune(SAINT_DENIS))], []));
    let pages = pages(&site);
    assert!(page(&pages, "/communes/2a004-ajaccio/").contains("/departements/2a-corse-du-sud/"));
    assert!(page(&pages, "/communes/97411-saint-denis/").contains("/departements/974-la-reunion/"));
    assert!(page(&pages, "/departements/974-la-reunion/").contains("<svg class=\"map\""));
    assert_eq!(department_href(&site, "2a").as_deref(), Some("/departements/2a-corse-du-sud/"));
}

#[test]
fn a_commune_without_coordinates_is_in_lists_not_on_the_map() {
    let nowhere = unplaced();
    let site = site("", records([group("a", commune(&nowhere.insee))], []));
    let href = commune_href(&site, &nowhere.insee).expect("a page");
    let department = department_href(&site, nowhere.department).expect("a page");
    let pages = pages(&site);
    assert!(page(&pages, &department).contains(&href));
    assert!(!page(&pages, &department).contains("map-link"));
    assert!(!page(&pages, &href).is_empty());
}

#[test]
fn a_collectivity_without_an_outline_has_lists() {
    let island =
        places::department("975").expect("Saint-Pierre-et-Miquelon").communes().first().expect("a commune");
    let site = site("", records([group("a", commune(&island.insee))], []));
    let pages = pages(&site);
    let html = page(&pages, "/departements/975-saint-pierre-et-miquelon/");
    assert!(html.contains("/groupes/a/") && !html.contains("<svg class=\"map\""));
    // The drawing has room for its code; the link says its name.
    let near = page(&pages, "/pres-de-chez-moi/");
    assert!(near.contains(">975</text>") && near.contains("<title>Saint-Pierre-et-Miquelon</title>"));
}

#[test]
fn groups_abroad_and_of_the_whole_country_have_no_department() {
    let abroad = Territory::Abroad { country: "Québec".into(), town: "Montréal".into() };
    let site = site("", records([group("loin", abroad.clone()), group("partout", Territory::Country)], []));
    assert_eq!(site.places.departments().len(), 0);
    assert!(page(&pages(&site), "/pres-de-chez-moi/").contains("/groupes/loin/"));
    assert_eq!(place_words(&site, &abroad), "Montréal (Québec)");
    assert_eq!(department_of(&abroad), None);
}

#[test]
fn skills_are_rounded_counts_and_can_be_switched_off() {
    let mut records = records([group("a", commune(CLERMONT))], []);
    let count = CrowdCount::of(27).expect("a crowd");
    records.skills = vec![SkillCount { skill: "cooking".into(), department: "63".into(), count }];
    let shown = |config: &str, records: &Records| {
        let site = site(config, records.clone());
        page(&pages(&site), "/departements/63-puy-de-dome/").contains("<dd>25</dd>")
    };
    assert!(shown("", &records));
    assert!(!shown("[features]\nskills = false", &records));
}

#[test]
fn a_commune_shows_the_nearest_groups_with_their_distance() {
    let site = site("", records([group("ici", commune(CLERMONT)), group("riom", commune("63300"))], []));
    let pages = pages(&site);
    let html = page(&pages, "/communes/63113-clermont-ferrand/");
    let nearest = html.split("id=\"nearest\"").nth(1).unwrap_or_default();
    assert!(nearest.contains("/groupes/riom/") && nearest.contains("km"));
    assert!(!nearest.contains("/groupes/ici/"));
}

#[test]
fn english_pages_have_english_words() {
    let site = site("language = \"en\"", records([group("a", commune(CLERMONT))], []));
    let pages = pages(&site);
    assert!(page(&pages, "/near-me/").contains("Puy-de-Dôme, 1 group\""));
    assert!(pages.iter().all(|(_, path, html)| !html.contains('‹') || panic!("{path}")));
}
