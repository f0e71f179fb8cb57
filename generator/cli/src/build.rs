//! `maille build` and `maille check`.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use generator::{BuildOptions, Cache, Drafts, Mistakes, Outcome, Strictness};
use jiff::Timestamp;

use crate::args::{Common, Format};
use crate::ending::Ending;
use crate::progress::Shown;
use crate::report::{Colours, Reporter};
use crate::words::Sentences;

/// Builds the site, tells its problems.
pub fn build(common: &Common, sentences: &Sentences) -> Ending {
    run(common, sentences, |options, progress| generator::build(options, progress), "build.done")
}

/// Looks for problems, writes nothing.
pub fn check(common: &Common, strictness: Strictness, sentences: &Sentences) -> Ending {
    run(
        common,
        sentences,
        |options, progress| generator::check(options, strictness, progress),
        "build.checked",
    )
}

fn run(
    common: &Common,
    sentences: &Sentences,
    work: impl FnOnce(&BuildOptions, &Shown<'_>) -> Outcome,
    done: &str,
) -> Ending {
    if let Some(refusal) = refuse_no_site(&common.site, sentences) {
        return refusal;
    }
    let options = options(common);
    let start = Instant::now();
    let progress = Shown::new(common.format, sentences);
    let outcome = work(&options, &progress);
    drop(progress);
    let time = start.elapsed();
    let mut out = std::io::stdout().lock();
    let told = tell(common, sentences, &outcome, &mut out).and_then(|()| match common.format {
        Format::Human => writeln!(out, "{}", summary(sentences, done, &outcome, &options.out, time)),
        Format::Json | Format::Github => Ok(()),
    });
    // A reader who left (`| head`) has seen enough: the status still says how it went.
    drop(told);
    if outcome.has_errors() { Ending::Problems } else { Ending::Done }
}

/// What the flags ask of the generator.
pub fn options(common: &Common) -> BuildOptions {
    BuildOptions {
        site: common.site.clone(),
        out: common.out.clone().unwrap_or_else(|| PathBuf::from("dist")),
        data: common.data.clone(),
        base_url: common.base_url.clone(),
        now: common.now.unwrap_or_else(Timestamp::now),
        drafts: if common.drafts { Drafts::Show } else { Drafts::Hide },
        cache: if common.no_cache { Cache::Ignore } else { Cache::Use },
        mistakes: Mistakes::Show,
    }
}

/// A folder without content is a mistake of the command line, not of an editor.
pub fn refuse_no_site(site: &Path, sentences: &Sentences) -> Option<Ending> {
    let missing = !site.join("content").is_dir();
    missing
        .then(|| Ending::Refused(sentences.format("wrong.no_site", &[("path", &site.display().to_string())])))
}

/// Writes the problems of a build in the form that was asked for.
///
/// # Errors
/// The reader is gone.
pub fn tell(
    common: &Common,
    sentences: &Sentences,
    outcome: &Outcome,
    out: &mut impl Write,
) -> std::io::Result<()> {
    let reporter =
        Reporter { format: common.format, colours: Colours::of_stdout(), sentences, site: &common.site };
    reporter.write(&outcome.problems, out)
}

fn summary(sentences: &Sentences, key: &str, outcome: &Outcome, out: &Path, time: Duration) -> String {
    let (written, unchanged) = (outcome.written.to_string(), outcome.unchanged.to_string());
    let (removed, out) = (outcome.removed.to_string(), out.display().to_string());
    let time = duration(sentences, time);
    let args = [
        ("written", written.as_str()),
        ("unchanged", &unchanged),
        ("removed", &removed),
        ("out", &out),
        ("time", &time),
    ];
    sentences.plural(key, outcome.pages, &args)
}

/// `840 ms`, `2,4 s`.
pub fn duration(sentences: &Sentences, time: Duration) -> String {
    if time < Duration::from_secs(1) {
        return sentences.format("build.milliseconds", &[("n", &time.as_millis().to_string())]);
    }
    let seconds = format!("{:.1}", time.as_secs_f64());
    let shown = match sentences.locale() {
        contract::words::Locale::Fr => seconds.replace('.', ","),
        contract::words::Locale::En => seconds,
    };
    sentences.format("build.seconds", &[("n", &shown)])
}
