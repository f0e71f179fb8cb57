use contract::records::{GroupStatus, Records};
use jiff::SignedDuration;

use super::*;
use crate::made::Made;
use crate::trial::{commune, event, group, now, records, render, site};

const CLERMONT: &str = "63113";

fn at_clermont(id: &str, starts_at: &str) -> Event {
    event(id, "g", commune(CLERMONT), starts_at)
}

fn with(events: impl IntoIterator<Item = Event>) -> Records {
    records([group("g", commune(CLERMONT))], events)
}

fn made(site: &Site) -> BTreeMap<String, String> {
    let mut all: Vec<Made<'_>> = Vec::new();
    files(site, &mut all);
    all.iter().map(|made| (made.path.clone(), (made.text)())).collect()
}

#[test]
fn an_event_is_in_the_calendars_of_all_it_belongs_to() {
    let site = site("", with([at_clermont("a", "2026-11-20T18:30:00")]));
    let files = made(&site);
    for path in [
        "/agenda/agenda.ics",
        "/agenda/a/a.ics",
        "/groupes/g/agenda.ics",
        "/communes/63113-clermont-ferrand/agenda.ics",
        "/departements/63-puy-de-dome/agenda.ics",
    ] {
        let file = files.get(path).map_or("", String::as_str);
        assert!(file.contains("UID:a\r\n") && file.contains("TZID=Europe/Paris:20261120T183000"), "{path}");
        assert_eq!(file.matches("BEGIN:VEVENT").count(), 1, "{path}");
    }
    let pages = render(&site, jobs);
    let own = pages.iter().find(|(_, path, _)| path == "/agenda/a/").map_or("", |(_, _, html)| html);
    assert!(own.contains("href=\"/agenda/a/a.ics\""));
    let groups = render(&site, crate::groups::jobs);
    let group = groups.iter().find(|(_, path, _)| path == "/groupes/g/").map_or("", |(_, _, html)| html);
    assert!(
        group.contains("webcal://essais.example/groupes/g/agenda.ics")
            && group.contains("/groupes/g/feuille/")
    );
}

#[test]
fn what_is_cancelled_stays_thirty_days_in_feeds_and_is_marked() {
    let cancelled = |id: &str, days: i64| {
        let mut event = at_clermont(id, "2027-03-20T18:30:00");
        event.status = EventStatus::Cancelled;
        event.updated_at = now() - SignedDuration::from_hours(24 * days);
        event
    };
    let site = site("", with([cancelled("frais", 29), cancelled("vieux", 30)]));
    let files = made(&site);
    let feed = files.get("/groupes/g/agenda.ics").map_or("", String::as_str);
    assert!(feed.contains("UID:frais") && feed.contains("STATUS:CANCELLED") && feed.contains("ANNULÉ"));
    assert!(!feed.contains("UID:vieux"));
    assert!(files.contains_key("/agenda/frais/frais.ics") && !files.contains_key("/agenda/vieux/vieux.ics"));
}

#[test]
fn subscribers_of_a_group_that_was_go_on_with_the_one_that_came_of_it() {
    let mut heir = group("g", commune(CLERMONT));
    heir.predecessors = vec!["disparu".into()];
    let mut closed = group("ferme", commune(CLERMONT));
    closed.status = GroupStatus::Archived;
    let site = site("", records([heir, closed], [at_clermont("a", "2026-11-20T18:30:00")]));
    let files = made(&site);
    assert!(files.get("/groupes/disparu/agenda.ics").is_some_and(|file| file.contains("UID:a")));
    assert!(files.get("/groupes/ferme/agenda.ics").is_some_and(|file| !file.contains("VEVENT")));
}

#[test]
fn the_agenda_as_text_and_on_paper_says_what_one_needs() {
    let mut known = at_clermont("a", "2026-11-20T18:30:00");
    if let Some(venue) = &mut known.venue {
        (venue.name, venue.street) = (Some("Maison du peuple".into()), Some("12 rue Haute".into()));
    }
    let site = site("", with([known, at_clermont("b", "2027-01-09T10:00:00")]));
    let files = made(&site);
    let text = files.get("/groupes/g/agenda.txt").map_or("", String::as_str);
    assert!(text.contains("Vendredi 20 novembre 2026, 18\u{a0}h\u{a0}30\na\n"), "{text}");
    assert!(
        text.contains("Maison du peuple, 12 rue Haute, Clermont-Ferrand\nhttps://essais.example/agenda/a/\n")
    );
    let pages = render(&site, jobs);
    let sheet =
        pages.iter().find(|(_, path, _)| path == "/groupes/g/feuille/").map_or("", |(_, _, html)| html);
    assert_eq!(sheet.matches("<section class=\"a4 ").count(), 2);
    assert!(sheet.contains("<textarea") && sheet.contains("Maison du peuple"));
}

#[test]
fn what_is_not_for_everyone_is_in_no_calendar() {
    let mut inner = at_clermont("canari", "2026-11-20T18:30:00");
    inner.audience = contract::visibility::Audience::Members;
    let mut quiet = at_clermont("canari-discret", "2026-11-20T18:30:00");
    quiet.unlisted = true;
    let site = site("", with([inner, quiet, at_clermont("a", "2026-11-20T18:30:00")]));
    assert!(made(&site).iter().all(|(path, text)| !path.contains("canari") && !text.contains("canari")));
}
