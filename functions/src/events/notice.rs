//! What a form says of an event: read with the zone of its place, checked where only a zone can tell.

use contract::calendar::{self, LocalTimeError, SpanError, resolve_local};
use contract::forms::{Answers, FieldError};
use contract::places::{self, zone_of_commune};
use contract::records::{Access, Admission, Territory, Venue};
use contract::visibility::Audience;
use jiff::civil::{Date, DateTime, Time};
use jiff::{SignedDuration, ToSpan};
use serde::{Deserialize, Serialize};

use crate::App;
use crate::membership::Group;
use crate::occasion::event::NextWords;
use crate::occasion::event::{Every, Reconfirm, Repeat};
use crate::occasion::{Occasion, ShownTo};

/// An event whose end is not said lasts so long.
const USUAL_HOURS: i64 = 2;
/// One may bring so many, when the group says nothing.
const GUESTS: u8 = 5;

/// What a form says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Notice {
    pub title: String,
    pub kind: String,
    pub themes: Vec<String>,
    pub starts_at: DateTime,
    pub ends_at: DateTime,
    pub zone: String,
    pub venue: Option<Venue>,
    pub shown_to: ShownTo,
    pub online_link: Option<String>,
    pub description: String,
    pub admission: Admission,
    pub capacity: Option<u32>,
    pub guests_max: u8,
    pub access: Vec<Access>,
    pub reconfirm: Reconfirm,
    pub audience: Audience,
    pub unlisted: bool,
    pub phone: Option<String>,
    #[serde(default)]
    pub repeat: Option<Repeat>,
    #[serde(default)]
    pub is_draft: bool,
}

fn given(answers: &Answers, name: &str) -> Option<String> {
    Some(answers.text(name)).filter(|text| !text.is_empty()).map(str::to_owned)
}

impl Notice {
    /// Reads the answers of a form that announces or changes an event of a group.
    ///
    /// # Errors
    /// An hour that does not exist there, an end before the start, a day that is over, days nobody can read.
    pub fn read(app: &App, answers: &Answers, group: &Group) -> Result<Self, FieldError> {
        let missing = |field| FieldError::new(field, "forms.errors.missing");
        let day = answers.day("day").ok_or_else(|| missing("day"))?;
        let starts = answers.time("starts").ok_or_else(|| missing("starts"))?;
        let starts_at = day.to_datetime(starts);
        let ends_at = end(answers, day, starts_at);
        let zone = zone(app, answers, group);
        check(app, starts_at, ends_at, &zone)?;
        let has = |option: &str| answers.texts("options").iter().any(|one| one == option);
        let number = |field: &str| answers.number(field);
        Ok(Self {
            title: answers.text("title").to_owned(),
            kind: answers.text("kind").to_owned(),
            themes: answers.texts("themes").to_vec(),
            starts_at,
            ends_at,
            zone,
            venue: venue(answers),
            shown_to: if has("private_home") { ShownTo::Accepted } else { shown_to(answers) },
            online_link: given(answers, "online_link"),
            description: answers.text("description").to_owned(),
            admission: admission(answers.text("admission")),
            capacity: number("capacity").and_then(|seats| u32::try_from(seats).ok()),
            guests_max: number("guests_max").and_then(|guests| u8::try_from(guests).ok()).unwrap_or(GUESTS),
            access: answers.texts("access").iter().filter_map(|name| access(name)).collect(),
            reconfirm: if has("reconfirm") { Reconfirm::Ask } else { Reconfirm::No },
            audience: audience(answers.text("audience"), group),
            unlisted: has("unlisted"),
            phone: given(answers, "phone").filter(|_| answers.is_ticked("consent_phone")),
            repeat: repeat(answers)?,
            is_draft: has("draft"),
        })
    }

    /// An event after what the form says. Its state, groups and dates are its own.
    #[must_use]
    pub fn applied(&self, old: &Occasion) -> Occasion {
        Occasion {
            title: self.title.clone(),
            kind: self.kind.clone(),
            themes: self.themes.clone(),
            starts_at: self.starts_at,
            ends_at: self.ends_at,
            zone: self.zone.clone(),
            venue: self.venue.clone(),
            shown_to: self.shown_to,
            online_link: self.online_link.clone(),
            description: self.description.clone(),
            admission: self.admission,
            capacity: self.capacity,
            guests_max: self.guests_max,
            access: self.access.clone(),
            reconfirm: self.reconfirm,
            audience: self.audience.clone(),
            unlisted: self.unlisted,
            ..old.clone()
        }
    }

    /// Another time or place, in the words of before.
    #[must_use]
    pub fn saying(self, old: &Occasion) -> Self {
        let words = NextWords::of(old);
        let venue = self.venue.map(|venue| Venue { directions: words.directions, ..venue });
        Self { title: words.title, description: words.description, venue, ..self }
    }

    /// The same on another day: so many days later than here.
    #[must_use]
    pub fn on(&self, day: Date) -> Self {
        let lasts = self.starts_at.duration_until(self.ends_at);
        let starts_at = existing(day.to_datetime(self.starts_at.time()), &self.zone);
        let ends_at = existing(starts_at.saturating_add(lasts), &self.zone);
        Self { starts_at, ends_at, ..self.clone() }
    }
}

/// The hour itself, or the one after the jump of the clocks: dates of a series are nobody's to correct.
fn existing(local: DateTime, zone: &str) -> DateTime {
    match resolve_local(local, zone) {
        Err(LocalTimeError::Gap { after, .. }) => after,
        _ => local,
    }
}

fn end(answers: &Answers, day: Date, starts_at: DateTime) -> DateTime {
    let last = answers.day("last_day").unwrap_or(day);
    match answers.time("ends") {
        Some(ends) => last.to_datetime(ends),
        None if last > day => last.to_datetime(starts_at.time()),
        None => starts_at.saturating_add(SignedDuration::from_hours(USUAL_HOURS)),
    }
}

/// The zone of the commune; online, that of the group.
fn zone(app: &App, answers: &Answers, group: &Group) -> String {
    let of_group = || match &group.place {
        Territory::Commune(insee) => places::commune(insee).map(zone_of_commune),
        Territory::Department(code) => Some(places::zone(code)),
        Territory::Region(_) | Territory::Country | Territory::Abroad { .. } => None,
    };
    let zone = answers.commune("commune").map(zone_of_commune).or_else(of_group);
    zone.map_or_else(|| app.bundle.zone.clone(), str::to_owned)
}

fn check(app: &App, starts_at: DateTime, ends_at: DateTime, zone: &str) -> Result<(), FieldError> {
    let (starts, ends) = (exists("starts", starts_at, zone)?, exists("ends", ends_at, zone)?);
    match calendar::check_span(&starts, &ends) {
        Err(SpanError::EndsBeforeStart) => return Err(FieldError::new("ends", "forms.errors.ends_before")),
        Err(SpanError::TooLong) => {
            let error = FieldError::new("ends", "forms.errors.too_many_days");
            return Err(with(error, "max", calendar::EVENT_MAX_DAYS.to_string()));
        }
        Ok(()) => {}
    }
    if ends.timestamp() <= app.now() {
        return Err(FieldError::new("day", "forms.errors.day_over"));
    }
    Ok(())
}

fn exists(field: &'static str, local: DateTime, zone: &str) -> Result<jiff::Zoned, FieldError> {
    let hour = |time: Time| format!("{:02}:{:02}", time.hour(), time.minute());
    resolve_local(local, zone).map_err(|error| match error {
        LocalTimeError::Gap { before, after } => {
            let error = FieldError::new(field, "forms.errors.skipped_hour");
            with(with(error, "before", hour(before.time())), "after", hour(after.time()))
        }
        LocalTimeError::UnknownZone(_) | LocalTimeError::OutOfRange => {
            FieldError::new("day", "forms.errors.day_over")
        }
    })
}

fn with(mut error: FieldError, name: &'static str, value: String) -> FieldError {
    error.args.push((name, value));
    error
}

fn venue(answers: &Answers) -> Option<Venue> {
    let commune = answers.commune("commune")?;
    Some(Venue {
        name: given(answers, "venue"),
        street: given(answers, "street"),
        postcode: given(answers, "postcode"),
        place: Territory::Commune(commune.insee.to_string()),
        position: None,
        directions: answers.text("directions").to_owned(),
    })
}

fn shown_to(answers: &Answers) -> ShownTo {
    let named = ShownTo::ALL.into_iter().find(|one| one.name() == answers.text("shown_to"));
    named.unwrap_or_default()
}

/// The name of an admission in forms.
#[must_use]
pub fn admission_name(admission: Admission) -> &'static str {
    match admission {
        Admission::Anyone => "anyone",
        Admission::Confirmed => "confirmed",
        Admission::Members => "members",
        Admission::OnApproval => "approval",
    }
}

fn admission(name: &str) -> Admission {
    let all = [Admission::Anyone, Admission::Confirmed, Admission::Members, Admission::OnApproval];
    all.into_iter().find(|one| admission_name(*one) == name).unwrap_or_default()
}

/// The name of an access in forms.
#[must_use]
pub fn access_name(access: Access) -> &'static str {
    match access {
        Access::StepFree => "step_free",
        Access::SignLanguage => "sign_language",
        Access::ChildCare => "child_care",
    }
}

fn access(name: &str) -> Option<Access> {
    [Access::StepFree, Access::SignLanguage, Access::ChildCare]
        .into_iter()
        .find(|one| access_name(*one) == name)
}

fn audience(name: &str, group: &Group) -> Audience {
    match name {
        "members" => Audience::Members,
        "group" => Audience::Group(group.id.clone()),
        _ => Audience::Public,
    }
}

fn repeat(answers: &Answers) -> Result<Option<Repeat>, FieldError> {
    let every = match answers.text("repeat") {
        "weekly" => Every::Week,
        "monthly" => Every::Month,
        _ => return Ok(None),
    };
    let until = answers.day("repeat_until");
    let until = until.ok_or_else(|| FieldError::new("repeat_until", "forms.errors.missing"))?;
    let days = answers.text("repeat_except").split([',', ';', ' ']).filter(|text| !text.is_empty());
    let except: Option<Vec<Date>> = days.map(typed_day).collect();
    let except = except.ok_or_else(|| FieldError::new("repeat_except", "forms.errors.day"))?;
    Ok(Some(Repeat { every, until, except }))
}

/// `25/12/2026` or `2026-12-25`.
fn typed_day(text: &str) -> Option<Date> {
    if let Ok(day) = text.parse() {
        return Some(day);
    }
    let parts: Vec<i16> = text.split('/').map(|part| part.parse().ok()).collect::<Option<_>>()?;
    let [day, month, year] = parts[..] else { return None };
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// The days an event falls on after its first: each week, or each month on the same weekday of the same week.
#[must_use]
pub fn days_after(first: Date, repeat: &Repeat) -> Vec<Date> {
    let latest = repeat.until.min(first.saturating_add(12.months()));
    let all: Vec<Date> = match repeat.every {
        Every::Week => (1..=53).map(|week: i64| first.saturating_add(week.weeks())).collect(),
        Every::Month => (1..=12).filter_map(|month: i32| same_weekday(first, month)).collect(),
    };
    all.into_iter().filter(|day| *day > first && *day <= latest && !repeat.except.contains(day)).collect()
}

/// The same weekday of the same week, so many months later; a fifth one is the last of its month.
fn same_weekday(first: Date, months: i32) -> Option<Date> {
    let nth = (first.day() - 1) / 7 + 1;
    let nth = if nth == 5 { -1 } else { nth };
    let month = first.first_of_month().saturating_add(months.months());
    month.nth_weekday_of_month(nth, first.weekday()).ok()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn repeat(every: Every, until: Date, except: &[Date]) -> Repeat {
        Repeat { every, until, except: except.to_vec() }
    }

    #[test]
    fn each_week_until_a_day_except_one() {
        let days =
            days_after(date(2026, 12, 3), &repeat(Every::Week, date(2026, 12, 24), &[date(2026, 12, 17)]));
        assert_eq!(days, [date(2026, 12, 10), date(2026, 12, 24)]);
    }

    #[test]
    fn each_month_on_the_first_thursday_and_on_the_last_friday() {
        let until = date(2027, 3, 31);
        let days = days_after(date(2026, 12, 3), &repeat(Every::Month, until, &[]));
        assert_eq!(days, [date(2027, 1, 7), date(2027, 2, 4), date(2027, 3, 4)]);
        let days = days_after(date(2027, 1, 29), &repeat(Every::Month, until, &[]));
        assert_eq!(days, [date(2027, 2, 26), date(2027, 3, 26)]);
    }

    #[test]
    fn never_beyond_a_year() {
        let days = days_after(date(2026, 12, 3), &repeat(Every::Week, date(2099, 1, 1), &[]));
        assert_eq!(days.len(), 52);
    }

    #[test]
    fn days_are_read_as_people_write_them() {
        assert_eq!(typed_day("25/12/2026"), Some(date(2026, 12, 25)));
        assert_eq!(typed_day("2026-12-25"), Some(date(2026, 12, 25)));
        assert_eq!(typed_day("noël"), None);
    }
}
