use contract::records::Records;

use super::*;
use crate::job::Tree;
use crate::trial::{commune, event, group, records, render, site};

const THEMES: &str = "[[themes]]\nid = \"logement\"\nname = \"Logement\"\nsummary = \"Se loger.\"\n\
    [[themes]]\nid = \"vide\"\nname = \"Vide\"\n\
    [[spaces]]\nid = \"e\"\nname = \"Espace logement\"\ntheme = \"logement\"\n\
    [[roles]]\nid = \"r\"\nname = \"Role logement\"\ntheme = \"logement\"\n";

fn one_event() -> Records {
    let mut event = event("a", "g", commune("63113"), "2026-11-20T18:30:00");
    event.themes = vec!["logement".into()];
    let mut own = group("g", commune("63113"));
    own.themes = vec!["logement".into()];
    records([own], [event])
}

type Pages = Vec<(Tree, String, String)>;

fn page<'p>(pages: &'p Pages, path: &str) -> &'p str {
    pages.iter().find(|(_, at, _)| at == path).map_or("", |(_, _, html)| html)
}

#[test]
fn adding_a_theme_makes_its_hub() {
    let site = site(THEMES, one_event());
    let pages = render(&site, jobs);
    let hub = page(&pages, "/themes/logement/");
    for part in ["/agenda/a/", "/agenda/themes/logement/", "/groupes/g/", "Espace logement", "Role logement"]
    {
        assert!(hub.contains(part), "{part}");
    }
    assert!(page(&pages, "/themes/").contains("/themes/vide/"));
    assert!(page(&pages, "/themes/vide/").contains("Rien n’est encore publié"));
}

#[test]
fn a_hub_shows_nothing_of_what_is_switched_off() {
    let off = "[features]\nevents = false\ngroups = false\ncontacts = false\n";
    let pages = render(&site(&format!("{THEMES}{off}"), one_event()), jobs);
    let hub = page(&pages, "/themes/logement/");
    assert!(!hub.contains("/agenda/") && !hub.contains("/groupes/") && !hub.contains("/contacts/"));
    assert!(render(&site(&format!("{THEMES}[features]\nthemes = false\n"), one_event()), jobs).is_empty());
}
