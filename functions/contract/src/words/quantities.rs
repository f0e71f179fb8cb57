//! Counts, distances and lists as people say them.

use super::{Locale, Words};

/// Narrow no-break space: between thousands in French.
const NARROW_SPACE: char = '\u{202F}';

impl Words {
    /// A count with its thousands apart: "12 345" (narrow no-break space) in French, "12,345" in English.
    pub fn count(&self, n: u64) -> String {
        let separator = match self.locale {
            Locale::Fr => NARROW_SPACE,
            Locale::En => ',',
        };
        let digits = n.to_string();
        let mut out = String::with_capacity(digits.len() + 8);
        for (index, digit) in digits.chars().enumerate() {
            if index > 0 && (digits.len() - index).is_multiple_of(3) {
                out.push(separator);
            }
            out.push(digit);
        }
        out
    }

    /// "à moins de 1 km", "à 4 km"; whole kilometres, rounded. Distances between people go
    /// through [`crate::places::band`] first and are said by [`Words::within_km`].
    pub fn distance_km(&self, km: f64) -> String {
        if !km.is_finite() {
            return self.text("distance.unknown").into_owned();
        }
        if km < 1.0 {
            return self.text("distance.under_one").into_owned();
        }
        // A distance on Earth fits; `as` saturates for what is not one.
        let shown = self.count(km.round() as u64);
        self.format("distance.at", &[("km", &shown)])
    }

    /// "à moins de 20 km": the band a distance lies in, never the distance itself.
    pub fn within_km(&self, band_km: u32) -> String {
        let shown = self.count(u64::from(band_km));
        self.format("distance.within", &[("km", &shown)])
    }

    /// "a", "a et b", "a, b et c".
    pub fn list_and<T: AsRef<str>>(&self, items: &[T]) -> String {
        let Some((last, before)) = items.split_last() else {
            return String::new();
        };
        if before.is_empty() {
            return last.as_ref().to_owned();
        }
        let before: Vec<&str> = before.iter().map(AsRef::as_ref).collect();
        self.format("list.and", &[("items", &before.join(", ")), ("last", last.as_ref())])
    }
}
