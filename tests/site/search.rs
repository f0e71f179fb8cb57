//! The index of the search: what one page's change touches, and what never stands in it. What is hidden is looked for in
//! all files by `canaries.rs`; what the search answers, and what it loads, by `tests/search/ask.mjs`.

use std::collections::BTreeMap;

use generator::Quiet;
use generator::problem::Severity;
use tests::report::figure;
use tests::repository::nothing_wrong;
use tests::site::{Site, files};

const HERE: &str = "recherche/";

/// The files a script reads: no page.
fn index(built: &BTreeMap<String, Vec<u8>>) -> BTreeMap<&str, &[u8]> {
    let ours = built.iter().filter(|(name, _)| name.starts_with(HERE) && !name.ends_with(".html"));
    ours.map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect()
}

#[test]
fn a_page_that_changes_touches_the_files_of_its_words() {
    let site = Site::demo();
    let folder = tempfile::tempdir().expect("a folder");
    let build = || {
        let outcome = generator::build(&site.options(folder.path()), &Quiet);
        (files(&folder.path().join("public")), outcome)
    };
    let (before, _) = build();
    let page = "content/wiki/agir/tracter.md";
    site.write(page, site.read(page).replacen("\n+++\n", "\n+++\n\nUn zygomatique de plus.\n", 1));
    let (after, _) = build();
    let (before, after) = (index(&before), index(&after));
    let touched: Vec<&str> = after
        .iter()
        .filter(|(name, bytes)| before.get(*name) != Some(bytes))
        .map(|(name, _)| *name)
        .collect();
    figure("files of the search's index, demo", after.len());
    figure("files of the index one word more in a page touches", touched.len());
    assert!(touched.iter().any(|name| name.contains("/t/")), "{touched:?}");
    // A text that is longer lowers the scores of its words: their files, and no file of another page's.
    assert!(touched.len() * 2 < after.len(), "{touched:?} of {}", after.len());
    let (_, again) = build();
    assert_eq!((again.written, again.removed), (0, 0), "nothing edited, nothing written");
}

#[test]
fn boards_are_found_and_their_posts_are_not() {
    let site = Site::demo();
    let built = site.build();
    assert!(built.problems(Severity::Error).is_empty());
    let all = built.files("public");
    let text: String =
        index(&all).values().map(|bytes| String::from_utf8_lossy(bytes).into_owned()).collect();
    assert!(text.contains("\t/covoiturage/\t"), "the board is a page like any other");
    let mut wrong: Vec<String> = ["/covoiturage/#", "/hebergement/#", "/entraide/#", "\t/m/"]
        .into_iter()
        .filter(|one| text.contains(one))
        .map(str::to_owned)
        .collect();
    // Some lines of the boards' own words.
    let boards = files(&site.path().join("content/data/posts"));
    let shards: String = boards.values().map(|bytes| String::from_utf8_lossy(bytes).into_owned()).collect();
    let said = shards.split("\"text\":\"").skip(1).filter_map(|rest| rest.split(['"', '.']).next());
    let said: Vec<&str> = said.filter(|words| words.len() > 20).collect();
    assert!(!said.is_empty(), "the demo has posts");
    wrong.extend(said.iter().filter(|words| text.contains(**words)).map(|words| (*words).to_owned()));
    nothing_wrong("rules of Post, rule 9: in the index of the search:", &wrong);
}
