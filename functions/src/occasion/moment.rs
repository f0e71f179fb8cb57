//! Local hours of an event and their zone: instants for clocks, words for people.

use contract::calendar::resolve_local;
use contract::places;
use contract::records::Territory;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::Occasion;
use crate::App;
use crate::clock::{after, days};

/// Answers and the addresses behind them are kept so many days after an event.
pub const KEPT_DAYS: i64 = 30;

/// The instant of a local time. An hour that does not exist there is refused by forms; the one after it is
/// taken where an old record holds it.
#[must_use]
pub fn instant_of(local: DateTime, zone: &str) -> Timestamp {
    let compatible = || {
        let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
        zone.to_ambiguous_zoned(local).compatible().map(|zoned| zoned.timestamp())
    };
    match resolve_local(local, zone) {
        Ok(zoned) => zoned.timestamp(),
        Err(_) => compatible().unwrap_or(Timestamp::MAX),
    }
}

impl Occasion {
    /// When it begins.
    #[must_use]
    pub fn starts(&self) -> Timestamp {
        instant_of(self.starts_at, &self.zone)
    }

    /// When it ends.
    #[must_use]
    pub fn ends(&self) -> Timestamp {
        instant_of(self.ends_at, &self.zone)
    }

    /// From when on nothing is known any more of those who came.
    #[must_use]
    pub fn forgotten_at(&self) -> Timestamp {
        after(self.ends(), days(KEPT_DAYS))
    }

    /// The day, where the site is, on which clocks ring that are so far from an instant.
    #[must_use]
    pub fn day_of(&self, app: &App, at: Timestamp, wait: SignedDuration) -> Date {
        let zone = TimeZone::get(&app.bundle.zone).unwrap_or(TimeZone::UTC);
        after(at, wait).to_zoned(zone).date()
    }

    /// Name of the place, street, commune: in full, for those who may know it.
    #[must_use]
    pub fn place_words(&self) -> Option<String> {
        let venue = self.venue.as_ref()?;
        let town = Some(self.town_words()).filter(|town| !town.is_empty());
        let parts = [venue.name.clone(), venue.street.clone(), venue.postcode.clone(), town];
        Some(parts.into_iter().flatten().collect::<Vec<_>>().join(", "))
    }

    /// The commune, or the town abroad: what everyone may know. Empty for what is online only.
    #[must_use]
    pub fn town_words(&self) -> String {
        let place = self.venue.as_ref().map(|venue| &venue.place);
        let town = match place {
            Some(Territory::Commune(insee)) => places::commune(insee).map(|commune| commune.name.to_owned()),
            Some(Territory::Abroad { country, town }) => Some(format!("{town} ({country})")),
            _ => None,
        };
        town.unwrap_or_default()
    }

    /// When, as people read it: the hour of the place.
    #[must_use]
    pub fn when(&self, app: &App) -> String {
        let words = app.words();
        let (first, last) = (self.starts_at, self.ends_at);
        let (starts, ends) = (words.hour(first.time()), words.hour(last.time()));
        let key =
            if first.date() == last.date() { "answers.events.when" } else { "answers.events.when_days" };
        let (day, last_day) = (words.day_plain(first.date()), words.day_plain(last.date()));
        let args = [("day", &*day), ("starts", &*starts), ("last_day", &*last_day), ("ends", &*ends)];
        let when = words.format(key, &args);
        if self.zone == app.bundle.zone { when } else { format!("{when} ({})", self.zone) }
    }
}
