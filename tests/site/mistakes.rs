//! Problems that teach: every classic mistake alone leaves the rest of the site standing and is named with
//! its place; all of them together are named in one run, in one order, in three forms.

use std::collections::BTreeSet;

use generator::problem::{Code, Severity};
use generator::{Quiet, Strictness};
use tests::command;
use tests::report::figure;
use tests::repository::nothing_wrong;
use tests::site::{Built, NOW, Site, files, placed};

use crate::catalogue::{MISTAKES, Mistake};

/// Everything the command says of a site when it is checked and built, as places.
fn named(site: &Site) -> BTreeSet<String> {
    let built = site.build();
    let checked = site.check(Strictness::Normal);
    built.outcome.problems.iter().chain(&checked.problems).map(placed).collect()
}

#[test]
fn each_mistake_alone_has_its_place_and_leaves_the_rest_standing() {
    let mut wrong = Vec::new();
    for mistake in MISTAKES {
        let site = Site::small();
        mistake.make(&site);
        let found = named(&site);
        let expected: BTreeSet<String> = mistake.expected.iter().map(|place| (*place).to_owned()).collect();
        let missing: Vec<&String> = expected.difference(&found).collect();
        let surplus: Vec<&String> = found.difference(&expected).collect();
        if !missing.is_empty() || !surplus.is_empty() {
            wrong.push(format!("{}: not named: {missing:?}; named beside: {surplus:?}", mistake.name));
        }
        let built = site.build();
        for standing in
            ["index.html", "wiki/agir/porte-a-porte/index.html", "agenda/index.html", "plan/index.html"]
        {
            if !built.files("public").contains_key(standing) {
                wrong.push(format!("{}: {standing} does not stand", mistake.name));
            }
        }
    }
    figure("mistakes tried alone", MISTAKES.len());
    nothing_wrong("problems that teach:", &wrong);
}

fn all_together() -> Site {
    let site = Site::small();
    for mistake in MISTAKES {
        mistake.make(&site);
    }
    site
}

#[test]
fn all_mistakes_are_named_in_one_run() {
    let site = all_together();
    let found = named(&site);
    // Some hide others when they meet (a page that cannot be read has no links): those say so.
    let missing: Vec<String> = MISTAKES
        .iter()
        .filter(|mistake| !mistake.hidden_by_others)
        .flat_map(|mistake| mistake.expected)
        .filter(|place| !found.contains(**place))
        .map(|place| (*place).to_owned())
        .collect();
    nothing_wrong("not named in one run:", &missing);
    let built = site.build();
    assert!(
        built.files("public").contains_key("wiki/agir/porte-a-porte/index.html"),
        "the rest does not stand"
    );
    figure("problems of the tree with all mistakes", built.outcome.problems.len());
}

/// What the command prints of the site, its folder's path taken out.
fn printed(site: &Site, task: &str, format: &str, language: &str) -> (Option<i32>, String) {
    let out = site.path().join("dist");
    let out = out.to_str().unwrap_or_default();
    let said = command::run(&[
        task,
        "--site",
        site.argument(),
        "--out",
        out,
        "--now",
        NOW,
        "--format",
        format,
        "--lang",
        language,
    ]);
    let text = said.out.replace(site.argument(), "SITE");
    // The closing line counts milliseconds.
    let kept: Vec<&str> = text.lines().filter(|line| !line.ends_with("ms.")).collect();
    (said.status, kept.join("\n"))
}

#[test]
fn the_command_says_them_in_three_forms_and_two_languages() {
    let site = all_together();
    for (format, language) in [("human", "fr"), ("human", "en"), ("json", "fr"), ("github", "en")] {
        let (status, text) = printed(&site, "check", format, language);
        assert_eq!(status, Some(1), "{format}");
        let (_, again) = printed(&site, "check", format, language);
        let changed = text.lines().zip(again.lines()).find(|(first, second)| first != second);
        assert_eq!(changed, None, "{format}: not the same twice");
        insta::assert_snapshot!(format!("all_mistakes_{format}_{language}"), text);
    }
    let (status, _) = printed(&site, "build", "json", "fr");
    assert_eq!(status, Some(1), "build");
}

#[test]
fn every_line_of_json_is_one_problem_with_its_parts() {
    let site = all_together();
    let (_, text) = printed(&site, "check", "json", "en");
    for line in text.lines() {
        let value: serde_json::Value =
            serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
        for key in ["code", "severity", "file", "message", "help"] {
            assert!(value[key].as_str().is_some_and(|text| !text.is_empty()), "{key} in {line}");
        }
        assert!(value["line"].is_u64() && value["column"].is_u64(), "{line}");
        let sentence = value["message"].as_str().unwrap_or_default();
        assert!(!sentence.contains(['{', '‹']) || sentence.contains("{{"), "a hole in the sentence: {line}");
    }
}

#[test]
fn a_site_without_mistakes_ends_with_0_and_wrong_use_with_2() {
    let site = Site::small();
    let (status, text) = printed(&site, "check", "human", "fr");
    assert_eq!(status, Some(0), "{text}");
    assert_eq!(command::run(&["build", "--nope"]).status, Some(2));
    assert_eq!(command::run(&["build", "--site", "/nonexistent-folder"]).status, Some(2));
}

#[test]
fn drafts_and_pages_that_wait_are_told_and_never_shown() {
    let site = Site::small();
    for (name, line) in
        [("brouillon", "draft = true"), ("demain", "date = 2027-01-05"), ("hier", "expires_on = 2026-11-01")]
    {
        site.write(
            &format!("content/pages/{name}.md"),
            format!("+++\ntitle = \"{name}\"\n{line}\n+++\n\nTexte.\n"),
        );
    }
    let built = site.build();
    let told: Vec<&str> = built.outcome.problems.iter().map(|problem| problem.code.id()).collect();
    for code in [Code::PageDraft, Code::PageFuture, Code::PageExpired] {
        assert!(told.contains(&code.id()), "{} is not told: {told:?}", code.id());
    }
    assert!(!built.outcome.has_errors());
    assert!(built.problems(Severity::Error).is_empty());
    for name in ["brouillon", "demain", "hier"] {
        assert!(!built.files("public").contains_key(&format!("{name}/index.html")), "{name} is shown");
    }
    assert!(built.outcome.next_change_at.is_some(), "nobody knows when to build again");
}

#[test]
fn drafts_are_shown_to_those_who_ask() {
    let site = Site::small();
    site.write("content/pages/brouillon.md", "+++\ntitle = \"B\"\ndraft = true\n+++\n\nTexte.\n");
    let out = site.path().join("dist");
    let mut options = site.options(&out);
    options.drafts = generator::Drafts::Show;
    let _ = generator::build(&options, &Quiet);
    assert!(out.join("public/brouillon/index.html").is_file());
}

#[test]
fn going_live_asks_who_publishes() {
    let site = Site::small();
    let text = site.read("content/site.toml");
    site.write(
        "content/site.toml",
        text.replace("Une directrice inventée", "").replace("Un hébergeur inventé", ""),
    );
    let normal = site.check(Strictness::Normal);
    assert!(!normal.has_errors());
    let strict: Vec<String> = site.check(Strictness::GoingLive).problems.iter().map(placed).collect();
    assert!(strict.iter().any(|place| place.ends_with("config-blank")), "{strict:?}");
}

/// Places of the problems of a site whose file has `from` replaced by `to`.
fn with_replaced(file: &str, from: &str, to: &str) -> (Vec<String>, Built) {
    let site = Site::small();
    let before = site.read(file);
    assert!(before.contains(from), "{file} does not say {from}");
    site.write(file, before.replace(from, to));
    let built = site.build();
    (built.problems(Severity::Error), built)
}

#[test]
fn mistakes_of_the_site_file_are_named_and_pages_stand() {
    let cases = [
        ("Europe/Paris", "Europe/Clermont", "content/site.toml:5:1 config-value"),
        ("language = \"fr\"", "langage = \"fr\"", "content/site.toml:3:1 unknown-key"),
    ];
    for (from, to, expected) in cases {
        let (found, built) = with_replaced("content/site.toml", from, to);
        assert_eq!(found, [expected], "{to}");
        for page in ["index.html", "wiki/agir/tracter/index.html"] {
            assert!(built.files("public").contains_key(page), "{to}: {page} does not stand");
        }
    }
}

#[test]
fn a_security_file_that_lapses_is_named() {
    let lines =
        |day: &str| format!("\n[security]\ncontact = [\"mailto:trou@exemple.fr\"]\nexpires = \"{day}\"\n");
    for (day, severity, code) in [
        ("2026-11-20", Severity::Error, "security-expired"),
        ("2026-12-20", Severity::Warning, "security-expires"),
    ] {
        let site = Site::small();
        site.append("content/site.toml", &lines(day));
        let built = site.build();
        let found = built.problems(severity);
        assert!(found.iter().any(|place| place.ends_with(code)), "{day}: {found:?}");
        assert!(built.text(".well-known/security.txt").contains(day), "{day}");
    }
}

/// What is not known of a site cannot be guessed: nothing is built, and what was online stays.
#[test]
fn a_site_file_nobody_can_read_stops_the_build_and_keeps_what_stands() {
    let site = Site::small();
    let out = site.path().join("dist");
    let _ = generator::build(&site.options(&out), &Quiet);
    let before = files(&out.join("public"));
    site.write("content/site.toml", "name = \"Les Essais\n");
    let outcome = generator::build(&site.options(&out), &Quiet);
    let found: Vec<String> = outcome.problems.iter().map(placed).collect();
    assert_eq!(found, ["content/site.toml:1:19 config-broken"]);
    assert!(before.contains_key("index.html") && files(&out.join("public")) == before);
}

#[test]
fn a_theme_that_lacks_a_template_is_named() {
    let site = Site::small();
    std::fs::remove_file(site.path().join("themes/default/templates/plan.html")).unwrap_or_default();
    let built = site.build();
    let codes: BTreeSet<&str> = built.outcome.problems.iter().map(|problem| problem.code.id()).collect();
    assert!(codes.contains("template-missing"), "{codes:?}");
    assert!(built.files("public").contains_key("index.html"));
}

/// F24. The default theme's plan leads everywhere in two clicks, and so does the list from A to Z: a movement must
/// have changed both.
#[test]
fn pages_too_deep_or_without_a_link_are_named() {
    let site = Site::small();
    for template in ["plan", "search"] {
        site.write(
            &format!("themes/site/templates/{template}.html"),
            "{% extends \"base.html\" %}\n{% block main %}<h1>{{ page.title }}</h1>{% endblock main %}\n",
        );
    }
    site.append("content/pages/a-propos.md", "\nVoir [[Un]].\n");
    for (name, next) in [("un", "Deux"), ("deux", "Trois"), ("trois", "Un")] {
        site.write(
            &format!("content/pages/{name}.md"),
            format!("+++\ntitle = \"{name}\"\n+++\n\nVoir [[{next}]].\n"),
        );
    }
    site.write("content/pages/seule.md", "+++\ntitle = \"Seule\"\n+++\n\nPersonne ne vient.\n");
    let found: Vec<String> = site.check(Strictness::Normal).problems.iter().map(placed).collect();
    assert!(found.contains(&"content/pages/trois.md:0:0 page-too-deep".to_owned()), "{found:?}");
    assert!(found.contains(&"content/pages/seule.md:0:0 page-unreachable".to_owned()), "{found:?}");
}

/// The catalogue must try every kind of problem; what it leaves out is tried elsewhere, and said here.
const TRIED_ELSEWHERE: [(&str, &str); 19] = [
    ("config-broken", "a_site_file_nobody_can_read_stops_the_build_and_keeps_what_stands"),
    ("config-value", "mistakes_of_the_site_file_are_named_and_pages_stand"),
    ("template-missing", "a_theme_that_lacks_a_template_is_named"),
    ("page-too-deep", "pages_too_deep_or_without_a_link_are_named"),
    ("page-unreachable", "pages_too_deep_or_without_a_link_are_named"),
    ("config-missing", "empty.rs"),
    ("security-expired", "a_security_file_that_lapses_is_named"),
    ("security-expires", "a_security_file_that_lapses_is_named"),
    ("config-blank", "going_live_asks_who_publishes"),
    ("page-draft", "drafts_and_pages_that_wait_are_told_and_never_shown"),
    ("page-future", "drafts_and_pages_that_wait_are_told_and_never_shown"),
    ("page-expired", "drafts_and_pages_that_wait_are_told_and_never_shown"),
    ("symlink", "hostile.rs"),
    ("special-file", "hostile.rs"),
    ("too-deep-folder", "hostile.rs"),
    ("bad-name", "hostile.rs"),
    ("file-too-large", "hostile.rs"),
    ("unreadable", "a file whose rights forbid reading: not possible to make for a user who may read all"),
    ("cannot-write", "hostile.rs"),
];

#[test]
fn every_kind_of_problem_is_tried() {
    let tried: BTreeSet<&str> = MISTAKES
        .iter()
        .flat_map(|mistake| mistake.expected)
        .filter_map(|place| place.rsplit(' ').next())
        .chain(TRIED_ELSEWHERE.iter().map(|(code, _)| *code))
        .collect();
    let missing: Vec<String> =
        Code::ALL.iter().map(|code| code.id()).filter(|id| !tried.contains(id)).map(str::to_owned).collect();
    nothing_wrong("no test makes:", &missing);
}

impl Mistake {
    /// Puts the mistake into a site.
    pub fn make(&self, site: &Site) {
        for (file, text) in self.files {
            match text.strip_prefix("+++append\n") {
                Some(more) => site.append(file, more),
                None => site.write(file, text.replace("<ff>", "\u{1}")),
            }
            // A byte that is in no UTF-8 text cannot stand in a Rust string.
            if text.contains("<ff>") {
                let bytes: Vec<u8> =
                    site.read(file).bytes().map(|byte| if byte == 1 { 0xff } else { byte }).collect();
                site.write(file, bytes);
            }
        }
    }
}
