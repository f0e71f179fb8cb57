//! Invariant 5: the site builds and works with `content/data` empty, and with hardly any content.

use generator::Strictness;
use generator::problem::Severity;
use tests::repository::nothing_wrong;
use tests::site::{Site, placed};

#[test]
fn the_small_site_of_these_tests_has_no_mistake() {
    let site = Site::small();
    nothing_wrong("tests/fixtures/small:", &site.build().problems(Severity::Error));
    let checked: Vec<String> = site.check(Strictness::GoingLive).problems.iter().map(placed).collect();
    nothing_wrong("tests/fixtures/small, going live:", &checked);
}

#[test]
fn the_demo_has_no_mistake() {
    let site = Site::demo();
    let built = site.build();
    nothing_wrong("the demo:", &built.problems(Severity::Error));
    nothing_wrong("the demo:", &built.problems(Severity::Warning));
    // Short addresses are redirects.
    let pages = built.pages().keys().filter(|address| !address.starts_with("/g/")).count();
    tests::report::figure("pages of the demo", pages);
    assert!(pages < 420, "{pages} pages: all of them must be checked in minutes");
    let checked: Vec<String> = site.check(Strictness::GoingLive).problems.iter().map(placed).collect();
    nothing_wrong("the demo, going live:", &checked);
}

#[test]
fn the_demo_s_content_stands_without_data() {
    let site = Site::demo_content();
    let built = site.build();
    nothing_wrong("the demo without data:", &built.problems(Severity::Error));
    let checked: Vec<String> = site
        .check(Strictness::Normal)
        .problems
        .iter()
        .filter(|problem| problem.severity() == Severity::Error)
        .map(placed)
        .collect();
    nothing_wrong("the demo without data, checked:", &checked);
    assert!(built.text("index.html").contains("<h1"));
    super::links::check(&built, "without data");
}

#[test]
fn a_name_is_enough_for_a_site() {
    let site = Site::new();
    site.write("content/site.toml", "name = \"Seul\"\n");
    let built = site.build();
    nothing_wrong("a site of a name:", &built.problems(Severity::Error));
    super::links::check(&built, "a name alone");
}

#[test]
fn without_a_site_file_there_is_one_problem_that_says_so() {
    let site = Site::new();
    let built = site.build();
    assert_eq!(built.problems(Severity::Error), ["content/site.toml:0:0 config-missing"]);
}
