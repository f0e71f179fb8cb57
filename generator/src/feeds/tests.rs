use contract::records::{Consented, Event, EventStatus, Idea, IdeaStatus, Records, Report};
use contract::visibility::Audience;
use jiff::SignedDuration;
use jiff::civil::date;

use super::*;
use crate::trial::{commune, event, group, now, records, site};

const CONFIG: &str = "[[themes]]\nid = \"logement\"\nname = \"Logement\"\n";

fn idea(id: &str, answers: Vec<contract::records::Answer>) -> Idea {
    Idea {
        id: id.to_owned(),
        code: id.to_ascii_uppercase(),
        title: format!("Idée {id}"),
        body: "Un <corps> & « plus »\u{8}.".to_owned(),
        theme: "logement".to_owned(),
        territory: commune("63113"),
        pseudonym: Some(Consented {
            value: "Canari-pseudonyme".into(),
            consent: "k".into(),
            expires_at: now() + SignedDuration::from_hours(1),
        }),
        group: None,
        paper: false,
        supports: None,
        status: IdeaStatus::Open,
        duplicate_of: None,
        answers,
        published_at: now() - SignedDuration::from_hours(100),
    }
}

fn report(id: &str, audience: Audience) -> Report {
    Report {
        id: id.to_owned(),
        slug: id.to_owned(),
        title: format!("Compte rendu {id}"),
        event: "e".into(),
        group: "g".into(),
        held_on: date(2026, 11, 1),
        place: commune("63113"),
        themes: vec!["logement".into()],
        body: "Un *corps*.".into(),
        learnt: String::new(),
        figures: Default::default(),
        photos: Vec::new(),
        audience,
        published_at: now() - SignedDuration::from_hours(10),
    }
}

fn some() -> Records {
    let soon = |slug: &str| event(slug, "g", commune("63113"), "2026-12-03T19:00");
    let events = [
        soon("vu"),
        Event { unlisted: true, ..soon("discret") },
        Event { audience: Audience::Members, ..soon("entre-nous") },
        Event { status: EventStatus::Cancelled, reason: "Salle fermée.".into(), ..soon("annule") },
    ];
    let reports = [report("public", Audience::Public), report("membres", Audience::Members)];
    let answer = contract::records::Answer {
        answered_on: date(2026, 11, 4),
        status: IdeaStatus::Acknowledged,
        role: "logement".into(),
        text: "Lu.".into(),
    };
    let ideas = [idea("ab12", vec![answer]), idea("cd34", Vec::new())];
    Records {
        reports: reports.into_iter().map(|report| (report.id.clone(), report)).collect(),
        ideas: ideas.into_iter().map(|idea| (idea.id.clone(), idea)).collect(),
        ..records([group("g", commune("63113"))], events)
    }
}

fn texts(site: &Site) -> Vec<(String, String)> {
    let mut all = Vec::new();
    files(site, &mut all);
    all.iter().map(|made| (made.path.clone(), (made.text)())).collect()
}

#[test]
fn feeds_hold_what_lists_hold_and_no_person() {
    let site = site(CONFIG, some());
    let all = texts(&site);
    let of = |path: &str| all.iter().find(|(at, _)| at == path).map(|(_, text)| text.as_str());
    for path in ["/fil.xml", "/groupes/g/fil.xml", "/departements/63-puy-de-dome/fil.xml", "/agenda/fil.xml"]
    {
        let text = of(path).expect(path);
        assert!(text.contains("https://essais.example/agenda/vu/"), "{path}: {text}");
    }
    let hidden = ["discret", "entre-nous", "Canari", "Compte rendu membres", "\u{8}"];
    for (path, text) in &all {
        assert!(hidden.iter().all(|word| !text.contains(word)), "{path}: {text}");
    }
    let whole = of("/fil.xml").expect("the whole");
    assert!(whole.contains("ANNULÉ") && whole.contains("Salle fermée."), "{whole}");
    assert!(whole.contains("Un &lt;corps&gt; &amp; "), "{whole}");
    assert!(whole.contains("<updated>2026-11-03T23:00:00Z</updated>"), "{whole}");
    assert!(of("/themes/logement/fil.json").is_some() && of("/groupes/g/fil.json").is_none());
}

#[test]
fn an_entry_keeps_its_name_when_its_address_changes() {
    let ids = |records: Records| -> Vec<String> {
        let text = texts(&site(CONFIG, records)).remove(1).1;
        text.lines().filter(|line| line.starts_with("<id>tag:")).map(str::to_owned).collect()
    };
    let before = some();
    let mut after = before.clone();
    for event in after.events.values_mut() {
        event.slug = format!("{}-autrement", event.slug);
    }
    let (mut before, mut after) = (ids(before), ids(after));
    before.sort();
    after.sort();
    assert_eq!((before.len(), &before), (5, &after));
    assert!(before[0].starts_with("<id>tag:essais.example,19"), "{before:?}");
}

#[test]
fn without_an_address_of_the_site_or_switched_off_there_is_none() {
    let mut homeless = site(CONFIG, some());
    homeless.config.base_url = String::new();
    assert!(texts(&homeless).is_empty() && of_everything(&homeless).is_empty());
    let off = site(&format!("{CONFIG}[features]\nfeeds = false\n"), some());
    assert!(texts(&off).is_empty() && of_everything(&off).is_empty());
    let mut pages = Vec::new();
    jobs(&off, &mut pages);
    assert!(pages.is_empty());
}
