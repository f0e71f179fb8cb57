//! Events whose times cannot be: they are named and left out.

use contract::calendar::{LocalTimeError, SpanError, check_span, resolve_local};
use contract::records::{Event, Records};

use super::{Source, twice};
use crate::problem::{Code, Problem, Spot};

pub(super) fn event(
    event: Event,
    at: usize,
    source: &Source<'_>,
    records: &mut Records,
    problems: &mut Vec<Problem>,
) {
    let spot = Spot::of(source.text, at);
    if records.events.contains_key(&event.id) {
        problems.push(twice(source.file, &event.id).at(spot));
        return;
    }
    match check_times(&event, source.file) {
        Ok(()) => {
            records.events.insert(event.id.clone(), event);
        }
        Err(problem) => problems.push(problem.with("title", &event.title).at(spot)),
    }
}

fn check_times(event: &Event, file: &str) -> Result<(), Problem> {
    let starts = resolve_local(event.starts_at, &event.zone);
    let starts = starts.map_err(|error| local_time(error, event.starts_at, file))?;
    let ends = resolve_local(event.ends_at, &event.zone);
    let ends = ends.map_err(|error| local_time(error, event.ends_at, file))?;
    check_span(&starts, &ends).map_err(|error| match error {
        SpanError::TooLong => Problem::new(Code::EventTooLong, file),
        SpanError::EndsBeforeStart => Problem::new(Code::EventEndsBeforeStart, file)
            .with("start", event.starts_at.to_string())
            .with("end", event.ends_at.to_string()),
    })
}

fn local_time(error: LocalTimeError, value: jiff::civil::DateTime, file: &str) -> Problem {
    match error {
        LocalTimeError::Gap { before, after } => Problem::new(Code::EventHourSkipped, file)
            .with("value", value.to_string())
            .with("before", before.time().to_string())
            .with("after", after.time().to_string()),
        LocalTimeError::UnknownZone(zone) => Problem::new(Code::UnknownZone, file).with("value", zone),
        LocalTimeError::OutOfRange => {
            Problem::new(Code::ImpossibleDate, file).with("value", value.to_string())
        }
    }
}
