use contract::records::{Answer, Consented, CrowdCount, Records};
use jiff::SignedDuration;

use super::*;
use crate::trial::{group, now, records, render, site};

const THEMES: &str = "[[themes]]\nid = \"logement\"\nname = \"Logement\"\n\
    [[roles]]\nid = \"role\"\nname = \"Espace logement\"\n";

fn idea(code: &str, days_ago: i64) -> Idea {
    Idea {
        id: format!("id-{code}"),
        code: code.to_owned(),
        title: format!("Titre {code}"),
        body: "Un corps.".to_owned(),
        theme: "logement".to_owned(),
        territory: Territory::Country,
        pseudonym: None,
        group: None,
        paper: false,
        supports: None,
        status: IdeaStatus::Open,
        duplicate_of: None,
        answers: Vec::new(),
        published_at: now() - SignedDuration::from_hours(24 * days_ago),
    }
}

fn with(ideas: impl IntoIterator<Item = Idea>) -> Records {
    Records { ideas: ideas.into_iter().map(|idea| (idea.id.clone(), idea)).collect(), ..Records::default() }
}

type Pages = Vec<(crate::job::Tree, String, String)>;

fn page<'p>(pages: &'p Pages, path: &str) -> &'p str {
    pages.iter().find(|(_, at, _)| at == path).map_or("", |(_, _, html)| html)
}

fn late_of(status: IdeaStatus, days: i64) -> Option<Late> {
    let site = site("", with([Idea { status, ..idea("A", days) }]));
    site.ideas.of_code("a").and_then(|facts| facts.late)
}

#[test]
fn promises_are_held_to_the_day() {
    assert_eq!(late_of(IdeaStatus::Open, 14), None);
    assert_eq!(late_of(IdeaStatus::Open, 15), Some(Late::Unread));
    assert_eq!(late_of(IdeaStatus::Acknowledged, 15), None);
    assert_eq!(late_of(IdeaStatus::Studying, 60), None);
    assert_eq!(late_of(IdeaStatus::Studying, 61), Some(Late::Unanswered));
    assert_eq!(late_of(IdeaStatus::Open, 61), Some(Late::Unanswered));
    for status in [IdeaStatus::Done, IdeaStatus::Declined, IdeaStatus::Duplicate, IdeaStatus::Planned] {
        assert_eq!(late_of(status, 400), None);
    }
}

#[test]
fn what_waits_is_listed_oldest_first_and_what_is_late_says_so() {
    let done = Idea { status: IdeaStatus::Done, ..idea("FAIT", 100) };
    let site = site(THEMES, with([idea("B", 3), idea("A", 71), done]));
    let codes: Vec<_> = site.ideas.waiting().map(|facts| facts.id.as_str()).collect();
    assert_eq!(codes, ["id-A", "id-B"]);
    let pages = render(&site, jobs);
    let list = page(&pages, "/idees/sans-reponse/");
    assert!(
        list.contains("depuis 71 jours") && list.contains("class=\"late\"") && !list.contains("Titre FAIT")
    );
    assert!(page(&pages, "/idees/a-titre-a/").contains("attend une réponse depuis 71 jours"));
    assert!(page(&pages, "/idees/a-titre-a/").contains("name=\"idea\" value=\"id-A\""));
    assert!(!page(&pages, "/idees/fait-titre-fait/").contains("/api/supports"));
    assert!(page(&pages, "/idees/etat/done/").contains("Titre FAIT"));
}

#[test]
fn ideas_joined_to_another_link_both_ways_and_leave_the_main_list() {
    let twin = Idea { status: IdeaStatus::Duplicate, duplicate_of: Some("aa11".into()), ..idea("BB22", 5) };
    let lost = Idea { status: IdeaStatus::Duplicate, duplicate_of: Some("ZZ99".into()), ..idea("CC33", 5) };
    let site = site(THEMES, with([idea("AA11", 9), twin, lost]));
    let pages = render(&site, jobs);
    assert!(page(&pages, "/idees/bb22-titre-bb22/").contains("/idees/aa11-titre-aa11/"));
    assert!(page(&pages, "/idees/aa11-titre-aa11/").contains("/idees/bb22-titre-bb22/"));
    assert!(!page(&pages, "/idees/cc33-titre-cc33/").contains("ZZ99"));
    assert!(!page(&pages, "/idees/").contains("Titre BB22"));
    assert!(page(&pages, "/idees/etat/duplicate/").contains("Titre BB22"));
}

#[test]
fn answers_are_dated_and_signed_by_a_role() {
    let answer = Answer {
        answered_on: jiff::civil::date(2026, 11, 3),
        status: IdeaStatus::Planned,
        role: "role".into(),
        text: "Prévu <b>au printemps</b>.".into(),
    };
    let told = Idea { status: IdeaStatus::Planned, answers: vec![answer], paper: true, ..idea("A", 20) };
    let site = site(THEMES, with([told]));
    let pages = render(&site, jobs);
    let own = page(&pages, "/idees/a-titre-a/");
    assert!(
        own.contains("mardi 3 novembre 2026")
            && own.contains("Espace logement")
            && own.contains("sur papier")
    );
    assert!(own.contains("&lt;b&gt;") && !own.contains("<b>au"));
}

#[test]
fn names_are_shown_while_the_consent_lasts_and_crowds_are_rounded() {
    let signed = |code: &str, hours: i64| Idea {
        pseudonym: Some(Consented {
            value: format!("Canari{code}"),
            consent: "k".into(),
            expires_at: now() + SignedDuration::from_hours(hours),
        }),
        supports: CrowdCount::of(23),
        ..idea(code, 3)
    };
    let site = site(THEMES, with([signed("A", 1), signed("B", 0)]));
    let pages = render(&site, jobs);
    assert!(page(&pages, "/idees/a-titre-a/").contains("CanariA"));
    assert!(page(&pages, "/idees/a-titre-a/").contains("20 soutiens"));
    assert!(pages.iter().all(|(_, _, html)| !html.contains("CanariB")));
}

#[test]
fn a_hidden_group_does_not_sign_and_the_future_is_not_told() {
    let mut secret = group("canari", Territory::Country);
    secret.audience = contract::visibility::Audience::Members;
    let carried = Idea { group: Some("canari".into()), ..idea("A", 1) };
    let future = Idea { title: "canari".into(), ..idea("B", -1) };
    let site = site(THEMES, Records { ideas: with([carried, future]).ideas, ..records([secret], []) });
    assert!(
        render(&site, jobs)
            .iter()
            .all(|(_, path, html)| !html.contains("canari") && !path.contains("canari"))
    );
}

#[test]
fn lists_are_cut_and_empty_ones_are_not_made() {
    let site =
        site(&format!("{THEMES}[paging]\nideas = 2\n"), with((0..5).map(|n| idea(&format!("A{n}"), n))));
    let pages = render(&site, jobs);
    let paths: Vec<_> = pages.iter().map(|(_, path, _)| path.as_str()).collect();
    assert!(paths.contains(&"/idees/page/3/") && !paths.contains(&"/idees/page/4/"));
    assert!(paths.contains(&"/idees/themes/logement/page/2/") && !paths.contains(&"/idees/etat/done/"));
    assert!(page(&pages, "/idees/").contains("5 idées"));
}

#[test]
fn without_the_feature_there_is_no_idea() {
    let site = site("[features]\nideas = false\n", with([idea("A", 1)]));
    assert!(render(&site, jobs).is_empty() && site.ideas.list().is_empty());
}
