use contract::records::{Admission, Consented, Phone, Records, Seats};
use contract::visibility::Audience;
use jiff::SignedDuration;

use super::*;
use crate::trial::{commune, event, group, now, records, render, site};

const CLERMONT: &str = "63113";
const SAINT_DENIS: &str = "97411";
const KINDS: &str = "[[event_kinds]]\nid = \"reunion\"\nname = \"Réunion\"\n\
    [[event_kinds]]\nid = \"fete\"\nname = \"Fête\"\n\
    [[themes]]\nid = \"logement\"\nname = \"Logement\"\n[[themes]]\nid = \"sante\"\nname = \"Santé\"\n";

type Pages = Vec<(Tree, String, String)>;

fn page<'p>(pages: &'p Pages, path: &str) -> &'p str {
    pages.iter().find(|(_, at, _)| at == path).map_or("", |(_, _, html)| html)
}

fn addresses(pages: &Pages) -> Vec<&str> {
    pages.iter().map(|(_, path, _)| path.as_str()).collect()
}

fn ids<'f>(events: impl Iterator<Item = &'f EventFacts>) -> Vec<&'f str> {
    events.map(|facts| facts.id.as_str()).collect()
}

fn at_clermont(id: &str, starts_at: &str) -> Event {
    event(id, "g", commune(CLERMONT), starts_at)
}

fn with(events: impl IntoIterator<Item = Event>) -> Records {
    records([group("g", commune(CLERMONT))], events)
}

#[test]
fn an_event_is_past_at_the_instant_it_ends() {
    // The trial is at 11 h in Paris; events last two hours.
    let site =
        site("", with([at_clermont("a", "2026-11-05T09:00:00"), at_clermont("b", "2026-11-05T09:00:01")]));
    assert_eq!(ids(site.events.past()), ["a"]);
    assert_eq!(ids(site.events.upcoming()), ["b"]);
    let pages = render(&site, jobs);
    assert!(page(&pages, "/agenda/passes/").contains("/agenda/a/"));
    assert!(!page(&pages, "/agenda/").contains("/agenda/a/"));
    assert!(page(&pages, "/agenda/").contains("/agenda/b/"));
}

#[test]
fn what_comes_is_soonest_first_and_what_was_latest_first() {
    let events = ["2026-12-01", "2026-11-20", "2026-10-01", "2026-11-01"];
    let events = events.map(|day| at_clermont(day, &format!("{day}T18:30:00")));
    let site = site("", with(events));
    assert_eq!(ids(site.events.upcoming()), ["2026-11-20", "2026-12-01"]);
    assert_eq!(ids(site.events.past()), ["2026-11-01", "2026-10-01"]);
    for agenda in
        [site.events.of_group("g"), site.events.of_department("63"), site.events.of_commune(CLERMONT)]
    {
        assert_eq!(ids(agenda.upcoming()), ["2026-11-20", "2026-12-01"]);
        assert_eq!(ids(agenda.past()), ["2026-11-01", "2026-10-01"]);
    }
    assert!(site.events.of_group("nobody").is_empty());
    assert_eq!(site.events.get("2026-12-01").map(|facts| facts.href.as_str()), Some("/agenda/2026-12-01/"));
}

#[test]
fn hours_keep_their_zone_across_the_change_of_clocks() {
    let mut before = at_clermont("ete", "2027-03-27T18:30:00");
    before.ends_at = "2027-03-27T20:00:00".parse().expect("a local time");
    let site = site(
        "",
        with([
            before,
            at_clermont("apres", "2027-03-28T18:30:00"),
            at_clermont("saut", "2027-03-28T02:30:00"),
        ]),
    );
    // The hour that clocks jump over is no instant: the loader has named it, the page is left out.
    assert_eq!(ids(site.events.upcoming()), ["ete", "apres"]);
    let pages = render(&site, jobs);
    let shown = page(&pages, "/agenda/ete/");
    assert!(shown.contains("2027-03-27T18:30+01:00"), "{shown}");
    assert!(shown.contains("de 18\u{a0}h\u{a0}30 à 20\u{a0}h"), "{shown}");
    assert!(page(&pages, "/agenda/apres/").contains("2027-03-28T18:30+02:00"));
}

#[test]
fn an_event_overseas_tells_its_hour_and_its_zone() {
    let mut far = event("loin", "g", commune(SAINT_DENIS), "2026-11-27T20:30:00");
    far.zone = "Indian/Reunion".to_owned();
    let mut online = far.clone();
    (online.id, online.slug, online.online) = ("ligne".into(), "ligne".into(), true);
    online.starts_at = "2026-11-28T01:30:00".parse().expect("a local time");
    online.ends_at = "2026-11-28T03:00:00".parse().expect("a local time");
    let site = site("", with([far, online]));
    let pages = render(&site, jobs);
    let far = page(&pages, "/agenda/loin/");
    assert!(far.contains("heure de La Réunion") && far.contains("2026-11-27T20:30+04:00"));
    assert!(!far.contains("heure de Paris"));
    // Followed from elsewhere: told in both zones, with the day when it is not the same.
    let online = page(&pages, "/agenda/ligne/");
    assert!(
        online
            .contains("heure de La Réunion\u{202f}; vendredi 27 novembre, 22\u{a0}h\u{a0}30, heure de Paris"),
        "{online}"
    );
    assert_eq!(site.events.get("loin").and_then(|facts| facts.department), Some("974"));
}

#[test]
fn several_days_and_late_evenings() {
    let mut weekend = at_clermont("camp", "2026-11-28T10:00:00");
    weekend.ends_at = "2026-11-29T17:00:00".parse().expect("a local time");
    let mut party = at_clermont("bal", "2026-11-28T21:00:00");
    party.ends_at = "2026-11-29T02:00:00".parse().expect("a local time");
    let site = site("", with([weekend, party]));
    let pages = render(&site, jobs);
    assert!(
        page(&pages, "/agenda/camp/")
            .contains("du samedi 28 novembre 2026, 10\u{a0}h, au dimanche 29 novembre 2026")
    );
    assert!(page(&pages, "/agenda/bal/").contains("samedi 28 novembre 2026, de 21\u{a0}h à 2\u{a0}h"));
}

#[test]
fn a_cancelled_event_stays_and_says_so() {
    let mut off = at_clermont("annule", "2026-11-20T18:30:00");
    off.status = EventStatus::Cancelled;
    off.reason = "Salle fermee".to_owned();
    off.seats = Some(Seats::Left);
    let site = site("", with([off]));
    let pages = render(&site, jobs);
    let agenda = page(&pages, "/agenda/");
    assert!(agenda.contains("Annulé") && agenda.contains("Salle fermee"));
    assert!(!agenda.contains("Il reste des places"));
    let own = page(&pages, "/agenda/annule/");
    assert!(own.contains("Ce rendez-vous est annulé") && own.contains("EventCancelled"));
    assert!(!own.contains("/api/attendances"));
}

#[test]
fn one_may_say_that_one_comes_until_it_is_over() {
    let site = site(
        "",
        with([at_clermont("oui", "2026-11-20T18:30:00"), at_clermont("non", "2026-11-01T18:30:00")]),
    );
    let pages = render(&site, jobs);
    assert!(page(&pages, "/agenda/oui/").contains("name=\"event\" value=\"oui\""));
    assert!(!page(&pages, "/agenda/non/").contains("/api/attendances"));
}

#[test]
fn what_is_not_for_everyone_leaves_no_trace_in_public() {
    let hidden = |id: &str, audience: Audience| {
        let mut event = at_clermont(id, "2026-11-20T18:30:00");
        (event.audience, event.description) = (audience, "canari".to_owned());
        event
    };
    let mut quiet = hidden("canari-discret", Audience::Public);
    quiet.unlisted = true;
    let mut future = hidden("canari-futur", Audience::Public);
    future.published_at = now() + SignedDuration::from_secs(1);
    let events = [
        hidden("canari-membres", Audience::Members),
        hidden("canari-groupe", Audience::Group("g".into())),
        quiet,
        future,
        at_clermont("ouvert", "2026-11-21T18:30:00"),
    ];
    let site = site(KINDS, with(events));
    let pages = render(&site, jobs);
    for (tree, path, html) in pages.iter().filter(|(_, path, _)| path != "/agenda/canari-discret/") {
        assert!(*tree != Tree::Public || !html.contains("canari"), "{path}");
    }
    assert!(page(&pages, "/agenda/canari-discret/").contains("noindex"));
    let private: Vec<_> =
        pages.iter().filter(|(tree, ..)| *tree != Tree::Public).map(|(_, path, _)| path).collect();
    assert_eq!(private, ["/m/g/g/agenda/canari-groupe/", "/m/agenda/canari-membres/"]);
    assert_eq!(ids(site.events.every().upcoming()), ["ouvert"]);
    assert!(site.events.get("canari-discret").is_none());
}

#[test]
fn lists_by_theme_and_kind_exist_when_something_comes() {
    let mut party = at_clermont("fete", "2026-11-20T18:30:00");
    (party.kind, party.themes) = ("fete".into(), vec!["logement".into(), "logement".into()]);
    let site = site(KINDS, with([party, at_clermont("vieux", "2026-10-20T18:30:00")]));
    let pages = render(&site, jobs);
    let all = addresses(&pages);
    assert!(all.contains(&"/agenda/themes/logement/") && all.contains(&"/agenda/types/fete/"));
    assert!(!all.contains(&"/agenda/themes/sante/") && !all.contains(&"/agenda/types/reunion/"));
    assert_eq!(page(&pages, "/agenda/themes/logement/").matches("href=\"/agenda/fete/\"").count(), 1);
    assert!(all.contains(&"/groupes/g/agenda/") && all.contains(&"/groupes/g/agenda/passes/"));
    assert!(all.contains(&"/departements/63-puy-de-dome/agenda/"));
}

#[test]
fn long_agendas_go_over_several_pages() {
    let events = (0..5).map(|n| at_clermont(&format!("e{n}"), &format!("2026-12-0{}T18:30:00", n + 1)));
    let site = site("[paging]\nevents = 2\n", with(events));
    let pages = render(&site, jobs);
    assert!(
        page(&pages, "/agenda/").contains("/agenda/e1/") && !page(&pages, "/agenda/").contains("/agenda/e2/")
    );
    assert!(page(&pages, "/agenda/page/3/").contains("/agenda/e4/"));
    assert!(page(&pages, "/agenda/page/2/").contains("rel=\"prev\" href=\"/agenda/\""));
    assert!(!addresses(&pages).contains(&"/agenda/page/4/"));
}

#[test]
fn without_the_feature_there_is_no_event() {
    let site = site("[features]\nevents = false\n", with([at_clermont("a", "2026-11-20T18:30:00")]));
    assert!(render(&site, jobs).is_empty());
    assert!(site.events.every().is_empty() && site.events.get("a").is_none());
}

#[test]
fn without_groups_events_stand_alone() {
    let site = site("[features]\ngroups = false\n", with([at_clermont("a", "2026-11-20T18:30:00")]));
    let pages = render(&site, jobs);
    assert!(pages.iter().all(|(_, _, html)| !html.contains("/groupes/") && !html.contains("/departements/")));
}

#[test]
fn a_place_shows_what_its_record_holds_and_says_what_is_kept() {
    let mut known = at_clermont("su", "2026-11-20T18:30:00");
    if let Some(venue) = &mut known.venue {
        venue.name = Some("Maison du peuple".into());
        venue.position = Some([3.08, 45.78]);
        venue.postcode = Some("63000".into());
    }
    known.admission = Admission::OnApproval;
    let phone = |hours: i64| Consented {
        value: Phone { number: "01 99 00 11 22".into(), hours: String::new() },
        consent: "k".into(),
        expires_at: now() + SignedDuration::from_hours(hours),
    };
    known.phone = Some(phone(1));
    let mut kept = at_clermont("tu", "2026-11-20T18:30:00");
    kept.phone = Some(phone(0));
    let site = site("", with([known, kept]));
    let pages = render(&site, jobs);
    let known = page(&pages, "/agenda/su/");
    assert!(
        known.contains("Maison du peuple")
            && known.contains("geo:45.78,3.08")
            && known.contains("63000 Clermont-Ferrand")
    );
    assert!(known.contains("01\u{a0}99") || known.contains("01 99"), "{known}");
    assert!(!known.contains("L’adresse est donnée"));
    let kept = page(&pages, "/agenda/tu/");
    assert!(kept.contains("L’adresse est donnée") && !kept.contains("geo:") && !kept.contains("01 99"));
}

#[test]
fn the_data_for_machines_cannot_leave_its_script() {
    let mut sly = at_clermont("x", "2026-11-20T18:30:00");
    sly.title = "</script><b>".into();
    let site = site("", with([sly]));
    let pages = render(&site, jobs);
    let own = page(&pages, "/agenda/x/");
    assert!(own.contains("\\u003c/script\\u003e") && !own.contains("</script><b>"));
    assert!(own.contains("\"startDate\":\"2026-11-20T18:30+01:00\""));
}

#[test]
fn other_dates_of_a_series_are_beside_not_below() {
    let dates = ["2026-11-20", "2026-11-27", "2026-12-04"].map(|day| {
        let mut event = at_clermont(day, &format!("{day}T18:30:00"));
        event.series = Some("s".into());
        event
    });
    let site = site("", with(dates));
    let pages = render(&site, jobs);
    let second = page(&pages, "/agenda/2026-11-27/");
    assert!(second.contains("/agenda/2026-12-04/") && !second.contains("/agenda/2026-11-20/"));
    assert!(!second.contains("Aussi dans les environs"));
}
