use contract::records::{Consented, Records};
use contract::visibility::Audience;
use jiff::SignedDuration;
use jiff::civil::date;

use super::*;
use crate::trial::{commune, group, now, records, render, site};

const THEMES: &str = "[[themes]]\nid = \"logement\"\nname = \"Logement\"\n";

fn article(id: &str) -> Article {
    Article {
        id: id.to_owned(),
        slug: id.to_owned(),
        title: id.to_owned(),
        group: "g".to_owned(),
        summary: "En bref.".to_owned(),
        body: "Un *corps*.".to_owned(),
        themes: vec!["logement".to_owned()],
        signed: None,
        audience: Audience::Public,
        unlisted: false,
        published_at: now() - SignedDuration::from_hours(48),
        corrected_on: None,
    }
}

fn with(articles: impl IntoIterator<Item = Article>) -> Records {
    let articles = articles.into_iter().map(|article| (article.id.clone(), article)).collect();
    Records { articles, ..records([group("g", commune("63113"))], []) }
}

type Pages = Vec<(Tree, String, String)>;

fn page<'p>(pages: &'p Pages, path: &str) -> &'p str {
    pages.iter().find(|(_, at, _)| at == path).map_or("", |(_, _, html)| html)
}

#[test]
fn an_article_of_a_group_stands_under_its_group() {
    let corrected = Article { corrected_on: Some(date(2026, 11, 4)), ..article("a") };
    let site = site(THEMES, with([corrected]));
    let pages = render(&site, jobs);
    let own = page(&pages, "/groupes/g/articles/a/");
    assert!(own.contains("<em>corps</em>") && own.contains("4 novembre 2026") && own.contains("/groupes/g/"));
    assert!(page(&pages, "/articles/").contains("/groupes/g/articles/a/"));
    assert!(page(&pages, "/articles/themes/logement/").contains("En bref."));
    assert_eq!(site.articles.of_group("g").count(), 1);
}

#[test]
fn who_signs_is_named_while_the_consent_lasts() {
    let signed = |id: &str, hours: i64| Article {
        signed: Some(Consented {
            value: format!("Canari-{id}"),
            consent: "k".into(),
            expires_at: now() + SignedDuration::from_hours(hours),
        }),
        ..article(id)
    };
    let site = site("", with([signed("a", 1), signed("b", 0)]));
    let pages = render(&site, jobs);
    assert!(page(&pages, "/groupes/g/articles/a/").contains("Canari-a"));
    assert!(pages.iter().all(|(_, _, html)| !html.contains("Canari-b")));
}

#[test]
fn what_is_not_for_everyone_leaves_no_trace_in_public() {
    let members = Article { audience: Audience::Members, ..article("canari-membres") };
    let quiet = Article { unlisted: true, ..article("canari-discret") };
    let orphan = Article { group: "canari".into(), ..article("canari-orphelin") };
    let site = site(THEMES, with([members, quiet, orphan]));
    let pages = render(&site, jobs);
    for (tree, path, html) in pages.iter().filter(|(_, path, _)| !path.ends_with("/canari-discret/")) {
        assert!(*tree != Tree::Public || !html.contains("canari"), "{path}");
    }
    assert!(page(&pages, "/groupes/g/articles/canari-discret/").contains("noindex"));
    assert!(site.articles.latest(3).is_empty());
}

#[test]
fn without_the_features_there_is_no_article() {
    let off = site("[features]\narticles = false\n", with([article("a")]));
    assert!(render(&off, jobs).is_empty());
    let without_groups = site("[features]\ngroups = false\n", with([article("a")]));
    assert!(without_groups.articles.list().is_empty());
}
