use contract::records::{AnswerFigures, Consented, CrowdCount, Records};

use super::*;
use crate::trial::{now, render, site};

const ROLES: &str = r#"
[[themes]]
id = "logement"
name = "Logement"
shape = "house"
[[roles]]
id = "logement"
name = "Logement"
theme = "logement"
summary = "Loyers et habitat."
[[roles]]
id = "gironde"
name = "Gironde"
territory = "33"
"#;

fn contact(role: &str) -> Contact {
    Contact { role: role.to_owned(), name: None, vacant: false, figures: None, late: Vec::new() }
}

fn all(config: &str, contacts: impl IntoIterator<Item = Contact>) -> Vec<(String, String)> {
    let contacts = contacts.into_iter().map(|contact| (contact.role.clone(), contact)).collect();
    let site = site(config, Records { contacts, ..Records::default() });
    render(&site, super::jobs).into_iter().map(|(_, path, html)| (path, html)).collect()
}

fn page<'p>(pages: &'p [(String, String)], path: &str) -> &'p str {
    pages.iter().find(|(at, _)| at == path).map_or("", |(_, html)| html)
}

#[test]
fn every_role_has_a_page_with_its_form() {
    let pages = all(ROLES, []);
    assert_eq!(pages.len(), 3);
    assert!(page(&pages, "/contacts/logement/").contains("action=\"/api/messages\""));
    assert!(page(&pages, "/contacts/logement/").contains("value=\"logement\""));
    assert!(page(&pages, "/contacts/").contains("Loyers et habitat."));
    assert!(pages.iter().all(|(_, html)| !html.contains('‹')));
}

#[test]
fn a_name_is_shown_while_its_consent_holds() {
    let named = |until| {
        let value = "Canari Durand".to_owned();
        let mut contact = contact("logement");
        contact.name = Some(Consented { value, consent: "k".into(), expires_at: until });
        all(ROLES, [contact]).iter().any(|(_, html)| html.contains("Canari Durand"))
    };
    assert!(named(now() + jiff::SignedDuration::from_secs(1)));
    assert!(!named(now()));
}

#[test]
fn figures_are_words_and_what_is_late_shows_a_role_a_number_and_an_age() {
    let mut late = contact("gironde");
    let received = CrowdCount::of(20).expect("a crowd");
    late.figures = Some(AnswerFigures { received, answered_percent: 88, median_days: 4 });
    let ago = |days: i64| {
        now().to_zoned(jiff::tz::TimeZone::get("Europe/Paris").expect("a zone")).date()
            - jiff::Span::new().days(days)
    };
    late.late = vec![ago(62), ago(35)];
    let mut vacant = contact("logement");
    vacant.vacant = true;
    vacant.late = vec![ago(41)];
    let pages = all(ROLES, [late, vacant]);
    let list = page(&pages, "/contacts/");
    assert!(list.contains("9 sur 10") && list.contains("4 jours"));
    let at_least = |text: &str| list.replace('\u{a0}', " ").contains(text);
    assert!(at_least("2 messages, le plus ancien depuis 62 jours"), "{list}");
    assert!(at_least("1 message depuis 41 jours"), "a role without figures too");
    assert!(list.contains("Personne ne tient ce rôle"));
}

#[test]
fn without_the_feature_there_is_none() {
    assert!(all(&format!("[features]\ncontacts = false\n{ROLES}"), []).is_empty());
}
