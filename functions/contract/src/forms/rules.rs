//! What must hold between fields. A rule that compares answers is silent while one of them has an error of
//! its own: what follows from a wrong answer is no second mistake.

use jiff::civil::{Date, Time};

use super::{FieldError, Form, Rejected};
use crate::calendar::{EVENT_MAX_DAYS, LocalTimeError, resolve_local};
use crate::places::zone_of_commune;

/// A rule between fields of one form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// One of these is answered; told at the first.
    OneOf(&'static [&'static str]),
    /// `field` is answered when `when` is: a consent for what it publishes.
    Needs {
        /// The one that is needed.
        field: &'static str,
        /// The one that needs it.
        when: &'static str,
    },
    /// `until` comes after `day`, at most 12 months later.
    WithinYear {
        /// First day.
        day: &'static str,
        /// Last day.
        until: &'static str,
    },
    /// `day` at `starts` exists in the zone of `commune`, and comes before `ends` (on `last_day`, else
    /// on `day`), at most 7 days before.
    EventSpan {
        /// First day.
        day: &'static str,
        /// Hour of the start.
        starts: &'static str,
        /// Last day, when it is another.
        last_day: &'static str,
        /// Hour of the end.
        ends: &'static str,
        /// Where.
        commune: &'static str,
    },
}

impl Rule {
    /// The fields whose answers it compares.
    fn compared(&self) -> Vec<&'static str> {
        match *self {
            Rule::OneOf(_) | Rule::Needs { .. } => Vec::new(),
            Rule::WithinYear { day, until } => vec![day, until],
            Rule::EventSpan { day, starts, last_day, ends, commune } => {
                vec![day, starts, last_day, ends, commune]
            }
        }
    }

    pub(super) fn judge(&self, form: &Form, rejected: &mut Rejected) {
        if self.compared().into_iter().any(|field| has_error(rejected, field)) {
            return;
        }
        let found = match *self {
            Rule::OneOf(fields) => one_of(fields, rejected),
            Rule::Needs { field, when } => {
                let lacks = rejected.answers.is_given(when) && !rejected.answers.is_given(field);
                let key = "forms.errors.consent_needed";
                lacks.then(|| FieldError::new(field, key))
            }
            Rule::WithinYear { day, until } => within_year(day, until, rejected),
            Rule::EventSpan { day, starts, last_day, ends, commune } => {
                let parts = SpanFields { day, starts, last_day, ends, commune };
                parts.judge(rejected)
            }
        };
        if let Some(error) = found.filter(|error| !has_error(rejected, error.field)) {
            let place = |name: &str| form.fields.iter().position(|field| field.name == name);
            rejected.errors.push(error);
            rejected.errors.sort_by_key(|error| place(error.field));
        }
    }
}

fn has_error(rejected: &Rejected, field: &str) -> bool {
    rejected.errors.iter().any(|error| error.field == field)
}

fn one_of(fields: &'static [&'static str], rejected: &Rejected) -> Option<FieldError> {
    let first = fields.first()?;
    let answered = fields.iter().any(|field| rejected.answers.is_given(field));
    (!answered).then(|| FieldError::new(first, "forms.errors.one_of"))
}

fn within_year(day: &'static str, until: &'static str, rejected: &Rejected) -> Option<FieldError> {
    let (first, last) = (rejected.answers.day(day)?, rejected.answers.day(until)?);
    let latest = first.saturating_add(jiff::Span::new().months(12));
    (last <= first || last > latest).then(|| FieldError::new(until, "forms.errors.within_year"))
}

struct SpanFields {
    day: &'static str,
    starts: &'static str,
    last_day: &'static str,
    ends: &'static str,
    commune: &'static str,
}

impl SpanFields {
    fn judge(&self, rejected: &Rejected) -> Option<FieldError> {
        let answers = &rejected.answers;
        let (day, starts) = (answers.day(self.day)?, answers.time(self.starts)?);
        let zone = answers.commune(self.commune).map(zone_of_commune);
        self.skipped(self.starts, day, starts, zone).or_else(|| {
            let ends = answers.time(self.ends)?;
            let last_day = answers.day(self.last_day).unwrap_or(day);
            self.skipped(self.ends, last_day, ends, zone)
                .or_else(|| self.order((day, starts), (last_day, ends)))
        })
    }

    /// An hour that clocks jump over. Online, the zone is the group's, which the functions know.
    fn skipped(&self, field: &'static str, day: Date, time: Time, zone: Option<&str>) -> Option<FieldError> {
        match resolve_local(day.to_datetime(time), zone?) {
            Err(LocalTimeError::Gap { before, after }) => {
                let hour = |time: Time| format!("{:02}:{:02}", time.hour(), time.minute());
                let error = FieldError::new(field, "forms.errors.skipped_hour");
                Some(error.with("before", hour(before.time())).with("after", hour(after.time())))
            }
            _ => None,
        }
    }

    fn order(&self, (day, starts): (Date, Time), (last_day, ends): (Date, Time)) -> Option<FieldError> {
        let (first, last) = (day.to_datetime(starts), last_day.to_datetime(ends));
        if last <= first {
            return Some(FieldError::new(self.ends, "forms.errors.ends_before"));
        }
        let days = first.duration_until(last).as_hours();
        let too_long = days > EVENT_MAX_DAYS * 24;
        too_long.then(|| FieldError::new(self.ends, "forms.errors.too_many_days").with("max", EVENT_MAX_DAYS))
    }
}
