//! Where events take place, and what helps people come.

use contract::places::Commune;
use contract::records::{Access, Territory, Venue};

use super::Setting;
use super::groups::Home;
use super::random::Random;
use super::texts::{EventText, Online};

/// Invented halls lie within about 300 m of the commune's point, in degrees times 10,000.
const SPREAD: i64 = 30;

/// The venue; none for what happens online only.
pub fn find(
    setting: &Setting<'_>,
    home: &Home,
    commune: Option<&'static Commune>,
    text: &EventText,
    random: &mut Random,
) -> Option<Venue> {
    if text.online == Online::Only {
        return None;
    }
    let place = commune
        .map_or_else(|| home.group.place.clone(), |commune| Territory::Commune(commune.insee.to_string()));
    if text.home {
        // A private home: those accepted learn the address (rules.md, Venue).
        return Some(Venue {
            name: None,
            street: None,
            postcode: None,
            place,
            position: None,
            directions: String::new(),
        });
    }
    let texts = &setting.texts.events;
    let outside = text.outdoor || text.meeting_point;
    let name = random.pick(if outside { &texts.outdoor } else { &texts.venues }).cloned();
    let street = random.pick(&texts.streets).map(|street| format!("{} {street}", random.between(1, 88)));
    let directions = if random.chance(45) { random.pick(&texts.directions).cloned() } else { None };
    Some(Venue {
        name,
        street: street.filter(|_| !outside),
        postcode: commune.and_then(|commune| commune.postcodes().next()).map(str::to_owned),
        place,
        position: commune.and_then(|commune| commune.position).map(|point| near(point.lon_lat(), random)),
        directions: directions.filter(|_| !outside).unwrap_or_default(),
    })
}

/// What helps people come: some always say it, others sometimes.
pub fn access(text: &EventText, random: &mut Random) -> Vec<Access> {
    if text.online == Online::Only || text.home {
        return Vec::new();
    }
    let percents = if text.access { [100, 40, 85] } else { [35, 5, 15] };
    let all = [Access::StepFree, Access::SignLanguage, Access::ChildCare];
    all.into_iter()
        .zip(percents)
        .filter(|(_, percent)| random.chance(*percent))
        .map(|(access, _)| access)
        .collect()
}

/// A point beside `[lon, lat]`, at four decimals.
fn near(point: [f64; 2], random: &mut Random) -> [f64; 2] {
    point.map(|degrees| {
        #[expect(clippy::cast_precision_loss, reason = "at most SPREAD")]
        let shift = random.between(-SPREAD, SPREAD) as f64;
        (degrees * 10_000.0 + shift).round() / 10_000.0
    })
}
