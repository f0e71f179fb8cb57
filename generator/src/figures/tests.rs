use contract::records::{Answer, Event, EventStatus, Idea, IdeaStatus, Records, Report};
use contract::visibility::Audience;
use jiff::SignedDuration;
use jiff::civil::date;

use super::*;
use crate::trial::{commune, event, group, now, records, render, site};

const CONFIG: &str = "[[themes]]\nid = \"logement\"\nname = \"Logement\"\n";

fn idea(id: &str, answers: Vec<Answer>) -> Idea {
    Idea {
        id: id.to_owned(),
        code: id.to_ascii_uppercase(),
        title: format!("Idée {id}"),
        body: "Un corps.".to_owned(),
        theme: "logement".to_owned(),
        territory: commune("63113"),
        pseudonym: None,
        group: None,
        paper: false,
        supports: None,
        status: IdeaStatus::Acknowledged,
        duplicate_of: None,
        answers,
        published_at: now() - SignedDuration::from_hours(24 * 20),
    }
}

fn answered(id: &str, day: i8) -> Idea {
    let answer = Answer {
        answered_on: date(2026, 11, day),
        status: IdeaStatus::Acknowledged,
        role: "logement".into(),
        text: "Lu.".into(),
    };
    idea(id, vec![answer])
}

fn some() -> Records {
    let past = |slug: &str, day: &str| event(slug, "g", commune("63113"), &format!("{day}T19:00"));
    let events = [
        past("un", "2026-10-03"),
        Event { themes: vec!["logement".into()], ..past("deux", "2026-10-04") },
        Event { status: EventStatus::Cancelled, ..past("annule", "2026-10-05") },
        Event { audience: Audience::Members, ..past("entre-nous", "2026-10-06") },
        past("ancien", "2024-10-06"),
        past("a-venir", "2026-11-20"),
    ];
    let report = Report {
        id: "r".into(),
        slug: "r".into(),
        title: "Compte rendu".into(),
        event: "un".into(),
        group: "g".into(),
        held_on: date(2026, 10, 3),
        place: commune("63113"),
        themes: vec!["logement".into()],
        body: "Un corps.".into(),
        learnt: String::new(),
        figures: contract::records::Figures { leaflets: Some(1200), ..Default::default() },
        photos: Vec::new(),
        audience: Audience::Public,
        published_at: now() - SignedDuration::from_hours(10),
    };
    Records {
        reports: [(report.id.clone(), report)].into(),
        ideas: (1..=4)
            .map(|day| answered(&format!("ab{day}"), day))
            .map(|idea| (idea.id.clone(), idea))
            .collect(),
        ..records([group("g", commune("63113"))], events)
    }
}

fn page(config: &str, records: Records) -> String {
    let pages = render(&site(config, records), jobs);
    pages.into_iter().next().map(|(_, _, html)| html).unwrap_or_default()
}

/// The cells of the row of this name, as one reads them.
fn row(html: &str, name: &str) -> Vec<String> {
    let rows = html.split("<tr>").filter_map(|row| row.split("</tr>").next()).skip(1);
    let row = { rows }.find(|row| row.contains(&format!(">{name}<"))).unwrap_or_default();
    let cells = row.split("<td").skip(1).filter_map(|cell| Some(cell.split_once('>')?.1.split_once('<')?.0));
    cells.map(str::to_owned).collect()
}

#[test]
fn only_what_took_place_and_anyone_may_see_is_counted() {
    let html = page(CONFIG, some());
    assert_eq!(row(&html, "octobre 2026"), ["2", "1", "4"], "{html}");
    assert_eq!(row(&html, "Logement")[..4], ["0", "1", "1", "4"]);
    assert_eq!(row(&html, "Puy-de-Dôme")[..4], ["1", "2", "1", "4"]);
    assert!(html.contains("1\u{202f}200") && !html.contains("octobre 2024"), "{html}");
}

#[test]
fn few_answers_make_no_usual_delay() {
    assert_eq!(row(&page(CONFIG, some()), "Toutes les idées"), ["4", "4", "0", "–"]);
    let mut five = some();
    five.ideas.insert("ab5".into(), answered("ab5", 5));
    assert_eq!(row(&page(CONFIG, five), "Toutes les idées"), ["5", "5", "0", "18 jours"]);
}

#[test]
fn without_anything_a_sentence_stands_and_no_drawing() {
    let html = page(CONFIG, Records::default());
    assert!(html.contains("Il n’y a encore rien à compter") && !html.contains("class=\"chart\""), "{html}");
    let off = page("[features]\nfigures = false\n", some());
    assert!(off.is_empty());
}

#[test]
fn drawings_are_as_long_as_their_numbers() {
    let site = site(CONFIG, Records::default());
    let drawn = chart::rows(&site, "Nombre", &[("A & B", 10), ("C", 5), ("D", 0)]);
    let widths: Vec<&str> =
        drawn.split("width=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert_eq!(widths, ["262", "131"]);
    assert!(drawn.contains("A &amp; B") && drawn.contains(">0</text>"), "{drawn}");
}
