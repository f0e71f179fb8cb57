//! Days and hours as people write them: `03/12/2026 19h30`, `jeudi 3 décembre 2026 à 19 h`, `2026-12-03T19:30`, and
//! the number of days that a spreadsheet shows when a column lost its form.

use contract::words::fold;
use jiff::civil::{Date, DateTime, Time};

/// Why something is no day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wrong {
    /// It has another form.
    Form,
    /// It is in no calendar: 31 February.
    Impossible,
    /// The month stands first, as in the United States.
    MonthFirst,
}

impl Wrong {
    /// Key of its sentences.
    pub fn what(self) -> &'static str {
        match self {
            Self::Form => "date_form",
            Self::Impossible => "date_impossible",
            Self::MonthFirst => "date_month_first",
        }
    }
}

const MONTHS: [[&str; 3]; 12] = [
    ["janvier", "janv", "january"],
    ["fevrier", "fevr", "february"],
    ["mars", "mar", "march"],
    ["avril", "avr", "april"],
    ["mai", "mai", "may"],
    ["juin", "jun", "june"],
    ["juillet", "juil", "july"],
    ["aout", "aou", "august"],
    ["septembre", "sept", "september"],
    ["octobre", "oct", "october"],
    ["novembre", "nov", "november"],
    ["decembre", "dec", "december"],
];
/// Days from this one on are what spreadsheets count.
const SERIAL_ZERO: Date = jiff::civil::date(1899, 12, 30);

/// When something begins and, where it is said, ends.
pub type Hours = (Time, Option<Time>);

/// A day, and the hours that stand beside it.
pub fn day(text: &str) -> Result<(Date, Option<Hours>), Wrong> {
    let folded = fold(text).replace(',', ".");
    if let Some(at) = serial(&folded) {
        return Ok(at);
    }
    if let Ok(at) = folded.replace(' ', "t").to_uppercase().parse::<DateTime>()
        && folded.len() > 10
    {
        return Ok((at.date(), Some((at.time(), None))));
    }
    let words: Vec<&str> = folded.split_whitespace().filter(|word| !is_noise(word)).collect();
    let (date, used) = numbers(&words).or_else(|wrong| named(&words).ok_or(wrong))?;
    let rest = words.get(used..).unwrap_or_default().join(" ");
    match rest.is_empty() {
        true => Ok((date, None)),
        false => hours(&rest).map(|hours| (date, Some(hours))).ok_or(Wrong::Form),
    }
}

/// Hours: `19h30`, `19:30`, `19h-21h30`, `de 19 h à 21 h`.
pub fn hours(text: &str) -> Option<Hours> {
    let folded = fold(text);
    let words = folded.split_whitespace().filter(|word| !matches!(*word, "de" | "from" | "vers"));
    let plain: String =
        words.map(|word| if matches!(word, "a" | "to" | "au") { "-" } else { word }).collect();
    let mut parts = plain.trim_matches('-').splitn(2, '-');
    let first = time(parts.next()?)?;
    match parts.next() {
        None => Some((first, None)),
        Some(last) => Some((first, Some(time(last)?))),
    }
}

fn is_noise(word: &&str) -> bool {
    const DAYS: [&str; 14] = [
        "lundi",
        "mardi",
        "mercredi",
        "jeudi",
        "vendredi",
        "samedi",
        "dimanche",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
    ];
    let word = word.trim_matches('.');
    matches!(word, "le" | "the" | "at" | "") || DAYS.contains(&word)
}

fn serial(text: &str) -> Option<(Date, Option<Hours>)> {
    let number: f64 = text.parse().ok().filter(|number| (30_000.0..80_000.0).contains(number))?;
    let minutes = (number.fract() * 1440.0).round();
    // Both are within a few thousands.
    #[expect(clippy::cast_possible_truncation, reason = "checked to be small")]
    let (days, minutes) = (number.trunc() as i64, minutes as i64);
    let at = SERIAL_ZERO.checked_add(jiff::Span::new().days(days)).ok()?.at(0, 0, 0, 0);
    let at = at.checked_add(jiff::Span::new().minutes(minutes)).ok()?;
    let hours = (minutes > 0).then_some((at.time(), None));
    Some((at.date(), hours))
}

/// `03/12/2026`, `3.12.26`, `2026-12-03`; how many words it took.
fn numbers(words: &[&str]) -> Result<(Date, usize), Wrong> {
    let first = words.first().ok_or(Wrong::Form)?;
    let parts: Vec<i16> = first
        .split(['/', '.', '-'])
        .map(|part| part.parse().map_err(|_| Wrong::Form))
        .collect::<Result<_, _>>()?;
    let (day, month, year) = match parts.as_slice() {
        [year, month, day] if *year > 31 => (*day, *month, *year),
        [day, month, year] => (*day, *month, *year),
        _ => return Err(Wrong::Form),
    };
    if month > 12 && (1..=12).contains(&day) {
        return Err(Wrong::MonthFirst);
    }
    Ok((date(day, month, year).ok_or(Wrong::Impossible)?, 1))
}

/// `3 decembre 2026`.
fn named(words: &[&str]) -> Option<(Date, usize)> {
    let [day, month, year, ..] = words else { return None };
    let day = day.trim_end_matches("er").parse().ok()?;
    let month = month.trim_matches('.');
    let number = MONTHS.iter().position(|names| names.contains(&month))?;
    Some((date(day, i16::try_from(number).ok()? + 1, year.parse().ok()?)?, 3))
}

fn date(day: i16, month: i16, year: i16) -> Option<Date> {
    let year = if year < 100 { year + 2000 } else { year };
    let (month, day) = (i8::try_from(month).ok()?, i8::try_from(day).ok()?);
    Date::new(year, month, day).ok().filter(|date| (2000..2100).contains(&date.year()))
}

fn time(text: &str) -> Option<Time> {
    let (text, after_noon) = match text.strip_suffix("pm") {
        Some(rest) => (rest, 12),
        None => (text.strip_suffix("am").unwrap_or(text), 0),
    };
    if text == "midi" {
        return Some(Time::constant(12, 0, 0, 0));
    }
    let text = text.trim_end_matches("min").trim_end_matches("heures");
    let mut parts = text.split(['h', ':']);
    let hour: i8 = parts.next()?.parse().ok()?;
    let minute: i8 = match parts.next() {
        None if after_noon == 0 && !text.contains('h') => return None,
        None | Some("") => 0,
        Some(minute) => minute.parse().ok()?,
    };
    Time::new(if hour < 12 { hour + after_noon } else { hour }, minute, 0, 0).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_evening_is_read_however_it_is_written() {
        for text in [
            "03/12/2026 19h30",
            "3/12/26 19:30",
            "03.12.2026 19h30",
            "2026-12-03T19:30:00",
            "2026-12-03 19:30",
            "jeudi 3 décembre 2026 à 19h30",
            "Jeudi 3 déc. 2026 19 h 30",
            "46359,8125",
        ] {
            let read =
                day(text).map(|(date, hours)| (date.to_string(), hours.map(|(first, _)| first.to_string())));
            assert_eq!(read, Ok(("2026-12-03".to_owned(), Some("19:30:00".to_owned()))), "{text}");
        }
        assert_eq!(day("1er mars 2027"), Ok((jiff::civil::date(2027, 3, 1), None)));
    }

    #[test]
    fn hours_may_have_an_end() {
        let read = |text| hours(text).map(|(first, last)| (first.hour(), last.map(|last| last.hour())));
        for text in ["19h-21h", "19:00 - 21:00", "de 19 h à 21 h", "7pm-9pm"] {
            assert_eq!(read(text), Some((19, Some(21))), "{text}");
        }
        assert_eq!((read("midi"), read("19"), read("bientôt")), (Some((12, None)), None, None));
    }

    #[test]
    fn what_is_no_day_says_why() {
        assert_eq!(day("12/25/2026"), Err(Wrong::MonthFirst));
        assert_eq!(day("31/02/2026"), Err(Wrong::Impossible));
        for text in ["bientôt", "03/12", "", "03/12/2026 plus tard"] {
            assert_eq!(day(text), Err(Wrong::Form), "{text}");
        }
    }
}
