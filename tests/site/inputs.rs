//! S1: no input panics, aborts or stalls. Inputs are made of the pieces that mean something to each reader,
//! in any order, broken anywhere; a failure prints its seed.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use contract::words::Locale;
use generator::front_matter::FrontMatter;
use generator::kind::Kind;
use tests::chance::{Chance, amount};
use tests::report::figure;
use tests::site::Site;

use super::body::{body, words};

/// What 64 KiB may take, and the factor at which a run stops: machines are shared.
const GOAL: Duration = Duration::from_millis(100);
const STOP: u32 = 20;

const USUAL: usize = 20_000;

/// An input of `pieces` in any order: mostly short, one in a hundred up to 64 KiB.
fn input(chance: &mut Chance, pieces: &[&str]) -> String {
    let most = if chance.below(100) == 0 { 6000 } else { 40 };
    let count = 1 + chance.below(most);
    let mut text = String::new();
    while text.len() < 65_536 && text.len() < count * 12 {
        match chance.below(12) {
            // The same piece many times: what makes parsers slow.
            0 => text.push_str(&chance.pick::<&str>(pieces).repeat(1 + chance.below(count))),
            1 => text.push(
                char::from_u32(u32::try_from(chance.below(0x11_0000)).unwrap_or_default())
                    .unwrap_or('\u{fffd}'),
            ),
            _ => text.push_str(chance.pick::<&str>(pieces)),
        }
    }
    // Cut anywhere: half of everything is also an input.
    let mut end = text.len().min(65_536);
    if chance.below(4) == 0 {
        end = chance.below(text.len() + 1).min(end);
    }
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.truncate(end);
    text
}

/// Feeds inputs to `read`; each must come back, and in time.
pub fn feed(name: &str, seed: u64, pieces: &[&str], read: impl Fn(&str)) {
    let inputs = amount(USUAL);
    let (mut slowest, mut bytes) = (Duration::ZERO, 0);
    let mut chance = Chance::new(seed);
    for number in 0..inputs {
        let text = input(&mut chance, pieces);
        bytes += text.len();
        let started = Instant::now();
        let calm = catch_unwind(AssertUnwindSafe(|| read(&text))).is_ok();
        let took = started.elapsed();
        assert!(calm, "S1 {name}: input {number} of seed {seed} panics: {text:?}");
        assert!(
            took < GOAL * STOP,
            "S1 {name}: input {number} of seed {seed} takes {took:?}: {} bytes",
            text.len()
        );
        slowest = slowest.max(took);
    }
    figure(
        &format!("S1 {name}: inputs, KiB, slowest (goal {GOAL:?})"),
        format!("{inputs}, {}, {slowest:?}", bytes >> 10),
    );
}

const HEADS: [&str; 40] = [
    "+++\n",
    "---\n",
    "\n",
    "title",
    " = ",
    ": ",
    "\"",
    "'",
    "\"\"\"",
    "[",
    "]",
    "[[",
    "]]",
    "{",
    "}",
    ",",
    "#",
    "title = \"T\"\n",
    "date = 2026-02-30\n",
    "date: 2026-11-03\n",
    "themes = [\"a\"]\n",
    "themes: [a, b]\n",
    "draft: true\n",
    "weight = 9223372036854775807\n",
    "weight: 1e999\n",
    "extra = { a = 1 }\n",
    "[extra]\n",
    "- a\n",
    "  - b\n",
    "&anchor ",
    "*anchor",
    "<<: ",
    "!!binary ",
    "|\n",
    ">\n",
    "\u{feff}",
    "\u{0}",
    "\r\n",
    "é",
    "\t",
];

#[test]
fn front_matter() {
    feed("front matter", 11, &HEADS, |text| {
        for fenced in [text.to_owned(), format!("+++\n{text}\n+++\n"), format!("---\n{text}\n---\n")] {
            let mut problems = Vec::new();
            for kind in [Kind::Wiki, Kind::Resource] {
                let _ = FrontMatter::read(&fenced, "x.md", kind, &mut problems);
            }
            // Sentences too: an argument may hold anything that was read.
            for problem in problems.iter().take(8) {
                let _ = (problem.message(Locale::Fr), problem.help(Locale::En));
            }
        }
    });
}

const MARKS: [&str; 60] = [
    "> ",
    "- ",
    "1. ",
    "* ",
    "# ",
    "###### ",
    "\n",
    "\n\n",
    "    ",
    "\t",
    "`",
    "```\n",
    "~~~",
    "*",
    "**",
    "_",
    "__",
    "~~",
    "[",
    "]",
    "(",
    ")",
    "](",
    "![",
    "<",
    ">",
    "</",
    "<div>",
    "</div>",
    "<script>",
    "<!--",
    "-->",
    "<![CDATA[",
    "<a href=\"javascript:x\">",
    "&amp;",
    "&#0;",
    "&#x110000;",
    "|",
    "|---|",
    "| a | b |\n",
    "[^1]",
    "[^1]: ",
    "> [!NOTE]\n",
    "- [ ] ",
    "- [x] ",
    "{#id}",
    "{#",
    "\\",
    "http://x.example",
    "mailto:a@b.c",
    "www.",
    "é",
    "\u{0}",
    "\u{202e}",
    "« ",
    " »",
    "'",
    "\"",
    "...",
    "1er ",
];

#[test]
fn markdown() {
    feed("markdown", 12, &MARKS, |text| {
        let _ = body(text);
    });
    feed("CommonMark alone", 13, &MARKS, |text| drop(generator::markdown::commonmark(text)));
    feed("markdown of people", 14, &MARKS, |text| {
        drop(generator::markdown::people(text, words()));
    });
}

const CALLS: [&str; 38] = [
    "{{<",
    ">}}",
    "{{< ",
    " >}}",
    "{{< /",
    "{{</",
    "/>}}",
    "figure",
    "video",
    "callout",
    "contact",
    "form",
    "agenda",
    "map",
    "wishes",
    "moderation",
    " src=\"x.jpg\"",
    " alt=\"a\"",
    " src=x",
    "=\"",
    "\"",
    " limit=\"5\"",
    " kind=\"warning\"",
    "{{< callout kind=\"note\" >}}",
    "{{< /callout >}}",
    "{{< video src=\"a\" captions=\"b\" title=\"c\" >}}",
    "{{< /video >}}",
    "{{< figure src=\"a\" alt=\"b\" >}}",
    "{{ site.name }}",
    "{{ site.",
    "{{",
    "}}",
    "\n",
    "text ",
    "> ",
    "`",
    "é",
    "\u{0}",
];

#[test]
fn shortcodes() {
    feed("shortcodes", 15, &CALLS, |text| {
        let _ = body(text);
    });
}

const LINKS: [&str; 24] = [
    "[[",
    "]]",
    "[[Tracter]]",
    "[[Tracter|",
    "[[#",
    "|",
    "#",
    "[",
    "]",
    "](",
    ")",
    "!",
    "![[",
    "\n",
    " ",
    "é",
    "\u{301}",
    "\u{200b}",
    "[[a|b|c]]",
    "[[[[",
    "]]]]",
    "`",
    "{{",
    "<",
];

#[test]
fn wiki_links() {
    feed("wiki links", 16, &LINKS, |text| {
        let _ = body(text);
    });
}

const DATA: [&str; 44] = [
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"",
    "null",
    "true",
    "-1",
    "1e999",
    "{\"schema\":1,\"records\":[",
    "]}",
    "\"schema\":1",
    "\"records\":",
    "\"id\":\"a\"",
    "\"slug\":\"a\"",
    "\"title\":\"Réunion\"",
    "\"groups\":[\"g\"]",
    "\"kind\":\"reunion\"",
    "\"starts_at\":\"2026-03-29T02:30:00\"",
    "\"ends_at\":\"2026-03-28T02:30:00\"",
    "\"zone\":\"Europe/Paris\"",
    "\"zone\":\"Mars/Phobos\"",
    "\"status\":\"published\"",
    "\"published_at\":\"2026-01-01T00:00:00Z\"",
    "\"updated_at\":\"0000-00-00\"",
    "\"type\":\"FeatureCollection\"",
    "\"features\":[",
    "{\"type\":\"Feature\",\"geometry\":{\"type\":\"Point\",\"coordinates\":[",
    "48.85,2.35",
    "2.35,48.85",
    "1e308,-1e308",
    "]},\"properties\":{",
    "}}",
    "\"place\":{\"commune\":\"63113\"}",
    "\"place\":{\"department\":\"99\"}",
    "\\ud800",
    "\\u0000",
    "é",
    "\n",
    "  ",
    "\u{0}",
    "\u{feff}",
];

/// Shards are read by a build alone: each input is a file of its own, all in one build.
#[test]
fn data_files() {
    let inputs = amount(USUAL);
    let site = Site::small();
    let mut chance = Chance::new(17);
    let folders =
        ["groups", "events/63", "reports", "articles", "ideas", "posts", "skills", "contacts", "feed"];
    let mut bytes = 0;
    for number in 0..inputs {
        let text = input(&mut chance, &DATA);
        let text = match chance.below(3) {
            0 => text,
            1 => format!("{{\"schema\":1,\"records\":[{{{text}}}]}}"),
            _ => format!("{{\"type\":\"FeatureCollection\",\"features\":[{text}]}}"),
        };
        bytes += text.len();
        let folder = chance.pick(&folders);
        let ending = if *folder == "groups" { "geojson" } else { "json" };
        site.write(&format!("content/data/{folder}/{number}.{ending}"), text);
    }
    let started = Instant::now();
    let built = site.build();
    let took = started.elapsed();
    assert!(built.text("index.html").contains("<h1"), "the rest of the site does not stand");
    assert!(
        built.outcome.problems.len() >= inputs / 2,
        "{} problems for {inputs} broken files",
        built.outcome.problems.len()
    );
    // All of them together in the time that one slowest may take, times their number of 64 KiB.
    let goal = GOAL * u32::try_from(bytes / 65_536 + 1).unwrap_or(u32::MAX);
    figure(
        "S1 data files: inputs, KiB, all (goal)",
        format!("{inputs}, {}, {took:?} ({goal:?})", bytes >> 10),
    );
    assert!(took < goal * STOP, "S1: {took:?}");
}
