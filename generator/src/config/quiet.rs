//! `[[quiet]]`: times of silence, each by the clocks of its zones.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use super::{Config, Quiet};

/// What is wrong with them: key and detail.
pub(super) fn mistakes(config: &Config) -> Vec<(&'static str, String)> {
    let mut mistakes = Vec::new();
    for quiet in &config.quiet {
        for zone in quiet.zones.iter().filter(|zone| TimeZone::get(zone).is_err()) {
            mistakes.push(("zones", zone.clone()));
        }
        match (quiet.from.parse::<DateTime>(), quiet.until.parse::<DateTime>()) {
            (Err(_), _) => mistakes.push(("from", format!("{} (2027-04-09T00:00)", quiet.from))),
            (_, Err(_)) => mistakes.push(("until", format!("{} (2027-04-11T20:00)", quiet.until))),
            (Ok(from), Ok(until)) if from >= until => {
                mistakes.push(("until", format!("{} <= {}", quiet.until, quiet.from)));
            }
            (Ok(_), Ok(_)) => {}
        }
    }
    mistakes
}

/// The times of silence as functions ask for them: one a zone. What is broken is named elsewhere, and is
/// left out.
pub(crate) fn of_bundle(config: &Config) -> Vec<contract::bundle::Quiet> {
    let mut all = Vec::new();
    for quiet in &config.quiet {
        let zones = if quiet.zones.is_empty() { std::slice::from_ref(&config.zone) } else { &quiet.zones };
        all.extend(zones.iter().filter_map(|zone| in_zone(quiet, zone)));
    }
    all
}

fn in_zone(quiet: &Quiet, zone: &str) -> Option<contract::bundle::Quiet> {
    let clocks = TimeZone::get(zone).ok()?;
    let at = |text: &str| -> Option<Timestamp> {
        Some(text.parse::<DateTime>().ok()?.to_zoned(clocks.clone()).ok()?.timestamp())
    };
    let (from, until) = (at(&quiet.from)?, at(&quiet.until)?);
    let quiet = contract::bundle::Quiet { zone: zone.to_owned(), from, until, why: quiet.why.clone() };
    (from < until).then_some(quiet)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_zone_is_silent_by_its_own_clocks() {
        let text = "name = \"A\"\n[[quiet]]\nzones = [\"Europe/Paris\", \"Indian/Reunion\"]\n\
                    from = \"2027-04-09T00:00\"\nuntil = \"2027-04-11T20:00\"";
        let config = Config::read(text, &mut Vec::new()).expect("a site");
        let ends: Vec<String> = of_bundle(&config).iter().map(|quiet| quiet.until.to_string()).collect();
        assert_eq!(ends, ["2027-04-11T18:00:00Z", "2027-04-11T16:00:00Z"]);
        let text = "name = \"A\"\nzone = \"America/Cayenne\"\n[[quiet]]\n\
                    from = \"2027-04-09T00:00\"\nuntil = \"2027-04-11T20:00\"";
        let config = Config::read(text, &mut Vec::new()).expect("a site");
        assert_eq!(of_bundle(&config)[0].zone, "America/Cayenne");
    }
}
