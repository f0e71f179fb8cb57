//! Days, hours and spans as people say them. The names are in `i18n`, the order of words too.

use jiff::civil::{Date, Time};

use super::Words;

/// A day in three parts, for the left edge of an agenda.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DayShort {
    /// "jeu."
    pub weekday: String,
    /// "3" ("1er" on the first).
    pub day: String,
    /// "déc."
    pub month: String,
}

impl Words {
    /// "jeudi 3 décembre 2026", "mardi 1er décembre 2026".
    pub fn day_long(&self, date: Date) -> String {
        self.day_by("time.day_long", date)
    }

    /// "jeudi 3 décembre": where the year is plain from the place it stands in.
    pub fn day_without_year(&self, date: Date) -> String {
        self.day_by("time.day_without_year", date)
    }

    /// "3 décembre 2026": where the weekday says nothing (a page's date).
    pub fn day_plain(&self, date: Date) -> String {
        self.day_by("time.day_plain", date)
    }

    /// "décembre 2026", the head of a month in an agenda.
    pub fn month_long(&self, date: Date) -> String {
        self.day_by("time.month_long", date)
    }

    /// "jeu.", "3", "déc."
    pub fn day_short(&self, date: Date) -> DayShort {
        DayShort {
            weekday: self.weekday(date, "time.weekday_short"),
            day: self.day_number(date),
            month: self.month(date, "time.month_short"),
        }
    }

    /// "19 h", "18 h 30" (no-break spaces); "7 pm", "6:30 pm" in English.
    pub fn hour(&self, time: Time) -> String {
        let key = if time.minute() == 0 { "time.hour" } else { "time.hour_minute" };
        let hour = time.hour().to_string();
        let hour12 = match time.hour() % 12 {
            0 => "12".to_owned(),
            other => other.to_string(),
        };
        let half = self.text(if time.hour() < 12 { "time.am" } else { "time.pm" });
        let minute = format!("{:02}", time.minute());
        self.format(key, &[("hour", &hour), ("hour12", &hour12), ("half", &half), ("minute", &minute)])
    }

    /// "depuis 41 jours"; 0 is "depuis aujourd’hui".
    pub fn since_days(&self, days: u64) -> String {
        match days {
            0 => self.text("time.since_today").into_owned(),
            _ => self.plural("time.since_days", days, &[]),
        }
    }

    /// "dans 3 jours"; 0 is "aujourd’hui", 1 is "demain".
    pub fn in_days(&self, days: u64) -> String {
        match days {
            0 => self.text("time.today").into_owned(),
            1 => self.text("time.tomorrow").into_owned(),
            _ => self.plural("time.in_days", days, &[]),
        }
    }

    /// "il y a 3 jours"; 0 is "aujourd’hui", 1 is "hier".
    pub fn days_ago(&self, days: u64) -> String {
        match days {
            0 => self.text("time.today").into_owned(),
            1 => self.text("time.yesterday").into_owned(),
            _ => self.plural("time.days_ago", days, &[]),
        }
    }

    /// `date` seen from `today`: "hier", "aujourd’hui", "demain", "dans 3 jours", "il y a 3 jours".
    pub fn relative_day(&self, date: Date, today: Date) -> String {
        let days = today.duration_until(date).as_hours() / 24;
        if days < 0 { self.days_ago(days.unsigned_abs()) } else { self.in_days(days.unsigned_abs()) }
    }

    fn day_by(&self, pattern: &str, date: Date) -> String {
        let weekday = self.weekday(date, "time.weekday");
        let month = self.month(date, "time.month");
        let (day, year) = (self.day_number(date), date.year().to_string());
        self.format(pattern, &[("weekday", &weekday), ("day", &day), ("month", &month), ("year", &year)])
    }

    fn day_number(&self, date: Date) -> String {
        match date.day() {
            1 => self.text("time.first").into_owned(),
            day => day.to_string(),
        }
    }

    fn weekday(&self, date: Date, table: &str) -> String {
        self.text(&format!("{table}.{}", date.weekday().to_monday_one_offset())).into_owned()
    }

    fn month(&self, date: Date, table: &str) -> String {
        self.text(&format!("{table}.{}", date.month())).into_owned()
    }
}
