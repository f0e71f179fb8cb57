use contract::records::{Consented, Photo, Records};
use contract::visibility::Audience;
use jiff::SignedDuration;
use jiff::civil::date;

use super::sums::sum;
use super::*;
use crate::trial::{commune, event, group, now, records, render, site};

const THEMES: &str = "[[themes]]\nid = \"logement\"\nname = \"Logement\"\n\
    [[themes]]\nid = \"sante\"\nname = \"Santé\"\n";

fn report(id: &str, people: Option<u32>) -> Report {
    Report {
        id: id.to_owned(),
        slug: id.to_owned(),
        title: id.to_owned(),
        event: format!("e-{id}"),
        group: "g".to_owned(),
        held_on: date(2026, 10, 3),
        place: commune("63113"),
        themes: vec!["logement".to_owned()],
        body: "Un **récit**.".to_owned(),
        learnt: String::new(),
        figures: Figures { people, ..Figures::default() },
        photos: Vec::new(),
        audience: Audience::Public,
        published_at: now() - SignedDuration::from_hours(1),
    }
}

fn with(reports: impl IntoIterator<Item = Report>) -> Records {
    let reports = reports.into_iter().map(|report| (report.id.clone(), report)).collect();
    let event = event("e-a", "g", commune("63113"), "2026-10-03T18:30:00");
    Records { reports, ..records([group("g", commune("63113"))], [event]) }
}

type Pages = Vec<(Tree, String, String)>;

fn page<'p>(pages: &'p Pages, path: &str) -> &'p str {
    pages.iter().find(|(_, at, _)| at == path).map_or("", |(_, _, html)| html)
}

#[test]
fn sums_say_what_was_counted_and_nothing_else() {
    let site = site(THEMES, with([report("a", Some(700)), report("b", Some(500)), report("c", None)]));
    let records = || site.reports.list().iter().filter_map(|facts| facts.record(&site));
    assert_eq!(sum(records()), Figures { people: Some(1200), ..Figures::default() });
    let pages = render(&site, jobs);
    let list = page(&pages, "/comptes-rendus/");
    assert!(list.contains("1\u{202f}200") && !list.contains("tracts"));
    assert!(page(&pages, "/comptes-rendus/themes/logement/").contains("1\u{202f}200"));
    assert_eq!(page(&pages, "/comptes-rendus/themes/sante/"), "");
}

#[test]
fn a_report_and_its_event_lead_to_each_other() {
    let site = site("", with([report("a", Some(1))]));
    assert!(page(&render(&site, jobs), "/comptes-rendus/a/").contains("/agenda/e-a/"));
    assert!(page(&render(&site, crate::events::jobs), "/agenda/e-a/").contains("/comptes-rendus/a/"));
    assert_eq!(site.reports.of_department("63").count(), 1);
    assert_eq!(site.reports.of_group("g").count(), 1);
}

#[test]
fn what_is_not_for_everyone_leaves_no_trace_in_public() {
    let hidden = Report { audience: Audience::Members, ..report("canari", Some(1)) };
    let future =
        Report { published_at: now() + SignedDuration::from_secs(1), ..report("canari-futur", Some(1)) };
    let site = site(THEMES, with([hidden, future, report("a", Some(2))]));
    let pages = render(&site, jobs);
    for (tree, path, html) in &pages {
        assert!(*tree != Tree::Public || !html.contains("canari"), "{path}");
    }
    assert!(
        pages.iter().any(|(tree, path, _)| *tree == Tree::Members && path == "/m/comptes-rendus/canari/")
    );
    // Sums count what is shown only.
    assert!(page(&pages, "/comptes-rendus/").contains("<dd>2</dd>"));
}

#[test]
fn photos_have_a_size_and_a_name_only_by_consent() {
    let photo = |src: &str, hours: i64| Photo {
        src: src.to_owned(),
        width: 640,
        height: 480,
        alt: "Une table".to_owned(),
        credit: Some(Consented {
            value: format!("Canari{hours}"),
            consent: "k".into(),
            expires_at: now() + SignedDuration::from_hours(hours),
        }),
    };
    let shown =
        Report { photos: vec![photo("/photos/a.jpg", 1), photo("/photos/b.jpg", 0)], ..report("a", None) };
    let site = site("", with([shown]));
    let pages = render(&site, jobs);
    let own = page(&pages, "/comptes-rendus/a/");
    assert!(own.contains("width=\"640\" height=\"480\"") && own.contains("loading=\"lazy\""));
    assert!(own.contains("Canari1") && !own.contains("Canari0"));
    assert!(own.contains("<strong>récit</strong>"));
    assert!(own.contains("photo=a\"") && own.contains("Je suis sur cette photo"), "{own}");
}

#[test]
fn without_the_feature_there_is_no_report() {
    let site = site("[features]\nreports = false\n", with([report("a", None)]));
    assert!(render(&site, jobs).is_empty());
    assert!(!page(&render(&site, crate::events::jobs), "/agenda/e-a/").contains("comptes-rendus"));
}

#[test]
fn sums_by_theme_and_territory_are_those_of_the_records() {
    let at = |n: u32| {
        let place = commune(["63113", "63300", "97411"][(n % 3) as usize]);
        let themes = if n.is_multiple_of(2) { "logement" } else { "sante" };
        let given = |every: u32, value: u32| (!n.is_multiple_of(every)).then_some(value);
        let figures = Figures {
            people: given(4, n + 1),
            leaflets: given(3, 100 * n),
            doors: given(5, 7 * n),
            hours: None,
        };
        Report { place, themes: vec![themes.to_owned()], figures, ..report(&format!("r{n}"), None) }
    };
    let records = with((0..40).map(at));
    // Recounted from what was exported, without an index.
    let count = |is_in: &dyn Fn(&Report) -> bool| {
        let own: Vec<&Report> = records.reports.values().filter(|report| is_in(report)).collect();
        let leaflets: u32 = own.iter().filter_map(|report| report.figures.leaflets).sum();
        (own.len(), leaflets)
    };
    let in_63 = |report: &Report| report.place != commune("97411");
    let health = |report: &Report| report.themes == ["sante"];
    let (expected_63, expected_health, all) = (count(&in_63), count(&health), count(&|_| true));
    let site = site(THEMES, records.clone());
    let says = |pages: &Pages, path: &str, (reports, leaflets): (usize, u32)| {
        let html = page(pages, path);
        let leaflets = site.words.count(u64::from(leaflets));
        assert!(html.contains(&format!("{reports} comptes rendus")), "{path}");
        assert!(html.contains(&format!("<dt>tracts distribués</dt><dd>{leaflets}</dd>")), "{path}");
        assert!(!html.contains("<dt>heures</dt>"), "{path}");
    };
    let lists = render(&site, jobs);
    says(&lists, "/comptes-rendus/", all);
    says(&lists, "/comptes-rendus/themes/sante/", expected_health);
    says(&render(&site, crate::hubs::jobs), "/themes/sante/", expected_health);
    says(&render(&site, crate::places::jobs), "/departements/63-puy-de-dome/", expected_63);
    says(&render(&site, crate::groups::jobs), "/groupes/g/", all);
    let table = page(&lists, "/comptes-rendus/");
    assert!(table.contains(&format!("data-label=\"Comptes rendus\">{}</td>", expected_63.0)));
}
