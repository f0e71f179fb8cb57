//! The area that may stand in public for where somebody lives.

use super::{Commune, department};
use crate::records::Territory;

/// Below this many inhabitants a commune is not named in public.
pub const AREA_MIN_POPULATION: u32 = 2_000;

/// The commune itself from 2,000 inhabitants, else the nearest such in the same department, else the
/// department (rule "Area").
#[must_use]
pub fn area_of(commune: &Commune) -> Territory {
    if is_large(commune) {
        return Territory::Commune(commune.insee.to_string());
    }
    let neighbours = department(commune.department).map_or(&[] as &[Commune], |found| found.communes());
    let distances = neighbours
        .iter()
        .filter(|other| is_large(other))
        .filter_map(|other| Some((other, commune.distance_km(other)?)));
    match distances.min_by(|(_, a), (_, b)| a.total_cmp(b)) {
        Some((nearest, _)) => Territory::Commune(nearest.insee.to_string()),
        None => Territory::Department(commune.department.to_owned()),
    }
}

fn is_large(commune: &Commune) -> bool {
    commune.population.is_some_and(|inhabitants| inhabitants >= AREA_MIN_POPULATION)
}
