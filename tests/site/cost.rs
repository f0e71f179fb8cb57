//! S2: cost grows linearly, or a named cap refuses. Each pattern is what made some parser quadratic.

use std::time::{Duration, Instant};

use generator::markdown::{Context, outline};
use generator::problem::Code;
use tests::report::figure;
use tests::repository::nothing_wrong;

use super::body::{body, variables, words};

/// The goal is that twice the input takes 2.5 times as long at most, and it is printed. A quadratic reader
/// takes 4 times; between the two, a machine that others use at the same moment blurs.
const STOP: f64 = 3.2;
/// Below this, a clock measures the machine.
const MEASURABLE: Duration = Duration::from_millis(3);

type Pattern = (&'static str, fn(usize) -> String);

const PATTERNS: [Pattern; 30] = [
    ("nested quotes", |n| "> ".repeat(n / 2) + "a"),
    ("quotes on every line", |n| "> a\n".repeat(n / 4)),
    ("nested lists", |n| (0..2000.min(n / 200)).map(|depth| " ".repeat(depth * 2) + "- a\n").collect()),
    ("flat list", |n| "- a\n".repeat(n / 4)),
    ("list markers on one line", |n| "* ".repeat(n / 2) + "a"),
    ("open brackets", |n| "[".repeat(n)),
    ("open and closed brackets", |n| "[a](".repeat(n / 4)),
    ("nested brackets", |n| "[".repeat(n / 2) + &"]".repeat(n / 2)),
    ("images in images", |n| "![".repeat(n / 4) + &"](a)".repeat(n / 8)),
    ("open emphasis", |n| "*a ".repeat(n / 3)),
    ("mixed emphasis", |n| "*a_ ".repeat(n / 4)),
    ("strong and emphasis", |n| "**a *b ".repeat(n / 7)),
    ("strikethrough", |n| "~~a ~b ".repeat(n / 7)),
    ("code spans of growing length", |n| {
        (1..)
            .map(|k: usize| "`".repeat(k) + " ")
            .scan(0, |sum, s| {
                *sum += s.len();
                (*sum < n).then_some(s)
            })
            .collect()
    }),
    ("backticks", |n| "`a``b".repeat(n / 5)),
    ("tables", |n| "|a|b|\n|-|-|\n".to_owned() + &"|c|d|\n".repeat(n / 6)),
    ("a wide table", |n| "|a".repeat(n / 6) + "|\n" + &"|-".repeat(n / 6) + "|\n" + &"|b".repeat(n / 6)),
    ("tables of tables", |n| "|a|\n|-|\n\n".repeat(n / 9)),
    ("footnotes", |n| (0..n / 14).map(|k| format!("[^{k}]\n\n[^{k}]: a\n\n")).collect()),
    ("one footnote, many references", |n| "[^1] ".repeat(n / 5) + "\n\n[^1]: a\n"),
    ("link definitions", |n| (0..n / 14).map(|k| format!("[{k}]: /{k}\n")).collect()),
    ("references", |n| "[a]: /b\n\n".to_owned() + &"[a] ".repeat(n / 4)),
    ("open HTML", |n| "<div>".repeat(n / 5)),
    ("comments", |n| "<!-- ".repeat(n / 5)),
    ("CDATA and declarations", |n| "<![CDATA[ <!A ".repeat(n / 14)),
    ("entities", |n| "&amp;&#x41;&nope;".repeat(n / 17)),
    ("wiki links", |n| "[[Tracter]] ".repeat(n / 12)),
    ("open wiki links", |n| "[[a ".repeat(n / 4)),
    ("shortcodes", |n| "{{< callout kind=\"note\" >}}\na\n{{< /callout >}}\n\n".repeat(n / 50)),
    ("open shortcodes and variables", |n| "{{< callout {{ site.name ".repeat(n / 25)),
];

const HEADINGS: [Pattern; 4] = [
    ("headings with one text", |n| "## a\n\n".repeat(n / 6)),
    ("setext underlines", |n| "a\n-\n\n".repeat(n / 5)),
    ("task lists", |n| "- [ ] a\n- [x] b\n".repeat(n / 16)),
    ("typography", |n| "« a » : b ! c ? d ; 'e' \"f\" 1er... ".repeat(n / 40)),
];

fn refused(text: &str) -> Option<Code> {
    let variables = variables();
    let context = Context { file: "x.md", variables: &variables, words: words() };
    let (_, problems) = outline(text, &context);
    problems.into_iter().map(|(_, problem)| problem.code).find(|code| *code == Code::TooNested)
}

fn fastest(text: &str, tries: usize) -> Duration {
    (0..tries)
        .map(|_| {
            let started = Instant::now();
            let _ = body(text);
            started.elapsed()
        })
        .min()
        .unwrap_or_default()
}

/// What a pattern costs at growing sizes, until it is clear what it does.
struct Curve {
    said: Vec<String>,
    /// Mean growth of the time when the size doubles, from the first size a clock can measure.
    growth: f64,
    refused: bool,
    too_slow: bool,
}

/// From 16 KiB to 1 MiB. The mean over several doublings is judged: one of them alone measures the machine.
fn curve(make: fn(usize) -> String) -> Curve {
    let mut curve = Curve { said: Vec::new(), growth: 1.0, refused: false, too_slow: false };
    let mut first: Option<(usize, Duration)> = None;
    for power in 14..=20 {
        let size: usize = 1 << power;
        let text = make(size);
        let once = fastest(&text, 1);
        if let Some(code) = refused(&text) {
            curve.said.push(format!("{} KiB refused in {once:.1?} ({})", size >> 10, code.id()));
            curve.refused = true;
        } else {
            let took = if once < Duration::from_millis(400) { once.min(fastest(&text, 2)) } else { once };
            curve.said.push(format!("{} KiB {took:.1?}", size >> 10));
            match first {
                Some((from, at)) => {
                    let doublings = f64::from((size / from).ilog2());
                    curve.growth = (took.as_secs_f64() / at.as_secs_f64()).powf(1.0 / doublings);
                }
                None if took >= MEASURABLE => first = Some((size, took)),
                None => {}
            }
        }
        // 100 ms for 64 KiB, stopped at 20 times that; and no need to watch a quadratic reader to its end.
        let limit = Duration::from_millis(100) * 20 * u32::try_from(size).unwrap_or(u32::MAX) / 65_536;
        curve.too_slow = once > limit;
        if curve.too_slow || (once > Duration::from_secs(2) && curve.growth > STOP) {
            break;
        }
    }
    curve
}

#[test]
fn cost_grows_with_size_or_a_cap_refuses() {
    let mut wrong = Vec::new();
    let (mut worst, mut capped) = ((0.0, ""), 0);
    for (name, make) in PATTERNS.iter().chain(&HEADINGS) {
        let mut curve = curve(*make);
        // A bad moment of the machine is tried again; a quadratic reader stays one.
        for _ in 0..2 {
            if curve.growth > STOP && !curve.too_slow {
                curve = self::curve(*make);
            }
        }
        let said = curve.said.join(", ");
        figure(&format!("S2 {name}: time(2n)/time(n) = {:.1}", curve.growth), &said);
        capped += usize::from(curve.refused);
        if curve.growth > worst.0 {
            worst = (curve.growth, name);
        }
        if curve.too_slow || curve.growth > STOP {
            wrong.push(format!("{name}: time(2n)/time(n) = {:.1}: {said}", curve.growth));
        }
    }
    figure(
        "S2 patterns, refused by a cap, worst time(2n)/time(n) (goal 2.5)",
        format!("{}, {capped}, {:.1} {}", PATTERNS.len() + HEADINGS.len(), worst.0, worst.1),
    );
    nothing_wrong("S2:", &wrong);
}

#[test]
fn forty_thousand_quotes_are_refused_at_once() {
    let text = "> ".repeat(40_000) + "a";
    let started = Instant::now();
    assert_eq!(refused(&text), Some(Code::TooNested));
    let took = started.elapsed();
    figure("S2 40,000 quotes refused in", format!("{took:?}"));
    assert!(took < Duration::from_secs(2), "{took:?}");
}
