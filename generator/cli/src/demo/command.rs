//! The command around the invention: flags in, files and a sentence out.

use std::io::Write;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::{Plan, Vocabulary, WriteError, invent, write};
use crate::args::{Common, DemoArguments};
use crate::ending::Ending;
use crate::words::Sentences;

/// Writes the data of an invented movement.
pub fn run(common: &Common, asked: &DemoArguments, sentences: &Sentences) -> Ending {
    let Some(out) = &common.out else {
        return Ending::Refused(sentences.text("wrong.demo_out"));
    };
    let plan = Plan {
        group_count: asked.groups,
        event_count: asked.events,
        seed: asked.seed,
        now: today(common.now),
    };
    let records = invent(&plan, &Vocabulary::of_site(&common.site));
    match write(&records, plan.now, out) {
        Ok(written) => {
            let shown = out.display().to_string();
            // Nobody to tell when standard output is closed; the files are there.
            let _ = writeln!(
                std::io::stdout(),
                "{}",
                sentences.plural("demo.done", written.files, &[("out", &shown)])
            );
            Ending::Done
        }
        Err(error) => Ending::Refused(error.sentence(sentences)),
    }
}

/// The instant asked for, else the start of this day in UTC: the same command gives the same bytes
/// all day long.
pub fn today(now: Option<Timestamp>) -> Timestamp {
    now.unwrap_or_else(|| {
        let now = Timestamp::now();
        now.to_zoned(TimeZone::UTC).start_of_day().map_or(now, |day| day.timestamp())
    })
}

impl WriteError {
    /// What to tell whoever asked.
    pub fn sentence(&self, sentences: &Sentences) -> String {
        match self {
            Self::NotDemo(path) => {
                sentences.format("wrong.not_demo", &[("path", &path.display().to_string())])
            }
            Self::Io(path, error) => {
                let (path, error) = (path.display().to_string(), error.to_string());
                sentences.format("wrong.cannot_write", &[("path", &path), ("error", &error)])
            }
        }
    }
}
