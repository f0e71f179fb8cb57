//! The examples of the CommonMark specification: with our extensions off they all pass; with them on, each
//! difference is one we chose, and stands in a snapshot.

use std::fmt::Write as _;

use generator::markdown::{Context, commonmark, render};
use tests::html::Document;
use tests::report::{figure, not_run};
use tests::repository::{nothing_wrong, root};

use super::body::{Stub, variables, words};

/// The text of the specification comes with the browser checks; it is not ours to carry.
const SPECIFICATION: &str = "tests/browser/node_modules/commonmark-spec/spec.txt";

struct Example {
    number: usize,
    section: String,
    markdown: String,
    html: String,
}

fn examples() -> Vec<Example> {
    let Ok(text) = std::fs::read_to_string(root().join(SPECIFICATION)) else {
        not_run("examples of the CommonMark specification", "run: npm ci --prefix tests/browser");
        return Vec::new();
    };
    let fence = "`".repeat(32);
    let (mut found, mut section, mut lines) = (Vec::new(), String::new(), text.lines());
    while let Some(line) = lines.next() {
        if let Some(heading) = line.strip_prefix("## ") {
            heading.clone_into(&mut section);
        }
        if line != format!("{fence} example") {
            continue;
        }
        let mut parts = [String::new(), String::new()];
        let mut part = 0;
        for inside in lines.by_ref().take_while(|inside| *inside != fence) {
            if inside == "." {
                part = 1;
            } else {
                parts[part].push_str(&inside.replace('→', "\t"));
                parts[part].push('\n');
            }
        }
        let [markdown, html] = parts;
        found.push(Example { number: found.len() + 1, section: section.clone(), markdown, html });
    }
    found
}

/// Two fragments say the same when their tags, attributes and texts do: `<br />` is `<br>`.
fn same(a: &str, b: &str) -> bool {
    let read = |html: &str| {
        let page = Document::parse(html);
        let elements: Vec<_> = page
            .elements
            .iter()
            .map(|e| (e.name.clone(), e.attributes.clone(), e.text.trim().to_owned()))
            .collect();
        (elements, page.text)
    };
    read(a) == read(b)
}

#[test]
fn every_example_passes_with_our_extensions_off() {
    let examples = examples();
    let wrong: Vec<String> = examples
        .iter()
        .filter(|example| {
            let ours = commonmark(&example.markdown);
            ours != example.html && !same(&ours, &example.html)
        })
        .map(|example| {
            format!(
                "{} ({}): {:?}\n  {:?}",
                example.number,
                example.section,
                example.markdown,
                commonmark(&example.markdown)
            )
        })
        .collect();
    figure("CommonMark 0.31.2 examples, failing", format!("{}, {}", examples.len(), wrong.len()));
    nothing_wrong("CommonMark:", &wrong);
}

#[test]
fn differences_with_our_extensions_on_are_the_ones_we_chose() {
    let examples = examples();
    if examples.is_empty() {
        return;
    }
    let variables = variables();
    let context = Context { file: "x.md", variables: &variables, words: words() };
    let mut differences = String::new();
    let mut count = 0;
    for example in &examples {
        let ours = render(&example.markdown, &context, &Stub::All).html;
        if !same(&ours, &example.html) {
            count += 1;
            let _ = writeln!(differences, "{} {}: {:?}", example.number, example.section, ours);
        }
    }
    figure("CommonMark examples that our extensions change", count);
    insta::assert_snapshot!("commonmark_differences", differences);
}
